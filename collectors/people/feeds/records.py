"""Records as lines of a table: the mapped members of each, as cells that say what is not known."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from collectors.people.layout import LAYOUTS
from collectors.people.mapping import PeopleMapping
from collectors.people.table import BrokenFileError, Cell, Line, Unusable, Withheld
from evidence.record import Fields

NOT_SHOWN = "the source does not show it to us, or to nobody; grant the right to read it"
EXACT = 2.0**53
"""From here on a number that is written with a fraction may have lost digits."""
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Shape:
    """What a missing member means: nothing (`absent` is `empty`), or that we may not see it.

    `nullable` are members that are left out where they are empty. `restricted` names the member in
    which a record lists what it does not show. `left` are values of members by which somebody has
    left.
    """

    absent: str = "empty"
    nullable: Sequence[str] = ()
    restricted: str = ""
    left: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """Records as a table under a mapping; `unread` are fields whose column no record has."""

    mapping: PeopleMapping
    lines: Iterable[Line]
    unread: Mapping[str, str]


def table_of(records: Sequence[Fields], mapping: PeopleMapping, shape: Shape) -> Table:
    """The mapped members of records as lines: the header is line 1, a record its number and 1.

    A column that no record has is none of the table's: where its field may lack, the field is
    unread; where it must be there, the reading says that the column is missing.
    """
    paths = list(dict.fromkeys(mapped.column for mapped in mapping.columns.values()))
    _refuse_endless(records, mapping, shape)
    there = [path for path in paths if _is_there(records, path, shape)]
    layout, unread, kept = LAYOUTS[mapping.kind], dict[str, str](), dict(mapping.columns)
    for name, mapped in mapping.columns.items():
        place = layout.place(name)
        if mapped.column not in there and place is not None and place.need == "free":
            if name not in layout.assumed:
                unread[name] = f"no record has {mapped.column!r}: it is empty in all, or not shown"
            del kept[name]
    if not records:
        there, unread, kept = paths, {}, dict(mapping.columns)
    lines = _lines(records, there, shape)
    return Table(mapping.model_copy(update={"columns": kept}), lines, unread)


def _refuse_endless(records: Sequence[Fields], mapping: PeopleMapping, shape: Shape) -> None:
    """Somebody who may have left and shows no last day would look employed for ever."""
    if "last_day" not in mapping.columns:
        return
    column = mapping.columns["last_day"].column
    for number, record in enumerate(records, start=2):
        if not shape.left or _cell(record, column, Shape()):
            continue
        for path, values in shape.left.items():
            value = member(record, path)
            if value is _ABSENT:
                words = f"shows no last day in {column!r}, and not by {path!r} whether they left"
                raise BrokenFileError("FieldWithheld", words, number)
            if str(cell_of(value)).lower() in values:
                words = f"has left by {path!r} and shows no last day in {column!r}"
                raise BrokenFileError("LeaverWithoutDay", words, number)


def _is_there(records: Sequence[Fields], path: str, shape: Shape) -> bool:
    if shape.absent == "withheld" and path not in shape.nullable:
        return True
    return any(member(record, path) is not _ABSENT for record in records)


def _lines(records: Sequence[Fields], paths: Sequence[str], shape: Shape) -> Iterator[Line]:
    yield Line(1, paths)
    for number, record in enumerate(records, start=2):
        yield Line(number, [_cell(record, path, shape) for path in paths])


def member(record: Fields, path: str) -> Any:
    """What stands at a dotted path of a record; a marker of its own where nothing stands there."""
    if path in record:
        return record[path]
    value: Any = record
    for part in path.split("."):
        if value is None:
            return None
        if not isinstance(value, dict) or part not in value:
            return _ABSENT
        value = value[part]
    return value


def _cell(record: Fields, path: str, shape: Shape) -> Cell:
    hidden = record.get(shape.restricted) if shape.restricted else None
    if isinstance(hidden, list) and path in hidden:
        return Withheld(f"{path!r} is restricted: grant the right to read it")
    value = member(record, path)
    if value is _ABSENT:
        empty = shape.absent == "empty" or path in shape.nullable
        return "" if empty else Withheld(f"{path!r}: {NOT_SHOWN}")
    return cell_of(value)


def cell_of(value: Any) -> Cell:
    """A JSON value as a cell; a number keeps its digits, a list of texts stands with commas."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return value.strip()
        case list() if all(isinstance(each, str) for each in value):
            return ",".join(value)
        case float() if value.is_integer() and abs(value) < EXACT:
            return str(int(value))
    return Unusable("a value that is neither text, number nor day")
