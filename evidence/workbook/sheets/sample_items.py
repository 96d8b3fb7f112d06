"""The sheet Sample items: populations with their ranks, and formulas that repeat each draw."""

from collections.abc import Iterator

from evidence.sampling.ranking import REPLACED, TAKEN, Placed
from evidence.sampling.sample import Sample
from evidence.workbook import look
from evidence.workbook.cells import ASSESSOR, ENTITY, Formula, Link, Row, Value
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheet import Column, Sheet, place
from evidence.workbook.sheets.sample_rows import ITEMS, SAMPLES, Stand, stands
from evidence.workbook.sheets.samples import is_systematic


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row an item of each population sampled, in the order of the frozen file."""
    for stand in stands(engagement):
        sample = stand.kept.sample
        if sample is None or stand.group is None or stand.last < stand.first:
            continue
        for row, item in enumerate(stand.group.items, stand.first):
            yield _row(stand, sample, item, row)


def _row(stand: Stand, sample: Sample, item: Placed, row: int) -> Row:
    repeated: list[Value] = [None, None]
    agreed: Value = None
    if stand.repeats:
        drawn = f'OR($J{row}="{TAKEN}",$J{row}="{REPLACED}")'
        rank = f'=IF(OR($J{row}<>"",$I{row}="Y"),RANK($G{row},{stand.items("G")},1),"")'
        repeated = [Formula(rank), Formula(_selected(stand, sample, row), look.TEXT)]
        agreed = Formula(f'=IF(($I{row}="Y")={drawn},"agrees","differs")', look.TEXT)
    looked_at = item.stored in (TAKEN, "replacement")
    return [
        Link(stand.id, place(SAMPLES, stand.row - 2)),
        stand.group.stratum if stand.group else "",
        item.place or None,
        item.ranked.item.scope,
        item.ranked.item.id,
        item.ranked.rank,
        Formula(
            f"=HEX2DEC(MID($F{row},1,6))*16777216+HEX2DEC(MID($F{row},7,6))", look.WHOLE_NUMBER
        ),
        *repeated,
        item.stored,
        item.note,
        agreed,
        *[ASSESSOR if looked_at else None] * (2 + len(_ATTRIBUTES)),
        ENTITY if looked_at else None,
        *[ASSESSOR if looked_at else None] * 4,
    ]


def _selected(stand: Stand, sample: Sample, row: int) -> str:
    """Taken or not, by the number of the last one taken, or by the place in the file."""
    here = stand.row
    if not is_systematic(sample):
        return f'=IF($G{row}<={SAMPLES}!$Q${here},"Y","N")'
    items, taken = f"{SAMPLES}!$G${here}", f"{SAMPLES}!$H${here}"
    # The distance from the start is that of the i-th item taken, for the only i that could be it.
    distance = f"MOD($C{row}-1-{SAMPLES}!$P${here},{items})"
    nth = f"INT(({distance}*{taken}+{items}-1)/{items})"
    return f'=IF(AND({nth}<{taken},INT({nth}*{items}/{taken})={distance}),"Y","N")'


_ATTRIBUTES = "ABCDEFGH"
_ANSWERS = ("pass", "fail", "n/a")
SHEET = Sheet(
    title=ITEMS,
    title_ja="サンプル項目",
    holds="Every item of the populations sampled: its HMAC, and formulas that draw it again.",
    columns=(
        Column("Sample", 12, title_ja="サンプル番号"),
        Column("Stratum", 14, title_ja="層"),
        Column(
            "Place", 9, "The place of its line in the frozen file, counted from 1.", title_ja="順番"
        ),
        Column("Scope", 30, title_ja="範囲"),
        Column("Item", 40, "The item, by the id its source gives it.", title_ja="項目"),
        Column(
            "HMAC",
            36,
            "HMAC-SHA-256 of its line under the seed; the smallest are taken.",
            title_ja="HMAC",
        ),
        Column(
            "Number", 18, "Formula: the first 12 hexadecimal digits of the HMAC.", title_ja="数値"
        ),
        Column(
            "Rank",
            9,
            "Formula: its place by Number, where it was taken or is next.",
            title_ja="順位",
        ),
        Column("Selected", 10, "Formula: Y when the draw takes it.", title_ja="選定"),
        Column(
            "Stored",
            14,
            "What the sample in the vault says: taken, replaced, spare.",
            title_ja="保存値",
        ),
        Column("Note", 36, "Why it was replaced, or for what it came.", title_ja="注記"),
        Column(
            "Agrees",
            10,
            "Formula: whether the formula and the vault say the same.",
            title_ja="一致",
        ),
        Column(
            "Assessor result",
            16,
            "For the assessor.",
            assessor=True,
            choices=True,
            title_ja="評価者結果",
        ),
        Column("Assessor note", 28, "For the assessor.", assessor=True, title_ja="評価者所見"),
        *(
            Column(
                f"Attribute {letter}",
                10,
                "For the assessor: what was looked at under this letter, by the test plan.",
                assessor=True,
                choices=_ANSWERS,
                title_ja=f"属性{letter}",
            )
            for letter in _ATTRIBUTES
        ),
        Column(
            "Evidence",
            22,
            "For the organisation: where what was shown of the item is to be found.",
            entity=True,
            title_ja="証跡",
        ),
        Column("Tested by", 16, "For the assessor.", assessor=True, title_ja="テスト実施者"),
        Column("Tested on", 12, "For the assessor.", assessor=True, title_ja="テスト実施日"),
        Column(
            "Reviewed by",
            16,
            "For the assessor: never the tester.",
            assessor=True,
            differs="Tested by",
            title_ja="査閲者",
        ),
        Column("Reviewed on", 12, "For the assessor.", assessor=True, title_ja="査閲日"),
    ),
    rows=rows,
    frozen=1,
    wide=True,
    key=(0, 1, 3, 4),
    holds_ja="サンプルを抽出した母集団の全項目とそのHMAC。",
)
