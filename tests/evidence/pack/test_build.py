"""What a pack holds, that it is the same bytes again, and that half a pack never stands."""

import json
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from evidence.erasure import erase
from evidence.errors import IntegrityError, MissingObjectError, UsageError
from evidence.pack import container
from evidence.pack.head import PackHead, parse_withheld
from evidence.pack.manifest import parse
from evidence.pack.selection import Selection
from evidence.pack.verification import PackCheck
from evidence.references import parts_of
from evidence.run_store import RunReader
from evidence.seals.time_stamp import time_stamp_request
from evidence.store.disk import StorageError
from evidence.vault import Vault
from tests.evidence.segment_files import body_of, file_of, put_body
from tieout.standins.tsa import TimeStandIn

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)


def names(path: Path) -> set[str]:
    """Every file of an unpacked pack."""
    return {file.relative_to(path).as_posix() for file in path.rglob("*") if file.is_file()}


def test_a_pack_holds_all_that_its_run_reaches(audited: Vault, packed: Any) -> None:
    """Every object of the run is there by its digest, and all papers beside them."""
    made = packed(audited)
    run = audited.load_run("latest")
    there = names(made.path)
    for digest in {run.digest, *parts_of(RunReader(audited, run))}:
        assert f"objects/{digest[:2]}/{digest}" in there
        assert (made.path / "objects" / digest[:2] / digest).read_bytes() == audited.get(digest)
    assert {
        "SHA256SUMS", "SHA256SUMS.sig", "VERIFY.txt", "checkpoint", "pack.json", "withheld.json",
        "statement.dsse.json", "index/runs.csv", "index/controls.csv", "index/requirements.csv",
        "index/evidence.csv", "interchange/results.jsonl", "workbooks/soc2.xlsx",
        "workbooks/iso27001.xlsx", "controls/TEC-01/control.json",
        "controls/TEC-01/exceptions.json", "controls/TEC-01/open-items.jsonl",
        "verify/verify.py", "ledger/000/000000000000.json",
    } <= there  # fmt: skip
    assert there == {
        *parse((made.path / "SHA256SUMS").read_bytes()),
        "SHA256SUMS",
        "SHA256SUMS.sig",
    }


def test_the_head_says_what_the_pack_is_of(audited: Vault, packed: Any, key: Any) -> None:
    """Runs, ledger, counts and key stand in pack.json."""
    made = packed(audited)
    head = PackHead.parse((made.path / "pack.json").read_bytes())
    assert [run.id for run in head.runs] == ["R1"] == [head.drawn]
    assert (head.segments, head.entries, head.withheld) == (3, 6, 0)
    assert (head.key, head.origin) == (key.name, audited.origin)
    assert made.head == head
    assert made.fingerprint == key.fingerprint


def test_the_same_vault_gives_the_same_bytes(audited: Vault, packed: Any, quick_path: Path) -> None:
    """A pack is reproducible byte for byte, as a folder and as a ZIP file."""
    first, second = packed(audited, "one.zip"), packed(audited, "two.zip")
    assert first.path.read_bytes() == second.path.read_bytes()
    folder = packed(audited, "folder")
    assert folder.digest == first.digest
    with ZipFile(first.path) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == {
            name: (folder.path / name).read_bytes() for name in names(folder.path)
        }


def test_a_pack_can_be_made_again_later(audited: Vault, packed: Any, commit_small: Any) -> None:
    """With the same stretch of the ledger, the pack of long ago comes out once more."""
    first = packed(audited, "first")
    audited.commit([first.entry(at=NOON, by="somebody")])
    commit_small(audited, "R2", NOON + timedelta(days=1))
    again = packed(audited, "again", Selection(runs=("R1",), segments=first.head.segments))
    assert again.digest == first.digest
    assert packed(audited, "now", Selection(runs=("R1",))).digest != first.digest


def test_the_next_pack_goes_on_from_the_last(audited: Vault, packed: Any) -> None:
    """It names the pack before it, and shows that the ledger goes on from what that one carried."""
    first = packed(audited, "first")
    audited.commit([first.entry(at=NOON, by="somebody")])
    second = packed(audited, "second")
    assert second.head.previous_pack == first.digest
    assert (second.path / "previous-checkpoint").read_bytes() == (
        first.path / "checkpoint"
    ).read_bytes()
    assert (second.path / "consistency.txt").exists()
    assert list(PackCheck(second.path).findings()) == []


def test_a_period_takes_every_run_of_its_days(
    audited: Vault, packed: Any, commit_small: Any
) -> None:
    """Runs of the days from the one to the other go along; papers are drawn from the newest."""
    for day in (1, 2, 3):
        commit_small(audited, f"D{day}", NOON + timedelta(days=day), buckets=3 + day)
    asked = Selection(
        since=(NOON + timedelta(days=1)).date(), until=(NOON + timedelta(days=2)).date()
    )
    made = packed(audited, "period", asked)
    assert [run.id for run in made.head.runs] == ["D1", "D2"]
    assert made.head.drawn == "D2"
    listed = (made.path / "index/runs.csv").read_text().splitlines()
    assert [line.split(",")[0] + " " + line.rpartition(",")[2] for line in listed[1:]] == [
        "R1 no", "D1 yes", "D2 yes", "D3 no"
    ]  # fmt: skip
    assert list(PackCheck(made.path, redraw=True).findings()) == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (Selection(runs=("nothing",)), "there is no run"),
        (Selection(frameworks=("hipaa",)), "holds no framework"),
        (Selection(items=("bucket-99",)), "holds 'bucket-99'"),
        (Selection(since=NOON.date() + timedelta(days=9)), "no finished run was started"),
        (Selection(runs=("R1",), since=NOON.date()), "only one of the two"),
        (Selection(segments=9), "has 3 segments, not 9"),
    ],
)
def test_what_is_not_there_cannot_be_packed(
    audited: Vault, packed: Any, quick_path: Path, asked: Selection, said: str
) -> None:
    """One sentence says what was meant and is not there; nothing is left behind."""
    with pytest.raises(UsageError, match=said):
        packed(audited, "pack.zip", asked)
    assert [path.name for path in quick_path.iterdir()] == ["vault"]


def test_one_framework_leaves_the_others_out(audited: Vault, packed: Any) -> None:
    """Results and evidence of other controls are withheld, and named with the reason."""
    made = packed(audited, "soc2", Selection(frameworks=("soc2",)))
    run = audited.load_run("R1")
    person = next(item for item in run.evidence if item.kind == "people.person")
    withheld = parse_withheld((made.path / "withheld.json").read_bytes())
    assert withheld.keys() == {person.record, person.transcript, run.blocks[2]}
    results = (made.path / "interchange/results.jsonl").read_text().splitlines()
    assert {json.loads(line)["control"] for line in results} == {"TEC-01", "TEC-02"}
    assert not (made.path / "controls/JML-01").exists()
    assert not (made.path / "workbooks/iso27001.xlsx").exists()
    assert list(PackCheck(made.path, redraw=True).findings()) == []


def test_sampled_items_bring_their_whole_populations(audited: Vault, packed: Any) -> None:
    """Results are those of the item; its population is whole, since it is digested whole."""
    made = packed(audited, "sample", Selection(items=("bucket-1",)))
    bucket = next(item for item in audited.load_run("R1").evidence if item.rows == 3)
    there = names(made.path)
    assert f"objects/{bucket.record[:2]}/{bucket.record}" in there
    results = (made.path / "interchange/results.jsonl").read_text().splitlines()
    assert [json.loads(line)["resource"] for line in results] == ["bucket-1"]
    assert not [name for name in there if name.startswith("workbooks/")]
    assert list(PackCheck(made.path, redraw=True).findings()) == []


def test_an_unsealed_vault_gives_a_pack_that_says_so(audited: Vault, packed: Any) -> None:
    """Without a key nothing is signed, and VERIFY.txt says so in plain words."""
    made = packed(audited, "plain", signer=None)
    assert names(made.path).isdisjoint(
        {"SHA256SUMS.sig", "statement.dsse.json", "checkpoint", "consistency.txt"}
    )
    told = (made.path / "VERIFY.txt").read_text()
    assert "NOBODY. This pack is not signed" in told
    assert "There is NO signed checkpoint" in told
    assert list(PackCheck(made.path).findings()) == []


def test_no_fingerprint_stands_in_the_instructions(audited: Vault, packed: Any, key: Any) -> None:
    """The auditor is told to have it from elsewhere, and cannot take it from the text."""
    told = (packed(audited).path / "VERIFY.txt").read_text()
    assert "engagement letter" in told
    assert key.fingerprint not in told
    assert max(map(len, told.splitlines())) <= 100


def test_a_pack_without_people_says_so(audited: Vault, packed: Any) -> None:
    """No kind here has a field for people, so nothing was replaced and nobody is named."""
    made = packed(audited)
    assert not made.names_people
    assert "no record in here is of a kind that has a field for\npeople" in (
        made.path / "VERIFY.txt"
    ).read_text(encoding="utf-8")


def test_an_erased_object_is_named_with_its_reason(
    audited: Vault, packed: Any, commit_small: Any
) -> None:
    """What was erased is left out by the word of the ledger, and the pack verifies all the same."""
    bucket = audited.load_run("R1").evidence[0]
    commit_small(audited, "R2", NOON + timedelta(days=1), buckets=5)
    erase(
        audited, [bucket.transcript, bucket.record or ""], requested_by="dpo@example.com",
        approved_by="ciso@example.com", reason="retention", at=NOON, signer=None,
    )  # fmt: skip
    made = packed(audited, "erased", Selection(runs=("R1", "R2")))
    withheld = parse_withheld((made.path / "withheld.json").read_bytes())
    assert withheld.keys() == {bucket.transcript, bucket.record}
    assert all("erased by entry" in why and "retention" in why for why in withheld.values())
    assert list(PackCheck(made.path).findings()) == []


def test_a_lost_object_stops_the_pack(audited: Vault, packed: Any, quick_path: Path) -> None:
    """A pack is not made of a vault that has lost something; nothing is left under its name."""
    block = audited.load_run("R1").blocks[0]
    (audited.path / "objects" / block[:2] / f"{block}.zst").unlink()
    with pytest.raises(MissingObjectError):
        packed(audited, "pack.zip")
    assert [path.name for path in quick_path.iterdir()] == ["vault"]


def test_a_pack_is_never_written_over(audited: Vault, packed: Any) -> None:
    """A name that is taken is refused, and what stands there stays."""
    first = packed(audited, "pack.zip").path
    before = first.read_bytes()
    with pytest.raises(UsageError, match="is there already"):
        packed(audited, "pack.zip")
    assert first.read_bytes() == before


@pytest.mark.parametrize("name", ["pack", "pack.zip"])
def test_a_disk_that_refuses_leaves_nothing(
    audited: Vault, packed: Any, quick_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pack cut short at its last step does not stand under its name, nor beside it."""

    def refused(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(container.Path, "rename", refused)
    with pytest.raises(StorageError, match="No space left"):
        packed(audited, name)
    assert sorted(path.name for path in quick_path.iterdir()) == ["vault"]


@pytest.mark.openssl
def test_a_stamp_goes_beside_the_manifest(audited: Vault, packed: Any) -> None:
    """What the time-stamping service gave over the manifest is kept, and held against it."""
    with TimeStandIn() as service:

        class Stamp:
            def stamp(self, digest_of: bytes) -> bytes:
                return service.issue(time_stamp_request(digest_of, 7))

        made = packed(audited, stamper=Stamp())
        other = service.issue(time_stamp_request(b"another manifest", 8))
    assert "openssl ts -verify" in (made.path / "VERIFY.txt").read_text()
    assert list(PackCheck(made.path).findings()) == []
    for token, said in ((other, "is no time stamp over SHA256SUMS"), (b"junk", "is no time stamp")):
        stamp = made.path / "SHA256SUMS.tsr"
        stamp.unlink()
        stamp.write_bytes(token)
        (found,) = PackCheck(made.path).findings()
        assert found.file == "SHA256SUMS.tsr"
        assert said in found.problem


def test_tables_hold_no_formulas(audited: Vault, packed: Any) -> None:
    """A title that looks like a formula stays text in a spreadsheet."""
    table = (packed(audited).path / "index/controls.csv").read_text()
    assert "'=Title of TEC-01" in table


def test_the_ledger_tells_of_the_pack(audited: Vault, packed: Any) -> None:
    """The entry holds the digest of the manifest, what was chosen, by whom and when."""
    made = packed(audited)
    audited.commit([made.entry(at=NOON, by="somebody")])
    (entry,) = audited.entries("pack")
    assert entry.fields["pack"] == made.digest
    assert (entry.fields["runs"], entry.fields["by"]) == (["R1"], "somebody")
    assert entry.fields["at"] == NOON.isoformat()


def test_a_damaged_ledger_is_not_packed(audited: Vault, packed: Any) -> None:
    """The chain is walked while it is packed."""
    file = file_of(audited.path, 1)
    put_body(file, body_of(file).replace(b"bucket", b"bicket", 1))
    with pytest.raises(IntegrityError):
        packed(audited, signer=None)


@pytest.mark.parametrize("command", [["unzip", "-tqq"], ["python3", "-m", "zipfile", "-t"]])
def test_other_tools_read_the_zip_file(audited: Vault, packed: Any, command: list[str]) -> None:
    """It is a plain ZIP file to tools of others."""
    done = subprocess.run(
        [*command, packed(audited, "pack.zip").path], capture_output=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
