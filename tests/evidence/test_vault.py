"""What is committed is there for every later reader; what is not, may be lost and harms nothing."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from evidence.canonical import CanonicalError, sha256
from evidence.errors import IntegrityError, MissingObjectError, UsageError
from evidence.record import Evidence
from evidence.store.compression import compress
from evidence.vault import Vault
from evidence.verify import verify

Maker = Callable[..., Any]
ORIGIN = "audit.example.com/vault"


def note(text: str, **fields: str) -> dict[str, str]:
    """An entry of a type that the index does not list."""
    return {"type": "note", "text": text, **fields}


def object_file(vault: Vault, digest: str) -> Path:
    """Where an object stands."""
    return vault.path / "objects" / digest[:2] / f"{digest}.zst"


def test_an_object_is_staged_by_put_and_durable_by_commit(vault: Vault) -> None:
    """It can be read at once by its writer, and by others after the commit."""
    digest = vault.put(b"evidence")
    assert digest == sha256(b"evidence")
    assert vault.has(digest)
    assert vault.get(digest) == b"evidence"
    other = Vault.open(vault.path)
    assert not other.has(digest)
    with pytest.raises(MissingObjectError, match=digest):
        other.get(digest)
    assert vault.commit([note("one")]) == 0
    assert vault.commit([note("two")]) == 1
    assert other.get(digest) == b"evidence"
    texts = [(entry.segment, entry.fields["text"]) for entry in other.entries("note")]
    assert texts == [(0, "one"), (1, "two")]
    assert list(other.entries("evidence")) == []
    assert list((vault.path / "tmp").iterdir()) == []


def test_the_same_bytes_are_stored_once(vault: Vault) -> None:
    """A second put writes nothing, in this writer or another."""
    digest = vault.put(b"same")
    assert vault.put(b"same") == digest
    assert len(list((vault.path / "tmp").iterdir())) == 1
    vault.commit([note("one")])
    before = object_file(vault, digest).stat()
    other = Vault.open(vault.path)
    other.put(b"same")
    assert list((vault.path / "tmp").iterdir()) == []
    other.commit([note("two")])
    assert object_file(vault, digest).stat() == before


def test_an_empty_object_file_is_written_again(vault: Vault) -> None:
    """What a broken copy left empty is mended by the next put of the same bytes."""
    digest = vault.put(b"data")
    vault.commit([note("one")])
    file = object_file(vault, digest)
    file.unlink()
    file.touch()
    assert not vault.has(digest)
    vault.put(b"data")
    vault.commit([note("two")])
    assert Vault.open(vault.path).get(digest) == b"data"


def test_files_are_read_only_and_folders_closed_to_others(vault: Vault) -> None:
    """Files carry mode 0440, folders 0750, less what the umask takes."""
    vault.put(b"data")
    vault.commit([note("one")])
    for path in vault.path.rglob("*"):
        if path.name.startswith("index.db"):
            continue
        mode = stat.S_IMODE(path.stat().st_mode)
        assert mode & ~(0o750 if path.is_dir() else 0o440) == 0, path


@pytest.mark.parametrize(
    "digest", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n", "\uff11" * 64]
)
def test_a_name_that_is_no_digest_is_refused(vault: Vault, digest: str) -> None:
    """No text but 64 hexadecimal digits ever becomes a file name."""
    for ask in (vault.get, vault.has):
        with pytest.raises(IntegrityError, match="no SHA-256 digest"):
            ask(digest)


@pytest.mark.parametrize(
    "frame",
    [b"rubbish", b"", compress(b"other"), compress(b"data")[:-1], compress(b"data") + b"x"],
)
def test_a_damaged_object_is_never_handed_out(vault: Vault, frame: bytes) -> None:
    """Whatever stands under the name, only the right bytes are returned; the file is named."""
    digest = vault.put(b"data")
    vault.commit([note("one")])
    file = object_file(vault, digest)
    file.chmod(0o640)
    file.write_bytes(frame)
    with pytest.raises(IntegrityError, match=file.name):
        vault.get(digest)


def test_links_and_pipes_inside_the_vault_are_not_followed(vault: Vault, quick_path: Path) -> None:
    """A planted link to the right bytes is refused all the same, and a pipe does not hang."""
    digest = vault.put(b"data")
    vault.commit([note("one")])
    file = object_file(vault, digest)
    outside = quick_path / "outside.zst"
    file.rename(outside)
    file.symlink_to(outside)
    for ask in (vault.get, vault.has):
        with pytest.raises(IntegrityError, match=digest):
            ask(digest)
    with pytest.raises(IntegrityError):
        vault.put(b"data")
    file.unlink()
    os.mkfifo(file)
    with pytest.raises(IntegrityError, match="no regular file"):
        vault.get(digest)
    file.unlink()
    shard = file.parent
    shard.rmdir()
    shard.symlink_to(quick_path)
    (quick_path / file.name).write_bytes(compress(b"data"))
    with pytest.raises(IntegrityError, match="no plain file or folder"):
        vault.get(digest)


def test_the_vault_itself_may_stand_behind_a_link(vault: Vault, quick_path: Path) -> None:
    """Where a vault stands is the operator's business."""
    (quick_path / "link").symlink_to(vault.path)
    vault.commit([note("one")])
    assert len(list(Vault.open(quick_path / "link").entries())) == 1


def test_a_folder_that_holds_something_else_is_no_vault(quick_path: Path) -> None:
    """Nothing is made among other people's files, and nothing opened there."""
    (quick_path / "letter.txt").write_text("Dear auditor")
    with pytest.raises(UsageError, match=r"letter\.txt"):
        Vault.create(quick_path, origin=ORIGIN)
    for path in (quick_path, quick_path / "none"):
        with pytest.raises(UsageError, match="no vault at"):
            Vault.open(path)
    with pytest.raises(UsageError, match=r"letter\.txt"):
        Vault.create(quick_path / "letter.txt", origin=ORIGIN)
    for origin in ("", " ", "two\nlines", "x" * 201):
        with pytest.raises(UsageError, match="no origin"):
            Vault.create(quick_path / "new", origin=origin)


def test_a_vault_is_made_once(vault: Vault) -> None:
    """Making it again opens it; under another origin that is refused."""
    vault.commit([note("one")])
    assert len(list(Vault.create(vault.path, origin=ORIGIN).entries())) == 1
    with pytest.raises(UsageError, match="is a vault of"):
        Vault.create(vault.path, origin="other.example.com")


def test_a_vault_with_parts_missing_or_of_another_format_is_not_opened(vault: Vault) -> None:
    """Each is an integrity error that names the part."""
    vault.commit([note("one")])
    form = vault.path / "format"
    body = form.read_bytes()
    form.chmod(0o640)
    for other in (b"", b"{}", b"[1]", body.replace(b'"v":2', b'"v":3'), body + b" "):
        form.write_bytes(other)
        with pytest.raises(IntegrityError, match="format"):
            Vault.open(vault.path)
    form.unlink()
    with pytest.raises(IntegrityError, match="format is missing"):
        Vault.open(vault.path)
    with pytest.raises(UsageError, match="is no vault: name an empty folder"):
        Vault.create(vault.path, origin=ORIGIN)
    form.write_bytes(body)
    (vault.path / "ledger").rename(vault.path.parent / "ledger")
    with pytest.raises(IntegrityError, match="ledger is missing"):
        Vault.open(vault.path)


@pytest.mark.parametrize(
    ("entries", "error"),
    [
        ([], UsageError),
        ([{"no": "type"}], CanonicalError),
        ([{"type": "note", "share": 0.1}], CanonicalError),
        ([{"type": "evidence", "kind": "x"}], UsageError),
        ([{"type": "run-start", "run": "R1", "started": "yesterday"}], UsageError),
        ([{"type": "run-end", "run": "R1", "status": 3, "object": None}], UsageError),
    ],
)
def test_what_may_not_stand_in_the_ledger_is_refused_before_anything_is_written(
    vault: Vault, entries: list[dict[str, Any]], error: type[Exception]
) -> None:
    """A refused commit leaves the ledger alone, and the next one goes on."""
    with pytest.raises(error):
        vault.commit([note("good"), *entries] if entries else [])
    assert list(vault.entries()) == []
    assert vault.commit([note("one")]) == 0


def test_the_newest_reading_of_each_population_is_found_as_of_an_instant(
    vault: Vault, envelope: Maker
) -> None:
    """A refused reading is as new as a good one; the order is the ledger's, not the clock's."""
    first = envelope("R1")
    other = envelope("R1", scope="staging")
    refused = envelope("R2", record=None, at=first.collected_at + timedelta(days=1))
    slow_clock = envelope("R3", at=first.collected_at - timedelta(days=2))
    vault.commit([item.as_json() for item in (first, other)])
    vault.commit([refused.as_json()])
    assert vault.evidence() == [refused, other]
    assert vault.evidence(before=first.collected_at) == [first, other]
    assert vault.evidence(before=first.collected_at - timedelta(seconds=1)) == []
    vault.commit([slow_clock.as_json()])
    assert vault.evidence() == [slow_clock, other]
    entries = list(vault.entries("evidence", "not-collected"))
    assert [Evidence.from_json(entry.fields).run for entry in entries] == ["R1", "R1", "R2", "R3"]
    assert [(entry.segment, entry.position) for entry in entries] == [
        (0, 0),
        (0, 1),
        (1, 0),
        (2, 0),
    ]


def test_runs_are_listed_and_loaded(vault: Vault, commit_run: Maker) -> None:
    """Finished, failed and open runs are all listed; finished ones load by name."""
    run = commit_run(vault, "R1")
    start = {"type": "run-start", "run": "R2", "started": run.started.isoformat()}
    vault.commit([start])
    vault.commit([{"type": "run-end", "run": "R2", "status": "failed", "object": None}])
    vault.commit([start | {"run": "R3"}])
    again = Vault.open(vault.path)
    assert [(head.id, head.status, head.segment) for head in again.runs()] == [
        ("R1", "incomplete", 2),
        ("R2", "failed", 4),
        ("R3", "running/aborted", 5),
    ]
    read = again.load_run("latest")
    assert read.body == run.body
    assert read.digest == again.runs()[0].digest
    with pytest.raises(UsageError, match="it is failed"):
        again.load_run("R2")


def test_a_run_is_ended_once(vault: Vault, commit_run: Maker) -> None:
    """A second, better end does not change what the first one said."""
    commit_run(vault, "R1")
    vault.commit([{"type": "run-end", "run": "R1", "status": "complete", "object": None}])
    assert vault.runs()[0].status == "incomplete"
    assert [str(finding) for finding in verify(vault.path)] == [
        "ledger/000/000000000003.json.zst ends run R1, which is not open"
    ]


def test_only_what_dead_writers_left_long_ago_is_swept(vault: Vault) -> None:
    """A day old and its process gone: both, or it stays."""
    gone = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                          capture_output=True, text=True, check=True).stdout.strip()  # fmt: skip
    tmp = vault.path / "tmp"
    names = {
        f"{gone}-{'0' * 16}": True,
        f"{os.getpid()}-{'0' * 16}": True,
        f"{gone}-{'1' * 16}": False,
    }
    names["somebody's"] = True
    for name, is_old in names.items():
        (tmp / name).touch()
        if is_old:
            os.utime(tmp / name, (1_000_000_000, 1_000_000_000))
    vault.put(b"the first put of a writer sweeps")
    vault.commit([note("one")])
    assert {path.name for path in tmp.iterdir()} == set(names) - {f"{gone}-{'0' * 16}"}


def test_the_ledger_goes_on_across_a_thousand(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The thousandth segment opens a second folder, and the chain holds across it."""
    monkeypatch.setattr(os, "fsync", lambda _: None)
    for number in range(1003):
        # Without the index, whose upkeep is not the matter here.
        vault._ledger.append([note(str(number))])
    again = Vault.open(vault.path)
    assert again.commit([note("last")]) == 1003
    assert (vault.path / "ledger" / "001" / "000000001003.json.zst").exists()
    assert sum(1 for _ in again.entries()) == 1004
    assert list(verify(vault.path)) == []
