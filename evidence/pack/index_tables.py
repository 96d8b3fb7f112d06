"""Index tables of a pack: runs, controls, requirements and evidence, as rows of CSV files."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from evidence.attested.in_run import attested_by
from evidence.attested.standing import caveats, state_of
from evidence.csv_lines import Cell, csv_lines
from evidence.pack.contents import Contents
from evidence.pack.selection import Chosen
from evidence.pack_places import object_place
from evidence.runs.run_heads import UNFINISHED, utc
from evidence.store.ledger import LedgerEntry
from evidence.verdict import Verdict
from evidence.workbook.engagement import evidence_id

Rows = Iterator[tuple[Cell, ...]]


def tables(
    chosen: Chosen, held: Contents, entries: Iterable[LedgerEntry]
) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Each file of the folder `index/` with its lines; of items alone no requirement is judged."""
    yield "index/runs.csv", csv_lines(RUNS, runs(chosen, entries))
    yield "index/controls.csv", csv_lines(CONTROLS, controls(chosen))
    if not chosen.selection.items:
        yield "index/requirements.csv", csv_lines(REQUIREMENTS, requirements(chosen))
    yield "index/evidence.csv", csv_lines(EVIDENCE, evidence(chosen, held))
    if chosen.newest.run.attestations and not chosen.selection.items:
        yield "index/attestations.csv", csv_lines(ATTESTATIONS, attestations(chosen, held))


RUNS = ("run", "started", "mode", "status", "planned", "committed", "segment", "in_this_pack")


def runs(chosen: Chosen, entries: Iterable[LedgerEntry]) -> Rows:
    """Every run that the ledger tells of, those that failed or were never ended included."""
    packed = {reader.run.id for reader in chosen.readers}
    begun: dict[str, tuple[Cell, ...]] = {}
    ended: dict[str, tuple[Cell, ...]] = {}
    for entry in entries:
        fields = entry.fields
        if entry.type == "run-start":
            begun[fields["run"]] = (fields["started"], fields.get("mode", "run"))
        elif entry.type == "run-end":
            ended[fields["run"]] = (
                fields["status"], fields.get("planned"), fields.get("committed"), entry.segment
            )  # fmt: skip
    for run, start in begun.items():
        end = ended.get(run, (UNFINISHED, None, None, None))
        yield run, *start, *end, "yes" if run in packed else "no"


_WORDS = tuple(Verdict)
CONTROLS = (
    "control", "title", "owner", "frequency", "automation", "verdict",
    *(word.value for word in _WORDS), "requirements",
)  # fmt: skip


def controls(chosen: Chosen) -> Rows:
    """Each control of the newest run that the pack is about, with its results by verdict."""
    reader = chosen.newest
    wanted, verdicts = chosen.controls_of[reader.run.id], reader.verdicts()
    counts: dict[str, dict[Verdict, int]] = {}
    for block in chosen.blocks(reader):
        of_control = counts.setdefault(block.control, {})
        for word, number in block.counts().items():
            of_control[word] = of_control.get(word, 0) + number
    for control in reader.controls().values():
        if control.id in wanted:
            given = counts.get(control.id, {})
            yield (
                control.id, control.title, control.owner, control.frequency, control.automation,
                verdicts[control.id].value, *(given.get(word, 0) for word in _WORDS),
                " ".join(control.requirements),
            )  # fmt: skip


REQUIREMENTS = ("framework", "requirement", "title", "verdict", "controls")


def requirements(chosen: Chosen) -> Rows:
    """Each requirement of the frameworks in question, unmapped ones included."""
    reader = chosen.newest
    for framework in reader.run.frameworks:
        if chosen.frameworks and framework.id not in chosen.frameworks:
            continue
        mapped: dict[str, list[str]] = {}
        for control in reader.controls().values():
            for requirement in control.satisfies.get(framework.id, ()):
                mapped.setdefault(requirement, []).append(control.id)
        verdicts: Mapping[str, Verdict | None] = reader.requirement_verdicts(framework.id)
        for row in reader.framework(framework.id)["requirements"]:
            verdict = verdicts[row["id"]]
            yield (
                framework.id, row["id"], row.get("title"), verdict.value if verdict else "unmapped",
                " ".join(mapped.get(row["id"], ())),
            )  # fmt: skip


EVIDENCE = (
    "evidence", "kind", "scope", "system", "source", "rows", "complete", "reading_began",
    "collected_at", "collected_by", "collector", "gap", "record", "transcript",
)  # fmt: skip


def evidence(chosen: Chosen, held: Contents) -> Rows:
    """Each collection unit of the newest run, with the files that hold it."""
    there = set(held.objects)

    def file(digest: str | None) -> str:
        if digest is None:
            return "not collected"
        return object_place(digest) if digest in there else f"withheld: {digest}"

    for unit in chosen.newest.run.evidence:
        times: tuple[datetime, datetime] = (unit.traffic.started, unit.collected_at)
        yield (
            evidence_id(unit), unit.kind, str(unit.scope), unit.system, unit.source, unit.rows,
            "yes" if unit.complete else "no", *times, unit.identity,
            f"{unit.collector} {unit.version}", str(unit.gap) if unit.gap else "",
            file(unit.record), file(unit.transcript),
        )  # fmt: skip


ATTESTATIONS = (
    "attestation", "control", "statement", "file", "sha256", "bytes", "place", "from", "to",
    "carried_out_on", "by", "role", "given_at", "second_person", "confirmed_at", "expires", "state",
    "caveats", "act",
)  # fmt: skip


def attestations(chosen: Chosen, held: Contents) -> Rows:
    """Each file of what people attested of the controls in question, and each bare statement."""
    reader = chosen.newest
    wanted, there = chosen.controls_of[reader.run.id], set(held.objects)
    today = utc(reader.run.now).date()
    for row in attested_by(reader.run, reader.vault):
        if row["control"] not in wanted:
            continue
        second = row["confirmed"] or {"by": "", "at": ""}
        for file in row["files"] or [{"name": "", "sha256": "", "bytes": None}]:
            digest = file["sha256"]
            place = object_place(digest) if digest in there else f"withheld: {digest}"
            yield (
                row["id"], row["control"], row["statement"], file["name"], digest, file["bytes"],
                place if digest else "", row["from"], row["to"], row["on"], row["by"], row["role"],
                row["at"], second["by"], second["at"], row["expires"], state_of(row, today),
                "; ".join(caveats(row)), row["object"],
            )  # fmt: skip
