"""Checks of what people have learned and signed: training, pledges, policies."""

from datetime import date, datetime, timedelta

from collectors.people.person import Person
from collectors.people.pledge import Pledge
from collectors.people.training import Training
from controls.check import check, not_applicable
from controls.population import Population


@check("PER-01")
def everyone_is_trained_each_year(
    person: Person,
    trainings: Population[Training],
    *,
    courses: list[str],
    every: timedelta,
    joiners_within: timedelta,
    returners_within: timedelta,
    now: datetime,
) -> None:
    """Whoever works here completed a course on personal information within the year."""
    today = now.date()
    _must_be_at_work(person, today)
    done = [
        training.completed_on
        for training in trainings.by("person").get(person.id, ())
        if training.course in courses
        and training.completed_on
        and training.completed_on <= today
    ]
    if done and max(done) >= today - every:
        return
    _may_take_until(today, "joined", person.joined, joiners_within)
    _may_take_until(today, "was on leave until", person.on_leave_until, returners_within)
    assert done, f"has completed none of {', '.join(courses)}; joined on {person.joined}"
    last = max(done)
    raise AssertionError(f"completed it last on {last}, which held until {last + every}")


@check("PER-02")
def pledge_is_signed_by_first_day(
    person: Person, pledges: Population[Pledge], *, documents: list[str], now: datetime
) -> None:
    """Whoever works here signed the pledge of confidentiality no later than the first day."""
    _must_be_at_work(person, now.date())
    for document in documents:
        first = min(_signed(person, pledges, document, None), default=None)
        assert first, f"has not signed {document}; joined on {person.joined}"
        assert first <= person.joined, (
            f"signed {document} on {first}, after the first day, {person.joined}"
        )


@check("PER-02", "GEN-23")
def current_wording_is_signed(
    person: Person,
    pledges: Population[Pledge],
    *,
    documents: list[str],
    versions: list[str],
    within: timedelta,
    now: datetime,
) -> None: ...
