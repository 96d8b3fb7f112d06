"""Reviews, their rows and what came of them, for the cases of checks."""

from copy import deepcopy
from typing import Any

from collectors.reviews.campaign import Campaign, ReviewedPlace, ReviewedRight, Revocation

WHOLE = {"kind": "identity.account", "scope": "wiki/accounts.csv", "complete": True, "why": ""}
LACKING = {**WHOLE, "complete": False, "why": "it was read in part"}


def campaign(**changed: Any) -> Campaign:
    """A review of four rights, closed in time."""
    row = {
        "id": "2026-q2",
        "snapshot": "a" * 64,
        "run": "r1",
        "taken": "2026-05-01T00:00:00+00:00",
        "opened": "2026-05-02T00:00:00+00:00",
        "opened_by": "d@example.com",
        "due": "2026-05-31",
        "closed": "2026-05-20T00:00:00+00:00",
        "closed_by": "d@example.com",
        "scopes": [],
        "kinds": ["identity.account"],
        "places": [WHOLE],
        "reviewers": ["H2"],
        "rows": 4,
        "decided": 4,
        "conflicts": 0,
        "revoked": 1,
        "changed": 0,
        "files": [],
        "objects": [],
    }
    return Campaign.of(**deepcopy(row | changed))


def open_campaign(**changed: Any) -> Campaign:
    """A review with a row in conflict and another undecided."""
    return campaign(**{"closed": None, "closed_by": None, "decided": 2, "conflicts": 1} | changed)


def place(**changed: Any) -> ReviewedPlace:
    """A place that was reviewed in May."""
    row = {
        "id": "identity.account wiki/accounts.csv",
        "world": "people",
        "seen_kind": "identity.account",
        "seen_scope": "wiki/accounts.csv",
        "review": "2026-q2",
        "taken": "2026-05-01T00:00:00+00:00",
        "closed": "2026-05-20T00:00:00+00:00",
        "open": [],
    }
    return ReviewedPlace.of(**deepcopy(row | changed))


def cluster(**changed: Any) -> ReviewedPlace:
    """The bindings of a cluster, reviewed in May."""
    named = {"id": "kubernetes.binding prod", "world": "kubernetes"}
    return place(**named | {"seen_kind": "kubernetes.binding", "seen_scope": "prod"} | changed)


def right(**changed: Any) -> ReviewedRight:
    """A right of H1 that H2 decided to keep."""
    row = {
        "id": "2026-q2/1",
        "review": "2026-q2",
        "closed": "2026-05-20T00:00:00+00:00",
        "holder": "u-1",
        "account": "mika.abe",
        "sort": "person",
        "person": "H1",
        "department": "",
        "entity": "",
        "country": "",
        "right": "group editors",
        "resource": "editors",
        "gives": "",
        "privileged": False,
        "data_class": "",
        "since": "",
        "last_used": "",
        "approval": "A1",
        "approvers": ["H3"],
        "seen_kind": "identity.account",
        "seen_scope": "wiki/accounts.csv",
        "record": "b" * 64,
        "reviewer": "H2",
        "state": "decided",
        "decision": "keep",
        "comment": "",
        "decided_at": "2026-05-10T00:00:00+00:00",
        "handed_in_by": "d@example.com",
        "against": [],
    }
    return ReviewedRight.of(**deepcopy(row | changed))


def revocation(**changed: Any) -> Revocation:
    """A right that was to go on 10 May, and was gone on the 12th."""
    row = {
        "id": "2026-q2/2",
        "review": "2026-q2",
        "decision": "revoke",
        "account": "mika.abe",
        "person": "H1",
        "right": "group owners",
        "resource": "owners",
        "reviewer": "H2",
        "decided_at": "2026-05-10T00:00:00+00:00",
        "seen": "2026-05-11T00:00:00+00:00",
        "gone": "2026-05-12T00:00:00+00:00",
        "gone_run": "r2",
        "back": None,
        "unread": "",
    }
    return Revocation.of(**deepcopy(row | changed))
