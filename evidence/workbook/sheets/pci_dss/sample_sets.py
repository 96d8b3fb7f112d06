"""The sheet ROC 6.3 Sample sets: each sample drawn from this run, with the items it names."""

from collections.abc import Iterator

from evidence.sampling.ranking import GONE, Kept
from evidence.workbook.cells import ASSESSOR, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.sheet import Column, Sheet
from evidence.workbook.sheets.pci_dss.references import SAMPLE_SETS, References

NAMED_ITEMS = 100
"""How many items a cell names; all of them stand on Sample items."""
NONE_DRAWN = "No sample was drawn from this run: every item of each population was judged."


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a sample, in the order of the ledger; a line that says so where there is none."""
    links, references = Links(engagement), References(engagement)
    for kept in engagement.samples:
        sample = kept.sample
        head = [references.sample(kept), _sort(engagement, kept)]
        if sample is None:
            yield [*head, GONE, "", None, None, "", links.control(kept.control), "", kept.at,
                   ASSESSOR]  # fmt: skip
            continue
        yield [
            *head,
            _items(kept),
            sample.method,
            len(sample.taken),
            sample.count,
            f"{sample.policy}, risk {sample.risk}; chosen by {sample.chosen_by}",
            links.control(kept.control),
            links.requirements(engagement.mapped(kept.control)),
            kept.at,
            ASSESSOR,
        ]
    if not engagement.samples:
        yield ["none", "", NONE_DRAWN, "", None, None, "", "", "", None, ASSESSOR]


def _sort(engagement: Engagement, kept: Kept) -> str:
    check = kept.sample.check if kept.sample else ""
    tests = engagement.tests_of[kept.control]
    kinds = dict.fromkeys(test.kind for test in tests if test.check == check and test.kind)
    return ", ".join(kinds) or check


def _items(kept: Kept) -> str:
    taken = kept.sample.taken if kept.sample else ()
    said = "\n".join(f"{each.item.id} in {each.item.scope}" for each in taken[:NAMED_ITEMS])
    more = len(taken) - NAMED_ITEMS
    return f"{said}\nand {more:,} more: see Sample items" if more > 0 else said


SHEET = Sheet(
    title=SAMPLE_SETS,
    title_ja="ROC 6.3 サンプルセット",
    holds="6.3 Samples drawn from this run; the assessor draws independently and may add rows.",
    holds_ja="6.3 この実行から抽出したサンプル。評価者は独立に抽出し、行を追加できる。",
    columns=(
        Column("Ref", 13, "See Samples.", title_ja="参照"),
        Column("Type", 26, "The type of the items.", title_ja="種類"),
        Column("All items", 50, "Every item drawn, by name.", title_ja="全項目"),
        Column(
            "Selection method", 14, "random, stratified, systematic or all.", title_ja="抽出方法"
        ),
        Column("Total sampled", 10, title_ja="抽出数"),
        Column("Total population", 10, title_ja="母集団数"),
        Column("Rationale", 30, "The policy that gave the size, and who chose.", title_ja="根拠"),
        Column("Control", 11, title_ja="統制"),
        Column("Requirements", 20, title_ja="要件"),
        Column("Drawn at", 19, title_ja="抽出日時"),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者の注記"),
    ),
    rows=rows,
    wide=True,
)
