"""An engagement: one stored run seen from one framework, counted once for all sheets."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from evidence.canonical import canonical, sha256
from evidence.errors import UsageError
from evidence.filled_in.history import BEARING, KeptAct, bears_on, kept_acts, standing
from evidence.period.report import PeriodReport
from evidence.reach import METHODS, UNTESTED, farthest, method, rests_on_check
from evidence.record import Evidence
from evidence.result import Block
from evidence.run_store import RunReader
from evidence.runs.run import ControlAsTested, FrameworkAsTested, Run
from evidence.sampling.ranking import Kept, WithLedger, kept_samples
from evidence.store.ledger import LedgerEntry
from evidence.verdict import Verdict
from evidence.workbook.filling import Filling
from evidence.workbook.redefinitions import Change, redefined
from evidence.workbook.tested import NEEDS_WORK, Test, silent_test, test_of_block

__all__ = [
    "NEEDS_WORK",
    "NOT_STATED",
    "Engagement",
    "Reach",
    "Test",
    "evidence_id",
    "population_id",
]

NOT_STATED = "not stated"
"""What a run stored before mappings said how far they reach knows of one; it counts as no test."""


@dataclass(frozen=True, slots=True)
class Reach:
    """One control as mapped to one requirement: how far it meets it (`partial`), and why."""

    control: ControlAsTested
    meets: str
    why: str

    @property
    def method(self) -> str:
        """How the requirement is met by this control alone."""
        return method(self.meets, self.control.automation)

    @property
    def rank(self) -> int:
        """Its place among the controls of a requirement: 0 is the best way."""
        return METHODS.index(self.method)

    @property
    def tested(self) -> bool:
        """Whether the requirement rests on an automated check by this control."""
        aside = bool(self.control.not_applicable)
        return rests_on_check(self.meets, self.control.checks, set_aside=aside)


def population_id(digest: str | None) -> str:
    """The id of a population: the first 12 digits of the digest of its record."""
    return f"POP-{digest[:12]}" if digest else ""


def evidence_id(unit: Evidence) -> str:
    """The id of a collection unit; one that was not collected has an id all the same."""
    digest = unit.record or sha256(canonical([unit.kind, str(unit.scope), "not collected"]))
    return f"EV-{digest[:12]}"


@dataclass(frozen=True)
class Engagement:
    """What the sheets are drawn from: the run, one framework of it, and counts over its results.

    `entries` is the ledger as far as it is looked at, None for all of it; `withheld` are objects
    that may not be shown. `period` is what all looks of a period say, None for an instant.
    """

    reader: RunReader
    framework: FrameworkAsTested
    entries: Sequence[LedgerEntry] | None = None
    withheld: Collection[str] = ()
    period: PeriodReport | None = None

    @classmethod
    def of(
        cls,
        reader: RunReader,
        framework: str,
        entries: Sequence[LedgerEntry] | None = None,
        withheld: Collection[str] = (),
        period: PeriodReport | None = None,
    ) -> "Engagement":
        """The engagement for the framework of that id, for a period or for the run's instant.

        Raises:
            UsageError: when the run was not judged against it.
        """
        known = {item.id: item for item in reader.run.frameworks}
        if framework not in known:
            raise UsageError(
                f"run {reader.run.id} was not judged against {framework!r}; "
                f"its frameworks are {', '.join(known) or 'none'}"
            )
        return cls(reader, known[framework], entries, withheld, period)

    @property
    def run(self) -> Run:
        """The run."""
        return self.reader.run

    @cached_property
    def catalog(self) -> Mapping[str, Any]:
        """The framework's catalog as it stood on the day."""
        return self.reader.framework(self.framework.id)

    @cached_property
    def requirements(self) -> list[Mapping[str, Any]]:
        """Every requirement, in auditors' order."""
        return list(self.catalog["requirements"])

    @cached_property
    def groups(self) -> Mapping[str, str]:
        """The title of each group of requirements."""
        return {group["id"]: group["title"] for group in self.catalog["groups"]}

    @cached_property
    def controls(self) -> Mapping[str, ControlAsTested]:
        """The controls that are mapped to this framework, in the order of the run."""
        return {
            control.id: control
            for control in self.reader.controls().values()
            if control.satisfies.get(self.framework.id)
        }

    @cached_property
    def units(self) -> Mapping[str, Evidence]:
        """The collection unit behind each record."""
        return {unit.record: unit for unit in self.run.evidence if unit.record}

    def mapped(self, control: str) -> tuple[str, ...]:
        """The requirements of this framework that a control is mapped to."""
        return self.controls[control].satisfies[self.framework.id]

    @cached_property
    def controls_of(self) -> Mapping[str, list[str]]:
        """The controls mapped to each requirement."""
        found: dict[str, list[str]] = {row["id"]: [] for row in self.requirements}
        for control in self.controls:
            for requirement in self.mapped(control):
                found.setdefault(requirement, []).extend([control])
        return found

    @cached_property
    def reaches(self) -> Mapping[str, list[Reach]]:
        """How each requirement is met: its controls, the best way first."""
        return {
            name: sorted(
                (self._reach(self.controls[control], name) for control in controls),
                key=lambda reach: (reach.rank, reach.control.id),
            )
            for name, controls in self.controls_of.items()
        }

    def _reach(self, control: ControlAsTested, requirement: str) -> Reach:
        said = control.mapping.get(self.framework.id, {}).get(requirement, {})
        return Reach(control, said.get("meets", NOT_STATED), said.get("why", ""))

    @cached_property
    def test_of(self) -> Mapping[str, str]:
        """How far an automated check stands behind each requirement: full, partial or none."""
        return {
            name: UNTESTED
            if name in self.decisions
            else farthest(reach.meets for reach in reaches if reach.tested)
            for name, reaches in self.reaches.items()
        }

    @cached_property
    def verdicts(self) -> Mapping[str, Verdict]:
        """The verdict of each control mapped to this framework, where it has one."""
        known = self.reader.verdicts()
        return {control: known[control] for control in self.controls if control in known}

    @cached_property
    def requirement_verdicts(self) -> Mapping[str, Verdict | None]:
        """The verdict of each requirement; None where no control is mapped to it."""
        return self.reader.requirement_verdicts(self.framework.id)

    @cached_property
    def decisions(self) -> Mapping[str, Mapping[str, str]]:
        """Why requirements were decided not to apply, by requirement."""
        return self.reader.decisions(self.framework.id)

    def blocks(self) -> Iterator[Block]:
        """The blocks of this framework's controls, in reading order."""
        return (block for block in self.reader.blocks() if block.control in self.controls)

    @cached_property
    def tests(self) -> list[Test]:
        """Every test of this framework's controls: one pass over the blocks, rows left behind.

        Checks that a control names and that gave no result at all come last.
        """
        tests = [test_of_block(number, block) for number, block in enumerate(self.blocks(), 1)]
        spoken = {(test.control, test.check) for test in tests}
        silent = (
            (control.id, check)
            for control in self.controls.values()
            for check in control.checks
            if (control.id, check) not in spoken and not control.not_applicable
        )
        return tests + [
            silent_test(number, *which) for number, which in enumerate(silent, len(tests) + 1)
        ]

    @cached_property
    def tests_of(self) -> Mapping[str, list[Test]]:
        """The tests of each control."""
        found: dict[str, list[Test]] = {control: [] for control in self.controls}
        for test in self.tests:
            found[test.control] += [test]
        return found

    @cached_property
    def first_open_item(self) -> Mapping[str, int]:
        """At which row of Failing items, counted from 0, each control first appears."""
        found: dict[str, int] = {}
        row = 0
        # The sheet tells the worst verdict of all tests first.
        for word in sorted(NEEDS_WORK, key=lambda verdict: verdict.rank):
            for test in self.tests:
                if test.counts.get(word):
                    found.setdefault(test.control, row)
                row += test.counts.get(word, 0)
        return found

    def count(self, control: str, word: Verdict) -> int:
        """How many results of a control have a verdict."""
        return sum(test.counts.get(word, 0) for test in self.tests_of[control])

    @cached_property
    def used_by(self) -> Mapping[str, list[str]]:
        """The controls whose tests read each record, by digest."""
        found: dict[str, dict[str, None]] = {}
        for test in self.tests:
            for digest in (test.record, *test.inputs):
                if digest:
                    found.setdefault(digest, {})[test.control] = None
        return {digest: sorted(controls) for digest, controls in found.items()}

    @cached_property
    def place_of(self) -> Mapping[str, int]:
        """At which row of Populations and Evidence index each record stands, counted from 0."""
        found: dict[str, int] = {}
        for row, unit in enumerate(self.run.evidence):
            if unit.record:
                found.setdefault(unit.record, row)
        return found

    @cached_property
    def samples(self) -> list[Kept]:
        """The samples drawn from this run for controls that are mapped to this framework."""
        return kept_samples(self.reader, self.controls, self.told, self.withheld)

    @cached_property
    def told(self) -> list[LedgerEntry]:
        """What the ledger tells of samples from this run, and of workbooks that were handed in."""
        held = self.entries
        if held is None:
            objects = self.reader.vault
            held = list(objects.entries(*BEARING)) if isinstance(objects, WithLedger) else []
        return [each for each in held if bears_on(each, self.run.id, self.framework.id)]

    @cached_property
    def look(self) -> str:
        """What the assessor's words are about: the period, else the run."""
        if self.period is not None:
            return f"{self.period.start} to {self.period.end}"
        return self.run.id

    @cached_property
    def imports(self) -> list[KeptAct]:
        """The workbooks of this framework that were handed in, in the order of the ledger."""
        return kept_acts(self.reader.vault, self.told, self.framework.id, self.withheld)

    @cached_property
    def filling(self) -> Filling:
        """What people filled in, as far as it bears on this workbook."""
        return Filling(standing(self.imports, self.look))

    @cached_property
    def redefined(self) -> list[Change]:
        """What was defined otherwise from one run of the period to the next."""
        return list(redefined(self.reader.vault, self.period)) if self.period else []

    @cached_property
    def collected_at(self) -> Mapping[str, datetime]:
        """When each record was last read, by digest."""
        return {unit.record: unit.collected_at for unit in self.run.evidence if unit.record}
