"""Which machines are reached from outside through load balancers, and on which ports.

A machine stands behind a balancer when a target group that holds it, by id or address, is given
traffic by a listener (or the machine is named by a classic balancer), and a group of the machine
admits the balancer. Rules of listeners are not read: a group that no default action names may be
given traffic by any listener of its balancer. Balancers behind balancers are not followed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from collectors.aws.network.balancers import LoadBalancer
from collectors.aws.network.classic_balancers import ClassicBalancer
from collectors.aws.network.instances import Instance
from collectors.aws.network.ranges import is_wide, within
from collectors.aws.network.reach import Filed, Network, Place, Reach, reached
from collectors.aws.network.security_groups import Rule
from collectors.aws.network.target_groups import TargetGroup
from collectors.aws.network.vpcs import Subnet

DATAGRAMS = ("UDP", "QUIC")


@dataclass(frozen=True, slots=True)
class Fronts:
    """What hands traffic on to machines, and where it stands."""

    balancers: Filed[LoadBalancer]
    classic: Filed[ClassicBalancer]
    targets: Filed[TargetGroup]
    subnets: Filed[Subnet]


@dataclass(frozen=True, slots=True)
class Handed:
    """A port of a balancer, and the port of a machine that its traffic is handed to."""

    balancer: LoadBalancer | ClassicBalancer
    name: str
    port: int
    protocol: str
    to: int


def balancer_reach(
    balancer: LoadBalancer | ClassicBalancer, protocol: str, port: int, network: Network
) -> Reach:
    """How the internet reaches a port of a balancer, in whichever of its subnets."""
    if not balancer.internet_facing or balancer.vpc is None:
        return Reach()
    dual = isinstance(balancer, LoadBalancer) and balancer.dual
    ways: list[str] = []
    unknown: list[str] = []
    for subnet in balancer.subnets:
        place = Place(
            vpc=balancer.vpc,
            subnet=subnet,
            groups=balancer.groups,
            public=("its IPv4 address",),
            ipv6=("its IPv6 address",) if dual else (),
        )
        found = reached(place, protocol, port, network)
        ways += found.ways
        unknown += found.unknown
    return Reach(tuple(dict.fromkeys(ways)), tuple(dict.fromkeys(unknown)))


def handed_to(machine: Instance, fronts: Fronts) -> Iterator[Handed]:
    """Every port of a balancer from which a machine is given traffic, wherever it stands."""
    held: dict[str, TargetGroup] = {}
    for name in (machine.id, *machine.addresses):
        for group in fronts.targets.by("target_ids").get(name, ()):
            held[group.id] = group
    known = fronts.balancers.by("id")
    for group in held.values():
        ports = {
            target["port"] or group.port
            for target in group.targets
            if target["id"] in (machine.id, *machine.addresses)
        }
        for arn in group.balancers:
            for balancer in known.get(arn, ()):
                for to in sorted(port for port in ports if port is not None):
                    yield from _listened(balancer, group, to)
    for classic in fronts.classic.by("instances").get(machine.id, ()):
        for each in classic.listeners:
            yield Handed(classic, classic.id, each["port"], "tcp", each["instance_port"])


def _listened(balancer: LoadBalancer, group: TargetGroup, to: int) -> Iterator[Handed]:
    """The ports of a balancer that hand traffic to a group; without a name, any may by a rule."""
    named = [each for each in balancer.listeners if group.id in each["forwards"]]
    for each in named or balancer.listeners:
        protocol = "udp" if each["protocol"] in DATAGRAMS else "tcp"
        if each["port"] is not None:
            yield Handed(balancer, balancer.name, each["port"], protocol, to)


def through_balancers(machine: Instance, fronts: Fronts, network: Network) -> Reach:
    """How the internet reaches a machine through balancers, by port; and what is not known."""
    ways: list[str] = []
    unknown: list[str] = []
    for each in handed_to(machine, fronts):
        if not admits(machine, each, fronts, network):
            continue
        found = balancer_reach(each.balancer, each.protocol, each.port, network)
        if found.ways:
            ways.append(f"through balancer {each.name} on port {each.port} to its port {each.to}")
        unknown += found.unknown
    return Reach(tuple(dict.fromkeys(ways)), tuple(dict.fromkeys(unknown)))


def admits(machine: Instance, handed: Handed, fronts: Fronts, network: Network) -> bool:
    """Whether a group of the machine lets the balancer, or whom it passes on, reach its port."""
    known = network.groups.by("id")
    held = {*machine.groups, *(each for port in machine.interfaces for each in port["groups"])}
    listed = [group for each in sorted(held) for group in known.get(each, ())]
    if len(listed) < len(held):
        # A group that is not listed may let anything in.
        return True
    rules = [rule for group in listed for rule in group.ingress if _takes(rule, handed)]
    blocks = [
        block
        for subnet in handed.balancer.subnets
        for each in fronts.subnets.by("id").get(subnet, ())
        for block in each.blocks
    ]
    return any(_lets(rule, handed.balancer.groups or (), blocks) for rule in rules)


def _takes(rule: Rule, handed: Handed) -> bool:
    number = {"tcp": "6", "udp": "17"}[handed.protocol]
    if rule["protocol"] == "-1":
        return True
    first, last = rule["from_port"], rule["to_port"]
    if rule["protocol"] not in (handed.protocol, number):
        return False
    return first is None or last is None or first == -1 or first <= handed.to <= last


def _lets(rule: Rule, groups: Sequence[str], blocks: Iterable[str]) -> bool:
    if rule["prefix_lists"] or set(rule["groups"]) & set(groups):
        return True
    return any(
        is_wide(within((*rule["ipv4"], *rule["ipv6"]), version), version)
        or (within((*rule["ipv4"], *rule["ipv6"]), version) & within(blocks, version)).spans
        for version in (4, 6)
    )
