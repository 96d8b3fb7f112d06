"""Templates of registers, empty, to be filled in: CSV, XLSX with drop-downs, YAML with words."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from collectors.people.layout import CHOICES, DAYS, LISTS
from collectors.people.place import Place
from collectors.people.yaml_list import SPLIT
from collectors.registers.form import Register, heading
from evidence.csv_lines import csv_lines
from evidence.errors import UsageError

ROWS = 1000
"""How many rows of a sheet have drop-downs."""
_DATE = "yyyy-mm-dd"
_PATTERNS: Mapping[str, Mapping[str, Any]] = {
    "country": {"pattern": "^[A-Z]{2}$"},
    "countries": {"pattern": "^[A-Z]{2}$"},
    "email": {"pattern": "^[^@\\s]+@[^@\\s]+$"},
    "date": {"format": "date"},
    "end": {"format": "date"},
}
_MARK = b"\xef\xbb\xbf"
"""A byte order mark, without which Excel takes UTF-8 for something else."""


def template(register: Register, target: Path, *, japanese: bool = False) -> bytes:
    """The template of a register in the format that the target's suffix says.

    Raises:
        UsageError: for a suffix that is none of .csv, .xlsx and .yaml.
    """
    headings = [heading(place.name, japanese=japanese) for place in register.layout.places]
    match target.suffix.lower():
        case ".csv":
            return _MARK + b"".join(csv_lines(headings, []))
        case ".xlsx":
            title = register.title_ja if japanese else register.title
            return _workbook(register, title, headings)
        case ".yaml" | ".yml":
            return _yaml(register).encode()
    said = f"{target.name} is none of .csv, .xlsx and .yaml"
    raise UsageError(f"{said}; end the name of the template with one of them")


def told(place: Place) -> str:
    """What a template says of one column, with the words that it takes and whether it is needed."""
    words = [place.means or place.name]
    if place.form in CHOICES:
        words.append(f"One of: {', '.join(CHOICES[place.form])}.")
    if place.form in DAYS:
        words.append("A date such as 2026-03-31.")
    if place.form in LISTS:
        words.append(f"Several are parted by {SPLIT}")
    words.append(_NEEDS[place.need])
    return " ".join(words)


_NEEDS = {
    "value": "Every row needs one.",
    "column": "May be empty; the column must stay.",
    "free": "The column may be left out.",
}


def _workbook(register: Register, title: str, headings: list[str]) -> bytes:
    from openpyxl import Workbook
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    sheet.freeze_panes = "A2"
    for number, (place, words) in enumerate(
        zip(register.layout.places, headings, strict=True), start=1
    ):
        letter = get_column_letter(number)
        cell = sheet.cell(1, number, words)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6F0")
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        cell.comment = Comment(told(place), "Tieout")
        sheet.column_dimensions[letter].width = max(14, min(30, len(words) + 6))
        # Text keeps the zeros of a staff number.
        sheet.column_dimensions[letter].number_format = _DATE if place.form in DAYS else "@"
        if place.form in CHOICES:
            choice = DataValidation("list", formula1=f'"{",".join(CHOICES[place.form])}"')
            choice.add(f"{letter}2:{letter}{ROWS + 1}")
            sheet.add_data_validation(choice)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _yaml(register: Register) -> str:
    lines = [
        f"# {register.title} ({register.title_ja}): {register.holds}.",
        "# One entry for each, begun with '- '. Put numbers with leading zeros in quotes.",
        "#",
    ]
    lines += [f"# {place.name}: {told(place)}" for place in register.layout.places]
    lines += ["#", "# An entry looks like this; take the marks away and fill it in:", "#"]
    for number, place in enumerate(register.layout.places):
        lines.append(f"# {'-' if number == 0 else ' '} {place.name}:")
    return "\n".join([*lines, "[]"]) + "\n"


def register_schema(register: Register) -> dict[str, Any]:
    """The JSON Schema of a register as YAML, less its dialect."""
    properties = {place.name: _property(place) for place in register.layout.places}
    needed = [place.name for place in register.layout.places if place.need == "value"]
    return {
        "title": register.title,
        "description": f"The register {register.name}: {register.holds}.",
        "type": "array",
        "items": {
            "type": "object",
            "properties": properties,
            "required": needed,
            "additionalProperties": False,
        },
    }


def _property(place: Place) -> dict[str, Any]:
    form = _form(place)
    if place.need != "value":
        form = {"anyOf": [form, {"type": "null"}]}
    return {"description": told(place), **form}


def _form(place: Place) -> dict[str, Any]:
    if place.form in LISTS:
        item = {"type": "string", "minLength": 1, **_PATTERNS.get(place.form, {})}
        return {"anyOf": [{"type": "array", "items": item}, {"type": "string"}]}
    if place.form == "flag":
        return {"anyOf": [{"type": "boolean"}, {"enum": list(CHOICES["flag"])}]}
    if place.form == "count":
        return {"type": "integer", "minimum": 0}
    if place.form in CHOICES:
        return {"enum": list(CHOICES[place.form])}
    form = {"type": "string", "minLength": 1, **_PATTERNS.get(place.form, {})}
    if place.form == "key":
        return {"anyOf": [form, {"type": "integer"}]}
    return form
