"""README.md shows what the demo prints: every line of its block, days apart."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from typer.testing import CliRunner

from tieout.cli.app import app

DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def test_the_block_is_what_the_demo_prints(fences: Sequence[Any], tmp_path: Path) -> None:
    """Each line of the README's block stands in the demo's output, and in the same order."""
    (block,) = [fence for fence in fences if (fence.page, fence.language) == ("README.md", "text")]
    folder = tmp_path / "demo"
    done = CliRunner().invoke(app, ["demo", "--folder", str(folder)])
    assert 0 == done.exit_code, done.output
    printed = iter([DAY.sub("DAY", line).rstrip() for line in done.stdout.splitlines()])
    shown = [DAY.sub("DAY", line).rstrip() for line in block.text.splitlines() if line.strip()]
    assert [] == [line for line in shown if line not in printed]
    assert {"soc2.xlsx", "iso27001.xlsx", "pci-dss.xlsx"} == {
        path.name for path in (folder / "out").iterdir()
    }
    assert all((folder / name).exists() for name in ("results.jsonl", "tieout.toml", "vault"))
