"""Asserts of our packages stay as they are written, though pytest has a plugin of ours."""

from pathlib import Path
from typing import Any

import pytest

TEST = """\
import sys
import pytest
from tieout.testing import judged, sample
from tieout import Bucket

def test_reason_is_the_authors(pytestconfig):
    hook = pytestconfig.pluginmanager.rewrite_hook
    assert "marked_by_a_stranger" in hook._must_rewrite
    (said,) = judged("bucket_keeps_versions", sample(Bucket, id="a", versioning="Suspended"))
    assert said.reason == "versioning is suspended"
    assert "@pytest_ar" not in vars(sys.modules["controls.checks.storage"])
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A distribution that lists our packages as its files, as an installed wheel of ours does."""
    folder = tmp_path / "site" / "sample-1.0.dist-info"
    folder.mkdir(parents=True)
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: sample\nVersion: 1.0\n")
    (folder / "entry_points.txt").write_text("[pytest11]\nsample = sample_plugin\n")
    files = [f"{name}/__init__.py" for name in ("tieout", "controls", "collectors", "evidence")]
    files += ["marked_by_a_stranger/__init__.py", "sample_plugin.py"]
    (folder / "RECORD").write_text("".join(f"{name},,\n" for name in files))
    (tmp_path / "site" / "sample_plugin.py").write_text('"""A plugin."""\n')
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "site"))


@pytest.mark.usefixtures("installed")
def test_installed_checks_say_what_they_say(session: Any, tmp_path: Path) -> None:
    """The reason of a shipped check is the same under pytest, where we are installed whole."""
    (tmp_path / "test_own.py").write_text(TEST, encoding="utf-8")
    ran = session("-q", "test_own.py")
    assert {"passed": 1} == ran.counts(), ran.out
