"""SARIF 2.1.0 of a run or a comparison: a rule for each check of a control, a result for each item.

A result stands at the line of the control's definition where that is a file of the workspace, else
at a logical location: the system, the place in it and the resource.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import quote

from evidence.drift.change import Change, Redefinition
from evidence.drift.comparison import Comparison, MissingRun, Place, fingerprint
from evidence.interchange.junit import visible
from evidence.result import Result
from evidence.run_store import RunReader
from evidence.runs.run import CheckAsTested, ControlAsTested
from evidence.verdict import Verdict

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
MISSING = "run"
"""The rule of runs that are missing; ids of controls are of another form."""
FINGERPRINT = "tieout/v1"
"""The name of the fingerprint: control, check, kind, scope and resource, and nothing else."""
Where = Callable[[Change], Place | None]
KINDS: Mapping[Verdict, str] = {
    Verdict.FAIL: "fail",
    Verdict.UNOBSERVED: "open",
    Verdict.STALE: "open",
    Verdict.PENDING: "review",
    Verdict.WAIVED: "fail",
    Verdict.PASS: "pass",
    Verdict.NO_OCCURRENCE: "informational",
    Verdict.NOT_APPLICABLE: "notApplicable",
}
"""The result kind of each verdict; what is waived is suppressed besides."""
TOLD = frozenset({Verdict.FAIL, Verdict.UNOBSERVED, Verdict.STALE, Verdict.WAIVED})
"""Verdicts of a run that become results; the others are counted in its properties."""


@dataclass
class Rules:
    """The rules named so far, in the order in which results first named them."""

    controls: Mapping[str, ControlAsTested]
    checks: Mapping[str, CheckAsTested]
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)

    def number(self, control: str, check: str) -> int:
        """The place of a rule in the list."""
        return self.numbers.setdefault((control, check), len(self.numbers))

    def listed(self) -> list[dict[str, Any]]:
        """Every rule that was named, with its help."""
        return [_rule(*key, self.controls, self.checks) for key in self.numbers]


def sarif_of_run(
    reader: RunReader,
    version: str,
    defined: Callable[[ControlAsTested], Place | None],
    written: Callable[[Result], Place | None] = lambda _: None,
) -> dict[str, Any]:
    """What does not hold in a run; waived items are suppressed, unobserved ones are open.

    A result stands where its resource is `written`, else where its control is `defined`.
    """
    controls = reader.controls()
    rules = Rules(controls, reader.checks())
    results = [
        _of_result(item, rules, written(item) or defined(controls[item.control]))
        for item in reader.results()
        if item.verdict in TOLD
    ]
    totals = {"run": reader.run.id, "totals": dict(reader.run.totals)}
    return _log(rules, results, version, totals)


def sarif_of_comparison(comparison: Comparison, version: str) -> dict[str, Any]:
    """What fails the gate, as errors; what is seen no longer, as warnings; what is told, as notes.

    Results of other levels than `none` are of kind `fail`, as SARIF 3.27.10 has it.
    """
    rules = Rules(comparison.controls, comparison.checks)
    results = [
        *(_of_missing(each, rules) for each in comparison.missing),
        *_of_changes(comparison, rules),
        *(_of_redefined(each, rules, comparison.place) for each in comparison.failing_redefined),
    ]
    compared = {"run": comparison.after.run, "baseline": comparison.before.run}
    return _log(rules, results, version, compared)


def _of_changes(comparison: Comparison, rules: Rules) -> Iterator[dict[str, Any]]:
    for change in comparison.failing:
        yield _of_change(change, "error", "fail", rules, comparison.place)
    for change in comparison.unseen:
        yield _of_change(change, "warning", "fail", rules, comparison.place)
    for change in comparison.apart:
        kind = "fail" if change.after is Verdict.WAIVED else "informational"
        level = "note" if kind == "fail" else "none"
        yield _of_change(change, level, kind, rules, comparison.place)


def _of_result(item: Result, rules: Rules, place: Place | None) -> dict[str, Any]:
    kind = KINDS[item.verdict]
    found = _result(
        rules, item.control, item.check, item.kind, item.scope, item.resource, place,
        kind=kind, level="error" if kind == "fail" else "none", text=item.reason or item.verdict,
    )  # fmt: skip
    if item.verdict is Verdict.WAIVED:
        found["suppressions"] = [_suppression(item.reason)]
    return found | {"properties": {"verdict": item.verdict, "record": item.record}}


def _of_change(change: Change, level: str, kind: str, rules: Rules, place: Where) -> dict[str, Any]:
    moved = f"{change.before or 'none'} -> {change.after or 'none'}"
    text = f"{moved}, by {change.cause}: {change.detail}"
    if change.reason and change.reason != change.detail:
        text += f" ({change.reason})"
    found = _result(
        rules, change.control, change.check, change.kind, change.scope, change.resource,
        place(change), kind=kind, level=level, text=text,
    )  # fmt: skip
    state: Literal["new", "updated", "absent"] = "updated"
    if change.after is None:
        state = "absent"
    elif change.regressed:
        state = "new"
    found["baselineState"] = state
    if change.after is Verdict.WAIVED:
        found["suppressions"] = [_suppression(change.reason)]
    said = {"before": change.before, "after": change.after, "cause": change.cause}
    return found | {"properties": said}


def _of_redefined(each: Redefinition, rules: Rules, place: Where) -> dict[str, Any]:
    # The lines of definitions are found by changes; of a redefinition no resource is spoken.
    spoken = Change(
        each.control, each.check, "", "", None, None, None, "", each.cause, each.detail
    )  # fmt: skip
    found = _result(
        rules, each.control, each.check, "", "", each.detail, place(spoken),
        kind="fail", level="error", text=f"asked otherwise, by {each.cause}",
    )  # fmt: skip
    return found | {"baselineState": "new", "properties": {"cause": each.cause}}


def _of_missing(each: MissingRun, rules: Rules) -> dict[str, Any]:
    return _result(
        rules, MISSING, "", "", "", each.run, None, kind="fail", level="warning", text=each.said
    ) | {"baselineState": "new"}


def _suppression(reason: str) -> dict[str, str]:
    return {"kind": "external", "status": "accepted", "justification": visible(reason)}


def _result(
    rules: Rules,
    control: str,
    check: str,
    kind_of: str,
    scope: str,
    resource: str | None,
    place: Place | None,
    *,
    kind: str,
    level: str,
    text: str,
) -> dict[str, Any]:
    number = rules.number(control, check)
    name = resource if resource is not None else "(all)"
    located: dict[str, Any] = {
        "logicalLocations": [
            {
                "name": visible(name),
                "fullyQualifiedName": visible("/".join(filter(None, (kind_of, scope, name)))),
                "kind": "resource",
            }
        ]
    }
    if place:
        located["physicalLocation"] = {
            "artifactLocation": {"uri": _uri(place.file), "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": place.line},
        }
    return {
        "ruleId": _rule_id(control, check),
        "ruleIndex": number,
        "kind": kind,
        "level": level,
        "message": {"text": visible(f"{name}: {text}")},
        "locations": [located],
        "partialFingerprints": {FINGERPRINT: fingerprint(control, check, kind_of, scope, resource)},
    }


def _rule_id(control: str, check: str) -> str:
    return f"{control}/{check}" if check else control


def _rule(
    control: str,
    check: str,
    controls: Mapping[str, ControlAsTested],
    checks: Mapping[str, CheckAsTested],
) -> dict[str, Any]:
    asked, judged = controls.get(control), checks.get(check)
    title = asked.title if asked else control
    doc = judged.doc.strip() if judged else ""
    parts = [doc, asked.statement if asked else "", f"Owner: {asked.owner}." if asked else ""]
    tags = list(asked.requirements) if asked else []
    return {
        "id": _rule_id(control, check),
        "name": check or control,
        "shortDescription": {"text": title},
        "fullDescription": {"text": doc.partition("\n")[0] or title},
        "help": {"text": "\n\n".join(part for part in parts if part) or title},
        "properties": {"tags": sorted(set(tags))},
    }


def _log(
    rules: Rules, results: list[dict[str, Any]], version: str, properties: Mapping[str, Any]
) -> dict[str, Any]:
    driver = {"name": "Tieout", "version": version, "rules": rules.listed()}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The repository."}}},
        "results": results,
        "properties": dict(properties),
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _uri(path: str) -> str:
    return quote(path)
