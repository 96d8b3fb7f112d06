"""F14: the order of things, threads and surroundings change no byte of what is stored."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.faults.figures import figures
from tests.faults.harmed_sources import NOW, Estate
from tests.faults.sizes import size

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("one_audit.py")
ZONES = ("UTC", "Asia/Tokyo", "America/Caracas", "Pacific/Kiritimati", "Asia/Kathmandu")
LOCALES = ("C", "C.UTF-8", "tr_TR.UTF-8", "ja_JP.eucJP", "de_DE.ISO-8859-1")


def audited(estate: Estate, folder: Path, seed: int) -> dict[str, Any]:
    """What an audit in surroundings drawn by the seed stores; seed 0 is the plain one."""
    drawn = random.Random(seed)
    shutil.copytree(estate.folder, folder, ignore=shutil.ignore_patterns("vault"))
    surroundings = {"PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
    if seed:
        surroundings = {
            "PYTHONHASHSEED": str(drawn.randrange(1, 1 << 32)),
            "TZ": drawn.choice(ZONES),
            "LC_ALL": drawn.choice(LOCALES),
        }
        text = (folder / "tieout.toml").read_text(encoding="utf-8")
        (folder / "tieout.toml").write_text(turned(text, drawn), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, SCRIPT, folder, str(seed), NOW.isoformat()],
        env={**os.environ, **surroundings, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def turned(text: str, drawn: random.Random) -> str:
    """The configuration with its regions in another order."""
    found = re.search(r"(?m)^regions = (\[.*\])$", text)
    assert found
    regions = json.loads(found[1])
    assert len(regions) > 1
    drawn.shuffle(regions)
    return text.replace(found[1], json.dumps(regions))


@pytest.fixture(scope="module")
def plain(estate: Estate, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    estate.rule = lambda _: None
    return audited(estate, tmp_path_factory.mktemp("plain") / "place", 0)


@pytest.mark.parametrize("seed", range(1401, 1401 + size("F14")))
def test_no_byte_depends_on_it(
    estate: Estate, plain: dict[str, Any], tmp_path: Path, seed: int
) -> None:
    """Orders of units and regions, threads, hash seed, time zone and locale leave no trace."""
    found = audited(estate, tmp_path / "place", seed)
    differing = [name for name in plain if plain[name] != found[name]]
    figures("F14", seed=seed, audits=1, differing=len(differing))
    assert [] == differing
