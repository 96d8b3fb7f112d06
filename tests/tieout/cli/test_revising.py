"""`controls diff`: git revisions and folders of a workspace, compared without running a file."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from controls.library_folders import LIBRARY
from tieout.revisions import OWN_LIBRARY

OVERLAY = "changes:\n- {control: GEN-01, parameters: {within: 12 h}}\n"
LOOSE = OVERLAY.replace("12 h", "48 h")
WAIVER = """\
waivers:
- {id: W-1, control: GEN-02, resource: "*", reason: r, requested_by: a, approved_by: b,
   starts: 2026-01-01, ends: 2026-06-30}
"""


def git(folder: Path, *words: str) -> str:
    """Run git in a folder, with a name and with nobody's settings."""
    facts = {f"GIT_{who}_{what}": f"a{'@example.com' if what == 'EMAIL' else ''}"
             for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}  # fmt: skip
    environment = {
        **os.environ,
        **facts,
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    done = subprocess.run(
        ["git", "-C", str(folder), *words],
        env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout


def commit(folder: Path, **files: str) -> None:
    """Write files by the name of their stem and commit all."""
    names = {"overlay": "overlays/change.yaml", "waivers": "waivers.yaml", "own": "checks/own.py"}
    for short, text in files.items():
        (folder / names[short]).write_text(text, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "x")


@pytest.fixture
def repository(workspace: Path) -> Path:
    """The small workspace in a git repository of its own, with one commit."""
    git(workspace, "init", "--quiet", "--initial-branch", "main")
    commit(workspace, overlay=OVERLAY)
    return workspace


def rows(said: Any) -> list[list[str]]:
    """The lines of a table, less its head."""
    return [line.split("\t") for line in said.out.splitlines()[1:]]


def test_an_untouched_workspace_does_not_differ(tieout: Any, repository: Path) -> None:
    """Nothing is named, and the exit code is 0."""
    said = tieout("controls", "diff", "HEAD")
    assert (said.code, said.out) == (0, "no definition differs\n")


def test_a_looser_working_folder_is_named(tieout: Any, repository: Path) -> None:
    """What is not committed yet is compared too, the threshold, the waiver and the check."""
    (repository / "overlays" / "change.yaml").write_text(LOOSE, encoding="utf-8")
    (repository / "waivers.yaml").write_text(WAIVER, encoding="utf-8")
    (repository / "checks" / "own.py").unlink()
    said = tieout("controls", "diff", "HEAD")
    assert said.code == 1
    assert [row[:5] for row in rows(said)] == [
        ["weakened", "ACME-01", "checks.staff_have_an_address", "staff_have_an_address", "-"],
        ["weakened", "GEN-01", "parameters.within", "12 h", "48 h"],
        ["weakened", "GEN-02", "waivers.W-1", "-", "* until 2026-06-30"],
    ]


def test_two_commits_are_compared_both_ways(tieout: Any, repository: Path) -> None:
    """The way back is a strengthening, which ends with 0; JSON holds one object an edit."""
    commit(repository, overlay=LOOSE)
    assert tieout("controls", "diff", "HEAD~1", "HEAD").code == 1
    back = tieout("controls", "diff", "HEAD", "HEAD~1", "--json")
    assert back.code == 0
    assert json.loads(back.out) == {
        "control": "GEN-01", "field": "parameters.within", "before": "48 h", "after": "12 h",
        "direction": "strengthened", "detail": "",
    }  # fmt: skip


def test_a_workspace_may_stand_deep_in_a_repository(tieout: Any, tmp_path: Path) -> None:
    """Only the workspace's own files count, wherever in the repository it stands."""
    deep = tmp_path / "deep" / "audit"
    (deep / "overlays").mkdir(parents=True)
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    commit(deep, overlay=OVERLAY)
    (tmp_path / "overlays").mkdir(exist_ok=True)
    commit(deep, overlay=LOOSE)
    said = tieout("controls", "diff", "HEAD~1", "HEAD", "--workspace", str(deep), inside=False)
    assert (said.code, len(rows(said))) == (1, 1)


def test_attributes_hide_nothing(tieout: Any, repository: Path) -> None:
    """A file that `git archive` is told to leave out is read all the same."""
    (repository / ".gitattributes").write_text("overlays export-ignore\n", encoding="utf-8")
    commit(repository, overlay=LOOSE)
    assert tieout("controls", "diff", "HEAD~1", "HEAD").code == 1


def test_code_of_a_revision_is_not_run(tieout: Any, repository: Path, tmp_path: Path) -> None:
    """Files of checks are read and never imported."""
    trap = f"open({str(tmp_path / 'sprung')!r}, 'w')\n"
    commit(repository, own=trap)
    assert tieout("controls", "diff", "HEAD~1", "HEAD").code == 1
    assert not (tmp_path / "sprung").exists()


def test_nothing_is_written_to_the_repository(tieout: Any, repository: Path) -> None:
    """Index, references and working folder are as they were."""
    before = git(repository, "status", "--porcelain"), git(repository, "for-each-ref")
    tieout("controls", "diff", "HEAD", "main")
    assert before == (git(repository, "status", "--porcelain"), git(repository, "for-each-ref"))


def test_a_checkout_brings_its_own_library(tieout: Any, tmp_path: Path) -> None:
    """Two folders that hold `controls/library` are compared by it and not by what is installed."""
    for name, hours in (("one", "24 h"), ("two", "36 h")):
        library = tmp_path / name / OWN_LIBRARY
        library.mkdir(parents=True)
        frameworks = tmp_path / name / "controls" / "frameworks"
        frameworks.symlink_to(LIBRARY.parent / "frameworks")
        (library / "a.yaml").write_text(
            "controls:\n- {id: OWN-01, title: t, statement: s, owner: o, frequency: daily,\n"
            f"   automation: manual, unmapped: ours, parameters: {{within: {hours}}}}}\n",
            encoding="utf-8",
        )
    words = "controls", "diff", str(tmp_path / "one"), str(tmp_path / "two")
    said = tieout(*words)
    assert said.code == 1
    assert [row[1:5] for row in rows(said)] == [["OWN-01", "parameters.within", "24 h", "36 h"]]


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("v9", "'v9' is no folder and no git revision"),
        ("checks", "'checks' holds no tieout.toml"),
        ("main", "'main' is a folder and a git revision; write ./main for the folder"),
        ("broken", "broken:overlays/change.yaml:1: "),
        ("linked", "linked:overlays/more.yaml is a link"),
    ],
)
def test_a_word_that_cannot_be_compared_is_refused(
    tieout: Any, repository: Path, monkeypatch: pytest.MonkeyPatch, word: str, said: str
) -> None:
    """One sentence and exit code 2; a mistake in a revision is named by revision and path."""
    commit(repository, overlay="changes: 3\n")
    git(repository, "tag", "broken")
    (repository / "overlays" / "more.yaml").symlink_to("own.yaml")
    commit(repository, overlay=OVERLAY)
    git(repository, "tag", "linked")
    (repository / "main").mkdir()
    monkeypatch.chdir(repository)
    refused = tieout("controls", "diff", word)
    assert refused.code == 2
    assert refused.error.startswith(said)


def test_outside_a_repository_folders_still_compare(tieout: Any, workspace: Path) -> None:
    """Git is needed for git revisions alone."""
    assert tieout("controls", "diff", str(workspace)).code == 0
    assert "not a git repository" in tieout("controls", "diff", "HEAD").error
