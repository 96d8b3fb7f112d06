"""Requests: every control is judged by checks or asks a person, with a form to answer in."""

from collections import Counter
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from controls.assignment import assign
from controls.attestation_rule import AttestationRule
from controls.control import Control, Library
from controls.framework import load_catalog
from controls.library_folders import LIBRARY, load_library
from controls.request import request, requests
from controls.shipped import load_checks
from evidence.errors import UsageError
from evidence.workbook.form import pairs_in
from tieout.request_files import write_form
from tieout.request_form import FIELDS, markdown, read_markdown, read_rows

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SEEDS = {"ORG": 19, "PER": 5, "PHY": 10, "TEC": 28, "SUP": 7, "XBR": 11, "PRV": 12}
"""The 92 controls that the library began with, by family; ids count from 01."""
ROW: dict[str, Any] = {
    "id": "ATT-1", "control": "ACME-02", "files": [], "from": "2026-10-01", "to": "2026-12-31",
    "expires": "2027-03-31", "at": "2026-11-02T09:00:00+00:00", "four_eyes": False,
    "confirmed": None, "withdrawn": None,
}  # fmt: skip


@cache
def library() -> Library:
    return load_library([LIBRARY], load_catalog())


@cache
def checked() -> frozenset[str]:
    return frozenset(each.control.id for each in assign(library(), load_checks()))


def test_the_seeds_are_all_there() -> None:
    """The 92 controls of the seed set stand in the library."""
    names = {f"{family}-{n:02d}" for family, most in SEEDS.items() for n in range(1, most + 1)}
    assert len(names) == 92
    assert names <= library().controls.keys()


def test_no_control_is_orphaned() -> None:
    """Each control has running checks, or a request; one that is not automated has the request."""
    asked = {each.control.id for each in requests(library(), (), NOW)}
    assert [each.id for each in library() if each.id not in asked | checked()] == []
    by_hand = {each.id for each in library() if each.automation != "automated"}
    assert asked == by_hand
    assert [each.id for each in library() if each.automation == "semi"] == [
        each.id for each in library() if each.automation == "semi" and each.id in checked()
    ]


@pytest.mark.parametrize(
    "control",
    [each for each in library() if each.automation != "automated"],
    ids=lambda one: one.id,
)
def test_every_request_has_a_form(control: Control) -> None:
    """The form is drawn from the control: what is asked, of whom, by when; and is read back."""
    found = request(control, (), NOW)
    assert found.status == "open"
    assert found.items
    assert all(what for _, what in found.items)
    assert found.due >= NOW.date()
    text = markdown(found, "form.md")
    for part in (control.id, control.owner, control.frequency, found.items[0][1]):
        assert part in " ".join(text.split())
    blank = read_markdown(text)
    assert blank is not None
    assert (blank.control, blank.missing) == (control.id, ["Statement", "Person"])


def acme(**more: Any) -> Control:
    fields: dict[str, Any] = {
        "id": "ACME-02", "title": "Rights", "statement": "s", "owner": "it", "origin": {},
        "frequency": "quarterly", "automation": "manual", "file": Path("c.yaml"), "line": 1,
        "evidence": ("Review record: the signed review", "a list"),
    }  # fmt: skip
    return Control(**(fields | more))


@pytest.mark.parametrize(
    ("frequency", "rows", "status", "due"),
    [
        ("quarterly", (), "open", date(2026, 12, 31)),
        ("quarterly", (ROW,), "given", date(2027, 3, 31)),
        ("quarterly", (ROW | {"expires": "2026-11-30"},), "given", date(2026, 12, 31)),
        ("quarterly", (ROW | {"four_eyes": True},), "awaits its second person", date(2026, 12, 31)),
        ("monthly", (ROW | {"expires": "2026-11-01"},), "stale", date(2026, 11, 30)),
        ("per-event", (), "open", date(2026, 11, 22)),
        ("per-event", (ROW,), "given", date(2026, 12, 31)),
        ("quarterly", (ROW | {"files": [{"sha256": "a", "lost": "erased"}]},), "file is gone",
         date(2026, 12, 31)),
    ],
)  # fmt: skip
def test_what_is_due_next(frequency: str, rows: Any, status: str, due: date) -> None:
    """What is given is asked for again for the next slot; all else by the end of this one."""
    found = request(acme(frequency=frequency), rows, NOW)
    assert (found.status, found.due) == (status, due)


def test_a_request_says_who_may_answer() -> None:
    """Roles, the second person and the document stand in the form and in the JSON."""
    rule = AttestationRule(by=("ciso",), four_eyes=True, document="the signed minutes")
    found = request(acme(attestation=rule), (), NOW)
    text = markdown(found, "form.md")
    for part in ("ciso", "second person has confirmed", "the signed minutes", "--role 'ciso'"):
        assert part in text
    assert (found.as_json()["roles"], found.as_json()["four_eyes"]) == (["ciso"], True)


def test_a_filled_form_is_read_back() -> None:
    """What somebody wrote behind or under a field is that field's, over several lines."""
    text = markdown(request(acme(), (), NOW), "form.md")
    text = text.replace("- Statement:", "- Statement:\nAll rights\nwere reviewed.")
    found = read_markdown(text.replace("- Person:", "- Person: Ann Lee <ann@x.example>"))
    assert found is not None
    assert found.missing == []
    assert found.values["Statement"] == "All rights\nwere reviewed."
    assert read_markdown("# Minutes of a meeting") is None


def test_the_form_is_a_workbook_too(tmp_path: Path) -> None:
    """The same fields stand in XLSX, text as text, and are read back."""
    target = tmp_path / "form.xlsx"
    write_form(request(acme(statement="=1+1 holds"), (), NOW), target)
    sheet: Any = load_workbook(target).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    labels = Counter(row[0].value for row in sheet.iter_rows())
    assert [labels[name] for name, _ in FIELDS] == [1] * len(FIELDS)
    blank = read_rows(pairs_in(target.read_bytes()))
    assert blank is not None
    assert (blank.control, blank.missing) == ("ACME-02", ["Statement", "Person"])


@pytest.mark.parametrize("name", ["form.docx", "stands.md", "no/such/form.md", "a\x00.md"])
def test_where_a_form_cannot_be_written(tmp_path: Path, name: str) -> None:
    """Another ending, a file that stands, a folder that does not: said in one sentence."""
    (tmp_path / "stands.md").write_text("mine")
    with pytest.raises(UsageError):
        write_form(request(acme(), (), NOW), tmp_path / name)
    assert (tmp_path / "stands.md").read_text() == "mine"


def test_an_automated_control_asks_nobody() -> None:
    """A form for it is refused in a sentence."""
    with pytest.raises(UsageError, match="nothing is asked of a person"):
        request(acme(automation="automated"), (), NOW)
