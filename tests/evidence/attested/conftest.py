"""An attestation to start from, and what a test changes of it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from evidence.attested.act import Attestation
from evidence.attested.person import Person
from evidence.attested.span import Period
from evidence.seals.keys import KeyChain
from evidence.seals.signer import key_name
from evidence.vault import Vault
from tests.evidence.seals.pen import Pen

AT = datetime(2026, 8, 14, 9, tzinfo=UTC)
ANN = Person("Ann Lee", "ann@hoshizora.example")
BEN = Person("Ben Mori", "ben@hoshizora.example")

Make = Callable[..., Attestation]


@pytest.fixture
def attestation() -> Make:
    """Make an attestation of the third quarter; any field may be given."""

    def make(**more: Any) -> Attestation:
        fields: dict[str, Any] = {
            "control": "ACME-02",
            "statement": "All rights were reviewed.",
            "files": (),
            "period": Period(date(2026, 7, 1), date(2026, 9, 30)),
            "expires": date(2026, 12, 31),
            "by": ANN,
            "at": AT,
        }
        return Attestation(**(fields | more))

    return make


def key_of(vault: Vault) -> Any:
    """A key that signs what people do in a vault from now on."""
    pen = Pen(name=key_name(vault.origin))
    chain = KeyChain.read(vault.origin, vault.entries())
    vault.commit([chain.first(pen, by="H1003", at=AT)])
    return pen
