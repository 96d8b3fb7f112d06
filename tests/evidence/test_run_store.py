"""A stored run is read from the vault alone, result by result, and never better than it was."""

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any

import pytest

from evidence.canonical import canonical
from evidence.errors import IntegrityError, MissingObjectError, UsageError
from evidence.result import Block, Stretch
from evidence.run_store import RunReader, put_json
from evidence.runs.run import Run
from evidence.vault import Vault
from evidence.verdict import Verdict

Maker = Callable[..., Any]


@pytest.fixture
def reader(vault: Vault, commit_run: Maker) -> RunReader:
    """A reader of a run that was committed, from a vault opened anew."""
    commit_run(vault, "R1")
    again = Vault.open(vault.path)
    return RunReader(again, again.load_run("latest"))


def test_definitions_come_back_as_they_were_tested(reader: RunReader) -> None:
    """Controls, checks, kinds, catalog and waivers are read from the run, types and all."""
    assert list(reader.controls()) == ["TEC-01", "TEC-02", "TEC-03"]
    control = reader.controls()["TEC-01"]
    assert control.requirements == ("soc2-2017:A1.1", "soc2-2017:A1.2")
    assert control.evidence == ("bucket list",)
    assert reader.checks()["bucket_keeps_versions"].controls == ("TEC-01",)
    assert reader.kinds()["aws.s3.bucket"].fields == {"versioning": "str | None"}
    assert reader.framework("soc2-2017")["requirements"][0]["id"] == "A1.1"
    assert reader.waivers() == []
    with pytest.raises(UsageError, match="its frameworks are soc2-2017"):
        reader.framework("iso27001-2022")


def test_results_stream_in_reading_order(reader: RunReader) -> None:
    """One result a row, the ids from the record, the owner and requirements from the control."""
    results = list(reader.results())
    assert [tuple(result) for result in results] == list(reader.result_rows())
    assert [(result.control, result.resource, result.verdict.value) for result in results] == [
        ("TEC-01", "bucket-0", "pass"),
        ("TEC-01", "bucket-1", "fail"),
        ("TEC-01", "bucket-2", "fail"),
        ("TEC-02", None, "unobserved"),
    ]
    assert results[1].reason == "versioning is off"
    assert results[1].owner == "platform"
    assert results[1].requirements == ("soc2-2017:A1.1", "soc2-2017:A1.2")
    assert results[1].record == reader.run.evidence[0].record
    assert results[1].evaluated_at == reader.run.now.isoformat()
    assert results[3].record is None


def test_verdicts_are_rolled_up_and_silence_is_unobserved(reader: RunReader) -> None:
    """A control without any result is unobserved; a requirement without control has no verdict."""
    assert reader.verdicts() == {
        "TEC-01": Verdict.FAIL,
        "TEC-02": Verdict.UNOBSERVED,
        "TEC-03": Verdict.UNOBSERVED,
    }
    assert reader.requirement_verdicts("soc2-2017") == {
        "A1.1": Verdict.FAIL,
        "A1.2": Verdict.FAIL,
        "A1.3": None,
    }


def changed(vault: Vault, run: Run, **blocks: Any) -> RunReader:
    """A reader of the run with the first block changed, and no other block."""
    first = Block.parse(vault.get(run.blocks[0]))
    return RunReader(vault, replace(run, blocks=(vault.put(replace(first, **blocks).body),)))


def test_a_check_that_gave_nothing_keeps_its_control_from_passing(
    vault: Vault, commit_run: Maker
) -> None:
    """Of two checks one passed and one is silent: the control is unobserved, not passed."""
    run = commit_run(vault, "R1")
    reader = changed(vault, run, stretches=(Stretch(Verdict.PASS, 3, ""),))
    assert reader.verdicts()["TEC-01"] is Verdict.PASS
    controls = [row for row in reader._rows(run.controls) if row["id"] == "TEC-01"]
    controls[0]["checks"] += ["another"]
    two_checks = replace(reader.run, controls=put_json(vault, controls))
    assert RunReader(vault, two_checks).verdicts() == {"TEC-01": Verdict.UNOBSERVED}
    controls[0]["not_applicable"] = {"reason": "no such system", "approved_by": "ciso"}
    aside = replace(reader.run, controls=put_json(vault, controls))
    assert RunReader(vault, aside).verdicts() == {"TEC-01": Verdict.PASS}
    silent = changed(vault, run, stretches=())
    assert silent.verdicts()["TEC-01"] is Verdict.UNOBSERVED


def test_what_does_not_fit_together_is_an_integrity_error(vault: Vault, commit_run: Maker) -> None:
    """Blocks of other controls or other row counts, and bytes that are no part of a run."""
    run = commit_run(vault, "R1")
    with pytest.raises(IntegrityError, match="which the run does not hold"):
        list(changed(vault, run, control="TEC-99").results())
    with pytest.raises(IntegrityError, match="speak of 2 rows"):
        list(changed(vault, run, stretches=(Stretch(Verdict.PASS, 2, ""),)).results())
    with pytest.raises(IntegrityError, match="no JSON"):
        RunReader(vault, replace(run, controls=vault.put(b"rubbish"))).controls()
    for other in ([{"id": "x"}], [3], {"id": "x"}):
        broken = replace(run, checks=vault.put(canonical(other)))
        with pytest.raises(IntegrityError):
            RunReader(vault, broken).checks()
    with pytest.raises(MissingObjectError):
        RunReader(vault, replace(run, kinds="0" * 64)).kinds()
    for body in (b"{}\nrubbish", b"{}\n[]", b"{}\n{}"):
        with pytest.raises(IntegrityError, match="no record"):
            RunReader(vault, run).resources(vault.put(body))


def test_a_record_and_its_head_are_read(reader: RunReader) -> None:
    """The head tells all but the rows."""
    digest = reader.run.evidence[0].record or ""
    whole, head = reader.record(digest), reader.record_head(digest)
    assert len(whole.rows) == 3
    assert list(head.rows) == []
    assert (head.kind, head.scope, head.operations) == (whole.kind, whole.scope, whole.operations)
    assert head.completeness == whole.completeness


def test_few_ids_are_kept(vault: Vault, commit_run: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    """The ids of the last records stay in memory up to a bound, so that many records stay flat."""
    monkeypatch.setattr("evidence.run_store._IDS_KEPT", 5)
    reader = RunReader(vault, commit_run(vault, "R1"))
    records = [vault.put(b"{}\n" + b'{"id":"x"}\n' * rows) for rows in (2, 3, 4)]
    for digest in records:
        assert set(reader.resources(digest)) == {"x"}
    assert list(reader._ids) == records[2:]
    assert reader.resources(records[0]) == ["x", "x"]


def test_a_control_that_only_supports_meets_nothing(vault, commit_run) -> None:
    """Where it passes it tells nothing of the requirement; where it is worse, it weighs against."""
    run = commit_run(vault, "R1")
    judged = next(block for block in RunReader(vault, run).blocks() if block.record)
    passing = replace(judged, stretches=(Stretch(Verdict.PASS, 3, ""),))
    run = replace(run, blocks=(vault.put(passing.body), *run.blocks[1:]))
    reader = RunReader(vault, run)
    supporting = {"soc2-2017": {name: {"meets": "supporting", "why": ""} for name in ("A1.1",)}}
    before = reader.requirement_verdicts("soc2-2017")
    controls = [asdict(each) for each in reader.controls().values()]
    for fields in controls:
        fields["mapping"] = supporting
    made = replace(run, controls=put_json(vault, controls))
    after = RunReader(vault, made).requirement_verdicts("soc2-2017")
    assert (Verdict.PASS, None) == (before["A1.1"], after["A1.1"])
    assert before["A1.2"] is after["A1.2"] is Verdict.UNOBSERVED
