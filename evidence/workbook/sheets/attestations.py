"""The sheet Attestations: what people stated, with which files, for when, and what that leaves."""

from collections.abc import Iterator
from datetime import datetime

from evidence.attested.in_run import attested_by
from evidence.attested.ruling import ruling
from evidence.attested.standing import Row as Stored
from evidence.attested.standing import caveats, state_of
from evidence.pack_places import object_place
from evidence.runs.run_heads import utc
from evidence.workbook.cells import ASSESSOR, Row, Value
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.sheet import Column, Sheet


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a file of each attestation, and one where it has none; in the order of the ledger."""
    links, now = Links(engagement), engagement.run.now
    every = attested_by(engagement.run, engagement.reader.vault)
    for each in every:
        control = engagement.controls.get(each["control"])
        if control is None:
            continue
        said = ruling(control.id, control.frequency, every, now, "")
        relied = "Y" if said.row is each else "N"
        for file in each["files"] or [None]:
            yield [
                each["id"],
                links.control(control.id),
                each["statement"],
                *_file(engagement, file),
                each["from"],
                each["to"],
                each["on"] or "",
                *_people(each),
                each["expires"],
                state_of(each, utc(now).date()),
                relied,
                "; ".join(caveats(each)),
                each["object"],
                ASSESSOR,
            ]


def _file(engagement: Engagement, file: Stored | None) -> list[Value]:
    if file is None:
        return ["", "", None, ""]
    gone = file["lost"] or file["sha256"] in engagement.withheld
    where = "not in the pack" if gone else object_place(file["sha256"])
    return [file["name"], file["sha256"], file["bytes"], where]


def _people(each: Stored) -> list[Value]:
    """Who spoke and when: the person, the second one, and whoever withdrew it."""
    found: list[Value] = [each["by"], each["role"], datetime.fromisoformat(each["at"])]
    second, ended = each["confirmed"], each["withdrawn"]
    awaited = (each["second"] or "awaited") if each["four_eyes"] else ""
    found += [second["by"] if second else awaited]
    found += [datetime.fromisoformat(second["at"]) if second else None]
    return [*found, f"{ended['by']}, {ended['at']}: {ended['reason']}" if ended else ""]


def _attested(engagement: Engagement) -> bool:
    return bool(engagement.run.attestations)


SHEET = Sheet(
    title="Attestations",
    title_ja="表明書",
    holds="What people attested of controls: statement, file, period, persons, and its limits.",
    columns=(
        Column("Attestation", 18, title_ja="表明番号"),
        Column("Control", 11, title_ja="統制番号"),
        Column("Statement", 44, "In the person's own words.", title_ja="表明内容"),
        Column("File", 28, "As it was named when it was handed in.", title_ja="ファイル"),
        Column("File SHA-256", 34, "Of the file as it was handed in.", title_ja="SHA-256"),
        Column("Bytes", 12, title_ja="バイト数"),
        Column("In the pack", 34, "Where a pack holds the very file.", title_ja="証跡一式内の位置"),
        Column("From", 12, "The first day that it speaks of.", title_ja="対象期間の初日"),
        Column("To", 12, "The last day that it speaks of.", title_ja="対象期間の末日"),
        Column("Carried out on", 13, "As the person says.", title_ja="実施日"),
        Column("By", 28, "Who attested it.", title_ja="表明者"),
        Column("Role", 16, "In which role, as the person says.", title_ja="役割"),
        Column("Given at", 18, title_ja="提出日時"),
        Column(
            "Second person",
            28,
            "Who confirmed it, where two must; never the first.",
            title_ja="確認者",
        ),
        Column("Confirmed at", 18, title_ja="確認日時"),
        Column("Withdrawn", 34, "By whom, when and why.", title_ja="撤回"),
        Column("Expires", 12, "The last day to rely on it.", title_ja="有効期限"),
        Column("State", 12, "On the day that was judged.", title_ja="状態"),
        Column("Relied on", 9, "Whether the verdict of this run rests on it.", title_ja="依拠"),
        Column(
            "Caveats",
            44,
            "What it does not show: who attests is named, not proven, unless signed outside.",
            title_ja="留意点",
        ),
        Column("Act SHA-256", 34, "Of the attestation itself.", title_ja="表明のSHA-256"),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者所見"),
    ),
    rows=rows,
    frozen=2,
    wide=True,
    key=(0, 4),
    holds_ja="人が統制について表明した事項。内容、ファイル、対象期間、表明者、及び留意点。",
    shown=_attested,
)
