"""The committed script and style are what the sources in `web/` build to."""

import hashlib
import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
WEB = ROOT / "web"
ASSETS = ROOT / "evidence" / "page" / "assets"
OWN = ("build.mjs", "package.json", "package-lock.json", "tsconfig.json")


def _sources() -> list[Path]:
    return [
        *(WEB / name for name in OWN),
        *(each for each in WEB.glob("src/**/*") if each.is_file()),
    ]


def test_the_bundle_was_built_from_these_sources():
    """Every source has the digest that the build noted: nobody forgot to build."""
    noted = json.loads((ASSETS / "built-from.json").read_text(encoding="utf-8"))
    found = {
        path.relative_to(WEB).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in _sources()
    }
    assert noted == found, "run `make page` and commit evidence/page/assets"


@pytest.mark.skipif(
    not shutil.which("node") or not (WEB / "node_modules").is_dir(),
    reason="there is no node, or `npm ci` was not run in web/",
)
def test_the_sources_build_to_the_bundle(tmp_path: Path):
    """Built again, each file has the same bytes, and the types hold."""
    for command in (["node", "build.mjs", str(tmp_path)], ["npm", "run", "--silent", "check"]):
        subprocess.run(command, cwd=WEB, check=True, capture_output=True)
    for name in ("page.js", "page.css", "licences.txt", "built-from.json"):
        assert (tmp_path / name).read_bytes() == (ASSETS / name).read_bytes(), name


def test_no_source_makes_markup_from_text():
    """Text is only ever set as text: no source uses what parses a text as markup or as code."""
    doors = re.compile(
        r"innerHTML|outerHTML|insertAdjacent|dangerously|document\.write|\beval\b|new Function"
        r"|createContextualFragment|DOMParser|srcdoc|javascript:"
    )
    wrong = [path.name for path in _sources() if path.suffix in (".ts", ".tsx")
             if doors.search(path.read_text(encoding="utf-8"))]  # fmt: skip
    assert wrong == []


def test_the_lock_names_no_host():
    """The lock file holds versions and digests, and no address they were fetched from."""
    lock = json.loads((WEB / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: each for name, each in lock["packages"].items() if name}
    assert [name for name, each in packages.items() if "resolved" in each] == []
    assert [name for name, each in packages.items() if "integrity" not in each] == []


def test_the_notices_of_what_is_inside_go_with_it():
    """The script opens with the licences of the libraries inside, and can stand in a page."""
    script = (ASSETS / "page.js").read_text(encoding="utf-8")
    style = (ASSETS / "page.css").read_text(encoding="utf-8")
    notices = (ASSETS / "licences.txt").read_text(encoding="utf-8")
    assert notices.count("MIT License") == 2
    assert notices.strip() in script
    assert "</script" not in script.lower()
    assert "<!--" not in script
    assert "</style" not in style.lower()
