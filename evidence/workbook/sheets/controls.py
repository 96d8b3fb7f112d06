"""The sheet Controls: what must hold, who owns it, and what the tests of it came to."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from evidence.period.days import ControlDays
from evidence.runs.run import ControlAsTested
from evidence.verdict import Verdict
from evidence.workbook.cells import ENTITY, Link, Row, Value
from evidence.workbook.changes import changed_controls
from evidence.workbook.engagement import Engagement
from evidence.workbook.in_period import (
    controls_in_period,
    days_in_words,
    has_period,
    result,
)
from evidence.workbook.links import Links
from evidence.workbook.scoping import in_words, narrows
from evidence.workbook.sheet import Column, Sheet, place
from evidence.workbook.tested import is_exception


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a control mapped to the framework, in the order of the run."""
    order = {row["id"]: number for number, row in enumerate(engagement.requirements)}
    links, changed = Links(engagement), changed_controls(engagement)
    days = {each.control: each for each in controls_in_period(engagement)}
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
            ENTITY,
            "\n".join(sorted({test.scope.partition("/")[0] for test in tests if test.scope})),
            ENTITY,
            _other_frameworks(control, engagement.framework.id),
            links.evidence((control.id,)),
            sum(map(is_exception, tests)),
            *_of_period(engagement, days.get(control.id)),
            "\n".join(changed.get(control.id, ())),
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


def _other_frameworks(control: ControlAsTested, framework: str) -> str:
    return "\n".join(
        f"{name}: {', '.join(ids)}"
        for name, ids in control.satisfies.items()
        if name != framework and ids
    )


def _of_period(engagement: Engagement, control: ControlDays | None) -> tuple[Value, ...]:
    period = engagement.period
    if period is None:
        return "", "", ""
    if control is None:
        return Verdict.UNOBSERVED.value, f"not looked at on any of {len(period.days):,} days", 0
    return result(control, period).value, days_in_words(control), period.items(control.control)


SHEET = Sheet(
    title="Controls",
    title_ja="統制",
    holds="Each control mapped to this framework, as worded and set on the day it was tested.",
    columns=(
        Column("Control", 11, title_ja="統制番号"),
        Column("Title", 30, title_ja="名称"),
        Column("Verdict", 14, "The worst verdict of all its tests.", verdict=True, title_ja="判定"),
        Column("Statement", 52, "What must hold.", title_ja="統制記述"),
        Column("Owner", 14, title_ja="責任者"),
        Column("Type", 12, title_ja="種類"),
        Column("Frequency", 12, title_ja="頻度"),
        Column("Automation", 12, "Automated, semi-automated or manual.", title_ja="自動化"),
        Column(
            "Parameters",
            22,
            "The thresholds in force, overrides included, with their units.",
            title_ja="パラメータ",
        ),
        Column(
            "Requirements",
            22,
            "Requirements of this framework that it is mapped to.",
            title_ja="要求事項",
        ),
        Column(
            "Checks",
            34,
            "The functions that judged it; their text is kept with the run.",
            title_ja="判定手続",
        ),
        Column("Items judged", 10, "Resources that its checks were run on.", title_ja="判定項目数"),
        Column("Failing", 9, "Results with the verdict fail.", title_ja="不合格数"),
        Column(
            "Other open",
            9,
            "Results waived, unobserved, stale or pending.",
            title_ja="その他の未了",
        ),
        Column(
            "Scoping decision",
            30,
            "Why it is out of scope, or in part, and who approved that.",
            title_ja="適用範囲の決定",
        ),
        Column(
            "Operator",
            16,
            "For the organisation: who carries it out, where the owner does not.",
            entity=True,
            title_ja="実施者",
        ),
        Column("Systems", 16, "The sources that its tests read.", title_ja="システム"),
        Column(
            "Design since",
            12,
            "For the organisation: since when it has been designed so.",
            entity=True,
            title_ja="設計日",
        ),
        Column(
            "Other frameworks",
            34,
            "What it is mapped to in the other frameworks of the run.",
            title_ja="他のフレームワーク",
        ),
        Column("Evidence", 20, "What its tests judged; see Evidence index.", title_ja="証跡"),
        Column(
            "Exceptions open",
            10,
            "Its rows in Exceptions: tests with items that fail or are waived.",
            title_ja="未了の例外",
        ),
        Column(
            "Period result",
            13,
            "The worst verdict of its days; unobserved where it was due and nobody looked.",
            verdict=True,
            title_ja="期間の判定",
            shown=has_period,
        ),
        Column(
            "Days of the period",
            30,
            "Its days by word, of all days; see Day grid.",
            title_ja="期間の日数",
            shown=has_period,
        ),
        Column(
            "Items deviating",
            10,
            "Items that deviated in the period, each once; see Deviations.",
            title_ja="逸脱項目数",
            shown=has_period,
        ),
        Column(
            "Changed in period",
            26,
            "What of it changed between runs of the period, and when; see Change log.",
            title_ja="期間中の変更",
            shown=has_period,
        ),
    ),
    rows=rows,
    frozen=2,
    wide=True,
    holds_ja="このフレームワークに対応する各統制。テストした日の記述と設定による。",
)
