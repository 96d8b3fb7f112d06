"""The sheet Sign-off: who prepared, reviewed and approved each sheet, by what it said then."""

from collections.abc import Iterator, Sequence

from evidence.workbook import look
from evidence.workbook.cells import ENTITY, Formula, Link, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheet import Column, Part, Sheet

_PREPARED, _REVIEWED = "Prepared by", "Reviewed by"


def sheet(drawn: Sequence[Part]) -> Sheet:
    """The Sign-off of a workbook; `drawn` are the sheets so far when its rows are asked for."""

    def rows(_: Engagement) -> Iterator[Row]:
        for number, part in enumerate(tuple(drawn), 2):
            prepared, reviewed = f"TRIM($D{number})", f"TRIM($F{number})"
            state = (
                f'=IF(AND({prepared}<>"",{prepared}={reviewed}),"reviewer is the preparer",'
                f'IF(AND({prepared}<>"",{reviewed}<>""),"signed","open"))'
            )
            yield [
                Link(part.title, f"'{part.title}'!A1"),
                part.digest,
                part.rows,
                *[ENTITY] * 6,
                Formula(state, look.TEXT),
                ENTITY,
            ]

    return Sheet(
        title="Sign-off",
        title_ja="査閲記録",
        holds="Who prepared, reviewed and approved each sheet; a changed sheet is signed anew.",
        holds_ja="各シートの作成者、査閲者、承認者。内容が変われば署名し直す。",
        columns=(
            Column("Sheet", 22, title_ja="シート"),
            Column(
                "Content SHA-256",
                36,
                "Over the rows of the sheet, without what people fill in. What was signed counts "
                "for this content alone: when it changes, the sign-off is empty again.",
                title_ja="内容のSHA-256",
            ),
            Column("Rows", 10, title_ja="行数"),
            _entity(_PREPARED, 18, "作成者"),
            _entity("Prepared on", 13, "作成日"),
            _entity(_REVIEWED, 18, "査閲者", differs=_PREPARED),
            _entity("Reviewed on", 13, "査閲日"),
            _entity("Approved by", 18, "承認者", differs=_PREPARED),
            _entity("Approved on", 13, "承認日"),
            Column(
                "State",
                20,
                "Formula: signed when both are named and are not the same person.",
                title_ja="状態",
            ),
            _entity("Remarks", 36, "備考"),
        ),
        rows=rows,
        key=(0, 1),
    )


def _entity(title: str, width: float, title_ja: str, differs: str = "") -> Column:
    meaning = "Never the preparer." if differs else ""
    return Column(title, width, meaning, entity=True, title_ja=title_ja, differs=differs)
