"""The manifest: one form only, and no name that could lead elsewhere."""

import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.errors import IntegrityError
from evidence.pack.manifest import LONGEST_NAME, NAME, is_pack, manifest_of, parse, unsafe

DIGEST = "0" * 64
NAMES = st.from_regex(
    r"[a-zA-Z0-9][a-zA-Z0-9._-]{0,8}(/[a-z0-9][a-z0-9.]{0,5}){0,2}", fullmatch=True
)


@given(st.dictionaries(NAMES.filter(lambda name: not unsafe(name)), st.just(DIGEST)))
def test_a_manifest_reads_back(files: dict[str, str]) -> None:
    """What was written is what is read, for any set of files."""
    assert parse(manifest_of(files)) == files


@given(st.binary(max_size=300))
def test_no_bytes_bring_it_down(body: bytes) -> None:
    """Any bytes are a manifest in its one form, or refused with a sentence."""
    try:
        files = parse(body)
    except IntegrityError:
        return
    assert manifest_of(files) == body


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (f"{DIGEST} a\n", "damaged in line 1"),
        (f"{DIGEST}  ../a\n", "climbing"),
        (f"{DIGEST}  a b\n", "letters, digits"),
        (f"{DIGEST}  SHA256SUMS.sig\n", "cannot vouch"),
        (f"{DIGEST}  a\n{DIGEST}  a\n", "twice"),
        (f"{DIGEST}  b\n{DIGEST}  a\n", "not sorted"),
        (f"{DIGEST}  a", "not ended"),
        (f"\\{DIGEST}  a\n", "damaged"),
        ("é\n", "plain text"),
    ],
)
def test_what_is_no_manifest_is_refused(body: str, said: str) -> None:
    """Each fault has its sentence."""
    with pytest.raises(IntegrityError, match=said):
        parse(body.encode())


@pytest.mark.parametrize("name", ["a", "a/b", "objects/ab/" + DIGEST, "a.b-c_d", "..a", "a.."])
def test_plain_names_are_safe(name: str) -> None:
    """Names that packs use pass."""
    assert unsafe(name) is None


@pytest.mark.parametrize(
    "name",
    ["", "/a", "a//b", "a/", "./a", "a/..", "a\\b", "-a", "a/-b", "é", "a" * (LONGEST_NAME + 1)],
)
def test_other_names_are_not(name: str) -> None:
    """Names that could mean something else do not."""
    assert unsafe(name)


def test_sha256sum_reads_it(tmp_path: Path) -> None:
    """The standard tool finds every line in order."""
    (tmp_path / "a").write_bytes(b"body")
    (tmp_path / NAME).write_bytes(manifest_of({"a": sha256(b"body").hexdigest()}))
    done = subprocess.run(
        ["sha256sum", "--strict", "--quiet", "-c", NAME],
        cwd=tmp_path,
        check=False,
        capture_output=True,
    )
    assert (done.returncode, done.stdout) == (0, b"")


def test_a_pack_is_told_from_a_vault(tmp_path: Path) -> None:
    """A file, or a folder with a manifest, is meant as a pack."""
    (tmp_path / "vault").mkdir()
    (tmp_path / "pack").mkdir()
    (tmp_path / "pack" / NAME).touch()
    (tmp_path / "pack.zip").touch()
    found = [is_pack(tmp_path / each) for each in ("vault", "pack", "pack.zip", "nothing")]
    assert found == [False, True, True, False]
