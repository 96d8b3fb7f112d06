"""JUnit XML of a run or a comparison: a suite for each control, a case for each thing judged.

The form is that of the Jenkins schema (junit-4.xsd), which the stricter readers hold to.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from evidence.drift.change import Change
from evidence.drift.comparison import Comparison
from evidence.result import Block
from evidence.run_store import RunReader
from evidence.runs.run import ControlAsTested
from evidence.runs.run_heads import utc
from evidence.verdict import Verdict

Outcome = Literal["passed", "failure", "error", "skipped"]
OUTCOMES: Mapping[Verdict, Outcome] = {
    Verdict.FAIL: "failure",
    Verdict.UNOBSERVED: "error",
    Verdict.STALE: "error",
    Verdict.PENDING: "skipped",
    Verdict.WAIVED: "skipped",
    Verdict.PASS: "passed",
    Verdict.NO_OCCURRENCE: "skipped",
    Verdict.NOT_APPLICABLE: "skipped",
}
"""How each verdict reads in JUnit; the verdict itself stands in the attribute `status`."""
COUNTED = frozenset({Verdict.PASS, Verdict.NOT_APPLICABLE, Verdict.NO_OCCURRENCE})
"""Verdicts of which one case speaks for all resources of a place."""


class Case(NamedTuple):
    """A test case: what was judged, how it came out, and the verdict in our own word."""

    name: str
    outcome: Outcome
    status: str
    message: str = ""
    text: str = ""


@dataclass
class Suite:
    """The cases of one control, with properties that name it."""

    name: str
    properties: Mapping[str, str]
    cases: list[Case] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        """How many cases came out so."""
        return sum(case.outcome == outcome for case in self.cases)


def junit_of_run(reader: RunReader) -> Iterator[str]:
    """A whole run; what passes, or does not apply, is one case for each check and place."""
    suites: dict[str, Suite] = {
        name: Suite(name, _properties(control)) for name, control in reader.controls().items()
    }
    for block in reader.blocks():
        suites[block.control].cases += _cases(reader, block)
    named = [suite for suite in suites.values() if suite.cases]
    return document(f"tieout {reader.run.id}", utc(reader.run.now), named)


def _cases(reader: RunReader, block: Block) -> Iterator[Case]:
    base = f"{block.check} {block.scope}".strip()
    ids = reader.resources(block.record) if block.record and block.stretches else []
    held: dict[Verdict, int] = {}
    for row, stretch in block.rows():
        verdict = stretch.verdict
        if row is not None and verdict in COUNTED:
            held[verdict] = held.get(verdict, 0) + 1
            continue
        name = base if row is None else f"{base}: {ids[row]}"
        yield Case(name, OUTCOMES[verdict], verdict, stretch.reason, stretch.reason)
    for verdict, count in held.items():
        said = f"{count} of {block.items} resources"
        yield Case(f"{base} ({verdict}: {said})", OUTCOMES[verdict], verdict, "", said)


def junit_of_comparison(comparison: Comparison, now: datetime) -> Iterator[str]:
    """A comparison: a failure for what got worse, an error for what is seen no longer.

    Each control that neither fails nor is lost from sight is one case that passes, whatever its
    verdict: the gate asks what changed. What changed besides is told in that case.
    """
    suites: dict[str, Suite] = {
        name: Suite(name, _properties(control)) for name, control in comparison.controls.items()
    }

    def suite(name: str) -> Suite:
        return suites.setdefault(name, Suite(name, {}))

    if comparison.missing:
        told = [Case(each.run, "error", "missing", each.said, each.said)
                for each in comparison.missing]  # fmt: skip
        suites["run"] = Suite("run", {}, told)
    for change in comparison.failing:
        suite(change.control).cases.append(_case(change, "failure"))
    for change in comparison.unseen:
        suite(change.control).cases.append(_case(change, "error"))
    for each in comparison.failing_redefined:
        name = f"{each.check} {each.cause}".strip()
        suite(each.control).cases.append(
            Case(name, "failure", each.cause, each.detail, each.detail)
        )
    apart: dict[str, list[str]] = {}
    for change in comparison.apart:
        apart.setdefault(change.control, []).append(_sentence(change))
    for name in apart:
        suite(name)
    for name, found in suites.items():
        if not found.cases:
            verdict = comparison.verdicts.get(name, "")
            text = "\n".join(apart.get(name, ()))
            found.cases.append(Case("nothing got worse", "passed", verdict, "", text))
    named = [suites[name] for name in sorted(suites)]
    return document(f"tieout gate {comparison.after.run}", utc(now), named)


def _case(change: Change, outcome: Outcome) -> Case:
    parts = (change.check, change.scope, change.resource or "(all)")
    name = " ".join(part for part in parts if part)
    status = change.after or "gone"
    return Case(name, outcome, status, change.detail or change.reason, _sentence(change))


def _sentence(change: Change) -> str:
    what = " ".join(filter(None, (change.check, change.scope, change.resource or "(all)")))
    moved = f"{change.before or 'none'} -> {change.after or 'none'}"
    return f"{what}: {moved}; {change.cause}: {change.detail}; {change.reason}".rstrip("; ")


def _properties(control: ControlAsTested) -> Mapping[str, str]:
    return {
        "control_id": control.id,
        "title": control.title,
        "owner": control.owner,
        "requirements": " ".join(control.requirements),
    }


def document(name: str, now: datetime, suites: Iterable[Suite]) -> Iterator[str]:
    """The lines of the document, each ended by a line feed."""
    listed = list(suites)
    totals = {
        "tests": sum(len(suite.cases) for suite in listed),
        "failures": sum(suite.count("failure") for suite in listed),
        "errors": sum(suite.count("error") for suite in listed),
    }
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f"<testsuites{_attributes(name=name, **totals)}>\n"
    for suite in listed:
        yield from _suite(suite, f"{now:%Y-%m-%dT%H:%M:%S}")
    yield "</testsuites>\n"


def _suite(suite: Suite, now: str) -> Iterator[str]:
    counts = {
        "tests": len(suite.cases),
        "failures": suite.count("failure"),
        "errors": suite.count("error"),
        "skipped": suite.count("skipped"),
        "time": 0,
        "timestamp": now,
    }
    yield f"  <testsuite{_attributes(name=suite.name, **counts)}>\n"
    if suite.properties:
        yield "    <properties>\n"
        for key, value in suite.properties.items():
            yield f"      <property{_attributes(name=key, value=value)}/>\n"
        yield "    </properties>\n"
    for case in suite.cases:
        yield from _case_lines(suite.name, case)
    yield "  </testsuite>\n"


def _case_lines(suite: str, case: Case) -> Iterator[str]:
    head = _attributes(name=case.name, classname=suite, time=0, status=case.status)
    if case.outcome == "passed":
        inner = f"<system-out>{_text(case.text)}</system-out>" if case.text else ""
    elif case.outcome == "skipped":
        inner = f"<skipped>{_text(case.text or case.status)}</skipped>"
    else:
        said = _attributes(message=case.message, type=case.status)
        inner = f"<{case.outcome}{said}>{_text(case.text)}</{case.outcome}>"
    yield f"    <testcase{head}>{inner}</testcase>\n" if inner else f"    <testcase{head}/>\n"


def _attributes(**values: object) -> str:
    return "".join(f" {key}={quoteattr(visible(str(value)))}" for key, value in values.items())


def _text(value: str) -> str:
    return escape(visible(value, keep="\n"))


def visible(text: str, keep: str = "") -> str:
    """Text with each character that XML 1.0 may not hold, or no reader shows, as its escape."""
    return "".join(
        each if each.isprintable() or each in keep else f"\\u{{{ord(each):x}}}" for each in text
    )
