"""The sheet Certificate and surveillance: the certificate, and the visits of its cycle."""

from collections.abc import Iterator
from typing import Final

from evidence.workbook.cells import ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheet import Column, Sheet

VISITS: Final = (
    "Stage 1",
    "Stage 2",
    "Surveillance 1",
    "Surveillance 2",
    "Recertification",
)
"""The visits of a usual cycle of three years; the certification body sets the real ones."""


def rows(_: Engagement) -> Iterator[Row]:
    """One row a visit of the usual cycle, to fill in: no source tells of certificates."""
    return ([visit, *[ENTITY] * (len(SHEET.columns) - 1)] for visit in VISITS)


SHEET = Sheet(
    title="Certificate and surveillance",
    title_ja="認証とサーベイランス",
    holds="Filled in by the organisation: its certificate, if any, and the visits of the cycle.",
    holds_ja="認証書と審査の周期。組織が記入する。",
    columns=(
        Column("Visit", 18, "Of a usual cycle of three years.", title_ja="審査"),
        Column("Certification body", 24, entity=True, title_ja="認証機関"),
        Column("Certificate number", 18, entity=True, title_ja="認証番号"),
        Column("Edition", 18, "Of the standard.", entity=True, title_ja="規格の版"),
        Column("Scope", 36, entity=True, title_ja="範囲"),
        Column("Entities", 24, "Companies and sites.", entity=True, title_ja="対象組織"),
        Column("Issued", 13, entity=True, title_ja="発行日"),
        Column("Expiry", 13, entity=True, title_ja="有効期限"),
        Column("Visited from", 13, entity=True, title_ja="審査開始日"),
        Column("Visited to", 13, entity=True, title_ja="審査終了日"),
        Column("Next visit", 13, entity=True, title_ja="次回審査日"),
        Column("Report kept at", 24, entity=True, title_ja="保管場所"),
    ),
    rows=rows,
    wide=True,
)
