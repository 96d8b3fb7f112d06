"""Many accounts in several regions, read with a delay before each answer, against the least time.

Nothing can be faster than calls x latency / concurrency, with so many questions under way all the
time. The concurrency is at most half of what the stand-in can serve: first the estate is read
without delay, which tells how many calls a second it serves; so many times the delay may be under
way at once. The aim is at most 1.3 times the least, and a run that is cut short collects nothing
twice when it is resumed.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from collectors.aws.organization import AwsOrganization
from collectors.sweep import Collected
from evidence.vault import Vault
from tieout.audit import Audit
from tieout.progress import Silent
from tieout.standins.estate.audited import READER
from tieout.workspace import Workspace

AIM = 1.3
REGIONS = ("ap-northeast-1", "eu-west-1", "us-east-1")
FLOOR = (
    "aws.account",
    "aws.iam.",
    "aws.s3.bucket",
    "aws.ec2.security_group",
    "aws.ec2.instance",
    "aws.ec2.volume",
    "aws.ec2.vpc",
    "aws.kms.",
    "aws.cloudtrail.",
    "aws.rds.instance",
    "aws.dynamodb.table",
    "aws.lambda.function",
    "aws.sns.",
    "aws.sqs.",
    "aws.elbv2.",
    "aws.guardduty.detector",
    "aws.logs.",
)
"""The kinds that are read, by how their names begin."""
EACH = 300
"""Resources in each account."""
MOST = 32
FEWEST = 2


class Interrupting(Silent):
    """Presses Ctrl-C after so many units."""

    def __init__(self, after: int) -> None:
        self.left = after

    def collected(self, unit: Collected) -> None:  # noqa: ARG002 -- it counts only
        """One unit has ended."""
        self.left -= 1
        if not self.left:
            raise KeyboardInterrupt


class Watched:
    """Stands where a source keeps its slots, and adds up how long each was taken."""

    def __init__(self, slots: threading.BoundedSemaphore) -> None:
        self._slots = slots
        self._lock = threading.Lock()
        self._since = threading.local()
        self.seconds = 0.0

    def __enter__(self) -> None:
        self._slots.acquire()
        self._since.at = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        took = time.perf_counter() - self._since.at
        self._slots.release()
        with self._lock:
            self.seconds += took


@dataclass(frozen=True)
class Reading:
    """One reading of the whole estate; `taken` are the seconds of all questions together."""

    calls: int
    wall: float
    cpu: float
    taken: float
    units: int
    lost: Counter[str]

    def row(self, latency: float, concurrency: int) -> str:
        """A line of the table."""
        return (
            f"{latency:>8} {concurrency:>8} {self.calls:>7} {self.wall:>8.1f} {self.cpu:>7.1f} "
            f"{self.taken / self.wall:>10.2f} {1000 * self.taken / self.calls:>10.1f}"
        )


class Estate:
    """The stand-in, in a process of its own; one for each latency, since it is set at its start."""

    def __init__(self, accounts: int, latency: float) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="accounts-"))
        words = ["--accounts", accounts, "--size", accounts * EACH, "--latency", latency]
        words += [word for region in REGIONS for word in ("--region", region)]
        words += ["--folder", self.folder]
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tieout.standins.estate", *map(str, words)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        self.url: str = told["url"]
        self.accounts: Sequence[str] = told["accounts"]

    def workspace(self, concurrency: int) -> Workspace:
        """A workspace in which all accounts are one source, with a new vault."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        (folder / "tieout.toml").write_text(
            f"""\
organisation = "Example Company"
[[aws]]
name = "company"
credentials_file = "{self.folder / "credentials"}"
profile = "estate"
accounts = {json.dumps(list(self.accounts))}
member_role = "{READER}"
regions = {json.dumps(list(REGIONS))}
endpoint_url = "{self.url}"
concurrency = {concurrency}
""",
            encoding="utf-8",
        )
        return narrowed(Workspace.load(folder))

    def calls(self, *, again: bool = False) -> int:
        """The requests answered; counted from none when `again`."""
        asked = urllib.request.Request(
            f"{self.url}/-/requests", method="DELETE" if again else "GET"
        )
        with urllib.request.urlopen(asked) as answer:
            return int(json.load(answer)["requests"])

    def close(self) -> None:
        """Stop the stand-in."""
        self._process.terminate()
        self._process.wait()


def narrowed(place: Workspace, *, judged: bool = False) -> Workspace:
    """The workspace with the kinds of the floor alone; `judged` where it judges them, too."""
    if judged:
        # Before: that a check reads what nothing collects is a mistake elsewhere.
        assert place.definitions
    kinds = place.collectors
    place.__dict__["collectors"] = [each for each in kinds if each.resource.kind.startswith(FLOOR)]
    return place


def vault_in(place: Workspace) -> Vault:
    """A new vault of the workspace."""
    return Vault.create(place.folder / "vault", origin="Example Company")


def read(estate: Estate, concurrency: int) -> Reading:
    """Read every unit once, and keep it."""
    place = estate.workspace(concurrency)
    audit = Audit(place, vault_in(place))
    (source,) = place.sources
    assert isinstance(source, AwsOrganization)
    clients: Any = source.home.connection.clients
    clients.slots = watched = Watched(clients.slots)
    estate.calls(again=True)
    clock, processor = time.perf_counter(), time.process_time()
    evidence = audit.collect_only()
    took = time.perf_counter() - clock, time.process_time() - processor
    lost = Counter(str(each.gap) for each in evidence if each.gap)
    return Reading(estate.calls(), *took, watched.seconds, len(evidence), lost)


def interrupted(estate: Estate, concurrency: int, units: int, calls: int) -> str:
    """What a run asks that is cut short half way, and what the one that takes it up asks."""
    place = narrowed(Workspace.load(estate.workspace(concurrency).folder), judged=True)
    vault = vault_in(place)
    estate.calls(again=True)
    with suppress(KeyboardInterrupt):
        Audit(place, vault, progress=Interrupting(units // 2)).run()
    first = estate.calls()
    run = vault.runs()[-1].id
    kept = {_unit(each.fields) for each in Vault.open(vault.path).entries("evidence")}
    # As a new process does, that knows of nothing: but for the vault and the configuration.
    again = narrowed(Workspace.load(place.folder), judged=True)
    Audit(again, again.vault()).resume(run)
    entries = [
        _unit(each.fields) for each in vault.entries("evidence", "not-collected")
        if each.fields["run"] == run
    ]  # fmt: skip
    twice = [name for name, times in Counter(entries).items() if times > 1]
    return (
        f"cut short: {len(kept)} of {len(set(entries))} units kept after {first} calls, "
        f"{estate.calls() - first} calls to finish (a whole run has {calls}); "
        f"units collected twice: {len(twice)}"
    )


def _unit(fields: Any) -> str:
    return f"{fields['kind']} {fields['scope']}"


def main() -> None:
    """Print a table with the ratio, and what a resumed run asked."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=50)
    parser.add_argument("--latency", type=float, default=0.1)
    parser.add_argument("--no-resume", dest="resume", action="store_false")
    given = parser.parse_args()
    quick = Estate(given.accounts, 0.0)
    try:
        calm = read(quick, MOST)
    finally:
        quick.close()
    served = calm.calls / calm.wall
    concurrency = max(FEWEST, min(MOST, int(served * given.latency / 2)))
    print(f"{given.accounts} accounts by {len(REGIONS)} regions, {calm.units} units")
    print(f"the stand-in serves {served:.0f} calls a second; lost: {dict(calm.lost) or 'nothing'}")
    heads = ("latency", "at most", "calls", "clock s", "cpu s", "under way", "ms a call")
    print("{:>8} {:>8} {:>7} {:>8} {:>7} {:>10} {:>10}".format(*heads))
    print(calm.row(0, MOST))
    slow = Estate(given.accounts, given.latency)
    try:
        found = read(slow, concurrency)
        print(found.row(given.latency, concurrency))
        least = found.calls * given.latency / concurrency
        print(f"least {least:.1f} s; {found.wall / least:.2f} times that, the aim is {AIM}")
        if given.resume:
            print(interrupted(slow, concurrency, found.units, found.calls))
    finally:
        slow.close()


if __name__ == "__main__":
    main()
