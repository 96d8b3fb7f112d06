"""An operator's YAML file, read strictly as YAML 1.2 into plain values that remember their line."""

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from evidence.errors import OperatorFileError
from evidence.plain_words import in_words
from evidence.yaml.events import Reader, Where

Model = TypeVar("Model", bound=BaseModel)

MAX_BYTES = 5_000_000
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# YAML 1.2 section 5.1, less NEL, LS, PS and the byte order mark: libyaml still folds the first
# three as line breaks (YAML 1.1), so a value that holds one would not come back as written.
_FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_LINE_BREAK = re.compile("\r\n|\r|\n")
_WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MENDS = {
    "found character": "indent with spaces, and put a text that starts with @, % or ` in quotes",
    "mapping values are not allowed": "put a text that holds ': ' in quotes",
    "could not find expected ':'": "end the key with ': '",
    "": "check indentation, quotes and brackets there",
}


@dataclass(frozen=True)
class Lines:
    """The line, counted from 1, on which each value of a document stands."""

    by_path: Mapping[Where, int]

    def of(self, *path: str | int) -> int:
        """The line of the value at `path`, or of its nearest ancestor when it is not there.

        The line of a mapping's value is that of its key.
        """
        while path not in self.by_path and path:
            path = path[:-1]
        return self.by_path.get(path, 1)


@dataclass(frozen=True)
class Document:
    """The one document of a YAML file, as plain values; an empty file holds None."""

    file: Path
    value: Any
    lines: Lines

    def at(self, *path: str | int) -> Any:
        """The value at `path`, which must be there."""
        value = self.value
        for part in path:
            value = value[part]
        return value

    def mistake(self, message: str, *path: str | int, mend: str | None = None) -> OperatorFileError:
        """The error that says `message` of the value at `path`, for the caller to raise."""
        return OperatorFileError(message, file=self.file, line=self.lines.of(*path), mend=mend)


def read_operator_file(file: Path) -> bytes:
    """The bytes of a file that an operator wrote, at most `MAX_BYTES`.

    Raises:
        OperatorFileError: when it is missing, no regular file, unreadable or too large.
    """
    if file.exists() and not file.is_file():
        raise OperatorFileError("is not a regular file", file=file, mend="name a YAML file")
    try:
        with file.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        said = (error.strerror or "input error").lower()
        raise OperatorFileError(f"cannot be read: {said}", file=file) from error
    if len(data) > MAX_BYTES:
        raise _too_large(file)
    return data


def read_yaml(path: Path) -> Document:
    """The document in the file at `path`.

    Raises:
        OperatorFileError: when the file cannot be read or is not strict YAML 1.2.
    """
    return parse_yaml(read_operator_file(path), path)


def parse_yaml(text: bytes | str, file: Path) -> Document:
    """The document in `text`, which came from `file`.

    Raises:
        OperatorFileError: for what is not UTF-8 or not YAML, for duplicate keys, keys that are
            not text, anchors, aliases, tags, several documents, too many levels.
    """
    reader = Reader(file)
    try:
        for event in yaml.parse(_characters(text, file), Loader=_LOADER):
            reader.take(event)
    except yaml.MarkedYAMLError as error:
        mark, said = error.problem_mark or error.context_mark, error.problem or "broken syntax"
        line = mark.line + 1 if mark else None
        mend = next(_MENDS[start] for start in _MENDS if said.startswith(start))
        raise OperatorFileError(f"not YAML: {said}", file=file, line=line, mend=mend) from error
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # ValueError and OverflowError: the scanner of PyYAML without libyaml, on \UFFFFFFFF.
        raise OperatorFileError("not YAML: a character cannot be read", file=file) from error
    return Document(file, reader.value, Lines(reader.lines))


def validated(document: Document, model: type[Model], path: Where = ()) -> Model:
    """The value at `path` as a `model`.

    Raises:
        OperatorFileError: for the first mistake, with the line of the offending value; an unknown
            field goes before a missing one, since a misspelt name makes both.
    """
    value = document.at(*path)
    try:
        return model.model_validate(value)
    except ValidationError as error:
        found = error.errors(include_url=False)
        first = next((each for each in found if each["type"] == "extra_forbidden"), found[0])
        inner = _reachable(first, value)
        message, mend = in_words(first, inner, model)
        raise document.mistake(message, *path, *inner, mend=mend) from error


def _reachable(error: ErrorDetails, value: Any) -> Where:
    """The error's location, less the branch names that pydantic adds for unions and keys."""
    path: list[str | int] = []
    last = len(error["loc"]) - 1
    for place, part in enumerate(error["loc"]):
        inside: Any = dict(enumerate(value)) if isinstance(value, list) else value
        if not isinstance(inside, dict) or part not in inside:
            if place == last and error["type"] == "missing":
                return (*path, part)
            continue
        value = inside[part]
        path.append(part)
    return tuple(path)


def _too_large(file: Path) -> OperatorFileError:
    mend = "split it into several files"
    return OperatorFileError(f"is larger than {MAX_BYTES:,} bytes", file=file, mend=mend)


def _line_at(text: str, offset: int) -> int:
    return len(_LINE_BREAK.findall(text, 0, offset)) + 1


def _characters(text: bytes | str, file: Path) -> str:
    """The text without its byte order mark, known to hold only what YAML may hold."""
    if isinstance(text, bytes):
        if len(text) > MAX_BYTES:
            raise _too_large(file)
        text = _decoded(text, file)
    elif len(text) > MAX_BYTES or len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise _too_large(file)
    text = text.removeprefix("\ufeff")
    if found := _FORBIDDEN.search(text):
        character = f"the character U+{ord(found[0]):04X}"
        line = _line_at(text, found.start())
        mend = "remove it" + (
            ", or write it as an escape in double quotes" if ord(found[0]) else ""
        )
        raise OperatorFileError(
            f"{character} may not stand in YAML", file=file, line=line, mend=mend
        )
    return text


def _decoded(data: bytes, file: Path) -> str:
    mend = "save the file as UTF-8"
    if data.startswith(_WIDE_MARKS):
        raise OperatorFileError("is UTF-16 or UTF-32, not UTF-8", file=file, line=1, mend=mend)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = _line_at(data[: error.start].decode("utf-8"), error.start)
        raise OperatorFileError("is not UTF-8", file=file, line=line, mend=mend) from error
