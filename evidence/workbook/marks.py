"""Marks in a workbook's properties: the run, framework, period and state of the ledger it shows."""

import re
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any

from openpyxl.packaging.custom import CustomPropertyList, StringProperty

RUN = "Tieout run"
DIGEST = "Tieout run SHA-256"
FRAMEWORK = "Tieout framework"
PERIOD = "Tieout period"
BASE = "Tieout ledger segment"
VERSION = "Tieout version"
NONE = "none"
"""Stands for nothing: a property must say something."""

_DESCRIBED = re.compile(r"Drawn from run (\S+), SHA-256 ([0-9a-f]{64})\.")
_DIGITS = 12
"""Of the number of a segment."""
_KEYWORDS = "audit, controls, evidence, "


def properties(said: Mapping[str, str]) -> Any:
    """The marks as properties of a file, which spreadsheet programs keep when they save it."""
    made: Any = CustomPropertyList()
    made.props = [StringProperty(name=name, value=value or NONE) for name, value in said.items()]
    return made


def description(run: str, digest: str) -> str:
    """The description of a workbook: what is left where somebody removed the other properties."""
    return f"Drawn from run {run}, SHA-256 {digest}."


def keywords(framework: str) -> str:
    """The keywords of a workbook."""
    return f"{_KEYWORDS}{framework}"


def by_description(said: str, words: str) -> Mapping[str, str]:
    """The marks that description and keywords hold."""
    found: dict[str, str] = {}
    if match := _DESCRIBED.search(said):
        found |= {RUN: match[1], DIGEST: match[2]}
    if words.startswith(_KEYWORDS):
        found[FRAMEWORK] = words.removeprefix(_KEYWORDS).strip()
    return found


def segment_of(text: str) -> int | None:
    """The segment that a mark names, -1 for none, None where the mark is missing or no number."""
    if text == NONE:
        return -1
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _DIGITS else None


def drawing_version() -> str:
    """The version of Tieout that draws now."""
    return version("tieout")
