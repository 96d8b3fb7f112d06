"""What a scanner's words come to: muted is no pass, unfinished is partial, doubt is doubt."""

from collections.abc import Callable
from typing import Any

import pytest

from collectors.scanners.report import Format
from tests.collectors.scanners.conftest import Read, mapped, sample

Change = Callable[[Any], Any]


def event(**changed: Any) -> list[Any]:
    """The one compliance finding of a file, changed."""
    made = {
        "class_uid": 2003,
        "time": 1774918800000,
        "metadata": {"product": {"name": "Diskwatch"}},
        "compliance": {"control": "DISK-1", "status_id": 1},
        "resources": [{"uid": "disk-a"}],
    }
    return [made | changed]


def detection(**changed: Any) -> list[Any]:
    """The same as a detection finding."""
    return event(class_uid=2004, compliance={"control": "DISK-1"}, **changed)


def judged(number: int | None, word: str | None = None) -> dict[str, Any]:
    """What a compliance finding says of itself."""
    return {"control": "DISK-1", "status_id": number, "status": word}


WORDS = [
    (event(), "pass", None),
    (event(compliance=judged(3)), "fail", None),
    (event(compliance=judged(2)), "warn", None),
    (event(compliance=judged(0)), "unknown", None),
    (event(compliance=judged(99, "Exempt")), "unknown", None),
    (event(compliance=judged(99, "Pass")), "pass", None),
    (event(compliance=judged(None, "FAILED")), "fail", None),
    (event(compliance=judged(3, "Exempt")), "fail", None),
    (event(compliance=judged(1, "Passed")), "pass", None),
    *(
        (event(compliance=judged(1, word)), "unknown", None)
        for word in ("Warning", "Manual", "Skipped", "NOT_AVAILABLE", "MUTED", "Error")
    ),
    (event(class_uid=2002, vulnerabilities=[]), "fail", None),
    (event(compliance=judged(None)), "unknown", None),
    (event(status_id=3), "unknown", "Suppressed"),
    (event(status_id=3, compliance=judged(3)), "fail", "Suppressed"),
    (event(status="Suppressed", compliance=judged(3)), "fail", "Suppressed"),
    (event(status_id=5, compliance=judged(3)), "fail", "Archived"),
    (event(status_id=4, compliance=judged(3)), "unknown", None),
    (event(status_id=4), "pass", None),
    (detection(), "fail", None),
    (detection(status_code="PASS"), "pass", None),
    (detection(status_code="MANUAL"), "manual", None),
    (detection(status_code="whatever"), "unknown", None),
    (detection(status_code="MUTED", status_id=3), "fail", "Suppressed"),
    (detection(status_id=4), "unknown", None),
]


@pytest.mark.parametrize(("content", "status", "muted"), WORDS)
def test_ocsf_says(read: Read, content: Any, status: str, muted: str | None) -> None:
    """A status is the scanner's; who silences or closes a finding makes no pass of it."""
    collected = read(content, "ocsf", mapped("Diskwatch", "DISK-1"))
    assert collected.record is not None
    (row,) = collected.record.rows
    assert (row["status"], row["muted"]) == (status, muted)


def result(**changed: Any) -> dict[str, Any]:
    """A log of one result, changed."""
    log = sample("semgrep.sarif")
    one = {"ruleId": "python.eval", "message": {"text": "eval"}} | changed
    log["runs"][0]["results"] = [one]
    return dict(log)


ACCEPTED = [{"kind": "external", "status": "accepted"}]
RESULTS = [
    (result(), "fail", None),
    (result(level="note"), "fail", None),
    (result(kind="pass"), "pass", None),
    (result(kind="open"), "unknown", None),
    (result(kind="review"), "manual", None),
    (result(kind="notApplicable"), "skipped", None),
    (result(kind="informational"), "unknown", None),
    (result(suppressions=ACCEPTED), "fail", "suppressed external"),
    (result(suppressions=[{"kind": "external", "status": "underReview"}]), "fail", None),
    (result(suppressions=[]), "fail", None),
    (result(kind="pass", suppressions=ACCEPTED), "unknown", None),
    (result(baselineState="unchanged"), "fail", "in the baseline"),
    (result(baselineState="new"), "fail", None),
    (result(baselineState="unchanged", kind="pass"), "pass", None),
]


@pytest.mark.parametrize(("content", "status", "muted"), RESULTS)
def test_sarif_says(read: Read, content: Any, status: str, muted: str | None) -> None:
    """A result is what its kind says; suppressed or in a baseline it fails still."""
    collected = read(content, "sarif", mapped("Semgrep OSS", "python.eval"))
    assert collected.record is not None
    (row,) = collected.record.rows
    assert (row["status"], row["muted"]) == (status, muted)


def run(change: Change) -> Any:
    """The recorded log with its one run changed."""
    log = sample("semgrep.sarif")
    change(log["runs"][0])
    return log


def bench(change: Change) -> Any:
    """The recorded report of kube-bench, changed."""
    whole = sample("kube-bench.json")
    change(whole["report"])
    return whole


def config(change: Change) -> Any:
    """The recorded report of a configuration with its one result changed."""
    whole = sample("trivy-config.json")
    change(whole["Results"][0])
    return whole


def invoked(**changed: Any) -> Change:
    """A change of how the tool was called."""
    return lambda run: run["invocations"][0].update(changed)


ERROR = [{"level": "error", "message": {"text": "out of memory"}}]
UNFINISHED: list[tuple[Format, str, str, Any, str]] = [
    ("sarif", "Semgrep OSS", "python.*", run(invoked(executionSuccessful=False)),
     "/runs/0/invocations/0/executionSuccessful is not true"),
    ("sarif", "Semgrep OSS", "python.*", run(invoked(toolExecutionNotifications=ERROR)),
     "/runs/0/invocations/0/toolExecutionNotifications/0 is an error"),
    ("sarif", "Semgrep OSS", "python.*", run(invoked(toolConfigurationNotifications=ERROR * 2)),
     "/runs/0/invocations/0/toolConfigurationNotifications/0 is an error, and 1 more"),
    ("sarif", "Semgrep OSS", "python.*", run(lambda run: run.pop("results")),
     "/runs/0 has no results, as of a scan that was not run"),
    ("trivy", "Trivy", "KSV-*", sample("trivy-k8s.json"), "/Resources/1/Error is an error"),
    ("trivy", "Trivy", "AVD-*", config(lambda it: it["MisconfSummary"].update(Failures=3)),
     "/Results/0/MisconfSummary/Failures says 3, and 1 are listed"),
    ("trivy", "Trivy", "AVD-*", config(lambda it: it["MisconfSummary"].update(Exceptions=1)),
     "/Results/0/MisconfSummary/Exceptions says 1, and 0 are listed"),
    ("kube-bench", "kube-bench", "*", bench(lambda it: it["Totals"].update(total_fail=2)),
     "/report/Totals/total_fail says 2, and the file has 1"),
    ("kube-bench", "kube-bench", "*", bench(lambda it: it["Controls"][0].update(total_pass=9)),
     "/report/Controls/0/total_pass says 9, and the file has 1"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("form", "scanner", "rule", "content", "said"), UNFINISHED, ids=[row[4] for row in UNFINISHED]
)
def test_a_scan_that_did_not_finish_is_partial(
    read: Read, form: Format, scanner: str, rule: str, content: Any, said: str
) -> None:
    """What the scanner says of its own failures makes the population partial, and says where."""
    collected = read(content, form, mapped(scanner, rule, lists="failures"))
    assert not collected.evidence.complete
    gap = collected.evidence.gap
    assert gap is not None
    assert gap.message == f"scan.json: the scan did not finish: {said}"


def test_a_silent_scan_that_failed_passes_nothing(read: Read) -> None:
    """A run that did not end well has looked at nothing, whatever it lists."""
    log = run(invoked(executionSuccessful=False))
    collected = read(log, "sarif", mapped("Semgrep OSS", "python.eval", lists="failures"))
    assert collected.record is not None
    assert [row["status"] for row in collected.record.rows] == ["absent"]


def test_a_distribution_past_its_support_is_doubted(read: Read) -> None:
    """Nothing listed of a system for which nothing is published any more is no pass."""
    image = sample("trivy-image.json")
    image["Metadata"]["OS"]["EOSL"] = True
    image["Results"] = [{"Target": "old (debian 8)", "Class": "os-pkgs", "Type": "debian"}]
    rule = {"rule": "*", "category": "vulnerability"}
    collected = read(image, "trivy", mapped("Trivy", rule, lists="failures"))
    assert collected.record is not None
    (row,) = collected.record.rows
    assert row["status"] == "unknown"
    assert row["said"] == "nothing listed, but its distribution is past the end of its support"


def test_what_a_file_does_not_state_is_not_observed(read: Read) -> None:
    """Neither date nor resource is ever guessed: of the file's own age nothing is known."""
    bare = sample("kube-bench.json")["report"]
    collected = read(bare, "kube-bench", mapped("kube-bench", "cis-1.10:4.2.1"))
    assert collected.record is not None
    (row,) = collected.record.rows
    assert row["status"] == "pass"
    assert set(row["_unobserved"]) == {"resource", "observed_at"}
    assert collected.evidence.as_of is None


def test_a_wrapper_states_what_the_report_cannot(read: Read) -> None:
    """A wrapper's date and resource fill what the report leaves open, and nothing that it says."""
    wrapped = {
        "scanned_at": "2026-03-30T00:00:00Z",
        "resource": "laptop",
        "report": sample("prowler.ocsf.json"),
    }
    collected = read(wrapped, "ocsf", mapped("Prowler", "s3_*"))
    assert collected.record is not None
    assert {row["resource"] for row in collected.record.rows}.isdisjoint({"laptop"})
    assert str(collected.evidence.as_of) == "2026-03-31 01:00:00+00:00"


def test_the_oldest_line_dates_the_file(read: Read) -> None:
    """A file that was added to day by day is as old as its oldest mapped line."""
    old = event(time=1772240400, resources=[{"uid": "disk-b"}])
    collected = read([*event(), *old], "ocsf", mapped("Diskwatch", "DISK-1"))
    assert str(collected.evidence.as_of) == "2026-02-28 01:00:00+00:00"
