"""Who reaches what: users and roles against the policies of buckets and the trust of roles.

Evaluation is that of the IAM User Guide, "Policy evaluation logic", within one account: a grant in
the policy of a resource needs no other, and a Deny in any of the policies wins. A right that hangs
on a condition counts as held; organisation policies are not looked at.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.policies.policy import Statement, allows, matches, reaches
from collectors.aws.storage.s3 import Bucket

READ, ASSUME = "s3:GetObject", "sts:AssumeRole"
_WILDCARD = re.compile(r"[*?]|\$\{")


def readable(
    holder: IamUser | IamRole, buckets: Iterable[Bucket], *, action: str = READ
) -> list[Bucket]:
    """The buckets of which a user or role may read some object, in their order.

    Another `action` on objects, such as `s3:DeleteObject`, is asked for in the same way.
    """
    named = _Named.of(holder.id)
    own = _speaking(holder.statements, action)
    limits = None if holder.boundary is None else _speaking(holder.boundary, action)
    found: list[Bucket] = []
    for bucket in buckets:
        stated = [each for each in bucket.policy or () if named.in_(each)]
        if any(
            _may(action, own, limits, stated, target)
            for target in _targets(f"{bucket.id}/", (*own, *stated))
        ):
            found.append(bucket)
    return found


def assumable(holder: IamUser | IamRole, roles: Iterable[IamRole]) -> list[IamRole]:
    """The roles that trust a holder by name, or by its account, which lets it take them on."""
    named = _Named.of(holder.id)
    own = _speaking(holder.statements, ASSUME)
    denied = [each for each in own if each["effect"] == "Deny"]
    lets = len(denied) < len(own)
    found: list[IamRole] = []
    for role in roles:
        by_name = [_of_itself(each) for each in role.trust if named.in_(each)]
        if by_name and allows([*by_name, *denied], ASSUME, role.id):
            found.append(role)
        elif lets:
            # Trust in the account hands the decision to the account's own policies.
            by_account = [_of_itself(each) for each in role.trust if named.with_account(each)]
            trusted = by_account and allows([*by_name, *by_account], ASSUME, role.id)
            if trusted and holder.allows(ASSUME, role.id):
                found.append(role)
    return found


@dataclass(frozen=True, slots=True)
class _Named:
    """The ways in which a policy may name a user or role: itself, and the account it is of."""

    itself: frozenset[str]
    account: frozenset[str]

    @classmethod
    def of(cls, arn: str) -> "_Named":
        before = arn.rpartition(":")[0]
        return cls(
            frozenset({"*", f"AWS:{arn}"}),
            frozenset({f"AWS:{before.rpartition(':')[2]}", f"AWS:{before}:root"}),
        )

    def in_(self, statement: Statement) -> bool:
        """Whether a statement speaks of the holder.

        What allows a whole account only lets that account's own policies decide, so it speaks of
        nobody; what denies to it denies to everybody in it.
        """
        listed = statement["principals"]
        if not self.itself.isdisjoint(listed):
            return True
        if statement["effect"] == "Deny" and not self.account.isdisjoint(listed):
            return True
        if not any(name.startswith("not ") for name in listed):
            return False
        spared = {name.removeprefix("not ") for name in listed if name.startswith("not ")}
        return spared.isdisjoint(self.itself | self.account)

    def with_account(self, statement: Statement) -> bool:
        """Whether a statement speaks of the holder's account as a whole."""
        return not self.account.isdisjoint(statement["principals"])


def _may(
    action: str,
    own: Sequence[Statement],
    limits: Sequence[Statement] | None,
    stated: Sequence[Statement],
    target: str,
) -> bool:
    if limits is not None and not allows(limits, action, target):
        own = [each for each in (*own, *limits) if each["effect"] == "Deny"]
    return allows([*own, *stated], action, target)


def _targets(whole: str, given: Iterable[Statement]) -> Iterator[str]:
    """An object for every way in which a grant may name some in the bucket `whole`, with its `/`.

    A grant on `bucket/exports/*` or on `*/exports/*` reaches only part of the bucket, so that it
    shows only when asked for an object of that part.
    """
    for statement in given:
        if statement["effect"] != "Allow":
            continue
        if statement["not_resources"]:
            yield f"{whole}*"
        for pattern in statement["resources"]:
            yield from _objects(whole, pattern)


def _objects(whole: str, pattern: str) -> Iterator[str]:
    fixed = _fixed(pattern)
    shared = min(len(fixed), len(whole))
    if fixed[:shared] != whole[:shared]:
        return
    yield f"{whole}*"
    head, slash, rest = pattern.partition("/")
    if slash and rest != "*" and matches(head, whole[:-1]):
        yield f"{whole}{rest}"
    star = pattern.find("*")
    if star >= 0 and pattern != "*" and matches(pattern[:star], whole[:star]):
        yield f"{whole}{pattern[star:]}"


@lru_cache(maxsize=65_536)
def _fixed(pattern: str) -> str:
    """What stands before the first wildcard of a pattern."""
    return _WILDCARD.split(pattern, maxsplit=1)[0]


def _speaking(given: Iterable[Statement], action: str) -> list[Statement]:
    """The statements that speak of an action, on whatever resource."""
    return [each for each in given if reaches(_of_itself(each), action, "*")]


def _of_itself(statement: Statement) -> Statement:
    """The statement over any resource; a trust policy names none, since it speaks of its role."""
    return {**statement, "resources": ["*"], "not_resources": []}
