"""Checks of borders inside and between networks: endpoints, peerings, gateways, firewalls."""

from collections.abc import Iterator, Sequence

from collectors.aws.identity.organizations import OrganizationAccount
from collectors.aws.network.connections import TransitAttachment, TransitGateway, VpcPeering
from collectors.aws.network.endpoints import VpcEndpoint
from collectors.aws.network.firewalls import Firewall
from collectors.aws.network.gateways import Address, NatGateway
from collectors.aws.network.interfaces import NetworkInterface
from collectors.aws.network.ranges import family, within
from collectors.aws.network.routes import RouteTable
from collectors.aws.network.security_groups import SecurityGroup
from collectors.aws.network.vpcs import Vpc
from collectors.aws.policies.policy import is_public, reaches
from controls.check import check, not_applicable, not_observed
from controls.population import Estate, Inventory

PASSES = "aws:pass"
INSPECTED, DROPS = "aws:forward_to_sfe", "aws:drop_"


@check("CLD-212")
def endpoint_lets_not_everybody_do_everything(endpoint: VpcEndpoint) -> None:
    """The policy of a VPC endpoint does not let anybody do everything to anything."""
    if endpoint.policy is None:
        not_applicable("its service takes no policy")
    service = endpoint.service.rpartition(".")[2]
    found = [
        each
        for each in endpoint.policy
        if is_public(each) and any(reaches(each, action, "*") for action in ("*:*", f"{service}:*"))
    ]
    assert not found, "its policy lets anybody do everything through it"


@check("CLD-213")
def peering_route_is_narrow(table: RouteTable, peerings: Inventory[VpcPeering]) -> None:
    """A route to a peer leads to what is needed of it, not to the whole of its network."""
    routes = [each for each in table.routes if each["target"].startswith("pcx-")]
    if not routes:
        not_applicable("routes to no peer")
    found: list[str] = []
    for route in routes:
        known = peerings.by("id").get(route["target"], ())
        blocks = [block for each in known for block in _far_blocks(each, table.vpc)]
        if not blocks:
            reason = f"the ranges behind {route['target']} are not told"
            not_observed(table, "how wide its routes to peers are", reason)
        if _covers(route["destination"], blocks):
            found.append(f"{route['destination']} to {route['target']}")
    assert not found, f"routes a peer's whole network: {', '.join(found)}"


def _far_blocks(peering: VpcPeering, vpc: str) -> Iterator[str]:
    for side in (peering.requester, peering.accepter):
        if side["vpc"] != vpc:
            yield from side["blocks"]


def _covers(destination: str, blocks: Sequence[str]) -> bool:
    """Whether a route reaches the whole of some range of the other side."""
    version = family(destination)
    if not version:
        return False
    routed = within([destination], version)
    return any(
        not (within([block], version) - routed).spans
        for block in blocks
        if family(block) == version
    )


@check("CLD-213")
def peering_is_with_known_account(
    peering: VpcPeering, members: Estate[OrganizationAccount], *, accounts: list[str]
) -> None:
    """A network is joined by peering with networks of known accounts only."""
    if not peering.stands:
        not_applicable(f"ended: {peering.status}")
    sides = {peering.requester["account"], peering.accepter["account"]}
    strange = sides - {*accounts, *(each.id for each in members)}
    if len(sides) > 1 and strange:
        _must_be_listed(peering, sides, members)
    assert len(sides) == 1 or not strange, (
        f"joined with account {' and '.join(sorted(strange))}, which nobody named"
    )


@check("CLD-213")
def transit_gateway_asks_first(gateway: TransitGateway) -> None:
    """Nobody joins a transit gateway without our consent."""
    assert not gateway.accepts_unasked, "accepts attachments of other accounts unasked"


@check("CLD-213")
def transit_attachment_is_of_known_account(
    attachment: TransitAttachment, members: Estate[OrganizationAccount], *, accounts: list[str]
) -> None:
    """What hangs on a transit gateway belongs to known accounts."""
    if not attachment.stands:
        not_applicable(f"ended: {attachment.state}")
    known = {attachment.gateway_owner, *accounts, *(each.id for each in members)}
    if attachment.owner not in known:
        _must_be_listed(attachment, {attachment.gateway_owner, attachment.owner}, members)
    assert attachment.owner in known, (
        f"a {attachment.type} of account {attachment.owner}, which nobody named"
    )


def _must_be_listed(
    joined: VpcPeering | TransitAttachment, own: set[str], members: Estate[OrganizationAccount]
) -> None:
    """Hold the members to be all that the organisation has, before somebody is called a stranger.

    One of the accounts of `own` is that which was read.
    """
    ours = {each.organization for each in members if each.id in own}
    if not any(each.listed and each.organization in ours for each in members):
        not_observed(joined, "whose accounts these are", "no account lists the organisation")


@check("CLD-214")
def firewall_holds_firm(firewall: Firewall) -> None:
    """A network firewall can neither be deleted nor moved by one call."""
    assert firewall.keeps_itself, "is not kept from deletion"
    assert firewall.keeps_subnets, "its subnets are not kept from change"


@check("CLD-214")
def firewall_drops_what_no_rule_names(firewall: Firewall) -> None:
    """A network firewall passes no whole packet and no fragment that no rule names."""
    assert PASSES not in firewall.policy["whole"], "passes packets that no rule names"
    assert PASSES not in firewall.policy["fragments"], "passes fragments that no rule names"


@check("CLD-214")
def firewall_drops_flows_that_no_rule_names(firewall: Firewall) -> None:
    """A network firewall that follows connections drops those that no rule of it names.

    "The stateful default action is optional, and is only valid when using the strict rule order"
    (Network Firewall API reference, FirewallPolicy); in the other order what no rule names passes.
    """
    policy = firewall.policy
    if INSPECTED not in (*policy["whole"], *policy["fragments"]):
        not_applicable("decides by single packets, and follows no connection")
    assert any(each.startswith(DROPS) for each in policy["flows"]), (
        "passes connections that no rule names, since no stateful default action drops them"
    )


@check("CLD-214")
def firewall_has_rules(firewall: Firewall) -> None:
    """A network firewall follows at least one group of rules."""
    assert firewall.policy["groups"], "follows no group of rules"


@check("CLD-225")
def group_is_in_use(
    group: SecurityGroup,
    interfaces: Inventory[NetworkInterface],
    others: Inventory[SecurityGroup],
) -> None:
    """A security group guards something or is named by another, so that no rules lie about."""
    if group.default:
        not_applicable("a default group, which cannot be deleted")
    held = group.id in interfaces.by("groups")
    assert held or group.id in others.by("named"), "guards nothing, and no other group names it"


@check("CLD-226")
def network_names_owner(vpc: Vpc, *, tags: list[str]) -> None:
    """A network names who is answerable for it."""
    _must_name(vpc, tags)


@check("CLD-226")
def nat_gateway_names_owner(gateway: NatGateway, *, tags: list[str]) -> None:
    """A gateway to the internet names who is answerable for it."""
    if gateway.state in ("deleted", "deleting"):
        not_applicable("deleted")
    _must_name(gateway, tags)


@check("CLD-226")
def public_address_names_owner(address: Address, *, tags: list[str]) -> None:
    """A public address that the account holds names who is answerable for it."""
    _must_name(address, tags)


def _must_name(resource: Vpc | NatGateway | Address, tags: list[str]) -> None:
    missing = [tag for tag in tags if not resource.tags.get(tag)]
    assert not missing, f"lacks the tags {', '.join(missing)}"
