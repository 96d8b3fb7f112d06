"""Sample listings of people: one employee, what she learned and signed, and what she may hold."""

from copy import deepcopy
from typing import Any

from collectors.people.approval import Approval
from collectors.people.person import Person
from collectors.people.pledge import Pledge
from collectors.people.training import Training


def person(number: str = "H1", name: str = "mika.abe", **changed: Any) -> Person:
    """An employee since April 2024, in Japan."""
    row = {
        "id": number,
        "email": f"{name}@example.com",
        "aliases": [],
        "name": None,
        "entity": "Example K.K.",
        "country": "JP",
        "department": None,
        "manager": None,
        "spells": [spell()],
        "on_leave_until": None,
    }
    return Person.of(**deepcopy(row | changed))


def spell(start: str = "2024-04-01", last_day: str | None = None, **changed: Any) -> dict[str, Any]:
    """A time of employment."""
    row = {
        "entity": "Example K.K.",
        "country": "JP",
        "time_zone": None,
        "department": None,
        "type": "employee",
        "start": start,
        "last_day": last_day,
        "contract_end": None,
        "recorded_on": None,
        "withdrawn": [],
    }
    return row | changed


def leaver(last_day: str = "2026-05-31", **changed: Any) -> Person:
    """The person of `person()`, gone."""
    return person(**{"spells": [spell(last_day=last_day)]} | changed)


def abroad(**changed: Any) -> Person:
    """The person of `person()`, working for an affiliate elsewhere."""
    place = {"entity": "Example Affiliate", "country": "AQ"}
    return person(**place | {"spells": [spell(**place)]} | changed)


def training(completed_on: str | None = "2026-02-01", **changed: Any) -> Training:
    """A completed course on personal information."""
    row = {
        "id": f"T-{completed_on}",
        "person": "H1",
        "course": "personal information protection",
        "assigned_on": "2026-01-15",
        "completed_on": completed_on,
    }
    return Training.of(**deepcopy(row | changed))


def pledge(signed_on: str | None = "2024-04-01", **changed: Any) -> Pledge:
    """A signed pledge of confidentiality."""
    row = {
        "id": f"P-{signed_on}",
        "person": "H1",
        "document": "confidentiality pledge",
        "version": "2",
        "signed_on": signed_on,
    }
    return Pledge.of(**deepcopy(row | changed))


def approval(resource: str = "example-talks", **changed: Any) -> Approval:
    """An approval in force for the person of `person()`, given by another."""
    row = {
        "id": "AP-1",
        "person": "H1",
        "resource": resource,
        "purpose": "troubleshooting",
        "requested_by": "H1",
        "approved_by": "H9",
        "approved_on": "2026-06-10",
        "until": "2026-06-20",
    }
    return Approval.of(**deepcopy(row | changed))
