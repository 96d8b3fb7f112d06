"""The sheet Calendar: what has to be done how often, when it was done last, when it is due."""

from collections.abc import Iterator
from datetime import UTC, date

from evidence.workbook.cells import ASSESSOR, ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.in_period import has_period
from evidence.workbook.links import Links
from evidence.workbook.look import UNMAPPED
from evidence.workbook.sheet import Column, Sheet
from evidence.workbook.sheets.pci_dss.cadence import Cadence, cadence, last_done, newest_evidence
from evidence.workbook.sheets.pci_dss.finding import meeting
from evidence.workbook.sheets.pci_dss.findings import next_due
from evidence.workbook.sheets.pci_dss.references import References

NOT_SHOWN, IN_TIME, OVERDUE = "not shown", "in time", "overdue"


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a requirement with a cadence: daily first, yearly after, what has no rhythm last."""
    links, references = Links(engagement), References(engagement)
    today = engagement.run.now.astimezone(UTC).date()
    timed = [row for row in engagement.requirements if row.get("cadence")]
    for requirement in sorted(timed, key=lambda row: cadence(row["cadence"]).order):
        name, words = requirement["id"], requirement["cadence"]
        rhythm = cadence(words)
        done = last_done(engagement, name)
        meets = tuple(each.control.id for each in engagement.reaches[name] if meeting(each))
        newest = newest_evidence(engagement, meets)
        verdict = engagement.requirement_verdicts.get(name)
        yield [
            rhythm.name,
            links.requirement(name),
            requirement["title"],
            words,
            done.isoformat() if done else "",
            next_due(words, done),
            state(rhythm, done, today),
            verdict.value if verdict else UNMAPPED,
            links.evidence(meets),
            newest.isoformat() if newest else "",
            _occurrences(engagement, meets),
            links.controls(meets),
            references.documents_of(meets),
            references.risk_analysis(name),
            ENTITY,
            ENTITY,
            ASSESSOR,
        ]


def state(rhythm: Cadence, done: date | None, today: date) -> str:
    """Whether it was done in time, as far as the evidence shows."""
    if not rhythm.months and not rhythm.days:
        return ""
    after = rhythm.after(done) if done else None
    if after is None:
        return NOT_SHOWN
    return OVERDUE if after < today else IN_TIME


def _occurrences(engagement: Engagement, controls: tuple[str, ...]) -> str:
    """How often each control was due and carried out in the period, by its own frequency."""
    period = engagement.period
    if period is None:
        return ""
    told = []
    for days in (each for each in period.controls if each.control in controls):
        due = period.due(days)
        if due:
            told += [f"{days.control} ({days.frequency}): {due.found} of {due.expected}"]
    return "\n".join(told)


SHEET = Sheet(
    title="Calendar",
    title_ja="実施カレンダー",
    holds="Requirements with a cadence, daily to yearly: last done, next due, and what shows it.",
    holds_ja="頻度のある要件。前回実施、次回期限、それを示す証跡。",
    columns=(
        Column("Cadence", 16, "How often, as a rhythm.", title_ja="頻度"),
        Column("Requirement", 13, title_ja="要件"),
        Column("Title", 40, "Our own words.", title_ja="要旨"),
        Column(
            "Catalog says",
            22,
            "The words of the catalog, which are ours.",
            title_ja="カタログの記載",
        ),
        Column(
            "Last",
            12,
            "The day of the evidence of a control that passes and meets it in full, or of the "
            "oldest where all parts pass.",
            title_ja="前回",
        ),
        Column("Next", 24, "Last and the cadence.", title_ja="次回"),
        Column(
            "State",
            11,
            "Against the day judged at; 'not shown' where nothing shows that it was done.",
            title_ja="状態",
        ),
        Column("Verdict", 14, "The worst verdict of its controls.", verdict=True, title_ja="判定"),
        Column(
            "Evidence", 26, "Read by tests of its controls; see Evidence index.", title_ja="証跡"
        ),
        Column(
            "Newest evidence",
            12,
            "The day it speaks of; it shows what was looked at, not that the work was done.",
            title_ja="最新の証跡",
        ),
        Column(
            "In the period",
            26,
            "How often each control was carried out, of the times it was due.",
            shown=has_period,
            title_ja="期間中の実施",
        ),
        Column("Controls", 22, "Those that meet it in full or in part.", title_ja="統制"),
        Column("Document refs", 22, "See ROC 6.4 Documents.", title_ja="文書参照"),
        Column("Risk analysis ref", 15, "See Risk analyses.", title_ja="リスク分析参照"),
        Column(
            "Done on",
            12,
            "For the organisation: what no source shows.",
            entity=True,
            title_ja="実施日(記入)",
        ),
        Column("Planned for", 12, "For the organisation.", entity=True, title_ja="予定日(記入)"),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
    frozen=3,
    wide=True,
    key=(1,),
)
