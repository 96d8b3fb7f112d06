"""`tieout verify` of a pack judges its results again, and holds its time stamp to given roots."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence.pack.reader import PackReader
from evidence.pack.rejudging import judge_again
from evidence.seals.public_key import PublicKey
from evidence.seals.time_stamp import time_stamp_request
from tests.evidence.pack.standalone.plain_pack import forged, listed, verified
from tieout.standins.tsa import TimeStandIn

pytestmark = pytest.mark.openssl


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the audited workspace is kept once it is made, to be copied for each test."""
    return tmp_path_factory.mktemp("audited") / "workspace"


@pytest.fixture
def audited(template: Path, tieout: Any, workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small workspace after a run under a key, judged against two frameworks."""
    monkeypatch.setenv("SEAL", "three blind voles")
    if not template.exists():
        tieout("keys", "new", str(workspace / "seal"), "--passphrase-env", "SEAL", inside=False)
        settings = workspace / "tieout.toml"
        text = settings.read_text(encoding="utf-8")
        more = (
            text[text.index("[[people]]") :].replace('"hr"', '"jp"').replace("staff.csv", "jp.csv")
        )
        rows = (workspace / "staff.csv").read_text(encoding="utf-8")
        (workspace / "jp.csv").write_text(rows.replace("00", "90"), encoding="utf-8")
        seal = '[seal]\nkey = "seal"\npassphrase_env = "SEAL"\n'
        settings.write_text(
            f'frameworks = ["soc2", "iso27001"]\n{text}{more}{seal}', encoding="utf-8"
        )
        assert tieout("run").code in {0, 1, 3}
        shutil.copytree(workspace, template)
    shutil.copytree(template, workspace, dirs_exist_ok=True)
    return workspace


@pytest.fixture
def key(audited: Path) -> str:
    """The fingerprint that the auditor was told."""
    line = (audited / "seal.pub").read_text(encoding="utf-8")
    return PublicKey.from_ssh_line(line).fingerprint


def test_results_are_judged_again_for_who_knows_the_key(
    tieout: Any, audited: Path, key: str
) -> None:
    """With the key every row is judged again, in a ZIP file too; without it that is said."""
    made = audited / "pack.zip"
    assert tieout("pack", "--framework", "soc2", "-o", str(made)).code == 0
    said = tieout("verify", str(made), "--key", key)
    assert (said.code, "judged again by its stored checks" in said.out) == (0, True), said
    assert "blocks of results are in this pack" in said.out
    untold = tieout("verify", str(made))
    assert (untold.code, "results were not judged again" in untold.out) == (0, True)


def test_both_verifiers_say_the_same_of_a_withheld_block(tieout: Any, audited: Path) -> None:
    """A block that a pack of one framework should hold is missed by both, in the same words."""
    made = audited / "pack"
    tieout("pack", "--framework", "soc2", "-o", str(made))
    with PackReader(made) as reader:
        block = next(each for each in reader.run().blocks() if each.record)
    (made / "objects" / block.digest[:2] / block.digest).unlink()
    why = json.loads((made / "withheld.json").read_text())
    why[block.digest] = "outside the selection of this pack"
    (made / "withheld.json").write_text(json.dumps(why, indent=2, sort_keys=True) + "\n")
    listed(made)
    label = f"differs: {block.control} {block.check} {block.scope}: nothing is here"
    for findings in (judge_again(made).findings, verified(made).findings):
        assert any(each.startswith(label) for each in findings), findings


def test_a_withheld_block_of_an_item_is_missed(tieout: Any, audited: Path) -> None:
    """Where the population is there, whether a block of it speaks of an item can be told."""
    made = audited / "pack"
    tieout("pack", "--names", "-o", str(audited / "whole"))
    with PackReader(audited / "whole") as reader:
        run = reader.run()
        chosen = next(each for each in run.blocks() if each.record and each.scope.startswith("hr"))
        item = next(iter(run.resources(chosen.record or "")))
    tieout("pack", "--names", "--item", item, "-o", str(made))
    assert [] == list(judge_again(made).findings)
    (made / "objects" / chosen.digest[:2] / chosen.digest).unlink()
    listed(made)
    label = f"differs: {chosen.control} {chosen.check} {chosen.scope}: nothing is here"
    for findings in (judge_again(made).findings, verified(made).findings):
        assert any(each.startswith(label) for each in findings), findings


def test_a_run_that_allowed_itself_more_is_told(tieout: Any, audited: Path) -> None:
    """Tolerances that were widened in a run are findings by name, whoever stored them so."""
    made = audited / "pack"
    tieout("pack", "-o", str(made))
    with PackReader(made) as reader:
        name = reader.head.runs[0].object
        run = json.loads(reader.get(name))
    holder = name if "oldest_allowed" in run else run["substance"]
    path = made / "objects" / holder[:2] / holder
    body = json.loads(path.read_bytes())
    body["oldest_allowed"] |= {"daily": 400 * 86400, "hourly": 1}
    body["ahead_allowed"] = 7200
    written = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    forged(made, holder, written.encode())
    for findings in (judge_again(made).findings, verified(made).findings):
        for words in (
            "lets evidence of a daily control be 400 d old, and 1 d 6 h is the most",
            "names the frequency 'hourly', which is not known here",
            "ahead_allowed lets evidence lie 2 h ahead of the clock, and 1 h is the most",
        ):
            assert any(words in each for each in findings), findings


def test_a_pack_that_cannot_be_judged_is_a_finding(audited: Path) -> None:
    """What is no pack, or harms whoever judges it, gives one sentence and no traceback."""
    (found,) = judge_again(audited / "tieout.toml").findings
    assert found.startswith("results could not be judged again: ")


@pytest.fixture(scope="module")
def services() -> Iterator[tuple[TimeStandIn, TimeStandIn]]:
    """A time-stamping service, and another one that nobody trusts."""
    with TimeStandIn() as one, TimeStandIn() as other:
        yield one, other


def test_a_time_stamp_is_held_to_its_roots(
    tieout: Any, audited: Path, services: tuple[TimeStandIn, TimeStandIn]
) -> None:
    """The service's own roots prove when the pack existed; others, and none at all, do not."""
    one, other = services
    roots = audited / "roots.pem"
    roots.write_bytes(one.roots)
    made = audited / "pack"
    tieout("pack", "-o", str(made))
    missing = tieout("verify", str(made), "--stamp-roots", str(roots))
    assert (missing.code, "SHA256SUMS.tsr is missing" in missing.out) == (4, True), missing
    token = one.issue(time_stamp_request((made / "SHA256SUMS").read_bytes(), 7))
    (made / "SHA256SUMS.tsr").write_bytes(token)
    right = tieout("verify", str(made), "--stamp-roots", str(roots))
    assert (right.code, "as the time stamp proves" in right.out) == (0, True), right
    foreign = audited / "foreign.pem"
    foreign.write_bytes(other.roots)
    wrong = tieout("verify", str(made), "--stamp-roots", str(foreign))
    assert (wrong.code, "the time stamp does not hold" in wrong.out) == (4, True), wrong


def test_roots_that_are_none_are_wrong_usage(tieout: Any, audited: Path) -> None:
    """A file without certificates, one that is not there, and a vault: one sentence each."""
    tieout("pack", "-o", str(audited / "pack"))
    (audited / "empty.pem").write_bytes(b"")
    for file, said in (("empty.pem", "no certificates"), ("gone.pem", "No such file")):
        found = tieout("verify", str(audited / "pack"), "--stamp-roots", str(audited / file))
        assert (found.code, said in found.error) == (2, True), found
    found = tieout("verify", "--stamp-roots", str(audited / "empty.pem"))
    assert (found.code, "this is a vault" in found.error) == (2, True), found
