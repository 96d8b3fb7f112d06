"""Detective: whether what a region's logs tell is drawn together for investigators."""

from collections.abc import Iterator

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

GRAPHS = "detective:ListGraphs"
INVITATIONS = "detective:ListInvitations"


class BehaviorGraph(Resource, kind="aws.detective.graph"):
    """A region and its part in Detective; its id is the region.

    `enabled` says that it has a behavior graph of its own, or adds to that of another account, the
    `administrator`; a region that does neither has a row too.
    """

    enabled: bool
    administrator: str | None


@collector(BehaviorGraph, grain="region", needs=(GRAPHS, INVITATIONS))
def graphs(aws: Aws) -> Iterator[Fields]:
    """The region itself, with its graph or membership, if any."""
    own = list(aws.pages(GRAPHS, "GraphList", MaxResults=200))
    invited = aws.pages(INVITATIONS, "Invitations", MaxResults=200)
    member = sorted(each["AdministratorId"] for each in invited if each["Status"] == "ENABLED")
    yield {
        "id": aws.region,
        "enabled": bool(own or member),
        "administrator": None if own else next(iter(member), None),
    }
