"""README.md shows what the demo prints: every line of its block, days apart."""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from typer.testing import CliRunner

from tieout.cli.app import app
from tieout.pytest_plugin.telling import WHOLE

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder that the demo leaves, and what it prints."""
    folder = tmp_path_factory.mktemp("readme") / "demo"
    done = CliRunner().invoke(app, ["demo", "--folder", str(folder)])
    assert 0 == done.exit_code, done.output
    return folder, done.stdout


def test_the_block_is_what_the_demo_prints(fences: Sequence[Any], demo: tuple[Path, str]) -> None:
    """Each line of the README's block stands in the demo's output, and in the same order."""
    (block,) = [fence for fence in fences if (fence.page, fence.language) == ("README.md", "text")]
    printed = iter([DAY.sub("DAY", line).rstrip() for line in demo[1].splitlines()])
    shown = [DAY.sub("DAY", line).rstrip() for line in block.text.splitlines() if line.strip()]
    assert [] == [line for line in shown if line not in printed]


def test_the_demo_leaves_what_the_readme_names(demo: tuple[Path, str], pages: Any) -> None:
    """Each file and folder of the README's table stands in the demo's workspace."""
    part = pages["README.md"].partition("What it leaves in `demo/`:")[2].partition("\n\n```")[0]
    named = [name for row in part.splitlines() for name in re.findall(r"`([^`]+)`", row)]
    assert len(named) > 5
    assert [] == [name for name in named if not (demo[0] / name).exists()]


def test_the_demo_is_presented_as_tests(demo: tuple[Path, str]) -> None:
    """Tests of `pytest --tieout` are its pairs; failures and reasons those of its results."""
    text = (demo[0] / "out/results.jsonl").read_text(encoding="utf-8")
    results = [json.loads(line) for line in text.splitlines()]
    words = ["-q", "-p", "no:cacheprovider", "--tieout", "vault", "--junitxml", "report.xml"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *words], cwd=demo[0], stdout=subprocess.PIPE, check=False
    )
    assert 1 == done.returncode
    (suite,) = ET.parse(demo[0] / "report.xml").getroot()
    cases = {(_control(case), case.get("name")): case for case in suite.findall("testcase")}
    assert {(item["control"], item["check"]) for item in results} == set(cases)
    for tag, verdict in (("failure", "fail"), ("error", "unobserved")):
        shown = [
            (*pair, *match.groups())
            for pair, case in cases.items()
            for each in case.findall(tag)
            if (match := re.match(rf"{verdict}: (.*)\n  resource   (.*)\n", each.text or ""))
        ]
        assert sorted(shown) == sorted(
            (*(item[key] for key in ("control", "check", "reason")), item["resource"] or WHOLE)
            for item in results
            if item["verdict"] == verdict
        )
        assert shown


def _control(case: ET.Element) -> str:
    return (case.get("classname") or "").removeprefix("vault.")
