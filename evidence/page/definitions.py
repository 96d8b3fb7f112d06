"""Frameworks, controls and checks as the page tells of them: in the words of the day."""

from collections.abc import Mapping, Sequence
from typing import Any

from evidence.reach import rests_on_check
from evidence.run_store import RunReader
from evidence.runs.run import CheckAsTested, ControlAsTested
from evidence.verdict import RANKS, Verdict
from evidence.workbook.engagement import Engagement

UNMAPPED = -1


def rank(verdict: Verdict | None) -> int:
    """A verdict as a number, -1 where there is none: no control is mapped."""
    return UNMAPPED if verdict is None else RANKS[verdict]


def framework(engagement: Engagement, short: str, controls: Mapping[str, int]) -> Mapping[str, Any]:
    """A framework with every requirement, unmapped ones too, its controls the best way first."""
    catalog, decisions = engagement.catalog, engagement.decisions
    return {
        "id": engagement.framework.id,
        "short": short,
        "name": engagement.framework.name,
        "edition": catalog.get("edition", ""),
        "groups": [[each["id"], each["title"]] for each in catalog["groups"]],
        "requirements": [
            {
                "id": row["id"],
                "title": row["title"],
                "text": row.get("text") or "",
                "group": row.get("group", ""),
                "verdict": rank(engagement.requirement_verdicts[row["id"]]),
                "decision": _decision(decisions.get(row["id"])),
                # How far each one reaches, and why, stands with the control.
                "controls": [controls[each.control.id] for each in engagement.reaches[row["id"]]],
            }
            for row in engagement.requirements
        ],
    }


def _decision(said: Mapping[str, str] | None) -> str:
    """A scoping decision in one text, empty where there is none."""
    if not said:
        return ""
    return "; ".join(f"{name.replace('_', ' ')}: {value}" for name, value in said.items())


def control(
    tested: ControlAsTested, verdict: Verdict, frameworks: Sequence[str]
) -> Mapping[str, Any]:
    """A control as it was tested, mapped to those of the frameworks that the page shows."""
    return {
        "id": tested.id,
        "title": tested.title,
        "statement": tested.statement,
        "type": tested.type,
        "owner": tested.owner,
        "frequency": tested.frequency,
        "automation": tested.automation,
        "target": tested.target or "",
        "population": tested.population,
        "condition": tested.pass_condition,
        "asked": list(tested.evidence),
        "parameters": [
            [name, str(value), str((tested.meanings.get(name) or {}).get("means") or "")]
            for name, value in tested.parameters.items()
        ],
        "origin": [[name, place] for name, place in tested.origin.items()],
        "checks": list(tested.checks),
        "verdict": rank(verdict),
        "decision": _decision(tested.not_applicable),
        "limited": _limited(tested.scope),
        "requirements": [
            [name, requirement, *_reach(tested, name, requirement)]
            for name in frameworks
            for requirement in tested.satisfies.get(name, ())
        ],
    }


def _reach(tested: ControlAsTested, framework: str, requirement: str) -> tuple[str, str, int]:
    """How far a control meets a requirement, why, and 1 where a check stands behind it."""
    said = tested.mapping.get(framework, {}).get(requirement, {})
    meets = said.get("meets", "not stated")
    aside = bool(tested.not_applicable)
    tests = rests_on_check(meets, tested.checks, set_aside=aside)
    return meets, said.get("why", ""), int(tests)


def _limited(scope: Mapping[str, Any] | None) -> str:
    if not scope:
        return ""
    return "; ".join(f"{name.replace('_', ' ')}: {_plain(value)}" for name, value in scope.items())


def _plain(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def check(tested: CheckAsTested) -> Mapping[str, Any]:
    """A check as it ran, with its text."""
    return {
        "id": tested.id,
        "doc": tested.doc,
        "source": tested.source,
        "digest": tested.digest,
        "subject": tested.subject or "",
        "populations": list(tested.populations),
    }


def kinds(reader: RunReader) -> Mapping[str, str]:
    """The first sentence on each kind that was judged."""
    return {name: kind.doc.partition("\n")[0] for name, kind in reader.kinds().items()}
