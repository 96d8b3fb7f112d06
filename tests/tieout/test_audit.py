"""The audit: a run is stored whole, and a past day can be judged again as it was."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from evidence.errors import UsageError
from evidence.run_store import RunReader
from evidence.workbook.sheets.cover import kind_of
from tieout.audit import Audit
from tieout.instants import instant_of
from tieout.workspace import Workspace

CONFIGURATION = """\
organisation = "Hoshizora"
[[people]]
name = "hr"
[[people.files]]
file = "staff.csv"
mapping = "staff.yaml"
"""
MAPPING = """\
kind: people.person
columns: {id: id, email: email, entity: entity, country: country, start: start,
          last_day: last_day, manager: manager}
constants: {type: employee}
"""
STAFF = """\
id,email,entity,country,start,last_day,manager
001,a@hoshizora.example,Hoshizora,JP,2020-04-01,,003
002,b@hoshizora.example,Hoshizora,JP,2021-04-01,2025-03-31,
"""
CHECK = '''\
from tieout import Person, check


def told(person: Person) -> str:
    return f"{person.id} has no manager"


@check("ACME-01")
def staff_have_a_manager(person: Person) -> None:
    """Everybody has a manager."""
    assert person.manager, told(person)
'''
LENIENT = CHECK.replace("assert person.manager, told(person)", "assert person.id, told(person)")
CONTROL = """\
controls:
  - {id: ACME-01, title: t, statement: s, owner: o, frequency: weekly, automation: automated,
     satisfies: {soc2-2017: [CC1.3]}}
"""
START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace of one HR file, one own check and its control."""
    files = {
        "tieout.toml": CONFIGURATION,
        "staff.csv": STAFF,
        "staff.yaml": MAPPING,
        "checks/own.py": CHECK,
        "overlays/own.yaml": CONTROL,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def audit(folder: Path, at: datetime = START) -> Audit:
    place = Workspace.load(folder)
    return Audit(place, place.vault(), clock=lambda: at)


def own(folder: Path, name: str) -> dict[str | None, str]:
    vault = Workspace.load(folder).vault()
    reader = RunReader(vault, vault.load_run(name))
    return {
        item.resource: item.verdict.value for item in reader.results() if item.control == "ACME-01"
    }


def test_a_past_run_is_judged_again_by_the_code_of_its_day(folder: Path) -> None:
    """After check and control have changed, the old run still gives its old blocks."""
    first = audit(folder).run()
    (folder / "checks" / "own.py").write_text(LENIENT, encoding="utf-8")
    (folder / "overlays" / "own.yaml").write_text(
        CONTROL.replace("owner: o", "owner: somebody else"), encoding="utf-8"
    )
    later = START + timedelta(days=1)
    then = audit(folder, later).evaluate_run(first.id, then=True)
    today = audit(folder, later).evaluate_run(first.id, then=False)
    assert first.blocks == then.blocks
    assert first.controls == then.controls
    assert {"001": "pass", "002": "fail"} == own(folder, then.id)
    assert {"001": "pass", "002": "pass"} == own(folder, today.id)
    assert (START, "rejudge") == (then.now, then.mode)


def test_as_of_judges_what_was_held_then(folder: Path) -> None:
    """Evidence taken later does not count, and age is measured at that instant."""
    audit(folder).run()
    (folder / "staff.csv").write_text(STAFF.replace("003", ""), encoding="utf-8")
    audit(folder, START + timedelta(days=2)).run()
    asked = audit(folder, START + timedelta(days=9))
    assert {"001": "pass", "002": "fail"} == own(
        folder, asked.evaluate_as_of(START + timedelta(days=1), then=True).id
    )
    assert "run" == asked.vault.load_run("latest").mode
    now = own(folder, asked.evaluate_held().id)
    assert {"001": "fail", "002": "fail"} == now
    late = audit(folder, START + timedelta(days=90)).evaluate_held()
    assert {None: "stale"} == own(folder, late.id)


def test_a_file_under_a_new_name_leaves_nothing_of_the_old_one(folder: Path) -> None:
    """Who stood in last month's listing is no longer judged, once another file is configured."""
    audit(folder).run()
    (folder / "staff.csv").rename(folder / "staff-april.csv")
    (folder / "staff-april.csv").write_text(STAFF.replace("002,b@", "004,d@"), encoding="utf-8")
    (folder / "tieout.toml").write_text(
        CONFIGURATION.replace("staff.csv", "staff-april.csv"), encoding="utf-8"
    )
    later = START + timedelta(hours=5)
    audit(folder, later).collect_only()
    held = audit(folder, later + timedelta(hours=1))
    assert {"001": "pass", "004": "fail"} == own(folder, held.evaluate_held().id)
    past = held.evaluate_as_of(START + timedelta(hours=1), then=False)
    assert {"001": "pass", "002": "fail"} == own(folder, past.id)


def test_a_source_that_is_configured_no_longer_is_no_evidence(folder: Path) -> None:
    """What was read of it stays in the vault, and is not judged as if it were still there."""
    audit(folder).run()
    (folder / "tieout.toml").write_text(CONFIGURATION.replace('"hr"', '"other"'), encoding="utf-8")
    assert {None: "unobserved"} == own(folder, audit(folder).evaluate_held().id)


def test_before_the_first_run_there_are_no_definitions_of_the_day(folder: Path) -> None:
    """A day before the first run cannot be judged by what was in force then."""
    audit(folder).run()
    with pytest.raises(UsageError, match="no run was started on or before 2025-01-01"):
        audit(folder).evaluate_as_of(datetime(2025, 1, 1, tzinfo=UTC), then=True)


def test_a_run_that_fails_stays_in_the_ledger(folder: Path) -> None:
    """A run that is cut short is listed with how it ended."""
    place = Workspace.load(folder)

    class Impatient:
        """Somebody who interrupts while judging."""

        def collecting(self, units: int) -> None: ...
        def collected(self, unit: object) -> None: ...
        def judging(self, assignments: int) -> None:
            raise KeyboardInterrupt

        def judged(self, items: int) -> None: ...

    vault = place.vault()
    with pytest.raises(KeyboardInterrupt):
        Audit(place, vault, clock=lambda: START, progress=Impatient()).run()
    assert ["aborted"] == [head.status for head in vault.runs()]
    assert ["people.person"] == [item.kind for item in vault.evidence()]


def test_collecting_alone_is_in_the_ledger_and_can_be_judged(folder: Path) -> None:
    """`collect` stores evidence without results; `evaluate` judges it."""
    asked = audit(folder)
    assert [True] == [item.complete for item in asked.collect_only()]
    assert ["collected"] == [head.status for head in asked.vault.runs()]
    done = asked.evaluate_held()
    assert {"001": "pass", "002": "fail"} == own(folder, done.id)


def test_a_stored_run_needs_nothing_but_the_vault(folder: Path) -> None:
    """Controls, checks with their module's source, kinds and catalogs stand in the vault."""
    done = audit(folder).run()
    reader = RunReader(Workspace.load(folder).vault(), done)
    check = reader.checks()["staff_have_a_manager"]
    assert CHECK.encode() == reader.vault.get(check.module)
    assert "def staff_have_a_manager" in check.source
    assert "weekly" == reader.controls()["ACME-01"].frequency
    assert "spells" in reader.kinds()["people.person"].fields
    sizes = {each.id: len(reader.framework(each.id)["requirements"]) for each in done.frameworks}
    assert {"iso27001-2022": 123, "soc2-2017": 61, "pci-dss-4.0.1": 280} == sizes


@pytest.mark.parametrize(
    ("words", "instant"),
    [
        ("2026-03-01", datetime(2026, 3, 1, 23, 59, 59, tzinfo=UTC)),
        ("2026-03-02", START),
        ("2026-03-01T08:00:00", datetime(2026, 3, 1, 8, tzinfo=UTC)),
        ("2026-03-01T08:00:00+09:00", datetime(2026, 2, 28, 23, tzinfo=UTC)),
    ],
)
def test_a_day_means_its_end(words: str, instant: datetime) -> None:
    """A bare date is the end of that day in UTC, today is now, an instant is itself."""
    assert instant == instant_of(words, START)


def test_a_day_ahead_and_a_word_are_refused(folder: Path) -> None:
    """What lies ahead cannot be judged, and what is no date is told so."""
    with pytest.raises(UsageError, match="lies ahead"):
        audit(folder).evaluate_as_of(START + timedelta(days=1), then=False)
    with pytest.raises(UsageError, match="'yesterday' is no date"):
        instant_of("yesterday", START)


def test_a_judgement_of_nothing_is_not_complete(folder: Path) -> None:
    """Without any evidence a run is incomplete, whatever it judged."""
    assert "incomplete" == audit(folder).evaluate_held().status


WAIVER = """\
waivers:
  - {id: W-1, control: ACME-01, resource: "002", reason: accepted, requested_by: a,
     approved_by: b, starts: 2026-01-01, ends: 2026-12-31}
"""


def test_then_is_the_catalog_mapping_and_waivers_of_the_day(folder: Path) -> None:
    """A backdated waiver, another mapping, parameter or catalog of later count by today's only."""
    first = audit(folder).run()
    text = CONTROL.replace("[CC1.3]", "[CC1.4]").replace("weekly", "monthly")
    (folder / "overlays" / "own.yaml").write_text(text, encoding="utf-8")
    (folder / "waivers.yaml").write_text(WAIVER, encoding="utf-8")
    toml = CONFIGURATION.replace("[[people]]", 'frameworks = ["soc2"]\n[[people]]')
    (folder / "tieout.toml").write_text(toml, encoding="utf-8")
    asked = audit(folder, START + timedelta(days=3))
    then = asked.evaluate_as_of(START + timedelta(days=1), then=True)
    today = asked.evaluate_as_of(START + timedelta(days=1), then=False)
    assert (first.controls, first.waivers, first.frameworks, first.out_of_scope) == (
        then.controls, then.waivers, then.frameworks, then.out_of_scope,
    )  # fmt: skip
    assert (first.blocks, first.checks, first.modules) == (then.blocks, then.checks, then.modules)
    assert {"001": "pass", "002": "fail"} == own(folder, then.id)
    assert {"001": "pass", "002": "waived"} == own(folder, today.id)
    assert 1 == len(today.frameworks) < len(first.frameworks)
    assert ["rejudge"] * 2 == [then.mode, today.mode]
    assert [first.id, "today", ""] == [then.judged_by, today.judged_by, first.judged_by]


def test_then_is_the_instant_and_not_the_evening_of_its_day(folder: Path) -> None:
    """What was changed in the afternoon was not in force in the morning."""
    first = audit(folder).run()
    (folder / "waivers.yaml").write_text(WAIVER, encoding="utf-8")
    second = audit(folder, START + timedelta(hours=8)).run()
    asked = audit(folder, START + timedelta(days=3))
    morning = asked.evaluate_as_of(START + timedelta(hours=1), then=True)
    evening = asked.evaluate_as_of(START + timedelta(hours=14), then=True)
    assert [first.id, second.id] == [morning.judged_by, evening.judged_by]
    assert ["fail", "waived"] == [own(folder, each.id)["002"] for each in (morning, evening)]


def test_a_waiver_of_the_day_counts_as_it_stood(folder: Path) -> None:
    """One that begins after the instant covers nothing yet, one that ended since covered it."""
    begins = WAIVER.replace("2026-01-01", "2026-03-04")
    (folder / "waivers.yaml").write_text(begins, encoding="utf-8")
    audit(folder).run()
    (folder / "waivers.yaml").unlink()
    asked = audit(folder, START + timedelta(days=20))
    before = asked.evaluate_as_of(START + timedelta(days=1), then=True)
    after = asked.evaluate_as_of(START + timedelta(days=2), then=True)
    assert ["fail", "waived"] == [own(folder, each.id)["002"] for each in (before, after)]


def test_a_past_day_judged_again_says_so(folder: Path) -> None:
    """On its cover, and it is never taken for a run of its day."""
    first = audit(folder).run()
    asked = audit(folder, START + timedelta(days=3))
    again = asked.vault.load_run(asked.evaluate_run(first.id, then=True).id)
    said = kind_of(again)
    assert "NOT OF ITS DAY: a past day was judged again on 2026-03-05" in said
    assert said.endswith(f"by the definitions of run {first.id}")
    assert "of the day it was judged again" in kind_of(asked.evaluate_run(first.id, then=False))
    assert first.id == asked.vault.load_run("latest").id
