"""Builds plain values from the events of one YAML stream, and notes the line of each."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from yaml import events

from evidence.errors import OperatorFileError
from evidence.plain_words import shown
from evidence.yaml.scalar import plain_scalar

Where = tuple[str | int, ...]
"""The path of a value in a document: keys and, in lists, positions from 0."""

MAX_DEPTH = 32
_NOT_TEXT = re.compile("[\x00\ud800-\udfff]")


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet; `key` waits for its value."""

    value: dict[str, Any] | list[Any]
    path: Where
    key: str | None = None


@dataclass
class Reader:
    """Takes the events of a stream in turn; then `value` and `lines` hold the document.

    What is YAML and yet not plain data raises an OperatorFileError: duplicate keys, keys that are
    not text, anchors, aliases, tags, several documents, more than `MAX_DEPTH` levels.
    """

    file: Path
    value: Any = None
    lines: dict[Where, int] = field(default_factory=dict)
    open: list[_Open] = field(default_factory=list)
    documents: int = 0

    def take(self, event: Any) -> None:
        """One event of the stream."""
        kind = type(event)
        if kind is events.ScalarEvent:
            self._scalar(event)
        elif kind is events.MappingStartEvent:
            self._start(event, {})
        elif kind is events.SequenceStartEvent:
            self._start(event, [])
        elif kind is events.MappingEndEvent or kind is events.SequenceEndEvent:
            self.open.pop()
        elif kind is events.AliasEvent:
            raise self._refuse(event, f"the alias *{event.anchor}", "write the value out")
        elif kind is events.DocumentStartEvent:
            self._document(event)

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            raise self._refuse(event, "a second document", "use one file for each")
        if event.tags or event.version not in {None, (1, 2)}:
            raise self._refuse(event, "a directive", "remove the line that starts with %")

    def _scalar(self, event: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            raise self._dressed(event)
        value: Any = event.value
        if event.implicit[0]:
            try:
                value = plain_scalar(value)
            except ValueError as error:
                raise self._error(event, f"{error}", "put it in quotes") from error
        elif _NOT_TEXT.search(value):
            raise self._refuse(event, "a NUL or half a surrogate pair", "remove the escape")
        top = self.open[-1] if self.open else None
        if top is not None and top.key is None and type(top.value) is dict:
            self._key(event, top, value)
        else:
            self._place(event, value)

    def _key(self, event: Any, top: _Open, key: Any) -> None:
        if type(key) is not str:
            said = f"the key {event.value!r} is not text"
            raise self._error(event, said, "put it in quotes" if event.value else "name the key")
        path = (*top.path, key)
        if path in self.lines:
            first = f"it stands first on line {self.lines[path]}"
            raise self._error(event, f"the key {shown(key)} is given twice", first)
        self.lines[path] = event.start_mark.line + 1
        top.key = key

    def _start(self, event: Any, value: Any) -> None:
        if event.anchor is not None or event.tag is not None:
            raise self._dressed(event)
        top = self.open[-1] if self.open else None
        if top is not None and top.key is None and type(top.value) is dict:
            raise self._error(event, "a key is a list or a mapping", "use a text as the key")
        if len(self.open) >= MAX_DEPTH:
            raise self._error(event, f"more than {MAX_DEPTH} levels deep", "flatten the file")
        self.open.append(_Open(value, self._place(event, value)))

    def _place(self, event: Any, value: Any) -> Where:
        """Puts a value where the stream stands, and returns its path."""
        if not self.open:
            self.value = value
            self.lines[()] = event.start_mark.line + 1
            return ()
        top = self.open[-1]
        if isinstance(top.value, list):
            path: Where = (*top.path, len(top.value))
            top.value.append(value)
            self.lines[path] = event.start_mark.line + 1
            return path
        key = top.key or ""
        top.value[key] = value
        top.key = None
        return (*top.path, key)

    def _dressed(self, event: Any) -> OperatorFileError:
        if event.anchor is not None:
            return self._refuse(event, f"the anchor &{event.anchor}", "write the value out")
        return self._refuse(event, f"the tag {shown(event.tag)}", "remove the tag")

    def _refuse(self, event: Any, what: str, mend: str) -> OperatorFileError:
        return self._error(event, f"{what} is not accepted here", mend)

    def _error(self, event: Any, message: str, mend: str) -> OperatorFileError:
        line = event.start_mark.line + 1
        return OperatorFileError(message, file=self.file, line=line, mend=mend)
