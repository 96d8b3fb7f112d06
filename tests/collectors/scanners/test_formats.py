"""Each format: what a recorded file of it says, rule by rule, and that the file is one of it."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collectors.scanners.mapping import ScannerMapping
from collectors.scanners.report import Format
from tests.collectors.scanners.conftest import DATA, Rules, gathered, mapped, sample

SCHEMA = Path(__file__).parents[2] / "evidence/interchange/schemas/sarif-2.1.0-rtm.5.json"
IMAGE = "registry.example.com/chat:4.2"
EVERY_VULNERABILITY = {"rule": "*", "category": "vulnerability"}
BUCKET = "arn:aws:s3:::example"
FILES: list[tuple[str, Format, str, Rules, dict[str, str]]] = [
    (
        "prowler.ocsf.json", "ocsf", "Prowler", ["s3_*", "iam_*"],
        {
            f"s3_bucket_object_versioning of {BUCKET}-logs": "pass",
            f"s3_bucket_object_versioning of {BUCKET}-media": "fail",
            f"s3_bucket_public_access of {BUCKET}-media": "pass",
            f"s3_bucket_public_access of {BUCKET}-site": "fail muted: Suppressed",
            "iam_support_role_created of arn:aws:iam::111122223333:root": "manual",
        },
    ),
    (
        "diskwatch.ocsf.jsonl", "ocsf", "Diskwatch", ["DISK-1"],
        {"DISK-1 of disk-a": "pass", "DISK-1 of disk-b": "fail", "DISK-1 of disk-c": "warn"},
    ),
    (
        "semgrep.sarif", "sarif", "Semgrep OSS", ["python.*"],
        {
            "python.sql-injection of src/rooms.py (39fa2ee980eb94b0:1)": "fail",
            "python.weak-hash of src/tokens.py (line 7)": "fail muted: suppressed inSource",
            "python.weak-hash of src/seals.py": "pass",
        },
    ),
    (
        "trivy-image.json", "trivy", "Trivy", [EVERY_VULNERABILITY, "private-key"],
        {
            f"CVE-2026-1001 of {IMAGE} (debian 12.9) (libexample1)": "fail",
            f"CVE-2026-1002 of {IMAGE} (debian 12.9) (libexample1)": "fail",
            f"CVE-2026-1002 of {IMAGE} (debian 12.9) (libother)": "fail",
            f"CVE-2026-2001 of {IMAGE}: app/yarn.lock (example-js)":
                "fail muted: ignored by .trivyignore",
            f"private-key of {IMAGE}: /app/keys (line 3)": "fail",
        },
    ),
    (
        "trivy-config.json", "trivy", "Trivy", ["AVD-AWS-*"],
        {
            "AVD-AWS-0090 of deploy: main.tf (aws_s3_bucket.media)": "fail",
            "AVD-AWS-0088 of deploy: main.tf (aws_s3_bucket.media)": "pass",
        },
    ),
    (
        "trivy-k8s.json", "trivy", "Trivy", ["KSV-*"],
        {"KSV-0017 of chat/rooms/Deployment/api: Deployment/api": "fail"},
    ),
    (
        "kube-bench.json", "kube-bench", "kube-bench", ["cis-1.10:4.2.*"],
        {
            "cis-1.10:4.2.1 of node-1.example.com (node)": "pass",
            "cis-1.10:4.2.2 of node-1.example.com (node)": "fail",
            "cis-1.10:4.2.8 of node-1.example.com (node)": "manual",
            "cis-1.10:4.2.9 of node-1.example.com (node)": "skipped",
        },
    ),
]  # fmt: skip


def statuses(rows: Any) -> dict[str, str]:
    """The status of each row, and how it is muted, by id."""
    return {
        row["id"]: row["status"] + (f" muted: {row['muted']}" if row["muted"] else "")
        for row in rows
    }


@pytest.mark.parametrize(
    ("name", "form", "scanner", "rules", "expected"), FILES, ids=[each[0] for each in FILES]
)
def test_a_recorded_file_says(
    name: str, form: Format, scanner: str, rules: Rules, expected: dict[str, str]
) -> None:
    """Every mapped line of the file is a row with the scanner's status, and there is no other."""
    collected = gathered(DATA / name, form, mapped(scanner, *rules))
    assert collected.record is not None
    assert statuses(collected.record.rows) == expected


@pytest.mark.parametrize("name", [each[0] for each in FILES if each[0] != "trivy-k8s.json"])
def test_the_date_of_the_scan_is_kept_apart(name: str) -> None:
    """When the scan ran, from the file, is what the evidence is as of; it was read later."""
    _, form, scanner, rules, _ = next(each for each in FILES if each[0] == name)
    evidence = gathered(DATA / name, form, mapped(scanner, *rules)).evidence
    ran = datetime(2026, 3, 31, 1, tzinfo=UTC)
    assert evidence.as_of == ran
    assert evidence.collected_at > ran
    assert evidence.complete


def test_what_is_not_taken_is_nowhere() -> None:
    """What no field is made of never reaches transcript or record: code, values, metadata."""
    for name, form, scanner, rules, _ in FILES:
        collected = gathered(DATA / name, form, mapped(scanner, *rules))
        assert "never taken" in (DATA / name).read_text() or name[:5] not in ("prowl", "kube-")
        assert collected.record is not None
        assert b"never taken" not in collected.transcript.body + collected.record.body


def test_what_is_mapped_to_nothing_is_counted_only() -> None:
    """Findings of rules that nothing maps are not stored; the transcript says how many."""
    collected = gathered(DATA / "prowler.ocsf.json", "ocsf", mapped("Prowler", "iam_*"))
    (head, *pages) = collected.transcript.exchanges[0].pages
    assert (head["findings"], head["mapped_to_nothing"]) == (5, 4)
    assert b"s3_bucket" not in collected.transcript.body
    assert len(pages) == 1


def test_severity_selects() -> None:
    """From a severity on means that one and those above it, and those that nobody knows."""
    rule = EVERY_VULNERABILITY | {"from_severity": "high"}
    collected = gathered(DATA / "trivy-image.json", "trivy", mapped("Trivy", rule))
    assert collected.record is not None
    found = {row["rule"]: row["severity"] for row in collected.record.rows}
    assert found == {"CVE-2026-1001": "CRITICAL", "CVE-2026-2001": "HIGH"}


SILENT: list[tuple[str, Format, ScannerMapping, dict[str, str]]] = [
    (
        "trivy-image.json", "trivy",
        mapped("Trivy", EVERY_VULNERABILITY | {"from_severity": "critical"}, lists="failures"),
        {
            f"CVE-2026-1001 of {IMAGE} (debian 12.9) (libexample1)": "fail",
            f"* (vulnerability) from critical of {IMAGE}: app/package-lock.json": "pass",
            f"* (vulnerability) from critical of {IMAGE}: app/yarn.lock": "pass",
        },
    ),
    (
        "semgrep.sarif", "sarif", mapped("Semgrep OSS", "python.eval", "go.*", lists="failures"),
        {
            "python.eval of https://git.example.com/chat/server@0f3c1a2": "pass",
            "no line of go.*": "absent",
        },
    ),
    (
        # Rules of a configuration are not all judged on all targets: silence says nothing.
        "trivy-config.json", "trivy",
        mapped("Trivy", {"rule": "AVD-AWS-0001", "category": "misconfiguration"}, lists="failures"),
        {"no line of AVD-AWS-0001 (misconfiguration)": "absent"},
    ),
    (
        "semgrep.sarif", "sarif", mapped("Semgrep OSS", "python.off", lists="failures"),
        {"no line of python.off": "absent"},
    ),
    (
        "prowler.ocsf.json", "ocsf", mapped("Prowler", "ec2_none", lists="failures"),
        {"no line of ec2_none": "absent"},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "form", "mapping", "expected"), SILENT)
def test_silence_passes_where_somebody_looked(
    name: str, form: Format, mapping: ScannerMapping, expected: dict[str, str]
) -> None:
    """With the operator's word for it, silence passes where the file says that it looked."""
    collected = gathered(DATA / name, form, mapping)
    assert collected.record is not None
    assert statuses(collected.record.rows) == expected


def test_without_that_word_silence_is_absence() -> None:
    """A rule that the file has no line of is told as absent."""
    collected = gathered(DATA / "semgrep.sarif", "sarif", mapped("Semgrep OSS", "python.eval"))
    assert collected.record is not None
    assert statuses(collected.record.rows) == {"no line of python.eval": "absent"}


def test_another_scanner_says_nothing() -> None:
    """The findings of a scanner that is not the mapping's are no line of any rule."""
    collected = gathered(DATA / "prowler.ocsf.json", "ocsf", mapped("ScoutSuite", "s3_*"))
    assert collected.record is not None
    (row,) = collected.record.rows
    assert (row["status"], row["message"]) == ("absent", "it holds nothing of ScoutSuite")


def test_samples_of_ocsf_are_ocsf() -> None:
    """The recorded events hold to the models that Prowler writes its own with."""
    findings = pytest.importorskip("py_ocsf_models.events.findings")
    from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding
    from py_ocsf_models.events.findings.detection_finding import DetectionFinding

    assert findings
    for event in sample("prowler.ocsf.json"):
        DetectionFinding.model_validate(event)
    for line in (DATA / "diskwatch.ocsf.jsonl").read_text().splitlines():
        ComplianceFinding.model_validate(json.loads(line))


def test_samples_of_sarif_are_sarif() -> None:
    """The recorded log holds to the schema of SARIF 2.1.0."""
    jsonschema = pytest.importorskip("jsonschema", reason="it validates by schemas")
    schema = json.loads(SCHEMA.read_text())
    found = jsonschema.Draft7Validator(schema).iter_errors(sample("semgrep.sarif"))
    assert [error.message for error in found] == []
