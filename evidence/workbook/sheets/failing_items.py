"""The sheet Failing items: every result that leaves somebody something to do."""

from collections.abc import Iterator, Sequence

from evidence.errors import IntegrityError
from evidence.result import Block
from evidence.verdict import Verdict
from evidence.workbook.cells import Row
from evidence.workbook.engagement import NEEDS_WORK, Engagement, evidence_id
from evidence.workbook.sheet import Column, Sheet

WHOLE = "(the whole population)"


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a result, the worst verdict first; passes cost nothing but a count."""
    for word in sorted(NEEDS_WORK, key=lambda verdict: verdict.rank):
        # Tests without a block, of checks that gave no result, come last and have no items.
        for test, block in zip(engagement.tests, engagement.blocks(), strict=False):
            if test.counts.get(word):
                yield from _of_block(engagement, block, word)


def _of_block(engagement: Engagement, block: Block, word: Verdict) -> Iterator[Row]:
    """The rows of one verdict in one block, in the order of its record."""
    unit = engagement.units.get(block.record or "")
    head = (word.value, block.control, block.check, block.kind)
    tail = (
        engagement.controls[block.control].owner,
        ", ".join(engagement.mapped(block.control)),
        evidence_id(unit) if unit else "",
        engagement.collected_at.get(block.record) if block.record else None,
    )
    if block.whole and block.whole.verdict is word:
        yield (*head, WHOLE, block.scope, block.whole.reason, block.whole.waiver, *tail)
    if all(stretch.verdict is not word for stretch in block.stretches):
        return
    names, at = _names(engagement, block), 0
    for verdict, count, reason, waiver in block.stretches:
        if verdict is word:
            for name in names[at : at + count]:
                yield (*head, name, block.scope, reason, waiver, *tail)
        at += count


def _names(engagement: Engagement, block: Block) -> Sequence[str]:
    names = engagement.reader.resources(block.record) if block.record else []
    if len(names) != block.items:
        raise IntegrityError(
            f"results of {block.check} in {block.scope} speak of {block.items} rows, "
            f"and record {block.record} holds {len(names)}"
        )
    return names


SHEET = Sheet(
    title="Failing items",
    title_ja="要対応項目",
    holds="Every result that needs work: fail, waived, unobserved, stale, pending; item by item.",
    columns=(
        Column("Verdict", 13, verdict=True, title_ja="判定"),
        Column("Control", 11, title_ja="統制番号"),
        Column("Check", 28, title_ja="判定手続"),
        Column("Kind", 18, title_ja="種別"),
        Column("Resource", 34, "The item, by the id its source gives it.", title_ja="リソース"),
        Column("Scope", 28, title_ja="範囲"),
        Column(
            "Reason",
            52,
            "Why, in the words of the check or of the source that refused.",
            title_ja="理由",
        ),
        Column(
            "Waiver",
            12,
            "The accepted exception in force, where there is one.",
            title_ja="例外承認書",
        ),
        Column("Owner", 14, "Who owns the control.", title_ja="責任者"),
        Column("Requirements", 20, title_ja="要求事項"),
        Column("Evidence", 18, "The evidence it was seen in; see Evidence index.", title_ja="証跡"),
        Column("Seen at", 19, "When that evidence was collected.", title_ja="確認日時"),
    ),
    rows=rows,
    wide=True,
    holds_ja="対応を要するすべての結果を項目ごとに示す。",
)
