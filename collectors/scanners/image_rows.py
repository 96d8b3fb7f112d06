"""Rows of scanned images: of a report, each image with its digests and its grave weaknesses."""

from collections.abc import Iterable

from collectors.scanners.json_text import cut
from collectors.scanners.mapping import ScannerMapping
from collectors.scanners.report import Found, Report, ScannedImage
from evidence.record import UNOBSERVED, Fields

CRITICAL = "critical"
UNGRADED = frozenset({"", "unknown"})
UNDATED = "the file does not say when the scan ran"


def image_rows(report: Report, mapping: ScannerMapping) -> list[Fields]:
    """A row for each image of the mapping's scanner, each with an id of its own."""
    rows: dict[str, Fields] = {}
    for image in report.images:
        if mapping.is_by(image.scanner):
            row = _row(image, vouched=mapping.lists == "failures")
            name, number = row["id"], 1
            while row["id"] in rows:
                number += 1
                row = {**row, "id": f"{name} [{number}]"}
            rows[row["id"]] = row
    return [rows[name] for name in sorted(rows)]


def _row(image: ScannedImage, *, vouched: bool) -> Fields:
    name = image.name or ", ".join(image.digests) or "an image without a name"
    row: Fields = {
        "id": cut(name),
        "scanner": image.scanner,
        "scanner_version": image.version,
        "image": image.name,
        "digests": list(image.digests),
        "looked": image.looked,
        "doubt": image.doubt,
        "vouched": vouched,
        "weaknesses": _grave(image.found),
    }
    if image.at is None:
        return row | {UNOBSERVED: {"observed_at": UNDATED}}
    return row | {"observed_at": image.at.isoformat()}


def _grave(found: Iterable[Found]) -> list[Fields]:
    """What is critical, or of no stated severity: each once, however many packages have it."""
    kept: dict[str, Fields] = {}
    for each in found:
        severity = (each.severity or "").lower()
        if each.status != "fail" or each.category not in ("vulnerability", "analysis", "detection"):
            continue
        if severity != CRITICAL and severity not in UNGRADED:
            continue
        row = {
            "rule": each.rule,
            "severity": severity if severity == CRITICAL else None,
            "published": each.published.isoformat() if each.published else None,
        }
        if each.rule not in kept or severity == CRITICAL:
            kept[each.rule] = row
    return [kept[rule] for rule in sorted(kept)]
