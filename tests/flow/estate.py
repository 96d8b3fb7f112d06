"""The demo's company as an estate for the flows: its stand-ins, its workspace, the command."""

import io
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

from evidence.result import Result
from evidence.run_store import RunReader
from evidence.runs.run import Run
from evidence.vault import Vault
from tieout.audit import Audit
from tieout.cli.app import run as command
from tieout.demo.cluster import seed_cluster
from tieout.demo.story import REGIONS, Calendar
from tieout.demo.workspace_files import write_workspace
from tieout.standins.kubernetes import KubernetesStandIn
from tieout.workspace import Workspace

CLUSTER = "hoshizora"
Spoken = tuple[str, str, str, str, str | None]
"""Control, check, kind, scope, resource: what a result speaks of."""


@dataclass(frozen=True)
class Said:
    """What the command said, and the code it ended with."""

    code: int
    out: str
    err: str


def tieout(*words: str | Path) -> Said:
    """Run the real command in this process, as its script does."""
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    code = 0
    argv = patch.object(sys, "argv", ["tieout", *map(str, words)])
    with argv, redirect_stdout(out), redirect_stderr(err):
        try:
            command()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    for stream in (out, err):
        stream.flush()
    return Said(code, *(stream.buffer.getvalue().decode() for stream in (out, err)))


def calendar() -> Calendar:
    """The days of the estate, counted back from today."""
    return Calendar(datetime.now(UTC).date())


@contextmanager
def cluster() -> Iterator[KubernetesStandIn]:
    """The company's cluster, served from this process so that a test may spoil it."""
    days = calendar()
    with KubernetesStandIn(cluster=CLUSTER, created=days.instant(900)) as standin:
        seed_cluster(standin, days)
        yield standin


EMPTY_ACCOUNT = """\
import sys
from tieout.standins.aws import AwsStandIn
with AwsStandIn() as standin:
    print(standin.url, flush=True)
    sys.stdin.read()
"""


@contextmanager
def empty_account() -> Iterator[str]:
    """The address of an AWS account in which nothing was ever made.

    In a process of its own: moto keeps one account a process, which other tests may be using.
    """
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", EMPTY_ACCOUNT],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait(timeout=20)
        process.stdout.close()


def workspace_at(folder: Path, *, aws_url: str, kubernetes_url: str) -> Path:
    """The demo's workspace in `folder`, its sources at these addresses."""
    folder.mkdir(parents=True, exist_ok=True)
    write_workspace(
        folder, calendar(), aws_url=aws_url, kubernetes_url=kubernetes_url, regions=REGIONS
    )
    return folder


def audited(place: Workspace) -> RunReader:
    """A whole audit of the workspace, read back from its vault."""
    vault = place.vault()
    return RunReader(vault, Audit(place, vault).run())


def latest(folder: Path) -> tuple[Vault, Run]:
    """The vault of a workspace and its newest run."""
    vault = Vault.open(folder / "vault")
    return vault, vault.load_run("latest")


def results(reader: RunReader) -> dict[Spoken, Result]:
    """Every result by what it speaks of."""
    found: dict[Spoken, Result] = {}
    for each in reader.results():
        key = each.control, each.check, each.kind, each.scope, each.resource
        assert key not in found, f"two results speak of {key}"
        found[key] = each
    return found


def objects(folder: Path) -> set[str]:
    """The digests of every object in the vault of a workspace."""
    return {path.stem for path in (folder / "vault" / "objects").rglob("*.zst")}


def bodies(reader: RunReader) -> Mapping[tuple[str, str], str | None]:
    """The record digest of each unit of a run, by kind and scope."""
    return {(each.kind, str(each.scope)): each.record for each in reader.run.evidence}
