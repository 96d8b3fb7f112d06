"""Packs for the tests of the verifier: the plainest there is, and forgeries that fit."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evidence.pack_places import segment_place
from evidence.vault import Vault

STANDALONE = Path(__file__).parents[4] / "evidence" / "pack" / "standalone"
CLEAN = [sys.executable, "-I", "-S"]
"""Python without the packages that are installed: nothing but its standard library."""


@dataclass(frozen=True)
class Said:
    """What the verifier said, and the code it ended with."""

    code: int
    out: str
    err: str

    @property
    def findings(self) -> list[str]:
        """Each finding."""
        lines = self.out.splitlines()
        return [line.removeprefix("FINDING").strip() for line in lines if line[:7] == "FINDING"]

    def counted(self, check: str) -> tuple[int, int, int]:
        """How many results of a check agree, differ, and could not be judged."""
        (line,) = [each for each in self.out.splitlines() if each.split()[:1] == [check]]
        agree, differ, unheld = map(int, line.split()[1:])
        return agree, differ, unheld


def verified(pack: Path, python: Iterable[str | Path] = CLEAN) -> Said:
    """What the verifier inside a pack says of it."""
    done = subprocess.run(
        [*python, "verify/verify.py"], cwd=pack, capture_output=True, text=True, check=False
    )
    return Said(done.returncode, done.stdout, done.stderr)


def pack_of(vault: Path, target: Path) -> Path:
    """Write a pack of everything in a vault, without the papers."""
    held = Vault.open(vault)
    for path in (vault / "objects").rglob("*.zst"):
        put(target, held.get(path.stem))
    shutil.copytree(vault / "ledger", target / "ledger", copy_function=shutil.copyfile)
    shutil.copytree(
        STANDALONE, target / "verify", ignore=shutil.ignore_patterns("__pycache__", "__init__.py")
    )
    return listed(target)


def put(pack: Path, data: bytes) -> str:
    """Write an object; its digest is returned."""
    digest = _sha256(data)
    target = pack / "objects" / digest[:2] / digest
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(data)
    return digest


def listed(pack: Path) -> Path:
    """Write the manifest anew over whatever is there, as somebody who hides a change would."""
    names = {
        path.relative_to(pack).as_posix(): path
        for path in pack.rglob("*")
        if path.is_file() and not path.name.startswith("SHA256SUMS")
    }
    lines = [f"{_sha256(names[name].read_bytes())}  {name}\n" for name in sorted(names)]
    (pack / "SHA256SUMS").write_text("".join(lines), encoding="ascii")
    return pack


def forged(pack: Path, old: str, new: bytes) -> None:
    """Put other bytes in the place of an object, and recompute every hash that follows from it.

    Objects that name it are rewritten, those that name these likewise, the ledger is chained anew,
    whatever text names one of them is made to fit, and so is the manifest.
    """
    (pack / "objects" / old[:2] / old).unlink()
    changed = {old: put(pack, new)}
    waiting = dict(changed)
    while waiting:
        was, becomes = waiting.popitem()
        while becomes in changed:  # it was rewritten once more meanwhile
            becomes = changed[becomes]
        for path in [each for each in (pack / "objects").rglob("*") if each.is_file()]:
            data = path.read_bytes()
            if was.encode() in data:
                path.unlink()
                made = put(pack, data.replace(was.encode(), becomes.encode()))
                changed[path.name] = waiting[path.name] = made
    changed |= _chained_anew(pack, changed)
    for path in pack.rglob("*"):
        if path.suffix in {".json", ".jsonl", ".csv"} and "ledger" not in path.parts:
            path.write_bytes(_replaced(path.read_bytes(), changed))
    listed(pack)


def _chained_anew(pack: Path, changed: dict[str, str]) -> dict[str, str]:
    previous, heads = "", {}
    for number in range(len(list((pack / "ledger").rglob("*.json")))):
        path = pack / segment_place(number)
        before = path.read_bytes()
        row = json.loads(_replaced(before, changed)) | {"prev": previous}
        body = json.dumps(row, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        path.write_bytes(body)
        previous = heads[_sha256(before)] = _sha256(body)
    return heads


def _replaced(data: bytes, changed: dict[str, str]) -> bytes:
    for was, becomes in changed.items():
        data = data.replace(was.encode(), becomes.encode())
    return data


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
