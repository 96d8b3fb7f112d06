"""Keeping reviews: what nobody signed changes nothing, and is told."""

import pytest

from evidence.errors import UsageError
from evidence.reviewed.act import entry_of
from evidence.reviewed.keeping import open_review, register
from evidence.tombstones import signed
from evidence.vault import Vault
from evidence.verify import Verification
from tests.evidence.attested.conftest import key_of
from tests.evidence.reviewed.conftest import right_of, snapshot_of


def test_where_there_is_a_key_it_signs(vault: Vault) -> None:
    """A review written past the door counts for nothing, and verifying the vault names it."""
    pen = key_of(vault)
    snapshot = snapshot_of([right_of(1), right_of(2)])
    with pytest.raises(UsageError, match="must be signed"):
        open_review(vault, snapshot, None)
    vault.put(snapshot.body)
    vault.commit([signed(vault.origin, entry_of(snapshot), None)])
    assert register(vault) == []
    told = [str(each) for each in Verification(vault.path, read_data=True).findings()]
    assert any("counts for nothing" in each for each in told)
    assert open_review(vault, snapshot, pen).name == snapshot.name
