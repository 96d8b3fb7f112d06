"""The verb `attest`: what a person states counts from the next run, and a pack carries it."""

import json
import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from evidence.calendar_slots import slot_of

TODAY = datetime.now(UTC).date()
SLOT = slot_of("quarterly", TODAY)
QUARTER = SLOT.name if SLOT else ""
AFTER = (TODAY + timedelta(days=400)).isoformat()
ANN, BEN = "Ann Lee <ann@hoshizora.example>", "Ben Mori <ben@hoshizora.example>"
CONTROLS = """\
controls:
  - {id: ACME-02, title: Rights are reviewed, statement: s, owner: it, frequency: quarterly,
     automation: manual, evidence: ["Review record: the review"], satisfies: {soc2-2017: [CC1.3]}}
  - {id: ACME-03, title: A policy stands, statement: s, owner: it, frequency: annual,
     automation: manual, satisfies: {soc2-2017: [CC1.3]},
     attestation: {by: ciso, four_eyes: true, document: the signed policy}}
"""


@pytest.fixture
def office(workspace: Path) -> Path:
    """The small workspace with two manual controls and a file to hand in."""
    (workspace / "overlays" / "manual.yaml").write_text(CONTROLS, encoding="utf-8")
    (workspace / "review.pdf").write_bytes(b"signed by hand")
    return workspace


@pytest.fixture
def attest(tieout, office):
    """Attest a control with the file; any option may be given, or left out as None."""

    def call(control: str = "ACME-02", **more: str | None):
        options = {
            "period": QUARTER, "by": ANN, "statement": "Reviewed.", "expires": AFTER,
            "file": str(office / "review.pdf"), **more,
        }  # fmt: skip
        words = [
            part
            for name, value in options.items()
            if value is not None
            for part in (f"--{name.replace('_', '-')}", value)
        ]
        return tieout("attest", control, *words)

    return call


def verdicts(tieout) -> dict[str, str]:
    lines = tieout("results", "--format", "jsonl").out.splitlines()
    rows = [json.loads(line) for line in lines if '"ACME-0' in line]
    return {row["control"]: row["verdict"] for row in rows}


def name_in(said: str) -> str:
    return said.partition(":")[0]


def test_an_attestation_counts_from_the_next_run(tieout, attest) -> None:
    """Pending before, pass after, pending again once it is withdrawn; the list tells all of it."""
    tieout("run")
    assert verdicts(tieout)["ACME-02"] == "pending"
    made = attest()
    assert made.code == 0
    assert "review.pdf  sha256 " in made.out
    tieout("run")
    assert verdicts(tieout)["ACME-02"] == "pass"
    assert "in force" in tieout("attest", "list", "--control", "ACME-02").out
    gone = tieout("attest", "withdraw", name_in(made.out), "--by", BEN, "--reason", "wrong file")
    assert gone.code == 0
    tieout("run")
    assert verdicts(tieout)["ACME-02"] == "pending"
    [row] = json.loads(tieout("attest", "list", "--format", "json").out)
    assert (row["state"], row["withdrawn"]["reason"]) == ("withdrawn", "wrong file")


def test_four_eyes_wait_for_the_second(tieout, attest) -> None:
    """The first person alone leaves it pending; another one's word makes it pass."""
    made = attest("ACME-03", role="ciso", period=str(TODAY.year))
    name = name_in(made.out)
    assert f"tieout attest confirm {name}" in made.out
    tieout("run")
    assert verdicts(tieout)["ACME-03"] == "pending"
    assert "cannot be its second person" in tieout("attest", "confirm", name, "--by", ANN).error
    assert tieout("attest", "confirm", name, "--by", BEN).code == 0
    tieout("run")
    assert verdicts(tieout)["ACME-03"] == "pass"


@pytest.mark.parametrize(
    ("control", "more", "said"),
    [
        ("ACME-99", {}, "there is no control 'ACME-99'"),
        ("ACME-01", {}, "nothing to attest"),
        ("ACME-02", {"period": "soon"}, "--period is 'soon'"),
        ("ACME-02", {"period": str(TODAY.year + 1)}, "has not begun"),
        ("ACME-02", {"expires": "2020-01-01"}, "lies in the past"),
        ("ACME-02", {"expires": "tomorrow"}, "--expires is 'tomorrow'"),
        ("ACME-02", {"by": "Ann"}, "name a person"),
        ("ACME-02", {"on": "2020-01-01"}, "is no day of"),
        ("ACME-02", {"occurrence": "2"}, "occurs 1 times"),
        ("ACME-02", {"second_by": "ann  lee <other@x.example>"}, "cannot be the second person"),
        ("ACME-02", {"statement": None}, "--statement or --statement-file"),
        ("ACME-02", {"statement": " "}, "the statement is empty"),
        ("ACME-02", {"file": "no such file"}, "cannot be read"),
        ("ACME-03", {"role": "intern"}, "is attested by ciso"),
        ("ACME-03", {"role": "ciso", "file": None}, "is attested with the signed policy"),
    ],
)
def test_what_is_refused(tieout, attest, control: str, more, said: str) -> None:
    """A word that does not fit ends with 2 and one sentence, and nothing is stored."""
    found = attest(control, **more)
    assert found.code == 2
    assert said in found.error
    assert "\n" not in found.error
    assert tieout("attest", "list", "--format", "json").out.strip() == "[]"


def test_an_occurrence_is_the_slot_it_was_in(tieout, attest) -> None:
    """`--on` and `--occurrence` narrow a longer period to the one slot, and the day is kept."""
    whole = f"{TODAY.year}-01-01..{TODAY.year}-12-31"
    first = date(TODAY.year, 1, 1)
    number = (TODAY.month - 1) // 3 + 1
    assert attest(period=whole, occurrence=str(number), on=TODAY.isoformat()).code == 0
    [row] = json.loads(tieout("attest", "list", "--format", "json").out)
    assert SLOT is not None
    assert (row["from"], row["to"], row["on"], row["occurrence"]) == (
        SLOT.start.isoformat(), SLOT.end.isoformat(), TODAY.isoformat(), number,
    )  # fmt: skip
    tieout("run")
    said = tieout("period", "--from", str(first), "--to", str(SLOT.end), "--control", "ACME-02")
    assert f"{SLOT.name} found on {TODAY}" in said.out


def test_a_form_goes_from_the_request_into_the_vault(tieout, office, attest) -> None:
    """A blank form, and one of another control, are refused; the filled one is what is attested."""
    form = office / "form.md"
    assert tieout("request", "template", "ACME-02", "-o", str(form)).code == 0
    assert "not filled in" in attest(file=str(form)).error
    text = form.read_text(encoding="utf-8")
    text = text.replace("- Statement:", "- Statement: reviewed").replace(
        "- Person:", f"- Person: {ANN}"
    )
    form.write_text(text, encoding="utf-8")
    assert "is the form of ACME-02" in attest("ACME-03", role="ciso", file=str(form)).error
    assert attest(file=str(form)).code == 0
    assert "given" in tieout("request", "show", "ACME-02").out
    assert "ACME-02" not in tieout("request", "list", "--open").out
    listed = office / "pbc.csv"
    assert "requests to" in tieout("request", "export", "-o", str(listed)).out
    assert "PBC-ACME-02,ACME-02" in listed.read_text(encoding="utf-8")


def test_a_pack_carries_the_file_and_judges_it_again(tieout, office, attest) -> None:
    """The file lies in the pack under its digest, sheets and index tell of it, verify.py agrees."""
    attest()
    tieout("run")
    pack = office / "pack.zip"
    assert tieout("pack", "--names", "-o", str(pack)).code == 0
    with ZipFile(pack) as archive:
        archive.extractall(office / "there")
    there = office / "there"
    index = (there / "index" / "attestations.csv").read_text(encoding="utf-8")
    place = next(part for part in index.split(",") if part.startswith("objects/"))
    assert (there / place).read_bytes() == b"signed by hand"
    assert place in (there / "SHA256SUMS").read_text()
    sheet = load_workbook(there / "workbooks" / "soc2.xlsx")["Attestations"]
    [row] = [[cell.value for cell in each] for each in sheet.iter_rows(min_row=2)]
    assert {"ACME-02", "review.pdf", ANN, "in force", "Y", place} <= set(row)
    done = subprocess.run(
        [sys.executable, "-I", str(there / "verify" / "verify.py")],
        capture_output=True, text=True, check=False, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]
    assert tieout("verify", str(office / "vault")).code == 0


def test_a_pseudonymised_pack_names_nobody(tieout, office, attest) -> None:
    """Who attested is a pseudonym there, and the file and the words stay at home."""
    attest()
    tieout("run")
    pack = office / "pack.zip"
    assert tieout("pack", "-o", str(pack), "--pseudonymise").code == 0
    with ZipFile(pack) as archive:
        whole = b"".join(archive.read(name) for name in archive.namelist())
    for word in (b"Ann Lee", b"ann@hoshizora", b"signed by hand", b"review.pdf", b"Reviewed."):
        assert word not in whole
    assert re.search(rb"address-[a-z2-7]{16}@domain-[a-z2-7]{16}[.]invalid", whole)


def test_an_erased_file_leaves_the_attestation(tieout, office, attest, monkeypatch) -> None:
    """Its digest and words stay; the verdict says that it is gone, and is no pass."""
    made = attest(expires=TODAY.isoformat())
    name = name_in(made.out)
    words = ("erase", "--kind", "attestation", "--before", AFTER, "--reason", "r", "--by", "H1",
             "--approved-by", "H2")  # fmt: skip
    assert "1 stay: of an attestation that may still be relied on" in tieout(*words).out
    tieout("attest", "withdraw", name, "--by", BEN, "--reason", "wrong file")
    assert "erased 1 objects" in tieout(*words).out
    [row] = json.loads(tieout("attest", "list", "--format", "json").out)
    assert (row["id"], len(row["files"][0]["sha256"])) == (name, 64)
    tieout("run")
    assert verdicts(tieout)["ACME-02"] == "pending"
    assert tieout("verify", str(office / "vault")).code == 0
