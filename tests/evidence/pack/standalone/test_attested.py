"""Attestations in a pack: what a run lists is what the ledger and the acts themselves tell."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from evidence.pack.standalone.attested import untold

NOW = datetime(2026, 11, 3, 12, tzinfo=UTC)
ACT: dict[str, Any] = {
    "control": "MAN-01", "statement": "s", "from": "2026-01-01", "to": "2026-12-31",
    "expires": "2026-12-31", "by": "Ann <a@x>", "at": "2026-10-01T09:00:00+00:00", "on": None,
    "occurrence": None, "four_eyes": True, "second": None, "role": "", "allowed": [],
    "files": [{"name": "a.pdf", "sha256": "ab", "bytes": 1}],
}  # fmt: skip
ROW = ACT | {
    "id": "ATT-1", "object": "o1", "said": ["o2"], "withdrawn": None,
    "confirmed": {"by": "Ben <b@x>", "at": "2026-10-02T09:00:00+00:00", "reason": ""},
    "files": [{"name": "a.pdf", "sha256": "ab", "bytes": 1, "lost": ""}],
}  # fmt: skip
GIVE = {"act": "give", "object": "o1", "of": "o1", "at": ACT["at"]}
CONFIRM = {"act": "confirm", "object": "o2", "of": "o1", "at": "2026-10-02T09:00:00+00:00"}
WITHDRAW = {"act": "withdraw", "object": "o3", "of": "o1", "at": "2026-10-05T09:00:00+00:00"}


def told(row: Any, entries: list[Any], act: Any = ACT) -> list[str]:
    body = None if act is None else json.dumps(act).encode()
    return list(untold([row], entries, NOW, lambda _: body))


def test_what_agrees_is_silent() -> None:
    """A row, its act and its entries that say the same give no finding, nor does a withheld act."""
    assert told(ROW, [GIVE, CONFIRM]) == []
    assert told(ROW, [GIVE, CONFIRM], None) == []
    assert told(ROW, [GIVE, CONFIRM, WITHDRAW | {"at": "2026-12-01T00:00:00+00:00"}]) == []


@pytest.mark.parametrize(
    ("more", "entries", "said"),
    [
        ({}, [CONFIRM], "does not tell of the attestation ATT-1"),
        ({}, [GIVE], "does not tell that the attestation ATT-1 was confirmed"),
        ({"control": "MAN-02"}, [GIVE, CONFIRM], "was given otherwise"),
        ({"to": "2027-12-31"}, [GIVE, CONFIRM], "was given otherwise"),
        ({"four_eyes": False}, [GIVE, CONFIRM], "was given otherwise"),
        ({"files": []}, [GIVE, CONFIRM], "was given otherwise"),
        ({}, [GIVE, CONFIRM, WITHDRAW], "was withdrawn before the run relied on it"),
        ({"withdrawn": {"by": "b"}}, [GIVE, CONFIRM], "was withdrawn"),
    ],
)
def test_what_was_made_up_is_told(more: dict[str, Any], entries: list[Any], said: str) -> None:
    """An attestation, a word on it or a field that the ledger does not know, and one hidden."""
    [found] = told(ROW | more, entries)
    assert said in found
