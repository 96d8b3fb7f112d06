"""Mistakes in a mapping of scanners: one sentence with file, line and mend, before any file."""

from pathlib import Path

import pytest

from collectors.scanners.mapping import load_scanner_mapping
from evidence.errors import OperatorFileError

GOOD = """\
scanner: Trivy
lists: failures
rules:
  - rule: "CVE-*"
    category: vulnerability
    from_severity: high
    controls: [ACME-20, ACME-21]
  - rule: AVD-AWS-0090
    controls: [ACME-20]
"""
MISTAKES = [
    ("scanner: Trivy\n", "", 1, "'scanner'"),
    ("scanner: Trivy", "scanner: ''", 1, "scanner"),
    ("lists: failures", "lists: silence", 2, "lists"),
    ("lists: failures", "list: failures", 2, "list"),
    ("category: vulnerability", "category: weakness", 5, "category"),
    ("from_severity: high", "from_severity: awful", 6, "from_severity"),
    ("[ACME-20, ACME-21]", "[]", 7, "controls"),
    ("[ACME-20, ACME-21]", "[acme]", 7, "controls"),
    ("[ACME-20, ACME-21]", "[ACME-20, ACME-20]", 7, "names a control twice"),
    ("    controls: [ACME-20]\n", "", 8, "controls"),
    ("rule: AVD-AWS-0090\n", 'rule: "CVE-*"\n    category: vulnerability\n', 8, "mapped twice"),
]


def written(folder: Path, text: str) -> Path:
    """A mapping's file."""
    path = folder / "trivy.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_good_mapping_is_read(tmp_path: Path) -> None:
    """Rules, controls and the lines they stand on arrive."""
    mapping, document = load_scanner_mapping(written(tmp_path, GOOD))
    assert mapping.controls == ("ACME-20", "ACME-21")
    assert [rule.rule for rule in mapping.of("ACME-21")] == ["CVE-*"]
    assert document.lines.of("rules", 1, "rule") == 8


@pytest.mark.parametrize(("old", "new", "line", "said"), MISTAKES)
def test_a_mistake_is_told(tmp_path: Path, old: str, new: str, line: int, said: str) -> None:
    """Each names file and line."""
    assert GOOD.count(old) == 1
    path = written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(OperatorFileError) as told:
        load_scanner_mapping(path)
    assert told.value.line == line
    assert said in str(told.value)
