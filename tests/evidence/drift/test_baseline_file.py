"""Baseline files: one form, one item a line, and every mistake in one told with its line."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.drift import baseline_file
from evidence.drift.baseline import (
    Baseline,
    BaselineCheck,
    BaselineControl,
    BaselinePopulation,
    BaselineResource,
    BaselineResult,
    BaselineRun,
    BaselineWaiver,
)
from evidence.drift.baseline_file import read_baseline, text_of
from evidence.errors import OperatorFileError, UsageError
from evidence.verdict import Verdict

NAMES = st.sets(st.text(st.characters(exclude_categories=("Cs",)), max_size=8), max_size=5)
RECORD = "a" * 64


def baseline(names: set[str] | None = None) -> Baseline:
    """A baseline in which those resources fail and two others pass."""
    failing = sorted(names if names is not None else {"b", "c"})
    counts = {Verdict.FAIL: len(failing), Verdict.PASS: 2} if failing else {Verdict.PASS: 2}
    rows = [{"id": name} for name in [*failing, "\ud7ffp1", "\ud7ffp2"]]
    return Baseline(
        tieout_baseline=1,
        run=BaselineRun(
            id="r1", digest="0" * 64, organisation="Hoshizora", now="2026-01-01T00:00:00+00:00",
            code="", frameworks=("soc2-2017",),
        ),
        set_aside=(),
        waivers=(BaselineWaiver(id="W-1", control="TST-01", digest="1" * 64),),
        controls=(
            BaselineControl(
                id="TST-01", verdict=Verdict.FAIL if failing else Verdict.PASS,
                owner="yard", frequency="daily", automation="automated",
                satisfies={"soc2-2017": {"CC6.1": "full"}},
            ),
        ),
        checks=(
            BaselineCheck(control="TST-01", check="c", source="s", parameters={"most": [1, "x"]}),
        ),
        results=(
            BaselineResult(
                control="TST-01", check="c", scope="s", kind="test.gate", block="b" * 64,
                record=RECORD, verdicts=counts, rest=Verdict.PASS,
            ),
        ),
        resources=tuple(
            BaselineResource(
                control="TST-01", check="c", scope="s", resource=name, verdict=Verdict.FAIL
            )
            for name in failing
        ),
        populations=(BaselinePopulation.of(RECORD, rows),),
    )  # fmt: skip


@given(NAMES)
def test_what_is_written_is_read_back(names: set[str]) -> None:
    """Whatever resources are called, the file gives the baseline that was written."""
    text = text_of(baseline(names))
    file = Path("controls.baseline.json")
    read = baseline_file._parsed(text, file)
    assert (baseline(names), text) == (read, text_of(read))


def test_the_file_is_json_with_one_item_a_line(tmp_path: Path) -> None:
    """Any reader of JSON reads it, and each resource stands on a line of its own."""
    text = text_of(baseline()).decode()
    assert 1 == json.loads(text)["tieout_baseline"]
    assert 1 == sum('"resource":"b"' in line for line in text.splitlines())
    file = tmp_path / "x.json"
    file.write_bytes(text.replace("\n", "\r\n").encode())
    assert baseline() == read_baseline(file)


Edit = Callable[[str], str]


@pytest.mark.parametrize(
    ("edit", "line", "said"),
    [
        (lambda text: text[:200], 3, "is cut short"),
        (lambda text: "", 1, "is cut short"),
        (lambda text: text.replace('"resources": [', '"resources": (['), 17, "is not JSON"),
        (lambda text: "[]", 1, "is no baseline"),
        (lambda text: "{}", 1, "is no baseline of Tieout"),
        (lambda text: "[" * 100_000, 1, "is not JSON"),
        (lambda text: text.replace("baseline\": 1", "baseline\": 2"), 2, "of version '2', and 1"),
        (lambda text: text.replace("baseline\": 1", "baseline\": true"), 2, "of version 'True'"),
        (lambda text: text.replace('"verdict":"fail"}', '"verdict":"good"}', 1), 9, "must be"),
        (lambda text: text.replace('"fail":2', '"fail":"x"'), 15, "whole number"),
        (lambda text: text.replace('"fail":2', '"fail":-2'), 15, "greater than"),
        (lambda text: text.replace('"fail":2', '"fail":1'), 15, "counts other resources"),
        (lambda text: text.replace('"scope":"s"', '"scope":"s","more":1', 1), 15, "unknown field"),
        (lambda text: text.replace('"check":"c"', '"check":"c","check":"c"', 1), 12, "not in the"),
        (lambda text: text.replace('"resource":"c"', '"resource":"b"'), 19, "stands twice"),
        (lambda text: text.replace('"resource":"c"', '"resource":"a"'), 19, "is out of order"),
        (lambda text: text.replace("TST-01\",\"resource\":\"b", "TST-02\",\"resource\":\"b"),
         19, "is out of order"),
        (lambda text: text.replace("TST-01\",\"resource\":\"c", "TST-02\",\"resource\":\"c"),
         19, "belongs to no result"),
        (lambda text: text.replace('"id":"TST-01"', '"id":"TST-09"'), 15, "no control of the file"),
        (lambda text: text.replace('"record":"aaaa', '"record":"caaa', 1), 15, "not in the file"),
        (lambda text: text + "\n", 26, "goes on after its end"),
        (lambda text: text.replace('"source":"s"', '"source":"t"'), 24, "was changed by hand"),
        (lambda text: text.replace('"digest": "', '"digest": "0', 1), 24, "has not the form"),
        (lambda text: "\n".join(text.splitlines()[:-2]).rstrip(",") + "\n}\n", 1, "digest"),
        (lambda text: text.replace('"verdict":"fail"}', '"verdict":"pass"}', 1), 9, "the worst of"),
        (lambda text: text.replace("T00:00:00+00:00", "T00:00:00"), 3, "an instant in UTC"),
        (lambda text: text.replace('"now":"2026', '"now":"x026'), 3, "an instant in UTC"),
        (lambda text: text.replace("{\n", "{ \n", 1), 1, "not in the form"),
        (lambda text: "<<<<<<< HEAD\n" + text, 1, "a conflict of git"),
        (lambda text: "version https://git-lfs.example/spec/v1\n", 1, "a pointer of git-lfs"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line(edit: Edit, line: int, said: str, tmp_path: Path) -> None:
    """A file that Tieout did not write so is one sentence with file, line and mend."""
    file = tmp_path / "x.json"
    file.write_text(edit(text_of(baseline()).decode()), encoding="utf-8")
    with pytest.raises(OperatorFileError) as caught:
        read_baseline(file)
    found = str(caught.value)
    assert said in found
    assert (line, 1) == (caught.value.line, found.count("\n") + 1), found
    assert len(found) < 600


def test_what_is_no_file_of_ours_is_refused(tmp_path: Path) -> None:
    """A missing file, a folder and bytes that are no UTF-8 are one sentence each."""
    with pytest.raises(OperatorFileError, match="there is no such file"):
        read_baseline(tmp_path / "none.json")
    with pytest.raises(OperatorFileError, match="is not a regular file"):
        read_baseline(tmp_path)
    (tmp_path / "x.json").write_bytes(b"{\n\xff")
    with pytest.raises(OperatorFileError, match=r"x\.json:2: is not UTF-8"):
        read_baseline(tmp_path / "x.json")


def test_a_huge_file_is_neither_read_nor_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is larger than the limit is refused before it is parsed, and never written."""
    file = tmp_path / "x.json"
    file.write_bytes(text_of(baseline()))
    monkeypatch.setattr(baseline_file, "LARGEST", 100)
    with pytest.raises(OperatorFileError, match="is larger than 100 bytes"):
        read_baseline(file)
    with pytest.raises(UsageError, match="at most 100 are read"):
        text_of(baseline())
