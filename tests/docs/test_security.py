"""The page on security: behind each thing it says is caught stands a test of that name."""

import re
from pathlib import Path

import pytest

ROW = re.compile(r"^\| (?!somebody|---)(.+?) \| (.+?) \| (.+?) \| (.+) \|$", re.MULTILINE)
LINKED = re.compile(r"\[[^\]]+\]\(\.\./(tests/[^)]+\.py)\)((?:,? ?`test_\w+`)+)")


@pytest.fixture
def rows(root: Path) -> list[tuple[str, ...]]:
    """The rows of the table of attackers."""
    text = (root / "docs" / "security.md").read_text()
    return ROW.findall(text.partition("## Who could")[2].partition("\n## ")[0])


def test_each_catch_has_its_test(root: Path, rows: list[tuple[str, ...]]) -> None:
    """Each row names a test that exists, or says that nothing catches it."""
    assert len(rows) > 12
    for who, caught, _, shown in rows:
        named = LINKED.findall(shown)
        if "*not caught*" in shown:
            assert caught.startswith(("no", "only")), who
            continue
        assert named, who
        for file, tests in named:
            source = (root / file).read_text()
            for test in re.findall(r"`(test_\w+)`", tests):
                assert f"def {test}(" in source, (who, test)


def test_what_is_not_caught_is_said(rows: list[tuple[str, ...]]) -> None:
    """The page does not only list victories."""
    assert sum("*not caught*" in row[3] for row in rows) >= 4
