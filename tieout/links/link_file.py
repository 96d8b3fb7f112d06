"""The link file: a person's word on whose an account is, kept as a listing like any other."""

import csv
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from collectors.identity.confirmed_link import ConfirmedLink
from collectors.people.delimited import csv_lines, decoded
from collectors.people.mapping import PeopleMapping
from collectors.people.mapping_file import load_mapping
from collectors.people.projection import projected
from collectors.people.table import BrokenFileError
from evidence.errors import OperatorFileError, UsageError
from tieout.replaced_file import replaced
from tieout.workspace import Workspace

FOLDER = "registers"
FILE, MAPPING = f"{FOLDER}/identity-links.csv", f"{FOLDER}/identity-links.yaml"
FIELDS = (
    "system", "account", "sort", "person", "owner", "why", "confirmed_by", "confirmed_on", "until",
)  # fmt: skip
COLUMNS = f"""\
# Whose accounts are, by somebody's word: written by 'tieout links confirm', or by hand.
kind: {ConfirmedLink.kind}
columns: {{{", ".join(f"{name}: {name}" for name in FIELDS)}}}
"""
SOURCE = f"""\
[[people]]
name = "identity-links"
[[people.files]]
file = "{FILE}"
mapping = "{MAPPING}"
"""
"""What `tieout.toml` needs for the file to be read."""


def confirm(workspace: Workspace, link: Mapping[str, str]) -> tuple[Path, bool]:
    """Put a link behind those that stand; the file, and whether the workspace reads it.

    Where no link file is configured, one is made with its mapping. Nothing is written unless the
    whole file can still be read with it.

    Raises:
        OperatorFileError: when the file or its mapping holds a mistake, or takes no such rows.
        UsageError: for a link that says too little.
    """
    _refuse(link)
    found = _configured(workspace)
    file, mapping = found or _made(workspace.folder)
    headings = _headings(file, mapping)
    text = file.read_bytes() if file.exists() else b""
    row = StringIO()
    writer = csv.writer(row, delimiter=mapping.delimiter or ",", lineterminator="\n")
    if not text.strip():
        writer.writerow(headings.values())
    writer.writerow(link.get(field, "") for field in headings)
    before = text if not text or text.endswith(b"\n") else text + b"\n"
    _replace(file, before + row.getvalue().encode(mapping.encoding or "utf-8"), mapping)
    return file, found is not None


def _refuse(link: Mapping[str, str]) -> None:
    sort = link.get("sort", "")
    if sort == "person" and not link.get("person"):
        raise UsageError("a link to a person names the person; add --person with a staff number")
    if sort != "person" and not link.get("owner"):
        raise UsageError(f"a link of sort {sort!r} names who answers for it; add --owner")
    for name in ("why", "confirmed_by"):
        if not link.get(name, "").strip():
            raise UsageError(
                f"a confirmed link needs {name.replace('_', ' ')}; it may not be empty"
            )
    if link["confirmed_by"] in (link.get("person"), link.get("owner")):
        raise UsageError("nobody confirms their own link; another person must (--by)")


def _configured(workspace: Workspace) -> tuple[Path, PeopleMapping] | None:
    """The link file that the workspace reads, if there is one."""
    for source in workspace.configuration.people:
        for item in source.files:
            mapping = load_mapping(workspace.folder / item.mapping)
            if mapping.kind == ConfirmedLink.kind:
                return workspace.folder / item.file, mapping
    return None


def _made(folder: Path) -> tuple[Path, PeopleMapping]:
    file, mapping = folder / FILE, folder / MAPPING
    mapping.parent.mkdir(exist_ok=True)
    if not mapping.exists():
        mapping.write_text(COLUMNS, encoding="utf-8")
    return file, load_mapping(mapping)


def _headings(file: Path, mapping: PeopleMapping) -> dict[str, str]:
    """The heading of each field, in the order of the file's columns."""
    if mapping.format_of(file) != "csv" or mapping.header_row != 1 or mapping.constants:
        raise OperatorFileError(
            "is no plain CSV with its headings on line 1", file=file, mend="add the link by hand"
        )
    by_heading = {each.column: field for field, each in mapping.columns.items()}
    order = [each.column for each in mapping.columns.values()]
    if file.exists() and file.stat().st_size:
        text = decoded(file.read_bytes(), mapping.encoding)
        order = [str(cell) for cell in next(iter(csv_lines(text, mapping.delimiter or ","))).cells]
    return {by_heading.get(heading, f" {heading}"): heading for heading in order}


def _replace(file: Path, data: bytes, mapping: PeopleMapping) -> None:
    """Put the bytes in the place of the file once they were read as a link file."""

    def holds(draft: Path) -> None:
        text = decoded(draft.read_bytes(), mapping.encoding)
        try:
            projected(csv_lines(text, mapping.delimiter or ","), mapping)
        except BrokenFileError as error:
            raise OperatorFileError(error.words, file=draft, line=error.line) from error

    replaced(file, data, holds)
