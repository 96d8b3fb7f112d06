"""Faults of networks: what is open, what is not written down, what lies about."""

from tieout.standins.estate import machines
from tieout.standins.estate.faults import fault, finding
from tieout.standins.estate.networks import (
    ACCESS_LIST,
    ANYWHERE,
    ANYWHERE6,
    FLOW_LOG,
    GROUP,
    INSIDE,
    SUBNET,
    VPC,
    WEB,
    allow,
    let_in,
    named,
)
from tieout.standins.estate.place import Made, pairs
from tieout.standins.estate.truth import Finding

SSH = 22
HALVES = ("0.0.0.0/1", "128.0.0.0/1")


def _ordinary(made: Made) -> bool:
    return not made.thing.is_default


def _default(made: Made) -> bool:
    return bool(made.thing.is_default)


ADMIN = ("group_opens_no_admin_port", "open_ports_are_approved")


@fault(GROUP, *ADMIN, fits=_ordinary)
def group_open_on_ssh(made: Made) -> None:
    """Anybody may reach the administration port."""
    let_in(made.thing, 22, {"CidrIp": ANYWHERE})


@fault(GROUP, *ADMIN, fits=_ordinary)
def group_open_on_ssh_by_ipv6(made: Made) -> None:
    """Anybody may reach it, by IPv6 alone."""
    let_in(made.thing, 22, {"CidrIpv6": ANYWHERE6})


@fault(GROUP, *ADMIN, fits=_ordinary)
def group_open_on_ssh_by_halves(made: Made) -> None:
    """Anybody may reach it, by two rules that make up the whole internet between them."""
    for half in HALVES:
        let_in(made.thing, 22, {"CidrIp": half})


@fault(GROUP, *ADMIN, fits=_ordinary)
def group_open_on_many_ports(made: Made) -> None:
    """Anybody may reach a range of ports in which a database's lies."""
    let_in(made.thing, 3_000, {"CidrIp": ANYWHERE}, last=4_000)


@fault(GROUP, "open_ports_are_approved", fits=_ordinary)
def group_open_on_unapproved_port(made: Made) -> None:
    """Anybody may reach a port that nobody approved."""
    let_in(made.thing, 8_081, {"CidrIp": ANYWHERE})


@fault(GROUP, "default_group_is_shut", fits=_default)
def default_group_lets_in(made: Made) -> None:
    """The default group lets the inside of the network in."""
    let_in(made.thing, WEB, {"CidrIp": INSIDE})


@fault(VPC, shared=True)
def group_out_of_use(made: Made) -> list[Finding]:
    """A group that guards nothing."""
    return [finding("group_is_in_use", named(made.place, f"left-over-{made.id}"))]


@fault(SUBNET, "subnet_gives_no_public_address")
def subnet_giving_public_addresses(made: Made) -> None:
    """Whatever starts in it is public."""
    made.thing.map_public_ip_on_launch = True


@fault(ACCESS_LIST, "access_list_opens_no_inner_port")
def access_list_open_on_ssh(made: Made) -> None:
    """Anybody gets to the administration port as far as the access list goes."""
    allow(made.place.moto("ec2"), made.thing, 90, ANYWHERE, (SSH, SSH))


@fault(VPC, "network_flows_are_logged")
def network_without_flow_log(made: Made) -> None:
    """Nobody writes down the traffic of the network."""
    ec2 = made.place.moto("ec2")
    for key in [key for key, each in ec2.flow_logs.items() if each.resource_id == made.id]:
        del ec2.flow_logs[key]


@fault(VPC)
def flow_log_undelivered(made: Made) -> list[Finding]:
    """What is written down of the traffic does not arrive."""
    logs = made.place.moto("ec2").flow_logs.values()
    [log] = [each for each in logs if each.resource_id == made.id]
    log.deliver_logs_status = "FAILED"
    return [finding("flow_log_is_delivered", Made(FLOW_LOG, log.id, log, made.place))]


@fault(VPC, "network_names_owner")
def network_of_nobody(made: Made) -> None:
    """A network that names nobody answerable."""
    made.place.moto("ec2").delete_tags([made.id], {"owner": None})


def _main(made: Made) -> bool:
    return bool(made.id == made.place.known["vpc"])


@fault(VPC, fits=_main, shared=True)
def machine_reached_on_ssh(made: Made) -> list[Finding]:
    """A machine that anybody truly reaches: address, route, access list and group together."""
    place, ec2 = made.place, made.place.moto("ec2")
    subnet = ec2.create_subnet(made.id, "10.0.192.0/18")
    subnet.map_public_ip_on_launch = subnet.default_for_az = False
    subnet.add_tags({**place.tags("platform"), "tier": "public"})
    gateway = ec2.create_internet_gateway(pairs(place.tags("platform")))
    ec2.attach_internet_gateway(gateway.id, made.id)
    table = ec2.create_route_table(made.id, pairs(place.tags("platform")))
    ec2.create_route(table.id, ANYWHERE, gateway_id=gateway.id)
    ec2.associate_route_table(route_table_id=table.id, subnet_id=subnet.id)
    access = ec2.create_network_acl(made.id, pairs(place.tags("platform")))
    allow(ec2, access, 100, ANYWHERE, (SSH, SSH))
    allow(ec2, access, 100, ANYWHERE, outward=True)
    [joined] = [
        key
        for each in ec2.network_acls.values()
        for key, one in each._associations.items()  # noqa: SLF001 -- moto lists them nowhere else
        if one.subnet_id == subnet.id
    ]
    ec2.replace_network_acl_association(joined, access.id)
    group = named(place, "open-to-all")
    let_in(group.thing, SSH, {"CidrIp": ANYWHERE})
    machine = machines.start(place, subnet.id, [group.id], public=True)
    [card] = machine.thing.nics.values()
    interface = Made("aws.ec2.network_interface", card.id, card, place)
    listed = Made(ACCESS_LIST, access.id, access, place)
    return [
        *(finding(check, group) for check in ADMIN),
        finding("admin_port_is_not_reached", interface),
        finding("only_approved_ports_are_reached", interface),
        finding("access_list_opens_no_inner_port", listed),
    ]
