"""Projection: of a report, what the mapped rules say for one control, row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from collectors.scanners.json_text import cut
from collectors.scanners.mapping import MappedRule, ScannerMapping
from collectors.scanners.report import Found, Looked, Report
from evidence.record import UNOBSERVED, Fields

_UNSTATED = {
    "resource": "the file does not say of what",
    "observed_at": "the file does not say when the scan ran",
}


def projected(report: Report, mapping: ScannerMapping, control: str) -> list[Fields]:
    """The rows for a control, each with an id of its own, in an order that findings keep.

    Rules that are mapped and of which the file has no line have a row that says so.
    """
    found = _by_rule(report, mapping)
    looked = [each for each in report.looked if mapping.is_by(each.scanner)]
    silent = mapping.lists == "failures"
    told: set[int] = set()
    rows = _Rows()
    for rule in mapping.of(control):
        taken = _taken(rule, found)
        for each in taken:
            # Two patterns may name one rule: its lines are told once.
            if id(each) not in told:
                told.add(id(each))
                rows.add(_row(each))
        quiet = list(_silences(rule, taken, looked, found)) if silent else []
        for each in quiet:
            row = _row(each)
            if rows.by_id.get(row["id"]) != row:
                rows.add(row)
        if not (taken or quiet):
            rows.add(_absent(rule, mapping, _why_absent(rule, mapping, found, looked)))
    return [rows.by_id[name] for name in sorted(rows.by_id)]


def oldest(rows: Iterable[Fields]) -> datetime | None:
    """The earliest instant that the rows speak of; None where none names one."""
    instants = [row["observed_at"] for row in rows if row.get("observed_at")]
    return datetime.fromisoformat(min(instants)) if instants else None


def left_out(report: Report, mapping: ScannerMapping) -> int:
    """How many findings no rule of the mapping names, those of other scanners included."""
    found = _by_rule(report, mapping)
    taken = {id(each) for rule in mapping.rules for each in _taken(rule, found)}
    return len(report.found) - len(taken)


def _by_rule(report: Report, mapping: ScannerMapping) -> Mapping[str, Sequence[Found]]:
    """What the mapping's scanner found, by rule: patterns are held to rules, not to findings."""
    found: dict[str, list[Found]] = {}
    for each in report.found:
        if mapping.is_by(each.scanner):
            found.setdefault(each.rule, []).append(each)
    return found


def _taken(rule: MappedRule, found: Mapping[str, Sequence[Found]]) -> list[Found]:
    return [
        each
        for name, several in found.items()
        if rule.names(name)
        for each in several
        if rule.takes(each)
    ]


class _Rows:
    """Rows by id; one of the same id is kept beside the first, under a number."""

    def __init__(self) -> None:
        self.by_id: dict[str, Fields] = {}
        self._numbers: dict[str, int] = {}

    def add(self, row: Fields) -> None:
        name = row["id"]
        while row["id"] in self.by_id:
            # Counted on from where it stood: a file may hold one line a hundred thousand times.
            number = self._numbers[name] = self._numbers.get(name, 1) + 1
            row = {**row, "id": f"{name} [{number}]"}
        self.by_id[row["id"]] = row


def _silences(
    rule: MappedRule,
    taken: Sequence[Found],
    looked: Iterable[Looked],
    found: Mapping[str, Sequence[Found]],
) -> Iterator[Found]:
    """What a scanner that lists failures only says by listing nothing where it looked."""
    places = {each.resource for each in taken}
    for place in looked:
        if place.rules is None:
            if rule.category == place.category and place.resource not in places:
                yield _silence(str(rule), place)
        elif rule.category in (None, place.category):
            for name in place.rules:
                # A rule that lists anything is not silent, however little severe that is.
                if rule.names(name) and name not in found:
                    yield _silence(name, place)


def _silence(rule: str, place: Looked) -> Found:
    return Found(
        scanner=place.scanner,
        rule=rule,
        category=place.category,
        status="unknown" if place.doubt else "pass",
        said=f"nothing listed, but {place.doubt}" if place.doubt else "nothing listed",
        version=place.version,
        resource=place.resource,
        at=place.at,
    )


def _row(found: Found) -> Fields:
    of = found.resource or "no stated resource"
    key = f" ({found.key})" if found.key else ""
    row: dict[str, Any] = {
        "id": cut(f"{found.rule} of {of}{key}"),
        "scanner": found.scanner,
        "scanner_version": found.version,
        "rule": found.rule,
        "category": found.category,
        "title": found.title,
        "status": found.status,
        "said": found.said,
        "muted": found.muted,
        "severity": found.severity,
        "message": found.message,
        "resource": found.resource,
        "place": found.place,
        "observed_at": found.at.isoformat() if found.at else None,
    }
    return _without_unstated(row)


def _why_absent(
    rule: MappedRule,
    mapping: ScannerMapping,
    found: Mapping[str, Sequence[Found]],
    looked: Sequence[Looked],
) -> str | None:
    if not found and not looked:
        return f"it holds nothing of {mapping.scanner}"
    if any(rule.names(name) for name in found):
        return "all that it lists of it is less severe or of another category"
    return None


def _absent(rule: MappedRule, mapping: ScannerMapping, why: str | None) -> Fields:
    row: dict[str, Any] = {
        "id": f"no line of {rule}",
        "scanner": mapping.scanner,
        "rule": rule.rule,
        "category": rule.category,
        "status": "absent",
        "said": "",
        **dict.fromkeys(("scanner_version", "title", "muted", "severity", "place"), None),
        "message": why,
        "resource": None,
        "observed_at": None,
    }
    return _without_unstated(row)


def _without_unstated(row: Fields) -> Fields:
    """What the file does not state is unobserved, so that nothing can rest on it."""
    gaps = {name: said for name, said in _UNSTATED.items() if row[name] is None}
    for name in gaps:
        del row[name]
    return row | {UNOBSERVED: gaps} if gaps else row
