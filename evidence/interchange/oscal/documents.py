"""The four OSCAL documents of a run: plan, results, open items, component definition."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from evidence.errors import UsageError
from evidence.interchange.oscal.findings import Judged
from evidence.interchange.oscal.observations import Observed
from evidence.interchange.oscal.words import (
    Json,
    line,
    listed,
    metadata,
    name,
    props,
    requirement_id,
)
from evidence.run_store import RunReader
from evidence.verdict import Verdict

PLAN = "assessment-plan.json"
RESULTS = "assessment-results.json"
ITEMS = "poam.json"
COMPONENTS = "component-definition.json"


def documents(reader: RunReader, frameworks: Sequence[str] = ()) -> Iterator[tuple[str, Json]]:
    """Each document with its file name, over these frameworks (all of the run, if none is named).

    The same run gives the same documents. Where nothing is open there is no plan of action, since
    the format has no empty one. Results hold one observation for each test, with its counts and
    each open item, a finding for each requirement with a judgement, and a note for each other one.

    Raises:
        UsageError: when the run was not judged against a framework, or against none at all.
        IntegrityError: when the vault does not hold what the run names.
    """
    known = [each.id for each in reader.run.frameworks]
    chosen = tuple(frameworks) or tuple(known)
    if not chosen:
        raise UsageError(f"run {reader.run.id} was judged against no framework")
    observed = Observed(reader)
    judged = Judged(observed, chosen)
    yield PLAN, {"assessment-plan": _plan(judged)}
    yield RESULTS, {"assessment-results": _results(judged)}
    if items := _open_items(judged):
        yield ITEMS, {"plan-of-action-and-milestones": items}
    yield COMPONENTS, {"component-definition": _components(judged)}


def _plan(judged: Judged) -> Json:
    run = judged.observed.run
    return {
        "uuid": name(run.id, PLAN),
        "metadata": metadata(run, "Plan of an automated control audit"),
        # No system security plan is kept by Tieout; the format wants a place for one.
        "import-ssp": {"href": "#not-kept", "remarks": "No system security plan goes along."},
        "reviewed-controls": _reviewed(judged),
        "assessment-assets": _assets(judged.observed),
    }


def _results(judged: Judged) -> Json:
    observed = judged.observed
    run = observed.run
    local = {"assessment-assets": _assets(observed), **listed("inventory-items", observed.items())}
    totals = {f"count-{word}": count for word, count in run.totals.items()}
    return {
        "uuid": name(run.id, RESULTS),
        "metadata": metadata(run, "Results of an automated control audit"),
        "import-ap": {"href": PLAN},
        "results": [
            {
                "uuid": name(run.id, "result"),
                "title": line(f"Run {run.id}"),
                "description": "Each test judged whole populations; what could not be read is "
                "not satisfied, with reason 'other', and never counts as a pass.",
                "start": run.started.isoformat(),
                "end": run.ended.isoformat(),
                "props": props({"run": run.id, "status": run.status, **totals}),
                "local-definitions": local,
                "reviewed-controls": _reviewed(judged),
                **listed("observations", [*observed.documents, *judged.notes()]),
                **listed("risks", judged.risks()),
                **listed("findings", judged.findings()),
            }
        ],
    }


def _reviewed(judged: Judged) -> Json:
    return {"control-selections": list(judged.selections())}


def _assets(observed: Observed) -> Json:
    run = observed.run
    return {
        "components": [
            {
                "uuid": observed.tool,
                "type": "software",
                "title": "Tieout",
                "description": "The tool that collected the evidence and judged it.",
                "props": props({"version": run.version, "code-sha256": run.code}),
                "status": {"state": "operational"},
            }
        ],
        "assessment-platforms": [
            {
                "uuid": name(run.id, "platform"),
                "title": "Where the audit ran",
                "uses-components": [{"component-uuid": observed.tool}],
            }
        ],
    }


def _open_items(judged: Judged) -> Json | None:
    """The plan of action, or None where nothing is open."""
    observed, run = judged.observed, judged.observed.run
    ends = _ends_of_waivers(observed)
    items: list[Json] = []
    for control, verdict in judged.open_controls():
        risk = {"risk-uuid": judged.risk(control.id)}
        items.append(
            {
                "uuid": name(run.id, "item of plan", control.id),
                "title": line(f"{control.id} {control.title}"),
                "description": f"{verdict.value}: {verdict.meaning}",
                "props": props(
                    {
                        "control": control.id,
                        "verdict": verdict.value,
                        "owner": control.owner,
                        "waiver-ends": ends.get(control.id) if verdict is Verdict.WAIVED else None,
                    }
                ),
                **observed.related(control.id),
                **({"related-risks": [risk]} if verdict in {Verdict.FAIL, Verdict.WAIVED} else {}),
            }
        )
    if not items:
        return None
    return {
        "uuid": name(run.id, ITEMS),
        "metadata": metadata(run, "What an automated control audit left open"),
        "local-definitions": {
            "components": _assets(observed)["components"],
            **listed("inventory-items", observed.items()),
        },
        **listed("observations", observed.documents),
        **listed("risks", judged.risks()),
        "poam-items": items,
    }


def _ends_of_waivers(observed: Observed) -> dict[str, str]:
    """The day on which the first waiver of each control ends."""
    found: dict[str, str] = {}
    for waiver in observed.reader.waivers():
        end = datetime.fromisoformat(str(waiver["ends"])).replace(tzinfo=UTC).date().isoformat()
        found[waiver["control"]] = min(end, found.get(waiver["control"], end))
    return found


def _components(judged: Judged) -> Json:
    reader, run = judged.observed.reader, judged.observed.run
    return {
        "uuid": name(run.id, COMPONENTS),
        "metadata": metadata(run, "The library of controls as tested"),
        "components": [
            {
                "uuid": name(run.id, "library"),
                "type": "validation",
                "title": "Control library",
                "description": "Controls, each with the requirements that it is mapped to.",
                **listed(
                    "control-implementations",
                    (
                        implementation
                        for framework in judged.frameworks
                        if (implementation := _implementation(reader, framework))
                    ),
                ),
            }
        ],
    }


def _implementation(reader: RunReader, framework: str) -> Json | None:
    catalog = reader.framework(framework)
    prefix = catalog.get("oscal_prefix", f"{framework}_")
    implemented: list[Json] = []
    for control in reader.controls().values():
        for requirement in control.satisfies.get(framework, ()):
            told = control.mapping.get(framework, {}).get(requirement, {})
            implemented.append(
                {
                    "uuid": name(reader.run.id, "implements", framework, requirement, control.id),
                    "control-id": requirement_id(prefix, requirement),
                    "description": line(control.statement),
                    "props": props(
                        {
                            "control": control.id,
                            "title": control.title,
                            "owner": control.owner,
                            "frequency": control.frequency,
                            "automation": control.automation,
                            "meets": told.get("meets"),
                            "why": told.get("why"),
                            "checks": ", ".join(control.checks),
                        }
                    ),
                }
            )
    if not implemented:
        return None
    return {
        "uuid": name(reader.run.id, "implementation", framework),
        "source": f"urn:tieout:framework:{framework}",
        "description": line(f"Mapped to {catalog['name']}"),
        "implemented-requirements": implemented,
    }
