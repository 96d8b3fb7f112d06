"""How a workbook looks: fonts, named styles, and a colour for each verdict beside its word."""

from typing import Any

from openpyxl.formatting.rule import Rule
from openpyxl.styles import (
    Alignment,
    Border,
    Font,
    NamedStyle,
    PatternFill,
    Protection,
    Side,
)
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.workbook.workbook import Workbook

HEADER = "Tieout header"
LINK = "Tieout link"
MOMENT = "Tieout moment"
ASSESSOR = "Tieout assessor"
ASSESSOR_HEADER = "Tieout assessor header"
ENTITY = "Tieout entity"
ENTITY_HEADER = "Tieout entity header"
DAY_HEADER = "Tieout day header"
DAY = "Tieout day"
SMALL_HEADER = "Tieout small header"
TITLE = "Tieout title"
HEADING = "Tieout heading"
LABEL = "Tieout label"
FACT = "Tieout fact"
TEXT = "Tieout text"
NUMBER = "Tieout number"
NUMBER_LINK = "Tieout number link"
RIGHT = "Tieout right"
WHOLE_NUMBER = "Tieout whole number"
TOTAL = "Tieout total"
PROSE = "Tieout prose"

INK = "1F2937"
NAVY = "1F3A5F"
RULE = "D0D5DD"
UNMAPPED = "unmapped"

# Fill and ink of each word: dark ink on a pale fill, contrast over 7 to 1 (WCAG 2.2, 1.4.6).
COLOURS = {
    "fail": ("FAD4D4", "7F1010"),
    "unobserved": ("E5DAF6", "46178A"),
    "stale": ("FDE2C4", "6B3400"),
    "pending": ("FFF3C4", "5A4500"),
    "waived": ("D5E4FB", "123C85"),
    "pass": ("D6F1DE", "0B4D22"),
    "no_occurrence": ("E3EEF1", "2C4650"),
    "not_applicable": ("ECECEC", "3D3D3D"),
    UNMAPPED: ("CBD5E1", "0F172A"),
}
# The same words as bars of a chart, where a pale fill would be lost on white.
BARS = {
    "fail": "C62828",
    "unobserved": "7B4FC4",
    "stale": "E08A2E",
    "pending": "D9B310",
    "waived": "3F7AD6",
    "pass": "2E9E5B",
    "no_occurrence": "7FA8B5",
    "not_applicable": "A6A6A6",
    UNMAPPED: "4B5563",
}

_FACE = "Calibri"
_BLUE = "0B57A4"
_TOP_OF_LINE = Alignment(vertical="top")
_TOP = Alignment(vertical="top", wrap_text=True)
_THIN = Side(style="thin", color=RULE)


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour, end_color=colour)


def _font(**options: Any) -> Font:
    plain: dict[str, Any] = {"name": _FACE, "size": 10, "color": INK}
    return Font(**plain | options)


def _open(name: str, fill: str) -> NamedStyle:
    """A cell that somebody fills in: it stays open to them where a sheet is protected."""
    line, unlocked = Border(bottom=_THIN), Protection(locked=False)
    return NamedStyle(name, _font(), _fill(fill), line, _TOP, protection=unlocked)


def _styles() -> list[NamedStyle]:
    head = Alignment(vertical="center", wrap_text=True)
    right = Alignment(vertical="top", horizontal="right", indent=1)
    left = Alignment(vertical="top", horizontal="left")
    heading: dict[str, Any] = {"bold": True, "color": NAVY}
    return [
        NamedStyle(HEADER, _font(bold=True, color="FFFFFF"), _fill(NAVY), alignment=head),
        NamedStyle(ASSESSOR_HEADER, _font(bold=True), _fill("F2D675"), alignment=head),
        NamedStyle(ENTITY_HEADER, _font(bold=True), _fill("BFDDE6"), alignment=head),
        NamedStyle(
            DAY_HEADER,
            _font(bold=True, color="FFFFFF", size=8),
            _fill(NAVY),
            alignment=Alignment(text_rotation=90, horizontal="center", vertical="bottom"),
        ),
        NamedStyle(
            SMALL_HEADER,
            _font(bold=True, color="FFFFFF", size=8),
            _fill(NAVY),
            alignment=Alignment(horizontal="center", vertical="center"),
        ),
        NamedStyle(DAY, _font(size=9), alignment=Alignment(horizontal="center", vertical="top")),
        NamedStyle(TITLE, _font(size=20, **heading), alignment=_TOP_OF_LINE),
        NamedStyle(HEADING, _font(size=13, **heading), alignment=_TOP_OF_LINE),
        NamedStyle(LABEL, _font(bold=True, color="475467"), alignment=_TOP),
        NamedStyle(FACT, _font(), alignment=_TOP_OF_LINE),
        NamedStyle(PROSE, _font(size=11), alignment=_TOP),
        NamedStyle(TEXT, _font(), alignment=_TOP),
        NamedStyle(
            NUMBER_LINK,
            _font(color=_BLUE, underline="single"),
            alignment=right,
            number_format="#,##0",
        ),
        NamedStyle(LINK, _font(color=_BLUE, underline="single"), alignment=_TOP),
        _open(ASSESSOR, "FFFBEA"),
        _open(ENTITY, "F2F9FB"),
        NamedStyle(NUMBER, _font(), alignment=right, number_format="#,##0"),
        NamedStyle(RIGHT, _font(), alignment=right),
        NamedStyle(WHOLE_NUMBER, _font(), alignment=right, number_format="0"),
        NamedStyle(TOTAL, _font(bold=True), alignment=right, number_format="#,##0"),
        NamedStyle(MOMENT, _font(), alignment=left, number_format="yyyy-mm-dd hh:mm:ss"),
    ]


def dress(book: Workbook) -> None:
    """Give `book` the named styles, and every cell without a style wrapped text at the top."""
    for style in _styles():
        book.add_named_style(style)
    # Naming a style in each cell costs a third of the time of a sheet; the style that cells have
    # when they name none costs nothing. openpyxl keeps it as "Normal" and as the first format.
    normal = book._named_styles["Normal"]  # type: ignore[attr-defined] # noqa: SLF001
    normal.font = _font()
    normal.alignment = _TOP
    book._cell_styles[0] = normal.as_tuple()  # type: ignore[attr-defined] # noqa: SLF001


def verdict_rules(first: str) -> list[Rule]:
    """Conditional formats that colour the word in the cell `first` (`H2`) and those below it."""
    rules = []
    for word, (fill, ink) in COLOURS.items():
        font = Font(color=ink, bold=word in {"fail", UNMAPPED})
        rules += [_rule(f'{first}="{word}"', font=font, fill=_fill(fill))]
    return rules


LETTERS = {
    "O": "pass",
    "F": "fail",
    "W": "waived",
    "S": "stale",
    "U": "unobserved",
    "P": "pending",
    "N": "no_occurrence",
    "X": "not_applicable",
}
"""A letter for a day of the grid, and the verdict that it stands for."""
NOBODY = "·"
"""What stands on a day on which nobody looked."""
UNREAD = "U"
"""What stands in the heat map on a day without a failure that was not judged in full."""


def letter_rules(first: str) -> list[Rule]:
    """Conditional formats that colour the letters from the cell `first` (`D2`) on."""
    rules = []
    for letter, word in LETTERS.items():
        fill, ink = COLOURS[word]
        font = Font(color=ink, bold=word == "fail")
        rules += [_rule(f'{first}="{letter}"', font=font, fill=_fill(fill))]
    gap = PatternFill("lightUp", start_color="98A2B3", end_color="FFFFFF")
    return [*rules, _rule(f'{first}="{NOBODY}"', font=Font(color="667085"), fill=gap)]


def heat_rules(first: str, most: int) -> list[Rule]:
    """Conditional formats of a heat map: the more controls of `most` fail, the darker its cell.

    `first` is the first cell of the area; a day on which nobody looked is hatched, and one on which
    something could not be read has the colour of what is unobserved.
    """
    steps = (
        (1, "FAD4D4", "7F1010"),
        (most // 3 + 1, "E58A8A", INK),
        (2 * most // 3 + 1, "A32020", "FFFFFF"),
    )
    gap = PatternFill("lightUp", start_color="98A2B3", end_color="FFFFFF")
    number = f"ISNUMBER({first})"
    hot = [
        _rule(f"AND({number},{first}>={least})", font=Font(color=ink), fill=_fill(fill))
        for least, fill, ink in reversed(steps)
    ]
    calm = _rule(f"AND({number},{first}=0)", font=Font(color="0B4D22"), fill=_fill("D6F1DE"))
    fill, ink = COLOURS["unobserved"]
    unread = _rule(f'{first}="{UNREAD}"', font=Font(color=ink), fill=_fill(fill))
    return [_rule(f'{first}="{NOBODY}"', font=Font(color="667085"), fill=gap), unread, *hot, calm]


def row_rule(first: str) -> Rule:
    """A conditional format that draws a line under each row whose cell `first` (`$A2`) is used."""
    return _rule(f"LEN({first})>0", border=Border(bottom=_THIN))


def _rule(formula: str, **looks: Any) -> Rule:
    return Rule(type="expression", formula=[formula], dxf=DifferentialStyle(**looks))
