"""What comes about without a run is told too: runs that die, waivers and evidence that run out."""

import json
import re
from datetime import timedelta
from typing import Any

from evidence.run_store import run_start
from tests.tieout.notices.conftest import Acme, Receiver
from tests.tieout.notices.test_telling import GONE, NOBODY, WAIVER, entries, tell, told
from tieout.notices.told import DELIVERED


def killed(acme: Acme, name: str) -> None:
    """A run that began, and of which nothing more is known."""
    acme.vault.commit([
        run_start(acme.vault, run=name, started=acme.now, organisation="Hoshizora", version="0",
                  configuration="c" * 64, planned=[]),
    ])  # fmt: skip


def test_runs_that_die_are_told(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """Also to who knows of the newest stored run; once, and again when more of them die."""
    acme.audit()
    tell(acme, webhook=[hook])
    killed(acme, "R1")
    killed(acme, "R2")
    assert [DELIVERED] == tell(acme, webhook=[hook])
    assert ["run R1 did not come to its end", "run R2 did not come to its end"] == told(receiver)[
        "failed_runs"
    ]
    assert [] == tell(acme, webhook=[hook])
    killed(acme, "R3")
    assert [DELIVERED] == tell(acme, webhook=[hook])
    assert ["run R3 did not come to its end"] == told(receiver)["failed_runs"]


def test_runs_that_die_before_any_was_stored(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """Nobody has to wait for a first good run to hear that there is none."""
    killed(acme, "R1")
    assert [DELIVERED] == tell(acme, webhook=[hook])
    assert {"failed_runs": ["run R1 did not come to its end"]} == told(receiver)
    assert [] == tell(acme, webhook=[hook])


def test_nobody_runs(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """Evidence that goes stale and a waiver that lapses meanwhile are told, each once."""
    acme.write("staff.csv", lambda text: text.replace(NOBODY, GONE))
    acme.waive(WAIVER.replace("2026-04-20", "2026-03-20"))
    acme.audit()
    tell(acme, webhook=[hook])
    acme.now += timedelta(days=40)
    assert [DELIVERED] == tell(acme, webhook=[hook])
    assert ["W-01 over 002 lapsed after 2026-03-20"] == told(receiver)["lapsed"]
    (lost,) = (
        item["text"]
        for part in json.loads(receiver.posts[-1].body)["sections"]
        for item in part["items"]
        if part["name"] == "lost"
    )
    assert re.search(r"of hr/staff.csv speaks of 2026-03-03 .*; stale for .* since 2026-03-", lost)
    assert [] == tell(acme, webhook=[hook])


def test_what_died_before_another_problem(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """A problem that is told takes nothing from runs that were killed before it."""
    acme.audit()
    tell(acme, webhook=[hook])
    killed(acme, "R1")
    tell(acme, webhook=[hook], problem="the disk is full", word="StorageError")
    assert (["the disk is full"], ["run R1 did not come to its end"]) == (
        told(receiver)["problems"], told(receiver)["failed_runs"]
    )  # fmt: skip


def test_each_problem_is_told_once(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """Two mistakes of one sort are two, by turns too; ids and instants make none another one."""
    acme.audit()
    tell(acme, webhook=[hook])
    one, other = "a.yaml:1: a mistake", "b.yaml:9: a mistake"
    again = "run 20260303T090000Z-{} failed at 2026-03-0{} 09:00:00"
    found = [
        tell(acme, webhook=[hook], problem=each, word="OperatorFileError")
        for each in (one, other, one, other, again.format("aaaa", 3), again.format("bbbb", 4))
    ]
    assert [[DELIVERED], [DELIVERED], [], [], [DELIVERED], []] == found
    acme.audit()
    tell(acme, webhook=[hook])
    assert ["the audit was done again, after it could not be"] == told(receiver)["recoveries"]


def test_a_clock_that_stood_ahead_silences_nothing(
    acme: Acme, receiver: Receiver, hook: Any
) -> None:
    """What was told a year ahead is told again by the right clock: reminders, waivers, problems."""
    acme.write("staff.csv", lambda text: text.replace(NOBODY, GONE))
    acme.waive(WAIVER.replace("2026-04-20", "2026-03-20"))
    acme.audit()
    right = acme.now
    acme.now += timedelta(days=365)
    tell(acme, webhook=[hook], remind_after="24 h")
    tell(acme, webhook=[hook], problem="the disk is full")
    acme.now = right
    assert [DELIVERED] == tell(acme, webhook=[hook], problem="the disk is full")
    assert ["W-01 over 002 holds until 2026-03-20"] == told(receiver)["lapsing"]
    acme.audit()
    tell(acme, webhook=[hook], remind_after="24 h")
    assert entries(acme)[-1]["whole"]
    acme.audit(20)
    tell(acme, webhook=[hook], remind_after="24 h")
    assert ["W-01 over 002 lapsed after 2026-03-20"] == told(receiver)["lapsed"]


def test_a_source_that_was_never_seen(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """One that cannot be read from its first day on is among what is not observed."""
    acme.audit()
    tell(acme, webhook=[hook])
    more = '[[people.files]]\nfile = "more.csv"\nmapping = "staff.yaml"\n'
    acme.write("tieout.toml", lambda text: text + more)
    acme.place = None
    acme.audit()
    assert [DELIVERED] == tell(acme, webhook=[hook])
    assert any("hr/more.csv" in text for text in told(receiver)["lost"])


def test_what_is_asked_otherwise(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """A requirement that is mapped no longer is told, though no result differs."""
    acme.audit()
    tell(acme, webhook=[hook])
    acme.write("overlays/own.yaml", lambda text: text.replace("CC1.3", "CC1.3, CC1.4"))
    acme.write("overlays/own.yaml", lambda text: text.replace("weekly", "monthly"))
    acme.place = None
    acme.audit()
    tell(acme, webhook=[hook])
    said = told(receiver)["redefined"]
    assert "frequency: weekly → monthly" in said
    assert any("soc2-2017:CC1.4: not mapped →" in each for each in said)
