"""Who administers an AWS account, by whichever path: policies, roles behind roles, ways to more.

Evaluation is that of `reach` and of the publicly catalogued ways up. Service control policies are
counted for ways to more rights; whoever is allowed everything administers what they leave.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.organisation_tree import Organization, view_over
from collectors.aws.identity.reach import ASSUME, assumable
from collectors.aws.policies.evaluation import Policies, evaluate
from collectors.aws.policies.policy import Statement, allows, statements
from collectors.aws.policies.request import Principal, Request
from collectors.aws.policies.ways_open import anywhere, open_ways
from collectors.aws.policies.ways_up import CREDENTIALS, PASS, PASSING, REWRITING, Ways
from collectors.resource import NotObservedError

Holder = IamUser | IamRole
EVERYTHING: list[Statement] = statements(
    {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}},
    "everything",
)
NAMED = 3
"""How many ways a text names."""


class Roles(Protocol):
    """The roles of an account, filed by any of their fields."""

    def __hash__(self) -> int: ...

    def __iter__(self) -> Iterator[IamRole]: ...

    def by(self, attribute: str, /) -> Mapping[object, Sequence[IamRole]]:
        """The roles by the value of a field; one with several values stands under each."""
        ...


@dataclass(frozen=True)
class Path:
    """How somebody administers an account, in words, and the role by which if it is by one."""

    words: str
    role: str | None = None


def path_of(holder: Holder, roles: Roles, organisations: Iterable[Organization]) -> Path | None:
    """The first path by which a user or role administers its account; None where there is none.

    `roles` are those of the account. A path is to be allowed everything, to take on a role that is,
    to have a way of changing rights or taking credentials, or to start something with such a role.

    Raises:
        NotObservedError: where what counts could not be read: policies, or what an organisation
            keeps from the account of somebody who has a way to more rights.
    """
    if holder.allows("*"):
        return Path("may do everything")
    steps = road(holder, roles)
    if steps:
        return Path(f"becomes administrator by {road_in_words(steps)}", steps[-1])
    found = ways_left(holder, (*REWRITING, *CREDENTIALS), organisations)
    if found:
        return Path(f"has a way to more rights: {ways_in_words(found)}")
    passed = [role for role in _administrators(roles) if _hands_over(holder, role)]
    if passed and ways_left(holder, PASSING, organisations):
        return Path(f"starts something with the role {passed[0].name}", passed[0].id)
    return None


def ways_left(
    holder: Holder, ways: Ways, organisations: Iterable[Organization]
) -> list[tuple[str, ...]]:
    """The ways that policies, boundary and service control policies leave to a user or role.

    Raises:
        NotObservedError: where a way is open and the organisation's view was not read.
    """
    own = anywhere(holder.statements, holder.id)
    limits = None if holder.boundary is None else anywhere(holder.boundary, "")
    found = open_ways(ways, own, limits)
    # Only now does it matter what the organisation keeps from the account.
    return _under(holder, found, organisations) if found else []


def road(holder: Holder, roles: Roles) -> list[str]:
    """The ARNs of the roles by which somebody reaches one that may do everything, in their order.

    The shortest chain, in however many steps; none where there is none.
    """
    before: dict[str, str] = {holder.id: ""}
    waiting: list[Holder] = [holder]
    while waiting:
        at = waiting.pop(0)
        for role in assumable(at, _trusting(at, roles)):
            if role.id in before or role.service_linked:
                continue
            before[role.id] = at.id
            if role.allows("*"):
                return _steps(role.id, before)
            waiting.append(role)
    return []


def road_in_words(steps: Iterable[str]) -> str:
    """The names of roles, each taken on from the one before."""
    return ", then ".join(each.rpartition("/")[2] for each in steps)


def ways_in_words(found: Sequence[Sequence[str]]) -> str:
    """The first few ways by their actions."""
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return f"{', or '.join(' with '.join(way) for way in found[:NAMED])}{more}"


@lru_cache(maxsize=4)
def _administrators(roles: Roles) -> list[IamRole]:
    """The roles that may do everything; those of services can be handed to nothing else."""
    return [role for role in roles if not role.service_linked and role.allows("*")]


def _hands_over(holder: Holder, role: IamRole) -> bool:
    """Whether somebody may pass a role that a service takes on."""
    served = any(name.startswith("Service:") for name in role.trusted)
    return role.id != holder.id and served and holder.allows(PASS, role.id)


def _under(
    holder: Holder, found: list[tuple[str, ...]], organisations: Iterable[Organization]
) -> list[tuple[str, ...]]:
    """The ways that the organisation's service control policies leave open."""
    account = holder.id.split(":")[4]
    view = view_over(account, organisations)
    if view is None:
        kept = "what its organisation keeps from it"
        raise NotObservedError(holder.id, kept, "it was not read")
    held = Policies(identity=EVERYTHING, service_control=view.levels(account))
    asking = Principal(holder.id)
    return [way for way in found if all(evaluate(Request(asking, each), held).may for each in way)]


def _trusting(holder: Holder, roles: Roles) -> list[IamRole]:
    """The roles whose trust names the holder, its account, or everybody; one that is not itself."""
    start = holder.id.rpartition(":")[0]
    words = ["*", f"AWS:{holder.id}"]
    if allows(anywhere(holder.statements, ""), ASSUME):
        # Trust in the account lets those in whom its own policies let out.
        words += (f"AWS:{start}:root", f"AWS:{start.rpartition(':')[2]}")
    filed = roles.by("trusted")
    found = {role.id: role for word in words for role in filed.get(word, ())}
    return [role for key, role in sorted(found.items()) if key != holder.id]


def _steps(last: str, before: Mapping[str, str]) -> list[str]:
    steps = [last]
    while before[steps[-1]]:
        steps.append(before[steps[-1]])
    return steps[-2::-1]
