"""Links on the sheets of SOC 2 and ISO 27001: each leads to the row of what it names."""

import re

import pytest

from evidence.run_store import RunReader
from evidence.workbook.as_read import as_read
from evidence.workbook.cells import Link
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import LINE, Links
from evidence.workbook.open_lines import open_lines
from evidence.workbook.sheets import failing_items, iso27001, sheets_of, soc2

OF = {"soc2-2017": soc2.SHEETS, "iso27001-2022": iso27001.SHEETS}
PAIRS = [(name, sheet) for name, sheets in OF.items() for sheet in sheets]
PLACE = re.compile(r"'(.+)'!A([0-9]+)")
NAMED_IN = {"Failing items": 1}
"""Which column of a sheet, counted from 0, holds what a link names; the first in all others."""


@pytest.fixture(scope="module")
def reader(held) -> RunReader:
    return held()


def led_to(engagement: Engagement, link: Link) -> tuple[str, str]:
    """The sheet that a link leads to, and the text of the cell that names its row."""
    found = PLACE.fullmatch(link.place)
    assert found
    title, row = found[1], int(found[2]) - 2
    [sheet] = [each for each in sheets_of(engagement.framework.id) if each.title == title]
    if row < 0:
        return title, ""
    cells = list(list(sheet.rows(engagement))[row])
    return title, as_read(cells[NAMED_IN.get(title, 0)]) or ""


@pytest.mark.parametrize(("framework", "sheet"), PAIRS, ids=lambda each: getattr(each, "title", ""))
def test_each_link_leads_to_what_it_names(reader, framework, sheet):
    """The row that a link leads to has the id that the link's row names."""
    engagement = Engagement.of(reader, framework)
    for row in sheet.rows(engagement):
        values = list(row)
        texts = " ".join(as_read(value) or "" for value in values)
        for link in values:
            if not isinstance(link, Link):
                continue
            title, name = led_to(engagement, link)
            if title in ("Evidence index", "Populations"):
                assert str(link.value).startswith(name)
            elif name and sheet.title != "Management review":
                assert name in texts


def test_lists_too_long_for_a_line_are_text(reader):
    """A list of ids that LibreOffice would cut off is plain text, and its count is the link."""
    links = Links(Engagement.of(reader, "soc2-2017"))
    assert links.controls(["TEC-30", "JML-01"]) == Link("TEC-30, JML-01", "'Controls'!A2")
    many = ["TEC-30"] * (LINE // 8 + 1)
    assert links.controls(many) == ", ".join(many)
    assert links.count(many) == Link(len(many), "'Controls'!A2")
    assert links.count([]) == 0


def test_an_id_that_has_no_row_is_text(reader):
    """What the workbook does not hold is named and leads nowhere."""
    links = Links(Engagement.of(reader, "soc2-2017"))
    assert links.control("GONE-01") == "GONE-01"
    assert links.requirement("CC9.9") == "CC9.9"
    assert links.evidence(["GONE-01"]) == ""


def test_open_lines_keep_their_numbers():
    """Lines to fill in have the same ids each time, by which what was filled in is taken back."""
    first = [as_read(next(iter(row))) for row in open_lines(3, name="INC-")]
    assert first == [as_read(next(iter(row))) for row in open_lines(3, name="INC-")]
    assert first[:2] == ["INC-1", "INC-2"]


def test_the_first_open_item_of_a_control_is_its_own(reader):
    """Where a control is said to stand first in Failing items, its row stands, the worst first."""
    engagement = Engagement.of(reader, "soc2-2017")
    controls = [list(row)[1] for row in failing_items.rows(engagement)]
    first = {control: controls.index(control) for control in controls}
    assert engagement.first_open_item == first
    assert list(first) == ["TEC-30", "MAN-01", "JML-01"]
