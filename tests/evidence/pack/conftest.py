"""A vault with a small run of two frameworks, a key to sign with, and packs made of both."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from evidence.pack.build import Built, build_pack
from evidence.pack.selection import Selection, choose
from evidence.record import Completeness, Evidence, Record
from evidence.result import Block, Stretch
from evidence.run_store import put_json, run_start, store_run
from evidence.runs.run import CheckAsTested, ControlAsTested, FrameworkAsTested, KindAsTested, Run
from evidence.scope import Scope
from evidence.seals.public_key import PublicKey
from evidence.seals.sealing import seal
from evidence.seals.signer import Algorithm, key_name
from evidence.transcript import Exchange, Gap, Traffic, Transcript
from evidence.vault import Vault
from evidence.verdict import Verdict

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
ORIGIN = "Example K.K. audit"
SOURCE = b"def bucket_keeps_versions(bucket): ...\n"
CATALOGS = {
    "soc2-2017": ("soc2", "SOC 2", ("A1.1", "A1.2")),
    "iso27001-2022": ("iso27001", "ISO/IEC 27001:2022", ("A.5.1", "A.8.13")),
}
MAPPED = {
    "TEC-01": {"soc2-2017": ("A1.1",), "iso27001-2022": ("A.8.13",)},
    "TEC-02": {"soc2-2017": ("A1.2",)},
    "JML-01": {"iso27001-2022": ("A.5.1",)},
}


class Key:
    """A signer made of a word, the same each time."""

    def __init__(self, word: str, name: str = ORIGIN) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(word.encode().ljust(32, b"."))
        self.name = key_name(name)
        self.algorithm: Algorithm = "ed25519"
        self.public_key = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        return self._key.sign(message)

    @property
    def fingerprint(self) -> str:
        return PublicKey.of(self).fingerprint

    @property
    def allowed_signer(self) -> str:
        return PublicKey.of(self).allowed_signer(self.name) + "\n"


@pytest.fixture(scope="session")
def key() -> Key:
    """The organisation's key."""
    return Key("ours")


@pytest.fixture(scope="session")
def foreign_key() -> Key:
    """Somebody else's key, under the organisation's name."""
    return Key("theirs")


def _control(name: str, *checks: str) -> ControlAsTested:
    return ControlAsTested(
        id=name, title=f"=Title of {name}", statement="It holds.", type="detective",
        owner="platform", frequency="daily", automation="automated", target=None,
        parameters={}, evidence=(), population="all", pass_condition="", satisfies=MAPPED[name],
        checks=checks, origin={},
    )  # fmt: skip


def _catalog(name: str) -> dict[str, Any]:
    short, title, requirements = CATALOGS[name]
    rows = [{"id": each, "title": f"Title of {each}", "group": "G"} for each in requirements]
    return {
        "id": name, "name": title, "aliases": [short], "edition": "1", "publisher": "Example",
        "groups": [{"id": "G", "title": "All"}], "requirements": rows,
    }  # fmt: skip


def _seen(run: str, at: datetime, kind: str, scope: str, transcript: str, **rest: Any) -> Evidence:
    record: Record | None = rest.get("record")
    return Evidence(
        run=run, kind=kind, scope=Scope.parse(scope), source=scope.partition("/")[0], system="aws",
        collector="things", version="1", identity="arn:aws:iam::111122223333:role/audit",
        traffic=Traffic(at, at, 1, 1, ("req-1",)), transcript=transcript,
        record=record.digest if record else None, rows=len(record.rows) if record else 0,
        complete=record is not None, gap=rest.get("gap"),
    )  # fmt: skip


def commit_small_run(vault: Vault, name: str, at: datetime = NOON, *, buckets: int = 3) -> Run:
    """Commit a run: buckets that fail but for one, people who pass, users that were refused."""
    planned = ["aws.s3.bucket production", "people.person hr", "aws.iam.user production"]
    vault.commit([
        run_start(
            vault, run=name, started=at, organisation="Example K.K.", version="0.1.0",
            configuration="c" * 64, planned=planned,
        )
    ])  # fmt: skip
    rows = [{"id": f"bucket-{number}", "versioning": None} for number in range(buckets)]
    bucket = Record("aws.s3.bucket", Scope("production"), ("s3:List",), Completeness(True), rows)
    person = Record(
        "people.person", Scope("hr"), ("read hr.csv",), Completeness(True), [{"id": "E1"}]
    )
    refused = Gap("iam:ListUsers", "refused", "AccessDenied", 403)
    asked = {
        kind: vault.put(Transcript((Exchange(f"list {kind}", {}, (rows,)),)).body)
        for kind in ("aws.s3.bucket", "people.person", "aws.iam.user")
    }
    for record in (bucket, person):
        vault.put(record.body)
    seen = (
        _seen(name, at, bucket.kind, "production", asked[bucket.kind], record=bucket),
        _seen(name, at, person.kind, "hr", asked[person.kind], record=person),
        _seen(name, at, "aws.iam.user", "production", asked["aws.iam.user"], gap=refused),
    )
    vault.commit([item.as_json() for item in seen])
    source = vault.put(SOURCE)
    checks = [
        CheckAsTested("keeps_versions", ("TEC-01",), "D.", "def", source, source, bucket.kind, ()),
        CheckAsTested("has_mfa", ("TEC-02",), "D.", "def", source, source, "aws.iam.user", ()),
        CheckAsTested("is_known", ("JML-01",), "D.", "def", source, source, person.kind, ()),
    ]
    controls = [_control(each.controls[0], each.id) for each in checks]
    off = "=versioning is off"
    blocks = [
        Block("TEC-01", "keeps_versions", bucket.kind, "production", bucket.digest,
              (bucket.digest,), source, {},
              (Stretch(Verdict.PASS, 1, ""), Stretch(Verdict.FAIL, buckets - 1, off))),
        Block("TEC-02", "has_mfa", "aws.iam.user", "production", None, (), source, {}, (),
              Stretch(Verdict.UNOBSERVED, 1, str(refused))),
        Block("JML-01", "is_known", person.kind, "hr", person.digest, (person.digest,), source, {},
              (Stretch(Verdict.PASS, 1, ""),)),
    ]  # fmt: skip
    waiver = {
        "id": "W-1", "control": "TEC-01", "check": "*", "scope": "*", "resource": "bucket-9",
        "reason": "moving", "requested_by": "a@example.com", "approved_by": "b@example.com",
        "starts": "2026-11-01", "ends": "2026-12-01", "compensating": "", "ticket": "",
    }  # fmt: skip
    run = Run(
        id=name, organisation="Example K.K.", mode="run", status="incomplete", started=at,
        ended=at + timedelta(minutes=5), now=at, version="0.1.0", configuration="c" * 64,
        planned=tuple(planned), evidence=seen,
        controls=put_json(vault, [asdict(control) for control in controls]),
        checks=put_json(vault, [asdict(check) for check in checks]),
        kinds=put_json(vault, [asdict(KindAsTested(bucket.kind, "A bucket.", {}))]),
        frameworks=tuple(
            FrameworkAsTested(each, CATALOGS[each][1], put_json(vault, _catalog(each)))
            for each in CATALOGS
        ),
        waivers=put_json(vault, [waiver]), out_of_scope={},
        blocks=tuple(vault.put(block.body) for block in blocks),
        totals={"pass": 2, "fail": buckets - 1, "unobserved": 1},
    )  # fmt: skip
    vault.commit(store_run(vault, run))
    return run


@pytest.fixture
def commit_small() -> Callable[..., Run]:
    """Commits another small run."""
    return commit_small_run


@pytest.fixture
def audited(quick_path: Path) -> Vault:
    """A vault with one run, not sealed."""
    vault = Vault.create(quick_path / "vault", origin=ORIGIN)
    commit_small_run(vault, "R1")
    return vault


Packer = Callable[..., Built]


@pytest.fixture
def packed(quick_path: Path, key: Key) -> Packer:
    """Makes packs of a vault: `packed(vault, name, selection)`, signed unless `signer` is None."""

    def make(
        vault: Vault, name: str = "pack", selection: Selection | None = None, **given: Any
    ) -> Built:
        signer = given.pop("signer", key)
        if signer:
            seal(vault, signer)
        chosen = choose(vault, selection or Selection())
        target = quick_path / name
        return build_pack(vault, chosen, target, version="0.1.0", signer=signer, **given)

    return make
