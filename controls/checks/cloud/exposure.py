"""Checks of what lies open: public addresses, metadata, origins, and interfaces without a door."""

from collectors.aws.network.distributions import Distribution
from collectors.aws.network.http_apis import HttpApi
from collectors.aws.network.instances import Instance
from collectors.aws.network.network_acls import NetworkAcl
from collectors.aws.network.ranges import is_wide
from collectors.aws.network.reach import passed
from collectors.aws.network.rest_apis import RestApi
from collectors.aws.network.routes import RouteTable
from collectors.aws.network.vpcs import Subnet
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

NAMED = 3
"""How many ports or methods a reason names; the others are counted."""


@check("CLD-205")
def data_machine_has_no_public_address(
    machine: Instance, *, tag: str, tiers: list[str], tag_demanded: bool
) -> None:
    """A machine that holds data has no public address."""
    _must_run(machine)
    found = machine.public_addresses
    _must_be_of(machine, tag, tiers, demanded=tag_demanded and bool(found))
    assert not found, f"a machine of data, public at {' and '.join(found)}"


@check("CLD-205")
def data_subnet_has_no_internet_route(
    subnet: Subnet,
    tables: Inventory[RouteTable],
    *,
    tag: str,
    tiers: list[str],
    tag_demanded: bool,
) -> None:
    """A subnet that holds data follows a route table without a way to an internet gateway."""
    _must_be_of(subnet, tag, tiers, demanded=tag_demanded)
    named = list(tables.by("subnets").get(subnet.id, ()))
    followed = named or [each for each in tables.by("vpc").get(subnet.vpc, ()) if each.main]
    if not followed:
        not_observed(subnet, "its routes", "neither its own route table nor the main one is listed")
    routes = followed[0].to_internet
    assert not routes, (
        f"a subnet of data, whose {followed[0].id} routes {routes[0]['destination']} "
        f"to {routes[0]['target']}"
    )


def _must_be_of(resource: Instance | Subnet, tag: str, tiers: list[str], *, demanded: bool) -> None:
    """Step aside for what is marked otherwise.

    What is not marked at all is not of data, unless the tag is demanded: then nobody knows.
    """
    if demanded and not resource.tags.get(tag):
        not_observed(resource, "its tier", f"it has no tag {tag}, which is demanded")
    if resource.tags.get(tag, "").lower() not in tiers:
        not_applicable(f"its tag {tag} is none of {', '.join(tiers)}")


def _must_run(machine: Instance) -> None:
    if machine.gone:
        not_applicable("terminated")


@check("CLD-206")
def subnet_gives_no_public_address(subnet: Subnet, *, tag: str, public: list[str]) -> None:
    """What starts in a subnet gets no public IPv4 address, unless the subnet is marked public."""
    if subnet.tags.get(tag, "").lower() in public:
        not_applicable(f"marked as public by its tag {tag}")
    assert not subnet.gives_public, "gives whatever starts in it a public address"


@check("CLD-207")
def machine_demands_session_tokens(machine: Instance) -> None:
    """The metadata service of a machine answers only who shows a session token (IMDSv2)."""
    _must_run(machine)
    if not machine.metadata["enabled"]:
        not_applicable("serves no metadata")
    assert machine.metadata["tokens"] == "required", (
        "its metadata service answers without a session token"
    )


@check("CLD-207")
def metadata_stays_on_machine(machine: Instance, *, hops: int) -> None:
    """An answer of the metadata service travels no further than the machine's own software."""
    _must_run(machine)
    if not machine.metadata["enabled"]:
        not_applicable("serves no metadata")
    allowed = machine.metadata["hops"]
    assert allowed <= hops, f"answers of its metadata service travel {allowed} hops, over {hops}"


@check("CLD-211")
def access_list_opens_no_inner_port(acl: NetworkAcl, *, inner_ports: list[str]) -> None:
    """No network access list lets the internet in to an administration or database port."""
    if not acl.subnets:
        not_applicable("guards no subnet")
    inward = [
        each for each in acl.entries if not each["egress"] and each["protocol"] in ("-1", "6", "17")
    ]
    numbered = [(number, port) for port in inner_ports for number in ("6", "17")]
    found = {
        port
        for number, port in numbered
        for version in (4, 6)
        if is_wide(
            passed([e for e in inward if e["protocol"] in ("-1", number)], int(port), version),
            version,
        )
    }
    opened = [port for port in inner_ports if port in found]
    assert not opened, f"lets the whole internet in on port {_some(opened)}"


@check("CLD-220")
def rest_method_asks_who_calls(api: RestApi, *, open_paths: list[str]) -> None:
    """Every method of a REST interface asks who calls, or at least for a key."""
    if api.private:
        not_applicable("reached from our own networks only")
    found = [
        f"{each['method']} {each['path']}"
        for each in api.methods
        if each["authorization"] == "NONE" and not each["key"] and each["path"] not in open_paths
    ]
    assert not found, f"answers anybody on {_some(found)}"


@check("CLD-220")
def http_route_asks_who_calls(api: HttpApi, *, open_paths: list[str]) -> None:
    """Every route of an HTTP or WebSocket interface asks who calls."""
    found = [
        each["route"]
        for each in api.routes
        if each["authorization"] == "NONE"
        and not each["key"]
        and each["route"].rpartition(" ")[2] not in open_paths
    ]
    assert not found, f"answers anybody on {_some(found)}"


def _some(each: list[str]) -> str:
    named = ", ".join(each[:NAMED])
    return named if len(each) <= NAMED else f"{named} and {len(each) - NAMED} more"


@check("CLD-223")
def origin_answers_distribution_alone(front: Distribution) -> None:
    """A bucket behind a distribution is asked with a signature, so that it can refuse all else."""
    buckets = [each for each in front.origins if each["bucket"]]
    if not buckets:
        not_applicable("no bucket stands behind it")
    found = [each["domain"] for each in buckets if not each["shut"]]
    assert not found, f"asks {' and '.join(found)} without a signature"


@check("CLD-223")
def distribution_has_root(front: Distribution) -> None:
    """Who asks a distribution for its bare name gets a page, never a listing of what is there."""
    if not any(each["bucket"] for each in front.origins):
        not_applicable("no bucket stands behind it")
    assert front.root, "has no default page, so its bare name may list the bucket behind it"
