"""OCSF and CSV: every result is there, with its verdict, in the form that readers know."""

import csv
import io
import json
from collections import Counter
from pathlib import Path

import pytest
from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding

from evidence.interchange.ocsf import STATUS, ocsf_lines
from evidence.interchange.table import result_table
from evidence.result import Result
from evidence.run_store import RunReader
from evidence.vault import Vault
from evidence.verdict import Verdict
from tests.evidence.pack.conftest import ORIGIN, commit_small_run


@pytest.fixture
def reader(quick_path: Path) -> RunReader:
    """A small run: buckets that fail, people who pass, users refused."""
    vault = Vault.create(quick_path / "vault", origin=ORIGIN)
    return RunReader(vault, commit_small_run(vault, "R1"))


def test_every_result_is_an_event_of_the_class(reader: RunReader) -> None:
    """Each line is a Compliance Finding by the models of the format, and none is missing."""
    events = [json.loads(line) for line in ocsf_lines(reader)]
    assert len(events) == len(list(reader.results()))
    for event in events:
        read = ComplianceFinding.model_validate(event)
        assert (read.class_uid, read.type_uid.value) == (2003, 200301)
    assert dict(reader.run.totals) == Counter(each["unmapped"]["verdict"] for each in events)


def test_only_a_pass_reads_as_one() -> None:
    """Status 1 (Pass) is given to a pass alone; every verdict has a status."""
    assert {word for word in Verdict if STATUS[word][0] == 1} == {Verdict.PASS}
    assert set(STATUS) == set(Verdict)


def test_a_finding_keeps_its_name_from_run_to_run(reader: RunReader, quick_path: Path) -> None:
    """The same control, check, scope and resource have the same uid in the next run."""
    vault = Vault.open(quick_path / "vault")
    later = RunReader(vault, commit_small_run(vault, "R2"))
    names = [
        {json.loads(line)["finding_info"]["uid"] for line in ocsf_lines(each)}
        for each in (reader, later)
    ]
    assert names[0] == names[1]
    assert len(names[0]) == len(list(reader.results()))


def test_the_table_holds_every_result(reader: RunReader) -> None:
    """The CSV table has the fields of a result as its head, and a line for each."""
    text = b"".join(result_table(reader)).decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert list(rows[0]) == list(Result._fields)
    assert dict(reader.run.totals) == Counter(row["verdict"] for row in rows)
    assert {row["control"] for row in rows} == {"TEC-01", "TEC-02", "JML-01"}
