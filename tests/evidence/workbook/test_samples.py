"""Samples in a workbook: LibreOffice works the formulas out, and they draw what the vault says."""

import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from evidence.run_store import RunReader
from evidence.sampling.policy import load_policy
from evidence.sampling.ranking import GONE, kept_samples
from evidence.sampling.sample import Sample, draw, freeze, substitute
from evidence.sampling.strata import strata_of
from evidence.workbook import render_workbook
from evidence.workbook.cells import Formula, Pen
from evidence.workbook.sheets.sample_items import SHEET as ITEMS
from evidence.workbook.sheets.samples import SHEET as SAMPLES

NAMES = [f"bucket-{number:03d}" for number in range(60)]
ODD = ["=1+1", "9e99", "1E5", "0"]
NONCE = '=HYPERLINK("x")'


@pytest.fixture
def kept(held):
    """A run of sixty buckets and a few with names that a spreadsheet may take for something."""
    return held([*NAMES, *ODD], ["versioning is off"] * (len(NAMES) + len(ODD)))


def drawn(reader: RunReader, **given: object):
    """A sample of its buckets, by the shipped policy."""
    at = reader.run.now
    population = freeze(reader.vault, reader, "TEC-30", "bucket_keeps_versions", at)
    options = {"nonce": NONCE, "chosen_by": "auditor", "frozen_before": True}
    options |= {"policy": load_policy(), "risk": "high", "at": at, "by": "operator"}
    return draw(reader.vault, population, **{**options, **given})[0]


def rows_of(book: Path, sheet) -> list[dict[str, object]]:
    """The rows of a sheet by heading, as a spreadsheet program shows them."""
    head, *rows = load_workbook(book, data_only=True)[sheet.title].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows if any(row)]


def worked_out(book: Path) -> Path:
    """The workbook as LibreOffice saves it, with every formula worked out."""
    folder = book.parent / "worked-out"
    command = [
        str(shutil.which("soffice")), f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--convert-to", "xlsx", "--outdir", str(folder), str(book),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300, env=os.environ)
    return folder / book.name


def kept_as_it_is(reader: RunReader, sample: Sample) -> None:
    """Put a sample into the vault that nobody drew."""
    entry = {
        "type": "sample", "run": sample.run, "control": sample.control, "by": "nobody",
        "population": sample.population, "object": reader.vault.put(sample.body),
        "at": reader.run.now.isoformat(),
    }  # fmt: skip
    reader.vault.commit([entry])


@pytest.mark.libreoffice
def test_formulas_draw_what_the_vault_says(kept, tmp_path):
    """By each method the formulas take the items taken and no others; a forged sample differs."""
    plain = drawn(kept)
    gone, coming = plain.taken[2].item, plain.spare[0].item
    substitute(kept.vault, plain, gone, "a test bucket", at=kept.run.now, by="operator")
    drawn(kept, nonce="2", method="systematic", size=7)
    drawn(kept, nonce="3", method="all")
    strata = strata_of(kept, "TEC-30", "bucket_keeps_versions", "id")
    drawn(kept, nonce="4", method="stratified", size=3, strata=strata, strata_named="id")
    honest = drawn(kept, nonce="5", size=9)
    swapped = tuple(sorted((*honest.taken[1:], honest.spare[4])))
    kept_as_it_is(kept, replace(honest, taken=swapped, nonce="5"))
    summary = render_workbook(kept, "soc2-2017", tmp_path / "book.xlsx")
    book = worked_out(summary.target)
    items, told = rows_of(book, ITEMS), rows_of(book, SAMPLES)
    assert len(items) == 6 * len(strata)
    first = items[: len(strata)]
    selected = {row["Item"] for row in first if row["Selected"] == "Y"}
    assert selected == {each.item.id for each in plain.taken}
    ranks = sorted((row["Rank"], row["Item"]) for row in first if row["Rank"])
    in_order = [each.item.id for each in (*plain.taken, *plain.spare)]
    assert ranks == list(enumerate(in_order, 1))
    stored = {row["Item"]: (row["Stored"], row["Note"]) for row in first}
    assert stored[gone.id] == ("replaced", "a test bucket")
    assert stored[coming.id] == ("replacement", f"for {gone.id} in {gone.scope}")
    assert [row["Differing"] for row in told] == [0] * (3 + len(strata) + 1) + [2]
    assert sum(row["Agrees"] == "differs" for row in items) == 2
    assert [row["Method"] for row in told[:4]] == ["random", "systematic", "all", "stratified"]
    assert (told[0]["Nonce"], told[0]["Size policy"]) == (NONCE, "tieout-default 1")
    assert told[0]["Cut-off"] == int(plain.taken[-1].rank[:12], 16)
    assert told[0]["Upper bound 95 %"].startswith("0 found: ")


def test_the_last_of_a_sample_stands_for_all(kept):
    """A sample and its replacements are one; the same draw again is no second sample."""
    plain = drawn(kept)
    after, _ = substitute(
        kept.vault, plain, plain.taken[0].item, "gone", at=kept.run.now, by="operator"
    )
    assert [each.sample for each in kept_samples(kept, ["TEC-30"])] == [after]
    assert kept_samples(kept, ["JML-01"]) == []
    other = drawn(kept, nonce="other")
    assert [each.sample for each in kept_samples(kept, ["TEC-30"])] == [after, other]


def test_what_may_not_be_shown_is_told_as_gone(kept, tmp_path):
    """A sample that is withheld has a row and no items; a population, no formulas."""
    sample = drawn(kept)
    (entry,) = kept.vault.entries("sample")
    withheld = [str(entry.fields["object"])]
    target = tmp_path / "book.xlsx"
    render_workbook(kept, "soc2-2017", target, withheld=withheld)
    (row,) = rows_of(target, SAMPLES)
    assert (row["Note"], row["Nonce"]) == (GONE, None)
    assert rows_of(target, ITEMS) == []
    render_workbook(kept, "soc2-2017", target, withheld=[sample.population])
    (row,) = rows_of(target, SAMPLES)
    assert "redraw.py" in row["Note"]
    items = rows_of(target, ITEMS)
    assert len(items) == len(sample.taken) + len(sample.spare)
    assert {row["Agrees"] for row in items} == {None}


def test_samples_after_the_ledger_that_is_looked_at_are_not_there(kept, tmp_path):
    """A workbook drawn from a part of the ledger holds what was drawn by then."""
    drawn(kept)
    before = list(kept.vault.entries())
    target = tmp_path / "book.xlsx"
    render_workbook(kept, "soc2-2017", target, entries=before)
    held = target.read_bytes()
    drawn(kept, nonce="later")
    render_workbook(kept, "soc2-2017", target, entries=before)
    assert target.read_bytes() == held
    render_workbook(kept, "soc2-2017", target)
    assert len(rows_of(target, SAMPLES)) == 2


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("a")', "=WEBSERVICE(A1)", "=cmd|'/c calc'!A1", "=[book]Sheet!A1", "1+1",
        "=A1&B1", "=INDIRECT(A1)", '="\n"',
    ],
)  # fmt: skip
def test_a_formula_is_one_of_ours(text):
    """Only a few functions of the file's own cells may be called."""
    sheet = Workbook(write_only=True).create_sheet("x")
    with pytest.raises(ValueError, match="not a formula of ours"):
        Pen(sheet).row([Formula(text)])
    sheet._writer.cleanup() if sheet._writer else None
