"""The sheet Glossary: verdicts, words and columns, in English with Japanese terms."""

from collections.abc import Iterator

from evidence.period.days import WORDS
from evidence.verdict import Verdict
from evidence.workbook import look
from evidence.workbook.cells import Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.in_period import has_period
from evidence.workbook.look import UNMAPPED
from evidence.workbook.sheet import Column, Sheet, fitted

VERDICTS_JA = {
    Verdict.FAIL: ("不合格", "判定した結果、満たしていない。理由を付す。"),
    Verdict.UNOBSERVED: ("未観測", "必要な情報を読み取れなかった(拒否、制限、一部のみ、欠落)。"),
    Verdict.STALE: ("証跡期限切れ", "最新の証跡が、統制の許す期間より古い。"),
    Verdict.PENDING: ("手続待ち", "人による表明、レビュー又は署名がまだない。"),
    Verdict.WAIVED: ("例外承認", "満たしていないが、有効な例外承認がある。"),
    Verdict.PASS: ("合格", "判定した結果、満たしている。"),
    Verdict.NO_OCCURRENCE: (
        "該当事象なし",
        "母集団が空であることを確認した。対象となる事象がない。",
    ),
    Verdict.NOT_APPLICABLE: ("適用外", "範囲外。理由を付し、適用除外の決定には承認者を示す。"),
}
_TERMS = (
    ("unmapped", "対応統制なし", "No control is mapped to the requirement; it was not tested."),
    ("full", "全部充足", "A mapping: the control alone meets what the requirement asks."),
    ("partial", "一部充足", "A mapping: the control meets a part of what the requirement asks."),
    ("supporting", "補助", "A mapping: the control helps, and meets no part by itself."),
    ("Source", "情報源", "A configured system under audit: a cloud, a cluster, an HR system."),
    ("Scope", "範囲", "Where inside a source: account and region, cluster and namespace."),
    ("Kind", "種別", "The type of a resource, such as aws.s3.bucket."),
    ("Collector", "収集機能", "The code that reads the resources of one kind in one scope."),
    ("Transcript", "通信記録", "The recorded questions and answers that a record was made from."),
    (
        "Record",
        "記録",
        "One population of one kind in one scope at one moment, with provenance and completeness.",
    ),
    ("Population", "母集団", "All items that a control applies to; tested whole, not sampled."),
    ("IPE", "企業作成情報", "Information produced by the entity, which an auditor must rely on."),
    ("Control", "統制", "What must hold; it is mapped to requirements of frameworks."),
    ("Check", "判定手続", "A function that judges evidence; it is given no clock and no network."),
    ("Verdict", "判定", "One of the eight words above."),
    ("Run", "実行", "One collection and evaluation, stored whole."),
    ("Waiver", "例外承認書", "An accepted exception with approver and end date."),
    ("Attestation", "表明", "A signed statement or document given by a person."),
    ("Request", "資料依頼", "What a person must give for a control, for which period (PBC)."),
    ("Register", "台帳", "A table that people keep: suppliers, data inventory, approvals."),
    ("Pack", "証跡一式", "The folder an auditor receives, verifiable without our tool."),
    ("Inspection", "閲覧", "A method: settings or documents were looked at."),
    ("Re-performance", "再実施", "A method: the control was worked out anew from the evidence."),
    ("Inquiry", "質問", "A method: a person was asked, and answered in writing."),
    ("Deviation", "逸脱", "Items that do not hold, of all items that could be judged: n of N."),
    ("Assessor", "評価者", "Columns of this name are left empty for the assessor."),
    ("SHA-256", "ハッシュ値", "A digest: the same bytes give the same 64 digits (FIPS 180-4)."),
)


def sheet(explained: tuple[Sheet, ...]) -> Sheet:
    """The Glossary of a workbook with these sheets."""

    def rows(engagement: Engagement) -> Iterator[Row]:
        for verdict, (name, meaning) in VERDICTS_JA.items():
            yield [verdict.value, name, "Verdict", verdict.meaning, meaning]
        for word, name, meaning in _TERMS:
            yield [word, name, "Verdict" if word == UNMAPPED else "Word", meaning]
        for letter, word in look.LETTERS.items():
            if has_period(engagement):
                yield [letter, VERDICTS_JA[Verdict(word)][0], "Day", WORDS[Verdict(word)]]
        for table in explained:
            if table.shown is not None and not table.shown(engagement):
                continue
            yield [table.title, table.title_ja, "Sheet", table.holds, table.holds_ja]
            for column in fitted(table, engagement).columns:
                if column.meaning:
                    name = f"{table.title}: {column.title}"
                    yield [name, column.title_ja, "Column", column.meaning]

    return Sheet(
        title="Glossary",
        title_ja="用語集",
        holds="Verdicts, words, sheets and columns, with Japanese terms.",
        holds_ja="判定、用語、シート及び列の説明。",
        columns=(
            Column("Term 用語", 32, verdict=True, title_ja="用語"),
            Column("Japanese 日本語", 18, title_ja="日本語"),
            Column("Sort 区分", 12, title_ja="区分"),
            Column("Meaning 意味", 76, title_ja="意味"),
            Column("Meaning in Japanese 日本語の意味", 60, title_ja="日本語の意味"),
        ),
        rows=rows,
    )
