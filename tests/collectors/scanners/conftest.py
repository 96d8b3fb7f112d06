"""Scanners' files, mappings and a collection of them, as the tests of this world need."""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from collectors.scanners.finding import findings
from collectors.scanners.mapping import ScannerMapping
from collectors.scanners.report import Format
from collectors.scanners.source import ScannerSource
from collectors.sweep import Collected, collect, plan

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
DATA = Path(__file__).parent / "data"
CONTROL = "ACME-20"
Rules = Sequence[str | Mapping[str, Any]]
Read = Callable[..., Collected]


def mapped(scanner: str, *rules: str | Mapping[str, Any], **more: Any) -> ScannerMapping:
    """A mapping of rules to one control."""
    written = [{"rule": each} if isinstance(each, str) else dict(each) for each in rules]
    stated = [{"controls": [CONTROL], **each} for each in written]
    return ScannerMapping.model_validate({"scanner": scanner, "rules": stated, **more})


def gathered(path: Path, form: Format, mapping: ScannerMapping) -> Collected:
    """What the one unit of a file came to."""
    source = ScannerSource("scans", [(path, form, mapping)], clock=lambda: NOW)
    (unit,) = plan([source], [findings])
    return collect(unit, run="R1", clock=lambda: NOW)


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Collects a file that holds `content`: bytes, text, or a value that is written as JSON."""

    def one(content: Any, form: Format, mapping: ScannerMapping) -> Collected:
        path = tmp_path / "scan.json"
        text = content if isinstance(content, str | bytes) else json.dumps(content)
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
        return gathered(path, form, mapping)

    return one


def sample(name: str) -> Any:
    """A recorded file as a value, to be changed and read again."""
    return json.loads((DATA / name).read_text(encoding="utf-8"))
