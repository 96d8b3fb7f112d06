"""The pack of a whole audit judges itself again, alone, and finds the one row that was changed."""

import csv
import json
import re
import shutil
from pathlib import Path

import pytest

from evidence.pack.build import build_pack
from evidence.pack.rejudging import judge_again
from evidence.pack.selection import Selection, choose
from evidence.pack.verification import PackCheck
from evidence.run_store import RunReader
from evidence.vault import Vault
from evidence.verdict import Verdict
from tests.evidence.pack.standalone.plain_pack import forged, listed, verified
from tests.flow.estate import audited
from tieout.packing import make_pack
from tieout.workspace import Workspace

LEAST_PEOPLE = 40


@pytest.fixture(scope="module")
def audit(folder: Path) -> RunReader:
    """A whole audit of the company."""
    return audited(Workspace.load(folder))


@pytest.fixture(scope="module")
def pack(audit: RunReader, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of that audit, unpacked."""
    target = tmp_path_factory.mktemp("packs") / "pack"
    vault = Vault.open(folder / "vault")
    build_pack(vault, choose(vault, Selection()), target, version="0")
    return target


def test_every_row_agrees(audit: RunReader, pack: Path) -> None:
    """Python without any package judges every result of the audit again, and as it was stored."""
    said = verified(pack)
    assert ([], 0, "") == (said.findings, said.code, said.err)
    assert (sum(audit.run.totals.values()), 0, 0) == said.counted("all")


def test_nothing_is_written(pack: Path) -> None:
    """Verifying leaves the pack as it was: no cache of bytecode, no file beside."""
    before = {path: path.stat().st_mtime_ns for path in pack.rglob("*") if path.is_file()}
    verified(pack)
    assert before == {path: path.stat().st_mtime_ns for path in pack.rglob("*") if path.is_file()}


def test_one_changed_field_is_one_row_that_differs(
    audit: RunReader, pack: Path, tmp_path: Path
) -> None:
    """A field of one row changed, and all hashes recomputed: that row differs, and no other."""
    copy = tmp_path / "pack"
    shutil.copytree(pack, copy)
    (unit,) = (item for item in audit.run.evidence if item.kind == "aws.s3.bucket")
    record = unit.record or ""
    head, *rows = (copy / "objects" / record[:2] / record).read_bytes().splitlines(keepends=True)
    place = next(number for number, row in enumerate(rows) if b"hoshizora-media" in row)
    assert b'"versioning":"Enabled"' in rows[place]
    rows[place] = rows[place].replace(b'"versioning":"Enabled"', b'"versioning":"Suspended"')
    forged(copy, record, b"".join((head, *rows)))
    said = verified(copy)
    assert 4 == said.code
    assert len(said.findings) == 1, said.findings
    (finding,) = said.findings
    assert finding.startswith("differs: GEN-10 bucket_keeps_versions")
    assert "hoshizora-media: stored pass; again fail" in finding
    assert (sum(audit.run.totals.values()) - 1, 1, 0) == said.counted("all")


def test_a_withheld_block_is_missed(audit: RunReader, pack: Path, tmp_path: Path) -> None:
    """A block of failures that is withheld as if it had not been asked for is named."""
    copy = tmp_path / "pack"
    shutil.copytree(pack, copy)
    block = next(each for each in audit.blocks() if Verdict.FAIL in each.counts())
    (copy / "objects" / block.digest[:2] / block.digest).unlink()
    (copy / "withheld.json").write_text(json.dumps({block.digest: "outside the selection"}))
    listed(copy)
    said = verified(copy)
    assert 4 == said.code
    label = f"{block.control} {block.check} {block.scope}: nothing is here; judged again it is"
    assert any(label in finding for finding in said.findings)


@pytest.fixture(scope="module")
def nameless(audit: RunReader, folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of that audit without names, its table beside it."""
    target = tmp_path_factory.mktemp("nameless") / "pack"
    made, _ = make_pack(
        Workspace.load(folder), Selection(runs=(audit.run.id,)), target,
        at=audit.run.started, by="somebody", pseudonym_key=bytes(range(32)),
    )  # fmt: skip
    assert made.head.pseudonymised
    return target


def test_every_row_agrees_without_names(audit: RunReader, nameless: Path) -> None:
    """Every check of the company judges pseudonyms as it judges people: it verifies, both ways."""
    said = verified(nameless)
    assert ([], 0, "") == (said.findings, said.code, said.err)
    assert (sum(audit.run.totals.values()), 0, 0) == said.counted("all")
    assert [] == list(PackCheck(nameless, None).findings())


def test_nobody_is_named_without_names(nameless: Path) -> None:
    """No address and no staff number of the table stands in a file; domains tell who is whose."""
    with nameless.with_name("pack.reveal.csv").open(encoding="utf-8", newline="") as file:
        table = {row["stands_for"]: row["pseudonym"] for row in csv.DictReader(file)}
    people = {name for name in table if re.fullmatch(r"[A-Z]\d{4}|[a-z.]+@[a-z.]+[.]example", name)}
    assert len(people) > LEAST_PEOPLE
    for path in nameless.rglob("*"):
        if path.is_file() and path.suffix != ".xlsx":
            words = re.split(r"[^\w.@-]+", path.read_bytes().decode("utf-8", "replace"))
            assert not people.intersection(words), path
    supplier = table["minato-monitoring.example"]
    assert any(given.endswith(f"@{supplier}") for given in table.values())


def test_a_pack_of_items_says_what_it_cannot_tell(
    audit: RunReader, folder: Path, tmp_path: Path
) -> None:
    """Blocks that are not here, and whose evidence is not, are named one by one, by both."""
    made = tmp_path / "pack"
    vault = Vault.open(folder / "vault")
    (unit,) = (item for item in audit.run.evidence if item.kind == "aws.s3.bucket")
    bucket = next(iter(audit.resources(unit.record or "")))
    chosen = choose(vault, Selection(items=(bucket,)))
    build_pack(vault, chosen, made, version="0")
    said, told = verified(made), judge_again(made)
    assert ([], []) == (said.findings, list(told.findings))
    (place,) = [row for row, line in enumerate(told.lines) if "cannot be told whether" in line]
    named = {line.strip() for line in told.lines[place + 1 :] if line.startswith("  ")}
    here = {block.digest for block in chosen.blocks(audit)}
    kept = {record for block in chosen.blocks(audit) for record in (block.record, *block.inputs)}
    for block in audit.blocks():
        label = " ".join(part for part in (block.control, block.check, block.scope) if part)
        assert label not in named or block.digest not in here
        if block.digest not in here and block.record and block.record not in kept:
            assert label in named
            assert f"  {label}" in said.out
