"""`tieout pack` and `tieout verify` of a pack, as an operator and an auditor call them."""

import csv
import json
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest

from evidence.pack.selection import Chosen
from evidence.seals.public_key import PublicKey
from evidence.vault import Vault

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the audited workspace is kept once it is made, to be copied for each test."""
    return tmp_path_factory.mktemp("audited") / "workspace"


@pytest.fixture
def audited(template: Path, tieout: Any, workspace: Path) -> Path:
    """The small workspace after a run, judged against one framework."""
    if not template.exists():
        settings = workspace / "tieout.toml"
        text = settings.read_text(encoding="utf-8")
        settings.write_text(f'frameworks = ["soc2"]\n{text}', encoding="utf-8")
        assert tieout("run").code in {0, 1, 3}
        shutil.copytree(workspace, template)
    shutil.copytree(template, workspace, dirs_exist_ok=True)
    return workspace


@pytest.fixture
def sealed(tieout: Any, audited: Path, monkeypatch: pytest.MonkeyPatch) -> PublicKey:
    """The key that the workspace names under `[seal]`."""
    monkeypatch.setenv("SEAL", "three blind voles")
    path = audited / "seal"
    tieout("keys", "new", str(path), "--passphrase-env", "SEAL", inside=False)
    settings = audited / "tieout.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + '[seal]\nkey = "seal"\npassphrase_env = "SEAL"\n', encoding="utf-8")
    return PublicKey.from_ssh_line(path.with_name("seal.pub").read_text(encoding="utf-8"))


def test_a_pack_is_made_and_told_in_two_lines(tieout: Any, audited: Path) -> None:
    """Where it is, how large, who signed, what the auditor does with it, and who is who."""
    said = tieout("pack", "--by", "somebody")
    line, table = said.out.splitlines()
    made = next((audited / "out").glob("pack-hoshizora-*.zip"))
    assert said.code == 0
    assert str(made) in line
    assert "NOT signed: no [seal] table" in line
    assert "VERIFY.txt" in line
    assert table.startswith(f"{made}.reveal.csv: whom each pseudonym stands for")
    (entry,) = Vault.open(audited / "vault").entries("pack")
    assert (entry.fields["by"], len(entry.fields["runs"])) == ("somebody", 1)


def test_an_unsigned_pack_verifies_and_says_that_nobody_signed(tieout: Any, audited: Path) -> None:
    """It agrees with itself, which alone says little; where a key was told, it does not verify."""
    tieout("pack", "-o", str(audited / "pack.zip"))
    alone = tieout("verify", str(audited / "pack.zip"), "--redraw")
    assert (alone.code, "NOBODY signed it" in alone.out) == (0, True), alone
    held = tieout("verify", str(audited / "pack.zip"), "--key", f"SHA256:{'A' * 43}")
    assert (held.code, "SHA256SUMS.sig is missing" in held.out) == (4, True)


def test_a_signed_pack_verifies_by_every_form_of_the_key(
    tieout: Any, audited: Path, sealed: PublicKey
) -> None:
    """A fingerprint, a line, a .pub file and an allowed_signers file name the same key."""
    said = tieout("pack", "-o", str(audited / "pack"))
    assert f"signed by {sealed.fingerprint}" in said.out
    allowed = audited / "allowed_signers"
    allowed.write_text(tieout("keys", "show", "--allowed-signers").out, encoding="utf-8")
    for form in (sealed.fingerprint, sealed.ssh_line(), str(audited / "seal.pub"), str(allowed)):
        found = tieout("verify", str(audited / "pack"), "--key", form)
        assert (found.code, f"; signed by {sealed.fingerprint}" in found.out) == (0, True), found
    untold = tieout("verify", str(audited / "pack"))
    assert "engagement letter" in untold.out


@pytest.mark.openssh
def test_standard_tools_and_the_program_inside_agree(
    tieout: Any, audited: Path, sealed: PublicKey
) -> None:
    """The shell script of docs/ and `verify/verify.py` find the pack right, without Tieout."""
    tieout("pack", "-o", str(audited / "pack"))
    allowed = audited / "allowed_signers"
    allowed.write_text(sealed.allowed_signer("Hoshizora") + "\n", encoding="utf-8")
    script = ["bash", ROOT / "docs" / "verify-pack.sh", audited / "pack", allowed]
    program = ["python3", "-I", audited / "pack" / "verify" / "verify.py"]
    for command in (script, program):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
    again = tieout("verify", str(audited / "pack"), "--key", sealed.fingerprint)
    assert again.code == 0, again.out


def test_a_changed_pack_is_exit_code_4(tieout: Any, audited: Path, sealed: PublicKey) -> None:
    """The file and what is wrong with it stand in a line of their own."""
    tieout("pack", "-o", str(audited / "pack"))
    file = audited / "pack" / "interchange" / "results.jsonl"
    file.write_bytes(file.read_bytes().replace(b'"pass"', b'"fail"', 1))
    (audited / "pack" / "more.txt").write_bytes(b"")
    said = tieout("verify", str(audited / "pack"), "--key", sealed.fingerprint)
    assert said.code == 4
    assert said.out.splitlines()[:2] == [
        "interchange/results.jsonl is not what SHA256SUMS says",
        "more.txt is not listed in SHA256SUMS",
    ]


def test_the_next_pack_tells_of_the_one_before(
    tieout: Any, audited: Path, sealed: PublicKey
) -> None:
    """It names its digest, and proves that the ledger went on from its checkpoint."""
    tieout("pack", "-o", str(audited / "one"))
    tieout("run")
    tieout("pack", "-o", str(audited / "two"))
    head = json.loads((audited / "two" / "pack.json").read_bytes())
    assert head["previous_pack"] == next(
        entry.fields["pack"] for entry in Vault.open(audited / "vault").entries("pack")
    )
    assert (audited / "two" / "consistency.txt").exists()
    assert tieout("verify", str(audited / "two"), "--key", sealed.fingerprint).code == 0


def test_a_pack_of_one_framework(tieout: Any, audited: Path) -> None:
    """The short name of a framework chooses it, and the file is named for it."""
    said = tieout("pack", "--framework", "soc2", "--from", "2020-01-01", "--to", "2100-01-01")
    assert said.code == 0, said
    (made,) = (audited / "out").glob("pack-hoshizora-soc2-2017-2020-01-01-to-2100-01-01.zip")
    assert tieout("verify", str(made), "--redraw").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--from", "soon"), "is no day"),
        (("--framework", "hipaa"), "holds no framework"),
        (("--run", "nothing"), "there is no run"),
        (("--item", "nobody"), "holds 'nobody'"),
    ],
)
def test_wrong_usage_is_one_sentence(
    tieout: Any, audited: Path, words: tuple[str, ...], said: str
) -> None:
    """What was meant is named; nothing is written, and nothing stands in the ledger."""
    done = tieout("pack", *words)
    assert (done.code, said in done.error) == (2, True), done
    assert not list((audited / "out").glob("*")) if (audited / "out").exists() else True
    assert not list(Vault.open(audited / "vault").entries("pack"))


@pytest.mark.parametrize("key", ["nonsense", "SHA256:short", "ssh-ed25519 AAAA"])
def test_a_key_that_is_none_is_wrong_usage(tieout: Any, audited: Path, key: str) -> None:
    """A trusted key that cannot be read is no finding about the pack."""
    tieout("pack", "-o", str(audited / "pack.zip"))
    assert tieout("verify", str(audited / "pack.zip"), "--key", key).code == 2


def test_a_pack_without_an_entry_does_not_stay(
    tieout: Any, audited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the ledger cannot be told of it, the pack is removed again."""
    from evidence.store.disk import StorageError

    def refused(*_: Any) -> int:
        raise StorageError("the disk is full")

    monkeypatch.setattr(Vault, "commit", refused)
    assert tieout("pack", "-o", str(audited / "pack.zip")).code == 2
    assert not list(audited.glob("pack.zip*"))


@pytest.mark.parametrize("words", [(), ("--pseudonymise",)])
def test_people_are_named_by_pseudonyms(tieout: Any, audited: Path, words: tuple[str, ...]) -> None:
    """Asked for or not: no address is in the pack, it judges itself again, a table reveals it."""
    said = tieout("pack", *words, "-o", str(audited / "pack"))
    assert said.code == 0, said
    assert "PEOPLE ARE NAMED BY PSEUDONYMS\n" in told_to_auditors(audited)
    table = audited / "pack.reveal.csv"
    assert str(table) in said.out
    assert stat.S_IMODE(table.stat().st_mode) == 0o600
    with table.open(encoding="utf-8", newline="") as file:
        revealed = {row["stands_for"]: row["pseudonym"] for row in csv.DictReader(file)}
    assert {"001", "a@hoshizora.example"} <= revealed.keys()
    for file in (audited / "pack").rglob("*"):
        if file.is_file():
            assert b"a@hoshizora.example" not in file.read_bytes(), file
    results = (audited / "pack" / "interchange" / "results.jsonl").read_text(encoding="utf-8")
    assert revealed["001"] in results
    assert tieout("verify", str(audited / "pack"), "--redraw").code == 0
    program = ["python3", "-I", audited / "pack" / "verify" / "verify.py"]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def told_to_auditors(folder: Path) -> str:
    """What the pack made there says of itself."""
    return (folder / "pack" / "VERIFY.txt").read_text(encoding="utf-8")


def test_names_are_handed_over_when_asked_for(tieout: Any, audited: Path) -> None:
    """That they are in it is told on the terminal and in the pack, and no table is written."""
    said = tieout("pack", "--names", "-o", str(audited / "pack"))
    assert said.code == 0, said
    assert said.out.splitlines()[1].startswith("people are named in it, as --names asked")
    assert "PEOPLE ARE NAMED\n" in told_to_auditors(audited)
    assert not json.loads((audited / "pack" / "pack.json").read_bytes())["pseudonymised"]
    results = (audited / "pack" / "interchange" / "results.jsonl").read_text(encoding="utf-8")
    assert '"resource":"001"' in results
    assert not list(audited.glob("*.reveal.csv"))


def test_where_nobody_is_told_of_nothing_is_replaced(
    tieout: Any, audited: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Runs without a field for people are packed as they are; being asked for, it is done."""
    monkeypatch.setattr(Chosen, "tells_of_people", False)
    said = tieout("pack", "-o", str(audited / "pack"))
    assert (said.code, len(said.out.splitlines())) == (0, 1), said
    assert "\nPEOPLE\n\nNames were not replaced" in told_to_auditors(audited)
    asked = tieout("pack", "--pseudonymise", "-o", str(audited / "asked"))
    assert (asked.code, "reveal.csv" in asked.out) == (0, True), asked


def test_whom_an_item_names_is_named_by_a_pseudonym(tieout: Any, audited: Path) -> None:
    """A person chosen as an item stands in the selection as in the records, and their rows go."""
    assert tieout("pack", "--item", "001", "-o", str(audited / "pack")).code == 0
    head = json.loads((audited / "pack" / "pack.json").read_bytes())
    (item,) = head["selection"]["items"]
    assert item.startswith("person-")
    results = (audited / "pack" / "interchange" / "results.jsonl").read_text(encoding="utf-8")
    assert f'"resource":"{item}"' in results
    assert tieout("verify", str(audited / "pack"), "--redraw").code == 0


def test_derived_objects_name_their_originals(tieout: Any, audited: Path) -> None:
    """Each original is named by the ledger, and one that is not is found."""
    tieout("pack", "--pseudonymise", "-o", str(audited / "pack"))
    derived = json.loads((audited / "pack" / "derived.json").read_bytes())
    vault = Vault.open(audited / "vault")
    named = {entry.fields["record"] for entry in vault.entries("evidence")}
    assert named & set(derived.values())
    assert vault.load_run("latest").digest in derived.values()
    assert all(vault.has(original) for original in derived.values())


def test_a_check_that_reads_names_stops_the_pack(tieout: Any, audited: Path) -> None:
    """Where a verdict would come out otherwise, check and ways on are named; one is taken."""
    own, settings = audited / "checks" / "own.py", audited / "tieout.toml"
    own.write_text(
        own.read_text(encoding="utf-8").replace(
            'assert person.email, f"{person.id} has none"',
            'assert (person.email or "").endswith("hoshizora.example"), "elsewhere"',
        ),
        encoding="utf-8",
    )
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('["soc2"]', '["soc2", "iso27001"]'), encoding="utf-8")
    assert tieout("evaluate").code in {0, 1, 3}
    said = tieout("pack", "-o", str(audited / "pack"))
    told = "no pack was made: staff_have_an_address judges 2 resources of ACME-01 otherwise"
    assert (said.code, told in said.error) == (2, True), said
    assert said.error.endswith(
        "--names hands it over with names, --framework iso27001-2022 without these controls"
    )
    assert not (audited / "pack").exists()
    assert not list(audited.glob("*.reveal.csv"))
    assert tieout("pack", "--framework", "iso27001-2022", "-o", str(audited / "iso")).code == 0
    assert tieout("verify", str(audited / "iso"), "--redraw").code == 0
