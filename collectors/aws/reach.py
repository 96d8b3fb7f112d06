"""Who reaches what: users and roles against the policies of buckets and the trust of roles.

Evaluation is that of the IAM User Guide, "Policy evaluation logic", within one account: a grant in
the policy of a resource needs no other, and a Deny in any of the policies wins. A right that hangs
on a condition counts as held; organisation policies are not looked at.
"""

from collections.abc import Iterable, Iterator, Sequence

from collectors.aws.iam_roles import IamRole
from collectors.aws.iam_users import IamUser
from collectors.aws.policy import Statement, allows, matches
from collectors.aws.s3 import Bucket

READ, ASSUME = "s3:GetObject", "sts:AssumeRole"


def may_take_on(user: IamUser, role: IamRole) -> bool:
    """Whether a role trusts a user by name, or trusts its account, which lets the user."""
    account = {f"AWS:{user.id.split(':')[4]}", f"AWS:{user.id.rpartition(':')[0]}:root"}
    by_name: list[Statement] = []
    by_account: list[Statement] = []
    for each in role.trust:
        # A trust policy names no resource: it speaks of its own role.
        stated: Statement = {**each, "resources": ["*"]}
        if _means(each, user.id):
            by_name.append(stated)
        elif not account.isdisjoint(each["principals"]):
            by_account.append(stated)
    denied = [each for each in user.statements if each["effect"] == "Deny"]
    if allows([*by_name, *denied], ASSUME, role.id):
        return True
    return allows([*by_name, *by_account], ASSUME, role.id) and user.allows(ASSUME, role.id)


def reads(holder: IamUser | IamRole, bucket: Bucket) -> bool:
    """Whether a user or role may read some object of a bucket."""
    stated = [each for each in bucket.policy or () if _means(each, holder.id)]
    return any(
        _may_read(holder, stated, target) for target in _targets(bucket, holder.statements, stated)
    )


def _may_read(holder: IamUser | IamRole, stated: Sequence[Statement], target: str) -> bool:
    own, limits = holder.statements, holder.boundary
    if limits is not None and not allows(limits, READ, target):
        own = [each for each in (*own, *limits) if each["effect"] == "Deny"]
    return allows([*own, *stated], READ, target)


def _targets(bucket: Bucket, *given: Iterable[Statement]) -> Iterator[str]:
    """An object for every way in which statements may name some in the bucket.

    A grant on `bucket/exports/*` or on `*/exports/*` reaches only part of the bucket, so that it
    shows only when asked for an object of that part.
    """
    whole = f"{bucket.id}/"
    yield f"{whole}*"
    for statement in (each for statements in given for each in statements):
        for pattern in statement["resources"]:
            head, slash, rest = pattern.partition("/")
            if slash and rest != "*" and matches(head, bucket.id):
                yield f"{whole}{rest}"
            star = pattern.find("*")
            if star >= 0 and pattern != "*" and matches(pattern[:star], whole[:star]):
                yield f"{whole}{pattern[star:]}"


def _means(statement: Statement, arn: str) -> bool:
    """Whether a statement of a store's policy or a role's trust speaks of a user or role itself.

    What allows a whole account only lets that account's own policies decide, so it means nobody;
    what denies to it denies to everybody in it.
    """
    names = {"*", f"AWS:{arn}"}
    account = {f"AWS:{arn.split(':')[4]}", f"AWS:{arn.rpartition(':')[0]}:root"}
    if statement["effect"] == "Deny":
        names |= account
    listed = statement["principals"]
    spared = {f"not {name}" for name in names | account}
    return bool(names & set(listed)) or (
        any(name.startswith("not ") for name in listed) and not spared & set(listed)
    )
