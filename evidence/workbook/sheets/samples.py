"""The sheet Samples: what was drawn for a person to look at, from what, and what it proves."""

from collections.abc import Iterator

from evidence.sampling.bound import upper_bound
from evidence.sampling.ranking import GONE
from evidence.sampling.sample import Sample
from evidence.workbook import look
from evidence.workbook.cells import ASSESSOR, ENTITY, Formula, Link, Row, Value
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheet import Column, Sheet, place
from evidence.workbook.sheets.sample_rows import ITEMS, SAMPLES, Stand, stands


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row a sample, and where it is stratified one a stratum."""
    for stand in stands(engagement):
        kept, sample = stand.kept, stand.kept.sample
        shown = stand.last >= stand.first
        name: Value = Link(stand.id, place(ITEMS, stand.first - 2)) if shown else stand.id
        head: list[Value] = [name, kept.control, sample.check if sample else "", kept.population]
        if sample is None or stand.group is None:
            yield [*head, *[None] * 16, GONE, kept.at, kept.by, kept.digest, ENTITY, ASSESSOR]
            continue
        yield [
            *head,
            "Y" if sample.complete else "N",
            stand.group.stratum,
            stand.group.count,
            stand.group.wanted,
            sample.method,
            sample.policy,
            sample.risk,
            sample.nonce,
            sample.chosen_by,
            "Y" if sample.frozen_before else "N",
            sample.seed.hex(),
            _start(sample),
            _cut_off(stand, sample),
            _differing(stand),
            _bounds(sample),
            _replaced(sample),
            "" if stand.repeats else "not every item is listed; redraw it with redraw.py",
            kept.at,
            kept.by,
            kept.digest,
            ENTITY,
            ASSESSOR,
        ]


def is_systematic(sample: Sample) -> bool:
    """Whether places in the file decided, and not ranks: some items of many, at even distance."""
    return sample.method == "systematic" and 0 < len(sample.taken) < sample.count


def _start(sample: Sample) -> Value:
    start = int.from_bytes(sample.seed, "big") % sample.count
    return start if is_systematic(sample) else None


def _cut_off(stand: Stand, sample: Sample) -> Value:
    if not stand.repeats or is_systematic(sample):
        return None
    return Formula(f"=SMALL({stand.items('G')},$H${stand.row})", look.WHOLE_NUMBER)


def _differing(stand: Stand) -> Value:
    return Formula(f'=COUNTIF({stand.items("L")},"differs")') if stand.repeats else None


def _bounds(sample: Sample) -> str:
    taken = len(sample.taken)
    bounds = (
        upper_bound(found, taken, population=sample.count) for found in range(min(2, taken) + 1)
    )
    return "\n".join(f"{found} found: {bound:.1%}" for found, bound in enumerate(bounds))


def _replaced(sample: Sample) -> str:
    return "\n".join(
        f"{each.item.id} in {each.item.scope} by {each.by.id} in {each.by.scope}: {each.reason}"
        for each in sample.replaced
    )


SHEET = Sheet(
    title=SAMPLES,
    title_ja="サンプル",
    holds="Samples drawn for a person to look at; formulas repeat each draw from the HMACs.",
    columns=(
        Column(
            "Sample",
            12,
            "Leads to its items; of a stratified one each stratum has a row.",
            title_ja="サンプル番号",
        ),
        Column("Control", 11, title_ja="統制番号"),
        Column("Check", 24, "The check whose population it was drawn from.", title_ja="判定手続"),
        Column(
            "Population SHA-256",
            36,
            "The digest of the frozen file of all items.",
            title_ja="母集団のSHA-256",
        ),
        Column(
            "Population whole",
            11,
            "N: what was not listed could not be drawn.",
            title_ja="母集団の完全性",
        ),
        Column("Stratum", 14, title_ja="層"),
        Column("Items", 9, "Items in the population, or in the stratum.", title_ja="項目数"),
        Column("Taken", 8, "How many of them were drawn.", title_ja="抽出数"),
        Column("Method", 12, "random, stratified, systematic or all.", title_ja="方法"),
        Column("Size policy", 18, "Name and version of what gave the size.", title_ja="件数方針"),
        Column("Risk", 9, "The column of the size policy.", title_ja="リスク"),
        Column(
            "Nonce",
            24,
            "The words that were given after the population was frozen.",
            title_ja="ノンス",
        ),
        Column("Chosen by", 12, "Who gave the nonce.", title_ja="選定者"),
        Column(
            "Frozen before",
            10,
            "Y: the population stood in the ledger before the nonce.",
            title_ja="事前凍結",
        ),
        Column(
            "Seed",
            36,
            "SHA-256 of the population's digest, a line feed, and the nonce.",
            title_ja="シード",
        ),
        Column(
            "Start", 9, "Systematic draws: the seed as a number, modulo the items.", title_ja="始点"
        ),
        Column(
            "Cut-off",
            18,
            "Formula: the number of the last item taken; see Sample items.",
            title_ja="限界値",
        ),
        Column(
            "Differing",
            10,
            "Formula: items drawn otherwise than the HMACs say; 0 is right.",
            title_ja="不一致数",
        ),
        Column(
            "Upper bound 95 %",
            16,
            "Deviations in the population that so many found allow.",
            title_ja="上限(95%)",
        ),
        Column(
            "Replaced",
            40,
            "Items outside the population's definition, and what came.",
            title_ja="差替え",
        ),
        Column("Note", 26, title_ja="注記"),
        Column("Drawn at", 19, title_ja="抽出日時"),
        Column("Drawn by", 16, title_ja="抽出者"),
        Column(
            "Sample SHA-256",
            36,
            "The digest of the sample as stored.",
            title_ja="サンプルのSHA-256",
        ),
        Column("Rationale", 36, "For the organisation: why so.", entity=True, title_ja="根拠"),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者所見"),
    ),
    rows=rows,
    wide=True,
    key=(0, 5),
    holds_ja="人が確認するために抽出したサンプル。数式で再抽出できる。",
)
