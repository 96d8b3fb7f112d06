"""The form of a request: the fields a person fills in, written from the control and read again."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from controls.request import Request

MARK = "Tieout request"
FIELDS = (
    ("Statement", "What is attested, in your own words."),
    ("Period from", "The first day it speaks of, as 2026-07-01."),
    ("Period to", "The last day it speaks of."),
    ("Carried out on", "The day or days on which the control was carried out."),
    ("Items", "How many items of the population were looked at, and which."),
    ("Exceptions", "What did not hold, and what is done about it; none is an answer too."),
    ("Person", "Who attests it: name and mail address."),
    ("Role", "In which role."),
    ("Approver", "Who confirms it: another person."),
    ("Files", "What is handed in besides: file names."),
)
"""Each field with what belongs there."""
NEEDED = ("Statement", "Person")
"""The fields without which a form says nothing."""
_TITLE = re.compile(rf"{MARK} ([A-Z][A-Z0-9]*-[0-9]{{2,}})")
_BLANK = re.compile(r"[\s_.…-]*")


class Filled(NamedTuple):
    """A form that came back: its control, and what stands in each field."""

    control: str
    values: Mapping[str, str]

    @property
    def missing(self) -> list[str]:
        """The needed fields in which nothing stands."""
        return [name for name in NEEDED if _BLANK.fullmatch(self.values.get(name, ""))]


def told(request: Request) -> Iterator[tuple[str, str]]:
    """What the form says of the control, by heading."""
    control = request.control
    yield "Control", f"{control.id}: {control.title}"
    yield "What must hold", control.statement
    yield "Passes when", control.pass_condition
    yield "Population", control.population
    yield "Owner", control.owner
    yield "Frequency", control.frequency
    if request.slot:
        slot = request.slot
        yield "Period asked about", f"{slot.name} ({slot.start} to {slot.end})"
    yield "Wanted by", request.due.isoformat()
    yield "Attested by", ", ".join(request.roles)
    two = "Nothing rests on it until a second person has confirmed it." if request.four_eyes else ""
    yield "Second person", two
    rule = control.attestation
    yield "To hand in", rule.document if rule else ""
    yield "Mapped to", ", ".join(request.requirements)
    for number, (form, what) in enumerate(request.items, 1):
        yield f"Asked {number}", f"{form}: {what}" if form else what


def command(request: Request, file: str) -> str:
    """The command that hands in the filled form."""
    period = request.slot.name if request.slot else "FROM..TO"
    role = f" --role '{request.roles[0]}'" if request.roles else ""
    return (
        f"tieout attest {request.control.id} --period {period} --file {file} "
        f"--by 'Name <mail>'{role} --statement 'What is attested' --expires DATE"
    )


def markdown(request: Request, file: str) -> str:
    """The form as Markdown, to be filled in with any editor."""
    lines = [f"# {MARK} {request.control.id}", ""]
    lines += [f"**{head}:** {_line(text)}  " for head, text in told(request) if text]
    lines += ["", "## To fill in", "", "Write behind or under each field.", ""]
    for name, hint in FIELDS:
        lines += [f"<!-- {hint} -->", f"- {name}:", ""]
    lines += ["## To hand it in", "", f"    {command(request, file)}", ""]
    return "\n".join(lines)


def read_markdown(text: str) -> Filled | None:
    """What stands in a form in Markdown; None where the text is no such form."""
    title = _TITLE.search(text[:500])
    if title is None:
        return None
    _, _, rest = text.partition("## To fill in")
    part, _, _ = rest.partition("## To hand it in")
    part = re.sub(r"<!--.*?-->", "", part, flags=re.DOTALL)
    names = "|".join(re.escape(name) for name, _ in FIELDS)
    pieces = re.split(rf"(?m)^- ({names}):", part)
    pairs = zip(pieces[1::2], pieces[2::2], strict=True)
    return Filled(title[1], {name: value.strip() for name, value in pairs})


def read_rows(rows: Iterator[tuple[str, str]]) -> Filled | None:
    """What stands in a form of two columns; None where it is no such form."""
    values = dict(rows)
    title = next((found for name in values if (found := _TITLE.fullmatch(name))), None)
    return Filled(title[1], values) if title else None


def _line(text: str) -> str:
    return " ".join(text.split())
