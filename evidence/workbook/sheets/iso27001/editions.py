"""The sheet 2013 to 2022: where each id of the older edition went, what is new first."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from evidence.workbook.cells import ENTITY, Row
from evidence.workbook.engagement import Engagement
from evidence.workbook.links import Links
from evidence.workbook.look import UNMAPPED
from evidence.workbook.sheet import Column, Sheet

NO_CONTROL = "no control is mapped to it"
NEW = "new"
YES_NO = ("yes", "no")


def rows(engagement: Engagement) -> Iterator[Row]:
    """One row an older id and its successor; first what has no predecessor, Annex A before all."""
    fresh = [row for row in engagement.requirements if row.get("change") == NEW]
    for item in sorted(fresh, key=lambda row: row.get("kind") != "control"):
        yield _row(engagement, "", item, NEW)
    steps = _steps(engagement)
    after = [older for older, _ in steps]
    for older, item in steps:
        split, merged = after.count(older) > 1, len(item["from_2013"]) > 1
        words = [word for word, true in (("split", split), ("merged", merged)) if true]
        yield _row(engagement, older, item, ", ".join(words) or "one-to-one")


def _steps(engagement: Engagement) -> list[tuple[str, Mapping[str, Any]]]:
    """Each older id with each of its successors, clauses first, then Annex A by number."""
    found = [
        (older, row) for row in engagement.requirements for older in row.get("from_2013") or ()
    ]
    return sorted(found, key=lambda step: _by_number(step[0]))


def _by_number(name: str) -> tuple[bool, list[int]]:
    return name.startswith("A."), [int(number) for number in re.findall(r"[0-9]+", name)]


def _row(engagement: Engagement, older: str, item: Mapping[str, Any], change: str) -> Row:
    links = Links(engagement)
    name = item["id"]
    controls = engagement.controls_of[name]
    verdict = engagement.requirement_verdicts.get(name)
    return [
        older,
        links.requirement(name),
        item["title"],
        change,
        ", ".join(controls) or NO_CONTROL,
        verdict.value if verdict else UNMAPPED,
        ENTITY,
        ENTITY,
    ]


SHEET = Sheet(
    title="2013 to 2022",
    title_ja="2013年版から2022年版",
    holds="What is new in the edition of 2022, then each id of 2013 with its successors.",
    holds_ja="2022年版の新規管理策と、2013年版からの対応。",
    columns=(
        Column("From", 12, "The id of 2013; empty for what is new.", title_ja="2013年版"),
        Column("To", 11, "The id of 2022.", title_ja="2022年版"),
        Column("Title", 48, "Our own words.", title_ja="表題"),
        Column(
            "Change type",
            14,
            "By ids: one-to-one, merged (several became one), split (one became several), new.",
            title_ja="変更の種類",
        ),
        Column("Controls", 44, "Controls mapped to it.", title_ja="統制"),
        Column("Last test result", 14, verdict=True, title_ja="直近のテスト結果"),
        Column(
            "Migrated",
            11,
            "For the organisation.",
            entity=True,
            choices=YES_NO,
            title_ja="移行済み",
        ),
        Column("Note", 34, entity=True, title_ja="備考"),
    ),
    rows=rows,
    frozen=2,
    key=(0, 1),
)
