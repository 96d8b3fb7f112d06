"""F6: a disk that fills up ends a run without a pass, and takes nothing that was acknowledged."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.figures import figures
from tests.faults.forks import Forks, forks
from tests.faults.sizes import size
from tests.flow.small import written

PAGE = 4096
PARTS = 2


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace, not audited yet."""
    return written(tmp_path_factory.mktemp("workspace"))


@pytest.fixture(scope="module")
def server(workspace: Path) -> Iterator[Forks]:
    """It forks, and the workspace has been audited once."""
    with forks() as started:
        started.warm(workspace)
        words = ["run", "--workspace", str(workspace)]
        given = {"said": str(workspace / "said"), "told": str(workspace / "told")}
        assert 3 == started.wait(started.start("command", words=words, **given))
        yield started


@pytest.mark.parametrize("part", range(PARTS))
def test_a_full_disk_ends_a_run_without_a_pass(
    server: Forks, workspace: Path, quick_path: Path, part: int
) -> None:
    """From no room at all on: refused in a sentence, or whole; nothing in between."""
    fell = told = 0
    rooms = range(part, size("F6"), PARTS)
    for room in rooms:
        folder = quick_path / str(room)
        folder.mkdir()
        again = room % 5 == 0
        given = {"workspace": str(workspace), "folder": str(folder), "room": room * PAGE}
        assert 0 == server.wait(server.start("full_disk", again=again, **given))
        report: dict[str, Any] = json.loads((folder / "report.json").read_text(encoding="utf-8"))
        assert [] == report["wrong"]
        assert report.get("again", 3) == 3
        told += report["acknowledged"]
        if report["code"] == 3:
            assert ("this", "complete") == (report["newest"], report["status"])
            continue
        fell += 1
        assert report["code"] == 2, report["said"]
        assert "No space left on device" in report["said"]
        assert "Traceback" not in report["said"]
        assert "before" == report["newest"]
    done = {"disk_sizes": len(rooms), "runs_refused": fell}
    figures("F6", **done, acknowledged=told, lost=0, false_passes=0)
    assert fell > 1
