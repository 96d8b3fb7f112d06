"""The sheets that SOC 2 examiners expect besides those of every workbook."""

from evidence.workbook.sheet import Sheet
from evidence.workbook.sheets.soc2 import (
    commitments,
    criteria,
    incidents,
    matrix,
    report_history,
    responses,
    subservice,
    system_changes,
    user_entities,
)

SHEETS: tuple[Sheet, ...] = (
    criteria.SHEET,
    matrix.SHEET,
    user_entities.SHEET,
    subservice.SHEET,
    commitments.SHEET,
    system_changes.SHEET,
    incidents.SHEET,
    responses.SHEET,
    report_history.SHEET,
)
