"""Acts as they are stored: what was written is read again, and nothing else is."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import IntegrityError, UsageError
from evidence.filled_in.act import Act, Change, File, keep, require_names
from evidence.filled_in.history import filled, kept_acts, standing, until, values
from evidence.filled_in.place import Place, facts_digest
from evidence.secrets.scan import SecretFoundError
from evidence.store.ledger import check_entry
from evidence.vault import Vault

AT = datetime(2026, 4, 1, 9, 0, tzinfo=UTC)
DUE = Place("Requests", ("PBC-MAN-01-1",), "Due")
NOTE = Place("Tests", ("T-0001",), "Assessor note")


def an_act(*changes, whose="entity", look="r1", **rest) -> Act:
    """An act that took these changes."""
    told = {"run": "r1", "run_digest": "d", "framework": "soc2-2017", "base": -1, "at": AT} | rest
    return Act(
        look=look, whose=whose, by="A. Sato", file=File("soc2.xlsx", "0" * 64, 3, False),
        changes=tuple(Change(place, "", value, facts_digest({})) for place, value in changes),
        **told,
    )  # fmt: skip


@given(st.lists(st.tuples(st.text(), st.text(), st.text(), st.text(max_size=40)), max_size=4))
def test_a_body_has_one_meaning(rows) -> None:
    """What is parsed from a body is what was written to it, whatever people typed."""
    act = an_act(*((Place(sheet, (key,), column), text) for sheet, key, column, text in rows))
    assert Act.parse(act.body) == act
    assert Act.parse(act.body).body == act.body


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"{}", b'{"v":2,"sort":"workbook"}', b'{"v":1,"sort":"findings"}', b"\xff"]
)
def test_other_bytes_are_no_act(body) -> None:
    """Bytes of another kind are refused as damage."""
    with pytest.raises(IntegrityError):
        Act.parse(body)


def test_a_body_of_nobody_is_refused() -> None:
    """An act is the assessor's or the organisation's."""
    with pytest.raises(IntegrityError, match="import of 'tieout'"):
        Act.parse(an_act().body.replace(b'"whose":"entity"', b'"whose":"tieout"'))


@pytest.fixture
def vault(tmp_path) -> Vault:
    """An empty vault."""
    return Vault.create(tmp_path / "vault", origin="example.test/audit")


def test_acts_are_kept_in_one_commit_with_their_file(vault) -> None:
    """Both acts on a file and its bytes stand or fall together, and the ledger names all three."""
    acts = [an_act((DUE, "2026-05-01")), an_act((NOTE, "seen"), whose="assessor")]
    digests = keep(vault, acts, b"xls")
    entries = list(vault.entries("import"))
    assert [entry.fields["object"] for entry in entries] == digests
    assert {entry.segment for entry in entries} == {0}
    for entry in entries:
        check_entry(entry.fields)
    assert [each.act for each in kept_acts(vault, entries)] == acts


def test_what_was_said_stands_until_it_is_said_otherwise(vault) -> None:
    """The last value of a place stands, one taken back does not, and history has them all."""
    for number, value in enumerate(("May", "June", "")):
        keep(vault, [an_act((DUE, value), at=AT.replace(day=number + 1))], b"")
    kept = kept_acts(vault, vault.entries("import"), "soc2-2017")
    assert [each.value for each in filled(kept, "r2")] == ["May", "June", ""]
    assert values(standing(kept, "r2")) == {}
    assert values(standing(until(kept, 1), "r2")) == {DUE: "June"}
    assert values(standing(until(kept, -1), "r2")) == {}


def test_an_assessors_word_is_about_one_run(vault) -> None:
    """A conclusion never moves to other evidence; what the organisation says does."""
    keep(vault, [an_act((DUE, "May")), an_act((NOTE, "seen"), whose="assessor")], b"")
    kept = kept_acts(vault, vault.entries("import"))
    assert values(standing(kept, "r1")) == {DUE: "May", NOTE: "seen"}
    assert values(standing(kept, "r2")) == {DUE: "May"}
    assert kept_acts(vault, vault.entries(), "pci-dss-4.0.1") == []
    assert kept_acts(vault, vault.entries(), None, {each.digest for each in kept}) == []


def test_a_secret_is_not_kept(vault) -> None:
    """A credential that somebody typed stops the import before anything is stored."""
    with pytest.raises(SecretFoundError, match=r"what was filled in in soc2\.xlsx"):
        keep(vault, [an_act((DUE, "password=Tr0ub4dor&3xyz"))], b"")
    assert list(vault.entries()) == []


@pytest.mark.parametrize(("by", "file"), [("", "a.xlsx"), (" ", "a"), ("b" * 201, "a")])
def test_somebody_hands_it_in(by, file) -> None:
    """An act without a name, or with one beyond measure, is refused."""
    with pytest.raises(UsageError):
        require_names(by, file)
