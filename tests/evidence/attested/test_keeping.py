"""Keeping: what is given, confirmed and withdrawn, and a vault that verifies whatever happens."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from evidence.attested import keeping
from evidence.attested.act import Attestation, Word
from evidence.attested.erasable import AttestedFiles
from evidence.attested.handed_in import handed_in
from evidence.attested.keeping import attested_until, chosen, give, register, say
from evidence.attested.person import Person
from evidence.attested.register import Attested
from evidence.erasure import RELIED_ON, erase, finish, removable
from evidence.errors import IntegrityError, UsageError
from evidence.holds import Hold
from evidence.secrets.scan import SecretFoundError
from evidence.store.disk import StorageError
from evidence.store.frames import place_of
from evidence.vault import Vault
from evidence.verify import Verification
from tests.evidence.attested.conftest import ANN, AT, BEN, key_of

LATER = AT + timedelta(days=1)
Make = Callable[..., Attestation]
Give = Callable[..., Attested]


@pytest.fixture
def given(vault: Vault, attestation: Make, tmp_path: Path) -> Give:
    """Give an attestation with one small file; any field may be given."""

    def make(data: bytes = b"signed", **more: Any) -> Attested:
        path = tmp_path / "review.pdf"
        path.write_bytes(data)
        with handed_in([path]) as files:
            return give(vault, attestation(**more), files, None)

    return make


def faults(vault: Vault) -> list[str]:
    return [str(each) for each in Verification(vault.path, read_data=True).findings()]


def test_an_attestation_is_read_back_from_the_ledger(vault: Vault, given: Give) -> None:
    """What was given stands in the vault with its file, and the ledger names no person."""
    made = given(on=date(2026, 8, 12), occurrence=1, role="ciso")
    assert register(Vault.open(vault.path)) == [made]
    assert vault.get(made.act.files[0].sha256) == b"signed"
    [entry] = vault.entries("attestation")
    assert "ann" not in str(entry.fields).lower()
    assert "review.pdf" not in str(entry.fields)
    assert faults(vault) == []


def test_nothing_stands_of_one_that_was_cut_short(
    vault: Vault, attestation: Make, given: Give, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the commit does not come, the vault verifies and tells of nothing; it is done again."""
    with monkeypatch.context() as patched:
        patched.setattr(vault, "commit", lambda _: (_ for _ in ()).throw(StorageError("full")))
        with pytest.raises(StorageError, match="full"):
            given()
    assert register(Vault.open(vault.path)) == []
    assert faults(vault) == []
    given()
    assert len(register(Vault.open(vault.path))) == 1
    assert faults(vault) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [(" \n", "is empty"), ("x" * 20_001, "20,001 characters"), ("a\x00b", "holds a NUL"),
     ("\ud800", "is no text")],
)  # fmt: skip
def test_a_statement_says_something(given: Give, text: str, said: str) -> None:
    """Nothing, too much, and what is no text are refused."""
    with pytest.raises(UsageError, match=said):
        given(statement=text)


def test_a_secret_in_a_statement_is_refused(vault: Vault, given: Give) -> None:
    """A statement is looked through as a file is."""
    with pytest.raises(SecretFoundError, match="the statement"):
        given(statement="password: hunter2-of-mine-9f8")
    assert register(vault) == []


def test_the_same_is_attested_once(given: Give) -> None:
    """A second time the same words, period and file are told by the first one's name."""
    made = given()
    with pytest.raises(UsageError, match=f"already, as {made.id}"):
        given(at=LATER)


def test_a_second_person_confirms(vault: Vault, given: Give) -> None:
    """It is pending until another person says so, and then stands since that day."""
    made = given(four_eyes=True)
    assert made.state(AT.date()) == "pending"
    found = say(vault, Word("confirm", made.id, BEN, LATER), None)
    assert (found.state(LATER.date()), found.carried_out) == ("in force", LATER.date())
    with pytest.raises(UsageError, match="is confirmed already"):
        say(vault, Word("confirm", made.id, BEN, LATER), None)


@pytest.mark.parametrize(
    ("by", "more", "said"),
    [
        (ANN, {"four_eyes": True}, "cannot be its second person"),
        (Person("A. Lee", ANN.mail.upper()), {"four_eyes": True}, "cannot be its second person"),
        (BEN, {}, "asks for no second person"),
        (BEN, {"four_eyes": True, "second": Person("Cy", "cy@x.example")}, "names Cy"),
    ],
)
def test_who_may_not_confirm(
    vault: Vault, given: Give, by: Person, more: dict[str, Any], said: str
) -> None:
    """Not the first person by another spelling, nor anybody but the person who was named."""
    made = given(**more)
    with pytest.raises(UsageError, match=said):
        say(vault, Word("confirm", made.id, by, LATER), None)


def test_a_confirmation_by_the_same_person_counts_for_nothing(vault: Vault, given: Give) -> None:
    """An entry that somebody wrote past the door does not make a second person of the first."""
    made = given(four_eyes=True)
    word = Word("confirm", made.digest, ANN, LATER)
    vault.put(word.body)
    vault.commit([keeping.signed(vault.origin, keeping.entry_of(word), None)])
    assert not register(vault)[0].complete


def test_a_withdrawal_deletes_nothing(vault: Vault, given: Give) -> None:
    """It counts no more, with the reason; the file and the words stay."""
    made = given()
    found = say(vault, Word("withdraw", made.id, BEN, LATER, "wrong quarter"), None)
    assert found.state(LATER.date()) == "withdrawn"
    assert vault.get(made.act.files[0].sha256) == b"signed"
    assert attested_until(vault, AT)[0]["withdrawn"] is None
    with pytest.raises(UsageError, match="is withdrawn already"):
        say(vault, Word("withdraw", made.id, BEN, LATER, "again"), None)
    assert faults(vault) == []


@pytest.mark.parametrize("name", ["", "ATT-", "ATT-ffffffffffff", "zz"])
def test_a_name_that_means_none_is_refused(vault: Vault, given: Give, name: str) -> None:
    """One that is not there, and one that could be any, are told."""
    given()
    with pytest.raises(UsageError, match="no attestation begins"):
        chosen(vault, name)


def test_where_there_is_a_key_it_signs(vault: Vault, attestation: Make) -> None:
    """Without the key nothing is attested, and what is written past the door counts for nothing."""
    pen = key_of(vault)
    with pytest.raises(UsageError, match="must be signed"):
        give(vault, attestation(), (), None)
    forged = attestation(statement="forged")
    vault.put(forged.body)
    vault.commit([keeping.signed(vault.origin, keeping.entry_of(forged), None)])
    assert register(vault) == []
    assert any("counts for nothing" in fault for fault in faults(vault))
    made = give(vault, attestation(), (), pen)
    assert register(vault) == [made]


def test_files_go_only_when_nothing_rests_on_them(vault: Vault, given: Give) -> None:
    """While it may be relied on its file stays; then it goes, and the attestation stays."""
    made = given()
    assert removable(vault, lambda _: True, AT.date()).kept[RELIED_ON] == 1
    after = date(2027, 1, 1)
    found = removable(vault, lambda item: item.kind == "attestation", after)
    assert found.objects == (made.act.files[0].sha256,)
    assert isinstance(found.units[0], AttestedFiles)
    erase(vault, found.objects, requested_by="H1", approved_by="H2", reason="r", at=AT, signer=None)
    assert not vault.has(found.objects[0])
    [row] = attested_until(vault, LATER)
    assert row["files"][0]["sha256"] == found.objects[0]
    assert "erased by entry" in row["files"][0]["lost"]
    assert faults(vault) == []


@pytest.mark.parametrize("left", [b"", b"tampered with"])
def test_a_file_that_is_not_what_it_was_is_lost(vault: Vault, given: Give, left: bytes) -> None:
    """Emptied or overwritten where it lies, it shows nothing, and a run must not rest on it."""
    digest = given().act.files[0].sha256
    place = vault.path.joinpath(*place_of(digest))
    place.chmod(0o600)
    place.write_bytes(left)
    [row] = attested_until(vault, LATER)
    assert row["files"][0]["lost"] != ""
    [old] = attested_until(vault, AT + timedelta(days=3000))
    assert (old["files"][0]["lost"] == "") is bool(left), "what nothing rests on is not read"


def test_a_hold_covers_attested_files(vault: Vault, given: Give) -> None:
    """Files under a hold are not erased, whatever their age."""
    given()
    made = Hold("case 7", "claim", "H2", "H1", AT, kinds=("attestation",))
    [unit] = removable(vault, lambda _: True, date(2027, 1, 1)).units
    assert made.covers(unit)


def test_a_file_attested_again_comes_back(vault: Vault, given: Give) -> None:
    """What was erased and is handed in again is there, and finishing an erasure leaves it."""
    made = given()
    erase(vault, [made.act.files[0].sha256], requested_by="a", approved_by="b", reason="r", at=AT,
          signer=None)  # fmt: skip
    again = given(at=LATER, statement="Reviewed once more.")
    finish(vault)
    assert vault.has(again.act.files[0].sha256)
    assert attested_until(vault, LATER)[-1]["files"][0]["lost"] == ""
    assert faults(vault) == []


def test_a_missing_act_is_told(vault: Vault, given: Give) -> None:
    """An attestation whose object is gone without a tombstone is damage, and no silence."""
    made = given()
    (vault.path / "objects" / made.digest[:2] / f"{made.digest}.zst").unlink()
    with pytest.raises(IntegrityError, match="has no act of a person"):
        register(Vault.open(vault.path))
