"""Checks of what people have learned and signed: training, pledges, policies."""

from datetime import date, datetime, timedelta

from collectors.people.person import Person, end_of
from collectors.people.pledge import Pledge
from collectors.people.training import Training
from controls.check import check, not_applicable, not_observed
from controls.population import Population


@check("PER-01")
def everyone_is_trained_each_year(
    person: Person,
    trainings: Population[Training],
    *,
    courses: list[str],
    types: list[str],
    every: timedelta,
    joiners_within: timedelta,
    returners_within: timedelta,
    now: datetime,
) -> None:
    """Whoever works here completed a course on personal information within the year."""
    today = now.date()
    since = _at_work_since(person, today, types)
    done = [
        training.completed_on
        for training in trainings.by("person").get(person.id, ())
        if training.course in courses and training.completed_on and training.completed_on <= today
    ]
    last = max(done, default=None)
    if last and last + every >= today:
        return
    _may_have_time(today, f"joined on {since}", since, joiners_within)
    if person.on_leave_until:
        back = f"was on leave until {person.on_leave_until}"
        _may_have_time(today, back, person.on_leave_until, returners_within)
    assert last, f"joined on {since} and has completed none of {', '.join(courses)}"
    assert last + every >= today, f"completed it last on {last}, good until {last + every}"


@check("PER-02", "JML-11")
def pledge_is_signed_by_first_day(
    person: Person, pledges: Population[Pledge], *, document: str, types: list[str], now: datetime
) -> None:
    """Whoever works here signed the pledge of confidentiality no later than the first day."""
    since = _at_work_since(person, now.date(), types)
    first = min(_signed(person, pledges, document, now.date()).values(), default=None)
    assert first, f"joined on {since} and has not signed the {document}"
    assert first <= since, f"signed the {document} on {first}, joined on {since}"


@check("PER-02")
def current_pledge_is_signed(
    person: Person,
    pledges: Population[Pledge],
    *,
    document: str,
    version: str,
    types: list[str],
    now: datetime,
) -> None:
    """Whoever works here signed the wording of the pledge that is in force."""
    if not version:
        not_observed(person, "the wording in force", "the control names no version")
    since = _at_work_since(person, now.date(), types)
    signed = _signed(person, pledges, document, now.date())
    assert signed, f"joined on {since} and has not signed the {document}"
    held = ", ".join(sorted(str(each) for each in signed))
    assert version in signed, f"signed the {document} of version {held}, not {version}"


@check("GEN-23")
def policies_are_acknowledged(
    person: Person,
    pledges: Population[Pledge],
    *,
    documents: list[str],
    types: list[str],
    within: timedelta,
    now: datetime,
) -> None:
    """Whoever works here acknowledged every policy, joiners within the time allowed.

    A document is named alone, or with the version in force after an `@`.
    """
    today = now.date()
    since = _at_work_since(person, today, types)
    if not documents:
        not_observed(person, "what is to be signed", "the control names no document")
    missing = []
    for name in documents:
        document, _, version = name.partition("@")
        signed = _signed(person, pledges, document, today)
        if not signed or (version and version not in signed):
            missing.append(f"{document} version {version}" if version else document)
    if missing:
        _may_have_time(today, f"joined on {since}", since, within)
    assert not missing, f"joined on {since} and has not signed {', '.join(missing)}"


def _at_work_since(person: Person, today: date, types: list[str]) -> date:
    """The first day of the unbroken time at work, a change of entity included.

    Steps aside for whoever has left, has not begun, is on leave, or works in another form.
    """
    spell = person.spell(today)
    if spell is None:
        left = person.left(today)
        not_applicable(f"left on {left}" if left else f"joins on {person.joined}")
    if spell["type"] not in types:
        not_applicable(f"works here in another form: {spell['type']}")
    if person.on_leave_until and person.on_leave_until >= today:
        not_applicable(f"on leave until {person.on_leave_until}")
    since = spell["start"]
    for earlier in sorted(person.spells, key=lambda each: each["start"], reverse=True):
        last_day = end_of(earlier)
        if earlier["start"] < since and (last_day is None or last_day >= since - timedelta(days=1)):
            since = earlier["start"]
    return since


def _may_have_time(today: date, why: str, since: date, allowed: timedelta) -> None:
    """Step aside for whoever still has time."""
    if today <= since + allowed:
        not_applicable(f"{why} and has until {since + allowed}")


def _signed(
    person: Person, pledges: Population[Pledge], document: str, today: date
) -> dict[str | None, date]:
    """The first day on which the person signed each version of a document."""
    found: dict[str | None, date] = {}
    for pledge in pledges.by("person").get(person.id, ()):
        on = pledge.signed_on
        if pledge.document == document and on and on <= today:
            found[pledge.version] = min(on, found.get(pledge.version, on))
    return found
