"""The sheet ROC 7 Findings: every requirement with the finding that its evidence supports."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from evidence.workbook.cells import ASSESSOR, ENTITY, Link, Row, Value
from evidence.workbook.engagement import Engagement
from evidence.workbook.in_period import JUDGED, days_in_words, has_period
from evidence.workbook.links import Links
from evidence.workbook.look import UNMAPPED
from evidence.workbook.sheet import Column, Sheet, place
from evidence.workbook.sheets.pci_dss import compensating
from evidence.workbook.sheets.pci_dss.cadence import cadence, last_done
from evidence.workbook.sheets.pci_dss.finding import (
    COMPENSATING,
    METHODS,
    Finding,
    Findings,
    meeting,
)
from evidence.workbook.sheets.pci_dss.references import References

TITLE = "ROC 7 Findings"
MAIN = "Main requirement"
RESPONSIBLE = ("Entity", "Provider", "Shared")
YES_NO = ("Y", "N")
_APPLIES = {
    "issuer": "issuers",
    "service-provider": "service providers",
    "multi-tenant-service-provider": "multi-tenant service providers",
    "early-tls-terminals": "terminals that use early TLS",
    "designated-entity": "entities designated for extra validation",
}


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a requirement, in the order of the catalog."""
    links, references, findings = Links(engagement), References(engagement), Findings(engagement)
    worksheets = compensating.places(findings)
    for requirement in engagement.requirements:
        name, group = requirement["id"], requirement["group"]
        finding = findings.of(name)
        controls = engagement.controls_of[name]
        meets = [each.control.id for each in engagement.reaches[name] if meeting(each)]
        asked = requirement.get("cadence", "")
        done = last_done(engagement, name) if asked else None
        yield [
            links.requirement(name),
            requirement["title"],
            f"{group} {engagement.groups.get(group, '')}".strip(),
            main_requirement(name),
            applies_to(requirement),
            finding.words,
            finding.verdict.value if finding.verdict else UNMAPPED,
            engagement.test_of[name],
            _method(finding, worksheets),
            finding.reason,
            ENTITY,
            finding.found,
            _in_the_period(engagement, meets),
            links.controls(controls),
            references.tests_of(controls),
            references.documents_of(meets),
            references.interviews_of(meets),
            links.evidence(controls),
            references.samples_of(controls),
            references.risk_analysis(name),
            asked,
            done.isoformat() if done else "",
            next_due(asked, done),
            ENTITY,
            ", ".join(dict.fromkeys(engagement.controls[each].owner for each in meets)),
            *[ASSESSOR] * 3,
        ]


def main_requirement(name: str) -> str:
    """The main requirement (`8`, `A1`) that a requirement lies under."""
    return name.split(".", maxsplit=1)[0]


def applies_to(requirement: Mapping[str, Any]) -> str:
    """Whom a requirement is for, since when it is mandatory, and what took its place when."""
    whom = str(requirement.get("applies_to", "all"))
    said = [_APPLIES.get(whom, whom)]
    if since := requirement.get("mandatory_from"):
        part = requirement.get("mandatory_from_scope")
        said += [f"mandatory from {since}" + (f" ({part})" if part else "")]
    if after := requirement.get("superseded_by"):
        on = requirement.get("superseded_on", "an unknown day")
        said += [f"superseded by {after} on {on}"]
    return "; ".join(said)


def next_due(words: str, done: date | None) -> str:
    """When it is due again; in words where nothing shows that it was done, or no rhythm is set."""
    if not words:
        return ""
    rhythm = cadence(words)
    if not rhythm.months and not rhythm.days:
        return rhythm.name
    after = rhythm.after(done) if done else None
    return after.isoformat() if after else "no evidence that it was done"


def _method(finding: Finding, worksheets: Mapping[str, int]) -> Value:
    for waiver in finding.compensating:
        if waiver.id in worksheets:
            return Link(COMPENSATING, place(compensating.TITLE, worksheets[waiver.id]))
    return ENTITY


def _in_the_period(engagement: Engagement, controls: list[str]) -> str:
    """What each control that meets a requirement came to over the period, a line each."""
    period = engagement.period
    if period is None:
        return ""
    told = []
    for days in (each for each in period.controls if each.control in controls):
        due = period.due(days)
        slots = f"; carried out {due.found} of {due.expected} times due" if due else ""
        items = period.items(days.control)
        judged = items or any(word in JUDGED for word in days.words.values())
        # Where nothing was judged, no item that deviated says nothing good.
        found = f"{items:,} items deviated" if judged else "judged on no day"
        told += [f"{days.control}: {found}; days: {days_in_words(days)}{slots}"]
    return "\n".join(told)


SHEET = Sheet(
    title=TITLE,
    title_ja="ROC 7 所見",
    holds="All requirements with the finding their evidence supports; the assessor's stays empty.",
    holds_ja="全要件と、証跡が裏付ける所見。評価者の所見欄は空欄。",
    columns=(
        Column("Requirement", 12, title_ja="要件"),
        Column("Title", 30, "Our own words.", title_ja="要旨"),
        Column("Section", 20, title_ja="節"),
        Column(
            MAIN,
            7,
            "The one of 1 to 12 and A1 to A3 that it lies under; the summary counts by it.",
            title_ja="主要件",
        ),
        Column(
            "Applies to",
            16,
            "Whom the requirement is for, since when, and what has taken its place.",
            title_ja="適用対象",
        ),
        Column(
            "Finding supported by the tool",
            14,
            "In Place for a pass that rests on the whole requirement, Not in Place for fail, Not "
            "Tested for unobserved, stale, pending and unmapped, Not Applicable where that was "
            "decided. It is no assessor's finding.",
            title_ja="ツールが裏付ける所見",
        ),
        Column("Verdict", 11, "The worst verdict of its controls.", verdict=True, title_ja="判定"),
        Column(
            "Automated test",
            10,
            "How far one control with a check meets it: full, partial or none.",
            title_ja="自動テスト",
        ),
        Column(
            "Method",
            16,
            "Filled in where a waiver in force names a compensating control; else for the "
            "organisation.",
            entity=True,
            choices=METHODS,
            title_ja="方式",
        ),
        Column(
            "Reason",
            38,
            "Why Not Applicable or Not Tested, and which part alone was shown.",
            title_ja="理由",
        ),
        Column(
            "Legal restriction",
            11,
            "For the organisation: Y where a law keeps it from being met.",
            entity=True,
            choices=YES_NO,
            title_ja="法的制約",
        ),
        Column("Found", 38, "What each control came to: deviations as n of N.", title_ja="結果"),
        Column(
            "In the period",
            34,
            "What each control came to over the period.",
            shown=has_period,
            title_ja="期間中の結果",
        ),
        Column("Controls", 22, "Controls mapped to it; leads to the first.", title_ja="統制"),
        Column("Tests", 17, "Tests of those controls; leads to the first.", title_ja="テスト"),
        Column("Document refs", 20, "See ROC 6.4 Documents.", title_ja="文書参照"),
        Column("Interview refs", 16, "See ROC 6.5 Interviews.", title_ja="インタビュー参照"),
        Column("Other refs", 25, "See Evidence index.", title_ja="その他の証跡参照"),
        Column("Sample set refs", 13, "See ROC 6.3 Sample sets.", title_ja="サンプル参照"),
        Column("Risk analysis ref", 14, "See Risk analyses.", title_ja="リスク分析参照"),
        Column("Cadence", 16, "How often, by the catalog.", title_ja="頻度"),
        Column(
            "Last done",
            12,
            "The day of the evidence of a control that passes and meets it in full, or of the "
            "oldest where all parts pass. Empty where nothing shows that it was done.",
            title_ja="前回実施日",
        ),
        Column("Next due", 14, "Last done and the cadence.", title_ja="次回期限"),
        Column(
            "Responsibility",
            13,
            "For the organisation.",
            entity=True,
            choices=RESPONSIBLE,
            title_ja="責任分担",
        ),
        Column("Owner", 16, "Roles that own the controls that meet it.", title_ja="責任者"),
        Column(
            "Assessor finding",
            16,
            "For the assessor.",
            assessor=True,
            choices=True,
            title_ja="評価者の所見",
        ),
        Column(
            "Assessor method",
            16,
            "For the assessor.",
            assessor=True,
            choices=METHODS,
            title_ja="評価者の方式",
        ),
        Column(
            "Assessor narrative", 40, "For the assessor.", assessor=True, title_ja="評価者の記述"
        ),
    ),
    rows=rows,
    frozen=2,
    wide=True,
)
