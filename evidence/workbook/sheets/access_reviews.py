"""The sheets of access reviews: each review as it stood, and every row with its decision."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from evidence.pack_places import object_place
from evidence.record import UNOBSERVED
from evidence.workbook.cells import ASSESSOR, Row, Value
from evidence.workbook.engagement import Engagement, evidence_id
from evidence.workbook.sheet import Column, Sheet

CAMPAIGNS, RIGHTS, REVOCATIONS = "review.campaign", "review.right", "review.revocation"


def reviews(engagement: Engagement) -> Iterator[Row]:
    """One row a review that the run read, in the order in which they were opened."""
    for row, evidence in _rows(engagement, CAMPAIGNS):
        gaps = [f"{each['kind']} {each['scope']}: {each['why']}" for each in row["places"]
                if not each["complete"]]  # fmt: skip
        files = [f"{each['name']} by {each['by']} {each['sha256']}" for each in row["files"]]
        snapshot = row["snapshot"]
        kept = "not in the pack" if snapshot in engagement.withheld else object_place(snapshot)
        yield [
            row["id"],
            ", ".join(row["scopes"]) or "all",
            _moment(row["taken"]),
            row["run"],
            snapshot,
            kept,
            row["opened_by"],
            row["due"],
            ", ".join(row["reviewers"]),
            row["rows"],
            row["decided"],
            row["revoked"],
            row["changed"],
            row["conflicts"],
            "; ".join(gaps) or "whole",
            _moment(row["closed"]),
            row["closed_by"] or "",
            "\n".join(files),
            evidence,
            ASSESSOR,
        ]


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a right that was reviewed, with what later runs saw of it where it was to go."""
    after = {row["id"]: row for row, _ in _rows(engagement, REVOCATIONS)}
    for row, evidence in _rows(engagement, RIGHTS):
        yield [
            row["review"],
            row["account"],
            row["person"],
            row["department"],
            row["entity"],
            row["country"],
            row["sort"],
            row["right"],
            row["resource"],
            row["gives"],
            "Y" if row["privileged"] else "N",
            row["approval"],
            row["reviewer"],
            row["state"],
            row["decision"] or "",
            row["comment"],
            _moment(row["decided_at"]),
            row["handed_in_by"] or "",
            "; ".join(row["against"]),
            _after(after.get(row["id"])),
            row["seen_scope"],
            evidence,
            ASSESSOR,
        ]


def _rows(engagement: Engagement, kind: str) -> Iterator[tuple[Mapping[str, Any], str]]:
    for unit in engagement.run.evidence:
        if unit.kind != kind or unit.record is None or unit.record in engagement.withheld:
            continue
        name = evidence_id(unit)
        for row in engagement.reader.record(unit.record).rows:
            # What was not observed of a row shows as nothing, as everywhere.
            yield {**dict.fromkeys(row.get(UNOBSERVED, {}), ""), **row}, name


def _after(row: Mapping[str, Any] | None) -> str:
    if row is None:
        return ""
    if row["back"]:
        return f"back on {row['back'][:10]}"
    if row["gone"]:
        return f"gone on {row['gone'][:10]}, by run {row['gone_run']}"
    return row["unread"] or f"still there on {row['seen'][:10]}"


def _moment(text: str | None) -> Value:
    return datetime.fromisoformat(text) if text else None


def _reviewed(engagement: Engagement) -> bool:
    return any(unit.kind == CAMPAIGNS and unit.rows for unit in engagement.run.evidence)


_NOTE = Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者所見")
SHEET = Sheet(
    title="Access reviews",
    title_ja="アクセス権レビュー",
    holds="Each access review: over which dated snapshot, by whom, and how far it was decided.",
    columns=(
        Column("Review", 18, title_ja="レビュー"),
        Column("Scope", 24, title_ja="範囲"),
        Column("Rights as of", 18, "When the run read them.", title_ja="権限の基準日時"),
        Column("Run", 26, title_ja="実行"),
        Column("Snapshot SHA-256", 34, title_ja="SHA-256"),
        Column("In the pack", 34, "Where a pack holds it.", title_ja="証跡一式内の位置"),
        Column("Opened by", 26, title_ja="開始者"),
        Column("Due", 12, "The last day to decide.", title_ja="期限"),
        Column("Reviewers", 26, "By staff number.", title_ja="レビュー担当者"),
        Column("Rows", 9, "Rights in the snapshot.", title_ja="件数"),
        Column("Decided", 9, title_ja="判断済"),
        Column("Revoked", 9, "Decided to be taken away.", title_ja="剥奪"),
        Column("Changed", 9, "Decided to be changed.", title_ja="変更"),
        Column("Conflicts", 9, "Waiting to be settled.", title_ja="不一致"),
        Column("Whole", 34, "What the snapshot did not see.", title_ja="網羅性"),
        Column("Closed at", 18, title_ja="終了日時"),
        Column("Closed by", 26, title_ja="終了者"),
        Column("Files", 44, "As handed in, with digests.", title_ja="ファイル"),
        Column("Evidence", 18, title_ja="証跡"),
        _NOTE,
    ),
    rows=reviews,
    frozen=1,
    wide=True,
    key=(0,),
    holds_ja="アクセス権レビューごとの対象、基準日、担当者、及び判断の状況。",
    shown=_reviewed,
)
DECISIONS = Sheet(
    title="Reviewed rights",
    title_ja="レビュー済み権限",
    holds="Every right that was reviewed: whose, what it gives, who decided what, what came of it.",
    columns=(
        Column("Review", 18, title_ja="レビュー"),
        Column("Account", 26, title_ja="アカウント"),
        Column("Person", 14, "By staff number.", title_ja="担当者"),
        Column("Department", 18, title_ja="部署"),
        Column("Entity", 18, title_ja="法人"),
        Column("Country", 9, title_ja="国"),
        Column("Class", 12, "Whose, by the link ladder.", title_ja="区分"),
        Column("Right", 34, title_ja="権限"),
        Column("Resource", 34, title_ja="対象"),
        Column("Gives", 44, "In words.", title_ja="内容"),
        Column("Privileged", 10, title_ja="特権"),
        Column("Approval", 16, "In force when it was seen.", title_ja="承認"),
        Column("Reviewer", 14, "By staff number.", title_ja="レビュー担当者"),
        Column("State", 12, title_ja="状態"),
        Column("Decision", 10, title_ja="判断"),
        Column("Comment", 34, "The reviewer's own words.", title_ja="コメント"),
        Column("Handed in at", 18, title_ja="提出日時"),
        Column("Handed in by", 26, title_ja="提出者"),
        Column("Against", 34, "Why it is in conflict.", title_ja="反証"),
        Column("Since", 30, "What later runs saw of it.", title_ja="その後"),
        Column("Seen in", 24, title_ja="確認箇所"),
        Column("Evidence", 18, title_ja="証跡"),
        _NOTE,
    ),
    rows=rows,
    frozen=2,
    wide=True,
    key=(0, 1, 7, 8, 20),
    holds_ja="レビューされた全権限、判断、及びその後の状況。",
    shown=_reviewed,
)
