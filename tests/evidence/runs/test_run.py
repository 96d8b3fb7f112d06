"""Stored runs: what stays the same is stored once, every run reads back, older ones too."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from evidence.canonical import canonical, sha256
from evidence.errors import IntegrityError
from evidence.run_store import store_run
from evidence.runs.run import Run
from evidence.vault import Vault
from evidence.verify import verify

OLD = (
    b'{"blocks":["%(a)s"],"checks":"%(a)s","code":"","configuration":"c","controls":"%(a)s",'
    b'"ended":"2026-03-31T08:35:00+00:00","evidence":[{"collector":"buckets","complete":true,'
    b'"gap":null,"identity":"me","kind":"aws.s3.bucket","record":"%(a)s","rows":3,"run":"R1",'
    b'"scope":"production","source":"production","system":"aws","traffic":{"attempts":2,'
    b'"ended":"2026-03-31T08:31:00+00:00","request_ids":["one","two"],"requests":2,'
    b'"started":"2026-03-31T08:30:00+00:00"},"transcript":"%(a)s","type":"evidence",'
    b'"unobserved":{},"version":"1"}],"frameworks":[],"id":"R1","kinds":"%(a)s","mode":"run",'
    b'"now":"2026-03-31T08:30:00+00:00","organisation":"Example","out_of_scope":{},'
    b'"planned":["aws.s3.bucket production"],"started":"2026-03-31T08:30:00+00:00",'
    b'"status":"complete","totals":{"pass":3},"v":1,"version":"0.1.0","waivers":"%(a)s"}'
) % {b"a": b"a" * 64}
"""A run as version 1 stored it: in one piece, request ids included."""


@pytest.fixture
def run(vault: Vault, commit_run: Callable[..., Run]) -> Run:
    return commit_run(vault, "R1")


def test_a_run_of_version_1_reads_as_it_was_stored() -> None:
    """All that it says is there, and it has its body and digest still."""
    read = Run.parse(OLD, {}.__getitem__)
    assert (OLD, sha256(OLD), None) == (read.body, read.digest, read.substance)
    assert ("one", "two") == read.evidence[0].traffic.request_ids
    assert timedelta(minutes=5) == read.ended - read.started


def test_a_run_reads_back_without_request_ids(vault: Vault, run: Run) -> None:
    """The ledger tells them; all else of each unit is in the run, its own instants among it."""
    read = vault.load_run("R1")
    assert any(item.traffic.request_ids for item in run.evidence)
    bare = [replace(each, traffic=replace(each.traffic, request_ids=())) for each in run.evidence]
    assert replace(run, evidence=tuple(bare)) == read
    told = {(entry.fields["kind"], *entry.fields["traffic"]["request_ids"])
            for entry in vault.entries("evidence", "not-collected")}  # fmt: skip
    assert {(each.kind, *each.traffic.request_ids) for each in run.evidence} == told


def test_what_stays_the_same_is_stored_once(vault: Vault, run: Run) -> None:
    """A day later, with other instants, requests and attempts, the substance is the same bytes."""
    moved = tuple(
        replace(
            each,
            run="R2" if number else "R0",
            as_of=run.now if number else None,
            traffic=replace(each.traffic, ended=each.traffic.ended + timedelta(1), attempts=9),
        )
        for number, each in enumerate(run.evidence)
    )
    later = replace(run, id="R2", now=run.now + timedelta(1), status="complete", evidence=moved)
    assert (run.substance, True) == (later.substance, run.digest != later.digest)
    objects = {sha256(later.substance or b""): later.substance or b""}
    read = Run.parse(later.body, objects.__getitem__)
    assert later.body == read.body
    assert [(each.run, each.as_of, 9) for each in moved] == [
        (each.run, each.as_of, each.traffic.attempts) for each in read.evidence
    ]
    before = sorted(vault.path.rglob("*.zst"))
    vault.commit(store_run(vault, later))
    added = set(vault.path.rglob("*.zst")) - set(before)
    assert {later.digest} == {path.stem for path in added if len(path.stem) == 64}


def test_a_missing_or_damaged_substance_is_named(vault: Vault, run: Run) -> None:
    """Verification names its file, and the run is not read."""
    digest = sha256(run.substance or b"")
    file = vault.path / "objects" / digest[:2] / f"{digest}.zst"
    name = file.relative_to(vault.path).as_posix()
    file.chmod(0o640)
    file.write_bytes(file.read_bytes()[:-1])
    assert name in {finding.file for finding in verify(vault.path, read_data=True)}
    file.unlink()
    assert name in {finding.file for finding in verify(vault.path)}
    with pytest.raises(IntegrityError, match="is missing"):
        vault.load_run("R1")


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("run", lambda row: row["readings"].pop()),
        ("run", lambda row: row.update(readings=7)),
        ("run", lambda row: row["readings"][0].pop("ended")),
        ("run", lambda row: row.pop("substance")),
        ("run", lambda row: row.update(v=3)),
        ("substance", lambda row: row.pop("evidence")),
        ("substance", lambda row: row["evidence"].append(5)),
        ("substance", lambda row: row.update(unknown=1)),
        ("substance", lambda row: row.pop("controls")),
    ],
)
def test_what_is_no_run_is_refused(run: Run, part: str, change: Callable[[Any], Any]) -> None:
    """A part that lacks something, has more, or is of another form."""
    rows = {"run": json.loads(run.body), "substance": json.loads(run.substance or b"")}
    change(rows[part])
    with pytest.raises(IntegrityError, match=r"not a run|another version"):
        Run.parse(canonical(rows["run"]), lambda _: canonical(rows["substance"]))


@pytest.mark.parametrize("body", [b"[]", b"7", b'"text"', b"{", b"null"])
def test_a_substance_that_is_none_is_refused(run: Run, body: bytes) -> None:
    """Whatever JSON it is, and where it is none."""
    with pytest.raises(IntegrityError, match="not a run"):
        Run.parse(run.body, lambda _: body)
