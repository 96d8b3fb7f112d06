"""Files of requests: the form as Markdown or XLSX, the list as CSV, and forms that come back."""

from collections.abc import Iterable
from pathlib import Path

from controls.control import Control
from controls.request import Request
from evidence.attested.handed_in import HandedIn
from evidence.csv_lines import csv_lines
from evidence.errors import UsageError
from evidence.workbook.form import UNREADABLE, drawn_form, pairs_in
from tieout.request_form import (
    FIELDS,
    MARK,
    Filled,
    command,
    markdown,
    read_markdown,
    read_rows,
    told,
)

HEAD = (
    "request", "control", "title", "asked", "population", "pass_condition", "owner", "frequency",
    "automation", "period", "due", "status", "attestation", "requirements",
)  # fmt: skip
LARGEST_FORM = 4 << 20
"""The most bytes of a file that is looked at as a form; a larger one is something else."""


def write_form(request: Request, target: Path) -> None:
    """Write the form of a request, as Markdown or as XLSX by the ending of the file.

    Raises:
        UsageError: for another ending, or where a file stands or cannot be written.
    """
    if target.suffix.lower() not in (".md", ".xlsx"):
        raise UsageError(f"{target} is neither .md nor .xlsx; a form is one of these")
    if target.suffix.lower() == ".md":
        data = markdown(request, target.name).encode()
    else:
        data = drawn_form(
            f"Request {request.control.id}",
            f"{MARK} {request.control.id}",
            told(request),
            FIELDS,
            command(request, target.name),
        )
    write_new(target, [data])


def write_list(requests: Iterable[Request], target: Path) -> None:
    """Write the list of requests as CSV, for the people who are asked.

    Raises:
        UsageError: where a file stands or cannot be written.
    """
    write_new(target, csv_lines(HEAD, map(_row, requests)))


def write_new(target: Path, parts: Iterable[bytes]) -> None:
    """Write a new file; what somebody has begun to fill in is never written over.

    Raises:
        UsageError: where a file stands or cannot be written.
    """
    try:
        with target.open("xb") as stream:
            stream.writelines(parts)
    except FileExistsError as error:
        raise UsageError(f"{target} stands already; name another file") from error
    except (OSError, ValueError) as error:
        raise UsageError(f"{str(target)!r:.200} cannot be written: {error}") from error


def refuse_blank(control: Control, file: HandedIn) -> None:
    """Refuse a form that is another control's, or in which nothing was filled in.

    Raises:
        UsageError: for such a form; any other file is what it is.
    """
    filled = _form_in(file)
    if filled is None:
        return
    if filled.control != control.id:
        raise UsageError(f"{file.name!r} is the form of {filled.control}, not of {control.id}")
    if filled.missing:
        said = " and ".join(f"'{name}'" for name in filled.missing)
        verb = "are" if len(filled.missing) > 1 else "is"
        raise UsageError(f"{file.name!r} is a form in which {said} {verb} not filled in")


def _form_in(file: HandedIn) -> Filled | None:
    ending = Path(file.name).suffix.lower()
    if ending not in (".md", ".xlsx"):
        return None
    data = b""
    for piece in file.pieces():
        data += piece
        if len(data) > LARGEST_FORM:
            return None
    if ending == ".md":
        return read_markdown(data.decode("utf-8-sig", errors="replace"))
    try:
        return read_rows(pairs_in(data))
    except UNREADABLE:
        # Somebody's own file, in whatever state: evidence is not held to our form.
        return None


def _row(request: Request) -> tuple[str | None, ...]:
    told_of = request.as_json()
    asked = "; ".join(f"{form}: {what}" if form else what for form, what in request.items)
    special = {"asked": asked, "requirements": " ".join(request.requirements)}
    return tuple(special.get(name, told_of.get(name)) for name in HEAD)
