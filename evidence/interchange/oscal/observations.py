"""Observations: what each test saw, with its counts, open items and where the evidence lies."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from evidence.interchange.oscal.words import Json, line, listed, name, prop, props
from evidence.result import Block, Stretch
from evidence.run_store import RunReader
from evidence.runs.run import Run
from evidence.verdict import Verdict, worst

OPEN = frozenset({Verdict.FAIL, Verdict.WAIVED, Verdict.UNOBSERVED, Verdict.STALE, Verdict.PENDING})
"""Verdicts of which each item is named; of the others the counts are told."""


@dataclass(frozen=True)
class Observed:
    """The observations of a run, and the open items that they speak of."""

    reader: RunReader

    @property
    def run(self) -> Run:
        """The run."""
        return self.reader.run

    @cached_property
    def tool(self) -> str:
        """The name of the tool as an actor."""
        return name(self.run.id, "tool")

    @cached_property
    def documents(self) -> list[Json]:
        """One observation a test; and one for each check that gave no result at all."""
        told = [self._observation(number, block) for number, block in enumerate(self._blocks)]
        return told + [self._silent(*which) for which in self._silent_checks()]

    @cached_property
    def of_control(self) -> dict[str, list[str]]:
        """The names of the observations of each control."""
        found: dict[str, list[str]] = {}
        for document in self.documents:
            control = document["props"][0]["value"]
            found.setdefault(control, []).append(document["uuid"])
        return found

    def related(self, *controls: str) -> Json:
        """`related-observations` of all tests of these controls."""
        names = (each for control in controls for each in self.of_control.get(control, ()))
        return listed("related-observations", ({"observation-uuid": each} for each in names))

    def items(self) -> Iterator[Json]:
        """Each open resource once, as an inventory item."""
        seen: set[str] = set()
        for block in self._blocks:
            for resource, _ in self._open(block):
                item = self._item(block, resource)
                if item not in seen:
                    seen.add(item)
                    yield {
                        "uuid": item,
                        "description": line(resource),
                        "props": props({"kind": block.kind, "scope": block.scope}),
                    }

    def note(self, title: str, told: str, **fields: object) -> Json:
        """An observation that no test made: a requirement without a finding, and why."""
        return {
            "uuid": name(self.run.id, "note", title),
            "title": line(title),
            "description": line(told),
            "props": props(fields),
            "methods": ["UNKNOWN"],
            "collected": self.run.now.isoformat(),
        }

    @cached_property
    def _blocks(self) -> list[Block]:
        return list(self.reader.blocks())

    @cached_property
    def _collected(self) -> dict[str, datetime]:
        return {unit.record: unit.collected_at for unit in self.run.evidence if unit.record}

    def _observation(self, number: int, block: Block) -> Json:
        counts = block.counts()
        verdict = worst(counts) or Verdict.UNOBSERVED
        check = self.reader.checks().get(block.check)
        fields: dict[str, object] = {
            "control": block.control, "check": block.check, "kind": block.kind,
            "scope": block.scope, "verdict": verdict.value, "check-sha256": block.source,
            "record-sha256": block.record or "",
        }  # fmt: skip
        fields |= {f"count-{word.value}": count for word, count in counts.items()}
        fields |= {f"parameter-{key}": value for key, value in block.parameters.items()}
        collected = self._collected.get(block.record or "", self.run.now)
        return {
            "uuid": name(self.run.id, "observation", number, block.control, block.check),
            "title": line(f"{block.control} {block.check} {block.scope}"),
            "description": line(check.doc if check else "What a person must state or deliver."),
            "props": props(fields),
            "methods": ["TEST" if check else "EXAMINE"],
            "types": ["control-objective"],
            "origins": [{"actors": [{"type": "tool", "actor-uuid": self.tool}]}],
            **listed("subjects", (self._subject(block, *item) for item in self._open(block))),
            **listed("relevant-evidence", self._evidence(block)),
            "collected": collected.isoformat(),
            **({"remarks": line(block.whole.reason)} if block.whole and block.whole.reason else {}),
        }

    def _evidence(self, block: Block) -> Iterator[Json]:
        for digest in dict.fromkeys((block.record, *block.inputs)):
            if digest:
                yield {
                    "href": f"objects/{digest[:2]}/{digest}",
                    "description": "The record as it was judged; its name is its SHA-256.",
                }

    def _open(self, block: Block) -> Iterator[tuple[str, Stretch]]:
        """The resources that leave somebody something to do, each with what was said of it."""
        if not any(part.verdict in OPEN for part in block.stretches):
            return
        ids, row = self.reader.resources(block.record or ""), 0
        for part in block.stretches:
            if part.verdict in OPEN:
                yield from ((resource, part) for resource in ids[row : row + part.rows])
            row += part.rows

    def _item(self, block: Block, resource: str) -> str:
        return name(self.run.id, "item", block.kind, block.scope, resource)

    def _subject(self, block: Block, resource: str, said: Stretch) -> Json:
        fields = {"verdict": said.verdict.value, "reason": said.reason, "waiver": said.waiver}
        return {
            "subject-uuid": self._item(block, resource),
            "type": "inventory-item",
            "title": line(resource),
            "props": props(fields),
        }

    def _silent_checks(self) -> Iterator[tuple[str, str]]:
        spoken = {(block.control, block.check) for block in self._blocks}
        for control in self.reader.controls().values():
            for check in control.checks:
                if (control.id, check) not in spoken and not control.not_applicable:
                    yield control.id, check

    def _silent(self, control: str, check: str) -> Json:
        told = "The check gave no result in this run."
        note = self.note(f"{control} {check}", told, control=control, check=check)
        note["props"].append(prop("verdict", Verdict.UNOBSERVED.value))
        return note
