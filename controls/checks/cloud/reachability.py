"""Checks of what the internet truly reaches: by address, route, access list and group together."""

from collections.abc import Iterable, Sequence

from collectors.aws.network.balancers import LoadBalancer
from collectors.aws.network.behind import Fronts, balancer_reach, through_balancers
from collectors.aws.network.classic_balancers import ClassicBalancer
from collectors.aws.network.instances import Instance
from collectors.aws.network.interfaces import NetworkInterface
from collectors.aws.network.network_acls import NetworkAcl
from collectors.aws.network.reach import Network, Place, Reach, reached, stretches
from collectors.aws.network.routes import RouteTable
from collectors.aws.network.security_groups import SecurityGroup
from collectors.aws.network.target_groups import TargetGroup
from collectors.aws.network.vpc_block import VpcBlock
from collectors.aws.network.vpcs import Subnet
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

NAMED = 3
"""How many ways or ports a reason names; the others are counted."""


@check("CLD-201")
def admin_port_is_not_reached(
    interface: NetworkInterface,
    tables: Inventory[RouteTable],
    acls: Inventory[NetworkAcl],
    groups: Inventory[SecurityGroup],
    blocks: Inventory[VpcBlock],
    *,
    admin_ports: list[str],
) -> None:
    """No port by which machines are administered is reached from the internet."""
    _must_not_be_reached(interface, admin_ports, Network(tables, acls, groups, blocks))


@check("CLD-202")
def database_port_is_not_reached(
    interface: NetworkInterface,
    tables: Inventory[RouteTable],
    acls: Inventory[NetworkAcl],
    groups: Inventory[SecurityGroup],
    blocks: Inventory[VpcBlock],
    *,
    database_ports: list[str],
) -> None:
    """No port of a database, a cache or a search engine is reached from the internet."""
    _must_not_be_reached(interface, database_ports, Network(tables, acls, groups, blocks))


@check("CLD-203")
def only_approved_ports_are_reached(
    interface: NetworkInterface,
    tables: Inventory[RouteTable],
    acls: Inventory[NetworkAcl],
    groups: Inventory[SecurityGroup],
    blocks: Inventory[VpcBlock],
    *,
    approved_ports: list[str],
) -> None:
    """The internet reaches no port, TCP or UDP, but those that are approved to be public."""
    place = _place(interface)
    network = Network(tables, acls, groups, blocks)
    approved = sorted({int(port) for port in approved_ports})
    found: list[str] = []
    unknown: list[str] = []
    for protocol in ("tcp", "udp"):
        for first, last in stretches(place, network, approved):
            reach = reached(place, protocol, first, network)
            if reach.ways:
                found.append(f"{protocol} {first}" + (f" to {last}" if last > first else ""))
            unknown += reach.unknown
    assert not found, (
        f"the internet reaches {_some(found)} at {_listed(interface)}; "
        f"approved are {', '.join(map(str, approved)) or 'none'}"
    )
    _must_be_known(interface, unknown)


def _place(interface: NetworkInterface) -> Place:
    """Where an interface answers; what judges it elsewhere or never answers steps aside."""
    if interface.type == "nat_gateway":
        not_applicable("a NAT gateway, which takes no connection from outside")
    if interface.of_balancer:
        not_applicable("belongs to a load balancer, whose listeners are judged")
    return Place(
        vpc=interface.vpc,
        subnet=interface.subnet,
        groups=interface.groups,
        public=interface.public,
        ipv6=interface.ipv6,
        private=interface.private,
    )


def _listed(interface: NetworkInterface) -> str:
    return " and ".join((*interface.public, *interface.ipv6))


def _must_not_be_reached(
    interface: NetworkInterface, ports: Sequence[str], network: Network
) -> None:
    place = _place(interface)
    found = [
        reached(place, protocol, int(port), network)
        for port in ports
        for protocol in ("tcp", "udp")
    ]
    _must_be_none(interface, found)


def _must_be_none(
    subject: NetworkInterface | LoadBalancer | ClassicBalancer, found: Sequence[Reach]
) -> None:
    ways = [way for reach in found for way in reach.ways]
    assert not ways, f"reached from the internet: {_some(ways)}"
    _must_be_known(subject, [why for reach in found for why in reach.unknown])


def _must_be_known(
    subject: NetworkInterface | LoadBalancer | ClassicBalancer | Instance, unknown: Iterable[str]
) -> None:
    reasons = list(dict.fromkeys(unknown))
    if reasons:
        not_observed(subject, "what the internet reaches", _some(reasons))


def _some(each: Sequence[str]) -> str:
    named = "; ".join(each[:NAMED])
    return named if len(each) <= NAMED else f"{named}; and {len(each) - NAMED} more"


@check("CLD-204")
def balancer_opens_no_inner_port(
    balancer: LoadBalancer,
    tables: Inventory[RouteTable],
    acls: Inventory[NetworkAcl],
    groups: Inventory[SecurityGroup],
    blocks: Inventory[VpcBlock],
    targets: Inventory[TargetGroup],
    *,
    inner_ports: list[str],
) -> None:
    """No load balancer hands the internet on to an administration or database port."""
    if not balancer.internet_facing:
        not_applicable("not open to the internet")
    network, known = Network(tables, acls, groups, blocks), targets.by("id")
    inner = {int(port) for port in inner_ports}
    found: list[Reach] = []
    for listener in balancer.listeners:
        forwarded = [group for arn in listener["forwards"] for group in known.get(arn, ())]
        behind = {target["port"] or group.port for group in forwarded for target in group.targets}
        behind |= {group.port for group in forwarded}
        if listener["port"] is not None and ({listener["port"]} | behind) & inner:
            protocol = "udp" if listener["protocol"] in ("UDP", "QUIC") else "tcp"
            found.append(balancer_reach(balancer, protocol, listener["port"], network))
    _must_be_none(balancer, found)


@check("CLD-204")
def classic_balancer_opens_no_inner_port(
    balancer: ClassicBalancer,
    tables: Inventory[RouteTable],
    acls: Inventory[NetworkAcl],
    groups: Inventory[SecurityGroup],
    blocks: Inventory[VpcBlock],
    *,
    inner_ports: list[str],
) -> None:
    """No classic load balancer hands the internet on to an administration or database port."""
    if not balancer.internet_facing:
        not_applicable("not open to the internet")
    network, inner = Network(tables, acls, groups, blocks), {int(port) for port in inner_ports}
    _must_be_none(
        balancer,
        [
            balancer_reach(balancer, "tcp", each["port"], network)
            for each in balancer.listeners
            if {each["port"], each["instance_port"]} & inner
        ],
    )


@check("CLD-205")
def data_machine_is_behind_no_public_balancer(
    machine: Instance,
    balancers: Inventory[LoadBalancer],
    classic: Inventory[ClassicBalancer],
    targets: Inventory[TargetGroup],
    subnets: Inventory[Subnet],
    tables: Inventory[RouteTable],
    acls: Inventory[NetworkAcl],
    groups: Inventory[SecurityGroup],
    blocks: Inventory[VpcBlock],
    *,
    tag: str,
    tiers: list[str],
    tag_demanded: bool,
) -> None:
    """A machine that holds data is not reached from the internet through a load balancer."""
    if machine.gone:
        not_applicable("terminated")
    if tag_demanded and not machine.tags.get(tag):
        not_observed(machine, "its tier", f"it has no tag {tag}, which is demanded")
    if machine.tags.get(tag, "").lower() not in tiers:
        not_applicable(f"its tag {tag} is none of {', '.join(tiers)}")
    fronts = Fronts(balancers, classic, targets, subnets)
    found = through_balancers(machine, fronts, Network(tables, acls, groups, blocks))
    assert not found.ways, f"a machine of data, reached {_some(found.ways)}"
    _must_be_known(machine, found.unknown)
