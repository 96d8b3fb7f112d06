"""Tampering: twelve kinds of it, on every kind of file, are found by standard tools and by us."""

import shutil
import subprocess
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from evidence.pack.build import NAMESPACE
from evidence.pack.manifest import manifest_of
from evidence.pack.verification import PackCheck
from evidence.seals.ssh_signature import ssh_sign
from evidence.vault import Vault

pytestmark = pytest.mark.openssh

SCRIPT = Path(__file__).parents[3] / "docs" / "verify-pack.sh"
FILES = {
    "object": "objects/*/*",
    "ledger": "ledger/000/000000000001.json",
    "last segment": "ledger/000/000000000002.json",
    "checkpoint": "checkpoint",
    "proof": "proofs/*",
    "workbook": "workbooks/soc2.xlsx",
    "table": "index/controls.csv",
    "control": "controls/TEC-01/control.json",
    "results": "interchange/results.jsonl",
    "program": "verify/verify.py",
    "statement": "statement.dsse.json",
    "head": "pack.json",
    "withheld": "withheld.json",
    "instructions": "VERIFY.txt",
    "manifest": "SHA256SUMS",
    "signature": "SHA256SUMS.sig",
}
"""One file of every kind, as a pattern of which the first match is taken."""


def flip(file: Path, _: Path) -> None:
    body = bytearray(file.read_bytes())
    body[len(body) // 2] ^= 1
    file.write_bytes(body)


def cut(file: Path, _: Path) -> None:
    """Cut off the end; more than the line feed, which is no part of what a signature says."""
    file.write_bytes(file.read_bytes()[:-2])


def append(file: Path, _: Path) -> None:
    file.write_bytes(file.read_bytes() + b"x")


def empty(file: Path, _: Path) -> None:
    file.write_bytes(b"")


def delete(file: Path, _: Path) -> None:
    file.unlink()


def rename(file: Path, _: Path) -> None:
    file.rename(file.with_name(f"x{file.name}"))


def add_beside(file: Path, _: Path) -> None:
    file.with_name(f"{file.name}.extra").write_bytes(b"more")


def replace_by_other(file: Path, older: Path) -> None:
    file.write_bytes(b"something else altogether\n" + older.read_bytes()[:10])


def roll_back(file: Path, older: Path) -> None:
    """The same file of an older pack; where that is alike, or was not there, an empty one."""
    body = older.read_bytes()
    file.write_bytes(b"" if body == file.read_bytes() else body)


def link(file: Path, _: Path) -> None:
    """The same bytes, but elsewhere: what they are can be changed after the check."""
    root = next(each for each in file.parents if (each / "VERIFY.txt").exists())
    kept = root.parent / "outside"
    shutil.copyfile(file, kept)
    file.unlink()
    file.symlink_to(kept)


def swap(file: Path, _: Path) -> None:
    """What two files hold changes places."""
    root = next(each for each in file.parents if (each / "VERIFY.txt").exists())
    other = next(
        each
        for each in sorted(root.rglob("*"))
        if each.is_file() and each.read_bytes() != file.read_bytes()
    )
    one, two = file.read_bytes(), other.read_bytes()
    file.write_bytes(two)
    other.write_bytes(one)


def duplicate(file: Path, _: Path) -> None:
    """The same bytes once more under another name, that the manifest's own name begins."""
    root = next(each for each in file.parents if (each / "VERIFY.txt").exists())
    shutil.copyfile(file, root / "SHA256SUMS.copy")


TAMPERINGS: Mapping[str, Callable[[Path, Path], None]] = {
    each.__name__: each
    for each in (
        flip, cut, append, empty, delete, rename, add_beside, replace_by_other, roll_back, link,
        swap, duplicate,
    )
}  # fmt: skip


def script(pack: Path, signers: Path) -> int:
    """The exit code of the standard tools."""
    done = subprocess.run(["bash", SCRIPT, pack, signers], capture_output=True, check=False)
    return done.returncode


def problems(pack: Path, fingerprint: str) -> list[str]:
    """What Tieout finds."""
    return [str(each) for each in PackCheck(pack, fingerprint).findings()]


@pytest.fixture
def scene(
    audited: Vault, packed: Any, commit_small: Any, key: Any, quick_path: Path
) -> tuple[Path, Path, Path]:
    """A genuine pack, an older one, and the line with the key that the auditor has."""
    older = packed(audited, "older")
    audited.commit([older.entry(at=datetime(2026, 11, 3, 13, tzinfo=UTC), by="somebody")])
    commit_small(audited, "R2", buckets=4)
    made = packed(audited, "pack")
    signers = quick_path / "allowed_signers"
    signers.write_text(key.allowed_signer, encoding="utf-8")
    return made.path, older.path, signers


def victim(pack: Path, pattern: str) -> Path:
    return min(pack.glob(pattern))


def tree(pack: Path) -> dict[str, bytes]:
    """Every file with its bytes."""
    return {
        file.relative_to(pack).as_posix(): file.read_bytes()
        for file in pack.rglob("*")
        if file.is_file() and not file.is_symlink()
    }


def remade(pack: Path, signer: Any = None) -> None:
    """Make the manifest anew over what stands there, and sign it when somebody can."""
    unlisted = {"SHA256SUMS", "SHA256SUMS.sig", "SHA256SUMS.tsr"}
    files = {
        file.relative_to(pack).as_posix(): file.read_bytes()
        for file in sorted(pack.rglob("*"))
        if file.is_file()
    }
    listed = manifest_of(
        {name: sha256(body).hexdigest() for name, body in files.items() if name not in unlisted}
    )
    (pack / "SHA256SUMS").write_bytes(listed)
    if signer:
        (pack / "SHA256SUMS.sig").write_bytes(ssh_sign(signer, NAMESPACE, listed))


def test_the_genuine_pack_is_found_right(scene: Any, key: Any) -> None:
    """The control of the experiment: without tampering both find nothing."""
    pack, older, signers = scene
    for each in (pack, older):
        assert script(each, signers) == 0
        assert problems(each, key.fingerprint) == []


@pytest.mark.parametrize("manner", ["as it is", "manifest made anew", "signed by a foreign key"])
def test_each_tampering_is_found(scene: Any, key: Any, foreign_key: Any, manner: str) -> None:
    """Twelve kinds on every kind of file: the script and `tieout verify` both fail, each time."""
    genuine, older, signers = scene
    missed = []
    for name, tamper in TAMPERINGS.items():
        for what, pattern in FILES.items():
            pack = genuine.with_name("tampered")
            shutil.copytree(genuine, pack, symlinks=True)
            file = victim(pack, pattern)
            old = older / file.relative_to(pack)
            tamper(file, old if old.exists() else older / "VERIFY.txt")
            if manner != "as it is":
                remade(pack, foreign_key if "foreign" in manner else None)
            if tree(pack) == tree(genuine):
                shutil.rmtree(pack)
                continue  # a manifest made anew over genuine files is the genuine one
            if script(pack, signers) == 0:
                missed.append(f"script: {name} of {what}")
            if not problems(pack, key.fingerprint):
                missed.append(f"tieout: {name} of {what}")
            shutil.rmtree(pack)
    assert missed == []


def test_whoever_holds_the_key_is_found_where_the_ledger_says_otherwise(
    scene: Any, key: Any
) -> None:
    """A record that was changed under a genuine signature is no object of its name any more."""
    pack, _, signers = scene
    file = victim(pack, "objects/*/*")
    file.write_bytes(file.read_bytes() + b"\n")
    remade(pack, key)
    assert script(pack, signers) == 4
    assert any(
        "does not hold what its name says" in each for each in problems(pack, key.fingerprint)
    )


def test_an_older_pack_in_whole_is_genuine(scene: Any, key: Any) -> None:
    """Standard tools cannot tell an older pack from the newest: only a later checkpoint can."""
    _, older, signers = scene
    assert script(older, signers) == 0
    assert problems(older, key.fingerprint) == []
