"""Images that scanners looked at: by their digests, with what is grave in them and since when."""

import json
from pathlib import Path
from typing import Any

import pytest

from collectors.scanners.finding import findings
from collectors.scanners.images import ImageScan, image_scans
from collectors.scanners.source import ScannerSource
from collectors.sweep import Collected, collect, plan, replay
from tests.collectors.scanners.conftest import DATA, NOW, mapped, sample

MANIFEST, CONFIG = "sha256:" + 64 * "a", "sha256:" + 64 * "0"
IMAGE = "registry.example.com/chat"
SCANNED = {"images": True, "lists": "failures"}


def gathered(tmp_path: Path, content: Any, form: Any = "trivy", **more: Any) -> Collected:
    """What the one unit of the images of a file came to."""
    path = tmp_path / "scan.json"
    path.write_text(json.dumps(content))
    name = {"trivy": "Trivy", "sarif": "Trivy", "ocsf": "Cloud scanner"}[form]
    source = ScannerSource("scans", [(path, form, mapped(name, "*", **SCANNED | more))],
                           clock=lambda: NOW)  # fmt: skip
    (unit,) = plan([source], [image_scans])
    return collect(unit, run="R1", clock=lambda: NOW)


def image() -> Any:
    """Trivy's report of an image, known by the digest of its manifest too."""
    report = sample("trivy-image.json")
    report["Metadata"]["RepoDigests"] = [f"{IMAGE}@{MANIFEST}"]
    first = report["Results"][0]["Vulnerabilities"][0]
    first["PublishedDate"] = "2026-02-01T12:00:00.5Z"
    return report


def scan(collected: Collected) -> ImageScan:
    """The one image of a unit that is complete."""
    assert collected.evidence.gap is None
    assert collected.record is not None
    (found,) = ImageScan.hydrate(collected.record.rows)
    return found


def test_a_report_of_trivy(tmp_path: Path) -> None:
    """The image is known by all its digests; what is not grave is left out."""
    collected = gathered(tmp_path, image())
    found = scan(collected)
    assert found.image == f"{IMAGE}:4.2"
    assert found.digests == [CONFIG, MANIFEST]
    assert (found.looked, found.doubt, found.vouched) == (True, None, True)
    assert f"{found.observed_at:%Y-%m-%d}" == "2026-03-31"
    (grave, *_) = found.weaknesses
    assert (grave["rule"], grave["severity"]) == ("CVE-2026-1001", "critical")
    assert f"{grave['published']:%Y-%m-%d}" == "2026-02-01"
    assert all(each["severity"] in ("critical", None) for each in found.weaknesses)
    again = replay(image_scans, collected.evidence.scope, collected.transcript)
    assert again is not None
    assert collected.record is not None
    assert again.body == collected.record.body


def test_a_report_of_nothing_else_is_an_image(tmp_path: Path) -> None:
    """A report of a file system tells of no image, which is an answer."""
    collected = gathered(tmp_path, sample("trivy-config.json"))
    assert collected.record is not None
    assert collected.record.completeness.complete
    assert not len(collected.record.rows)


def test_a_scan_without_filters_only_is_vouched_for(tmp_path: Path) -> None:
    """Without the operator's word nobody knows what was filtered out."""
    assert scan(gathered(tmp_path, image(), lists="all")).vouched is False


def test_a_scan_of_an_unknown_date(tmp_path: Path) -> None:
    """A report that does not say when it was made leaves its date unobserved."""
    report = image()
    del report["CreatedAt"]
    collected = gathered(tmp_path, report)
    assert collected.record is not None
    (row,) = collected.record.rows
    assert list(row["_unobserved"]) == ["observed_at"]


def test_a_scan_that_looked_for_something_else(tmp_path: Path) -> None:
    """A report without lists of packages does not say that it looked for vulnerabilities."""
    report = image()
    report["Results"] = []
    assert scan(gathered(tmp_path, report)).looked is False


def test_a_distribution_past_its_support(tmp_path: Path) -> None:
    """A distribution that nobody mends any more makes silence say little."""
    report = image()
    report["Metadata"]["OS"]["EOSL"] = True
    assert scan(gathered(tmp_path, report)).doubt is not None


def test_a_muted_weakness_counts(tmp_path: Path) -> None:
    """What the scanner was told to be silent about is among the weaknesses."""
    report = image()
    finding = report["Results"][0]["Vulnerabilities"].pop(0)
    muted = {"Type": "vulnerability", "Status": "ignored", "Source": ".trivyignore"}
    report["Results"][0]["ExperimentalModifiedFindings"] = [{**muted, "Finding": finding}]
    assert "CVE-2026-1001" in [each["rule"] for each in scan(gathered(tmp_path, report)).weaknesses]


def test_sarif_of_an_image(tmp_path: Path) -> None:
    """SARIF names the image beside its results; when it was made, its wrapper says."""
    rule = {"id": "CVE-1", "properties": {"security-severity": "9.8"}}
    about = {
        "imageName": IMAGE,
        "repoDigests": [f"{IMAGE}@{MANIFEST}"],
        "repoTags": [],
        "imageID": CONFIG,
    }
    run = {
        "tool": {"driver": {"name": "Trivy", "rules": [rule]}},
        "properties": about,
        "results": [{"ruleId": "CVE-1", "level": "error", "message": {"text": "m"}}],
    }
    log = {"version": "2.1.0", "runs": [run]}
    wrapped = {"scanned_at": "2026-03-30T00:00:00Z", "report": log}
    found = scan(gathered(tmp_path, wrapped, "sarif"))
    assert found.digests == [CONFIG, MANIFEST]
    assert f"{found.observed_at:%Y-%m-%d}" == "2026-03-30"
    assert found.weaknesses == [{"rule": "CVE-1", "severity": "critical", "published": None}]
    assert found.looked is False


def test_ocsf_that_names_a_digest(tmp_path: Path) -> None:
    """An event whose resource is named by digest tells of an image, and not that it is clean."""
    arn = f"arn:aws:ecr:eu-west-1:111122223333:repository/chat/{MANIFEST}"
    event = {
        "class_uid": 2002,
        "time": 1774828800,
        "metadata": {"product": {"name": "Cloud scanner"}},
        "finding_info": {"title": "t"},
        "resources": [{"uid": arn}],
        "severity": "Critical",
        "vulnerabilities": [{"cve": {"uid": "CVE-2"}, "severity": "Critical"}],
    }
    found = scan(gathered(tmp_path, [event], "ocsf"))
    assert (found.digests, found.looked) == ([MANIFEST], False)
    assert [each["rule"] for each in found.weaknesses] == ["CVE-2"]


def test_an_unfinished_scan_is_partial(tmp_path: Path) -> None:
    """A scanner that says it did not finish leaves its images partial."""
    report = image()
    report["Results"].append(
        {"Target": "x", "Class": "config", "MisconfSummary": {"Failures": 3, "Exceptions": 0}}
    )
    collected = gathered(tmp_path, report)
    assert collected.evidence.gap is not None
    assert collected.evidence.gap.code == "PartialScan"
    assert collected.record is not None
    assert not collected.record.completeness.complete


def test_a_broken_file_is_a_gap(tmp_path: Path) -> None:
    """What cannot be read tells of no image, and says where it broke."""
    report = image()
    report["Metadata"]["RepoDigests"] = "not a list"
    collected = gathered(tmp_path, report)
    assert collected.record is None
    assert collected.evidence.gap is not None
    assert "/Metadata/RepoDigests" in collected.evidence.gap.message


@pytest.mark.parametrize("images", [True, False])
def test_images_are_told_where_a_mapping_asks(images: bool) -> None:
    """Without leave in the mapping no image is told, and findings are as before."""
    files = [(DATA / "trivy-image.json", "trivy", mapped("Trivy", "*", images=images))]
    source = ScannerSource("scans", files, clock=lambda: NOW)  # type: ignore[arg-type]
    assert source.offers("scanner.image_scan") is images
    units = plan([source], [findings, image_scans])
    assert [unit.scope.parts for unit in units][1:] == ([("trivy-image.json",)] * images)
