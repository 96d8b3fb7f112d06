"""The sheets that SOC 2 examiners expect besides those of every workbook."""

from evidence.workbook.sheet import Sheet

SHEETS: tuple[Sheet, ...] = ()
