"""How a workbook looks: fonts, named styles, and a colour for each verdict beside its word."""

from openpyxl.formatting.rule import FormulaRule, Rule
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook.workbook import Workbook

HEADER = "Tieout header"
LINK = "Tieout link"
MOMENT = "Tieout moment"
ASSESSOR = "Tieout assessor"
ASSESSOR_HEADER = "Tieout assessor header"
TITLE = "Tieout title"
HEADING = "Tieout heading"
LABEL = "Tieout label"
FACT = "Tieout fact"
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
    UNMAPPED: ("4B5563", "FFFFFF"),
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
_TOP = Alignment(vertical="top", wrap_text=True)
_THIN = Side(style="thin", color=RULE)


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", start_color=colour, end_color=colour)


def _styles() -> list[NamedStyle]:
    grid = Border(bottom=_THIN)
    head = Alignment(vertical="center", wrap_text=True)
    return [
        NamedStyle(
            HEADER, Font(name=_FACE, size=10, bold=True, color="FFFFFF"), _fill(NAVY), None, head
        ),
        NamedStyle(LINK, Font(name=_FACE, size=10, color="0B57A4", underline="single"), None, grid),
        NamedStyle(MOMENT, Font(name=_FACE, size=10, color=INK), None, grid),
        NamedStyle(ASSESSOR, Font(name=_FACE, size=10, color=INK), _fill("FFFBEA"), grid),
        NamedStyle(
            ASSESSOR_HEADER,
            Font(name=_FACE, size=10, bold=True, color=INK),
            _fill("F2D675"),
            None,
            head,
        ),
        NamedStyle(TITLE, Font(name=_FACE, size=20, bold=True, color=NAVY)),
        NamedStyle(HEADING, Font(name=_FACE, size=13, bold=True, color=NAVY)),
        NamedStyle(LABEL, Font(name=_FACE, size=10, bold=True, color="475467")),
        NamedStyle(FACT, Font(name=_FACE, size=10, color=INK)),
        NamedStyle(PROSE, Font(name=_FACE, size=11, color=INK)),
    ]


def dress(book: Workbook) -> None:
    """Give `book` the named styles, and every cell without a style wrapped text at the top."""
    for style in _styles():
        if style.name not in {HEADER, ASSESSOR_HEADER}:
            unwrapped = style.name in {TITLE, HEADING, FACT}
            style.alignment = Alignment(vertical="top") if unwrapped else _TOP
        style.number_format = "yyyy-mm-dd hh:mm:ss" if style.name == MOMENT else "General"
        book.add_named_style(style)
    # A style a cell costs a third of the time of a sheet; the style that cells have when they name
    # none costs nothing. openpyxl keeps it as the first cell format and the style "Normal".
    normal = book._named_styles["Normal"]  # type: ignore[attr-defined] # noqa: SLF001
    normal.font = Font(name=_FACE, size=10, color=INK)
    normal.alignment = _TOP
    book._cell_styles = IndexedList([normal.as_tuple()])  # type: ignore[attr-defined] # noqa: SLF001


def verdict_rules(first: str) -> list[Rule]:
    """Conditional formats that colour the word in the cell `first` (`H2`) and those below it."""
    rules = []
    for word, (fill, ink) in COLOURS.items():
        font = Font(color=ink, bold=word in {"fail", UNMAPPED})
        rules += [FormulaRule([f'{first}="{word}"'], stopIfTrue=True, font=font, fill=_fill(fill))]
    return rules


def row_rule(first: str) -> Rule:
    """A conditional format that draws a line under each row whose cell `first` (`$A2`) is used."""
    return FormulaRule([f"LEN({first})>0"], border=Border(bottom=_THIN))
