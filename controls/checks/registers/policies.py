"""Checks of policies, certificates and risks: approved, in force, reviewed and treated."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from collectors.registers.days import begun
from collectors.registers.policies import Certificate, Policy, Risk
from controls.check import check, not_applicable
from controls.population import Estate, Population


@check("ORG-01")
def named_policy_is_published(
    policies: Population[Policy], *, policy: str, reviewed_within: timedelta, now: datetime
) -> None:
    """The policy on personal information is approved, public and reviewed each year."""
    found = [each for each in policies if each.name.casefold() == policy.casefold()]
    assert found, f"no policy is named {policy!r}"
    for each in found:
        wrong = _wrong(each, reviewed_within, now)
        assert not wrong, f"{each.id} {wrong}"
        assert each.public, f"{each.id} is not said to be public"
        day = each.published_on
        assert day, f"{each.id} was not published"
        assert begun(day, now), f"{each.id} was not published"
        assert each.approved_on is None or day >= each.approved_on, (
            f"{each.id} was approved on {each.approved_on}, what is published is of {day}"
        )


@check("ORG-02")
def policy_is_approved_and_reviewed(
    policy: Policy, *, reviewed_within: timedelta, now: datetime
) -> None:
    """A policy in force is approved, and reviewed within the year."""
    wrong = _wrong(policy, reviewed_within, now)
    assert not wrong, wrong


@check("ORG-02")
def public_policy_is_published(policy: Policy, *, now: datetime) -> None:
    """A policy that anybody must be able to read is published in the version in force."""
    if not policy.public:
        not_applicable("is not said to be public")
    day = policy.published_on
    assert day, "was not published"
    assert begun(day, now), "was not published"
    assert policy.approved_on is None or day >= policy.approved_on, (
        f"was approved on {policy.approved_on}, what is published is of {day}"
    )


@check("ORG-02")
def rules_cover_every_family(
    policies: Population[Policy],
    *,
    families: list[str],
    reviewed_within: timedelta,
    now: datetime,
) -> None:
    """Each family of measures has a rule that is approved and was reviewed within the year."""
    sound = [each for each in policies if not _wrong(each, reviewed_within, now)]
    held = {family.casefold() for each in sound for family in each.families}
    missing = [family for family in families if family.casefold() not in held]
    assert not missing, f"no approved and reviewed rule is {', '.join(missing)}"


@check("ORG-11", "ORG-12", "ORG-14")
def certificates_cover_today(
    held: Estate[Certificate], *, standards: list[str], now: datetime
) -> None:
    """A certificate or report of each standard covers today, or a bridge letter does."""
    for standard in standards:
        found = _of(held, standard)
        assert found, f"none of {standard} is in the register"
        last = max(_covered(each)[1] for each in found)
        assert any(_spans(each, now.date()) for each in found), (
            f"{standard} is covered to {last}, not today"
        )


@check("ORG-11", "ORG-12", "ORG-14")
def certificates_leave_no_gap(
    held: Estate[Certificate], *, standards: list[str], gapless_for: timedelta, now: datetime
) -> None:
    """From the first certificate or report on, no day is left uncovered."""
    for standard in standards:
        spans = sorted(map(_covered, _of(held, standard)))
        assert spans, f"none of {standard} is in the register"
        gap = _gap(spans, now.date() - gapless_for, now.date())
        assert gap is None, f"{standard} is not covered from {gap} on"


@check("ORG-14")
def certificate_names_nothing_unmet(
    certificate: Certificate, *, standards: list[str], now: datetime
) -> None:
    """An attestation in force names no requirement that is not met."""
    if certificate not in _of([certificate], *standards) or not _spans(certificate, now.date()):
        not_applicable("is of another standard, or not in force")
    assert certificate.not_in_place is not None, "does not say how many requirements are not met"
    assert not certificate.not_in_place, f"names {certificate.not_in_place} requirements not met"


@check("ISM-05")
def risk_is_assessed_again(risk: Risk, *, max_age: timedelta, now: datetime) -> None:
    """A risk has a level, and was assessed within the year."""
    assert risk.level, "has no level"
    day = risk.reviewed_on
    assert day, "was never assessed"
    assert begun(day, now), "was never assessed"
    assert now.date() - day <= max_age, (
        f"was assessed last on {day}, more than {max_age.days} days ago"
    )


@check("ISM-07")
def risk_treatments_are_done(
    risks: Population[Risk], *, overdue_allowed: int, now: datetime
) -> None:
    """Treatments are done by their day, and what is left was accepted by somebody."""
    today = now.date()
    undecided = sorted(risk.id for risk in risks if not risk.treatment)
    assert not undecided, f"no treatment is decided for {', '.join(undecided)}"
    accepted = [risk for risk in risks if risk.treatment == "accept"]
    alone = sorted(risk.id for risk in accepted if not risk.accepted_by)
    assert not alone, f"nobody accepted {', '.join(alone)}"
    to_do = [risk for risk in risks if risk.treatment != "accept"
             and not begun(risk.done_on, now)]  # fmt: skip
    endless = sorted(risk.id for risk in to_do if not risk.due_on)
    assert not endless, f"no day is set for the treatment of {', '.join(endless)}"
    late = sorted(risk.id for risk in to_do if risk.due_on and risk.due_on < today)
    assert len(late) <= overdue_allowed, f"the treatment is overdue of {', '.join(late)}"


def _wrong(policy: Policy, within: timedelta, now: datetime) -> str | None:
    """What is wrong with a policy in force, or None."""
    if not (policy.version and policy.approved_by and policy.approved_on):
        return "has no version that somebody approved on a day"
    if not begun(policy.approved_on, now):
        return f"is approved on {policy.approved_on}, a day to come"
    days = [day for day in (policy.approved_on, policy.reviewed_on) if day and begun(day, now)]
    if now.date() - max(days) > within:
        return f"was reviewed last on {max(days)}, more than {within.days} days ago"
    return None


def _of(held: Iterable[Certificate], *standards: str) -> list[Certificate]:
    """The certificates of standards, whose names begin as the parameter says them."""
    begins = tuple(standard.casefold() for standard in standards)
    return [each for each in held if each.standard.casefold().startswith(begins)]


def _covered(certificate: Certificate) -> tuple[date, date]:
    last = certificate.valid_until
    return certificate.valid_from, max(last, certificate.bridged_until or last)


def _spans(certificate: Certificate, day: date) -> bool:
    first, last = _covered(certificate)
    return first <= day <= last


def _gap(spans: list[tuple[date, date]], begin: date, end: date) -> date | None:
    """The first day of the earliest gap behind some span that reaches into `begin` to `end`."""
    last = spans[0][1]
    for first, until in [*spans[1:], (end + timedelta(days=1), end)]:
        if first > last + timedelta(days=1) and first > begin and last < end:
            return last + timedelta(days=1)
        last = max(last, until)
    return None
