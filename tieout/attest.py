"""What may be attested: a person's words held against the control that they are about."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from controls.control import Control
from evidence.attested.act import Attestation
from evidence.attested.person import Person
from evidence.attested.span import Period
from evidence.calendar_slots import slot_of
from evidence.errors import UsageError
from evidence.runs.run_heads import utc


@dataclass(frozen=True, slots=True)
class Said:
    """What a person says of a control, as they said it; `second` is who is to confirm it."""

    statement: str
    period: Period
    expires: date
    by: Person
    files: int = 0
    role: str = ""
    on: date | None = None
    occurrence: int | None = None
    second: Person | None = None
    allowed: tuple[str, ...] = ()


def attestation(control: Control, said: Said, now: datetime) -> Attestation:
    """The attestation, without its files, where the control can be attested so.

    Raises:
        UsageError: for a control that nobody attests, a period or day that does not fit, a role
            that may not attest it, a document that is missing, or one person in both places.
    """
    _refuse_unasked(control)
    today = utc(now).date()
    period = _narrowed(control, said, today)
    if period.start > today:
        raise UsageError(f"the period {period} has not begun; nobody knows yet what it will show")
    if said.expires < today:
        raise UsageError(f"--expires {said.expires} lies in the past")
    rule = control.attestation
    role = _role(control, said.role)
    if rule and rule.document and not said.files:
        raise UsageError(f"{control.id} is attested with {rule.document}; name it with --file")
    if said.second and said.second.is_same(said.by):
        raise UsageError(f"{said.by} cannot be the second person of what they attest themselves")
    return Attestation(
        control=control.id,
        statement=said.statement,
        files=(),
        period=period,
        expires=said.expires,
        by=said.by,
        at=now,
        role=role,
        on=said.on,
        occurrence=said.occurrence,
        four_eyes=bool(said.second or (rule and rule.four_eyes)),
        second=said.second,
        allowed=said.allowed,
    )


def _refuse_unasked(control: Control) -> None:
    if control.automation == "automated":
        raise UsageError(f"{control.id} is judged by checks alone; there is nothing to attest")
    if control.not_applicable:
        raise UsageError(f"{control.id} was decided not to apply: {control.not_applicable}")


def _role(control: Control, role: str) -> str:
    roles = control.attestation.by if control.attestation else ()
    if roles and role not in roles:
        said = f"not in the role {role!r:.60}" if role else "and no --role was named"
        raise UsageError(f"{control.id} is attested by {' or '.join(roles)}, {said}")
    return role


def _narrowed(control: Control, said: Said, today: date) -> Period:
    """The period, or the part of it that the occurrence is for that was named."""
    period = said.period
    if said.occurrence is not None:
        period = _occurrence(control, period, said.occurrence)
    if said.on is None:
        return period
    if not period.start <= said.on <= min(period.end, today):
        raise UsageError(f"--on {said.on} is no day of {period} up to today")
    slot = slot_of(control.frequency, said.on)
    if slot is None:
        return Period(said.on, said.on)
    return Period(max(slot.start, period.start), min(slot.end, period.end))


def _occurrence(control: Control, period: Period, number: int) -> Period:
    slots = []
    day = period.start
    while day <= period.end:
        slot = slot_of(control.frequency, day)
        if slot is None:
            raise UsageError(
                f"{control.id} is {control.frequency}, which keeps no calendar; say --on DATE"
            )
        if slot.start >= period.start and slot.end <= period.end:
            slots.append(slot)
        day = slot.end + timedelta(days=1)
    if not 1 <= number <= len(slots):
        raise UsageError(
            f"--occurrence is {number}, and {control.id} ({control.frequency}) occurs {len(slots)} "
            f"times in {period}"
        )
    return Period(slots[number - 1].start, slots[number - 1].end)
