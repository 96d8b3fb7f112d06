"""After a run: the ledger is sealed, stamped and copied, and what fails of that loses nothing."""

import shutil
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evidence.errors import IntegrityError, OperatorFileError, UsageError
from evidence.seals.checkpoint import Checkpoint, SignedCheckpoint
from evidence.seals.public_key import PublicKey
from evidence.seals.sealing import sealed
from evidence.seals.signer import SigningError
from evidence.seals.time_stamp import StampError, verify_token
from evidence.vault import Vault
from evidence.verify import Verification, verify
from tests.evidence.seals.pen import Pen
from tieout.checkpoint_copies import CopyError, FolderCopies
from tieout.sealing import Anchors, Outcome, anchors_of, seal_ledger
from tieout.standins.tsa import TimeStandIn
from tieout.time_stamping import HttpStamper
from tieout.workspace import Workspace

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
PEN = Pen("audit.example.com")
KEY = PublicKey.of(PEN).fingerprint


@dataclass(frozen=True)
class Refusing:
    """A service or a place that is away."""

    place: str = "elsewhere"

    def stamp(self, digest_of: bytes) -> bytes:
        """No token."""
        raise StampError("https://tsa.example cannot be had: timed out")

    def newest(self) -> tuple[str, bytes] | None:
        """Nothing to be told."""
        raise CopyError("elsewhere: Host is down")

    def put(self, name: str, note: bytes) -> None:
        """Nothing to be kept."""
        raise CopyError("elsewhere: Host is down")


@dataclass
class Counting:
    """A clock that goes on a second each time it is asked."""

    now: datetime = NOON
    asked: list[datetime] = field(default_factory=list)

    def __call__(self) -> datetime:
        """The next second."""
        self.asked.append(self.now + timedelta(seconds=len(self.asked)))
        return self.asked[-1]


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """A vault with one entry."""
    made = Vault.create(tmp_path / "vault", origin=PEN.name)
    made.commit([{"type": "note", "word": "one"}])
    return made


@pytest.fixture
def copies(tmp_path: Path) -> FolderCopies:
    """An empty second place."""
    (tmp_path / "second").mkdir()
    return FolderCopies("second", tmp_path / "second")


def after_a_run(vault: Vault, *copies: Any, stamper: Any = None, signer: Pen = PEN) -> Outcome:
    """One more entry, and what happens after it."""
    vault.commit([{"type": "note", "word": "more"}])
    return seal_ledger(vault, signer, Anchors(stamper, copies), by="Kim", clock=Counting())


def entries(vault: Vault, *types: str) -> list[Any]:
    """The entries of these types."""
    return [entry.fields for entry in vault.entries(*types)]


def test_a_run_is_sealed_and_copied(vault: Vault, copies: FolderCopies) -> None:
    """The first key is registered, the copy is the note itself, the entry names it."""
    done = after_a_run(vault, copies)
    assert (done.checkpoint.size, done.warnings) == (3, ())
    assert done.anchored == ("copy in second",)
    assert (copies.folder / "000000000003.checkpoint").read_bytes() == done.checkpoint.note
    [anchor] = entries(vault, "anchor")
    assert anchor == {
        "type": "anchor", "sort": "copy", "checkpoint": done.checkpoint.digest, "size": 3,
        "token": "second", "time": "2026-11-03T12:00:01+00:00",
    }  # fmt: skip
    assert [key["by"] for key in entries(vault, "key")] == ["Kim"]
    second = after_a_run(vault, copies)
    assert (second.checkpoint.size, len(entries(vault, "key"))) == (5, 1)
    assert copies.newest() == ("000000000005.checkpoint", second.checkpoint.note)
    assert list(verify(vault.path, keys=[KEY], read_data=True)) == []


@pytest.mark.openssl
def test_a_run_is_time_stamped(vault: Vault) -> None:
    """The raw token is an object of the vault; it says when the note existed, and is verified."""
    with TimeStandIn() as service:
        stamper = HttpStamper(service.url, service.roots)
        done = after_a_run(vault, stamper=stamper)
        roots = service.roots
    [anchor] = entries(vault, "anchor")
    time = verify_token(vault.get(anchor["token"]), done.checkpoint.note, roots)
    assert anchor["time"] == time.isoformat()
    assert done.anchored == (f"time stamp of {time.isoformat()}",)
    walk = Verification(vault.path, keys=[KEY])
    assert list(walk.findings()) == []
    assert walk.seals.stamps == 1


@pytest.mark.openssl
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"size": 4, "checkpoint": "other"}, "which is not over anchors/000000000005.checkpoint"),
        ({"time": NOON.isoformat()}, "with another time than it tells"),
        ({"token": "copy"}, "is no time stamp"),
    ],
)
def test_a_token_of_something_else_is_found(vault: Vault, change: Any, said: str) -> None:
    """A token that stamps another checkpoint, another instant, or is none."""
    with TimeStandIn() as service:
        after_a_run(vault, stamper=HttpStamper(service.url, service.roots))
    after_a_run(vault)
    [anchor] = entries(vault, "anchor")
    if "checkpoint" in change:
        second = sealed(vault)[1]
        change = {"size": second.size, "checkpoint": second.digest}
    if "token" in change:
        change = {"token": vault.put(b"no token")}
    vault.commit([{**anchor, **change}])
    [found] = verify(vault.path)
    assert said in found.problem


def test_a_missing_token_is_found(vault: Vault) -> None:
    """The object that an anchor names must be there."""
    done = after_a_run(vault)
    anchor = {"size": done.checkpoint.size, "checkpoint": done.checkpoint.digest, "time": ""}
    vault.commit([{"type": "anchor", "sort": "rfc3161", "token": "ab" * 32, **anchor}])
    [found] = verify(vault.path)
    assert found.file == f"objects/ab/{'ab' * 32}.zst"


def test_what_cannot_be_anchored_is_a_warning_and_an_entry(
    vault: Vault, copies: FolderCopies
) -> None:
    """The seal stands; the ledger tells what failed and why; the other place has its copy."""
    away = Refusing()
    done = after_a_run(vault, away, copies, stamper=away)
    assert done.anchored == ("copy in second",)
    assert [warning.partition(":")[0] for warning in done.warnings] == [
        "elsewhere", "not anchored (rfc3161)", "not anchored (copy)"
    ]  # fmt: skip
    failed = entries(vault, "not-anchored")
    assert [(each["sort"], each.get("place")) for each in failed] == [
        ("rfc3161", None), ("copy", "elsewhere")
    ]  # fmt: skip
    assert all(each["checkpoint"] == done.checkpoint.digest for each in failed)
    assert failed[1]["reason"] == "elsewhere: Host is down"
    assert list(verify(vault.path, keys=[KEY])) == []


@pytest.fixture
def rolled_back(vault: Vault, copies: FolderCopies, tmp_path: Path) -> Vault:
    """The vault as it was before two more runs were sealed and copied."""
    after_a_run(vault, copies)
    shutil.copytree(vault.path, tmp_path / "before")
    after_a_run(vault, copies)
    after_a_run(vault, copies)
    return Vault.open(tmp_path / "before")


def test_a_vault_put_back_whole_is_refused_by_its_copies(
    rolled_back: Vault, copies: FolderCopies
) -> None:
    """A ledger behind the copy, and one that went another way since, are not sealed."""
    before = sealed(rolled_back)
    with pytest.raises(IntegrityError, match="copy in second was signed over 7 entries"):
        after_a_run(rolled_back, copies)
    for _ in range(9):
        rolled_back.commit([{"type": "note", "word": "another way"}])
    with pytest.raises(IntegrityError, match="rolled back or rewritten; nothing was sealed"):
        after_a_run(rolled_back, copies)
    assert sealed(rolled_back) == before


def test_a_vault_that_lost_its_own_checkpoints_goes_on_from_the_copies(
    vault: Vault, copies: FolderCopies
) -> None:
    """Where the ledger holds what the copy covers, it is sealed again."""
    first = after_a_run(vault, copies).checkpoint
    shutil.rmtree(vault.path / "anchors")
    (vault.path / "checkpoint").unlink()
    assert after_a_run(vault, copies).warnings == ()
    assert sealed(vault)[-1].size > first.size


@pytest.mark.parametrize("sort", ["torn", "foreign", "other ledger"])
def test_a_strange_copy_is_a_warning(vault: Vault, copies: FolderCopies, sort: str) -> None:
    """What a second place should not hold is named, and does not stop the seal."""
    stranger = replace(PEN, seed=b"\x05" * 32)
    origin = "example.org" if sort == "other ledger" else vault.origin
    made = SignedCheckpoint.make(Checkpoint(origin, 99, bytes(32)), stranger)
    note = b"torn" if sort == "torn" else made.note
    (copies.folder / "000000000099.checkpoint").write_bytes(note)
    done = after_a_run(vault, copies)
    assert done.anchored == ("copy in second",)
    [warning] = done.warnings
    assert warning.startswith("000000000099.checkpoint in second is ")


def test_copies_are_made_once(copies: FolderCopies) -> None:
    """A name holds what it was first given; the same again is no fault, something else is."""
    copies.put("000000000001.checkpoint", b"note")
    copies.put("000000000001.checkpoint", b"note")
    with pytest.raises(CopyError, match="is another checkpoint"):
        copies.put("000000000001.checkpoint", b"other")
    (copies.folder / "letter.txt").touch()
    assert copies.newest() == ("000000000001.checkpoint", b"note")
    assert (copies.folder / "000000000001.checkpoint").stat().st_mode & 0o222 == 0


def test_a_place_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """A folder that is not mounted must not be replaced by one beside it."""
    gone = FolderCopies("gone", tmp_path / "gone")
    with pytest.raises(CopyError, match="No such file"):
        gone.newest()
    with pytest.raises(CopyError, match="No such file"):
        gone.put("000000000001.checkpoint", b"note")
    assert not gone.folder.exists()


def test_another_key_or_none_seals_nothing(vault: Vault, copies: FolderCopies) -> None:
    """A key that is not in force, or gives false signatures, leaves no checkpoint and no copy."""
    after_a_run(vault, copies)
    with pytest.raises(UsageError, match="the key in force is"):
        after_a_run(vault, copies, signer=replace(PEN, seed=b"\x05" * 32))
    with pytest.raises(SigningError):
        after_a_run(vault, copies, signer=replace(PEN, lies=True))
    assert len(sealed(vault)) == len(list(copies.folder.iterdir())) == 1


TOML = """\
organisation = "audit.example.com"
[[kubernetes]]
name = "chat"
[seal]
key = "seal.key"
copies = ["second", "/srv/checkpoints"]
[seal.timestamp]
url = "https://tsa.example/tsr"
roots = "roots.pem"
"""


def test_anchors_are_those_of_the_configuration(tmp_path: Path) -> None:
    """Folders are relative to the workspace; roots that are missing are told before a run."""
    (tmp_path / "tieout.toml").write_text(TOML)
    with pytest.raises(OperatorFileError, match=r"roots.pem"):
        anchors_of(Workspace.load(tmp_path))
    (tmp_path / "tieout.toml").write_text(TOML.partition("[seal.timestamp]")[0])
    anchors = anchors_of(Workspace.load(tmp_path))
    assert anchors.stamper is None
    assert anchors.copies == (
        FolderCopies("second", tmp_path / "second"),
        FolderCopies("/srv/checkpoints", Path("/srv/checkpoints")),
    )
    (tmp_path / "tieout.toml").write_text(TOML.partition("[seal]")[0])
    assert anchors_of(Workspace.load(tmp_path)) == Anchors()
