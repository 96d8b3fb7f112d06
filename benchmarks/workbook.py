"""100,000 result rows as a workbook: ours against bare openpyxl writing the same cell values.

    python benchmarks/workbook.py [ROWS]

Each side runs in a process of its own; printed are CPU seconds and peak memory, and their ratios.
"""

import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

from openpyxl import Workbook, load_workbook

from evidence.record import Completeness, Evidence, Record
from evidence.result import Block, Stretch
from evidence.run_store import RunReader, put_json, run_start, store_run
from evidence.runs.run import CheckAsTested, ControlAsTested, FrameworkAsTested, Run
from evidence.scope import Scope
from evidence.transcript import Traffic, Transcript
from evidence.vault import Vault
from evidence.verdict import Verdict
from evidence.workbook import render_workbook

NOW = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
PER_RECORD = 5_000
REQUIREMENT = {"id": "A1.2", "title": "Recovery", "group": "A1"}
CATALOG = {
    "id": "soc2-2017",
    "name": "SOC 2",
    "edition": "2017",
    "publisher": "AICPA",
    "groups": [{"id": "A1", "title": "Availability"}],
    "requirements": [REQUIREMENT],
}
CONTROL = ControlAsTested(
    id="TEC-30",
    title="Stored data can be recovered after deletion",
    statement="Every store keeps versions.",
    type="preventive",
    owner="platform",
    frequency="daily",
    automation="automated",
    target=None,
    parameters={},
    evidence=(),
    population="all",
    pass_condition="Versioning is enabled.",
    satisfies={"soc2-2017": ("A1.2",)},
    checks=("bucket_keeps_versions",),
    origin={},
)
CHECK = CheckAsTested(
    id="bucket_keeps_versions",
    controls=("TEC-30",),
    doc="A deleted or overwritten object can be brought back.",
    source="",
    digest="0" * 64,
    module="controls.checks.storage",
    subject="aws.s3.bucket",
    populations=(),
)


def store(folder: Path, rows: int) -> str:
    """A run with that many failing results, in records of 5,000; returns its id."""
    vault = Vault.create(folder, origin="example.test/benchmark")
    transcript = vault.put(Transcript(()).body)
    evidence, blocks = [], []
    for first in range(0, rows, PER_RECORD):
        scope = Scope("production", (f"{first:012d}", "ap-northeast-1"))
        names = [f"arn:aws:s3:::bucket-{number:08d}" for number in range(first, first + PER_RECORD)]
        record = Record(
            "aws.s3.bucket",
            scope,
            ("s3:ListAllMyBuckets",),
            Completeness(complete=True),
            [{"id": name} for name in names],
        )
        vault.put(record.body)
        evidence += [
            Evidence(
                run="r1",
                kind=record.kind,
                scope=scope,
                source="production",
                system="aws",
                collector="collectors.aws.storage.s3:buckets",
                version="1",
                identity="arn:aws:sts::111122223333:assumed-role/tieout-read/audit",
                traffic=Traffic(NOW - timedelta(minutes=9), NOW - timedelta(minutes=8), 1, 1),
                transcript=transcript,
                record=record.digest,
                rows=PER_RECORD,
                complete=True,
            )
        ]
        block = Block(
            control="TEC-30",
            check=CHECK.id,
            kind=record.kind,
            scope=str(scope),
            record=record.digest,
            inputs=(record.digest,),
            source=CHECK.digest,
            parameters={},
            stretches=tuple(
                Stretch(Verdict.FAIL, 1, f"versioning is off, last changed {number} days ago")
                for number in range(PER_RECORD)
            ),
        )
        blocks += [vault.put(block.body)]
    run = Run(
        id="r1",
        organisation="Example Messaging K.K.",
        mode="run",
        status="complete",
        started=NOW - timedelta(minutes=10),
        ended=NOW,
        now=NOW,
        version="0.1.0",
        configuration="0" * 64,
        planned=tuple(f"{unit.kind} {unit.scope}" for unit in evidence),
        evidence=tuple(evidence),
        controls=put_json(vault, [asdict(CONTROL)]),
        checks=put_json(vault, [asdict(CHECK)]),
        kinds=put_json(vault, []),
        frameworks=(FrameworkAsTested("soc2-2017", "SOC 2", put_json(vault, CATALOG)),),
        waivers=put_json(vault, []),
        out_of_scope={},
        blocks=tuple(blocks),
        totals={"fail": rows},
    )
    begun = run_start(
        vault,
        run=run.id,
        started=run.started,
        organisation=run.organisation,
        version=run.version,
        configuration=run.configuration,
        planned=list(run.planned),
    )
    vault.commit([begun, *(unit.as_json() for unit in evidence), *store_run(vault, run)])
    return run.id


def ours(vault: Path, target: Path) -> None:
    opened = Vault.open(vault)
    render_workbook(RunReader(opened, opened.load_run("r1")), "soc2-2017", target)


def bare(template: Path, target: Path, rows: int) -> None:
    """The rows of Failing items, written by openpyxl alone: no guard, no style, no table."""
    first = next(
        load_workbook(template, read_only=True)["Failing items"].iter_rows(
            min_row=2, max_row=2, values_only=True
        )
    )
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Failing items")
    for number in range(rows):
        row = list(first)
        row[4] = f"arn:aws:s3:::bucket-{number:08d}"
        row[6] = f"versioning is off, last changed {number % PER_RECORD} days ago"
        sheet.append(row)
    book.save(target)


def measured(*arguments: str) -> tuple[float, float]:
    """CPU seconds and peak MiB of this file run in a process of its own."""
    done = subprocess.run(
        [sys.executable, __file__, *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    seconds, peak = json.loads(done.stdout)
    return seconds, peak


def report() -> None:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps([usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024]))


def main(arguments: list[str]) -> None:
    match arguments:
        case ["ours", vault, target]:
            ours(Path(vault), Path(target))
            report()
        case ["bare", template, target, rows]:
            bare(Path(template), Path(target), int(rows))
            report()
        case _:
            compare(int(arguments[0]) if arguments else 100_000)


def compare(rows: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        for count in (rows // 10, rows):
            vault, target = place / f"vault-{count}", place / f"ours-{count}.xlsx"
            store(vault, count)
            seconds, peak = measured("ours", str(vault), str(target))
            plain, plain_peak = measured("bare", str(target), str(place / "bare.xlsx"), str(count))
            print(
                f"{count:>8,} rows: ours {seconds:.2f} s CPU, {peak:.0f} MiB; "
                f"bare openpyxl {plain:.2f} s, {plain_peak:.0f} MiB; "
                f"ratio {seconds / plain:.2f} CPU, {peak / plain_peak:.2f} memory"
            )


if __name__ == "__main__":
    main(sys.argv[1:])
