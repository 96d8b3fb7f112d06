"""What holds of an audit in which one call was denied, whichever it was."""

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, Self

from collectors.aws.organization import AwsOrganization
from controls.control import Library
from controls.evaluate import ATTESTATION, Definitions
from evidence.record import UNOBSERVED, Record
from evidence.result import Result
from evidence.run_store import RunReader
from evidence.transcript import Transcript
from evidence.verdict import Verdict
from tests.faults.figures import figures
from tests.flow.estate import Spoken, results
from tieout.audit import Audit, new_run_id
from tieout.cli.summary import exit_code
from tieout.collection import in_plan_order
from tieout.workspace import Workspace

RESTS_ON_NOTHING = {
    # The paid defence is not required, by the parameter `required` of CLD-224.
    "shield:DescribeSubscription",
    "shield:ListProtections",
}
"""Calls that no verdict of the seeded account hangs on."""


@dataclass
class Undisturbed:
    """The audit that nobody disturbed."""

    whole: RunReader
    results: Mapping[Spoken, Result] = field(init=False)
    operations: Mapping[str, set[tuple[str, str]]] = field(init=False)
    """Each operation asked, with the units that asked it."""

    def __post_init__(self) -> None:
        self.results = results(self.whole)
        asked: dict[str, set[tuple[str, str]]] = {}
        for unit in self.whole.run.evidence:
            transcript = Transcript.parse(self.whole.vault.get(unit.transcript))
            for exchange in transcript.exchanges:
                asked.setdefault(exchange.operation, set()).add((unit.kind, str(unit.scope)))
        self.operations = asked

    def judged_by(self, definitions: Definitions) -> Self:
        """The same, of its results only those that these definitions give."""
        checks = {(each.control.id, each.check.id) for each in definitions.assignments}
        checks |= {(control.id, ATTESTATION) for control in definitions.library}
        narrowed = copy(self)
        narrowed.results = {key: each for key, each in self.results.items() if key[:2] in checks}
        return narrowed

    def resting_on(self, operation: str, definitions: Definitions) -> Definitions:
        """Of the definitions the checks that read what asked for it, and of controls theirs."""
        touched = {kind for kind, _ in self.operations[operation]}
        chosen = [each for each in definitions.assignments if touched & set(each.check.kinds)]
        named = {each.control.id: each.control for each in chosen}
        return replace(definitions, library=Library(named), assignments=chosen)

    def disturbed(self, place: Workspace, operation: str, definitions: Definitions) -> RunReader:
        """The audit once more, with what does not ask for the operation taken from the first."""
        audit = Audit(place, place.vault())
        units, now, touched = audit.units(place), datetime.now(UTC), self.operations[operation]
        planned = list(map(str, units))
        kept = [
            each for each in self.whole.run.evidence if (each.kind, str(each.scope)) not in touched
        ]
        left = [
            unit for unit in units if (unit.collector.resource.kind, str(unit.scope)) in touched
        ]
        run_id = new_run_id(now)
        audit.start(run_id, now, units)
        evidence = in_plan_order(planned, [*kept, *audit.collect(run_id, left)])
        run = audit.judge(run_id, definitions, evidence, started=now, planned=planned)
        return RunReader(audit.vault, run)


def refusing(place: Workspace, refused: set[str]) -> None:
    """Answer 403 in place of AWS to the operations in `refused`, as it stands at each call."""
    (source,) = (each for each in place.sources if each.system == "aws")

    def answer(model: Any, **_: Any) -> tuple[Any, Any] | None:
        if f"{model.service_model.service_name}:{model.name}" not in refused:
            return None
        said = {"Code": "AccessDenied", "Message": "not authorized to perform this action"}
        about = {"HTTPStatusCode": 403, "HTTPHeaders": {}, "RetryAttempts": 0}
        return SimpleNamespace(status_code=403), {"Error": said, "ResponseMetadata": about}

    home = source.home if isinstance(source, AwsOrganization) else source
    home.connection.sdk.register("before-call", answer)  # type: ignore[attr-defined]


def hold(before: Undisturbed, reader: RunReader, operation: str) -> int:
    """No result became a pass, none vanished; what changed is unobserved and names the call.

    How many results changed.
    """
    now = results(reader)
    missing = {key for key in before.results if key not in now}
    for key in missing:
        assert spoken_of_whole(now, key), f"{key} vanished"
    changed = {key: each for key, each in now.items() if differs(before.results.get(key), each)}
    for key, each in changed.items():
        assert Verdict.UNOBSERVED is each.verdict, (each, before.results.get(key))
        assert operation in each.reason, each
    if operation in RESTS_ON_NOTHING:
        assert not changed
    else:
        assert exit_code(reader.run.totals, strict=False) in (1, 3)
    assert "incomplete" == reader.run.status or unread_fields(reader)
    honest(before, reader, operation)
    false = [key for key, each in changed.items() if each.verdict is Verdict.PASS]
    figures("F9", ablations=1, false_passes=len(false))
    return len(changed) + len(missing)


def differs(before: Result | None, after: Result) -> bool:
    """Whether a result says something else than before; another record is no news by itself."""
    return before is None or (before.verdict, before.reason) != (after.verdict, after.reason)


def spoken_of_whole(now: Mapping[Spoken, Result], key: Spoken) -> bool:
    """Whether what is gone is spoken of as unobserved where its whole population is."""
    control, check, kind, scope, _ = key
    return any(
        each.verdict is Verdict.UNOBSERVED
        for (*judged, where, resource), each in now.items()
        if judged == [control, check, kind]
        and resource is None
        and (where == scope or scope.startswith(f"{where}/"))
    )


def unread_fields(reader: RunReader) -> bool:
    return any(item.unobserved for item in reader.run.evidence)


def honest(before: Undisturbed, reader: RunReader, operation: str) -> None:
    """Hold what was stored against what was there: a field is as it was, or marked as unread."""
    units = {(each.kind, str(each.scope)): each for each in before.whole.run.evidence}
    touched = before.operations.get(operation, set())
    for unit in reader.run.evidence:
        name = unit.kind, str(unit.scope)
        if name not in units:
            assert unit.record is None, "a unit of a scope that was not there has no record"
            assert unit.gap is not None
            assert operation == unit.gap.operation
            continue
        if unit.record == units[name].record:
            continue
        assert name in touched
        rows = record(before.whole, units[name].record).rows
        now = record(reader, unit.record).rows if unit.record else []
        if rows == now:
            # The call proved the count alone, and another one proves it as well.
            assert unit.gap or record(reader, unit.record).completeness.expected == len(rows)
            continue
        assert operation in " ".join([str(unit.gap), *unit.unobserved])
        known = {row["id"]: row for row in rows}
        for row in now:
            unread = row.get(UNOBSERVED, {})
            assert row["id"] in known
            for name_of, value in known[row["id"]].items():
                if name_of != UNOBSERVED:
                    assert name_of in unread or row.get(name_of) == value, (row["id"], name_of)


def record(reader: RunReader, digest: str | None) -> Record:
    assert digest is not None
    return reader.record(digest)
