"""docs/ci.md: its five changes are made in a throwaway git repository, and say what it shows."""

import re
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.flow.estate import tieout

PAGE = Path(__file__).parents[2] / "docs" / "ci.md"
SECTION = PAGE.read_text(encoding="utf-8").partition("## Five changes")[2].partition("\n## ")[0]
FILE = re.compile(r"^`([\w./-]+)`:\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
STEP = re.compile(r"^```sh\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SHOWN = re.compile(r"^Exit code (\d):\n\n```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
RUN_ID = re.compile(r"\b\d{8}T\d{6}Z-[0-9a-f]{4}\b")
DAY = re.compile(r"\b20\d\d-\d\d-\d\d\b")
SCENARIOS = re.split(r"^### (?=\d)", SECTION, flags=re.MULTILINE)
Here = Callable[[Path], None]


@dataclass(frozen=True)
class Told:
    """What a command of the gate said, and the code it ended with."""

    code: int
    text: str


def steady(text: str) -> str:
    """Text without what differs from day to day."""
    return DAY.sub("DAY", RUN_ID.sub("RUN", text))


def typed(block: str) -> Iterator[Told]:
    """Type the lines of a block in the current folder; what each gate said is given."""
    import shlex

    for line in block.splitlines():
        words = shlex.split(line)
        if words[0] != "tieout":
            subprocess.run(["bash", "-ec", line], check=True, capture_output=True)
            continue
        said = tieout(*words[1:])
        assert said.code in (0, 1, 3), said.err
        if words[1] == "gate":
            yield Told(said.code, steady(said.out))


@pytest.fixture(scope="module")
def origin(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository of the page, with its baseline committed."""
    folder = tmp_path_factory.mktemp("origin")
    for name, text in FILE.findall(SCENARIOS[0]):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    for words in (["init", "-q"], ["config", "user.name", "t"], ["config", "user.email", "t@x"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.delenv("GITHUB_WORKSPACE", raising=False)
        (block,) = STEP.findall(SCENARIOS[0])
        assert [0] == [told.code for told in typed(block)]
    return folder


@pytest.mark.parametrize("scenario", SCENARIOS[1:], ids=lambda text: text.partition("\n")[0])
def test_each_change_is_told_as_the_page_shows(
    scenario: str, origin: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a fresh clone, without the vault, the commands end and say what stands on the page."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", origin, clone], check=True)
    monkeypatch.chdir(clone)
    monkeypatch.delenv("GITHUB_WORKSPACE", raising=False)
    (block,) = STEP.findall(scenario)
    shown = [Told(int(code), steady(text)) for code, text in SHOWN.findall(scenario)]
    assert shown == list(typed(block))


def test_the_page_shows_five() -> None:
    """The five changes stand on the page, with three different exit codes."""
    codes = [int(code) for code, _ in SHOWN.findall(SECTION)]
    assert (5, {0, 1, 3}) == (len(SCENARIOS) - 1, set(codes))
