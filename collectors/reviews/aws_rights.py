"""Rights in AWS as reviewers read them: policies, groups, trust, assignments, tagged stores."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.identity_center import PermissionSet
from collectors.aws.identity.identity_store import DirectoryGroup, DirectoryUser
from collectors.aws.identity.reach import readable
from collectors.aws.policies.policy import Statement
from collectors.aws.storage.s3 import Bucket
from collectors.identity.ladder import Claim
from collectors.resource import NotObservedError
from collectors.reviews.held import Held, Place, listed
from evidence.reviewed.right import Right

SYSTEM = "aws"


def user_rights(place: Place) -> Iterator[Held]:
    """What each IAM user may do: signing in, each policy, each group, and tagged stores."""
    stores = _stores(place)
    for user in place.own(IamUser):
        yield from _of_user(place, user, stores)


def _of_user(place: Place, user: IamUser, stores: Sequence[Bucket]) -> Iterator[Held]:
    claim = Claim(
        system=SYSTEM,
        names=(user.id, user.name),
        addresses=(user.email,) if user.email else (),
        tagged=(user.employee_id,) if user.employee_id else (),
        created=user.created,
        said="service" if user.service else None,
    )
    common = {"since": f"{user.created:%Y-%m-%d}", "last_used": _last_used(user)}
    if place.told(user, "active", otherwise=True):
        yield _held(place, user, claim, "sign in", place.scope, "password or access key", common)
    given = _by_source(place.told(user, "statements", []))
    for source, (gives, admin) in given.items():
        yield _held(place, user, claim, source, place.scope, gives, common, privileged=admin)
    for name in place.told(user, "groups", []):
        yield _held(place, user, claim, f"group {name}", place.scope, "", common)
    yield from _of_stores(place, user, claim, stores, common)


def role_rights(place: Place) -> Iterator[Held]:
    """What each role may do, and who may take it on; AWS's own service roles apart."""
    stores = _stores(place)
    for role in place.own(IamRole):
        if role.service_linked:
            continue
        claim = Claim(system=SYSTEM, names=(role.id, role.name), said="service")
        common = {
            "since": f"{role.created:%Y-%m-%d}",
            "last_used": _day(place.told(role, "last_used", None)),
        }
        given = _by_source(place.told(role, "statements", []))
        for source, (gives, admin) in given.items():
            yield _held(place, role, claim, source, place.scope, gives, common, privileged=admin)
        what, admin = listed(given), any(admin for _, admin in given.values())
        for principal in place.told(role, "trusted", []):
            yield Held(
                _right(place, principal, principal, f"take on role {role.name}", role.id,
                       f"whatever the role may: {what}", admin),
                Claim(system=SYSTEM, names=(principal.removeprefix("AWS:"),)),
                (role.id, role.name),
            )  # fmt: skip
        yield from _of_stores(place, role, claim, stores, common)


def assigned_rights(place: Place) -> Iterator[Held]:
    """Permission sets of Identity Center, each with whom it is given to in which account."""
    users = {each.id: each for each in place.beside(DirectoryUser)}
    groups = {each.id: each for each in place.beside(DirectoryGroup)}
    for each in place.own(PermissionSet):
        gives = _of_set(place, each)
        admin = place.told(each, "administrates", otherwise=True)
        for one in place.told(each, "assignments", []):
            user, group = users.get(one["principal"]), groups.get(one["principal"])
            called = (user.name if user else group.name if group else None) or one["principal"]
            yield Held(
                _right(place, one["principal"], called, f"permission set {each.name}",
                       one["account"], gives, bool(admin)),
                _of_directory(one["principal"], user),
                (one["account"], each.name),
            )  # fmt: skip


def member_rights(place: Place) -> Iterator[Held]:
    """Who belongs to which group of Identity Center's directory."""
    users = {each.id: each for each in place.beside(DirectoryUser)}
    for group in place.own(DirectoryGroup):
        for member in place.told(group, "members", []):
            user = users.get(member)
            called = (user.name if user else None) or member
            what = f"what is assigned to group {group.name}"
            yield Held(
                _right(place, member, called, f"group {group.name or group.id}", group.id, what),
                _of_directory(member, user),
                (group.id, group.name or group.id),
            )


def _of_directory(principal: str, user: DirectoryUser | None) -> Claim | None:
    if user is None:
        return None
    addresses = (user.email,) if user.email else ()
    return Claim(system=SYSTEM, names=(principal, user.name or principal), addresses=addresses)


def _stores(place: Place) -> list[Bucket]:
    """The buckets beside a unit whose tag says that they hold classified data."""
    return [each for each in place.beside(Bucket) if place.told(each, "data_class")]


def _of_stores(
    place: Place,
    holder: IamUser | IamRole,
    claim: Claim,
    stores: Sequence[Bucket],
    common: dict[str, str],
) -> Iterator[Held]:
    try:
        reached = readable(holder, stores) if stores else []
    except NotObservedError as error:
        place.gaps.append(f"stores that {holder.name} reads: {error.reason}"[:300])
        return
    for bucket in reached:
        right = _right(place, holder.id, holder.name, "read objects", bucket.id, "s3:GetObject")
        classed = {"data_class": bucket.data_class or "", **common}
        yield Held(_with(right, classed), claim, (bucket.id, bucket.name))


def _held(
    place: Place,
    holder: IamUser | IamRole,
    claim: Claim,
    right: str,
    resource: str,
    gives: str,
    common: dict[str, str],
    *,
    privileged: bool = False,
) -> Held:
    made = _right(place, holder.id, holder.name, right, resource, gives, privileged)
    return Held(_with(made, common), claim, (holder.id, holder.name, right, resource))


def _right(
    place: Place,
    holder: str,
    account: str,
    right: str,
    resource: str,
    gives: str,
    privileged: bool = False,
) -> Right:
    return Right(
        kind=place.unit.kind,
        scope=place.scope,
        holder=holder,
        account=account,
        right=right,
        resource=resource,
        gives=gives,
        privileged=privileged,
        record=place.record,
    )


def _with(right: Right, more: dict[str, str]) -> Right:
    return Right.from_json(right.as_json() | more)


def _by_source(given: Sequence[Statement]) -> dict[str, tuple[str, bool]]:
    """What the statements of each policy allow and deny in words, and whether that is all."""
    found: dict[str, list[Statement]] = {}
    for each in given:
        found.setdefault(each["source"], []).append(each)
    return {source: (_in_words(each), any(map(_is_all, each))) for source, each in found.items()}


def _is_all(statement: Statement) -> bool:
    every = {"*", "*:*"} & set(statement["actions"]) or statement["not_actions"]
    return statement["effect"] == "Allow" and bool(every) and "*" in statement["resources"]


def _in_words(given: Sequence[Statement]) -> str:
    return "; ".join(dict.fromkeys(map(_said, given)))


def _said(statement: Statement) -> str:
    actions = statement["actions"] or [f"all but {each}" for each in statement["not_actions"]]
    on = statement["resources"] or [f"all but {each}" for each in statement["not_resources"]]
    verb = "may" if statement["effect"] == "Allow" else "may not"
    limits = f", under {len(statement['conditions'])} conditions" if statement["conditions"] else ""
    return f"{verb} {listed(actions)} on {listed(on, 4)}{limits}"


def _of_set(place: Place, each: PermissionSet) -> str:
    managed = (arn.rpartition("/")[2] for arn in place.told(each, "managed", []))
    named = listed([*managed, *place.told(each, "customer_managed", [])])
    return "; ".join(filter(None, [named, _in_words(place.told(each, "inline", []))]))


def _last_used(user: IamUser) -> str:
    if not user.tells("keys") or not user.tells("password_last_used"):
        return ""
    used = [user.password_last_used, *(key["last_used"] for key in user.keys)]
    return _day(max((each for each in used if each), default=None))


def _day(at: datetime | None) -> str:
    return f"{at:%Y-%m-%d}" if at else ""
