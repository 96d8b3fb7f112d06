"""The sheets Coverage and Requests: how each requirement is met, and what persons still give."""

from dataclasses import asdict, replace
from datetime import date
from typing import Any

import pytest
from openpyxl import load_workbook

from evidence.run_store import RunReader, put_json
from evidence.workbook import render_workbook
from evidence.workbook.sheets.requests import FORMS, PERIODS, in_form, period

FRAMEWORKS = ["soc2-2017", "iso27001-2022", "pci-dss-4.0.1"]


def sheet(reader, target, title, framework="soc2-2017"):
    """The rows of a sheet of a new workbook as mappings from heading to value."""
    render_workbook(reader, framework, target / "book.xlsx")
    page: Any = load_workbook(target / "book.xlsx")[title]
    head, *rows = page.iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def altered(reader, control, **changes):
    """The run with one control changed as tested, in the same vault."""
    controls = [
        asdict(replace(each, **changes) if each.id == control else each)
        for each in reader.controls().values()
    ]
    run = replace(reader.run, controls=put_json(reader.vault, controls))
    return RunReader(reader.vault, run)


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_every_requirement_has_a_row_a_control(held, tmp_path, framework):
    """Each requirement is there in order with every control mapped to it, or one row without."""
    reader = held()
    rows = sheet(reader, tmp_path, "Coverage", framework)
    catalog = [item["id"] for item in reader.framework(framework)["requirements"]]
    assert list(dict.fromkeys(row["Requirement"] for row in rows)) == catalog
    mapped = {
        (requirement, control.id)
        for control in reader.controls().values()
        for requirement in control.satisfies[framework]
    }
    found = [(row["Requirement"], row["Control"]) for row in rows]
    assert {pair for pair in found if pair[1]} == mapped
    assert len(found) == len(set(found))


def test_a_row_says_how_far_and_why(held, tmp_path):
    """A mapping shows how it is met, why, by how many checks, and the verdict of its control."""
    rows = {row["Requirement"]: row for row in sheet(held(), tmp_path, "Coverage")}
    told = ("Met", "Automated test", "Control", "Meets", "Why", "Checks", "Verdict")
    assert [rows["A1.2"][name] for name in told] == [
        "automated", "partial", "TEC-30", "partial", "TEC-30 in part", 1, "fail",
    ]  # fmt: skip
    assert [rows["CC1.1"][name] for name in told] == [
        "manual", "none", "MAN-01", "full", "MAN-01 in part", 0, "pending",
    ]  # fmt: skip
    assert [rows["CC9.2"][name] for name in told] == [
        "unmapped", "none", None, None, "no control is mapped to it", 0, "unmapped",
    ]  # fmt: skip


def test_support_alone_is_no_test(held, tmp_path):
    """A control that only supports a requirement gives it no automated test, and denominators."""
    rows = {row["Requirement"]: row for row in sheet(held(), tmp_path, "Coverage")}
    assert (rows["CC6.1"]["Met"], rows["CC6.1"]["Automated test"]) == ("supporting", "none")
    assert {rows[name]["In its group"] for name in ("CC6.1", "CC6.2", "CC6.8")} == {"2 of 8"}


def test_a_control_out_of_scope_is_no_test(held, tmp_path):
    """A requirement whose one control was decided to be out of scope has no automated test."""
    decision = {"reason": "none kept", "approved_by": "ciso", "approved_on": "2026-01-01"}
    reader = altered(held(), "TEC-30", not_applicable=decision)
    rows = {row["Requirement"]: row for row in sheet(reader, tmp_path, "Coverage")}
    assert rows["A1.2"]["Automated test"] == "none"


def test_a_run_that_does_not_say_how_far_has_no_test(held, tmp_path):
    """A run stored before mappings said how far they reach claims nothing by them."""
    reader = altered(held(), "TEC-30", mapping={})
    rows = {row["Requirement"]: row for row in sheet(reader, tmp_path, "Coverage")}
    assert (rows["A1.2"]["Meets"], rows["A1.2"]["Automated test"]) == ("not stated", "none")


def test_the_cover_counts_what_rests_on_a_check(held, tmp_path):
    """The Cover names how many of how many requirements have an automated test."""
    render_workbook(held(), "soc2-2017", tmp_path / "book.xlsx")
    cover = load_workbook(tmp_path / "book.xlsx")["Cover"].iter_rows(values_only=True)
    facts = {row[0]: row[1] for row in cover}
    assert facts["Automated tests"] == ("behind 3 of 61 requirements: 0 in full, 3 in part")


def test_each_item_a_person_gives_is_a_request(held, tmp_path):
    """Every item of a manual control is asked for by id, form, owner and period, and is open."""
    first, second = sheet(held(), tmp_path, "Requests")
    assert [row["Request"] for row in (first, second)] == ["PBC-MAN-01-1", "PBC-MAN-01-2"]
    assert (first["Control"], first["Requirements"], first["Owner"]) == ("MAN-01", "CC1.1", "ciso")
    assert first["Form"] == "Document"
    assert first["Asked"] == "security policy with version and approval, in force on the day"
    assert (second["Form"], second["Asked"]) == (None, "Minutes of the approval")
    assert (first["Period"], first["Status"]) == ("the day up to 2026-03-31", "open")


def test_requests_leave_people_their_columns(held, tmp_path):
    """Nothing is written where the organisation delivers and the assessor accepts."""
    left = ("Due", "Delivered on", "Reference", "Assessor accepted on", "Assessor note")
    rows = sheet(held(), tmp_path, "Requests")
    assert {row[name] for row in rows for name in left} == {None}


def test_a_request_has_one_id_in_every_workbook(held, tmp_path):
    """The id comes from the control alone, so that the frameworks ask for it once."""
    reader = held()
    ids = [
        [row["Request"] for row in sheet(reader, tmp_path, "Requests", framework)]
        for framework in FRAMEWORKS
    ]
    assert ids[0] == ids[1] == ids[2]


def test_silence_about_a_person_is_open(held, tmp_path):
    """A control without any word of a person is open, whatever its checks found."""
    reader = altered(held(), "JML-01", automation="semi", evidence=("Attestation: none left",))
    statuses = {row["Control"]: row["Status"] for row in sheet(reader, tmp_path, "Requests")}
    assert statuses == {"JML-01": "open", "MAN-01": "open"}


def test_what_a_person_gave_is_no_longer_open(held, tmp_path):
    """Once nothing of a person is pending, stale or unobserved, the request reads given."""
    reader = altered(held(), "TEC-30", automation="semi", evidence=("Document: plan",), checks=())
    passing = replace(reader.run, blocks=(reader.run.blocks[2],))
    reader = altered(RunReader(reader.vault, passing), "JML-01", automation="manual", checks=())
    statuses = {row["Control"]: row["Status"] for row in sheet(reader, tmp_path, "Requests")}
    assert statuses == {"TEC-30": "open", "JML-01": "given", "MAN-01": "open"}


def test_out_of_scope_asks_for_nothing(held, tmp_path):
    """A control that was decided to be out of scope, and one that is automated, ask nobody."""
    decision = {"reason": "no such plant", "approved_by": "ciso", "approved_on": "2026-01-01"}
    reader = altered(held(), "MAN-01", not_applicable=decision)
    rows = sheet(reader, tmp_path, "Requests")
    assert {value for row in rows for value in row.values()} <= {None}


def test_a_control_that_names_no_evidence_asks_for_what_must_hold(held, tmp_path):
    """Without a list of evidence the pass condition is what a person is asked about."""
    reader = altered(held(), "MAN-01", evidence=())
    [row] = sheet(reader, tmp_path, "Requests")
    assert row["Asked"] == reader.controls()["MAN-01"].pass_condition


@pytest.mark.parametrize("form", FORMS)
def test_a_form_before_a_colon_is_told_apart(form):
    """Known forms are split off; any other colon belongs to what is asked."""
    assert in_form(f"{form}: each: one") == (form, "each: one")
    assert in_form(f"Sealed {form}: each") == ("", f"Sealed {form}: each")


def test_a_period_is_counted_back_from_the_day_judged_at():
    """Every frequency has its words, ending on the day."""
    assert period("annual", date(2026, 3, 31)) == "the year up to 2026-03-31"
    assert all(period(word, date(2026, 3, 31)).endswith("2026-03-31") for word in PERIODS)
