"""Mappings: which column of a listing fills which field, written by an operator in YAML."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)

from collectors.people.dates import ISO_AND_SLASHES
from evidence.shorthand import AlsoWritten

Kind = Literal[
    "people.person",
    "people.training",
    "people.pledge",
    "people.screening",
    "people.approval",
    "identity.account",
    "identity.link",
    "registers.data_item",
    "registers.supplier",
    "registers.supplier_person",
    "registers.country",
    "registers.asset",
    "registers.disposal",
    "registers.incident",
    "registers.zone",
    "registers.permit",
    "registers.entry",
    "registers.security_test",
    "registers.audit",
    "registers.finding",
    "registers.certificate",
    "registers.policy",
    "registers.risk",
    "registers.chief",
]
Format = Literal["csv", "xlsx", "yaml"]
Encoding = Literal["utf-8", "cp932", "shift_jis", "euc_jp", "utf-16", "cp1252"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
CellName = Annotated[str, StringConstraints(pattern=r"^[A-Z]{1,3}[1-9][0-9]{0,6}$")]
OTHERWISE = "*"
"""The key under `values` that stands for every value not listed."""

_STRICT = ConfigDict(frozen=True, extra="forbid")
_DAYS = re.compile(r"([0-9]{1,4}) ?(?:d|days?)")
_HEADER = AlsoWritten({"type": "string", "minLength": 1, "description": "The column's header."})
_ROWS = AlsoWritten({"type": "integer", "minimum": 0, "description": "The number of rows."})
_SPAN = WithJsonSchema({"type": "string", "pattern": f"^\\s*{_DAYS.pattern}\\s*$"})
_SUFFIXES: Mapping[str, Format] = {
    ".csv": "csv",
    ".tsv": "csv",
    ".txt": "csv",
    ".xlsx": "xlsx",
    ".yaml": "yaml",
    ".yml": "yaml",
}


class MappedColumn(BaseModel):
    """A column by its header; `values` translates its cells, `split` parts one into several.

    `also` are headers it may have instead. One that `may_lack` leaves its field not observed.
    """

    model_config = _STRICT

    column: Text
    also: tuple[Text, ...] = ()
    may_lack: Annotated[bool, Field(strict=True)] = False
    values: dict[str, str | None] = {}
    split: Annotated[str, StringConstraints(min_length=1, max_length=3)] | None = None


class Spot(BaseModel):
    """Where a listing says something of itself: in a cell, or in a row that begins with a text."""

    model_config = _STRICT

    cell: CellName | None = None
    text: Text | None = None


class ControlTotal(Spot):
    """How many rows (or persons) were delivered, as the listing or the mapping itself declares."""

    count: Annotated[int, Field(ge=0, strict=True)] | None = None
    counts: Literal["rows", "persons"] = "rows"


def _column(given: Any) -> Any:
    if isinstance(given, str):
        return {"column": given}
    if not isinstance(given, dict | MappedColumn):
        # pydantic takes a ValueError as a mistake of the value, a TypeError as one of ours.
        raise ValueError("must be a header in quotes, or a mapping with 'column'")  # noqa: TRY004
    return given


def _total(given: Any) -> Any:
    return {"count": given} if isinstance(given, int) and not isinstance(given, bool) else given


def _days(given: Any) -> Any:
    found = _DAYS.fullmatch(given.strip()) if isinstance(given, str) else None
    if found is None:
        raise ValueError("must be a number of days, such as '3 days'")
    return int(found[1])


class PeopleMapping(BaseModel):
    """How one listing is read; whatever it does not map is never looked at.

    `dates` are strptime formats. `time_zone` (IANA) is the site's: instants with an offset become
    days in it, and `newest`, the age in days that the listing's own `as_of` may have, is counted
    in it. `header_row` is the line of the header, counted from 1.
    """

    model_config = _STRICT

    kind: Kind
    format: Format | None = None
    encoding: Encoding | None = None
    delimiter: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None
    sheet: Text | None = None
    header_row: Annotated[int, Field(ge=1, le=1000, strict=True)] = 1
    dates: Annotated[tuple[Text, ...], Field(min_length=1)] = ISO_AND_SLASHES
    time_zone: Text | None = None
    columns: Annotated[
        dict[str, Annotated[MappedColumn, BeforeValidator(_column), _HEADER]], Field(min_length=1)
    ]
    constants: dict[str, str | tuple[str, ...] | None] = {}
    control_total: Annotated[ControlTotal, BeforeValidator(_total), _ROWS] | None = None
    as_of: Spot | None = None
    newest: Annotated[int, BeforeValidator(_days), _SPAN] | None = None

    def format_of(self, path: Path) -> Format | None:
        """The format of the file at `path`: as declared, else by its suffix; None when unknown."""
        return self.format or _SUFFIXES.get(path.suffix.lower())

    def as_json(self) -> dict[str, Any]:
        """What the mapping says, as it stands in transcripts; defaults are left out."""
        return self.model_dump(mode="json", exclude_defaults=True)
