"""A run carries the source of every module that its checks lean on, and can be judged by them."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

import collectors.people.person
from collectors.resource import KINDS
from collectors.shipped import load_collectors
from controls.evaluate import Definitions
from controls.past import past_definitions
from controls.shipped import load_checks
from evidence.canonical import canonical, sha256
from evidence.errors import UsageError
from evidence.result import Result
from evidence.run_store import RunReader
from evidence.runs.run import Run
from tests.flow.small import written
from tieout import stored_definitions
from tieout.as_tested import Put, modules_as_tested
from tieout.audit import Audit
from tieout.leaned_on import leaned_on
from tieout.workspace import Workspace

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PERSON = "collectors.people.person"


def audited(folder: Path) -> RunReader:
    place = Workspace.load(folder)
    vault = place.vault()
    return RunReader(vault, Audit(place, vault, clock=lambda: NOW).run())


def own(reader: RunReader) -> list[Result]:
    return [each for each in reader.results() if each.check == "staff_have_an_address"]


def storing(source: str) -> Callable[[Definitions, Put], Mapping[str, str]]:
    """What stores this source as that of the model of people."""
    return lambda judged_by, put: {
        **modules_as_tested(judged_by, put),
        PERSON: put(source.encode()),
    }


def test_shipped_checks_lean_on_models_alone() -> None:
    """Models and what those compute with are followed; sessions, sources and SDKs are not."""
    load_collectors()
    names = leaned_on(load_checks())
    assert {
        PERSON,
        "collectors.aws.policies.policy",
        "collectors.aws.policies.narrowing",
    } <= names.keys()
    assert not any(name.endswith((".session", ".source", ".connection")) for name in names)
    assert all(name.startswith("collectors.") and name.count(".") in (2, 3) for name in names)
    assert Path(collectors.people.person.__file__).read_text(encoding="utf-8") == names[PERSON]


def test_every_judged_kind_is_carried() -> None:
    """The module of each resource that some check reads is among them."""
    checks = load_checks()
    judged = {resource.__module__ for check in checks for resource in check.resources}
    assert judged <= leaned_on(checks).keys()


def test_a_run_holds_each_source(tmp_path: Path) -> None:
    """The sources are objects of the vault, the face a user's file imports from among them."""
    reader = audited(written(tmp_path))
    modules = reader.modules()
    assert {"tieout", PERSON} <= modules.keys()
    assert b"HOMES" in reader.vault.get(modules["tieout"])
    assert all(sha256(reader.vault.get(digest)) == digest for digest in modules.values())
    assert 108_000 == reader.run.oldest_allowed["daily"]


def test_a_run_of_an_older_version_reads_as_it_was_stored(tmp_path: Path) -> None:
    """Without the later fields a run parses, keeps its digest, and is judged by today's models."""
    reader = audited(written(tmp_path))
    fields = json.loads(replace(reader.run, form=1).body)
    for name in ("modules", "oldest_allowed", "ahead_allowed"):
        del fields[name]
    body = canonical(fields)
    old = Run.parse(body, reader.vault.get)
    assert body == old.body
    assert {} == RunReader(reader.vault, old).modules() == old.oldest_allowed
    definitions = past_definitions(RunReader(reader.vault, old))
    assert KINDS["people.person"] in {
        each for item in definitions.assignments for each in item.check.resources
    }


def test_a_past_run_is_judged_by_the_models_of_its_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that changed since does not change what is said of that day, nor today's classes."""
    changed = leaned_on(load_checks())[PERSON]
    changed += '\n\nPerson.email = property(lambda _: "told@hoshizora.example")\n'
    monkeypatch.setattr(stored_definitions, "modules_as_tested", storing(changed))
    folder = written(tmp_path)
    staff = folder / "staff.csv"
    staff.write_text(staff.read_text("utf-8").replace("a@hoshizora.example", ""), "utf-8")
    first = audited(folder)
    monkeypatch.undo()
    today = collectors.people.person.Person
    place = Workspace.load(folder)
    audit = Audit(place, place.vault(), clock=lambda: NOW)
    again = RunReader(audit.vault, audit.evaluate_run(first.run.id, then=True))
    assert {"fail", "pass"} == {each.verdict.value for each in own(first)}
    assert {"pass"} == {each.verdict.value for each in own(again)}
    assert first.modules() == again.modules()
    assert today is collectors.people.person.Person is KINDS["people.person"]


def test_a_model_that_cannot_be_run_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stored model that leans on what is gone is one sentence, with the way out."""
    broken = "from collectors.people.session import Gone\n"
    monkeypatch.setattr(stored_definitions, "modules_as_tested", storing(broken))
    first = audited(written(tmp_path))
    with pytest.raises(UsageError, match=r"cannot be run any more: ImportError: .*Gone.*today"):
        past_definitions(first)
