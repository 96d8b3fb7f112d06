"""The sheets that ISO 27001 auditors expect besides those of every workbook."""

from evidence.workbook.sheet import Sheet

SHEETS: tuple[Sheet, ...] = ()
