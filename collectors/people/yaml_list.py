"""YAML lists as tables: one entry a row, its keys as headers, read as strictly as our own YAML."""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

from collectors.people.mapping import MappedColumn
from collectors.people.table import MAX_ROWS, BrokenFileError, Cell, Line, Number
from evidence.errors import OperatorFileError
from evidence.plain_words import did_you_mean
from evidence.yaml.text import parse_yaml

SPLIT = ";"
"""What parts the items of a list once it is a cell, as a mapping's `split` says it for others."""


def yaml_lines(data: bytes, path: Path, columns: Collection[MappedColumn]) -> Iterator[Line]:
    """A header of keys, on line 1, then each entry on the line it begins.

    A key that is left out is an empty cell. One that no entry has stands in the header unless it
    may lack, and one that is in no column is refused: misspelt, it would hide what it says.

    Raises:
        BrokenFileError: for what is no strict YAML, no list of entries, or nested further.
    """
    try:
        document = parse_yaml(data, path)
    except OperatorFileError as error:
        raise BrokenFileError("BrokenYaml", error.message, error.line or 1) from error
    entries = document.value
    if not isinstance(entries, list):
        said = "is no list of entries; begin each with '- ', and write [] for none"
        raise BrokenFileError("NoList", said)
    if len(entries) > MAX_ROWS:
        raise BrokenFileError("TooManyRows", f"has more than {MAX_ROWS:,} entries")
    known = [name for each in columns for name in (*each.also, each.column)]
    keys: dict[str, None] = {}
    for number, entry in enumerate(entries):
        if not isinstance(entry, dict):
            line = document.lines.of(number)
            raise BrokenFileError("NoEntry", "is no entry of the form 'key: value'", line)
        for key in entry.keys() - known:
            said = f"has the key {key!r}, which is no column"
            mend = did_you_mean(key, known) or f"the keys are {', '.join(known)}"
            raise BrokenFileError("NoColumn", f"{said}; {mend}", document.lines.of(number, key))
        keys.update(dict.fromkeys(entry))
    for each in columns:
        if not each.may_lack and keys.keys().isdisjoint((each.column, *each.also)):
            keys[each.column] = None
    yield Line(1, list(keys), ragged=True)
    for number, entry in enumerate(entries):
        cells = [_cell(entry.get(key), document.lines.of(number, key)) for key in keys]
        yield Line(document.lines.of(number), cells, ragged=True)


def _cell(value: Any, line: int) -> Cell:
    match value:
        case None:
            return ""
        case str():
            return value.strip()
        case bool():
            return "yes" if value else "no"
        case int():
            return Number(str(value), None)
        case list():
            return _together(value, line)
        case _:
            said = "holds a value that is neither text, number, yes or no, nor a list of them"
            raise BrokenFileError("BadValue", said, line)


def _together(items: list[Any], line: int) -> Cell:
    texts: list[str] = []
    for item in items:
        if not isinstance(item, str) or SPLIT in item:
            said = f"holds a list of something else than texts without {SPLIT!r}"
            raise BrokenFileError("BadValue", said, line)
        texts.append(item.strip())
    return SPLIT.join(texts)
