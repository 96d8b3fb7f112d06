"""Comparisons for the renderers: one of each sort, with whatever text evidence may hold."""

from evidence.drift.change import Cause, Change, Redefinition
from evidence.drift.comparison import Comparison, Place, RunName
from evidence.runs.run import CheckAsTested, ControlAsTested
from evidence.verdict import Verdict

HOSTILE = "a|b`c`<img src=x onerror=y>\r\n::error::no\u202e@octocat\x00\x1b[31m%0A,:]]>&#x;🙂$x$"


def change(
    after: Verdict | None = Verdict.FAIL,
    before: Verdict | None = Verdict.PASS,
    cause: Cause = Cause.RESOURCE,
    text: str = "b",
    resource: str | None = "r",
) -> Change:
    return Change(
        "TST-01", "gate_is_shut", "test.gate", "s", resource, before, after, text, cause, text
    )


def control() -> ControlAsTested:
    return ControlAsTested(
        id="TST-01", title="Gates | are shut", statement="Every gate is shut.", type="technical",
        owner="yard", frequency="daily", automation="automated", target=None,
        parameters={"most": 3}, evidence=(), population="", pass_condition="",
        satisfies={"soc2-2017": ("CC6.1",)}, checks=("gate_is_shut",),
        origin={"id": "overlays/own.yaml:3"},
    )  # fmt: skip


def check() -> CheckAsTested:
    return CheckAsTested(
        "gate_is_shut", ("TST-01",), "Every gate is shut.\n\nMore.", "def ...", "d" * 64, "m" * 64,
        "test.gate", (),
    )  # fmt: skip


def comparison(text: str = "b", many: int = 1, resource: str | None = "r") -> Comparison:
    """Failing, unseen, eased and other changes, each with that text wherever text stands."""
    return Comparison(
        before=RunName("r1", "2026-01-01", f"{text}.json"),
        after=RunName("r2", "2026-01-02"),
        failing=tuple(change(text=text, resource=resource) for _ in range(many)),
        unseen=(change(Verdict.UNOBSERVED, cause=Cause.OBSERVATION, text=text, resource=None),),
        apart=(
            change(Verdict.WAIVED, Verdict.FAIL, Cause.WAIVER, text, resource),
            change(None, Verdict.PASS, Cause.GONE, text, resource),
        ),
        redefined=(Redefinition("TST-01", "gate_is_shut", Cause.PARAMETER, text),),
        failing_redefined=(Redefinition("TST-01", "", Cause.WAIVER, text),),
        controls={"TST-01": control()},
        checks={"gate_is_shut": check()},
        verdicts={"TST-01": Verdict.FAIL},
        place=lambda _: Place("audit/overlays/own, old.yaml", 3),
    )
