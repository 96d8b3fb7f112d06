"""Checks of incidents: on record whole, and the regulator and people told in time."""

from datetime import datetime, timedelta

from collectors.registers.days import begun, same_name
from collectors.registers.incidents import Incident
from controls.check import check, not_applicable


@check("ORG-06")
def incident_record_is_whole(incident: Incident) -> None:
    """An incident has an owner, a severity, a day of report and, once closed, an approval."""
    missing = [
        words
        for words, value in (
            ("an owner", incident.owner),
            ("a severity", incident.severity),
            ("the day it was reported", incident.reported_on),
        )
        if not value
    ]
    assert not missing, f"does not say {', '.join(missing)}"
    assert incident.personal_data is not None, "does not say if personal data is concerned"
    if not incident.closed_on:
        return
    assert incident.closed_by, "is closed and nobody approved it"
    assert not same_name(incident.closed_by, incident.owner), (
        f"is closed, which {incident.closed_by}, who handled it, approved alone"
    )
    assert incident.closed_on >= incident.detected_on, (
        f"was closed on {incident.closed_on}, before it was detected on {incident.detected_on}"
    )


@check("ORG-07")
def regulator_is_told_in_time(
    incident: Incident,
    *,
    preliminary_within: timedelta,
    final_within: timedelta,
    misuse_final_within: timedelta,
    now: datetime,
) -> None:
    """The regulator gets the preliminary and the final report of an incident in time."""
    found, today = incident.detected_on, now.date()
    assert begun(found, now), f"is said to be detected on {found}, a day to come"
    if incident.personal_data is False:
        not_applicable("concerns no personal data")
    if incident.reportable is False:
        not_applicable("assessed as not reportable")
    first, last = incident.regulator_told_on, incident.regulator_final_on
    early = min((day for day in (first, last) if day), default=found)
    assert early >= found, f"detected on {found}, and reported before that, on {early}"
    # A report of a day to come is a plan.
    first, last = (day if begun(day, now) else None for day in (first, last))
    assert first is None or first - found <= preliminary_within, (
        f"detected on {found}, first reported on {first}"
    )
    late = today - found > preliminary_within
    assert incident.reportable is not None or not late, (
        f"detected on {found} and nobody decided if it must be reported"
    )
    assert first or not late, f"detected on {found} and not reported to the regulator"
    longest = misuse_final_within if incident.misuse else final_within
    assert last is None or last - found <= longest, f"detected on {found}, final report on {last}"
    assert last or today - found <= longest, f"detected on {found} and without a final report"
    if first is None or last is None:
        not_applicable("its reports are not due yet")


@check("ORG-07")
def people_are_told(incident: Incident, *, now: datetime) -> None:
    """The people concerned by a reportable incident are told before it is closed."""
    if not (incident.personal_data and incident.reportable):
        not_applicable("not assessed as reportable")
    told = incident.people_told_on if begun(incident.people_told_on, now) else None
    if not incident.closed_on and not told:
        not_applicable("is still open")
    assert told, f"was closed on {incident.closed_on} and nobody told the people concerned"
    assert told >= incident.detected_on, (
        f"was detected on {incident.detected_on}, and people are said to be told on {told}"
    )
    assert not incident.closed_on or told <= incident.closed_on, (
        f"was closed on {incident.closed_on}, the people were told on {told}"
    )
