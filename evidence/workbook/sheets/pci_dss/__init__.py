"""The sheets that PCI DSS assessors expect besides those of every workbook."""

from evidence.workbook.sheet import Sheet

SHEETS: tuple[Sheet, ...] = ()
