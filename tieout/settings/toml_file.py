"""A TOML file that an operator wrote, as plain values that remember their line."""

import re
import tomllib
from pathlib import Path
from typing import Any

from evidence.errors import OperatorFileError
from evidence.yaml.events import Where
from evidence.yaml.text import Document, Lines, read_operator_file

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?")
_KEY = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[A-Za-z0-9_-]+)*)\s*=""")
_AT_LINE = re.compile(r"\(at line (\d+), column \d+\)")


def read_toml(path: Path) -> Document:
    """The document in the file at `path`.

    Raises:
        OperatorFileError: when the file cannot be read, or is not UTF-8 or not TOML 1.0.
    """
    data = read_operator_file(path)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise OperatorFileError(
            "is not UTF-8", file=path, line=line, mend="save the file as UTF-8"
        ) from error
    try:
        value = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = _AT_LINE.search(str(error))
        line = int(found[1]) if found else text.count("\n") + 1
        said = _AT_LINE.sub("", str(error)).replace("(at end of document)", "").strip()
        raise OperatorFileError(
            f"not TOML: {said[:1].lower()}{said[1:]}",
            file=path,
            line=line,
            mend="check quotes, brackets and equals signs there",
        ) from error
    return Document(path, value, Lines(_lines(text, value)))


def _lines(text: str, value: Any) -> dict[Where, int]:
    """The line of each table and key; tomllib tells none, so headers and keys are found by form.

    Inline tables and lists share the line of their key, which is near enough to find it.
    """
    lines: dict[Where, int] = {}
    counts: dict[tuple[str, ...], int] = {}
    table: Where = ()
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            names = tuple(part.strip().strip("\"'") for part in header[2].split("."))
            if header[1] == "[[":
                counts[names] = counts.get(names, -1) + 1
                lines.setdefault(_indexed(names, counts)[:-1], number)
            table = _indexed(names, counts)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            names = tuple(part.strip().strip("\"'") for part in key[1].split("."))
            lines.setdefault((*table, *names), number)
    return lines if isinstance(value, dict) else {}


def _indexed(names: tuple[str, ...], counts: dict[tuple[str, ...], int]) -> Where:
    """A table's path with the number of each array table on the way."""
    path: list[str | int] = []
    for depth, name in enumerate(names, start=1):
        path.append(name)
        number = counts.get(names[:depth])
        if number is not None:
            path.append(number)
    return tuple(path)
