"""Collection: the units of one run read, and committed group by group as they are done."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from collectors.crew import Crew
from collectors.division import Bounded, Traceable
from collectors.pacing import Limits
from collectors.session import Source
from collectors.sweep import Collected, Unit
from collectors.tape import KEPT_REQUEST_IDS, Clock
from collectors.withholding import Allowances
from controls.freshness import AHEAD
from evidence.canonical import json_lines
from evidence.record import Evidence
from evidence.scope import Scope
from evidence.secrets.scan import guarded
from evidence.transcript import Gap, Traffic, Transcript
from evidence.vault import Vault
from tieout.progress import Progress


@dataclass(frozen=True)
class Collection:
    """What reads the units of the run `run` and keeps them; `allowed` are known no secrets."""

    run: str
    vault: Vault
    clock: Clock
    progress: Progress
    allowed: Allowances = ()
    limits: Limits = field(default_factory=Limits)

    def collect(self, units: Sequence[Unit]) -> list[Evidence]:
        """Collect the units and commit them group by group, as they are done.

        Whatever cuts the reading short, what was read by then is kept.
        """
        self.progress.collecting(len(units))
        before = self._seen_before() if units else {}
        evidence: list[Evidence] = []
        crew = Crew(
            units,
            run=self.run,
            clock=self.clock,
            allowed=self.allowed,
            limits=self.limits,
            seen=self.progress.collected,
        )
        with crew:
            try:
                for group in crew.groups():
                    evidence += self._committed(group, before)
            finally:
                evidence += self._committed(crew.rest(), before)
        return evidence

    def _seen_before(self) -> Mapping[str, Evidence]:
        """The newest reading of each unit; what a clock put into the future is no look.

        When that was made nobody can tell, and so not what came and went since.
        """
        held = self.vault.evidence(before=self.clock() + AHEAD)
        return {unit_of(item): item for item in held}

    def _committed(
        self, group: Sequence[Collected], before: Mapping[str, Evidence]
    ) -> list[Evidence]:
        """The envelopes of units whose transcripts and records are in the vault now."""
        for collected in group:
            self.vault.put_in_pieces(collected.transcript.pieces)
            if collected.record:
                self.vault.put_in_pieces(collected.record.pieces)
        envelopes = [
            replace(each.evidence, unseen_since=unseen_since(each, before)) for each in group
        ]
        if envelopes:
            self.vault.commit([envelope.as_json() for envelope in envelopes])
        return envelopes


_BETWEEN_LOOKS = timedelta(days=1)


def unseen_since(collected: Collected, before: Mapping[str, Evidence]) -> datetime | None:
    """When the population was last seen whole, where events may have come and gone since unseen.

    `before` holds the newest reading of each unit before this one. What was not read whole now
    hands on when it last was. None for a first reading.
    """
    now = collected.evidence
    last = before.get(unit_of(now))
    since = (last.effective if last.complete else last.unseen_since) if last else None
    if since is None or not now.complete:
        return since
    kept = collected.keeps_since
    if now.effective - since <= _BETWEEN_LOOKS or (kept and kept <= since.date()):
        return None
    return since


def identities(
    vault: Vault, run: str, units: Iterable[Unit], at: datetime
) -> list[Mapping[str, Any]]:
    """Who asked: a ledger entry for each source of the units, with its own word for it staged.

    The transcript holds what the source answered about us (sts:GetCallerIdentity, a
    SelfSubjectReview) and about where there is something to read. An organisation has an entry, and
    so has each of its accounts, named by `place`. `bounds` names the object that says what is read
    and what is left out, by which rule. A source that was asked nothing has no entry.
    """
    put = guarded(vault.put, "what a source says of itself")
    sources: dict[int, tuple[Source, str, str]] = {}
    for unit in units:
        if unit.within:
            sources.setdefault(id(unit.within), (unit.within, unit.within.name, ""))
        part = str(Scope(unit.scope.source, unit.scope.parts[:1])) if unit.within else ""
        sources[id(unit.source)] = (unit.source, part or unit.source.name, unit.identity)
    entries: list[Mapping[str, Any]] = []
    for source, place, identity in sources.values():
        transcript = source.asked()
        bounds = source.bounds() if isinstance(source, Bounded) else ()
        if not (transcript.exchanges or bounds):
            continue
        entry: dict[str, Any] = {
            "type": "identity",
            "run": run,
            "source": source.name,
            "system": source.system,
            "identity": identity,
            "transcript": put(transcript.body),
            "at": at.isoformat(),
        }
        if place != source.name:
            entry["place"] = place
        if bounds:
            entry["bounds"] = put(json_lines(each.as_json() for each in bounds))
        if isinstance(source, Traceable) and source.request_ids:
            entry["request_ids"] = list(source.request_ids[:KEPT_REQUEST_IDS])
        entries.append(entry)
    return entries


def never_collected(
    vault: Vault, run: str, places: Iterable[tuple[str, Scope]], at: datetime
) -> list[Evidence]:
    """Envelopes that say of planned places that they were never read, committed to the ledger."""
    nothing = vault.put(Transcript(()).body)
    found = [
        Evidence(
            run=run,
            kind=kind,
            scope=place,
            source=place.source,
            system="",
            collector="",
            version="",
            identity="",
            traffic=Traffic(at, at, 0, 0),
            transcript=nothing,
            record=None,
            rows=0,
            complete=False,
            gap=Gap("plan", "incomplete", "NeverRead", None, "planned, and never read"),
        )
        for kind, place in places
    ]
    vault.commit([each.as_json() for each in found])
    return found


def in_plan_order(planned: Sequence[str], evidence: Iterable[Evidence]) -> list[Evidence]:
    """The evidence in the order of the plan, whichever unit was done first."""
    place = {unit: number for number, unit in enumerate(planned)}
    return sorted(evidence, key=lambda item: place.get(unit_of(item), len(place)))


def unit_of(item: Evidence) -> str:
    """The unit that an envelope is of, as plans write it."""
    return f"{item.kind} {item.scope}"
