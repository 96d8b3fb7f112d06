"""Checks of the stores that audit trails write to, and of who may read or change the record.

Objects are followed through the store's own policy too; what changes the store itself is asked of
the rights of users and roles alone.
"""

from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.reach import readable
from collectors.aws.logs.cloudtrail import Trail
from collectors.aws.storage.s3 import Bucket
from controls.check import check, not_applicable, not_observed
from controls.population import Estate

SILENCING = (
    "cloudtrail:StopLogging",
    "cloudtrail:DeleteTrail",
    "cloudtrail:UpdateTrail",
    "cloudtrail:PutEventSelectors",
)
"""What ends or thins out a trail."""
ON_STORE = (
    "s3:DeleteBucket",
    "s3:PutBucketPolicy",
    "s3:PutBucketVersioning",
    "s3:PutLifecycleConfiguration",
)
ON_FILES = ("s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion")


@check("AUT-20")
def trail_store_is_shut(trail: Trail, buckets: Estate[Bucket]) -> None:
    """Neither policy nor access list of the trail's store lets anybody in, whatever blocks it."""
    store = _store(trail, buckets)
    assert not store.policy_public, f"the policy of its store {store.name} lets anyone in"
    assert not store.acl_public, (
        f"the access list of its store {store.name} gives {', '.join(store.acl_public)}"
    )


@check("AUT-20")
def trail_store_keeps_versions(trail: Trail, buckets: Estate[Bucket]) -> None:
    """A file of the trail that was overwritten or deleted can be brought back."""
    store = _store(trail, buckets)
    assert store.versioning == "Enabled", f"its store {store.name} keeps no earlier versions"


@check("AUT-20")
def trail_store_logs_access(trail: Trail, buckets: Estate[Bucket]) -> None:
    """The trail's store writes down who read it, in a store other than itself."""
    store = _store(trail, buckets)
    assert store.logging, f"its store {store.name} logs no access"
    assert store.logging != store.name, f"its store {store.name} writes its access log into itself"


@check("AUT-21")
def user_reads_trails_by_leave(
    user: IamUser, trails: Estate[Trail], buckets: Estate[Bucket], *, readers: list[str]
) -> None:
    """No user reads the files of a trail who is not, nor is of a group, on the list of readers."""
    _must_not_read(user, (user.name, *user.groups), trails, buckets, readers)


@check("AUT-21")
def role_reads_trails_by_leave(
    role: IamRole, trails: Estate[Trail], buckets: Estate[Bucket], *, readers: list[str]
) -> None:
    """No role reads the files of a trail that is not on the list of readers."""
    _must_be_ours(role)
    _must_not_read(role, (role.name,), trails, buckets, readers)


@check("AUT-21")
def user_changes_no_record(
    user: IamUser, trails: Estate[Trail], buckets: Estate[Bucket], *, keepers: list[str]
) -> None:
    """No user stops a trail or changes its files who is not, nor is of a group, a keeper of it."""
    _must_not_change(user, (user.name, *user.groups), trails, buckets, keepers)


@check("AUT-21")
def role_changes_no_record(
    role: IamRole, trails: Estate[Trail], buckets: Estate[Bucket], *, keepers: list[str]
) -> None:
    """No role stops a trail or changes its files that is not on the list of its keepers."""
    _must_be_ours(role)
    _must_not_change(role, (role.name,), trails, buckets, keepers)


def _must_be_ours(role: IamRole) -> None:
    if role.service_linked:
        not_applicable("belongs to an AWS service, which alone can change it")


def _must_not_read(
    holder: IamUser | IamRole,
    names: tuple[str, ...],
    trails: Estate[Trail],
    buckets: Estate[Bucket],
    readers: list[str],
) -> None:
    stores = _stores(trails, buckets)
    if set(names).isdisjoint(readers):
        read = sorted(store.name for store in readable(holder, stores))
        assert not read, f"reads trail files in {', '.join(read)} and is not on the list of readers"


def _must_not_change(
    holder: IamUser | IamRole,
    names: tuple[str, ...],
    trails: Estate[Trail],
    buckets: Estate[Bucket],
    keepers: list[str],
) -> None:
    stores = _stores(trails, buckets)
    if not set(names).isdisjoint(keepers):
        return
    held = [
        action
        for action in SILENCING
        if any(holder.allows(action, str(trail.id)) for trail in trails)
    ]
    held += [
        action
        for action in ON_STORE
        if any(holder.allows(action, str(store.id)) for store in stores)
    ]
    held += [action for action in ON_FILES if readable(holder, stores, action=action)]
    assert not held, f"may {', '.join(held)} on a trail or its store and is not among its keepers"


def _store(trail: Trail, buckets: Estate[Bucket]) -> Bucket:
    """The trail's store, which may be of another account."""
    found = buckets.by("name").get(trail.bucket, ())
    if not found:
        reason = f"{trail.bucket} is not among the stores that were read"
        not_observed(trail, "its store", reason)
    return found[0]


def _stores(trails: Estate[Trail], buckets: Estate[Bucket]) -> list[Bucket]:
    if not trails:
        not_applicable("there is no trail (GEN-13)")
    stores = {store.id: store for trail in trails for store in [_store(trail, buckets)]}
    return list(stores.values())
