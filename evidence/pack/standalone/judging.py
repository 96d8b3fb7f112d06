"""Judging again: the rules of the engine, written a second time and shorter, over a stored run.

Absence of evidence is never a pass; of partial data only failures stand; a population that is
asked for whole must be complete, fresh, and hold what it is proven by.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase
from typing import Any

from .absent import Absent
from .ages import hidden, stale
from .attested import given
from .declared import DECLARED, Check
from .limits import holds, idle, lies_within, narrows, places
from .rulings import (
    PASS,
    UNOBSERVED,
    Said,
    called,
    concerns,
    decided,
    gap_in_words,
    gaps,
    ruled,
    speaks_for,
)
from .sources import SourceError, standing
from .vocabulary import Configured, Inventory, Seen

PERSON = "attestation"
EMPTY = "the population was listed whole and is empty"


class NotHeldError(Exception):
    """An object that is needed to judge again is not in the pack; the message is its digest."""


@dataclass
class Judged:
    """All that one check said for one control in one scope.

    `unheld` is the digest of an object that judging needs and the pack has not.
    """

    control: str
    check: str
    kind: str
    scope: str
    record: str | None = None
    inputs: tuple[str, ...] = ()
    source: str = ""
    parameters: dict[str, Any] | None = None
    whole: Said | None = None
    rows: Sequence[Said] = ()
    unheld: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What it speaks of."""
        return self.control, self.check, self.scope


@dataclass
class Lacking:
    """Why a population may not be relied on."""

    reason: str


class Bench:
    """One sitting over a stored run; `get` gives the bytes of an object by its digest."""

    def __init__(self, run: dict[str, Any], get: Callable[[str], bytes]) -> None:
        self.run, self.get = run, get
        self.now = datetime.fromisoformat(run["now"])
        self.controls: list[dict[str, Any]] = json.loads(get(run["controls"]))
        self.tested: dict[str, dict[str, Any]] = {
            each["id"]: each for each in json.loads(get(run["checks"]))
        }
        self.waivers: list[dict[str, Any]] = json.loads(get(run["waivers"]))
        listed = run.get("attestations")
        self.attested: list[dict[str, Any]] = json.loads(get(listed)) if listed else []
        self.checks: dict[str, Check] = {}
        self._held: dict[str, list[dict[str, Any]]] = {}
        for item in sorted(run["evidence"], key=lambda item: str(item["scope"])):
            self._held.setdefault(item["kind"], []).append(item)
        self._records: dict[str, tuple[dict[str, Any], list[Any]]] = {}
        self._populations: dict[tuple[Any, tuple[str, ...]], Any] = {}

    def judge(self) -> Iterator[Judged]:
        """Everything that the run must have said; stored sources are run for it.

        Raises:
            SourceError: when a stored source cannot be run.
            NotHeldError: when what the run was judged by is not here.
        """
        names = json.loads(self.get(self.run["modules"]))
        sources = {name: self.get(digest).decode() for name, digest in names.items()}
        with standing(sources, list(self._sources().values())) as run_source:
            self._declare(run_source)
            Absent.sealed = True
            for control in self.controls:
                lost = self._lost(control)
                for name in control["checks"]:
                    yield from self._assigned(control, self.checks[name], lost)
                yield from self._by_person(control)

    def _sources(self) -> dict[str, str]:
        """The source of each module that checks stand in, by digest."""
        digests = {tested["module"] for tested in self.tested.values()}
        return {digest: self.get(digest).decode() for digest in sorted(digests)}

    def _declare(self, run_source: Callable[..., Any]) -> None:
        for digest, source in self._sources().items():
            DECLARED.clear()
            run_source(f"_stored_checks_{digest[:16]}", source, f"check module {digest[:16]}")
            self.checks.update(
                (made.id, made)
                for made in DECLARED
                if self.tested.get(made.id, {}).get("module") == digest
            )
        for name in self.tested:
            if name not in self.checks:
                raise SourceError(f"the stored source of check {name} declares no such check")

    def _by_person(self, control: dict[str, Any]) -> Iterator[Judged]:
        """What a person still has to give."""
        aside = control["not_applicable"]
        if control["automation"] == "automated" or (aside and control["checks"]):
            return
        what = "; ".join(control["evidence"]) or control["pass_condition"] or control["statement"]
        limit = control.get("scope")
        where = f" ({places(limit)})" if limit and narrows(limit) else ""
        asked = f"{control['owner']} still has to give: {what}{where}"
        said: Said = (
            ("not_applicable", decided(aside), None)
            if aside
            else given(control, self.attested, self.now, asked)
        )
        yield Judged(control["id"], PERSON, PERSON, "", parameters={}, whole=said)

    def _lost(self, control: dict[str, Any]) -> str | None:
        """What to say where nothing that was sought lies in the limits of a control."""
        limit = control.get("scope")
        if not limit or not narrows(limit):
            return None
        checks = [self.checks[name] for name in control["checks"]]
        kinds = {check.kind for check in checks if check.subject}
        sought = [item["scope"] for kind in kinds for item in self._held.get(kind, ())]
        if not any(holds(limit, scope) or lies_within(limit, scope) for scope in sought):
            return f"no evidence was collected in its scope ({places(limit)})"
        alone = idle(limit, sought)
        return f"no evidence was sought in {alone}, a place of its scope" if alone else None

    def _assigned(
        self, control: dict[str, Any], check: Check, lost: str | None
    ) -> Iterator[Judged]:
        """What one check says for one control, scope by scope."""
        named = self.tested[check.id]["controls"] if check.mapped else check.controls
        if control["id"] not in named:
            raise SourceError(f"the stored source of {check.id} is no check of {control['id']}")
        stated, thresholds = check.given(control["parameters"])

        def judged(scope: str, **said: Any) -> Judged:
            source = self.tested[check.id]["digest"]
            return Judged(
                control["id"], check.id, check.kind, scope, source=source, parameters=stated, **said
            )

        world = self.run["out_of_scope"].get(check.kind.partition(".")[0])
        decision = control["not_applicable"] or world
        items = self._held.get(check.kind, [])
        if check.mapped:
            # What was mapped speaks for the control that the last part of its scope names.
            items = [item for item in items if speaks_for(item["scope"]) == control["id"]]

        def tried(scope: str, judge: Callable[..., dict[str, Any]], *given: Any) -> Judged:
            try:
                return judged(scope, **judge(control, check, thresholds, *given))
            except NotHeldError as error:
                return judged(scope, unheld=str(error))

        if decision:
            yield judged("", whole=("not_applicable", decided(decision), None))
        elif check.subject is None:
            yield tried("", self._once)
        elif not items:
            reason = f"no evidence of {check.kind} was collected: no source is configured for it"
            yield judged("", whole=(UNOBSERVED, reason, None))
        else:
            if lost:
                yield judged("", whole=(UNOBSERVED, lost, None))
            for item in items:
                yield tried(item["scope"], self._each, item)

    def _each(
        self, control: dict[str, Any], check: Check, given: dict[str, Any], item: dict[str, Any]
    ) -> dict[str, Any]:
        """Judge the rows of one record."""
        scope, record, limit = item["scope"], item["record"], control.get("scope")
        lost = limit and record is None and lies_within(limit, scope)
        if limit and not lost and not holds(limit, scope):
            by = limit["approved_by"]
            aside = f"{limit['reason']} (applies {places(limit)}; approved by {by})"
            return {"whole": ("not_applicable", aside, None)}
        if record is None:
            reason = f"{item['kind']} of {scope} was not collected: {gap_in_words(item['gap'])}"
            return {"whole": (UNOBSERVED, reason, None)}
        found: dict[str, Any] = {"record": record, "inputs": (record,)}
        old = stale(self.run, control, item)
        if old:
            return {**found, "whole": ("stale", old, None)}
        head, subjects = self._resources(item, check.subject)
        unseen = hidden(self.run, control, [item])
        if head["complete"] and not subjects:
            return {**found, "whole": unseen or ("no_occurrence", EMPTY, None)}
        partial: Said | None = None
        if not head["complete"]:
            partial = (UNOBSERVED, f"the population is partial: {gaps(head)}", None)
        populations, inputs, lacking = self._asked(control, check, item)
        found["inputs"] = tuple(dict.fromkeys((record, *inputs)))
        found["whole"] = partial or unseen
        if lacking:
            return {**found, "rows": [(UNOBSERVED, lacking.reason, None)] * len(subjects)}
        call = {**given, **populations, **({"now": self.now} if check.takes_now else {})}
        waivers = self._in_force(control["id"], check.id, scope)
        rows = [ruled(check.function, each, call, waivers, partial) for each in subjects]
        return {**found, "rows": rows}

    def _once(self, control: dict[str, Any], check: Check, given: dict[str, Any]) -> dict[str, Any]:
        """Judge whole populations by one call."""
        populations, inputs, lacking = self._asked(control, check, None)
        if lacking:
            verdict, reason = UNOBSERVED, lacking.reason
        else:
            call = {**given, **populations, **({"now": self.now} if check.takes_now else {})}
            verdict, reason = called(lambda: check.function(**call), None)
            if verdict == PASS and not any(populations.values()):
                verdict, reason = "no_occurrence", EMPTY
        whole: Said = (verdict, reason, None)
        if verdict in (PASS, "no_occurrence", "not_applicable"):
            kinds = {resource.kind for resource, _, _ in check.populations.values()}
            items = [item for kind in sorted(kinds) for item in self._held.get(kind, ())]
            whole = hidden(self.run, control, items) or whole
        return {"inputs": tuple(dict.fromkeys(inputs)), "whole": whole}

    def _asked(
        self, control: dict[str, Any], check: Check, subject: dict[str, Any] | None
    ) -> tuple[dict[str, Any], list[str], Lacking | None]:
        """The populations that a check asks for, and the records they were made from."""
        found: dict[str, Any] = {}
        inputs: list[str] = []
        for name, (resource, sort, covers) in check.populations.items():
            items = self._held.get(resource.kind, [])
            if issubclass(sort, Inventory) and subject is not None:
                items = [item for item in items if concerns(item, subject)]
            if issubclass(sort, Seen):
                items = [
                    item for item in items if not self._unreliable(control, resource, [item], ())
                ]
            empty = issubclass(sort, (Configured, Seen))
            reason = self._unreliable(control, resource, items, covers, empty=empty)
            digests = tuple(item["record"] for item in items)
            if reason is None:
                key = (sort, digests)
                if key not in self._populations:
                    rows = [row for item in items for row in self._resources(item, resource)[1]]
                    self._populations[key] = sort(rows)
                if not self._populations[key] and not sort.empty_is_an_answer:
                    reason = f"the population of {resource.kind} is empty"
            if reason is not None:
                return found, inputs, Lacking(reason)
            found[name] = self._populations[sort, digests]
            inputs += digests
        return found, inputs, None

    def _unreliable(
        self,
        control: dict[str, Any],
        resource: Any,
        items: Sequence[Any],
        covers: Sequence[str],
        *,
        empty: bool = False,
    ) -> str | None:
        """Why the records of a population prove nothing of it; None when they do."""
        if not items and not empty:
            return f"no evidence of {resource.kind} was collected"
        covered: set[str] = set()
        for item in items:
            where = f"{item['kind']} of {item['scope']}"
            if item["record"] is None:
                return f"{where} was not collected: {gap_in_words(item['gap'])}"
            head, _ = self._resources(item, resource)
            if not head["complete"]:
                return f"{where} is partial: {gaps(head)}"
            old = stale(self.run, control, item)
            if old:
                return f"{where}: {old}"
            covered.update(head["covers"])
        for name in covers:
            if name not in covered:
                return f"{resource.kind} is not proven to hold {name}: no row shows one"
        return None

    def _resources(self, item: dict[str, Any], resource: Any) -> tuple[dict[str, Any], list[Any]]:
        """The head of a record, and its rows as resources."""
        digest = item["record"]
        if digest not in self._records:
            line, _, rest = self.get(digest).partition(b"\n")
            head = json.loads(line)
            rows = json.loads(b"[" + rest.rstrip(b"\n").replace(b"\n", b",") + b"]")
            if (head["kind"], head["scope"]) != (item["kind"], item["scope"]):
                said = f"{item['kind']} of {item['scope']}"
                raise SourceError(f"the record named for {said} is another's")
            if len(rows) != head["count"]:
                raise SourceError(f"record {digest} says {head['count']} rows and has {len(rows)}")
            self._records[digest] = head, [resource.made_of(row) for row in rows]
        return self._records[digest]

    def ids(self, record: str | None) -> list[str]:
        """The id of each row of a record that was judged."""
        _, resources = self._records.get(record or "", ({}, []))
        return [each.__dict__["id"] for each in resources]

    def _in_force(self, control: str, check: str, scope: str) -> list[dict[str, Any]]:
        today = self.now.date()
        return [
            each
            for each in self.waivers
            if each["control"] == control
            and fnmatchcase(check, each["check"])
            and fnmatchcase(scope, each["scope"])
            and date.fromisoformat(each["starts"]) <= today <= date.fromisoformat(each["ends"])
        ]
