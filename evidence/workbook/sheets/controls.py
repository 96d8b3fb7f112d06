"""The sheet Controls: what must hold, who owns it, and what the tests of it came to."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from evidence.run import ControlAsTested
from evidence.verdict import Verdict
from evidence.workbook.cells import Link, Row, Value
from evidence.workbook.engagement import Engagement
from evidence.workbook.scoping import in_words, narrows
from evidence.workbook.sheet import Column, Sheet, place


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a control mapped to the framework, in the order of the run."""
    order = {row["id"]: number for number, row in enumerate(engagement.requirements)}
    for control in engagement.controls.values():
        mapped = engagement.mapped(control.id)
        tests = engagement.tests_of[control.id]
        verdict = engagement.verdicts.get(control.id, Verdict.UNOBSERVED)
        yield [
            control.id,
            control.title,
            verdict.value,
            control.statement,
            control.owner,
            control.type,
            control.frequency,
            control.automation,
            parameters_in_words(control.parameters, control.meanings),
            _requirements(mapped, order),
            "\n".join(control.checks),
            sum(test.items for test in tests),
            _failing(engagement, control),
            sum(test.open_items for test in tests) - engagement.count(control.id, Verdict.FAIL),
            _scoping(control),
        ]


def parameters_in_words(
    parameters: Mapping[str, Any], meanings: Mapping[str, Mapping[str, Any]]
) -> str:
    """Parameters as lines `name: value (unit)`; a duration names its unit itself."""
    return "\n".join(
        f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        f"{_unit(meanings.get(name, {}).get('unit'), value)}"
        for name, value in parameters.items()
    )


def _unit(unit: str | None, value: object) -> str:
    return f" ({unit})" if unit and not isinstance(value, str | bool) else ""


def _requirements(mapped: tuple[str, ...], order: Mapping[str, int]) -> Value:
    text = ", ".join(mapped)
    first = next((name for name in mapped if name in order), None)
    return Link(text, place("Requirements", order[first])) if first else text


def _failing(engagement: Engagement, control: ControlAsTested) -> Value:
    failing = engagement.count(control.id, Verdict.FAIL)
    at = engagement.first_open_item.get(control.id)
    return Link(failing, place("Failing items", at)) if failing and at is not None else failing


def _scoping(control: ControlAsTested) -> str:
    if control.not_applicable:
        return in_words(control.not_applicable)
    return in_words(control.scope) if control.scope and narrows(control.scope) else ""


SHEET = Sheet(
    title="Controls",
    title_ja="統制",
    holds="Each control mapped to this framework, as worded and set on the day it was tested.",
    columns=(
        Column("Control", 11),
        Column("Title", 30),
        Column("Verdict", 14, "The worst verdict of all its tests.", verdict=True),
        Column("Statement", 52, "What must hold."),
        Column("Owner", 14),
        Column("Type", 12),
        Column("Frequency", 12),
        Column("Automation", 12, "Automated, semi-automated or manual."),
        Column("Parameters", 22, "The thresholds in force, overrides included, with their units."),
        Column("Requirements", 22, "Requirements of this framework that it is mapped to."),
        Column("Checks", 34, "The functions that judged it; their text is kept with the run."),
        Column("Items judged", 10, "Resources that its checks were run on."),
        Column("Failing", 9, "Results with the verdict fail."),
        Column("Other open", 9, "Results waived, unobserved, stale or pending."),
        Column(
            "Scoping decision",
            30,
            "Why it is out of scope, or in part, and who approved that.",
        ),
    ),
    rows=rows,
    frozen=2,
    wide=True,
)
