"""Evaluation: every check over all evidence held, giving blocks of results and no surprises.

The rules that may not bend stand here once, for all checks: absence of evidence is never a pass;
partial data may prove a failure, never a pass; an empty population that was listed whole is no
occurrence; what is stale is stale whatever it would say.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from controls.assignment import Assignment
from controls.control import Control, Library
from controls.freshness import stale, unseen
from controls.holdings import Holdings, Lacking, Whole, by_kind
from controls.judge import once, refuse_without_asserts
from controls.sitting import Sitting
from controls.waiver import Waivers
from evidence.attested.ruling import ruling
from evidence.attested.standing import Row
from evidence.record import Evidence, Record
from evidence.result import Block, Stretch
from evidence.verdict import Verdict

ATTESTATION = "attestation"
"""The check id and kind of what a person still has to give."""
EMPTY = "the population was listed whole and is empty"
"""Why nothing operated."""


@dataclass(frozen=True)
class Decision:
    """A scoping decision of the organisation: a world that is not used, why, and who says so."""

    reason: str
    approved_by: str

    def __str__(self) -> str:
        return f"{self.reason} (approved by {self.approved_by})"


@dataclass(frozen=True)
class Definitions:
    """What is judged by: controls, their checks, waivers, and worlds that are out of scope.

    `modules` are the sources of the modules that the checks lean on, where those are of a past day.
    """

    library: Library
    assignments: Sequence[Assignment]
    waivers: Waivers = field(default_factory=Waivers)
    out_of_scope: Mapping[str, Decision] = field(default_factory=dict)
    modules: Mapping[str, str] = field(default_factory=dict)


def evaluate(
    definitions: Definitions,
    evidence: Sequence[Evidence],
    load: Callable[[str], Record],
    now: datetime,
    judged: Callable[[int], None] = lambda _: None,
    attested: Sequence[Row] = (),
) -> list[Block]:
    """Judge every assignment over the evidence, at the instant `now`.

    Blocks come in the order of the library, then by check and scope. `judged` is told how many
    resources each step judged, for progress. `attested` is what people had attested by `now`, in
    the order in which they did, as it is stored with a run.

    Raises:
        AssertsVanishError: under `python -O`.
    """
    refuse_without_asserts()
    holdings = Holdings(evidence, load)
    holdings.keep(
        asked.resource.kind
        for assignment in definitions.assignments
        for asked in assignment.check.asked.values()
    )
    bench = Bench(definitions, holdings, now, attested)
    blocks: list[Block] = []
    # Kind by kind and record by record, so that each record is loaded once for all its checks.
    for kind, assignments in _by_subject(definitions.assignments).items():
        for block in bench.over(kind, assignments):
            judged(block.items)
            blocks.append(block)
    blocks.extend(bench.by_person())
    order = {control.id: place for place, control in enumerate(definitions.library)}
    return sorted(blocks, key=lambda block: (order[block.control], block.check, block.scope))


def _by_subject(assignments: Sequence[Assignment]) -> dict[str, list[Assignment]]:
    filed: dict[str, list[Assignment]] = {}
    for assignment in assignments:
        filed.setdefault(assignment.check.kind, []).append(assignment)
    return filed


@dataclass(frozen=True)
class Bench:
    """One sitting: definitions and evidence at one instant."""

    definitions: Definitions
    holdings: Holdings
    now: datetime
    attested: Sequence[Row] = ()

    def over(self, kind: str, assignments: Sequence[Assignment]) -> Iterator[Block]:
        """The blocks of all checks that judge one kind."""
        in_scope = []
        for assignment in assignments:
            aside = self._set_aside(assignment.control, kind)
            if aside:
                yield _block(assignment, "", whole=Stretch(Verdict.NOT_APPLICABLE, 1, aside))
            elif assignment.check.subject is None:
                yield self._once(assignment)
            else:
                in_scope.append(assignment)
        items = self.holdings.of(kind)
        for assignment in in_scope:
            held = any(_speaks(item, assignment) for item in items)
            nothing = f"no evidence of {kind} was collected: no source is configured for it"
            if lost := self._lost(assignment.control) if held else nothing:
                yield _block(assignment, "", whole=Stretch(Verdict.UNOBSERVED, 1, lost))
        for item in items:
            yield from self._each([each for each in in_scope if _speaks(item, each)], item)

    def _lost(self, control: Control) -> str | None:
        """What to say when the scope of a control holds nothing that was sought; None otherwise.

        A misspelt pattern must not make a control not applicable everywhere.
        """
        scope = control.scope
        if scope is None or not scope.narrows:
            return None
        kinds = {
            item.check.kind
            for item in self.definitions.assignments
            if item.control.id == control.id and item.check.subject
        }
        sought = [str(item.scope) for kind in sorted(kinds) for item in self.holdings.of(kind)]
        if not any(scope.holds(place) or scope.lies_within(place) for place in sought):
            return f"no evidence was collected in its scope ({scope.places})"
        idle = scope.idle(sought)
        return f"no evidence was sought in {idle}, a place of its scope" if idle else None

    def by_person(self) -> Iterator[Block]:
        """A block for every control in which a person still has to give something."""
        checked = {assignment.control.id for assignment in self.definitions.assignments}
        for control in self.definitions.library:
            aside = control.not_applicable
            if control.automation == "automated" or (aside and control.id in checked):
                continue
            if aside:
                verdict = Verdict.NOT_APPLICABLE
                reason = str(Decision(aside.reason, aside.approved_by))
            else:
                asked = _asked_of_person(control)
                verdict, reason, _ = ruling(
                    control.id, control.frequency, self.attested, self.now, asked
                )
            yield Block(
                control.id, ATTESTATION, ATTESTATION, "", None, (), "", {}, (),
                Stretch(verdict, 1, reason),
            )  # fmt: skip

    def _set_aside(self, control: Control, kind: str) -> str | None:
        """Why a scoping decision takes this control or world out of scope; None when none does."""
        if control.not_applicable:
            decision = control.not_applicable
            return str(Decision(decision.reason, decision.approved_by))
        world = self.definitions.out_of_scope.get(kind.partition(".")[0])
        return str(world) if world else None

    def _each(self, assignments: Sequence[Assignment], item: Evidence) -> Iterator[Block]:
        """Judge every resource of one record, by all checks while it is at hand."""
        begun = [self._begun(assignment, item) for assignment in assignments]
        sittings = [each for each in begun if isinstance(each, Sitting) and each.open]
        subject = sittings[0].assignment.check.subject if sittings else None
        if subject is not None:
            for subjects in self.holdings.at_hand(item, subject):
                for sitting in sittings:
                    sitting.judge(subjects)
        for each in begun:
            yield each if isinstance(each, Block) else _written(each, item)

    def _begun(self, assignment: Assignment, item: Evidence) -> Block | Sitting:
        """What a check needs to judge a record; the block at once where nothing is to be judged."""
        check, scope = assignment.check, str(item.scope)
        limit = assignment.control.scope
        # A place that could not even be listed may be where the control applies.
        lost = limit and item.record is None and limit.lies_within(scope)
        if limit and not lost and not limit.holds(scope):
            aside = Stretch(Verdict.NOT_APPLICABLE, 1, str(limit))
            return _block(assignment, scope, whole=aside)
        if item.record is None:
            reason = f"{item.kind} of {scope} was not collected: {item.gap}"
            return _block(assignment, scope, whole=Stretch(Verdict.UNOBSERVED, 1, reason))
        old = stale(assignment.control.frequency, item.collected_at, self.now, item.as_of)
        if old:
            return _block(assignment, scope, item.record, whole=Stretch(Verdict.STALE, 1, old))
        assert check.subject is not None
        completeness, count = self.holdings.head(item)
        hidden = _hidden(assignment, [item])
        if completeness.complete and not count:
            nothing = hidden or Stretch(Verdict.NO_OCCURRENCE, 1, EMPTY)
            return _block(assignment, scope, item.record, whole=nothing)
        partial = None
        if not completeness.complete:
            gaps = "; ".join(map(str, completeness.gaps))
            partial = Stretch(Verdict.UNOBSERVED, 1, f"the population is partial: {gaps}")
        populations, lacking = self._populations(assignment, item)
        sitting = Sitting(
            assignment,
            partial=partial,
            inputs=_digests(populations),
            # What is there was seen; of what came and went in between nobody knows.
            whole=partial or hidden,
        )
        if lacking:
            sitting.settle(Verdict.UNOBSERVED, count, lacking.reason)
        else:
            sitting.given = self._given(assignment, populations)
            sitting.waivers = self.definitions.waivers.in_force(
                assignment.control.id, check.id, scope, self.now.date()
            )
        return sitting

    def _once(self, assignment: Assignment) -> Block:
        """Judge whole populations by one call."""
        populations, lacking = self._populations(assignment, None)
        if lacking:
            verdict, reason = Verdict.UNOBSERVED, lacking.reason
        else:
            verdict, reason = once(assignment.check, self._given(assignment, populations))
            if verdict is Verdict.PASS and not any(
                each.population for each in populations.values()
            ):
                # Inventories may be empty; of nothing at all nothing was judged.
                verdict, reason = Verdict.NO_OCCURRENCE, EMPTY
        whole = Stretch(verdict, 1, reason)
        asked = {each.resource.kind for each in assignment.check.asked.values()}
        items = [item for kind in sorted(asked) for item in self.holdings.of(kind)]
        if verdict in _NO_FAULT:
            whole = _hidden(assignment, items) or whole
        return _block(assignment, "", None, _digests(populations), whole=whole)

    def _populations(
        self, assignment: Assignment, subject: Evidence | None
    ) -> tuple[dict[str, Whole], Lacking | None]:
        found: dict[str, Whole] = {}
        for name, asked in assignment.check.asked.items():
            held = self.holdings.whole(asked, subject, assignment.control.frequency, self.now)
            if isinstance(held, Lacking):
                return found, held
            found[name] = held
        return found, None

    def _given(self, assignment: Assignment, populations: Mapping[str, Whole]) -> dict[str, Any]:
        given = {**assignment.given, **by_kind(populations)}
        return given | {"now": self.now} if assignment.check.takes_now else given


_NO_FAULT = frozenset({Verdict.PASS, Verdict.NO_OCCURRENCE, Verdict.NOT_APPLICABLE})


def _hidden(assignment: Assignment, items: Sequence[Evidence]) -> Stretch | None:
    """That events may have gone unseen between two looks, where the control must cover them."""
    for item in items:
        reason = unseen(assignment.control.frequency, item.unseen_since, item.effective)
        if reason:
            return Stretch(Verdict.STALE, 1, reason)
    return None


def _speaks(item: Evidence, assignment: Assignment) -> bool:
    """Whether evidence may be judged for a control; what was mapped speaks for its own alone."""
    return not assignment.check.mapped or item.scope.parts[-1:] == (assignment.control.id,)


def _digests(populations: Mapping[str, Whole]) -> tuple[str, ...]:
    return tuple(digest for whole in populations.values() for digest in whole.records)


def _asked_of_person(control: Control) -> str:
    what = "; ".join(control.evidence) or control.pass_condition or control.statement
    where = f" ({control.scope.places})" if control.scope and control.scope.narrows else ""
    return f"{control.owner} still has to give: {what}{where}"


def _written(sitting: Sitting, item: Evidence) -> Block:
    return _block(
        sitting.assignment,
        str(item.scope),
        item.record,
        sitting.inputs,
        stretches=sitting.writer.stretches,
        whole=sitting.whole,
    )


def _block(
    assignment: Assignment,
    scope: str,
    record: str | None = None,
    inputs: Sequence[str] = (),
    *,
    stretches: Sequence[Stretch] = (),
    whole: Stretch | None = None,
) -> Block:
    own = (record,) if record else ()
    return Block(
        control=assignment.control.id,
        check=assignment.check.id,
        kind=assignment.check.kind,
        scope=scope,
        record=record,
        inputs=tuple(dict.fromkeys((*own, *inputs))),
        source=assignment.check.digest,
        parameters=assignment.parameters,
        stretches=tuple(stretches),
        whole=whole,
    )
