"""Files handed in: what is taken, what is refused, and that a file is what its digest says."""

import os
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest

from evidence.attested import handed_in as door
from evidence.attested.act import File
from evidence.errors import UsageError
from evidence.secrets.scan import SecretFoundError
from evidence.vault import Vault

SECRET = b"password: hunter2-of-mine-9f8"


def stored(vault: Vault, *paths: Path, but: tuple[str, ...] = ()) -> list[File]:
    with door.handed_in(paths) as files:
        return door.store(vault, files, but)


@pytest.mark.parametrize("name", ["review.pdf", "見直し記録.txt", "\u202egpj.exe", "a b'\"$(x).md"])
def test_a_file_is_kept_under_its_own_name(vault: Vault, tmp_path: Path, name: str) -> None:
    """The name is kept as it is, of any script, and without the folder it lay in."""
    path = tmp_path / name
    path.write_bytes(b"signed")
    (tmp_path / "in").mkdir()
    [file] = stored(vault, tmp_path / "in" / ".." / name)
    assert file == File(name, sha256(b"signed").hexdigest(), 6)
    assert vault.get(file.sha256) == b"signed"


def test_a_large_file_is_stored_piece_by_piece(vault: Vault, tmp_path: Path) -> None:
    """A file of many pieces comes back byte for byte."""
    data = bytes(range(256)) * 14_000
    path = tmp_path / "large.bin"
    path.write_bytes(data)
    [file] = stored(vault, path)
    assert vault.get(file.sha256) == data


def odd(tmp_path: Path, sort: str) -> Path:
    path = tmp_path / "odd"
    match sort:
        case "empty":
            path.touch()
        case "folder":
            path.mkdir()
        case "fifo":
            os.mkfifo(path)
        case "link":
            (tmp_path / "target").write_text("outside")
            path.symlink_to(tmp_path / "target")
        case "dangling":
            path.symlink_to(tmp_path / "nowhere")
        case "missing":
            pass
        case "sparse":
            with path.open("wb") as stream:
                stream.truncate(door.LARGEST + 1)
        case "nul":
            return Path("odd\x00.txt")
        case "long":
            return Path("x" * 10_000)
        case "parent":
            return tmp_path / ".."
    return path


@pytest.mark.parametrize(
    ("sort", "said"),
    [("empty", "is empty"), ("folder", "is a folder"), ("fifo", "no plain file"),
     ("link", "symbolic link"), ("dangling", "symbolic link"), ("missing", "cannot be read"),
     ("sparse", "at most 268,435,456 are kept"), ("nul", "is no path"), ("long", "cannot be read"),
     ("parent", "is a folder")],
)  # fmt: skip
def test_what_is_no_plain_file_is_refused(
    vault: Vault, tmp_path: Path, sort: str, said: str
) -> None:
    """Each odd file is told in one sentence, and nothing waits for a FIFO."""
    with pytest.raises(UsageError, match=said):
        stored(vault, odd(tmp_path, sort))


def test_two_names_for_one_file_are_refused(vault: Vault, tmp_path: Path) -> None:
    """A file is handed in once."""
    for name in ("a", "b"):
        (tmp_path / name).write_bytes(b"same")
    with pytest.raises(UsageError, match="'a' and 'b' hold the same bytes"):
        stored(vault, tmp_path / "a", tmp_path / "b")


def test_a_hundred_files_are_enough(vault: Vault, tmp_path: Path) -> None:
    """More files than an entry of the ledger can name are refused."""
    with pytest.raises(UsageError, match="101 files are too many"):
        stored(vault, *[tmp_path / str(number) for number in range(101)])


@pytest.mark.parametrize("before", [0, (1 << 20) - 6, (1 << 20) + 3])
def test_a_secret_is_told_and_refused(vault: Vault, tmp_path: Path, before: int) -> None:
    """A secret is found between two pieces as well, and let pass only where its rule is named."""
    path = tmp_path / "notes.txt"
    path.write_bytes(b"." * before + b"\n" + SECRET)
    with pytest.raises(SecretFoundError, match=r"'notes.txt' .* \(password\) .* --allow password"):
        stored(vault, path)
    assert [each.name for each in stored(vault, path, but=("password",))] == ["notes.txt"]


def test_a_secret_in_an_office_file_is_found(vault: Vault, tmp_path: Path) -> None:
    """What is packed in a ZIP, as XLSX and DOCX are, is looked through too."""
    path = tmp_path / "notes.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", SECRET)
    with pytest.raises(SecretFoundError, match="password"):
        stored(vault, path)


def test_a_file_that_unpacks_without_end_is_refused(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be looked through in memory is refused before it fills it."""
    monkeypatch.setattr(door, "LARGEST_UNPACKED", 1000)
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("zeros", b"0" * 100_000)
    with pytest.raises(UsageError, match="unpacks to more than 1,000 bytes"):
        stored(vault, path)


def test_a_damaged_archive_is_bytes_like_any_other(vault: Vault, tmp_path: Path) -> None:
    """A file that only looks like a ZIP is stored as it is."""
    path = tmp_path / "half.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a", b"0" * 10_000)
    data = bytearray(path.read_bytes())
    data[40:60] = b"\xff" * 20
    path.write_bytes(data)
    assert len(stored(vault, path)) == 1


def test_a_file_that_changes_meanwhile_is_not_stored(
    vault: Vault, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is stored is what was digested, or nothing is."""
    path = tmp_path / "log.txt"
    path.write_bytes(b"one")
    kept = vault.put_in_pieces

    def later(pieces: object) -> str:
        path.write_bytes(b"two")
        return kept(pieces)  # type: ignore[arg-type] # passed on as it came

    monkeypatch.setattr(vault, "put_in_pieces", later)
    with pytest.raises(UsageError, match="changed while it was read"):
        stored(vault, path)
