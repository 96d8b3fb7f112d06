"""A half-year of daily runs with planted incidents: each is named with its days."""

import tempfile
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from evidence.errors import UsageError
from evidence.period.days import NOT_LOOKED, days_of
from evidence.period.report import period_report
from evidence.result import Stretch
from evidence.run_store import RunReader, run_start, store_run
from evidence.vault import Vault
from evidence.verdict import Verdict

START, END = date(2026, 1, 1), date(2026, 6, 30)
BIG = 2000


@pytest.fixture(scope="module")
def half_year(telling):
    """181 days of 2,000 buckets: an outage, a waiver, its lapse, a denied and a missing week."""
    with telling.memory() as folder:
        story = telling.Story(Vault.create(folder / "vault", origin="audit.example.com/half"))
        tell(story, telling)
        yield period_report(story.vault, START, END)


def tell(story, telling):
    """Write the runs of the half-year."""
    day, at, days = telling.Day, telling.at, telling.days
    fail, waived = Verdict.FAIL, Verdict.WAIVED
    for number, today in enumerate(days(START, 181)):
        if 100 <= number < 107:
            continue  # nobody looked for a week
        bad = {}
        if 10 <= number < 20:
            bad["bucket-0003"] = fail
        if 40 <= number < 60:
            bad["bucket-0007"] = waived if 45 <= number < 55 else fail
        if 70 <= number < 74:
            bad["bucket-0009"] = fail
        if number >= 170:
            bad["bucket-0011"] = fail
        gone = frozenset({"bucket-0009"} if number >= 74 else ())
        denied = 80 <= number < 87
        story.run(at(today), day(BIG, bad, gone, denied=denied))


def told(report, resource):
    (found,) = [each for each in report.deviations if each.key[-1] == resource]
    return found


def test_each_incident_is_named_with_its_days(half_year):
    """Start, end, duration, what became of it and how much of it was waived."""
    first = START.toordinal()

    def span(each):
        return each.opened.date().toordinal() - first, (
            each.closed.date().toordinal() - first if each.closed else None
        )

    fixed, waived = told(half_year, "bucket-0003"), told(half_year, "bucket-0007")
    removed, last = told(half_year, "bucket-0009"), told(half_year, "bucket-0011")
    assert [(10, 20), (40, 60), (70, 74), (170, None)] == [
        span(each) for each in (fixed, waived, removed, last)
    ]
    assert ["remedied", "remedied", "gone", "open"] == [
        each.end for each in (fixed, waived, removed, last)
    ]
    assert (20, 10) == (waived.seen, waived.waived)
    assert timedelta(days=10) == fixed.lasted
    assert fixed.last_good == fixed.opened - timedelta(days=1)
    assert [True, False, True, False] == [
        each.within(timedelta(days=10), half_year.until) for each in (fixed, waived, removed, last)
    ]
    assert len(half_year.deviations) == 4


def test_days_without_evidence_are_never_operated(half_year):
    """Denied days are not observed, missing days not looked; the counts add up to the period."""
    control = next(each for each in half_year.controls if each.control == "C-01")
    counts = control.counts()
    assert {"not observed": 7, NOT_LOOKED: 7, "failed": 10 + 10 + 4 + 11, "waived": 10} == {
        word: count for word, count in counts.items() if count and word != "operated"
    }
    assert sum(counts.values()) == 181 == counts["operated"] + 59
    assert [START + timedelta(days=100 + n) for n in range(7)] == list(half_year.idle)
    for word in control.words:
        assert word not in half_year.idle


def test_manual_controls_count_by_their_occurrences(half_year):
    """A quarterly review is due twice in a half-year, and nobody gave anything yet."""
    manual = next(each for each in half_year.controls if each.control == "M-01")
    assert (2, 0) == half_year.due(manual)
    daily = next(each for each in half_year.controls if each.control == "C-01")
    assert half_year.due(daily) is None


def test_what_cannot_be_seen_stays_open(story, telling):
    """A failure stays open through a refused and a partial list, and is said to be unknown."""
    day, at = telling.Day, telling.at
    bad = {"bucket-0001": Verdict.FAIL}
    story.run(at(date(2026, 1, 1)), day(bad=bad))
    story.run(at(date(2026, 1, 2)), day(denied=True))
    after_refusal = period_report(story.vault, date(2026, 1, 1), date(2026, 1, 2))
    story.run(at(date(2026, 1, 3)), day(gone=frozenset(bad), partial=True))
    after_part = period_report(story.vault, date(2026, 1, 1), date(2026, 1, 3))
    for report in (after_refusal, after_part):
        (found,) = report.deviations
        assert (found.end, found.closed) == ("unknown", None)
    story.run(at(date(2026, 1, 4)), day(gone=frozenset(bad)))
    (found,) = period_report(story.vault, date(2026, 1, 1), date(2026, 1, 4)).deviations
    assert (found.end, found.closed) == ("gone", at(date(2026, 1, 4)))


def test_old_evidence_is_no_look(story, telling):
    """A run that judges evidence of another day says nothing of its own day."""
    day, at = telling.Day, telling.at
    story.run(at(date(2026, 1, 1)), day())
    story.run(at(date(2026, 1, 3)), day(), collected=at(date(2026, 1, 1)))
    report = period_report(story.vault, date(2026, 1, 1), date(2026, 1, 3))
    control = next(each for each in report.controls if each.control == "C-01")
    assert {date(2026, 1, 1): Verdict.PASS} == control.words


def test_the_worst_look_of_a_day_counts(story, telling):
    """A failure in the morning that was mended by noon makes the day a failed one."""
    day, at = telling.Day, telling.at
    today = date(2026, 2, 2)
    story.run(at(today, 6), day(bad={"bucket-0000": Verdict.FAIL}))
    story.run(at(today, 12), day())
    report = period_report(story.vault, today, today)
    control = next(each for each in report.controls if each.control == "C-01")
    assert {today: Verdict.FAIL} == control.words
    (found,) = report.deviations
    assert (found.end, timedelta(hours=6)) == ("remedied", found.lasted)


SIGHT = st.fixed_dictionaries(
    {
        "bad": st.dictionaries(
            st.sampled_from([f"bucket-{n:04d}" for n in range(4)]),
            st.sampled_from([Verdict.FAIL, Verdict.WAIVED, Verdict.UNOBSERVED]),
        ),
        "gone": st.frozensets(st.sampled_from([f"bucket-{n:04d}" for n in range(4)]), max_size=2),
        "denied": st.booleans(),
        "partial": st.booleans(),
    }
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(sights=st.lists(st.none() | SIGHT, min_size=1, max_size=8), order=st.randoms())
def test_the_order_of_writing_does_not_matter(telling, quick_path: Path, sights, order):
    """Runs written in any order make no day operate that did not; what contradicts is listed."""
    made = []
    todo = [
        (telling.at(START + timedelta(days=n)), telling.Day(4, **sight))
        for n, sight in enumerate(sights)
        if sight is not None
    ]
    for _ in range(2):
        folder = Path(tempfile.mkdtemp(dir=quick_path)) / "vault"
        writer = telling.Story(Vault.create(folder, origin="audit.example.com/period"))
        for instant, day in todo:
            writer.run(instant, day)
        end = START + timedelta(days=len(sights) - 1)
        made.append(period_report(writer.vault, START, end).as_json(timedelta(days=2)))
        order.shuffle(todo)
    looked = {instant.date().isoformat() for instant, _ in todo}
    ahead = {each["day"] for each in made[1]["clocks_ahead"]}
    assert [] == made[0]["clocks_ahead"]
    for one, other in zip(*(each["controls"] for each in made), strict=True):
        assert set(one["words"]) == looked
        kept = {when: word for when, word in one["words"].items() if when not in ahead}
        assert kept == other["words"]
        for control in (one, other):
            assert sum(control["counts"].values()) == len(sights)


@pytest.mark.parametrize(("start", "end"), [(END, START), (date(2000, 1, 1), END)])
def test_what_is_no_period(start, end):
    """An end before the start, or a period of many years, is refused in one sentence."""
    with pytest.raises(UsageError, match="is no period"):
        days_of(start, end)


def judged_as(story, telling, run, verdict):
    """The same run again with one word for its whole population, as a later look."""
    block = next(each for each in RunReader(story.vault, run).blocks() if each.record)
    whole = replace(block, stretches=(), whole=Stretch(verdict, 1, "said of all"))
    blocks = (story.vault.put(whole.body), *run.blocks[1:])
    later = replace(run, id="R9999", blocks=blocks, now=run.now + timedelta(days=1))
    start = run_start(
        story.vault, run=later.id, started=later.now, organisation="Example", version="0",
        configuration="c" * 64, planned=[],
    )  # fmt: skip
    story.vault.commit([start])
    story.vault.commit(store_run(story.vault, later))


@pytest.mark.parametrize(
    ("verdict", "end"),
    [(Verdict.STALE, "unknown"), (Verdict.UNOBSERVED, "unknown"),
     (Verdict.NOT_APPLICABLE, "untested")],
)  # fmt: skip
def test_only_a_look_that_saw_it_hold_mends(story, telling, verdict, end):
    """Stale evidence, a refusal and a scoping decision end no deviation."""
    bad = {"bucket-0001": Verdict.FAIL}
    run = story.run(telling.at(date(2026, 1, 1)), telling.Day(bad=bad))
    judged_as(story, telling, run, verdict)
    (found,) = period_report(story.vault, date(2026, 1, 1), date(2026, 1, 2)).deviations
    assert (found.end, found.closed) == (end, None)
