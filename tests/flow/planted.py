"""Planted estates for the flows: served by a process of their own, audited, held to their truth."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from controls.check import Check
from evidence.result import Result
from evidence.run_store import RunReader
from evidence.verdict import Verdict
from tieout.audit import Audit
from tieout.standins.estate import Finding, Plan, Truth
from tieout.workspace import Workspace

TODAY = datetime(2026, 11, 22, 9, tzinfo=UTC)
"""The day of every estate and of its audit; tables of what is supported until when know it."""
NIGHTLY = "nightly" in (os.environ.get("TIEOUT_FAULTS"), os.environ.get("HYPOTHESIS_PROFILE"))
"""Whether the whole campaign is run (`make nightly`), and not what every commit can bear."""


@dataclass(frozen=True)
class Estate:
    """An estate that is served: its truth, and a workspace that audits it."""

    truth: Truth
    folder: Path
    url: str


@contextmanager
def served(plan: Plan, folder: Path, *, latency: float = 0.0) -> Iterator[Estate]:
    """The estate of a plan, served until the block ends.

    In a process of its own: moto keeps one state a process, which other tests may be using.
    """
    words = [
        *("--size", plan.size, "--seed", plan.seed, "--accounts", plan.accounts),
        *(
            "--today",
            TODAY.isoformat(),
            "--latency",
            latency,
            "--folder",
            folder,
            "--parent",
            os.getpid(),
        ),
        *(word for region in plan.regions for word in ("--region", region)),
    ]
    command = [sys.executable, "-P", "-m", "tieout.standins.estate", *map(str, words)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            told = json.loads(process.stdout.readline())
            yield Estate(Truth.read(Path(told["truth"])), folder, told["url"])
        finally:
            process.terminate()


@dataclass(frozen=True)
class Judged:
    """What an audit said of an estate, of the checks that look at AWS alone."""

    failing: frozenset[Finding]
    reasons: dict[Finding, str]
    unobserved: Counter[tuple[str, str]]
    run: RunReader

    def against(self, truth: Truth) -> str:
        """What was planted and not found, and what was found and not planted; empty for neither."""
        missed = (f"missed {each}" for each in sorted(truth.findings - self.failing))
        others = sorted(self.failing - truth.findings)
        unplanted = Counter((each.check, self.reasons[each]) for each in others)
        found = (f"not planted, {number} x {each}" for each, number in unplanted.most_common())
        return "\n".join([*missed, *found])


def judged(estate: Estate) -> Judged:
    """Audit the estate and gather what fails."""
    place = Workspace.load(estate.folder)
    own = {each.id for each in place.checks if _of_aws(each)}
    vault = place.vault()
    reader = RunReader(vault, Audit(place, vault, clock=lambda: estate.truth.today).run())
    reasons: dict[Finding, str] = {}
    unobserved: Counter[tuple[str, str]] = Counter()
    for result in reader.results():
        if result.check not in own:
            continue
        if result.verdict is Verdict.FAIL:
            reasons[_finding(result)] = result.reason
        elif result.verdict is Verdict.UNOBSERVED:
            unobserved[result.check, result.reason] += 1
    return Judged(frozenset(reasons), reasons, unobserved, reader)


def _of_aws(check: Check) -> bool:
    kinds: Iterable[str] = check.kinds
    return all(kind.startswith("aws.") for kind in kinds)


def _finding(result: Result) -> Finding:
    place = result.scope.partition("/")[2]
    return Finding(result.check, result.kind, result.resource or "", place)
