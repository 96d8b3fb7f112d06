"""Checks that stores and their copies are open neither to the public nor to strangers."""

from collections.abc import Iterable

from collectors.aws.databases.cluster_snapshots import ClusterSnapshot
from collectors.aws.databases.database_snapshots import DatabaseSnapshot, SharedCopy
from collectors.aws.databases.instances import DatabaseInstance
from collectors.aws.databases.search_domains import SearchDomain
from collectors.aws.databases.warehouses import Warehouse
from collectors.aws.identity.account import Account
from collectors.aws.identity.organizations import OrganizationAccount
from collectors.aws.storage.access_points import AccessPoint
from collectors.aws.storage.bucket_copies import BucketCopies
from collectors.aws.storage.file_systems import FileSystem
from collectors.aws.storage.region_defaults import RegionDefaults
from collectors.aws.storage.snapshots import Snapshot
from collectors.aws.storage.vaults import Vault
from collectors.resource import Resource
from controls.check import check, not_applicable, not_observed
from controls.population import Estate, Inventory

REFUSING_ALL = "block-all-sharing"
RESTORED = "every AWS account may restore it"


@check("CLD-404")
def database_has_no_public_address(database: DatabaseInstance) -> None:
    """A database has no address on the internet, whatever stands before it."""
    assert not database.public, "has an address on the internet"


@check("CLD-404")
def warehouse_has_no_public_address(warehouse: Warehouse) -> None:
    """A data warehouse has no address on the internet, whatever stands before it."""
    assert not warehouse.public, "has an address on the internet"


@check("CLD-404")
def search_domain_is_not_public(domain: SearchDomain) -> None:
    """A search domain lies in a private network, or its policy names who may reach it."""
    assert domain.vpc or not domain.policy_public, (
        "its endpoint is on the internet, and its policy lets anyone in"
    )


@check("CLD-404")
def snapshot_is_not_public(snapshot: Snapshot, regions: Inventory[RegionDefaults]) -> None:
    """Nobody outside can make a disk of a copy of ours, be it that the region refuses it."""
    if not snapshot.public:
        return
    told = [region.snapshot_sharing for region in regions.by("id").get(snapshot.region, ())]
    assert REFUSING_ALL in told, "every AWS account may make a volume of it"


@check("CLD-404")
def database_snapshot_is_not_public(snapshot: DatabaseSnapshot) -> None:
    """Nobody outside can restore a copy of a database of ours."""
    assert not snapshot.public, RESTORED


@check("CLD-404")
def cluster_snapshot_is_not_public(snapshot: ClusterSnapshot) -> None:
    """Nobody outside can restore a copy of a database cluster of ours."""
    assert not snapshot.public, RESTORED


@check("CLD-404")
def region_refuses_public_snapshots(region: RegionDefaults) -> None:
    """Nobody can share a copy of a disk with everybody in the region."""
    assert region.snapshot_sharing.startswith("block-"), (
        f"public snapshots are not blocked: {region.snapshot_sharing}"
    )


@check("CLD-404")
def access_point_is_not_public(point: AccessPoint, accounts: Inventory[Account]) -> None:
    """No further door to a bucket lets anyone in."""
    if point.origin == "VPC":
        not_applicable("answers within a private network only")
    blocks = [point.public_access_block, *(account.public_access_block for account in accounts)]
    restricted = any(block and block["restrict_buckets"] for block in blocks)
    assert restricted or not point.policy_public, (
        f"its policy lets anyone in to {point.bucket}, and neither its own public access block nor "
        "the account's restricts that"
    )


@check("CLD-404")
def file_system_policy_names_its_users(system: FileSystem) -> None:
    """The policy of a shared file system lets in named callers only."""
    if system.policy is None:
        not_applicable("has no policy; its network says who mounts it")
    assert not system.policy_public, "its policy lets anyone in"


@check("CLD-404")
def vault_policy_names_its_users(vault: Vault) -> None:
    """The policy of a backup vault lets in named callers only."""
    assert not vault.policy_public, "its policy lets anyone in"


@check("CLD-417")
def database_snapshot_stays_inside(
    snapshot: DatabaseSnapshot, members: Estate[OrganizationAccount], *, approved: list[str]
) -> None:
    """A copy of a database is shared with accounts of the organisation or approved ones only."""
    _must_stay_inside(snapshot, members, approved)


@check("CLD-417")
def cluster_snapshot_stays_inside(
    snapshot: ClusterSnapshot, members: Estate[OrganizationAccount], *, approved: list[str]
) -> None:
    """A copy of a cluster is shared with accounts of the organisation or approved ones only."""
    _must_stay_inside(snapshot, members, approved)


@check("CLD-417")
def bucket_is_copied_to_known_accounts(
    copies: BucketCopies, members: Estate[OrganizationAccount], *, approved: list[str]
) -> None:
    """Objects are copied to accounts of the organisation or approved ones only."""
    named = {each["account"] for each in copies.copying if each["enabled"] and each["account"]}
    strangers = _strangers(copies, {str(each) for each in named}, members, approved)
    assert not strangers, f"is copied to {_listed(strangers)}, unknown and not approved"


def _must_stay_inside(
    snapshot: SharedCopy, members: Estate[OrganizationAccount], approved: list[str]
) -> None:
    assert not snapshot.public, RESTORED
    strangers = _strangers(snapshot, set(snapshot.restored_by), members, approved)
    assert not strangers, f"is shared with {_listed(strangers)}, unknown and not approved"


def _strangers(
    resource: Resource,
    named: set[str],
    members: Estate[OrganizationAccount],
    approved: list[str],
) -> list[str]:
    """The named accounts that are neither approved nor of an organisation that was read."""
    unknown = named - set(approved)
    if not unknown:
        return []
    own = str(resource.id).split(":")[4]
    # The ARN of a bucket names no account.
    ours = {one.organization for one in members if one.id == own or not own}
    if not any(one.listed and one.organization in ours for one in members):
        not_observed(resource, "whose accounts these are", "no account lists the organisation")
    return sorted(unknown - {str(member.id) for member in members})


def _listed(accounts: Iterable[str]) -> str:
    return f"account {' and '.join(accounts)}"
