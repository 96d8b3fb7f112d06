"""Checks that policies of resources let in accounts of the organisation or approved ones only."""

from collectors.aws.compute.aliases import FunctionAlias
from collectors.aws.compute.functions import Function
from collectors.aws.compute.repositories import Repository
from collectors.aws.databases.search_domains import SearchDomain
from collectors.aws.identity.account import Account
from collectors.aws.identity.organizations import OrganizationAccount
from collectors.aws.logs.event_buses import EventBus
from collectors.aws.messaging.queues import Queue
from collectors.aws.messaging.topics import Topic
from collectors.aws.policies.named_accounts import named_accounts
from collectors.aws.storage.access_points import AccessPoint
from collectors.aws.storage.file_systems import FileSystem
from collectors.aws.storage.s3 import Bucket
from collectors.aws.storage.vaults import Vault
from controls.check import check, not_observed
from controls.population import Estate, Inventory

Opened = (
    AccessPoint
    | Bucket
    | EventBus
    | FileSystem
    | Function
    | FunctionAlias
    | Queue
    | Repository
    | SearchDomain
    | Topic
    | Vault
)


@check("CLD-568")
def topic_is_used_by_known_accounts(
    topic: Topic, members: Estate[OrganizationAccount], *, approved: list[str]
) -> None:
    """A topic's policy lets in accounts of the organisation or approved ones only."""
    _must_know(topic, _own(topic), members, approved)


@check("CLD-568")
def queue_is_used_by_known_accounts(
    queue: Queue, members: Estate[OrganizationAccount], *, approved: list[str]
) -> None:
    """A queue's policy lets in accounts of the organisation or approved ones only."""
    _must_know(queue, _own(queue), members, approved)


@check("CLD-568")
def event_bus_is_used_by_known_accounts(
    bus: EventBus, members: Estate[OrganizationAccount], *, approved: list[str]
) -> None:
    """An event bus's policy lets in accounts of the organisation or approved ones only."""
    _must_know(bus, _own(bus), members, approved)


@check("CLD-568")
def function_is_called_by_known_accounts(
    function: Function, members: Estate[OrganizationAccount], *, approved: list[str]
) -> None:
    """A function's policy lets in accounts of the organisation or approved ones only."""
    _must_know(function, _own(function), members, approved)


@check("CLD-568")
def alias_is_called_by_known_accounts(
    alias: FunctionAlias, members: Estate[OrganizationAccount], *, approved: list[str]
) -> None:
    """The policy of a function's alias lets in accounts of the organisation or approved ones."""
    _must_know(alias, _own(alias), members, approved)


@check("CLD-569")
def repository_is_used_by_known_accounts(
    repository: Repository, members: Estate[OrganizationAccount], *, approved: list[str]
) -> None:
    """A repository's policy lets in accounts of the organisation or approved ones only."""
    _must_know(repository, _own(repository), members, approved)


@check("CLD-569")
def file_system_is_mounted_by_known_accounts(
    system: FileSystem, members: Estate[OrganizationAccount], *, approved: list[str]
) -> None:
    """A file system's policy lets in accounts of the organisation or approved ones only."""
    _must_know(system, _own(system), members, approved)


@check("CLD-569")
def vault_is_used_by_known_accounts(
    vault: Vault, members: Estate[OrganizationAccount], *, approved: list[str]
) -> None:
    """A backup vault's policy lets in accounts of the organisation or approved ones only."""
    _must_know(vault, _own(vault), members, approved)


@check("CLD-569")
def search_domain_is_used_by_known_accounts(
    domain: SearchDomain, members: Estate[OrganizationAccount], *, approved: list[str]
) -> None:
    """A search domain's policy lets in accounts of the organisation or approved ones only."""
    _must_know(domain, _own(domain), members, approved)


@check("CLD-569")
def access_point_is_used_by_known_accounts(
    point: AccessPoint, members: Estate[OrganizationAccount], *, approved: list[str]
) -> None:
    """An access point's policy lets in accounts of the organisation or approved ones only."""
    _must_know(point, _own(point), members, approved)


@check("CLD-570")
def bucket_is_used_by_known_accounts(
    bucket: Bucket,
    accounts: Inventory[Account],
    members: Estate[OrganizationAccount],
    *,
    approved: list[str],
    log_accounts: list[str],
) -> None:
    """A bucket's policy lets in accounts of the organisation or approved ones only."""
    # The ARN of a bucket names no account.
    own = {account.id for account in accounts}
    _must_know(bucket, own, members, [*approved, *log_accounts])


def _own(opened: Opened) -> set[str]:
    """The account that a resource lies in, by its ARN."""
    return {str(opened.id).split(":")[4]}


def _must_know(
    opened: Opened, own: set[str], members: Estate[OrganizationAccount], approved: list[str]
) -> None:
    unknown = named_accounts(opened.policy or ()) - {*own, *approved}
    # What an account lists that stands alone says nothing of the organisation of another.
    ours = {member.organization for member in members if member.id in own}
    if unknown and not any(one.listed and one.organization in ours for one in members):
        not_observed(opened, "whose accounts these are", "no account lists the organisation")
    strangers = sorted(unknown - {str(member.id) for member in members})
    assert not strangers, (
        f"its policy lets in account {' and '.join(strangers)}, unknown and not approved"
    )
