"""A vault, and makers of the entries and runs that the tests of the ground floor put into it."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evidence.record import Completeness, Evidence, Record
from evidence.result import Block, Stretch
from evidence.run_store import put_json, run_start, store_run
from evidence.runs.run import CheckAsTested, ControlAsTested, FrameworkAsTested, KindAsTested, Run
from evidence.scope import Scope
from evidence.transcript import Gap, Traffic, Transcript
from evidence.vault import Vault
from evidence.verdict import Verdict

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
ORIGIN = "audit.example.com/vault"

Maker = Callable[..., Any]


@pytest.fixture
def quick_path() -> Iterator[Path]:
    """An empty folder, in memory where there is such: a sync costs nothing there.

    Neither a kill nor a refused call can tell a synced file from one that is not, so nothing that
    these tests show is lost by it.
    """
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture
def vault(quick_path: Path) -> Vault:
    """An empty vault."""
    return Vault.create(quick_path / "vault", origin=ORIGIN)


@pytest.fixture
def envelope() -> Maker:
    """Makes the envelope of one reading; without a record it was refused."""

    def make(run: str = "R1", kind: str = "aws.s3.bucket", scope: str = "production", **given: Any):
        record = given.get("record", "0" * 64)
        at = given.get("at", NOON)
        return Evidence(
            run=run,
            kind=kind,
            scope=Scope.parse(scope),
            source="production",
            system="aws",
            collector="buckets",
            version="1",
            identity="arn:aws:iam::111122223333:role/audit",
            traffic=Traffic(at, at, 1, 1, ("req-1",)),
            transcript=given.get("transcript", "1" * 64),
            record=record,
            rows=given.get("rows", 0),
            complete=record is not None,
            gap=None if record else Gap("s3:ListAllMyBuckets", "refused", "AccessDenied", 403),
        )

    return make


def _control(name: str, checks: tuple[str, ...], satisfies: dict[str, tuple[str, ...]]):
    return ControlAsTested(
        id=name, title=f"Title of {name}", statement="It holds.", type="detective",
        owner="platform", frequency="daily", automation="automated", target=None,
        parameters={"within": "1d"}, evidence=("bucket list",), population="buckets",
        pass_condition="", satisfies=satisfies, checks=checks, origin={"title": "a.yaml:1"},
    )  # fmt: skip


@pytest.fixture
def commit_run(envelope: Maker) -> Maker:
    """Commits a whole run of three buckets and three controls, and returns it."""

    def make(vault: Vault, name: str, *, at: datetime = NOON, buckets: int = 3) -> Run:
        catalog = {"requirements": [{"id": "A1.1"}, {"id": "A1.2"}, {"id": "A1.3"}], "groups": []}
        rows = [{"id": f"bucket-{number}", "versioning": None} for number in range(buckets)]
        record = Record(
            "aws.s3.bucket", Scope("production"), ("s3:ListAllMyBuckets",), Completeness(True), rows
        )
        planned = ["aws.s3.bucket production", "aws.iam.user production"]
        start = run_start(
            vault, run=name, started=at, organisation="Example", version="0.1.0",
            configuration="c" * 64, planned=planned,
        )  # fmt: skip
        vault.commit([start])
        transcript = vault.put(Transcript(()).body)
        digest = vault.put(record.body)
        seen = (
            envelope(name, record=digest, transcript=transcript, rows=buckets, at=at),
            envelope(name, "aws.iam.user", record=None, transcript=transcript, at=at),
        )
        vault.commit([item.as_json() for item in seen])
        source = vault.put(b"def bucket_keeps_versions(bucket): ...\n")
        check = CheckAsTested(
            "bucket_keeps_versions", ("TEC-01",), "Doc.", "def ...", source, source,
            "aws.s3.bucket", (),
        )  # fmt: skip
        controls = [
            _control("TEC-01", (check.id,), {"soc2-2017": ("A1.1", "A1.2")}),
            _control("TEC-02", ("users_have_mfa",), {"soc2-2017": ("A1.2",)}),
            _control("TEC-03", (), {}),
        ]
        judged = Block(
            "TEC-01", check.id, "aws.s3.bucket", "production", digest, (digest,), source, {},
            (
                Stretch(Verdict.PASS, 1, ""),
                Stretch(Verdict.FAIL, buckets - 1, "versioning is off"),
            ),
        )  # fmt: skip
        refused = Block(
            "TEC-02", "users_have_mfa", "aws.iam.user", "production", None, (), source, {}, (),
            Stretch(Verdict.UNOBSERVED, 1, "AccessDenied on iam:ListUsers"),
        )  # fmt: skip
        kind = KindAsTested("aws.s3.bucket", "An S3 bucket.", {"versioning": "str | None"})
        run = Run(
            id=name,
            organisation="Example",
            mode="run",
            status="incomplete",
            started=at,
            ended=at + timedelta(minutes=5),
            now=at,
            version="0.1.0",
            configuration="c" * 64,
            planned=tuple(planned),
            evidence=seen,
            controls=put_json(vault, [asdict(control) for control in controls]),
            checks=put_json(vault, [asdict(check)]),
            kinds=put_json(vault, [asdict(kind)]),
            frameworks=(FrameworkAsTested("soc2-2017", "SOC 2", put_json(vault, catalog)),),
            waivers=put_json(vault, []),
            out_of_scope={},
            blocks=(vault.put(judged.body), vault.put(refused.body)),
            totals={"pass": 1, "fail": buckets - 1, "unobserved": 1},
        )
        vault.commit(store_run(vault, run))
        return run

    return make
