"""Plans of collections: which of the evidence held still speaks of a place that is audited.

A source that was taken out of the configuration, a file delivered under a new name, another cluster
behind the same name: each leaves evidence of a place behind that no later collection meant to read.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache

import orjson

from evidence.errors import IntegrityError
from evidence.record import Evidence
from evidence.runs.run_heads import utc
from evidence.scope import Scope
from evidence.vault import Vault


def still_audited(
    vault: Vault,
    evidence: Sequence[Evidence],
    *,
    until: datetime | None = None,
    sources: Collection[str] | None = None,
) -> list[Evidence]:
    """The evidence of places that the newest collection of their kind and source planned.

    `sources` are those audited now; without them, those that the newest collection planned. Looked
    at are the collections started by `until`, or all; a plan counts however its collection ended.

    Raises:
        IntegrityError: when a plan is missing or damaged.
    """
    planned, newest = _plans(vault, until)
    if sources is None:
        sources = {source for _, source in newest} or {item.scope.source for item in evidence}
    return [
        item
        for item in evidence
        if item.scope.source in sources
        and _within(item.scope, planned.get((item.kind, item.scope.source)))
    ]


def never_read(
    vault: Vault, evidence: Sequence[Evidence], *, sources: Collection[str]
) -> list[tuple[str, Scope]]:
    """The places of these sources that the newest collection planned and nothing was ever held of.

    A collection that was cut short leaves them behind; to judge without them would be to take them
    for places where nothing is wrong.

    Raises:
        IntegrityError: when a plan is missing or damaged.
    """
    held: dict[str, list[Scope]] = {}
    for item in evidence:
        held.setdefault(item.kind, []).append(item.scope)
    planned, _ = _plans(vault, None)
    return [
        (kind, place)
        for (kind, source), places in planned.items()
        if source in sources
        for place in places
        if not any(place.holds(scope) for scope in held.get(kind, ()))
    ]


_Plan = dict[tuple[str, str], list[Scope]]


def _plans(vault: Vault, until: datetime | None) -> tuple[_Plan, _Plan]:
    """What was planned of each kind and source last, and the plan of the newest collection."""

    @cache
    def plan(digest: str) -> dict[tuple[str, str], list[Scope]]:
        return _read(digest, vault.get(digest))

    planned: dict[tuple[str, str], list[Scope]] = {}
    newest: dict[tuple[str, str], list[Scope]] = {}
    for entry in vault.entries("run-start"):
        if until and utc(datetime.fromisoformat(entry.fields["started"])) > utc(until):
            continue
        # A run that only judges plans nothing, and takes nothing out of the audit.
        newest = plan(entry.fields["planned"]) or newest
        planned |= newest
    return planned, newest


def _within(scope: Scope, places: Sequence[Scope] | None) -> bool:
    """Whether a place was planned, or lies in one; so it does where no plan speaks of its kind."""
    return places is None or any(place.holds(scope) for place in places)


def _read(digest: str, body: bytes) -> dict[tuple[str, str], list[Scope]]:
    """The planned places by kind and source."""
    found: dict[tuple[str, str], list[Scope]] = {}
    try:
        for unit in orjson.loads(body):
            kind, _, text = unit.partition(" ")
            scope = Scope.parse(text)
            found.setdefault((kind, scope.source), []).append(scope)
    except (orjson.JSONDecodeError, TypeError, AttributeError) as error:
        raise IntegrityError(f"object {digest} is no plan: {error}") from error
    return found
