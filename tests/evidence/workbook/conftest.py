"""A small run, stored in a vault, to draw workbooks from."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from openpyxl import load_workbook

from evidence.canonical import sha256
from evidence.record import Completeness, Evidence, Record
from evidence.result import Block, Stretch, total
from evidence.run_store import RunReader, put_json, run_start, store_run
from evidence.runs.run import CheckAsTested, ControlAsTested, FrameworkAsTested, KindAsTested, Run
from evidence.scope import Scope
from evidence.transcript import Gap, Traffic, Transcript
from evidence.vault import Vault
from evidence.verdict import Verdict

NOW = datetime(2026, 3, 31, 9, 0, tzinfo=UTC)
FRAMEWORKS = Path(__file__).parents[3] / "controls" / "frameworks"
TOKYO = Scope("production", ("111122223333", "ap-northeast-1"))
OSAKA = Scope("production", ("111122223333", "ap-northeast-3"))
STAFF = Scope("hr", ("staff.csv",))
REFUSED = Gap("s3:ListAllMyBuckets", "refused", "AccessDenied", 403)
OWN_REQUIREMENTS = {
    "soc2-2017": {"TEC-30": ["A1.2", "CC6.1"], "JML-01": ["CC6.2", "CC6.3"], "MAN-01": ["CC1.1"]},
    "iso27001-2022": {"TEC-30": ["A.8.13"], "JML-01": ["A.5.18"], "MAN-01": ["A.5.1"]},
    "pci-dss-4.0.1": {"TEC-30": ["10.3.3"], "JML-01": ["8.2.5"], "MAN-01": ["12.1.1"]},
}
MEETS = {"CC6.1": "supporting", "CC1.1": "full"}
"""How far a requirement is met where it is not in part."""
ASKED = (
    "Document: security policy with version and approval, in force on the day",
    "Minutes of the approval",
)


BUCKET = KindAsTested("aws.s3.bucket", "An S3 bucket.\n\nMore.", {"name": "text"})


def catalog(name: str) -> dict[str, Any]:
    """A framework that comes with the project, as a run stores it."""
    raw = yaml.safe_load((FRAMEWORKS / f"{name}.yaml").read_text(encoding="utf-8"))
    return {"id": raw.pop("framework"), **raw}


def control(name: str, title: str, *, owner: str, checks: tuple[str, ...]) -> ControlAsTested:
    return ControlAsTested(
        id=name,
        title=title,
        statement=f"{title}, for every item of the population and without exception.",
        type="preventive",
        owner=owner,
        frequency="daily",
        automation="automated" if checks else "manual",
        target=None,
        parameters={"within": "1d"} if name == "JML-01" else {},
        evidence=() if checks else ASKED,
        population="all",
        pass_condition=f"{title}.",
        satisfies={framework: tuple(found[name]) for framework, found in OWN_REQUIREMENTS.items()},
        checks=checks,
        origin={},
        mapping={
            framework: {
                item: {"id": item, "meets": MEETS.get(item, "partial"), "why": f"{name} in part"}
                for item in found[name]
            }
            for framework, found in OWN_REQUIREMENTS.items()
        },
    )


def tested_check(name: str, control: str, doc: str, *populations: str) -> CheckAsTested:
    source = f"def {name}(): ..."
    return CheckAsTested(
        id=name,
        controls=(control,),
        doc=doc,
        source=source,
        digest=sha256(source.encode()),
        module="controls.checks.storage",
        subject="aws.s3.bucket",
        populations=populations,
    )


def unit(record: Record | None, kind: str, scope: Scope, gap: Gap | None = None) -> Evidence:
    ended = NOW - timedelta(minutes=30)
    return Evidence(
        run="r1",
        kind=kind,
        scope=scope,
        source=scope.source,
        system="aws" if scope.source == "production" else "people",
        collector="collectors.aws.storage.s3:buckets",
        version="1",
        identity="arn:aws:sts::111122223333:assumed-role/tieout-read/audit",
        traffic=Traffic(ended - timedelta(minutes=5), ended, 12, 13, ("A1", "A2")),
        transcript=Transcript(()).digest,
        record=record.digest if record else None,
        rows=len(record.rows) if record else 0,
        complete=record.completeness.complete if record else False,
        gap=gap,
        unobserved={"AccessDenied on s3:GetBucketVersioning": 1} if record else {},
    )


def block(control: str, check: str, scope: Scope, record: Record | None, **rest: Any) -> Block:
    return Block(
        control=control,
        check=check,
        kind=rest.pop("kind", "aws.s3.bucket"),
        scope=str(scope),
        record=record.digest if record else None,
        inputs=(record.digest,) if record else (),
        source=sha256(b"source"),
        parameters={},
        stretches=tuple(rest.pop("stretches", ())),
        whole=rest.pop("whole", None),
    )


def hold(
    vault: Vault, resources: Sequence[str], reasons: Sequence[str], organisation: str
) -> RunReader:
    """A run in which each of `resources` fails for its reason, one passes, and much is missing."""
    names = [*resources, "logs"]
    buckets = Record(
        "aws.s3.bucket",
        TOKYO,
        ("s3:ListAllMyBuckets", "s3:GetBucketVersioning"),
        Completeness(complete=True, expected=len(names), expected_from="account summary"),
        [{"id": name} for name in names],
    )
    people = Record(
        "people.person",
        STAFF,
        ("read staff.csv",),
        Completeness(complete=True, covers=("leavers", "contractors")),
        [{"id": f"E{number:03d}"} for number in range(40)],
    )
    failing = [Stretch(Verdict.FAIL, 1, reason) for reason in reasons]
    blocks = [
        block(
            "TEC-30",
            "bucket_keeps_versions",
            TOKYO,
            buckets,
            stretches=[*failing, Stretch(Verdict.PASS, 1, "")],
        ),
        block(
            "TEC-30",
            "bucket_keeps_versions",
            OSAKA,
            None,
            whole=Stretch(Verdict.UNOBSERVED, 1, str(REFUSED)),
        ),
        block(
            "JML-01",
            "leavers_have_no_account",
            STAFF,
            people,
            kind="people.person",
            stretches=[
                Stretch(Verdict.PASS, 37, ""),
                Stretch(Verdict.WAIVED, 1, "account open 3 days after leaving", "W-7"),
                Stretch(Verdict.PASS, 2, ""),
            ],
        ),
        block(
            "MAN-01",
            "",
            Scope("attestations"),
            None,
            kind="",
            whole=Stretch(Verdict.PENDING, 1, "nobody has attested since 2025-12-31"),
        ),
    ]
    evidence = (
        unit(buckets, "aws.s3.bucket", TOKYO),
        unit(None, "aws.s3.bucket", OSAKA, REFUSED),
        unit(people, "people.person", STAFF),
    )
    controls = (
        control(
            "TEC-30",
            "Stored data can be recovered after deletion",
            owner="platform",
            checks=("bucket_keeps_versions",),
        ),
        control(
            "JML-01",
            "Accounts of leavers are closed",
            owner="people-operations",
            checks=("leavers_have_no_account",),
        ),
        control("MAN-01", "Management approves the security policy", owner="ciso", checks=()),
    )
    checks = (
        tested_check(
            "bucket_keeps_versions",
            "TEC-30",
            "A deleted or overwritten object can be brought back.",
        ),
        tested_check(
            "leavers_have_no_account",
            "JML-01",
            "Nobody who has left still holds an active account.",
            "people.person",
        ),
    )
    for record in (buckets, people):
        vault.put(record.body)
    vault.put(Transcript(()).body)
    run = Run(
        id="2026-03-31T0900Z-demo",
        organisation=organisation,
        mode="run",
        status="incomplete",
        started=NOW - timedelta(hours=1),
        ended=NOW + timedelta(minutes=2),
        now=NOW,
        version="0.1.0",
        configuration=sha256(b"configuration"),
        planned=(*(f"{item.kind} {item.scope}" for item in evidence), "aws.kms.key production"),
        evidence=evidence,
        controls=put_json(vault, [asdict(item) for item in controls]),
        checks=put_json(vault, [asdict(item) for item in checks]),
        kinds=put_json(vault, [asdict(BUCKET)]),
        frameworks=tuple(
            FrameworkAsTested(name, name, put_json(vault, catalog(name)))
            for name in OWN_REQUIREMENTS
        ),
        waivers=put_json(vault, []),
        out_of_scope={
            "kubernetes": {"reason": "no cluster is run", "approved_by": "ciso@example.test"}
        },
        blocks=tuple(vault.put(item.body) for item in blocks),
        totals={word.value: count for word, count in total(blocks).items()},
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
    vault.commit([begun, *(item.as_json() for item in evidence), *store_run(vault, run)])
    return RunReader(vault, run)


@pytest.fixture(scope="session")
def held(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., RunReader]:
    """Stores a run: `held(resources, reasons)`, each resource failing for its reason."""

    def build(
        resources: Sequence[str] = ("invoices", "backups"),
        reasons: Sequence[str] = ("versioning is off", "versioning is Suspended"),
        organisation: str = "Example Messaging K.K.",
    ) -> RunReader:
        vault = Vault.create(tmp_path_factory.mktemp("run") / "vault", origin="example.test/audit")
        return hold(vault, resources, reasons, organisation)

    return build


@pytest.fixture
def fill() -> Callable[..., Path]:
    """Types into a workbook as a person does: `fill(file, {(sheet, row's id, column): value})`.

    A row that is not there is added under the table; a value of None empties the cell.
    """

    def typed(file: Path, values: dict[tuple[str, str, str], Any]) -> Path:
        book = load_workbook(file)
        for (title, name, heading), value in values.items():
            sheet = book[title]
            headings = [cell.value for cell in sheet[1]]
            column = (headings.index(heading) if title != "Cover" else 1) + 1
            rows = [cell.row for cell in sheet["A"] if str(cell.value) == name]
            row = rows[0] if rows else sheet.max_row + 1
            sheet.cell(row, 1).value = sheet.cell(row, 1).value or name
            sheet.cell(row, column).value = value
        book.save(file)
        return file

    return typed
