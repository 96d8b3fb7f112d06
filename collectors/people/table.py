"""Tables: the cells of a delivered file, line by line, before their meaning is known."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from evidence.errors import TieoutError

MAX_ROWS = 1_000_000
MAX_COLUMNS = 2_000


class BrokenFileError(TieoutError):
    """A delivered file cannot be read as what it should be; `code` names the fault.

    `words` never repeat what a cell holds: cells of a shifted row may be anybody's address.
    """

    exit_code = 3

    def __init__(self, code: str, words: str, line: int = 1) -> None:
        self.code = code
        self.words = words
        self.line = line
        super().__init__(f"line {line}: {words}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a workbook: as text, with the leading zeros its format shows, and as a day."""

    text: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Unusable:
    """A cell that is no evidence: a formula, an error value; `words` say which."""

    words: str


@dataclass(frozen=True, slots=True)
class Withheld:
    """A value that a source did not show to us, so that nobody knows it; `words` say why."""

    words: str


Cell = str | date | Number | Unusable | Withheld
"""One cell; an empty one is the empty text."""


@dataclass(frozen=True, slots=True)
class Line:
    """The cells that begin on one line of a file (row of a sheet), counted from 1.

    `ragged` says that the file leaves empty cells at the end of a row away, as workbooks do.
    """

    number: int
    cells: Sequence[Cell]
    ragged: bool = False

    @property
    def blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(self.cells)

    def at(self, column: int) -> Cell:
        """The cell of a column counted from 0; empty beyond the end."""
        return self.cells[column] if column < len(self.cells) else ""


def heading(cell: Cell) -> str:
    """A header as headers are compared: one width of letters (NFKC), single spaces."""
    return " ".join(unicodedata.normalize("NFKC", plain(cell)).split())


def seen(text: str) -> str:
    """A text as a reader sees it: composed (NFC), without what takes no place on the screen.

    Programs leave marks of direction and zero-width spaces in what is copied out of them.
    """
    if text.isascii():
        return text
    shown = "".join(each for each in text if unicodedata.category(each) != "Cf")
    return unicodedata.normalize("NFC", shown).strip()


def plain(cell: Cell) -> str:
    """A cell as text; an unusable one is empty here."""
    match cell:
        case str():
            return cell
        case Number():
            return cell.text
        case date():
            return cell.isoformat()
        case Unusable() | Withheld():
            return ""
