"""Rules of SARIF: a result counts for its rule, and no rule passes that was off or that failed."""

from typing import Any

import pytest

from tests.collectors.scanners.conftest import Read, mapped

REPOSITORY = "https://git.example.com/chat/server"
QUIET = f"CA1000 of {REPOSITORY}"
AT = [{"physicalLocation": {"artifactLocation": {"uri": "a.py"}, "region": {"startLine": 3}}}]
OFF = {"enabled": False}


def log(*results: Any, rule: Any = (), overrides: Any = (), extension: Any = None) -> Any:
    """A log of one run that ended well, of the rules CA1000, changed, and CA2000."""
    tool: dict[str, Any] = {
        "driver": {"name": "Lint", "rules": [{"id": "CA1000", **dict(rule)}, {"id": "CA2000"}]}
    }
    if extension:
        tool["extensions"] = [{"name": "more", "rules": [extension]}]
    ended = {"executionSuccessful": True, "endTimeUtc": "2026-03-31T01:00:00Z"}
    run = {
        "tool": tool,
        "invocations": [ended | {"ruleConfigurationOverrides": list(overrides)}],
        "versionControlProvenance": [{"repositoryUri": REPOSITORY}],
        "results": [{"message": {"text": "it"}, "locations": AT} | each for each in results],
    }
    return {"version": "2.1.0", "runs": [run]}


def override(descriptor: Any, configuration: Any = OFF) -> Any:
    """Settings of a rule that an invocation changed."""
    return {"descriptor": descriptor, "configuration": configuration}


def statuses(read: Read, content: Any, rule: str = "CA1000", **narrowed: str) -> dict[str, str]:
    """The status of each row, by id, where silence may pass."""
    mapping = mapped("Lint", {"rule": rule, **narrowed}, lists="failures")
    record = read(content, "sarif", mapping).record
    assert record is not None
    return {row["id"]: row["status"] for row in record.rows}


def scored(score: object) -> Any:
    """Properties that score how severe something is."""
    return {"properties": {"security-severity": score}}


@pytest.mark.parametrize("stated", ["CA1000/1", "CA1000/1/2"])
def test_a_part_of_a_rule_counts_for_the_rule(read: Read, stated: str) -> None:
    """A hierarchical id fails the rule that the tool lists, and says which part of it."""
    found = statuses(read, log({"ruleId": stated}))
    assert found == {f"CA1000 of a.py ({stated}, line 3)": "fail"}


def test_a_rule_that_is_listed_itself_is_no_part(read: Read) -> None:
    """An id that the tool lists is a rule of its own, whatever it is written like."""
    content = log({"ruleId": "CA1000/1"}, extension={"id": "CA1000/1"})
    assert statuses(read, content, "CA1000/1") == {"CA1000/1 of a.py (line 3)": "fail"}


def test_an_index_counts_in_the_list_that_it_names(read: Read) -> None:
    """A rule of an extension is not the driver's rule of the same number."""
    reference = {"index": 0, "toolComponent": {"index": 0}}
    content = log({"rule": reference}, extension={"id": "CA3000"})
    assert statuses(read, content, "CA3000") == {"CA3000 of a.py (line 3)": "fail"}
    assert statuses(read, content) == {QUIET: "pass"}


@pytest.mark.parametrize(
    "descriptor", [{"id": "CA1000"}, {"index": 0}, {"id": "CA1000/1"}, {"guid": "unknown"}, {}]
)
def test_a_rule_that_was_switched_off_is_not_silent(read: Read, descriptor: Any) -> None:
    """What an invocation switched off looked at nothing; of no named rule it may be any."""
    content = log(overrides=[override(descriptor)])
    assert statuses(read, content) == {"no line of CA1000": "absent"}


@pytest.mark.parametrize(
    "changed",
    [override({"id": "CA2000"}), override({"index": 1}), override({"id": "CA1000"}, {}),
     override({"index": 0, "toolComponent": {"index": 0}}, {"level": "error"})],
)  # fmt: skip
def test_another_rule_that_was_switched_off_costs_nothing(read: Read, changed: Any) -> None:
    """An override says something of its own rule, and of being off only where it says so."""
    assert statuses(read, log(overrides=[changed])) == {QUIET: "pass"}


UNGRADED: tuple[object, ...] = ("severe", "0.0", "nan", "11", -1, True, [])
FAILED = {"CA1000 of a.py (line 3)": "fail"}
LEFT_OUT = {"no line of CA1000 from high": "absent"}
SEVERE: list[tuple[str, Any, dict[str, str]]] = [
    ("critical", log({"ruleId": "CA1000", "level": "error"}, rule=scored("9.8")), FAILED),
    ("critical", log({"ruleId": "CA1000", "level": "error"}), FAILED),
    ("high", log({"ruleId": "CA1000"}, rule=scored("9.8")), FAILED),
    ("high", log({"ruleId": "CA1000", "level": "note"}, rule=scored(7)), FAILED),
    ("high", log({"ruleId": "CA1000", "level": "note", **scored("7.0")}), FAILED),
    ("high", log({"ruleId": "CA1000", **scored("8")}, rule=scored("2")), FAILED),
    ("high", log({"ruleId": "CA1000"}), FAILED),
    ("high", log({"ruleId": "CA1000", "level": "none"}), FAILED),
    *(
        ("high", log({"ruleId": "CA1000", "level": "note"}, rule=scored(score)), FAILED)
        for score in UNGRADED
    ),
    ("high", log({"ruleId": "CA1000"}, rule={"defaultConfiguration": {"level": "note"}},
                 overrides=[override({"id": "CA1000"}, {"level": "error"})]), FAILED),
    ("high", log({"ruleId": "CA1000"}, rule={"defaultConfiguration": {"level": "note"}},
                 overrides=[override({"id": "CA1000/1"}, {"level": "warning"})]), FAILED),
    ("high", log({"ruleId": "CA1000"}, extension={"id": "X", **scored("9")},
                 rule=scored("6.9")), LEFT_OUT),
    ("high", log({"ruleId": "CA1000", "level": "warning"}), LEFT_OUT),
    ("high", log({"ruleId": "CA1000", "level": "error"}, rule=scored("3.9")), LEFT_OUT),
    ("high", log({"ruleId": "CA1000"},
                 overrides=[override({"id": "CA1000"}, {"level": "note"})]), LEFT_OUT),
]  # fmt: skip


@pytest.mark.parametrize(("least", "content", "expected"), SEVERE)
def test_a_result_that_a_severity_leaves_out_is_no_silence(
    read: Read, least: str, content: Any, expected: dict[str, str]
) -> None:
    """Scores grade before levels do; what nobody graded stays; what is left out passes nothing."""
    assert statuses(read, content, from_severity=least) == expected


def test_an_extension_grades_its_rules(read: Read) -> None:
    """The score of a rule stands where the rule is listed, with an extension as well."""
    content = log({"ruleId": "CA3000", "level": "note"}, extension={"id": "CA3000", **scored("9")})
    mapping = mapped("Lint", {"rule": "CA3000", "from_severity": "critical"})
    record = read(content, "sarif", mapping).record
    assert record is not None
    assert [row["severity"] for row in record.rows] == ["critical"]


def test_a_left_out_rule_costs_the_others_nothing(read: Read) -> None:
    """Of several rules, one that lists something less severe is told by no row."""
    content = log({"ruleId": "CA1000", "level": "note"})
    found = statuses(read, content, "CA*", from_severity="high")
    assert found == {f"CA2000 of {REPOSITORY}": "pass"}
