"""The demo's workspace: every file parses by the very code that reads an operator's files."""

import csv
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook

from collectors.people.mapping_file import load_mapping
from controls.waiver import load_waivers
from evidence.errors import UsageError
from tieout.demo.roster import spells
from tieout.demo.staff import UNSIGNED, UNTRAINED
from tieout.demo.story import DALIAN, REGIONS, WAIVED, Calendar
from tieout.demo.workspace_files import LISTINGS, refuse_strangers, write_workspace
from tieout.workspace import Workspace

TODAY = date(2026, 4, 1)
CALENDAR = Calendar(TODAY)
AWS, KUBERNETES = "http://127.0.0.1:5000", "http://127.0.0.1:5001"


@pytest.fixture
def written(workspace: Path) -> Path:
    write_workspace(workspace, CALENDAR, aws_url=AWS, kubernetes_url=KUBERNETES, regions=REGIONS)
    return workspace


def test_the_workspace_loads(written: Path) -> None:
    """Configuration, overlays and waivers are accepted without a mistake."""
    place = Workspace.load(written)
    assert place.configuration.organisation == "Hoshizora Messaging"
    assert place.configuration.aws[0].endpoint_url == AWS
    assert place.library.control("XBR-03").parameters["barred_entities"] == (DALIAN.name,)
    assert place.definitions.assignments


def test_the_waiver_is_in_force_today(written: Path) -> None:
    """One waiver holds for each accepted failure on the day, and none when its time is over."""
    waivers = load_waivers(written / "waivers.yaml")
    for accepted in WAIVED:
        assert len(waivers.in_force(accepted.control, "any", "all", TODAY)) == 1
        assert not waivers.in_force(accepted.control, "any", "all", TODAY + timedelta(days=90))


@pytest.mark.parametrize("listing", LISTINGS)
def test_mappings_are_accepted(written: Path, listing: tuple[str, str]) -> None:
    """Each listing is there with a mapping that holds no mistake."""
    file, mapping = listing
    assert (written / file).stat().st_size > 0
    assert load_mapping(written / mapping).columns


def test_writing_twice_gives_the_same_bytes(written: Path) -> None:
    """Listings, decisions and addresses of one day do not differ from one writing to the next."""
    texts = {path: path.read_bytes() for path in written.rglob("*") if path.suffix != ".xlsx"
             and path.is_file()}  # fmt: skip
    write_workspace(written, CALENDAR, aws_url=AWS, kubernetes_url=KUBERNETES, regions=REGIONS)
    assert {path: path.read_bytes() for path in texts} == texts


def test_the_control_total_is_the_number_of_rows(written: Path) -> None:
    """HR's own total at the foot of the listing equals the rows above it."""
    text = (written / "hr" / "employees.csv").read_text(encoding="utf-8-sig")
    _, *rows, total = list(csv.reader(text.splitlines()))
    assert total == ["合計件数", str(len(rows))]


def test_staff_are_as_the_story_says() -> None:
    """Sixty persons of four companies, with leavers, a rehire of a kind, and one long absence."""
    all_spells = list(spells(CALENDAR))
    people = {spell.number for spell in all_spells}
    assert len(people) == 60
    assert len(all_spells) == 61
    assert Counter(spell.entity.country for spell in all_spells)["CN"] == 6
    assert sum(1 for spell in all_spells if spell.left and spell.left < TODAY) == 8
    assert sum(1 for spell in all_spells if spell.on_leave_until) == 1
    assert {spell.manager for spell in all_spells if spell.manager} <= people


def test_planted_gaps_of_training_and_pledges(written: Path) -> None:
    """Three persons lack a training within the year, and one lacks the pledge."""
    rows = list(
        load_workbook(written / "hr" / "training.xlsx").active.iter_rows(  # type: ignore[union-attr]
            min_row=2, values_only=True
        )
    )
    year_ago = f"{CALENDAR.ago(365):%Y/%m/%d}"
    on_leave = {spell.number for spell in spells(CALENDAR) if spell.on_leave_until}
    joiners = {s.number for s in spells(CALENDAR) if s.joined > CALENDAR.ago(30)}
    late = {str(row[0]) for row in rows if not row[3] or str(row[3]) < year_ago}
    assert late - on_leave - joiners == set(UNTRAINED)
    pledges = (written / "hr" / "pledges.csv").read_text(encoding="utf-8-sig")
    assert f"{UNSIGNED},秘密保持誓約書" not in pledges


def test_no_secret_is_written(written: Path) -> None:
    """The credentials say themselves that they open nothing, and only the owner may read them."""
    credentials = written / "credentials"
    assert credentials.read_text().startswith("# Not a secret")
    assert credentials.stat().st_mode & 0o077 == 0
    assert "credentials" in (written / ".gitignore").read_text().split()


def test_a_strangers_workspace_is_left_alone(tmp_path: Path, written: Path) -> None:
    """The demo writes over its own workspace only."""
    refuse_strangers(written)
    refuse_strangers(tmp_path / "new")
    other = tmp_path / "own"
    other.mkdir()
    (other / "notes.txt").write_text("mine")
    with pytest.raises(UsageError, match="no demo's workspace"):
        refuse_strangers(other)
    (other / "tieout.toml").write_text('organisation = "Ours"\n')
    with pytest.raises(UsageError, match="workspace of its own"):
        refuse_strangers(other)
