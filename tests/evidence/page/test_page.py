"""The page as a file: it is the run, whole, the same each time, and lets nothing else through."""

import base64
import hashlib
import json
import re
from collections import Counter
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from evidence.errors import UsageError
from evidence.page import Period
from evidence.page.rows import Rows
from evidence.page.wording import shown
from evidence.verdict import Verdict
from tests.evidence.page.estate import NOON, USUAL, Estate

WORDS = list(Verdict)
HOSTILE = (
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<!-- <script>",
    "\u202egpj.exe",
    "nul\x00byte",
    "\ud800",
    "&lt;b&gt;",
    "${alert(1)}",
    "x" * 10_000,
)


class _Tags(HTMLParser):
    """The tags of a document with their attributes, and the text of each script and style."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: dict[str, list[str]] = {"script": [], "style": []}
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.lasttag in self.texts and data.strip():
            self.texts[self.lasttag].append(data)


def _tags(file: Path) -> _Tags:
    return _Tags(file.read_text(encoding="utf-8"))


def _data(file: Path) -> dict[str, Any]:
    return json.loads(_tags(file).texts["script"][0])


def _counts(data: dict[str, Any]) -> Counter[Verdict]:
    found: Counter[Verdict] = Counter()
    for block in data["blocks"]:
        numbers = block["stretches"] + (block["whole"] or [])
        for at in range(0, len(numbers), 5):
            found[WORDS[numbers[at]]] += numbers[at + 1]
    return found


def _names(data: dict[str, Any]) -> list[str]:
    return [name for record in data["records"] for part in record["names"][1::2] for name in part]


def test_the_same_run_gives_the_same_page(estate: Estate, drawn):
    """Drawn twice, and again after a later run was stored, it has the same bytes."""
    estate.look("r0", at=NOON - timedelta(days=3))
    reader = estate.look()
    first = drawn(reader).read_bytes()
    assert drawn(reader).read_bytes() == first
    estate.look("r2", at=NOON + timedelta(hours=2))
    assert drawn(reader).read_bytes() == first


def test_nothing_but_its_own_script_and_style_may_run(estate: Estate, drawn):
    """The policy fetches nothing, and names the one style and script by their hashes."""
    tags = _tags(drawn(estate.look()))
    policy = next(attrs["content"] or "" for tag, attrs in tags.tags if "http-equiv" in attrs)

    def hashed(text: str) -> str:
        return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"

    (style,), script = tags.texts["style"], tags.texts["script"][1]
    assert policy == (
        f"default-src 'none'; script-src {hashed(script)}; style-src {hashed(style)}; "
        "base-uri 'none'; form-action 'none'"
    )
    assert len([tag for tag, _ in tags.tags if tag == "script"]) == 2
    named = {"src", "href", "srcset", "action", "style"}
    assert [(tag, attrs) for tag, attrs in tags.tags if named & set(attrs)] == []


def test_hostile_names_are_data(estate: Estate, drawn):
    """Names that are markup, controls or without end stand in the data alone, guarded."""
    judged = [(name, Verdict.FAIL, name) for name in HOSTILE if name != "\ud800"]
    file = drawn(estate.look(judged=judged))
    assert [tag for tag, _ in _tags(file).tags].count("script") == 2
    data = _data(file)
    assert _names(data) == [shown(name) for name, _, _ in judged]
    assert set(map(shown, dict.fromkeys(name for name, _, _ in judged))) <= set(data["reasons"])


def test_every_result_is_counted(estate: Estate, drawn):
    """Counts by verdict are those of the run's own results."""
    reader = estate.look()
    counted = Counter(result.verdict for result in reader.results())
    assert _counts(_data(drawn(reader))) == counted


def test_requirements_have_the_verdicts_of_the_run(estate: Estate, drawn):
    """Each requirement has the run's verdict, and one without a control none."""
    reader = estate.look()
    for framework in _data(drawn(reader))["frameworks"]:
        known = reader.requirement_verdicts(framework["id"])
        told = {row["id"]: row["verdict"] for row in framework["requirements"]}
        assert told == {name: -1 if word is None else word.rank for name, word in known.items()}
        assert framework["id"] != "soc2-2017" or told["A1.3"] == -1


def test_evidence_stands_behind_every_verdict(estate: Estate, drawn):
    """The record is named by digest and operations; a refused reading says what was refused."""
    data = _data(drawn(estate.look()))
    read, refused = data["evidence"]
    record = data["records"][read["record"]]
    assert record["digest"] == data["records"][data["blocks"][0]["record"]]["digest"]
    assert record["operations"] == ["s3:ListAllMyBuckets", "s3:GetBucketVersioning"]
    assert (record["complete"], read["complete"], read["source"]) == (True, True, "production")
    assert (refused["record"], refused["gap"]) == (-1, "AccessDenied on s3:ListAllMyBuckets")


def test_a_chosen_framework_leaves_the_others_out(estate: Estate, drawn):
    """Only its requirements, the controls mapped to it and their results are shown."""
    data = _data(drawn(estate.look(), frameworks=("iso27001",)))
    assert [each["id"] for each in data["frameworks"]] == ["iso27001-2022"]
    assert [each["id"] for each in data["controls"]] == ["TEC-30"]
    assert {each[0] for control in data["controls"] for each in control["requirements"]} == {
        "iso27001-2022"
    }
    assert {block["control"] for block in data["blocks"]} == {0}


def test_days_nobody_looked_are_told(estate: Estate, drawn):
    """A period has one letter a day, and a dot for a day without a look."""
    good = [(name, Verdict.PASS, "") for name, _, _ in USUAL]
    estate.look("r0", at=NOON - timedelta(days=4), judged=good)
    estate.look("r1", at=NOON - timedelta(days=1))
    period = _data(drawn(estate.look("r2")))["period"]
    assert (period["from"], period["to"], period["idle"]) == ("2026-03-27", "2026-03-31", 2)
    assert dict(period["controls"]) == {"TEC-30": "u..ff", "MAN-01": "d..dd"}


def test_one_run_makes_no_period(estate: Estate, drawn):
    """A vault of one run shows no days, unless they are asked for."""
    reader = estate.look()
    assert _data(drawn(reader))["period"] is None
    asked = _data(drawn(reader, Period(start=date(2026, 3, 30))))["period"]
    assert dict(asked["controls"])["TEC-30"] == ".f"


@pytest.mark.parametrize(
    ("period", "said"),
    [
        (Period(end=date(2026, 4, 1)), "--to 2026-04-01 lies after 2026-03-31, the day of run r1"),
        (Period(start=date(2026, 4, 1)), "is no period"),
        (Period(start=date(2020, 1, 1)), "is no period"),
    ],
)
def test_a_period_that_cannot_be_shown_is_refused(estate: Estate, drawn, period, said):
    """Days after the run, in the wrong order or too many are refused in one sentence."""
    with pytest.raises(UsageError, match=re.escape(said)):
        drawn(estate.look(), period)


@pytest.mark.parametrize("bound", [{"room": 2}, {"characters": 24}])
def test_beyond_the_bound_nothing_is_silent(estate: Estate, bound: dict[str, int]):
    """What needs work is listed first; what has no room is flagged, and counted all the same."""
    reader = estate.look()
    blocks = list(reader.blocks())
    record = blocks[0].record or ""
    listed = Rows(reader, {"TEC-30": 0, "MAN-01": 1}, {record: 0}, **bound)
    listed.take(blocks)
    assert listed.names(record) == [0, ["invoices"], 3, ["archive"]]
    stretches = listed.blocks[0]["stretches"]
    assert [stretches[at + 4] for at in range(0, len(stretches), 5)] == [1, 0, 1]
    counted = Counter(result.verdict for result in reader.results())
    assert _counts({"blocks": listed.blocks}) == counted


def test_a_place_that_cannot_be_written_is_said(estate: Estate, tmp_path: Path):
    """A folder that is not there gives one sentence that names the file."""
    from evidence.page import render_page

    with pytest.raises(UsageError, match=r"cannot write the page .*report\.html"):
        render_page(estate.look(), tmp_path / "nowhere" / "report.html")


def test_without_script_the_counts_still_stand(estate: Estate, drawn):
    """A viewer that runs no script shows each framework's requirements by verdict."""
    text = drawn(estate.look()).read_text(encoding="utf-8")
    told = text.partition("<noscript>")[2].partition("</noscript>")[0]
    assert "SOC 2: 3 requirements" in told
    assert "<th scope='row'>unmapped</th><td>1</td>" in told
