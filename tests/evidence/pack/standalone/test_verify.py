"""The verifier inside a pack: what it finds, how it says so, and what it leaves alone."""

import ast
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.evidence.pack.standalone.plain_pack import CLEAN, STANDALONE, forged, listed, verified

FILES = sorted(path for path in STANDALONE.glob("*.py") if path.name != "__init__.py")


def test_a_sound_pack_agrees(made: Path) -> None:
    """Files, ledger, tree, proofs, both checkpoints and every row, a user's own check included."""
    said = verified(made)
    assert ([], 0, "") == (said.findings, said.code, said.err)
    assert (2, 0, 0) == said.counted("staff_have_an_address")
    for word in ("proofs hold", "the ledger went on from", "ssh-keygen does that", "tieout replay"):
        assert word in said.out


def _unlisted_change(pack: Path) -> None:
    path = next((pack / "objects").rglob("*/*"))
    path.write_bytes(path.read_bytes() + b" ")


def _missing(pack: Path) -> None:
    next((pack / "objects").rglob("*/*")).unlink()


def _added(pack: Path) -> None:
    (pack / "objects" / "note.txt").write_text("hello", encoding="utf-8")


def _linked(pack: Path) -> None:
    (pack / "pack.json").rename(pack.parent / "elsewhere.json")
    (pack / "pack.json").symlink_to(pack.parent / "elsewhere.json")


def _object_renamed(pack: Path) -> None:
    path = next((pack / "objects").rglob("*/*"))
    path.write_bytes(path.read_bytes() + b" ")
    listed(pack)


def _segment_changed(pack: Path) -> None:
    path = pack / "ledger" / "000" / "000000000000.json"
    path.write_bytes(path.read_bytes().replace(b'"mode":"run"', b'"mode":"dry"'))
    listed(pack)


def _segment_gone(pack: Path) -> None:
    (pack / "ledger" / "000" / "000000000001.json").unlink()
    listed(pack)


def _segment_spaced(pack: Path) -> None:
    path = max((pack / "ledger" / "000").iterdir())
    path.write_bytes(json.dumps(json.loads(path.read_bytes())).encode())
    listed(pack)


def _checkpoint_of_another(pack: Path) -> None:
    shutil.copyfile(pack / "previous-checkpoint", pack / "checkpoint")
    listed(pack)


def _proof_of_another(pack: Path) -> None:
    first, second, *_ = sorted((pack / "proofs").iterdir())
    lines = second.read_bytes().split(b"\n")
    lines[1] = first.read_bytes().split(b"\n")[1]
    second.write_bytes(b"\n".join(lines))
    listed(pack)


def _consistency_gone(pack: Path) -> None:
    (pack / "consistency.txt").unlink()
    listed(pack)


def _paper_changed(pack: Path) -> None:
    path = pack / "interchange" / "results.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"verdict":"waived"', b'"verdict":"pass"'))
    path.write_bytes(path.read_bytes().replace(b'"verdict":"pending"', b'"verdict":"pass"', 1))
    listed(pack)


def _withheld(pack: Path) -> None:
    record = next(
        path
        for path in (pack / "objects").rglob("*/*")
        if path.read_bytes().startswith(b'{"complete"') and b"people.person" in path.read_bytes()
    )
    record.unlink()
    (pack / "withheld.json").write_text(json.dumps({record.name: "a secret"}), encoding="utf-8")
    listed(pack)


def _unit_left_out(pack: Path) -> None:
    """A forger who takes a unit out of a run, and makes every digest fit."""
    run, fields = _newest_run(pack)
    substance = json.loads(_object(pack, fields["substance"]))
    substance["evidence"].pop()
    fields["readings"].pop()
    forged(pack, fields["substance"], _plain(substance))
    run, named = _newest_run(pack)
    forged(pack, run, _plain(fields | {"substance": named["substance"]}))


def _reading_moved(pack: Path) -> None:
    """A forger who makes a unit newer than it is, and makes every digest fit."""
    run, fields = _newest_run(pack)
    fields["readings"][0]["ended"] = "2027-01-01T00:00:00+00:00"
    forged(pack, run, _plain(fields))


def _reading_lost(pack: Path) -> None:
    """A run that says of one unit less when it was read than there are units."""
    run, fields = _newest_run(pack)
    fields["readings"].pop()
    forged(pack, run, _plain(fields))


def _substance_gone(pack: Path) -> None:
    """The object that a run names is taken away, and the manifest made anew."""
    _, fields = _newest_run(pack)
    digest = fields["substance"]
    (pack / "objects" / digest[:2] / digest).unlink()
    listed(pack)


def _newest_run(pack: Path) -> tuple[str, dict[str, Any]]:
    run = json.loads((pack / "pack.json").read_bytes())["runs"][-1]["object"]
    return run, json.loads(_object(pack, run))


def _object(pack: Path, digest: str) -> bytes:
    return (pack / "objects" / digest[:2] / digest).read_bytes()


def _plain(fields: dict[str, Any]) -> bytes:
    return json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_unlisted_change, "is not what SHA256SUMS says"),
        (_missing, "is missing"),
        (_added, "objects/note.txt is not listed in SHA256SUMS"),
        (_linked, "pack.json is no plain file"),
        (_object_renamed, "is not named by what it holds"),
        (_segment_changed, "000000000001.json is not chained to the segment before it"),
        (_segment_changed, "checkpoint was not made of this ledger"),
        (_segment_gone, "000000000002.json stands where ledger/000/000000000001.json should"),
        (_segment_spaced, "is not in canonical form"),
        (_checkpoint_of_another, "consistency.txt does not show that checkpoint goes on"),
        (_proof_of_another, "does not show that entry"),
        (_consistency_gone, "consistency.txt and previous-checkpoint belong together"),
        (_paper_changed, "interchange/results.jsonl line"),
        (_withheld, "could not be judged again: their evidence is not here"),
        (_unit_left_out, "did not judge all that the ledger says was collected for it"),
        (_reading_moved, "judged evidence that the ledger does not tell of"),
        (_reading_lost, "is no run: ValueError: it has"),
        (_substance_gone, "is no run: ValueError: its substance"),
    ],
)
def test_what_is_wrong_is_told(pack: Path, spoil: Callable[[Path], None], told: str) -> None:
    """Each is a finding with the file in it and ends with 4, also where the manifest fits."""
    spoil(pack)
    said = verified(pack)
    assert any(told in finding for finding in said.findings), said.out
    assert (4, "") == (said.code, said.err)


@pytest.mark.parametrize("data", [b"{}", b"\xff", b'{"runs":[{}]}', b"[" * 100_000])
@pytest.mark.parametrize("name", ["pack.json", "checkpoint", "ledger/000/000000000000.json"])
def test_nonsense_is_a_sentence(pack: Path, name: str, data: bytes) -> None:
    """Whatever a file holds, the answer is findings and no traceback."""
    (pack / name).write_bytes(data)
    listed(pack)
    said = verified(pack)
    assert said.findings
    assert (4, "") == (said.code, said.err)


def test_a_copy_from_elsewhere_verifies(pack: Path, tmp_path: Path) -> None:
    """The verifier need not be the pack's own: that is the one to trust."""
    shutil.copytree(STANDALONE, tmp_path / "trusted")
    program = [*CLEAN, tmp_path / "trusted" / "verify.py", pack]
    done = subprocess.run(program, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert 0 == done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([*CLEAN, "-O", "verify/verify.py"], "asserts vanish"),
        ([*CLEAN, "verify/verify.py", "--help"], "usage"),
        ([*CLEAN, "verify/verify.py", "a", "b"], "usage"),
    ],
)
def test_wrong_usage_is_two(made: Path, words: list[str], said: str) -> None:
    """Python without asserts, and words that are not known, are refused before anything is read."""
    done = subprocess.run(words, cwd=made, capture_output=True, text=True, check=False)
    assert 2 == done.returncode
    assert said in done.stderr


def test_a_folder_that_is_no_pack_is_told(made: Path, tmp_path: Path) -> None:
    """Without a manifest there is nothing to verify."""
    program = [*CLEAN, str(made / "verify" / "verify.py"), str(tmp_path)]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert (4, "") == (done.returncode, done.stderr)
    assert "is no unpacked pack" in done.stdout


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_the_files_stand_alone(file: Path) -> None:
    """Each imports nothing but Python's own modules and its neighbours, in the syntax of 3.9."""
    tree = ast.parse(file.read_text(encoding="utf-8"), feature_version=(3, 9))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            assert {each.name.partition(".")[0] for each in node.names} <= sys.stdlib_module_names
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            assert (node.module or "").partition(".")[0] in sys.stdlib_module_names
        elif isinstance(node, ast.ImportFrom):
            near = STANDALONE / f"{node.module or node.names[0].name}.py"
            assert near.exists()


REACHING = """\
import sys, types, importlib
room = types.ModuleType("tieout_verify"); room.__path__ = [sys.argv[1]]
sys.modules["tieout_verify"] = room
importlib.import_module("tieout_verify.guard").stand_guard()
import os, socket, subprocess
for reach in (
    lambda: open("written", "w"),
    lambda: os.open("written", os.O_CREAT | os.O_WRONLY),
    lambda: os.remove(sys.argv[1]),
    lambda: os.mkdir("made"),
    lambda: os.system("true"),
    lambda: subprocess.run(["true"]),
    lambda: socket.socket(),
    lambda: socket.getaddrinfo("example.com", 80),
):
    try:
        reach()
    except PermissionError as error:
        print(error)
print(len(open(sys.argv[2]).read()) > 0)
"""


def test_stored_sources_reach_nothing(tmp_path: Path) -> None:
    """What writes, starts a program or asks a network is refused; reading is not."""
    done = subprocess.run(
        [*CLEAN, "-c", REACHING, str(STANDALONE), str(STANDALONE / "guard.py")],
        cwd=tmp_path, capture_output=True, text=True, check=True,
    )  # fmt: skip
    *refused, read = done.stdout.splitlines()
    assert "True" == read
    assert 8 == len(refused)
    assert [] == list(tmp_path.iterdir())
