"""docs/testing.md and docs/pytest.md: files run as they stand, tables are true."""

import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import tieout.testing
from evidence.verdict import Verdict
from tieout.pytest_plugin.ruling import OUTCOMES

Table = Callable[[str, str], list[list[str]]]
WORDS = {"xfailed": "expected failure"}


def test_the_proofs_of_the_page_pass(fences: Sequence[Any], tmp_path: Path) -> None:
    """Check and tests of the page are written as they stand, and pytest passes them all."""
    named = {
        name: fence.text
        for fence in fences
        if fence.page == "docs/testing.md" and fence.language == "python"
        for name in [
            "proofs/test_stores.py" if "tieout.testing" in fence.text else "checks/stores.py"
        ]
    }
    assert {"checks/stores.py", "proofs/test_stores.py"} == set(named)
    for name, text in named.items():
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", "."],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert 0 == done.returncode, done.stdout
    assert f"{named['proofs/test_stores.py'].count('def test_')} passed" in done.stdout


def test_the_page_names_the_whole_toolkit(pages: Mapping[str, str]) -> None:
    """Each function of `tieout.testing` stands on the page, and each that it imports is there."""
    text = pages["docs/testing.md"]
    functions = [name for name in tieout.testing.__all__ if name[0].islower()]
    assert [] == [name for name in functions if name not in text]


def test_the_table_of_outcomes_is_complete(table: Table) -> None:
    """docs/pytest.md says of each verdict what the plugin makes of it."""
    rows = {row[0]: row[1] for row in table("docs/pytest.md", "verdict")}
    assert set(Verdict) == set(rows)
    for verdict, outcome in OUTCOMES.items():
        assert rows[verdict].startswith(WORDS.get(outcome, outcome)), verdict


def test_the_options_of_the_page_exist(pages: Mapping[str, str]) -> None:
    """Every `--tieout...` on the page is an option of the plugin."""
    source = Path(tieout.__file__).with_name("pytest_plugin") / "__init__.py"
    known = set(re.findall(r'"(--tieout[a-z-]*)"', source.read_text(encoding="utf-8")))
    shown = set(re.findall(r"(?<![\w-])--tieout[a-z-]*", pages["docs/pytest.md"]))
    assert known == shown
