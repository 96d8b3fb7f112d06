"""What of a network the internet truly reaches: address, route, access list and group together.

A connection from outside comes to pass when the interface has a public address, its subnet routes
the answer to an internet gateway, the access list of the subnet lets the request in and the answer
out (the first rule in order that matches decides), and some group of the interface admits it
(Amazon VPC User Guide, "Security groups", "Network ACLs", "Route tables"). A client may choose its
own port, so answers count as let out when they are to any one port. Sources that together come to
a 256th of the internet stand for the internet; a wide range in pieces counts as the whole of it.

The account's block of public access to VPCs keeps everything out, save where it is excluded.
Not looked at: firewalls inside of machines. What
passes a firewall endpoint, or is admitted by a prefix list, is neither reached nor not: unknown.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from typing import Any, Protocol, TypeVar

from collectors.aws.network.network_acls import Entry, NetworkAcl
from collectors.aws.network.ranges import ALL, Ranges, family, is_wide, span, within
from collectors.aws.network.routes import RouteTable
from collectors.aws.network.security_groups import Rule, SecurityGroup
from collectors.aws.network.vpc_block import VpcBlock

T_co = TypeVar("T_co", covariant=True)
NUMBERS = {"tcp": "6", "udp": "17"}
ANY = "-1"
LAST_PORT = 65_535
KEPT = 8_192
"""How many answers of single tables, lists and groups are kept: many interfaces share them."""


class Filed(Protocol[T_co]):
    """Resources that can be looked up by an attribute, as populations of checks can."""

    def by(self, attribute: str) -> Mapping[Any, Sequence[T_co]]:
        """The resources by the value of an attribute."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Network:
    """What traffic to an interface passes."""

    tables: Filed[RouteTable]
    acls: Filed[NetworkAcl]
    groups: Filed[SecurityGroup]
    blocks: Filed[VpcBlock]


@dataclass(frozen=True, slots=True)
class Place:
    """Where something answers: subnet, groups (None where no group filters), and addresses.

    `public` are public IPv4 addresses, `ipv6` any IPv6 ones, `private` those that routes at the
    edge of the VPC know it by; empty where those are not known.
    """

    vpc: str
    subnet: str
    groups: Sequence[str] | None
    public: Sequence[str]
    ipv6: Sequence[str]
    private: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Reach:
    """By which ways a port is reached, each with its hops; and what keeps more from being told."""

    ways: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one hop lets pass: for certain, perhaps, by what name, and why only perhaps."""

    sure: Ranges
    perhaps: Ranges
    name: str
    why: str = ""


def reached(place: Place, protocol: str, port: int, network: Network) -> Reach:
    """How the internet reaches a port (`tcp` or `udp`) of a place."""
    ways: list[str] = []
    unknown: list[str] = []
    if _is_blocked(place, network):
        return Reach()
    for version, address in _addresses(place):
        if not is_wide(_groups(place, version, protocol, port, network).perhaps, version):
            # Groups refuse most, and are asked first for speed; the order of hops is in the words.
            continue
        parts = parts_of(place, version, protocol, port, network)
        sure = perhaps = ALL[version]
        for part in parts:
            sure, perhaps = sure & part.sure, perhaps & part.perhaps
        if is_wide(sure, version):
            hops = ", ".join(part.name for part in parts if part.name)
            ways.append(f"{protocol} {port} at {address}: {hops}")
        elif is_wide(perhaps, version):
            unknown += (part.why for part in parts if part.why)
    return Reach(tuple(ways), tuple(dict.fromkeys(unknown)))


def _is_blocked(place: Place, network: Network) -> bool:
    """Whether the account's own block keeps the internet out; of all regions given, one is ours."""
    blocks = (each for found in network.blocks.by("id").values() for each in found)
    return any(block.keeps_out(place.vpc, place.subnet) for block in blocks)


def _addresses(place: Place) -> Iterator[tuple[int, str]]:
    if place.public:
        yield 4, place.public[0]
    named = [each for each in place.ipv6 if ":" not in each or ip_address(each).is_global]
    if named:
        yield 6, named[0]


def parts_of(
    place: Place, version: int, protocol: str, port: int, network: Network
) -> tuple[Part, ...]:
    """What each hop lets pass from outside to a port, in the order that a packet meets them."""
    return (
        _edge(place, version, network),
        _route(place, version, network),
        _acl(place, version, protocol, port, network),
        _groups(place, version, protocol, port, network),
    )


def _edge(place: Place, version: int, network: Network) -> Part:
    """Whether what comes in through the gateway is steered elsewhere before it arrives."""
    whole = ALL[version]
    for table in network.tables.by("vpc").get(place.vpc, ()):
        for route in table.routes if table.gateways else ():
            if route["target"] != "local" and _steers(route["destination"], place, version):
                why = f"{table.id} steers what comes in through {route['target']}"
                return Part(Ranges(), whole, "", f"{why}, whose rules are not read")
    return Part(whole, whole, "")


def _steers(destination: str, place: Place, version: int) -> bool:
    if family(destination) != version:
        return not family(destination)
    first, last = span(destination)
    known = [int(ip_address(each)) for each in (*place.private, *place.ipv6) if _is(each, version)]
    return not known or any(first <= number <= last for number in known)


def _is(address: str, version: int) -> bool:
    return ("." in address or ":" in address) and (6 if ":" in address else 4) == version


def table_of(place: Place, network: Network) -> RouteTable | None:
    """The table a subnet follows: the one that names it, else the main one of its VPC."""
    named = network.tables.by("subnets").get(place.subnet, ())
    if named:
        return named[0]
    main = (each for each in network.tables.by("vpc").get(place.vpc, ()) if each.main)
    return next(main, None)


def _route(place: Place, version: int, network: Network) -> Part:
    """Which sources are answered through an internet gateway: the longest match decides."""
    whole, table = ALL[version], table_of(place, network)
    if table is None:
        why = f"the route table of {place.subnet} is not listed"
        return Part(Ranges(), whole, "", why)
    return _routed(table, version)


@lru_cache(maxsize=KEPT)
def _routed(table: RouteTable, version: int) -> Part:
    whole = ALL[version]
    ranged = [route for route in table.routes if family(route["destination"]) == version]
    answered, inspected, seen = Ranges(), Ranges(), Ranges()
    through: list[str] = []
    why = ""
    for route in sorted(ranged, key=lambda each: -int(each["destination"].partition("/")[2])):
        matched = within([route["destination"]], version)
        new, seen = matched - seen, seen | matched
        if route["active"] and route["target"].startswith("igw-"):
            answered |= new
            through.append(route["target"])
        elif route["active"] and route["target"].startswith("vpce-"):
            inspected |= new
            why = f"{table.id} routes through {route['target']}, whose rules are not read"
    listed = [each for each in table.to_internet if not family(each["destination"])]
    if listed:
        inspected = whole
        why = f"{table.id} routes {listed[0]['destination']} to the internet, which is not read"
    name = f"{table.id} routes to {' and '.join(dict.fromkeys(through))}"
    return Part(answered, answered | inspected, name, why)


def _acl(place: Place, version: int, protocol: str, port: int, network: Network) -> Part:
    """Which sources the access list lets in, and their answers out."""
    found = network.acls.by("subnets").get(place.subnet, ())
    if not found:
        why = f"the access list of {place.subnet} is not listed"
        return Part(Ranges(), ALL[version], "", why)
    return _let(found[0], version, NUMBERS[protocol], port)


@lru_cache(maxsize=KEPT)
def _let(acl: NetworkAcl, version: int, number: str, port: int) -> Part:
    ways = [each for each in acl.entries if each["protocol"] in (ANY, number)]
    inward = [each for each in ways if not each["egress"]]
    outward = [each for each in ways if each["egress"]]
    answers = Ranges()
    for reply in _edges(outward):
        answers |= passed(outward, reply, version)
    both = passed(inward, port, version) & answers
    return Part(both, both, f"{acl.id} lets it in and out")


def passed(entries: Sequence[Entry], port: int, version: int) -> Ranges:
    """The addresses that entries of one direction let pass at a port: the first match decides."""
    let, seen = Ranges(), Ranges()
    for entry in sorted(entries, key=lambda each: each["number"]):
        if family(entry["source"]) == version and _meets(entry, port):
            matched = within([entry["source"]], version)
            if entry["allow"]:
                let |= matched - seen
            seen |= matched
    return let


def _meets(entry: Entry | Rule, port: int) -> bool:
    first, last = entry["from_port"], entry["to_port"]
    if entry["protocol"] == ANY or first is None or last is None or first == -1:
        return True
    return first <= port <= last


def _edges(entries: Sequence[Entry | Rule]) -> list[int]:
    """A port of each stretch of ports that entries treat alike."""
    edges = {0}
    for entry in entries:
        first, last = entry["from_port"], entry["to_port"]
        if first is not None and last is not None and first != -1:
            edges |= {first, last + 1}
    return sorted(edge for edge in edges if 0 <= edge <= LAST_PORT)


def _groups(place: Place, version: int, protocol: str, port: int, network: Network) -> Part:
    """Which sources some group of the interface admits."""
    if place.groups is None:
        return Part(ALL[version], ALL[version], "no group filters it")
    listed = network.groups.by("id")
    parts = [
        _admits(listed[each][0], version, protocol, port)
        if each in listed
        else Part(Ranges(), ALL[version], "", f"{each} is not listed")
        for each in place.groups
    ]
    if len(parts) == 1:
        return parts[0]
    sure = perhaps = Ranges()
    for part in parts:
        sure, perhaps = sure | part.sure, perhaps | part.perhaps
    names = " and ".join(part.name for part in parts if part.name)
    return Part(sure, perhaps, names, next((part.why for part in parts if part.why), ""))


@lru_cache(maxsize=KEPT)
def _admits(group: SecurityGroup, version: int, protocol: str, port: int) -> Part:
    """Which sources a group admits to a port."""
    admitted, why = Ranges(), ""
    for rule in group.ingress:
        if rule["protocol"] in (ANY, protocol, NUMBERS[protocol]) and _meets(rule, port):
            admitted |= within((*rule["ipv4"], *rule["ipv6"]), version)
            if rule["prefix_lists"]:
                why = f"{group.id} admits {rule['prefix_lists'][0]}, which is not read"
    name = f"{group.id} admits it" if admitted.spans else ""
    return Part(admitted, ALL[version] if why else admitted, name, why)


def stretches(place: Place, network: Network, apart: Sequence[int] = ()) -> list[tuple[int, int]]:
    """Ports that groups and access lists treat alike, first and last, save those `apart`."""
    entries: list[Entry | Rule] = []
    for group_id in place.groups or ():
        for group in network.groups.by("id").get(group_id, ()):
            entries += group.ingress
    for acl in network.acls.by("subnets").get(place.subnet, ()):
        entries += [each for each in acl.entries if not each["egress"]]
    edges = {*_edges(entries), *apart, *(port + 1 for port in apart)}
    firsts = sorted(edge for edge in edges if edge <= LAST_PORT)
    ends = [edge - 1 for edge in firsts[1:]] + [LAST_PORT]
    return [pair for pair in zip(firsts, ends, strict=True) if pair[0] not in apart]
