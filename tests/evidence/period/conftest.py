"""A vault of daily runs, told as a story: what each day saw, refused, failed or waived."""

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from evidence.record import Completeness, Evidence, Record
from evidence.result import Block, StretchWriter
from evidence.result import Stretch as Said
from evidence.run_store import put_json, run_start, store_run
from evidence.runs.run import CheckAsTested, ControlAsTested, Run
from evidence.scope import Scope
from evidence.transcript import Gap, Traffic, Transcript
from evidence.vault import Vault
from evidence.verdict import Verdict

KIND, CHECK = "aws.s3.bucket", "bucket_holds"


@dataclass(frozen=True)
class Day:
    """What one run sees: the buckets there are, and the verdict of those that do not pass.

    `denied` is a day on which the list was refused; `partial` one on which it broke off.
    """

    buckets: int = 5
    bad: Mapping[str, Verdict] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    denied: bool = False
    partial: bool = False


@dataclass
class Story:
    """Writes runs into a vault, one a call."""

    vault: Vault
    number: int = 0

    def run(self, at: datetime, day: Day, *, collected: datetime | None = None) -> Run:
        """A run at that instant, on evidence of the same instant unless `collected` says else."""
        self.number += 1
        name, vault = f"R{self.number:04d}", self.vault
        vault.commit([
            run_start(vault, run=name, started=at, organisation="Example", version="0",
                      configuration="c" * 64, planned=[f"{KIND} production"]),
        ])  # fmt: skip
        evidence, block = self._seen(name, at, day, collected or at)
        vault.commit([evidence.as_json()])
        run = Run(
            id=name, organisation="Example", mode="run", status="complete", started=at, ended=at,
            now=at, version="0", configuration="c" * 64, planned=(f"{KIND} production",),
            evidence=(evidence,), controls=put_json(vault, [asdict(each) for each in CONTROLS]),
            checks=put_json(vault, [asdict(AS_TESTED)]), kinds=put_json(vault, []),
            frameworks=(), waivers=put_json(vault, []), out_of_scope={},
            blocks=(vault.put(block.body), vault.put(PENDING.body)), totals={},
        )  # fmt: skip
        vault.commit(store_run(vault, run))
        return run

    def _seen(self, run: str, at: datetime, day: Day, collected: datetime):
        names = [f"bucket-{n:04d}" for n in range(day.buckets)]
        rows = [{"id": name} for name in names if name not in day.gone]
        gap = Gap("s3:ListAllMyBuckets", "refused", "AccessDenied", 403)
        record = None
        if not day.denied:
            whole = Completeness(not day.partial, (gap,) if day.partial else ())
            record = Record(KIND, Scope("production"), ("s3:ListAllMyBuckets",), whole, rows)
            self.vault.put(record.body)
        transcript = self.vault.put(Transcript(()).body)
        evidence = Evidence(
            run if collected == at else "R0000", KIND, Scope("production"), "aws", "aws",
            "buckets", "1", "auditor", Traffic(collected, collected, 1, 1), transcript,
            record.digest if record else None, len(rows), not (day.denied or day.partial),
            None if record else gap,
        )  # fmt: skip
        writer = StretchWriter()
        for row in rows:
            verdict = day.bad.get(row["id"], Verdict.PASS)
            writer.add(verdict, 1, "" if verdict is Verdict.PASS else "it does not hold")
        unseen = Said(Verdict.UNOBSERVED, 1, "AccessDenied on s3:ListAllMyBuckets")
        block = Block(
            "C-01", CHECK, KIND, "production", record.digest if record else None,
            (record.digest,) if record else (), "d" * 64, {},
            tuple(writer.stretches) if record else (),
            unseen if day.denied or day.partial else None,
        )  # fmt: skip
        return evidence, block


def _control(name: str, frequency: str, automation: str, checks: tuple[str, ...]):
    return ControlAsTested(
        id=name, title=name, statement="", type="", owner="o", frequency=frequency,
        automation=automation, target=None, parameters={}, evidence=(), population="",
        pass_condition="", satisfies={}, checks=checks, origin={},
    )  # fmt: skip


CONTROLS = (
    _control("C-01", "daily", "automated", (CHECK,)),
    _control("M-01", "quarterly", "manual", ()),
)
AS_TESTED = CheckAsTested(CHECK, ("C-01",), "", "", "d" * 64, "d" * 64, KIND, ())
PENDING = Block(
    "M-01", "", "", "", None, (), "", {}, (), Said(Verdict.PENDING, 1, "a person has to attest")
)


@pytest.fixture
def story(vault: Vault) -> Story:
    return Story(vault)


@contextmanager
def memory() -> Iterator[Path]:
    """An empty folder, in memory where there is such."""
    place = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=place if place.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def telling() -> SimpleNamespace:
    """The makers of a story; tests import nothing from a conftest."""
    return SimpleNamespace(Day=Day, Story=Story, at=at, days=days, memory=memory)


def at(day: date, hour: int = 6) -> datetime:
    """That hour of the day, in UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def days(start: date, count: int) -> list[date]:
    return [start + timedelta(days=n) for n in range(count)]
