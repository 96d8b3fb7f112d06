"""The sheets that ISO 27001 auditors expect besides those of every workbook."""

from evidence.workbook.sheet import Sheet
from evidence.workbook.sheets.iso27001 import (
    applicability,
    audit_grid,
    audit_programme,
    audit_reports,
    certificate,
    clauses,
    documents,
    editions,
    management_review,
    nonconformities,
    objectives,
    risks,
    treatment,
)

SHEETS: tuple[Sheet, ...] = (
    clauses.SHEET,
    applicability.SHEET,
    risks.SHEET,
    treatment.SHEET,
    objectives.SHEET,
    audit_programme.SHEET,
    audit_reports.SHEET,
    audit_grid.SHEET,
    nonconformities.SHEET,
    management_review.SHEET,
    documents.SHEET,
    certificate.SHEET,
    editions.SHEET,
)
