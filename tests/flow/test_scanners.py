"""Findings of scanners through a whole audit: configured, mapped, judged, packed, judged again."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evidence.pack.build import build_pack
from evidence.pack.selection import Selection, choose
from evidence.vault import Vault
from tests.evidence.pack.standalone.plain_pack import verified
from tests.flow.estate import tieout
from tests.flow.small import by_control

TOML = """\
organisation = "Hoshizora"
frameworks = ["soc2"]

[[scanners]]
name = "scans"
[[scanners.files]]
file = "node-1.json"
format = "kube-bench"
mapping = "kube-bench.yaml"
[[scanners.files]]
file = "chat.json"
format = "trivy"
mapping = "trivy.yaml"
"""
BENCH_MAPPING = """\
scanner: kube-bench
rules:
  - rule: "cis-1.10:4.2.*"
    controls: [ACME-20]
  - rule: "cis-1.10:1.1.1"
    controls: [ACME-21]
"""
TRIVY_MAPPING = """\
scanner: Trivy
lists: failures
rules:
  - rule: "*"
    category: vulnerability
    from_severity: high
    controls: [ACME-22]
"""
CONTROL = """\
  - id: {}
    title: {}
    statement: A scanner finds nothing against it.
    owner: platform
    frequency: {}
    automation: automated
    satisfies: {{soc2-2017: [CC7.1]}}
"""
OVERLAY = "controls:\n" + "".join(
    CONTROL.format(*each)
    for each in (
        ("ACME-20", "Kubelets are hardened", "weekly"),
        ("ACME-21", "The control plane is hardened", "weekly"),
        ("ACME-22", "Images have no known holes", "daily"),
    )
)


def bench(**statuses: str) -> dict[str, Any]:
    """A wrapped report of kube-bench of an hour ago; `t2="FAIL"` is test 4.2.2."""
    tests = [
        {"test_number": f"4.2.{name[1:]}", "test_desc": f"Setting {name[1:]}", "status": status}
        for name, status in statuses.items()
    ]
    part = {"version": "cis-1.10", "node_type": "node", "tests": [{"results": tests}]}
    return {"scanned_at": ago(hours=1), "resource": "node-1", "report": {"Controls": [part]}}


def image(at: str, *vulnerabilities: Mapping[str, str]) -> dict[str, Any]:
    """A report of Trivy on an image."""
    result = {
        "Target": "chat (debian)", "Class": "os-pkgs", "Vulnerabilities": list(vulnerabilities),
    }  # fmt: skip
    return {"SchemaVersion": 2, "CreatedAt": at, "ArtifactName": "chat", "Results": [result]}


def ago(**span: float) -> str:
    """An instant so long ago, as a scanner writes it."""
    return (datetime.now(UTC) - timedelta(**span)).isoformat(timespec="seconds")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace with two scanners' files, both clean."""
    files = {
        "tieout.toml": TOML,
        "kube-bench.yaml": BENCH_MAPPING,
        "trivy.yaml": TRIVY_MAPPING,
        "overlays/own.yaml": OVERLAY,
        "node-1.json": json.dumps(bench(t1="PASS", t2="PASS")),
        "chat.json": json.dumps(image(ago(hours=1))),
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def said_of(folder: Path, control: str) -> list[tuple[str, str]]:
    """The verdict and reason of each result of a control."""
    return [(each["verdict"], each["reason"]) for each in by_control(folder, control)]


def test_a_clean_scan_passes_and_a_missing_rule_does_not(folder: Path) -> None:
    """What was judged passes with resource and scope; a rule without a line is unobserved."""
    tieout("run", "--workspace", folder)
    assert said_of(folder, "ACME-20") == [("pass", ""), ("pass", "")]
    assert said_of(folder, "ACME-22") == [("pass", "")]
    assert said_of(folder, "ACME-21") == [
        ("unobserved", "what it says could not be observed: cis-1.10:1.1.1 is not in the file")
    ]
    (one, _) = by_control(folder, "ACME-20")
    assert one["scope"] == "scans/node-1.json/ACME-20"
    assert one["resource"] == "cis-1.10:4.2.1 of node-1 (node)"


def test_a_finding_fails_in_the_scanners_words(folder: Path) -> None:
    """A failed rule fails its control, and no other."""
    hole = {
        "VulnerabilityID": "CVE-2026-1", "PkgName": "libexample", "InstalledVersion": "1",
        "FixedVersion": "2", "Severity": "CRITICAL",
    }  # fmt: skip
    (folder / "chat.json").write_text(json.dumps(image(ago(hours=2), hole)))
    (folder / "node-1.json").write_text(json.dumps(bench(t1="PASS", t2="FAIL", t3="WARN")))
    assert tieout("run", "--workspace", folder).code == 1
    assert said_of(folder, "ACME-22") == [
        ("fail", "Trivy CVE-2026-1 (critical): libexample 1, mended in 2")
    ]
    said = "kube-bench cis-1.10:4.2.3 says 'WARN', which is no pass"
    assert said_of(folder, "ACME-20") == [
        ("pass", ""),
        ("fail", "kube-bench cis-1.10:4.2.2: Setting 2"),
        ("unobserved", f"whether it holds could not be observed: {said}"),
    ]


def test_an_old_scan_is_stale(folder: Path) -> None:
    """A scan that is older than the control allows says nothing, read when it may be."""
    (folder / "chat.json").write_text(json.dumps(image(ago(days=3))))
    tieout("run", "--workspace", folder)
    ((verdict, reason),) = said_of(folder, "ACME-22")
    assert verdict == "stale"
    assert "older than a daily control allows" in reason


def test_a_lost_file_loses_its_own_controls_alone(folder: Path) -> None:
    """A file that is gone, or no JSON, is named; controls of the other file are judged."""
    (folder / "node-1.json").unlink()
    (folder / "chat.json").write_text("{")
    tieout("run", "--workspace", folder)
    for control in ("ACME-20", "ACME-21"):
        ((verdict, reason),) = said_of(folder, control)
        assert verdict == "unobserved"
        assert "node-1.json: there is no such file" in reason
    ((verdict, reason),) = said_of(folder, "ACME-22")
    assert verdict == "unobserved"
    assert "chat.json: line 1: is not JSON" in reason


def test_a_partial_scan_passes_nothing(folder: Path) -> None:
    """Totals that do not add up make the population partial: failures stand, passes do not."""
    report = bench(t1="PASS", t2="FAIL")
    report["report"]["Totals"] = {"total_pass": 5}
    (folder / "node-1.json").write_text(json.dumps(report))
    tieout("run", "--workspace", folder)
    verdicts = [verdict for verdict, _ in said_of(folder, "ACME-20")]
    assert sorted(verdicts) == ["fail", "unobserved", "unobserved"]


def test_a_past_run_is_judged_again_by_its_own(folder: Path) -> None:
    """The run says which controls were mapped, so that yesterday's mapping judges yesterday."""
    tieout("run", "--workspace", folder)
    before = said_of(folder, "ACME-20")
    run = by_control(folder, "ACME-20")[0]["run"]
    mapping = folder / "kube-bench.yaml"
    mapping.write_text(mapping.read_text().replace("[ACME-20]", "[ACME-22]"))
    again = tieout("evaluate", "--run", run, "--workspace", folder)
    assert again.code in (0, 3), again.err
    assert said_of(folder, "ACME-20") == before


def test_a_pack_judges_itself_again(folder: Path, tmp_path: Path) -> None:
    """The verifier of packs comes to the same, result by result, from stored sources alone."""
    tieout("run", "--workspace", folder)
    target = tmp_path / "pack"
    vault = Vault.open(folder / "vault")
    build_pack(vault, choose(vault, Selection()), target, version="0")
    said = verified(target)
    assert (said.findings, said.code, said.err) == ([], 0, "")


MISTAKES = [
    ("kube-bench.yaml", "[ACME-20]", "[ACME-02]", "kube-bench.yaml:4: unknown control 'ACME-02'"),
    ("kube-bench.yaml", "scanner:", "scaner:", "kube-bench.yaml:1:"),
    ("tieout.toml", '"trivy"', '"trivi"', "tieout.toml:12:"),
    ("tieout.toml", '"trivy.yaml"', '"gone.yaml"', "mapping 'gone.yaml' is not there"),
    ("tieout.toml", '"chat.json"', '"other/node-1.json"', "has two files 'node-1.json'"),
    ("trivy.yaml", "[ACME-22]", "[ACME-20]", "ACME-22 is automated and no check judges it"),
]


@pytest.mark.parametrize(("file", "old", "new", "said"), MISTAKES)
def test_a_mistake_is_told_before_anything_is_read(
    folder: Path, file: str, old: str, new: str, said: str
) -> None:
    """Exit code 2, one sentence with file and line, and no vault."""
    path = folder / file
    assert path.read_text().count(old) == 1
    path.write_text(path.read_text().replace(old, new))
    told = tieout("run", "--workspace", folder)
    assert told.code == 2
    assert said in told.err.replace("\n", " ")
