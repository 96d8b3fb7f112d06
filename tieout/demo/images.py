"""Images that run in the demo's cluster, and what a scanner of the company's own said of each."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from tieout.demo.story import Calendar

FOLDER = "scans"
MAPPING = f"{FOLDER}/trivy.yaml"
UNSCANNED = "cms-preview"
"""Of a moving tag: which image it is today nobody looked at."""
WEAK = "log-shipper-legacy"
"""The image in which a critical weakness has been open for too long."""
MAPPING_TEXT = """\
# Each pipeline scans the image it made, and all are scanned again each week, without filters.
scanner: Trivy
lists: failures
images: true
rules:
  - rule: "*"
    category: vulnerability
    from_severity: critical
    controls: [TEC-13]
"""


def digest_of(image: str) -> str:
    """The reference by digest that an image runs by; of one without a digest a made-up one."""
    name, _, digest = image.partition("@")
    bare, _, tag = name.rpartition(":")
    digest = digest or f"sha256:{hashlib.sha256(name.encode()).hexdigest()}"
    return f"{bare if '/' not in tag else name}@{digest}"


def scanned(images: Sequence[str]) -> list[str]:
    """The files of the scans, below a workspace, in the order of their names."""
    return sorted({_file(image) for image in images if _name(image) != UNSCANNED})


def write_scans(folder: Path, images: Sequence[str], calendar: Calendar) -> None:
    """Write the report of each image that was scanned, and the mapping, below a workspace."""
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    (folder / MAPPING).write_text(MAPPING_TEXT, encoding="utf-8")
    for image in images:
        if _name(image) != UNSCANNED:
            text = json.dumps(_report(image, calendar), indent=2)
            (folder / _file(image)).write_text(f"{text}\n", encoding="utf-8")


def _report(image: str, calendar: Calendar) -> dict[str, Any]:
    return {
        "SchemaVersion": 2,
        "CreatedAt": f"{calendar.instant(4):%Y-%m-%dT%H:%M:%SZ}",
        "ArtifactName": image,
        "ArtifactType": "container_image",
        "Trivy": {"Version": "0.65.0"},
        "Metadata": {
            "OS": {"Family": "debian", "Name": "12.9"},
            "RepoDigests": [digest_of(image)],
        },
        "Results": [
            {
                "Target": f"{image} (debian 12.9)",
                "Class": "os-pkgs",
                "Type": "debian",
                "Vulnerabilities": [*_weaknesses(image, calendar)],
            }
        ],
    }


def _weaknesses(image: str, calendar: Calendar) -> Iterator[dict[str, str]]:
    if _name(image) == WEAK:
        yield {
            "VulnerabilityID": "CVE-2099-10001",
            "PkgName": "libexample-tls",
            "InstalledVersion": "1.4.1",
            "FixedVersion": "1.4.3",
            "Status": "fixed",
            "Severity": "CRITICAL",
            "Title": "libexample-tls: memory of others is readable",
            "PublishedDate": f"{calendar.instant(120):%Y-%m-%dT%H:%M:%SZ}",
        }


def _name(image: str) -> str:
    return image.partition("@")[0].rpartition("/")[2].partition(":")[0]


def _file(image: str) -> str:
    return f"{FOLDER}/{_name(image)}.json"
