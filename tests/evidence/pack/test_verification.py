"""Verification: what a signature alone would not show is found by its name."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from evidence.pack.build import NAMESPACE
from evidence.pack.head import PackHead
from evidence.pack.manifest import manifest_of
from evidence.pack.selection import Selection
from evidence.pack.statement import signed_statement
from evidence.pack.verification import PackCheck
from evidence.pack_places import STATEMENT
from evidence.seals.ssh_signature import ssh_sign
from evidence.vault import Vault
from tests.evidence.conftest import NOON


def signed_anew(pack: Path, signer: Any, *, head: PackHead | None = None) -> None:
    """Make manifest, statement and signature anew over what stands there, as a key holder can."""
    unlisted = {"SHA256SUMS", "SHA256SUMS.sig", STATEMENT}
    files = {
        file.relative_to(pack).as_posix(): sha256(file.read_bytes()).hexdigest()
        for file in pack.rglob("*")
        if file.is_file() and file.relative_to(pack).as_posix() not in unlisted
    }
    head = head or PackHead.parse((pack / "pack.json").read_bytes())
    body = signed_statement(files, head, signer)
    (pack / STATEMENT).write_bytes(body)
    listed = manifest_of(files | {STATEMENT: sha256(body).hexdigest()})
    (pack / "SHA256SUMS").write_bytes(listed)
    (pack / "SHA256SUMS.sig").write_bytes(ssh_sign(signer, NAMESPACE, listed))


def said(pack: Path, key: Any, **rest: Any) -> list[str]:
    return [str(finding) for finding in PackCheck(pack, key.fingerprint, **rest).findings()]


def change(file: Path, old: bytes, new: bytes) -> None:
    body = file.read_bytes()
    assert old in body
    file.write_bytes(body.replace(old, new, 1))


def drop_record(pack: Path, vault: Vault) -> None:
    record = vault.load_run("R1").evidence[0].record or ""
    (pack / "objects" / record[:2] / record).unlink()


def withhold_without_counting(pack: Path, vault: Vault) -> None:
    drop_record(pack, vault)
    record = vault.load_run("R1").evidence[0].record
    (pack / "withheld.json").write_text(json.dumps({record: "lost"}))


def stray_object(pack: Path, _: Vault) -> None:
    digest = sha256(b"stray").hexdigest()
    (pack / "objects" / digest[:2]).mkdir(exist_ok=True)
    (pack / "objects" / digest[:2] / digest).write_bytes(b"stray")


def other_run(pack: Path, _: Vault) -> None:
    change(pack / "pack.json", b'"id": "R1"', b'"id": "R9"')


def cut_ledger(pack: Path, _: Vault) -> None:
    (pack / "ledger/000/000000000002.json").unlink()


def other_entry(pack: Path, _: Vault) -> None:
    change(pack / "ledger/000/000000000001.json", b'"rows":3', b'"rows":2')


def other_proof(pack: Path, _: Vault) -> None:
    first, second, *_rest = sorted((pack / "proofs").iterdir())
    shutil.copyfile(first, second)


def no_checkpoint(pack: Path, _: Vault) -> None:
    (pack / "checkpoint").unlink()


def loose_consistency(pack: Path, _: Vault) -> None:
    (pack / "consistency.txt").write_bytes(b"old 1\n\n")


def other_origin(pack: Path, _: Vault) -> None:
    change(pack / "pack.json", b"Example K.K. audit", b"Example K.K. other")


CHANGES: dict[Callable[[Path, Vault], None], str] = {
    drop_record: "is missing; run R1 names it",
    withhold_without_counting: "counts other entries or objects",
    stray_object: "belongs to no run of the pack",
    other_run: "names run R9",
    cut_ledger: "is not listed in SHA256SUMS",
    other_entry: "is not chained",
    other_proof: "is of another entry than its name says",
    no_checkpoint: "is there without a checkpoint",
    loose_consistency: "belong together",
    other_origin: "not segment 0 of 'Example K.K. other'",
}


@pytest.mark.parametrize("changed", CHANGES, ids=lambda each: each.__name__)
def test_the_key_does_not_cover_what_does_not_fit(
    audited: Vault, packed: Any, key: Any, changed: Callable[[Path, Vault], None]
) -> None:
    """Whoever holds the key and changes one thing is found, since the rest says otherwise."""
    made = packed(audited)
    changed(made.path, audited)
    signed_anew(made.path, key)
    assert any(CHANGES[changed] in each for each in said(made.path, key)), said(made.path, key)


def test_papers_that_do_not_follow_from_the_evidence_are_found(
    audited: Vault, packed: Any, key: Any
) -> None:
    """A result turned from fail to pass under a genuine signature is found by drawing again."""
    made = packed(audited)
    change(made.path / "interchange/results.jsonl", b'"fail"', b'"pass"')
    signed_anew(made.path, key)
    assert said(made.path, key) == []
    assert said(made.path, key, redraw=True) == [
        "interchange/results.jsonl is not what the evidence in the pack gives"
    ]


def test_a_statement_about_other_files_is_found(audited: Vault, packed: Any, key: Any) -> None:
    """The statement and the manifest must speak of the same files, signed by the same key."""
    made = packed(audited)
    other = signed_statement({"VERIFY.txt": "0" * 64}, made.head, key)
    (made.path / STATEMENT).write_bytes(other)
    files = dict(line.split("  ")[::-1] for line in manifest_lines(made.path))
    listed = manifest_of(files | {STATEMENT: sha256(other).hexdigest()})
    (made.path / "SHA256SUMS").write_bytes(listed)
    (made.path / "SHA256SUMS.sig").write_bytes(ssh_sign(key, NAMESPACE, listed))
    assert said(made.path, key) == [f"{STATEMENT} does not say what SHA256SUMS and pack.json say"]


def manifest_lines(pack: Path) -> list[str]:
    return (pack / "SHA256SUMS").read_text().splitlines()


def test_a_foreign_key_is_named(audited: Vault, packed: Any, key: Any, foreign_key: Any) -> None:
    """A pack signed by somebody else says by whom, and by whom it should have been."""
    made = packed(audited)
    signed_anew(made.path, foreign_key)
    assert said(made.path, key)[0] == (
        f"SHA256SUMS.sig is of the key {foreign_key.fingerprint}, not of {key.fingerprint}"
    )


def test_without_a_key_the_signer_is_told_not_trusted(
    audited: Vault, packed: Any, key: Any
) -> None:
    """Nobody told a key: what signed is named, for the auditor to compare."""
    check = PackCheck(packed(audited).path)
    assert list(check.findings()) == []
    assert check.signed_by is not None
    assert check.signed_by.fingerprint == key.fingerprint


def test_a_signature_for_something_else_is_none(audited: Vault, packed: Any, key: Any) -> None:
    """A signature of the same key in another namespace does not pass for one of a pack."""
    made = packed(audited)
    listed = (made.path / "SHA256SUMS").read_bytes()
    (made.path / "SHA256SUMS.sig").write_bytes(ssh_sign(key, "tieout-key", listed))
    assert any("no signature over SHA256SUMS" in each for each in said(made.path, key))


def test_a_checkpoint_by_another_key_is_found(
    audited: Vault, packed: Any, key: Any, foreign_key: Any
) -> None:
    """The checkpoint must be signed by the key that signed the pack, where none is registered."""
    made = packed(audited, signer=foreign_key)
    signed_anew(made.path, key, head=made.head)
    assert any(each.startswith("checkpoint is not signed") for each in said(made.path, key))


def test_runs_of_a_year_are_verified(
    audited: Vault, packed: Any, commit_small: Any, key: Any
) -> None:
    """Several runs over a ledger with a key and packs in it verify together."""
    from datetime import UTC, datetime

    noon = datetime(2026, 11, 3, 12, tzinfo=UTC)
    for day in range(1, 4):
        commit_small(audited, f"D{day}", noon + timedelta(days=day), buckets=2 + day)
        made = packed(audited, f"pack-{day}.zip", None)
        audited.commit([made.entry(at=noon, by="somebody")])
        assert said(made.path, key, redraw=True) == []


def test_a_checkpoint_kept_from_before_is_held_against_the_ledger(
    audited: Vault, packed: Any, commit_small: Any, key: Any, quick_path: Path
) -> None:
    """The auditor's own checkpoint must be a beginning of the ledger, and not ahead of it."""
    first = packed(audited, "first")
    commit_small(audited, "R2", buckets=4)
    second = packed(audited, "second")
    older, newer = ((each.path / "checkpoint").read_bytes() for each in (first, second))
    assert said(second.path, key, held={"kept": older}) == []
    assert said(first.path, key, held={"kept": newer}) == ["kept is over 12 entries; 6 are there"]
    other = Vault.create(quick_path / "other", origin=audited.origin)
    commit_small(other, "R1", buckets=5)
    stranger = packed(other, "stranger")
    assert said(stranger.path, key, held={"kept": older}) == [
        "kept was signed over other entries than those in the pack"
    ]


def test_samples_go_along_with_their_control(audited: Vault, packed: Any) -> None:
    """A frozen population and what was drawn from it are evidence of the run that they are of."""
    body = audited.put(b"production\tbucket-0\n")
    audited.commit([{"type": "population", "run": "R1", "control": "TEC-02", "digest": body}])
    there = {asked: packed(audited, asked, Selection(frameworks=(asked,)))
             for asked in ("soc2", "iso27001")}  # fmt: skip
    held = {asked: (made.path / "objects" / body[:2] / body).exists()
            for asked, made in there.items()}  # fmt: skip
    assert held == {"soc2": True, "iso27001": False}
    assert all(list(PackCheck(made.path).findings()) == [] for made in there.values())


def test_a_run_left_out_of_its_period_is_named(
    audited: Vault, packed: Any, commit_small: Any, key: Any
) -> None:
    """A pack of a day that holds one of two runs of that day is not what it says."""
    commit_small(audited, "R2", NOON + timedelta(hours=1), buckets=4)
    made = packed(audited, "one", Selection(runs=("R1",)))
    assert said(made.path, key) == []
    day = NOON.date().isoformat()
    asked = {**made.head.selection, "from": day, "to": day}
    head = replace(made.head, selection=asked)
    (made.path / "pack.json").write_bytes(head.body)
    signed_anew(made.path, key, head=head)
    assert any(f"leaves out run R2 of {day}" in each for each in said(made.path, key))
