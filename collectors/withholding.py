"""Withholding: a unit whose answers hold a secret is not stored, and says where that stood."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from evidence.canonical import canonical, json_lines
from evidence.record import Record
from evidence.secrets.forms import FORMS
from evidence.secrets.scan import Hit, json_path, scan
from evidence.transcript import Exchange, Gap, Transcript

CODE = "SecretFound"
_SHOWN = 80
LONGEST = max(form.before + len(form.mark) + form.after for form in FORMS)
"""Bytes that the form of a secret spans at most."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """An operator's word that what a rule finds in a kind is no secret, or may be stored.

    `rule` is one of `evidence.secrets.forms.RULES`; `kind` and `field` (the path as the gap shows
    it, less its numbers) are patterns in which `*` stands for anything.
    """

    rule: str
    kind: str
    field: str = "*"

    def covers(self, rule: str, kind: str, path: str) -> bool:
        """Whether it speaks of a hit of that rule, in that kind, at that path."""
        return rule == self.rule and fnmatchcase(kind, self.kind) and fnmatchcase(path, self.field)


Allowances = Sequence[Allowed]


def withheld(
    kind: str, transcript: Transcript, record: Record | None, allowed: Allowances = ()
) -> Gap | None:
    """Why a unit may not be stored: the first secret in its transcript or record; None for none.

    The gap names rule and field, never the value.
    """
    gap = _first(kind, allowed, _in_transcript(transcript))
    if gap or record is None:
        return gap
    return _first(kind, allowed, _in_record(record))


def emptied(gap: Gap) -> Transcript:
    """What is stored in place of a transcript that holds a secret: that there was one, and where.

    No answer is kept: what gave a secret away in one may stand bare in another.
    """
    return Transcript((Exchange(gap.operation, {}, (), gap),))


def _first(kind: str, allowed: Allowances, hits: Iterator[tuple[str, str, str, str]]) -> Gap | None:
    found: list[tuple[str, str, str, str]] = [
        each
        for each in hits
        if not any(one.covers(each[0], kind, _without_numbers(each[2])) for one in allowed)
    ]
    if not found:
        return None
    # What was answered says more of where it comes from than what was asked for next.
    answered = (each for each in found if not each[2].startswith("parameters"))
    rule, operation, path, asked = next(answered, found[0])
    further = f", and {len(found) - 1} more" if len(found) > 1 else ""
    about = f", asked with {asked}" if asked else ""
    return Gap(operation, "secret", CODE, None, f"{rule} in {path}{about}{further}")


def _in_transcript(transcript: Transcript) -> Iterator[tuple[str, str, str, str]]:
    # One look at the whole; the exchange is sought only where there is something to find.
    if not _found_in(transcript.pieces()):
        return
    for exchange in transcript.exchanges:
        line = json_lines([exchange.as_json()])
        for hit in scan(line):
            yield hit.rule, _operation(exchange.operation), _path(line, hit), _asked(exchange)


def _found_in(pieces: Iterable[bytes]) -> bool:
    """Whether the scan finds anything; what begins in one piece may end in the next."""
    before = b""
    for piece in pieces:
        looked_at = before + piece
        if scan(looked_at):
            return True
        before = looked_at[-LONGEST:]
    return False


def _in_record(record: Record) -> Iterator[tuple[str, str, str, str]]:
    if not _found_in(record.pieces()):
        return
    body = record.body
    for hit in scan(body):
        number = body.count(b"\n", 0, hit.start)
        where = f"row {number} of the record" if number else "the head of the record"
        yield hit.rule, "read the rows", f"{_path(body, hit)} of {where}", ""


def _path(data: bytes, hit: Hit) -> str:
    return json_path(data, hit.start).removeprefix("pages") or "the answer"


def _operation(name: str) -> str:
    return "an operation whose name holds a secret" if scan(name.encode()) else name


def _asked(exchange: Exchange) -> str:
    """The names that were asked for: they say which resource it is."""
    if scan(canonical(exchange.parameters)):
        return ""
    return _words(exchange.parameters)


def _words(parameters: Mapping[str, object]) -> str:
    said = (f"{name}={value}" for name, value in parameters.items() if isinstance(value, str))
    return " ".join(said)[:_SHOWN]


def _without_numbers(path: str) -> str:
    return "".join(
        part if number == 0 else part.partition("]")[2]
        for number, part in enumerate(path.split("["))
    ).lstrip(".")
