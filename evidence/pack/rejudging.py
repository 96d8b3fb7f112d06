"""Judging a pack again: what `verify.py` says of its results, asked without unpacking it.

The stored checks are run in a process of their own, under the same guard as there, by the verifier
that is installed and never by the one that came with the pack.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from evidence.errors import MissingObjectError, TieoutError
from evidence.pack.reader import PackReader
from evidence.pack.standalone.again import judged_again
from evidence.pack.standalone.files import Pack
from evidence.pack.standalone.guard import stand_guard
from evidence.pack_places import object_place


@dataclass(frozen=True, slots=True)
class Rejudged:
    """What is wrong with the results of a pack, and lines that tell how many of them agree."""

    findings: Sequence[str]
    lines: Sequence[str]


def judge_again(path: Path) -> Rejudged:
    """Judge every run of a pack again by its stored sources.

    That runs code which came with the pack: ask first who signed it.
    """
    done = subprocess.run(  # noqa: S603 -- our own interpreter and module
        [sys.executable, "-P", "-m", "evidence.pack.rejudging", str(path.resolve())],
        capture_output=True, check=False, text=True, encoding="utf-8",
    )  # fmt: skip
    try:
        found = json.loads(done.stdout.splitlines()[-1])
        return Rejudged(found["findings"], found["lines"])
    except (ValueError, LookupError, TypeError):
        said = done.stderr.strip().splitlines() or [f"it ended with code {done.returncode}"]
        return Rejudged([f"results could not be judged again: {said[-1]}"], [])


class _Held(Pack):
    """A pack as the verifier asks for it, read where it lies."""

    def __init__(self, reader: PackReader) -> None:
        super().__init__(reader.path)
        self._reader = reader

    def read(self, name: str) -> bytes | None:
        limit = self._reader.members.sizes.get(name, 0)
        return self._reader.read(name, limit) if self._reader.has(name) else None

    def has(self, digest: str) -> bool:
        return self._reader.files.get(object_place(digest)) == digest

    def object(self, digest: str) -> bytes | None:
        try:
            return self._reader.get(digest)
        except MissingObjectError:
            return None


def _judged(path: Path) -> Rejudged:
    findings, lines = list[str](), list[str]()
    with PackReader(path) as reader:
        stand_guard()
        head = reader.head
        for run in head.runs:
            told = judged_again(_Held(reader), run.id, run.object, drawn=head.drawn == run.id)
            findings += told.findings
            lines += [line for _, line in told.lines]
    return Rejudged(findings, lines)


def main() -> int:
    """Print what judging the pack named in the arguments came to, as one line of JSON."""
    sys.dont_write_bytecode = True
    try:
        found = _judged(Path(sys.argv[1]))
    except TieoutError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    # Stored sources may have printed; the last line is ours.
    sys.stdout.write(f"\n{json.dumps(asdict(found))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
