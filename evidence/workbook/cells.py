"""The one door by which anything enters a cell: text from evidence stays text, always."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, repeat
from math import ceil
from typing import Any, NamedTuple

from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from evidence.canonical import sha256
from evidence.workbook import look

LONGEST = 32_767
"""UTF-16 units that a cell of Excel holds; openpyxl cuts what is longer without a word."""
MOST_LINKS = 65_530
"""Hyperlinks that Excel bears on one sheet; it drops all of them when there are more."""

# First characters that a spreadsheet may read as the start of a formula (OWASP ASVS 1.2.10, with
# their full-width forms), hide (an apostrophe) or type as an error (#N/A).
_LEADS = frozenset(" =+-@\t\r\n'#＝＋－＠")
_QUOTED = re.compile(r"\s*[=+\-@'＝＋－＠]|[\t\r\n]")

_PARTS = re.compile(r"[^-/| ]*[-/| ]|[^-/| ]+")
"""What of a text stays together on a line: spreadsheets break behind these."""

# Controls, lone surrogates and noncharacters break the file (XML 1.0, production 2); bidirectional
# overrides make a name read as another. Excel reads _xHHHH_ as an escape (ECMA-376, ST_Xstring).
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]"
    "|_(?=x[0-9A-Fa-f]{4}_)"
)


class Link(NamedTuple):
    """Text or a count that leads to a place in this workbook; `place` is never from evidence."""

    value: str | int
    place: str


class Formula(NamedTuple):
    """A formula of this project's own, from `=` on: cells and constants, never text of evidence.

    `shown` is what it comes to, for programs that do not calculate.
    """

    text: str
    style: str = look.NUMBER
    shown: int | str | None = None


class Styled(NamedTuple):
    """A value in one of the named styles of `look`."""

    value: str | int | datetime
    style: str


Value = str | int | datetime | Link | Formula | Styled | None
Row = Iterable[Value]

_FORMULA = re.compile(r"=[A-Za-z0-9_$(),:<>=+*/!'\"\u00b7 -]+")
_SHOWN = re.compile(r"[A-Za-z0-9 \u00b7-]*")
_CALL = re.compile(r"[A-Za-z][A-Za-z0-9.]*(?=\()")
FUNCTIONS = frozenset(
    {
        "AND",
        "COUNTIF",
        "COUNTIFS",
        "HEX2DEC",
        "IF",
        "INT",
        "MID",
        "MOD",
        "OR",
        "RANK",
        "SMALL",
        "SUM",
        "TRIM",
    }
)
"""What a formula may call; Excel and LibreOffice know these alike, and none leaves the file."""

_SHORT = LONGEST // 2
_UNBOUND = repeat(1e9)
_LINE = 13.2
"""Points from one line of a cell to the next, in the font of `look`."""
_HIGHEST = 409.0
"""Points that a row of Excel can be high."""

COMES_TO = "\u241f"
"""Stands between a formula and what it comes to, until `calculated` puts them in their places."""
# openpyxl writes with lxml in ASCII and without it in UTF-8.
_FORMS = (b"&#9247;", COMES_TO.encode())
_WRITTEN = re.compile(
    rb"<c ([^>]*)><f>([^<]*?)(?:" + b"|".join(_FORMS) + rb")([^<]*)</f>(?:<v\s*/>|<v></v>)</c>"
)

ASSESSOR = Styled("", look.ASSESSOR)
"""A cell left empty for the assessor."""
ENTITY = Styled("", look.ENTITY)
"""A cell that the organisation fills in: a response, a decision, what no source tells."""


def safe(text: str) -> str:
    """`text` as a cell can hold it: unsafe characters as visible escapes, cut when too long.

    A cut text ends with a marker that names its length and the SHA-256 of the whole (UTF-8).
    """
    shown = text if text.isprintable() and "_x" not in text else _UNSAFE.sub(_escape, text)
    return shown if _units(shown) <= LONGEST else _cut(text, shown)


def calculated(xml: bytes) -> bytes:
    """Rows of a sheet's XML with the value of each formula that has one written beside it."""
    return _WRITTEN.sub(_beside, xml) if any(form in xml for form in _FORMS) else xml


def _beside(match: re.Match[bytes]) -> bytes:
    head, formula, shown = match.groups()
    # Text that a formula comes to says so (ECMA-376, ST_CellType `str`).
    kind = b"" if shown.isdigit() else b' t="str"'
    return b"<c %b%b><f>%b</f><v>%b</v></c>" % (head, kind, formula, shown)


def _escape(match: re.Match[str]) -> str:
    character = match[0]
    if character == "_":
        return "_x005F_"
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def _units(text: str) -> int:
    if len(text) <= LONGEST // 2 or text.isascii():
        return len(text)
    return len(text.encode("utf-16-le")) // 2


def _cut(text: str, shown: str) -> str:
    digest = sha256(text.encode("utf-8", "surrogatepass"))
    marker = f" [cut here: the whole text has {len(text):,} characters and SHA-256 {digest}]"
    room = (LONGEST - len(marker)) * 2
    return shown.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + marker


def _lines(text: str, width: float) -> int:
    """About how many lines `text` takes in a column of that width: wide letters count double."""
    if text.isascii():
        if len(text) <= width and "\n" not in text:
            return 1
        return sum(_lines_of(part, width) for part in text.split("\n"))
    wide = sum(1 for letter in text if letter >= "\u1100")
    return ceil((len(text) + wide * 0.8) / width) + text.count("\n")


def _lines_of(line: str, width: float) -> int:
    """Lines are broken behind spaces and the marks of ids; the rest of each stays empty."""
    if len(line) <= width:
        return 1
    lines, room = 0, 0.0
    for part in _PARTS.findall(line):
        size = len(part)
        # A space that ends a line takes none of it.
        if size - (part[-1] == " ") > room:
            taken = ceil(size / width)
            lines, room = lines + taken, taken * width
        room -= size
    return lines


@dataclass(slots=True)
class Pen:
    """Writes the rows of one sheet, top down; `rows` and `links` count what stands.

    `widths` are those of the columns, in characters: text that is longer makes its row higher.
    """

    sheet: Worksheet
    widths: tuple[float, ...] = ()
    rows: int = 0
    links: int = 0
    _kept: "dict[Styled, Cell] | None" = None

    def row(self, values: Row, *, height: float | None = None) -> None:
        """Write one row; None leaves a cell out.

        Text is written as text, a datetime in UTC to the second, a Link as a link. `height` in
        points is reckoned from the texts when it is not given.
        """
        self.rows += 1
        cells: list[Any] = []
        lines = 1
        for value, width in zip(values, chain(self.widths, _UNBOUND), strict=False):
            # The common case in a few C calls: printable text that nothing could misread.
            if (
                type(value) is str
                and value.isprintable()
                and value[:1] not in _LEADS
                and len(value) < _SHORT
                and "_x" not in value
            ):
                cells.append(value or None)
                if len(value) * 2 > width:
                    lines = max(lines, _lines(value, width))
            else:
                cells.append(self._cell(value))
                text = value.value if isinstance(value, Link | Styled) else value
                if isinstance(text, str):
                    lines = max(lines, _lines(text, width))
        if lines > 1 or height:
            # LibreOffice and web viewers do not fit rows to wrapped text by themselves. The format
            # lets a height stand without saying that somebody chose it, openpyxl's class does not.
            points = height or min(_LINE * lines + 2, _HIGHEST)
            rows: Any = self.sheet.row_dimensions
            rows[self.rows] = {"ht": f"{points:g}"}
            self.sheet.append(cells)
            del rows[self.rows]
        else:
            self.sheet.append(cells)

    def _cell(self, value: Value) -> Any:
        match value:
            case str():
                return self._text(value)
            case datetime():
                plain = value.astimezone(UTC).replace(tzinfo=None, microsecond=0)
                return self._styled(Styled(plain, look.MOMENT))
            case int():
                return self._styled(Styled(value, look.NUMBER))
            case Link():
                return self._link(value)
            case Formula():
                return self._formula(value)
            case Styled():
                return self._styled(value)
            case None:
                return None
            case _:
                # Stored JSON may hold what its types do not promise: it is shown as text.
                return self._text(str(value))

    def _text(self, text: str, style: str | None = None) -> Cell:
        shown = safe(text)
        cell = WriteOnlyCell(self.sheet, value=shown)
        # openpyxl has just typed "=1+1" as a formula and "#N/A" as an error.
        cell.data_type = "s"
        cell.style = style or look.TEXT
        if _QUOTED.match(text):
            # Excel keeps text with this mark as text even when somebody edits the cell.
            cell.quotePrefix = True
        return cell

    def _styled(self, styled: Styled) -> Cell:
        if isinstance(styled.value, str) and styled.value:
            return self._text(styled.value, styled.style)
        # A written cell may be written again elsewhere: counts, instants and blanks recur.
        self._kept = self._kept if self._kept and len(self._kept) < 1000 else {}
        cell = self._kept.get(styled)
        if cell is None:
            cell = WriteOnlyCell(self.sheet, value=styled.value if styled.value != "" else None)
            cell.style = styled.style
            self._kept[styled] = cell
        return cell

    def _formula(self, formula: Formula) -> Cell:
        calls = set(_CALL.findall(formula.text))
        if not _FORMULA.fullmatch(formula.text) or not calls <= FUNCTIONS:
            raise ValueError(f"not a formula of ours: {formula.text!r}")
        text = formula.text
        if formula.shown is not None:
            if not _SHOWN.fullmatch(str(formula.shown)):
                raise ValueError(f"not what a formula of ours comes to: {formula.shown!r}")
            # openpyxl writes no value beside a formula; the file is mended on its way to the disk.
            text = f"{text}{COMES_TO}{formula.shown}"
        cell = WriteOnlyCell(self.sheet, value=text)
        cell.style = formula.style
        return cell

    def _link(self, link: Link) -> Cell:
        if isinstance(link.value, str):
            cell = self._text(link.value, look.LINK)
        else:
            cell = WriteOnlyCell(self.sheet, value=link.value)
            cell.style = look.NUMBER_LINK
        if self.links < MOST_LINKS:
            self.links += 1
            cell.hyperlink = Hyperlink(ref="", location=link.place)
        return cell
