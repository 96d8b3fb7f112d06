"""What each event has to meet is looked at daily, and a listing is as old as it says it is."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evidence.record import Evidence
from evidence.result import Block
from evidence.run_store import RunReader
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheets import populations
from tieout.audit import Audit
from tieout.workspace import Workspace

TOML = """\
organisation = "Hoshizora"
[[people]]
name = "hr"
[[people.files]]
file = "staff.csv"
mapping = "staff.yaml"
"""
MAPPING = """\
kind: people.person
time_zone: Asia/Tokyo
columns: {id: id, email: email, entity: entity, country: country, start: start,
          last_day: last_day}
constants: {type: employee}
"""
AS_OF = "header_row: 2\nas_of: {text: As of}\n"
HEAD = "id,email,entity,country,start,last_day\n"
PRESENT = HEAD + "001,a@hoshizora.example,Hoshizora,JP,2020-04-01,\n"
LEAVER = PRESENT + "002,b@hoshizora.example,Hoshizora,JP,2021-04-01,2025-03-31\n"
CHECK = '''\
from tieout import Person, check


@check("ACME-01")
def staff_have_an_address(person: Person) -> None:
    """Everybody has an address."""
    assert person.email, f"{person.id} has none"
'''
CONTROL = """\
controls:
  - {id: ACME-01, title: t, statement: s, owner: o, frequency: per-event, automation: automated,
     satisfies: {soc2-2017: [CC1.3]}}
"""
READ: dict[str, dict[str, object]] = {}
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace of one listing of staff and a control that each event has to meet."""
    for name, text in {
        "tieout.toml": TOML, "staff.csv": PRESENT, "staff.yaml": MAPPING, "checks/own.py": CHECK,
        "overlays/own.yaml": CONTROL,
    }.items():  # fmt: skip
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def looked(folder: Path, day: float) -> tuple[Evidence, Block]:
    """The evidence and the block of the own control of a run on that day."""
    place = Workspace.load(folder)
    # What was read once of this overlay and these checks is the same at each look.
    text = (folder / "overlays" / "own.yaml").read_text(encoding="utf-8")
    place.__dict__.update(READ.get(text, {}))
    vault = place.vault()
    made = Audit(place, vault, clock=lambda: START + timedelta(days=day)).run()
    READ[text] = {name: place.__dict__[name] for name in ("library", "definitions", "frameworks")}
    found = next(each for each in RunReader(vault, made).blocks() if each.control == "ACME-01")
    return made.evidence[0], found


def words(block: Block) -> set[str]:
    return {word.value for word in block.counts()}


def test_a_day_without_a_look_hides_what_came_and_went(folder: Path) -> None:
    """After two days unseen the control is stale once; what is there is judged all the same."""
    assert {"pass"} == words(looked(folder, 0)[1])
    assert {"pass"} == words(looked(folder, 1.2)[1])
    seen, block = looked(folder, 3)
    assert START + timedelta(days=1.2) == seen.unseen_since
    assert {"pass", "stale"} == words(block)
    assert block.whole
    assert "between 2026-03-03 13:48 and 2026-03-05 09:00 UTC was not seen" in block.whole.reason
    assert {"pass"} == words(looked(folder, 4)[1])


def test_a_failure_stands_though_events_were_missed(folder: Path) -> None:
    """What fails is not hidden behind what was not seen."""
    looked(folder, 0)
    (folder / "staff.csv").write_text(PRESENT.replace("a@hoshizora.example", ""), encoding="utf-8")
    assert {"fail", "stale"} == words(looked(folder, 5)[1])


def test_a_refused_reading_is_no_look(folder: Path) -> None:
    """Days on which the listing was not to be had are days unseen, however often it was asked."""
    looked(folder, 0)
    (folder / "staff.csv").rename(folder / "away.csv")
    for day in (1, 2):
        seen, block = looked(folder, day)
        assert (START, {"unobserved"}) == (seen.unseen_since, words(block))
    (folder / "away.csv").rename(folder / "staff.csv")
    seen, block = looked(folder, 3)
    assert (START, {"pass", "stale"}) == (seen.unseen_since, words(block))


def test_looks_of_a_clock_that_stood_ahead_cover_nothing(folder: Path) -> None:
    """After it was set back, the days since the last look by a right clock are days unseen."""
    looked(folder, 0)
    for day in (11, 11.5):
        looked(folder, day)
    seen, block = looked(folder, 9)
    assert (START, {"pass", "stale"}) == (seen.unseen_since, words(block))
    assert looked(folder, 9.5)[0].unseen_since is None


def test_a_listing_that_keeps_who_left_covers_what_was_not_looked_at(folder: Path) -> None:
    """Who left before the last look stands in it still: nobody can have come and gone unseen."""
    (folder / "staff.csv").write_text(LEAVER, encoding="utf-8")
    looked(folder, 0)
    seen, block = looked(folder, 9)
    assert seen.unseen_since is None
    assert {"pass"} == words(block)


def test_controls_of_the_calendar_do_not_ask_for_each_event(folder: Path) -> None:
    """A weekly control is met by one look a week."""
    (folder / "overlays" / "own.yaml").write_text(CONTROL.replace("per-event", "weekly"))
    looked(folder, 0)
    seen, block = looked(folder, 7)
    assert START == seen.unseen_since
    assert {"pass"} == words(block)


def test_a_listing_is_as_old_as_it_says(folder: Path) -> None:
    """Read today and as of nine days ago, it is too old for a weekly control; both are told."""
    (folder / "overlays" / "own.yaml").write_text(CONTROL.replace("per-event", "weekly"))
    (folder / "staff.yaml").write_text(MAPPING + AS_OF, encoding="utf-8")
    (folder / "staff.csv").write_text("As of 2026-03-01\n" + PRESENT, encoding="utf-8")
    seen, block = looked(folder, 0)
    assert datetime(2026, 3, 1, 14, 59, 59, tzinfo=UTC) == seen.as_of == seen.effective
    assert START == seen.collected_at
    assert {"pass"} == words(block)
    seen, block = looked(folder, 8.5)
    assert {"stale"} == words(block)
    assert block.whole
    assert "taken 2026-03-10 21:00 UTC and is as of 2026-03-01, older" in block.whole.reason
    reader = RunReader(
        Workspace.load(folder).vault(), Workspace.load(folder).vault().load_run("latest")
    )
    (row,) = populations.rows(Engagement.of(reader, "soc2-2017"))
    told = dict(zip((each.title for each in populations.SHEET.columns), row, strict=True))
    assert ("2026-03-01", seen.collected_at) == (told["As of"], told["Collected at"])


def test_an_envelope_says_only_what_there_is_to_say(folder: Path) -> None:
    """Of a plain reading it is what it always was, and comes back as it was written."""
    seen, _ = looked(folder, 0)
    assert not {"as_of", "unseen_since"} & set(seen.as_json())
    later, _ = looked(folder, 4)
    assert later == Evidence.from_json(later.as_json())
