"""The day ledger of 365 runs over 2,000 resources, against only reading the same objects."""

import random
import tempfile
import time
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import orjson

from evidence.period.report import period_report
from evidence.record import Completeness, Evidence, Record
from evidence.result import Block, StretchWriter
from evidence.run_store import put_json, run_start, store_run
from evidence.runs.run import ControlAsTested, Run
from evidence.scope import Scope
from evidence.transcript import Traffic, Transcript
from evidence.vault import Vault
from evidence.verdict import Verdict

DAYS, RESOURCES, CHECKS = 365, 2_000, 12
KIND = "benchmark.store"
START = date(2025, 1, 1)


def controls() -> list[ControlAsTested]:
    """One control a check."""
    return [
        ControlAsTested(
            id=f"BENCH-{number:02d}", title="t", statement="s", type="", owner="o",
            frequency="daily", automation="automated", target=None, parameters={}, evidence=(),
            population="", pass_condition="", satisfies={}, checks=(f"check_{number}",), origin={},
        )
        for number in range(CHECKS)
    ]  # fmt: skip


def tell(vault: Vault) -> None:
    """A year of daily runs in which one resource of a hundred changes a day."""
    chance = random.Random(1)
    rows = [{"id": f"store-{number:05d}", "state": 0} for number in range(RESOURCES)]
    bad: list[set[int]] = [set() for _ in range(CHECKS)]
    listed = put_json(vault, [asdict(each) for each in controls()])
    empty = put_json(vault, [])
    transcript = vault.put(Transcript(()).body)
    scope = Scope("benchmark")
    for number in range(DAYS):
        at = datetime(START.year, 1, 1, 6, tzinfo=UTC) + timedelta(days=number)
        for row in chance.sample(range(RESOURCES), RESOURCES // 100):
            rows[row]["state"] += 1
            for failing in bad:
                if chance.random() < 0.05:
                    failing.add(row)
        for failing in bad:
            failing -= {row for row in failing if chance.random() < 0.05}
        record = Record(KIND, scope, ("list",), Completeness(True), rows)
        digest = vault.put(record.body)
        blocks = []
        for check, failing in enumerate(bad):
            writer = StretchWriter()
            for row in range(RESOURCES):
                word = Verdict.FAIL if row in failing else Verdict.PASS
                writer.add(word, 1, "it does not hold" if row in failing else "")
            block = Block(
                f"BENCH-{check:02d}", f"check_{check}", KIND, "benchmark", digest, (digest,),
                "d" * 64, {}, tuple(writer.stretches),
            )  # fmt: skip
            blocks.append(vault.put(block.body))
        name = f"R{number:04d}"
        evidence = Evidence(
            name, KIND, scope, "s", "s", "c", "1", "me", Traffic(at, at, 1, 1), transcript, digest,
            RESOURCES, complete=True,
        )  # fmt: skip
        start = run_start(
            vault, run=name, started=at, organisation="Example", version="0",
            configuration="c" * 64, planned=[f"{KIND} benchmark"],
        )  # fmt: skip
        run = Run(
            id=name, organisation="Example", mode="run", status="complete", started=at, ended=at,
            now=at, version="0", configuration="c" * 64, planned=(f"{KIND} benchmark",),
            evidence=(evidence,), controls=listed, checks=empty, kinds=empty, frameworks=(),
            waivers=empty, out_of_scope={}, blocks=tuple(blocks), totals={},
        )  # fmt: skip
        vault.commit([start, evidence.as_json(), *store_run(vault, run)])


def bare(vault: Vault) -> int:
    """Read and parse every run, block and failing record, and do nothing with them."""
    read = 0
    for head in vault.runs():
        run = Run.parse(vault.get(head.digest or ""), vault.get)
        for digest in run.blocks:
            read += len(orjson.loads(vault.get(digest))["stretches"])
        record = vault.get(run.evidence[0].record or "")
        read += sum(1 for line in record.splitlines() if orjson.loads(line))
    return read


def main() -> None:
    """Print CPU seconds of both and their ratio."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        vault = Vault.create(Path(folder) / "vault", origin="benchmark.example.com")
        tell(vault)
        times = []
        for task in (bare, lambda each: period_report(each, START, date(2025, 12, 31))):
            started = time.process_time()
            task(vault)
            times.append(time.process_time() - started)
        report = period_report(vault, START, date(2025, 12, 31))
        floor, ours = times
        print(f"{len(report.runs)} runs, {RESOURCES} resources, {CHECKS} checks:", end=" ")
        print(f"{len(report.deviations)} deviations, {len(report.idle)} idle days")
        print(f"reading alone {floor:.2f} s, day ledger {ours:.2f} s, {ours / floor:.2f} times")


if __name__ == "__main__":
    main()
