"""The program behind `verify.py`: every question that a pack can answer by itself, in turn."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from .chain import Chain
from .files import MANIFEST, Pack, PackError
from .guard import stand_guard
from .runs import HEAD, Runs
from .sealing import taken_out
from .tree import Tree

FINE, WRONG, FLAWED = 0, 2, 4
JUDGING = (3, 11)


def run(words: Sequence[str], pack: Path) -> int:
    """Verify the pack named in `words`, or that at `pack`; the exit code is returned."""
    if len(words) > 1 or (words and words[0].startswith("-")):
        sys.stderr.write("usage: python3 -I verify.py [FOLDER OF AN UNPACKED PACK]\n")
        return WRONG
    stand_guard()
    try:
        return _Program(Pack(Path(words[0]) if words else pack)).run()
    except PackError as error:
        _say("FINDING", str(error))
    except (OSError, RecursionError, LookupError, TypeError, ValueError, AttributeError) as error:
        # A file of a hostile pack may be well-formed and lack anything.
        _say("FINDING", f"the pack cannot be read: {type(error).__name__}: {error}")
    return FLAWED


class _Program:
    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._findings = 0

    def run(self) -> int:
        """Ask everything, and say what came of it."""
        self._files()
        chain = Chain(self._pack)
        self._each(chain.walked())
        _say("ledger", f"{len(chain.entries)} entries in {chain.segments} chained segments")
        tree = self._tree(chain)
        runs = Runs(self._pack, chain)
        self._each(taken_out(self._pack, tree, chain.entries, runs.head))
        self._head(runs, chain)
        self._each(runs.findings())
        _say("evidence", f"{runs.here} records and transcripts are here, {runs.elsewhere} are not")
        _say("signatures", "not looked at here: ssh-keygen does that, as VERIFY.txt says")
        if sys.version_info >= JUDGING:
            self._judge(runs)
        else:
            newer = ".".join(map(str, JUDGING))
            self._found(f"results were not judged again: that needs Python {newer} or newer")
        _say("replay", "not done here: 'tieout replay' replays transcripts to records where the")
        _say("", "package is installed")
        if self._findings:
            said = "1 finding" if self._findings == 1 else f"{self._findings} findings"
            _say("NO", f"this pack does not agree with itself: {said} above")
            return FLAWED
        _say("yes", "every file is as listed, and every result follows from the evidence")
        return FINE

    def _found(self, what: str) -> None:
        self._findings += 1
        _say("FINDING", what)

    def _each(self, findings: Iterator[str]) -> None:
        for each in findings:
            self._found(each)

    def _files(self) -> None:
        self._each(self._pack.against_manifest())
        body = (self._pack.root / MANIFEST).read_bytes()
        _say("manifest", f"the SHA-256 of {MANIFEST} is {hashlib.sha256(body).hexdigest()}")
        _say("files", f"{len(self._pack.sound)} of {len(self._pack.listed)} are as listed")

    def _head(self, runs: Runs, chain: Chain) -> None:
        """What the pack says of its ledger."""
        for name, seen in (
            ("segments", chain.segments),
            ("entries", len(chain.entries)),
            ("ledger_head", chain.head),
            ("origin", chain.origin),
        ):
            if name in runs.head and runs.head[name] != seen:
                self._found(f"{HEAD} says {name} {runs.head[name]}, and it is {seen}")

    def _tree(self, chain: Chain) -> Tree:
        tree = Tree(self._pack, chain.leaves)
        self._each(tree.findings(chain.origin))
        if tree.size is None:
            _say("tree", "there is no checkpoint that agrees with the ledger")
            return tree
        _say("tree", f"the checkpoint is over {tree.size} entries; {len(tree.proven)} proofs hold")
        if tree.consistent:
            old, new = tree.consistent
            _say("", f"the ledger went on from {old} entries to {new}")
        return tree

    def _judge(self, runs: Runs) -> None:
        # Read here: what judges needs a newer Python than what verifies.
        from .again import judged_again

        for name, digest in runs.chosen.items():
            told = judged_again(self._pack, name, digest, drawn=runs.head.get("drawn") == name)
            for finding in told.findings:
                self._found(finding)
            for line in told.lines:
                _say(*line)


def _say(head: str, line: str) -> None:
    """Print a line; what came from evidence cannot steer the terminal."""
    plain = "".join(each if each.isprintable() else ascii(each)[1:-1] for each in line)
    shown = f"{head:12}{plain}".rstrip().encode("ascii", "backslashreplace").decode()
    sys.stdout.write(shown + "\n")
