"""The sheets of a workbook, one module each, in the order they stand in the file.

A further sheet is a module with a `SHEET`, and a line in this list.
"""

from evidence.workbook.sheet import Sheet
from evidence.workbook.sheets import (
    controls,
    coverage,
    evidence_index,
    failing_items,
    glossary,
    populations,
    requests,
    requirements,
    scope,
    tests_performed,
    waivers,
)

_BEFORE_GLOSSARY: tuple[Sheet, ...] = (
    scope.SHEET,
    controls.SHEET,
    requirements.SHEET,
    coverage.SHEET,
    tests_performed.SHEET,
    failing_items.SHEET,
    waivers.SHEET,
    requests.SHEET,
    populations.SHEET,
    evidence_index.SHEET,
)
SHEETS: tuple[Sheet, ...] = (*_BEFORE_GLOSSARY, glossary.sheet(_BEFORE_GLOSSARY))
"""Every sheet after the Cover; the Glossary explains the columns of those before it."""
