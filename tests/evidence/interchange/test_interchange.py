"""What other tools read: valid by their schemas, and hostile text is text in each of them."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.drift.comparison import Comparison, fingerprint
from evidence.interchange.change_lines import diff_lines, gate_lines
from evidence.interchange.github import annotations
from evidence.interchange.junit import OUTCOMES, junit_of_comparison
from evidence.interchange.markdown import FOLDED, SHOWN, cell, markdown
from evidence.interchange.sarif import KINDS, sarif_of_comparison
from evidence.verdict import Verdict
from tests.evidence.interchange.comparisons import HOSTILE, comparison

SCHEMAS = Path(__file__).parent / "schemas"
NOW = datetime(2026, 1, 2, tzinfo=UTC)
TEXTS = st.one_of(st.text(max_size=60), st.just(HOSTILE))
INVISIBLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")


def junit(found: Comparison) -> str:
    return "".join(junit_of_comparison(found, NOW))


@given(TEXTS)
def test_junit_is_valid_by_the_schema_of_jenkins(text: str) -> None:
    """Whatever stands in evidence, the document is well-formed and of the form."""
    etree = pytest.importorskip("lxml.etree", reason="it validates by XML schemas")
    schema = etree.XMLSchema(etree.parse(SCHEMAS / "jenkins-junit.xsd"))
    schema.assertValid(etree.fromstring(junit(comparison(text, resource=text)).encode()))


def test_junit_says_what_failed_and_what_was_not_seen() -> None:
    """What got worse is a failure, what is seen no longer an error, and both are counted."""
    said = junit(comparison())
    assert 'tests="3" failures="2" errors="1"' in said
    assert '<failure message="b" type="fail">' in said
    assert '<error message="b" type="unobserved">' in said
    assert '<property name="requirements" value="soc2-2017:CC6.1"/>' in said
    assert set(OUTCOMES) == set(Verdict)


@given(TEXTS)
def test_sarif_is_valid_by_its_schema(text: str) -> None:
    """Whatever stands in evidence, the log fits the JSON Schema of SARIF 2.1.0."""
    problems = list(sarif_validator().iter_errors(sarif_of_comparison(comparison(text), "0.1.0")))
    assert [] == [f"{each.json_path}: {each.message}" for each in problems]


def sarif_validator() -> "object":
    jsonschema = pytest.importorskip("jsonschema", reason="it validates by schemas")
    text = (SCHEMAS / "sarif-2.1.0-rtm.5.json").read_text(encoding="utf-8-sig")
    return jsonschema.Draft4Validator(json.loads(text))


def test_sarif_places_results_on_lines_and_marks_them_for_good() -> None:
    """A result has rule, line and fingerprint; other reasons do not change the fingerprint."""
    [run] = sarif_of_comparison(comparison(), "0.1.0")["runs"]
    first, unseen, waived, gone, redefined = run["results"]
    assert ("TST-01/gate_is_shut", "fail", "error", "new") == tuple(
        first[name] for name in ("ruleId", "kind", "level", "baselineState")
    )
    assert ("fail", "warning") == (unseen["kind"], unseen["level"])
    assert ("TST-01", "fail", "error") == tuple(
        redefined[name] for name in ("ruleId", "kind", "level")
    )
    assert "accepted" == waived["suppressions"][0]["status"]
    assert "absent" == gone["baselineState"]
    place = first["locations"][0]["physicalLocation"]
    assert "audit/overlays/own%2C%20old.yaml" == place["artifactLocation"]["uri"]
    assert {"startLine": 3} == place["region"]
    [other, *_] = sarif_of_comparison(comparison("else"), "9")["runs"][0]["results"]
    assert other["partialFingerprints"] == first["partialFingerprints"]
    mark = fingerprint("TST-01", "gate_is_shut", "test.gate", "s", "r")
    assert {"tieout/v1": mark} == first["partialFingerprints"]
    rule, _ = run["tool"]["driver"]["rules"]
    assert "Every gate is shut.\n\nMore." in rule["help"]["text"]
    assert ["soc2-2017:CC6.1"] == rule["properties"]["tags"]
    assert set(KINDS) == set(Verdict)


@given(TEXTS)
def test_annotations_are_one_command_a_line(text: str) -> None:
    """No text ends its line, its property or its command, or begins one of its own."""
    lines = "".join(annotations(comparison(text, resource=text))).split("\n")
    assert "" == lines.pop()
    for line in lines:
        assert re.match(r"::(error|warning|notice) (file=[^:,]*,line=\d+,)?title=[^:,]*::", line)
        assert not INVISIBLE.search(line)


def test_annotations_escape_as_the_toolkit_does() -> None:
    """Percent, line ends, and in properties colon and comma stand as their escapes."""
    [first, *_] = annotations(comparison("50%\r\nx"))
    assert "file=audit/overlays/own%2C old.yaml,line=3,title=TST-01 got worse%3A" in first
    assert first.endswith("resource changed: 50%25%0D%0Ax\n")


@given(TEXTS)
def test_a_cell_is_text_on_one_line(text: str) -> None:
    """Nothing from evidence ends a cell, opens markup, mentions, links or hides."""
    found = cell(text)
    assert "\n" not in found
    assert not INVISIBLE.search(found)
    bare = re.sub(r"\\[\\`*_\[\]#|~>$:]", "", found)
    assert not re.search(r"[`*_\[\]|~>$<@]", bare), bare
    assert not re.search(r"(?i)\bwww\.|https?://", bare)


def test_a_table_holds_its_columns_whatever_it_tells() -> None:
    """Each row of each table has as many cells as its head."""
    rows = [line for line in markdown(comparison(HOSTILE)).splitlines() if line.startswith("|")]
    widths = {len(re.findall(r"(?<!\\)\|", row)) for row in rows}
    assert {5, 7} == widths


def test_markdown_stays_short_and_counts_the_rest() -> None:
    """A thousand regressions are some open rows, some folded ones, and a number."""
    said = markdown(comparison("x" * 400, many=1000))
    assert f"<summary>{1000 - SHOWN} more</summary>" in said
    assert f"and {1000 - SHOWN - FOLDED} more" in said
    assert "### Tieout: 1,000 got worse, 1 seen no longer" in said


def test_markdown_tells_apart_what_does_not_fail() -> None:
    """A waiver that began stands open; other changes are folded, and never left out."""
    open_part, _, folded = markdown(comparison()).partition("<details>")
    assert "**Fails no longer, because something else is asked**" in open_part
    assert "<summary>1 other change that does not fail</summary>" in folded
    assert "<summary>1 asked otherwise than before</summary>" in folded


def test_lines_of_json_hold_every_change() -> None:
    """A diff prints the changes; the gate all of them, each with what the policy says of it."""
    assert 4 == len([*diff_lines(comparison().changes)])
    words = [json.loads(line)["gate"] for line in gate_lines(comparison())]
    assert ["worse", "unseen", "apart", "apart", "worse", "asked"] == words
