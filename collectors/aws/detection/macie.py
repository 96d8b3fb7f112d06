"""Macie: whether each region looks for personal data in its object stores."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

SESSION = "macie2:GetMacieSession"
DISCOVERY = "macie2:GetAutomatedDiscoveryConfiguration"
NOT_ENABLED = ("AccessDeniedException", "ResourceNotFoundException")
"""How Macie says that it is off: a refusal whose words say so, or that there is no session."""


class MacieSession(Resource, kind="aws.macie.session"):
    """A region and its Macie; its id is the region.

    A region without Macie has a row too, with `enabled` False, as has one where it is paused.
    `discovery` says whether it samples all stores by itself.
    """

    enabled: bool
    paused: bool
    discovery: bool


@collector(MacieSession, grain="region", needs=(SESSION, DISCOVERY))
def sessions(aws: Aws) -> Iterator[Fields]:
    """The region itself, with Macie or without."""
    session = aws.call_or_none(SESSION, absent=NOT_ENABLED)
    status = (session or {}).get("status")
    yield {"id": aws.region, "enabled": status == "ENABLED", "paused": status == "PAUSED"}


@sessions.facet
def discovery(aws: Aws, row: Fields) -> bool:
    """Whether automated discovery is on."""
    if not row["enabled"]:
        return False
    return bool(aws.call(DISCOVERY).get("status") == "ENABLED")
