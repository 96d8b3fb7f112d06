"""Records, blocks and runs: what is stored comes back, and what is not one is refused."""

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.canonical import CanonicalError, canonical
from evidence.errors import IntegrityError
from evidence.record import Completeness, Evidence, Record
from evidence.result import Block, Stretch, StretchWriter
from evidence.runs.run import Run
from evidence.scope import Scope
from evidence.transcript import Gap, Traffic, Transcript
from evidence.verdict import Verdict

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
ROWS = st.lists(
    st.dictionaries(st.text(min_size=1), VALUES, max_size=4).map(lambda row: {**row, "id": "x"}),
    max_size=5,
)
GAPS = st.builds(Gap, st.text(), st.just("refused"), st.text(), st.none() | st.integers(100, 599))
STRETCHES = st.builds(
    Stretch,
    st.sampled_from(list(Verdict)),
    st.integers(1, 5),
    st.text(),
    st.none() | st.text(min_size=1),
)
WHEN = datetime(2026, 1, 1, tzinfo=UTC)


@given(ROWS, st.lists(GAPS, max_size=2), st.text(min_size=1), st.lists(st.text(), max_size=3))
def test_a_record_comes_back_from_its_bytes(
    rows: list[dict[str, Any]], gaps: list[Gap], source: str, parts: list[str]
) -> None:
    """Any rows, gaps and scope survive storage, and give the same digest again."""
    whole = Completeness(not gaps, tuple(gaps), ("leavers",), len(rows), "a count")
    record = Record("k", Scope(source, tuple(parts)), ("op",), whole, rows)
    again = Record.parse(record.body)
    assert (record.rows, record.completeness, record.scope) == (
        again.rows,
        again.completeness,
        again.scope,
    )
    assert record.digest == again.digest


@given(st.lists(STRETCHES, max_size=6), st.none() | STRETCHES)
def test_a_block_comes_back_from_its_bytes(stretches: list[Stretch], whole: Stretch | None) -> None:
    """Any stretches survive storage, and their counts add up."""
    block = Block("C-01", "c", "k", "s", "d", ("d",), "x", {"n": 1}, tuple(stretches), whole)
    again = Block.parse(block.body)
    assert block == again
    assert sum(again.counts().values()) == len(list(again.rows()))


@given(st.lists(st.sampled_from(list(Verdict)), max_size=30))
def test_merged_stretches_say_the_same_row_by_row(verdicts: list[Verdict]) -> None:
    """Merging neighbours loses no row and changes none."""
    writer = StretchWriter()
    for verdict in verdicts:
        writer.add(verdict, 1, verdict.value)
    said = [stretch.verdict for stretch in writer.stretches for _ in range(stretch.rows)]
    assert verdicts == said
    neighbours = zip(writer.stretches, writer.stretches[1:], strict=False)
    assert all(one.verdict is not two.verdict for one, two in neighbours)


@given(st.binary(max_size=80))
def test_junk_is_an_integrity_error(junk: bytes) -> None:
    """Bytes that are not what they should be are refused, not half read."""
    for parse in (Record.parse, Block.parse, lambda body: Run.parse(body, {}.__getitem__)):
        with pytest.raises(IntegrityError):
            parse(junk)


def test_a_form_of_another_version_is_refused() -> None:
    """What a later version wrote is not read as if it meant what this one means."""
    record = Record("k", Scope("s"), (), Completeness(complete=True), [{"id": "a"}])
    with pytest.raises(IntegrityError, match="version 2"):
        Record.parse(record.body.replace(b'"v":1', b'"v":2'))
    block = Block("C-01", "c", "k", "s", None, (), "", {}, ())
    with pytest.raises(IntegrityError, match="version 2"):
        Block.parse(block.body.replace(b'"v":1', b'"v":2'))


def test_a_record_short_of_a_row_is_refused() -> None:
    """The head counts the rows, so one that was cut off is noticed."""
    rows = [{"id": "a"}, {"id": "b"}]
    body = Record("k", Scope("s"), (), Completeness(complete=True), rows).body
    with pytest.raises(IntegrityError, match="of 2 rows holds 1"):
        Record.parse(body[: body.rindex(b"{")])


def test_a_transcript_that_is_none_is_refused() -> None:
    """Bytes that are not exchanges are refused."""
    with pytest.raises(IntegrityError, match="not a transcript"):
        Transcript.parse(b'{"operation": 1}\n')


def test_an_envelope_comes_back_from_its_entry() -> None:
    """An evidence entry holds all of the envelope; a gap makes it not collected."""
    traffic = Traffic(WHEN, WHEN, 2, 3, ("r",))
    fields: dict[str, Any] = {
        "run": "r", "kind": "k", "scope": Scope("s", ("a/b", "ü")), "source": "s", "system": "aws",
        "collector": "c", "version": "1", "identity": "me", "traffic": traffic,
        "transcript": "t", "rows": 0, "complete": False, "unobserved": {"denied": 2},
    }  # fmt: skip
    for record, word in (("d", "evidence"), (None, "not-collected")):
        made = Evidence(**fields, record=record, gap=Gap("op", "refused", "No", 403))
        entry = made.as_json()
        assert (word, made) == (entry["type"], Evidence.from_json(entry))


@given(st.lists(st.text(), max_size=4), st.text(min_size=1))
def test_a_scope_comes_back_from_its_text(parts: list[str], source: str) -> None:
    """Slashes, spaces and any letters in a scope are kept apart."""
    scope = Scope(source, tuple(parts))
    assert scope == Scope.parse(str(scope))
    assert Scope(source).holds(scope)


def test_what_has_no_canonical_form_is_refused() -> None:
    """Bytes and sets cannot be digested by accident."""
    for value in (b"x", {1}, {1: 2}):
        with pytest.raises(CanonicalError):
            canonical(value)


@pytest.mark.parametrize("head", [b'{"v":1}', b'{"v":1,"kind":"k","scope":7}', b"[]", b"7"])
def test_a_head_that_says_too_little_is_no_record(head: bytes) -> None:
    """A head of other fields or types is named as no record, and ends in no other error."""
    with pytest.raises(IntegrityError, match="not a record"):
        Record.parse(head + b"\n")


def test_a_head_without_a_count_is_no_record() -> None:
    """Where the number of rows is missing, the bytes are refused like any other damage."""
    body = Record("kind", Scope("production"), (), Completeness(True), []).body
    with pytest.raises(IntegrityError, match="not a record"):
        Record.parse(body.replace(b'"count":0,', b""))
