"""The reader: runs, results and workbooks come out of a pack as out of the vault it was made of."""

from pathlib import Path
from typing import Any

import pytest

from evidence.errors import IntegrityError, MissingObjectError, UsageError
from evidence.pack.reader import PackReader
from evidence.pack.selection import Selection
from evidence.run_store import RunReader
from evidence.vault import Vault
from evidence.workbook import render_workbook


@pytest.mark.parametrize("name", ["pack", "pack.zip"])
def test_results_and_workbooks_are_those_of_the_vault(
    audited: Vault, packed: Any, quick_path: Path, name: str
) -> None:
    """From folder and ZIP file alike: every result, and a workbook of the same bytes."""
    made = packed(audited, name)
    with PackReader(made.path) as pack:
        reader, held = pack.run(), RunReader(audited, audited.load_run("R1"))
        assert list(reader.results()) == list(held.results())
        assert reader.verdicts() == held.verdicts()
        render_workbook(reader, "soc2-2017", quick_path / "again.xlsx")
        drawn = (quick_path / "again.xlsx").read_bytes()
        assert drawn == pack.read("workbooks/soc2.xlsx", 1 << 24)
        assert [entry.fields for entry in pack.entries()] == [
            entry.fields for entry in audited.entries()
        ]


def test_a_run_that_is_not_there_is_named(audited: Vault, packed: Any) -> None:
    """Another run than those packed is wrong usage, with the ones there are."""
    with (
        PackReader(packed(audited).path) as pack,
        pytest.raises(UsageError, match="holds no run 'R7'; it has R1"),
    ):
        pack.run("R7")


def test_what_was_withheld_says_why(audited: Vault, packed: Any) -> None:
    """Asking for an object that was left out gives the reason."""
    made = packed(audited, selection=Selection(frameworks=("soc2",)))
    with PackReader(made.path) as pack:
        digest = next(iter(pack.withheld))
        with pytest.raises(MissingObjectError, match="withheld: outside the selection"):
            pack.get(digest)
        with pytest.raises(MissingObjectError, match="missing"):
            pack.get("0" * 64)
        assert {result.control for result in pack.run().results()} == {"TEC-01", "TEC-02"}


def test_an_object_is_checked_when_it_is_read(audited: Vault, packed: Any) -> None:
    """A changed byte is found by whoever reads the object, without a look at all the others."""
    made = packed(audited)
    digest = audited.load_run("R1").controls
    file = made.path / "objects" / digest[:2] / digest
    file.write_bytes(file.read_bytes().replace(b"TEC-01", b"TEC-99"))
    with PackReader(made.path) as pack, pytest.raises(IntegrityError, match="SHA256SUMS"):
        pack.run().controls()


def test_a_file_that_is_not_listed_cannot_be_read(audited: Vault, packed: Any) -> None:
    """Files are read by the names of the manifest alone."""
    made = packed(audited)
    (made.path / "more").write_bytes(b"")
    with PackReader(made.path) as pack, pytest.raises(MissingObjectError, match="not listed"):
        pack.read("more", 10)


def test_a_file_too_large_is_not_read(audited: Vault, packed: Any) -> None:
    """A limit holds before the bytes are taken in."""
    with (
        PackReader(packed(audited).path) as pack,
        pytest.raises(IntegrityError, match="10 is the most"),
    ):
        pack.read("pack.json", 10)
