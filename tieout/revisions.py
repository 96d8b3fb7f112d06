"""Revisions by name: a folder as it stands, or a git revision read without a checkout."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

import controls.checks
from controls.declared_check import declared_checks, declared_in_package
from controls.framework import load_catalog
from controls.library_folders import LIBRARY, load_library
from controls.revision import Revision
from controls.waiver import load_waivers
from evidence.errors import OperatorFileError, UsageError
from tieout.settings.configuration import FILE

OWN_LIBRARY = "controls/library"
MARKS = (FILE, "overlays", "waivers.yaml", OWN_LIBRARY)
"""A folder that holds none of these is neither a workspace nor a checkout of Tieout."""
PARTS = (*MARKS, "checks", "controls/checks", "controls/frameworks")
READ = frozenset({".yaml", ".yml", ".py", ".toml"})
FILE_MODES = frozenset({"100644", "100755"})


def revision_of(word: str, workspace: Path) -> Revision:
    """The definitions of a folder, or of the workspace as a git revision holds it.

    Raises:
        UsageError: for a word that is neither or both, or names nothing that defines controls.
        OperatorFileError: for a mistake in a file, named as `REVISION:path` for a git revision.
    """
    commit, why = _commit(word, workspace)
    if Path(word).is_dir():
        if commit:
            mend = f"write ./{word} for the folder, or {commit[:12]} for the revision"
            raise UsageError(f"{word!r} is a folder and a git revision; {mend}")
        return folder_revision(Path(word))
    if commit is None:
        mend = "in a shallow clone, fetch the whole history first"
        raise UsageError(f"{word!r} is no folder and no git revision ({why}); {mend}")
    with tempfile.TemporaryDirectory(prefix="tieout-revision-") as name:
        place = Path(name)
        _write_out(commit, workspace, place, word)
        try:
            return folder_revision(place, shown=word)
        except OperatorFileError as error:
            if not error.file.is_relative_to(place):
                raise
            file = Path(f"{word}:{error.file.relative_to(place).as_posix()}")
            raise OperatorFileError(
                error.message, file=file, line=error.line, mend=error.mend
            ) from error


def folder_revision(folder: Path, shown: str | None = None) -> Revision:
    """The definitions of a workspace or a checkout of Tieout; `shown` names it in errors.

    What comes with Tieout stands under a workspace; a checkout brings its own. No file is run.

    Raises:
        UsageError: when the folder is neither.
        OperatorFileError: with file and line, for the first mistake.
    """
    if not any((folder / mark).exists() for mark in MARKS):
        mend = "name the workspace's folder with --workspace"
        raise UsageError(f"{shown or str(folder)!r} holds no {FILE} and no {OWN_LIBRARY}; {mend}")
    checkout = (folder / OWN_LIBRARY).is_dir()
    overlays = folder / "overlays"
    catalog = load_catalog(
        folder / "controls" / "frameworks" if checkout else None, own=overlays / "frameworks"
    )
    library = load_library(
        [
            folder / OWN_LIBRARY if checkout else LIBRARY,
            *([overlays] if overlays.is_dir() else []),
        ],
        catalog,
    )
    shipped = folder / "controls" / "checks" if checkout else Path(controls.checks.__path__[0])
    return Revision(
        library,
        [*declared_in_package(shipped), *declared_checks(folder / "checks")],
        load_waivers(folder / "waivers.yaml", library.controls),
    )


def _commit(word: str, workspace: Path) -> tuple[str | None, str]:
    """The commit that a word names in the workspace's repository, or None and why not."""
    if word.startswith("-") or not workspace.is_dir():
        return None, "it cannot be one" if workspace.is_dir() else f"{workspace} is no folder"
    if not shutil.which("git"):
        return None, "there is no git on this machine"
    done = _git(workspace, "rev-parse", "--verify", f"{word}^{{commit}}")
    if done.returncode:
        return None, done.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
    return done.stdout.decode("ascii").strip(), ""


def _write_out(commit: str, workspace: Path, place: Path, word: str) -> None:
    """Write the definitions of a commit into a folder, byte by byte as they are stored.

    `git archive` would leave out what `.gitattributes` tells it to; this does not.
    """
    found = [*_listed(commit, workspace, word)]
    asked = "".join(f"{name}\n" for name, _ in found).encode("ascii")
    data = _done(_git(workspace, "cat-file", "--batch", given=asked))
    start = 0
    for _, path in found:
        head = data.index(b"\n", start)
        size = int(data[start:head].rsplit(b" ", 1)[1])
        file = place.joinpath(*path.parts)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data[head + 1 : head + 1 + size])
        start = head + 1 + size + 1


def _listed(commit: str, workspace: Path, word: str) -> Iterator[tuple[str, PurePosixPath]]:
    """The object and path of each file of a commit that defines something."""
    listing = _done(_git(workspace, "ls-tree", "-r", "-z", commit, "--", *PARTS))
    for entry in listing.decode("utf-8", "surrogateescape").split("\0")[:-1]:
        facts, _, name = entry.partition("\t")
        mode, _, digest = facts.split(" ")
        path = PurePosixPath(name)
        if mode not in FILE_MODES or ".." in path.parts or path.is_absolute():
            mend = "put the file itself there"
            raise UsageError(f"{word}:{name} is a link or a submodule and is not followed; {mend}")
        if path.suffix in READ:
            yield digest, path


def _git(
    workspace: Path, *words: str, given: bytes | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """One reading command of git in the workspace's repository."""
    command: Sequence[str] = ("git", "--no-optional-locks", "--no-pager", "-C", str(workspace))
    return subprocess.run(  # noqa: S603 -- reads only; words are ours or checked not to be options
        [*command, *words], input=given, capture_output=True, check=False
    )


def _done(process: "subprocess.CompletedProcess[bytes]") -> bytes:
    if process.returncode:
        said = process.stderr.decode("utf-8", "replace").strip().partition("\n")[0]
        raise UsageError(f"git cannot read the revision: {said}")
    return process.stdout
