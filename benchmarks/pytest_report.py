"""200,000 results told by `pytest --tieout`, against bare pytest that tells as many failures.

    python benchmarks/pytest_report.py [RESULTS]

40 checks fail on 5,000 resources each. Each side runs in a process of its own, with the same number
of tests and subtests; printed are seconds by the clock, CPU seconds and their ratio.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, replace
from pathlib import Path

from workbook import CATALOG, CHECK, CONTROL, NOW, PER_RECORD

from evidence.record import Completeness, Evidence, Record
from evidence.result import Block, Stretch
from evidence.run_store import put_json, run_start, store_run
from evidence.runs.run import FrameworkAsTested, Run
from evidence.scope import Scope
from evidence.transcript import Traffic, Transcript
from evidence.vault import Vault
from evidence.verdict import Verdict

TOLD = 100
BARE = f"""\
import pytest

@pytest.mark.parametrize("check", range(CHECKS))
def test_check(check, subtests):
    for number in range({TOLD}):
        with subtests.test(f"arn:aws:s3:::bucket-{{check:03d}}-{{number:08d}}"):
            pytest.fail(f"versioning is off, last changed {{number}} days ago", pytrace=False)
"""


def store(folder: Path, results: int) -> None:
    """A run of checks that each fail on 5,000 buckets, every one for a reason of its own."""
    vault = Vault.create(folder, origin="example.test/benchmark")
    evidence, blocks, controls, checks = [], [], [], []
    transcript = vault.put(Transcript(()).body)
    for number in range(results // PER_RECORD):
        scope = Scope("production", (f"{number:012d}", "ap-northeast-1"))
        names = [f"arn:aws:s3:::bucket-{number:03d}-{row:08d}" for row in range(PER_RECORD)]
        whole = Completeness(complete=True)
        rows = [{"id": name} for name in names]
        record = Record("aws.s3.bucket", scope, ("s3:ListAllMyBuckets",), whole, rows)
        vault.put(record.body)
        evidence += [
            Evidence(
                run="r1", kind=record.kind, scope=scope, source="production", system="aws",
                collector="c", version="1", identity="me", traffic=Traffic(NOW, NOW, 1, 1),
                transcript=transcript, record=record.digest, rows=PER_RECORD, complete=True,
            )
        ]  # fmt: skip
        check = f"bucket_keeps_versions_{number}"
        controls += [asdict(replace(CONTROL, id=f"BEN-{number:02d}", checks=(check,)))]
        checks += [asdict(replace(CHECK, id=check, controls=(f"BEN-{number:02d}",)))]
        stretches = tuple(
            Stretch(Verdict.FAIL, 1, f"versioning is off, last changed {row} days ago")
            for row in range(PER_RECORD)
        )
        block = Block(
            f"BEN-{number:02d}", check, record.kind, str(scope), record.digest, (record.digest,),
            CHECK.digest, {}, stretches,
        )  # fmt: skip
        blocks += [vault.put(block.body)]
    run = Run(
        id="r1", organisation="Example Messaging K.K.", mode="run", status="complete", started=NOW,
        ended=NOW, now=NOW, version="0.1.0", configuration="0" * 64, planned=(),
        evidence=tuple(evidence), controls=put_json(vault, controls),
        checks=put_json(vault, checks), kinds=put_json(vault, []),
        frameworks=(FrameworkAsTested("soc2-2017", "SOC 2", put_json(vault, CATALOG)),),
        waivers=put_json(vault, []), out_of_scope={}, blocks=tuple(blocks),
        totals={"fail": results},
    )  # fmt: skip
    begun = run_start(
        vault, run=run.id, started=NOW, organisation=run.organisation, version=run.version,
        configuration=run.configuration, planned=[],
    )  # fmt: skip
    vault.commit([begun, *(unit.as_json() for unit in evidence), *store_run(vault, run)])


def measured(folder: Path, *words: str) -> tuple[float, float, str]:
    """Seconds by the clock and of CPU that a session took, and its last line."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", ".", *words],
        cwd=folder, stdout=subprocess.PIPE, text=True, check=False,
        env={**os.environ, "COLUMNS": "120"},
    )  # fmt: skip
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.monotonic() - started, cpu, done.stdout.strip().splitlines()[-1].strip("= ")


def main(results: int) -> None:
    checks = results // PER_RECORD
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store(folder / "vault", results)
        (folder / "test_bare.py").write_text(BARE.replace("CHECKS", str(checks)))
        clock, cpu, said = measured(folder, "--tieout", "vault")
        _, bare, bare_said = measured(folder, "-p", "no:tieout", "test_bare.py")
    print(f"{results:,} results of {checks} checks: {clock:.2f} s by the clock, {cpu:.2f} s CPU")
    print(f"  bare pytest, as many tests and subtests: {bare:.2f} s CPU; ratio {cpu / bare:.2f}")
    print(f"  ours: {said}")
    print(f"  bare: {bare_said}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200_000)
