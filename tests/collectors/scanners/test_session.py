"""The door to scanners' files: read-only, recorded, and replayed without the file."""

import shutil
from pathlib import Path
from typing import Any

import pytest

from collectors.errors import UnobservedError, WriteRefusedError
from collectors.scanners.finding import findings
from collectors.scanners.mapping import ScannerMapping
from collectors.scanners.report import Format
from collectors.scanners.session import ScanFile
from collectors.scanners.source import ScannerSource
from collectors.sweep import collect, plan, replay
from collectors.tape import Recorder
from evidence.errors import UsageError
from evidence.scope import Scope
from tests.collectors.scanners.conftest import DATA, NOW, gathered, mapped

PROWLER = mapped("Prowler", "s3_*")
Files = list[tuple[Path, Format, ScannerMapping]]


@pytest.mark.parametrize(
    ("name", "form", "scanner"),
    [
        ("prowler.ocsf.json", "ocsf", "Prowler"),
        ("semgrep.sarif", "sarif", "Semgrep OSS"),
        ("trivy-image.json", "trivy", "Trivy"),
        ("trivy-k8s.json", "trivy", "Trivy"),
        ("kube-bench.json", "kube-bench", "kube-bench"),
    ],
)
def test_a_replay_gives_the_same_record(name: str, form: Format, scanner: str) -> None:
    """From the transcript alone, without file or mapping, the record is byte for byte the same."""
    collected = gathered(DATA / name, form, mapped(scanner, "*", "none-such"))
    again = replay(findings, collected.evidence.scope, collected.transcript)
    assert again is not None
    assert collected.record is not None
    assert again.body == collected.record.body


def test_a_missing_file_replays_as_missing(tmp_path: Path) -> None:
    """A gap replays as the gap that it was."""
    collected = gathered(tmp_path / "gone.json", "trivy", PROWLER)
    assert replay(findings, collected.evidence.scope, collected.transcript) is None


def test_an_unchanged_file_is_stored_once(tmp_path: Path) -> None:
    """The same bytes read again, from another folder, give the same transcript and record."""
    other = tmp_path / "prowler.ocsf.json"
    shutil.copy(DATA / other.name, other)
    one, two = (gathered(path, "ocsf", PROWLER) for path in (DATA / other.name, other))
    assert one.transcript.body == two.transcript.body
    assert one.record is not None
    assert two.record is not None
    assert one.record.body == two.record.body


def units_of(*files: Any) -> list[str]:
    """The units that are planned of files."""
    source = ScannerSource("scans", list(files), clock=lambda: NOW)
    return [str(unit) for unit in plan([source], [findings])]


def test_one_unit_for_each_file_and_control() -> None:
    """What a file says is evidence for one control at a time."""
    two = ScannerMapping.model_validate(
        {
            "scanner": "Trivy",
            "rules": [
                {"rule": "CVE-*", "controls": ["ACME-21", "ACME-22"]},
                {"rule": "AVD-*", "controls": ["ACME-21"]},
            ],
        }
    )
    assert units_of((Path("a/prowler.json"), "ocsf", PROWLER), (Path("t.json"), "trivy", two)) == [
        "scanner.finding scans/prowler.json/ACME-20",
        "scanner.finding scans/t.json/ACME-21",
        "scanner.finding scans/t.json/ACME-22",
    ]


def test_a_control_is_given_its_own_rules_alone() -> None:
    """A record holds the findings of its control, and of no other that the mapping names."""
    mapping = ScannerMapping.model_validate(
        {
            "scanner": "Prowler",
            "rules": [
                {"rule": "s3_bucket_public_access", "controls": ["ACME-21"]},
                {"rule": "s3_bucket_object_versioning", "controls": ["ACME-22"]},
            ],
        }
    )
    source = ScannerSource("scans", [(DATA / "prowler.ocsf.json", "ocsf", mapping)])
    for unit in plan([source], [findings]):
        record = collect(unit, run="R1", clock=lambda: NOW).record
        assert record is not None
        rules = {row["rule"] for row in record.rows}
        assert rules == {
            "s3_bucket_public_access"
            if unit.scope.parts[-1] == "ACME-21"
            else "s3_bucket_object_versioning"
        }


def test_two_files_of_one_name_are_refused() -> None:
    """Their scopes would be one."""
    files: Files = [(Path("a/x.json"), "trivy", PROWLER), (Path("b/x.json"), "trivy", PROWLER)]
    with pytest.raises(UsageError, match=r"two files 'x\.json'; rename one"):
        ScannerSource("scans", files)


def test_nothing_else_is_read_through_it() -> None:
    """Another kind is refused before a file is opened; a file that is not configured is a gap."""
    session = ScanFile(Scope("scans", ("x.json", "ACME-20")), Recorder(lambda: NOW))
    with pytest.raises(WriteRefusedError):
        list(session.rows("people.person"))
    with pytest.raises(UnobservedError, match="no mapping to ACME-20"):
        list(session.rows("scanner.finding"))
