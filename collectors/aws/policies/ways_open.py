"""Which ways to more rights the policies of somebody leave open, on whatever resource."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from collectors.aws.policies.policy import Statement, allows
from collectors.aws.policies.ways_up import Ways

SELF = ("${aws:username}", "${aws:userid}")


def open_ways(
    ways: Ways, own: Sequence[Statement], limits: Sequence[Statement] | None
) -> list[tuple[str, ...]]:
    """The ways of which every action may be allowed, within the limits of a boundary if any."""
    known: dict[str, bool] = {}
    own = _of_services(own, _services(ways))
    if all(each["effect"] == "Deny" for each in own):
        return []

    def may(action: str) -> bool:
        if action not in known:
            known[action] = allows(own, action) and (limits is None or allows(limits, action))
        return known[action]

    return [way for way in ways if all(map(may, way))]


def anywhere(given: Iterable[Statement], holder: str) -> list[Statement]:
    """The statements as they speak of some resource: each Allow widened, each Deny as it is.

    An Allow on nothing but oneself, the ARN `holder`, gives nothing new. A Deny of all but some
    resources leaves those, so it ends no right here.
    """
    return [
        {**each, "resources": ["*"], "not_resources": []} if each["effect"] == "Allow" else each
        for each in given
        if (each["effect"] == "Allow" and not _on_itself(each, holder))
        or (each["effect"] == "Deny" and not each["not_resources"])
    ]


@lru_cache
def _services(ways: Ways) -> frozenset[str]:
    return frozenset(action.partition(":")[0] for way in ways for action in way)


def _of_services(given: Iterable[Statement], services: frozenset[str]) -> list[Statement]:
    """The statements that may speak of some of the services: most policies speak of others."""
    found = []
    for each in given:
        named = {action.partition(":")[0].lower() for action in each["actions"]}
        wild = any("*" in name or "?" in name for name in named)
        if each["not_actions"] or wild or not services.isdisjoint(named):
            found.append(each)
    return found


def _on_itself(statement: Statement, holder: str) -> bool:
    return bool(statement["resources"]) and all(
        each == holder or each.endswith(SELF) for each in statement["resources"]
    )
