"""A small estate that pages are drawn from: runs of chosen days, and what buckets were judged."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from evidence.canonical import sha256
from evidence.record import Completeness, Evidence, Record
from evidence.result import Block, Stretch, StretchWriter, total
from evidence.run_store import RunReader, put_json, run_start, store_run
from evidence.runs.run import CheckAsTested, ControlAsTested, FrameworkAsTested, KindAsTested, Run
from evidence.scope import Scope
from evidence.transcript import Gap, Traffic, Transcript
from evidence.vault import Vault
from evidence.verdict import Verdict

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
TOKYO = Scope("production", ("111122223333", "ap-northeast-1"))
OSAKA = Scope("production", ("111122223333", "ap-northeast-3"))
REFUSED = Gap("s3:ListAllMyBuckets", "refused", "AccessDenied", 403)
SOURCE = "def bucket_keeps_versions(bucket):\n    assert bucket.versioning\n"
CATALOGS = {
    "soc2-2017": {
        "id": "soc2-2017",
        "name": "SOC 2",
        "edition": "2017",
        "aliases": ["soc2"],
        "groups": [{"id": "A1", "title": "Availability"}, {"id": "CC1", "title": "Environment"}],
        "requirements": [
            {"id": "A1.2", "title": "Recovery", "group": "A1"},
            {"id": "A1.3", "title": "Recovery is rehearsed", "group": "A1"},
            {"id": "CC1.1", "title": "Integrity is lived", "group": "CC1"},
        ],
    },
    "iso27001-2022": {
        "id": "iso27001-2022",
        "name": "ISO/IEC 27001:2022",
        "edition": "2022",
        "aliases": ["iso27001"],
        "groups": [{"id": "A.8", "title": "Technology"}],
        "requirements": [{"id": "A.8.13", "title": "Backup", "group": "A.8"}],
    },
}
"""Two frameworks; A1.3 of the first has no control."""
WAIVER = {
    "id": "W-7", "control": "TEC-30", "check": "*", "scope": "*", "resource": "archive",
    "reason": "moved next month", "requested_by": "it", "approved_by": "ciso@example.com",
    "starts": "2026-01-01", "ends": "2026-12-31",
}  # fmt: skip

BUCKET = KindAsTested("aws.s3.bucket", "An S3 bucket.", {"name": "text"})

Judged = tuple[str, Verdict, str]
"""A bucket, what was judged of it, and why."""
USUAL: tuple[Judged, ...] = (
    ("invoices", Verdict.FAIL, "versioning is off"),
    ("backups", Verdict.PASS, ""),
    ("logs", Verdict.PASS, ""),
    ("archive", Verdict.WAIVED, "versioning is Suspended"),
)


def control(name: str, title: str, satisfies: Mapping[str, tuple[str, ...]], *checks: str):
    return ControlAsTested(
        id=name, title=title, statement=f"{title}, without exception.", type="preventive",
        owner="platform" if checks else "ciso", frequency="daily",
        automation="automated" if checks else "manual", target=None,
        parameters={"within": "1d"}, evidence=("Minutes of the approval",), population="all",
        pass_condition="It holds.", satisfies=satisfies, checks=checks, origin={},
        mapping={
            framework: {each: {"meets": "partial", "why": f"{name} in part"} for each in ids}
            for framework, ids in satisfies.items()
        },
        meanings={"within": {"means": "the longest time"}},
    )  # fmt: skip


CONTROLS = (
    control(
        "TEC-30", "Stored data can be recovered",
        {"soc2-2017": ("A1.2",), "iso27001-2022": ("A.8.13",)}, "bucket_keeps_versions",
    ),
    control("MAN-01", "Management approves the policy", {"soc2-2017": ("CC1.1",)}),
)  # fmt: skip
CHECK = CheckAsTested(
    id="bucket_keeps_versions", controls=("TEC-30",),
    doc="A deleted or overwritten object can be brought back.\n\nBy its versions.", source=SOURCE,
    digest=sha256(SOURCE.encode()), module="0" * 64, subject="aws.s3.bucket", populations=(),
)  # fmt: skip


@dataclass
class Estate:
    """A vault into which runs of one estate are stored."""

    vault: Vault
    organisation: str = "Example Messaging K.K."
    runs: list[str] = field(default_factory=list)

    def look(
        self,
        name: str = "r1",
        *,
        at: datetime = NOON,
        judged: Sequence[Judged] = USUAL,
        **changed: Any,
    ) -> RunReader:
        """Store a run at an instant, with what was judged of each bucket; its reader."""
        record = Record(
            "aws.s3.bucket", TOKYO, ("s3:ListAllMyBuckets", "s3:GetBucketVersioning"),
            Completeness(complete=True, expected=len(judged), expected_from="account summary"),
            [{"id": bucket} for bucket, _, _ in judged],
        )  # fmt: skip
        self.vault.put(record.body)
        transcript = self.vault.put(Transcript(()).body)
        evidence = (
            _reading(name, record, TOKYO, at, transcript),
            _reading(name, None, OSAKA, at, transcript),
        )
        blocks = self._blocks(record, judged)
        run = Run(
            id=name, organisation=self.organisation, mode="run", status="incomplete", started=at,
            ended=at + timedelta(minutes=5), now=at + timedelta(minutes=4), version="0.1.0",
            configuration=sha256(b"configuration"),
            planned=tuple(f"{each.kind} {each.scope}" for each in evidence), evidence=evidence,
            controls=put_json(self.vault, [asdict(each) for each in CONTROLS]),
            checks=put_json(self.vault, [asdict(CHECK)]),
            kinds=put_json(
                self.vault, [asdict(BUCKET)]
            ),
            frameworks=tuple(
                FrameworkAsTested(each, str(catalog["name"]), put_json(self.vault, catalog))
                for each, catalog in CATALOGS.items()
            ),
            waivers=put_json(self.vault, [WAIVER]),
            out_of_scope={"kubernetes": {"reason": "no cluster is run", "approved_by": "ciso"}},
            blocks=tuple(self.vault.put(each.body) for each in blocks),
            totals={word.value: count for word, count in total(blocks).items()},
        )  # fmt: skip
        begun = run_start(
            self.vault, run=name, started=at, organisation=run.organisation, version=run.version,
            configuration=run.configuration, planned=list(run.planned),
        )  # fmt: skip
        entries = [begun, *(each.as_json() for each in evidence), *store_run(self.vault, run)]
        self.vault.commit(entries)
        self.runs.append(name)
        return RunReader(self.vault, run)

    def _blocks(self, record: Record, judged: Sequence[Judged]) -> list[Block]:
        writer = StretchWriter()
        for _, verdict, reason in judged:
            writer.add(verdict, 1, reason, "W-7" if verdict is Verdict.WAIVED else None)
        refused = Stretch(Verdict.UNOBSERVED, 1, str(REFUSED))
        asked = Stretch(Verdict.PENDING, 1, "nobody has attested since 2025-12-31")
        return [
            _block("TEC-30", CHECK.id, str(TOKYO), record.digest, tuple(writer.stretches), None),
            _block("TEC-30", CHECK.id, str(OSAKA), None, (), refused),
            _block("MAN-01", "", "attestations", None, (), asked),
        ]


def _block(
    control: str, check: str, scope: str, record: str | None, stretches: Any, whole: Stretch | None
) -> Block:
    return Block(
        control=control, check=check, kind="aws.s3.bucket" if check else "", scope=scope,
        record=record, inputs=(record,) if record else (), source=CHECK.digest,
        parameters={"within": "1d"}, stretches=stretches, whole=whole,
    )  # fmt: skip


def _reading(
    run: str, record: Record | None, scope: Scope, at: datetime, transcript: str
) -> Evidence:
    return Evidence(
        run=run, kind="aws.s3.bucket", scope=scope, source="production", system="aws",
        collector="collectors.aws.storage.s3:buckets", version="1",
        identity="arn:aws:sts::111122223333:assumed-role/tieout-read/audit",
        traffic=Traffic(at, at + timedelta(minutes=1), 3, 3, ("A1",)), transcript=transcript,
        record=record.digest if record else None, rows=len(record.rows) if record else 0,
        complete=record is not None, gap=None if record else REFUSED,
    )  # fmt: skip
