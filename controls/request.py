"""Requests: what each manual or semi-automated control asks of a person, and by when."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from controls.control import Control, Library
from evidence.attested.ruling import Ruling, ruling
from evidence.attested.standing import Row
from evidence.calendar_slots import Span, slot_of
from evidence.errors import UsageError
from evidence.runs.run_heads import utc
from evidence.verdict import Verdict
from evidence.workbook.sheets.requests import in_form

Status = Literal["open", "given", "awaits its second person", "stale", "file is gone"]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a person for a control, as things stand on a day.

    `items` are the pieces asked for, each with its form (`Document`; empty where none is named).
    `slot` is the period asked about where the control keeps a calendar. `due` is the day by which
    it is wanted. `attestation` is the one that the status rests on, empty where none does.
    """

    control: Control
    items: tuple[tuple[str, str], ...]
    slot: Span | None
    due: date
    status: Status
    reason: str
    attestation: str = ""

    @property
    def four_eyes(self) -> bool:
        """Whether a second person has to confirm what is given."""
        return bool(self.control.attestation and self.control.attestation.four_eyes)

    @property
    def roles(self) -> tuple[str, ...]:
        """The roles that may attest it; any where none is named."""
        return self.control.attestation.by if self.control.attestation else ()

    @property
    def requirements(self) -> tuple[str, ...]:
        """The requirements that it is mapped to, as `framework:id`."""
        return tuple(
            f"{framework}:{requirement}"
            for framework, ids in self.control.satisfies.items()
            for requirement in ids
        )

    def as_json(self) -> dict[str, Any]:
        """The request as JSON; days are in ISO 8601."""
        control = self.control
        return {
            "request": f"PBC-{control.id}",
            "control": control.id,
            "title": control.title,
            "asked": [{"form": form, "what": what} for form, what in self.items],
            "population": control.population,
            "pass_condition": control.pass_condition,
            "owner": control.owner,
            "frequency": control.frequency,
            "automation": control.automation,
            "roles": list(self.roles),
            "four_eyes": self.four_eyes,
            "period": self.slot.name if self.slot else None,
            "from": self.slot.start.isoformat() if self.slot else None,
            "to": self.slot.end.isoformat() if self.slot else None,
            "due": self.due.isoformat(),
            "status": self.status,
            "reason": self.reason,
            "attestation": self.attestation or None,
            "requirements": list(self.requirements),
        }


def requests(library: Library, rows: Sequence[Row], now: datetime) -> Iterator[Request]:
    """A request for every control that asks something of a person, in the order of the library."""
    for control in library:
        if control.automation != "automated" and not control.not_applicable:
            yield request(control, rows, now)


def request(control: Control, rows: Iterable[Row], now: datetime) -> Request:
    """The request of one control; `rows` is what people attested by `now`.

    Raises:
        UsageError: when nothing is asked of a person.
    """
    if control.automation == "automated":
        raise UsageError(f"{control.id} is judged by checks alone; nothing is asked of a person")
    if control.not_applicable:
        raise UsageError(f"{control.id} was decided not to apply: {control.not_applicable}")
    asked = asked_of(control)
    said = ruling(control.id, control.frequency, rows, now, "; ".join(asked))
    today = utc(now).date()
    given = said.verdict is Verdict.PASS and said.row is not None
    slot, due = _due(control, said, today, given=given)
    return Request(
        control=control,
        items=tuple(map(in_form, asked)),
        slot=slot,
        due=due,
        status=_status(said),
        reason=said.reason,
        attestation=str(said.row["id"]) if said.row else "",
    )


def asked_of(control: Control) -> tuple[str, ...]:
    """The items asked for; what must hold, where a control names no evidence."""
    return control.evidence or (control.pass_condition or control.statement,)


def _due(control: Control, said: Ruling, today: date, *, given: bool) -> tuple[Span | None, date]:
    """The period that is asked about next, and the day by which."""
    slot = slot_of(control.frequency, today)
    row = said.row if given else None
    held = today
    if row is not None:
        held = min(date.fromisoformat(row["to"]), date.fromisoformat(row["expires"]))
    if slot is None:
        return None, held
    if row is not None and held >= slot.end:
        after = slot_of(control.frequency, date.fromordinal(slot.end.toordinal() + 1))
        assert after is not None, f"{control.frequency} kept a calendar a moment ago"
        return after, after.end
    return slot, slot.end


def _status(said: Ruling) -> Status:
    match said.verdict:
        case Verdict.PASS:
            return "given"
        case Verdict.STALE:
            return "stale"
        case Verdict.UNOBSERVED:
            return "file is gone"
        case _:
            return "awaits its second person" if said.row else "open"
