"""OSCAL: documents that trestle accepts, that hold every result, and are the same each time."""

import json
import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import UsageError
from evidence.interchange.oscal.documents import documents
from evidence.interchange.oscal.words import line, name, prop, token
from evidence.run_store import RunReader
from evidence.vault import Vault
from tests.evidence.pack.conftest import ORIGIN, commit_small_run

MODELS = {
    "assessment-plan": "assessment-plans",
    "assessment-results": "assessment-results",
    "plan-of-action-and-milestones": "plan-of-action-and-milestones",
    "component-definition": "component-definitions",
}
HOSTILE = "=cmd|' /C calc'!A0\x00\u202e\n  ../" + "x" * 10_000


@pytest.fixture
def reader(quick_path: Path) -> RunReader:
    """A small run of two frameworks: buckets that fail, people who pass, users refused."""
    vault = Vault.create(quick_path / "vault", origin=ORIGIN)
    return RunReader(vault, commit_small_run(vault, "R1"))


def drawn(reader: RunReader, *frameworks: str) -> dict[str, Any]:
    """The documents by the name of their model."""
    return {key: body for _, whole in documents(reader, frameworks) for key, body in whole.items()}


def told(document: dict[str, Any]) -> dict[str, str]:
    """The properties of a thing."""
    return {each["name"]: each["value"] for each in document["props"]}


def test_trestle_takes_all_of_them(reader: RunReader, tmp_path: Path) -> None:
    """Imported into a workspace of trestle, every document validates, references included."""
    trestle = [sys.executable, "-W", "ignore", "-m", "trestle"]
    place = tmp_path / "trestle"
    place.mkdir()

    def call(*words: str) -> None:
        done = subprocess.run(
            [*trestle, *words], cwd=place, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr

    call("init", "--full")
    for file, body in documents(reader):
        (tmp_path / file).write_text(json.dumps(body), encoding="utf-8")
        call("import", "-f", str(tmp_path / file), "-o", file.removesuffix(".json"))
    call("validate", "-a")
    assert all(any((place / folder).iterdir()) for folder in MODELS.values())


def test_counts_are_those_of_the_run(reader: RunReader) -> None:
    """The counts of all observations add up to the totals of the run, word by word."""
    [result] = drawn(reader)["assessment-results"]["results"]
    counts: Counter[str] = Counter()
    for observation in result["observations"]:
        for key, value in told(observation).items():
            if key.startswith("count-"):
                counts[key.removeprefix("count-")] += int(value)
    assert dict(reader.run.totals) == counts
    assert {f"count-{word}": str(count) for word, count in counts.items()}.items() <= (
        told(result).items()
    )


def test_each_requirement_is_there_once(reader: RunReader) -> None:
    """A requirement has a finding, or a note that says why it has none; unmapped ones too."""
    [result] = drawn(reader)["assessment-results"]["results"]
    found = [(told(each)["framework"], told(each)["requirement"]) for each in result["findings"]]
    notes = [told(each) for each in result["observations"] if "requirement" in told(each)]
    found += [(each["framework"], each["requirement"]) for each in notes]
    expected = [
        (framework.id, row["id"])
        for framework in reader.run.frameworks
        for row in reader.framework(framework.id)["requirements"]
    ]
    assert sorted(expected) == sorted(found)


def test_what_could_not_be_read_is_never_satisfied(reader: RunReader) -> None:
    """A refused population is a finding that is not satisfied, and stands in the open items."""
    whole = drawn(reader)
    [result] = whole["assessment-results"]["results"]
    states = {told(each)["requirement"]: each["target"]["status"] for each in result["findings"]}
    assert {"state": "not-satisfied", "reason": "other"} == states["A1.2"]
    assert {"state": "not-satisfied", "reason": "fail"} == states["A1.1"]
    items = {told(each)["control"] for each in whole["plan-of-action-and-milestones"]["poam-items"]}
    assert {"TEC-01", "TEC-02"} == items


@pytest.mark.parametrize(("meets", "state"), [("full", "satisfied"), ("partial", "not-satisfied")])
def test_only_the_whole_is_satisfied(reader: RunReader, meets: str, state: str) -> None:
    """A control that passes and meets a part alone leaves it unsatisfied, and says which part."""
    said = {"iso27001-2022": {"A.5.1": {"meets": meets, "why": "only of staff"}}}
    known = reader.controls()
    known["JML-01"] = replace(known["JML-01"], mapping=said)
    [result] = drawn(reader)["assessment-results"]["results"]
    [found] = [each for each in result["findings"] if told(each)["requirement"] == "A.5.1"]
    assert found["target"]["status"]["state"] == state
    assert ("JML-01: only of staff" in found["description"]) == (meets == "partial")


def test_each_open_item_is_named(reader: RunReader) -> None:
    """Each failing resource is a subject with its reason, and is known as an inventory item."""
    [result] = drawn(reader)["assessment-results"]["results"]
    subjects = [one for each in result["observations"] for one in each.get("subjects", ())]
    assert ["bucket-1", "bucket-2"] == [each["title"] for each in subjects]
    assert {"fail"} == {told(each)["verdict"] for each in subjects}
    known = {each["uuid"] for each in result["local-definitions"]["inventory-items"]}
    assert {each["subject-uuid"] for each in subjects} == known


def test_the_same_run_gives_the_same_documents(reader: RunReader) -> None:
    """Names are made of what they name: nothing is random, nothing is of the moment."""
    assert list(documents(reader)) == list(documents(reader))


def test_one_framework_alone(reader: RunReader) -> None:
    """Of the framework asked for alone, and one that the run does not know is refused."""
    [selection] = drawn(reader, "soc2-2017")["assessment-plan"]["reviewed-controls"][
        "control-selections"
    ]
    assert len(selection["include-controls"]) == 2
    with pytest.raises(UsageError, match="nist"):
        drawn(reader, "nist")


@given(st.text())
def test_a_line_is_one_line(text: str) -> None:
    """Whatever the text: one line, printable, not empty, no blanks at its ends."""
    shown = line(text)
    assert shown
    assert shown.isprintable()
    assert shown == shown.strip()


@given(st.text())
def test_a_token_is_one(text: str) -> None:
    """Whatever the text, its token has the form of an XML name without colons."""
    assert token(text)[0].isalpha() or token(text)[0] == "_"
    assert prop(text, text)["name"] == token(text)


@given(st.lists(st.text(max_size=3), max_size=3), st.lists(st.text(max_size=3), max_size=3))
def test_names_tell_apart(one: list[str], other: list[str]) -> None:
    """Two things have one name only where all their parts are equal."""
    assert (name(*one) == name(*other)) == (one == other)


def test_hostile_text_stays_text() -> None:
    """Whatever a resource is called, it stands on one line, whole, with visible escapes."""
    assert "\\x00" in line(HOSTILE)
    assert "\\u202e" in line(HOSTILE)
    assert line(HOSTILE).endswith("x" * 10_000)
