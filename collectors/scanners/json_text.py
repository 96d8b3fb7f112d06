"""JSON of strangers: parsed strictly, and walked with the place of every value at hand."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from collectors.scanners.report import BrokenReportError
from evidence.canonical import sha256

LONGEST = 1_000
"""Characters of one text that are kept; what is cut is marked with its length and digest."""
_MILLISECONDS = 100_000_000_000
"""Seconds since 1970 do not come this far before the year 5138, so larger is milliseconds."""


class _TwiceError(ValueError):
    """An object names one key twice: which of the two counts, nobody can say."""


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a JSON document; `where` is its JSON Pointer, after its line where lines count."""

    value: Any
    where: str = ""

    def broken(self, words: str) -> BrokenReportError:
        """That something is wrong here."""
        return BrokenReportError("WrongForm", f"{self.where or 'the top'}: {words}")

    @property
    def members(self) -> dict[str, Any]:
        """What an object holds.

        Raises:
            BrokenReportError: when it is none; so do all the readers below.
        """
        if not isinstance(self.value, dict):
            raise self.broken("must be an object")
        return self.value

    def has(self, name: str) -> bool:
        """Whether an object has a member that is not null."""
        return self.members.get(name) is not None

    def at(self, name: str) -> "Node":
        """A member of an object; its value is None where it has none."""
        escaped = _shown(name).replace("~", "~0").replace("/", "~1")
        return Node(self.members.get(name), f"{self.where}/{escaped}")

    def object(self, name: str) -> "Node | None":
        """A member that is an object; None where there is none."""
        found = self.at(name)
        if found.value is None:
            return None
        _ = found.members
        return found

    def items(self) -> Iterator["Node"]:
        """The objects of a list; null is an empty one."""
        if self.value is None:
            return
        if not isinstance(self.value, list):
            raise self.broken("must be a list")
        for number, value in enumerate(self.value):
            item = Node(value, f"{self.where}/{number}")
            _ = item.members
            yield item

    def objects(self, name: str) -> Iterator["Node"]:
        """The objects of a member that is a list."""
        yield from self.at(name).items()

    def text(self, name: str) -> str | None:
        """A member that is a text; an empty one is None."""
        # Places are named where something is wrong only: files hold millions of texts.
        value = self.members.get(name)
        if value is None:
            return None
        if not isinstance(value, str):
            raise self.at(name).broken("must be a text")
        return cut(value) or None

    def demanded(self, name: str) -> str:
        """A member that must be a text and not empty."""
        found = self.text(name)
        if found is None:
            raise self.at(name).broken("must be a text that is not empty")
        return found

    def texts(self, name: str) -> list[str]:
        """The texts of a member that is a list; null is an empty one."""
        found = self.at(name)
        if found.value is None:
            return []
        if not isinstance(found.value, list) or not all(isinstance(t, str) for t in found.value):
            raise found.broken("must be a list of texts")
        return [cut(text) for text in found.value]

    def number(self, name: str) -> int | None:
        """A member that is a whole number."""
        value = self.members.get(name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.at(name).broken("must be a whole number")
        return value

    def flag(self, name: str) -> bool | None:
        """A member that is true or false."""
        found = self.at(name)
        if found.value is not None and not isinstance(found.value, bool):
            raise found.broken("must be true or false")
        return found.value

    def instant(self, name: str) -> datetime | None:
        """A member that is an instant of RFC 3339; without an offset it names none."""
        text = self.text(name)
        if text is None:
            return None
        try:
            found = datetime.fromisoformat(text)
            return found.astimezone(UTC).replace(microsecond=0) if found.tzinfo else None
        except (ValueError, OverflowError) as error:
            raise self.at(name).broken("must be an instant such as 2026-03-31T09:00:00Z") from error

    def epoch(self, name: str) -> datetime | None:
        """A member that counts seconds or milliseconds since 1970; 0 and less name no instant."""
        count = self.number(name)
        if count is None or count <= 0:
            return None
        try:
            seconds = count // 1000 if count >= _MILLISECONDS else count
            return datetime.fromtimestamp(seconds, UTC)
        except (ValueError, OverflowError, OSError) as error:
            raise self.at(name).broken("must be an instant since 1970") from error


def cut(text: str) -> str:
    """A text as it may be stored: no half characters, no more than `LONGEST` of them."""
    whole = text.strip()
    if not whole.isascii():
        whole = whole.encode("utf-8", "backslashreplace").decode()
    if len(whole) <= LONGEST:
        return whole
    mark = f"... ({len(whole):,} characters, sha256:{sha256(whole.encode())[:16]})"
    return whole[: LONGEST - len(mark)] + mark


def document(data: bytes) -> Node:
    """The one document in a file of UTF-8.

    Raises:
        BrokenReportError: naming the line, for what is not JSON (RFC 8259).
    """
    return Node(_parsed(_decoded(data)))


def documents(data: bytes) -> list[Node]:
    """The documents of a file: the items of a list, the lines of JSON lines, or a single object.

    Raises:
        BrokenReportError: naming the line, for what is not JSON.
    """
    text = _decoded(data)
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) > 1 and lines[0][1].lstrip().startswith("{") and _stands_alone(lines[0][1]):
        return [Node(_parsed(line, number), f"line {number} ") for number, line in lines]
    whole = Node(_parsed(text))
    return list(whole.items()) if isinstance(whole.value, list) else [whole]


def _stands_alone(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BrokenReportError("NotJson", f"line {line}: is not UTF-8") from error


def _parsed(text: str, line: int = 1) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_refused)
    except json.JSONDecodeError as error:
        said = f"line {line + error.lineno - 1}: is not JSON: {error.msg.lower()}"
        raise BrokenReportError("NotJson", said) from error
    except RecursionError as error:
        raise BrokenReportError("TooDeep", f"line {line}: is nested too deep") from error
    except ValueError as error:
        said = str(error) if isinstance(error, _TwiceError) else "a number is out of all bounds"
        raise BrokenReportError("NotJson", f"from line {line}: {said}") from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        counts = Counter(name for name, _ in pairs)
        twice = counts.most_common(1)[0][0]
        raise _TwiceError(f"an object has the member '{_shown(twice)}' twice")
    return found


def _refused(word: str) -> Any:
    raise _TwiceError(f"{word} is no number of JSON")


def _shown(name: str) -> str:
    """A member's name in a message: printable and short."""
    return ascii(name)[1:-1][:60]
