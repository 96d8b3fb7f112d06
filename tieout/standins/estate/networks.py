"""Networks of a region: one of the company's own in place of the default one, and its rules."""

from typing import Any

from tieout.standins.estate.faults import fault
from tieout.standins.estate.place import Made, Place, pairs
from tieout.standins.estate.stores import store_of

GROUP, VPC = "aws.ec2.security_group", "aws.ec2.vpc"
INSIDE = "10.0.0.0/8"
OFFICE = "203.0.113.0/24"
ANYWHERE, ANYWHERE6 = "0.0.0.0/0", "::/0"
HALVES = ("0.0.0.0/1", "128.0.0.0/1")
WEB = 443
SUBNETS = 3
SERVICE_PORTS = (443, 5432, 6379, 8080, 8443, 9200)


def make_networks(place: Place) -> None:
    """A VPC with private subnets, closed default group and access list, and flow logs."""
    ec2 = place.moto("ec2")
    place.past(newest=500)
    _without_default(ec2)
    vpc = ec2.create_vpc("10.0.0.0/16", tags=pairs(place.tags("platform")))
    ec2.default_vpc = vpc
    subnets = []
    for number in range(SUBNETS):
        zone = ec2.describe_availability_zones()[number % 2].name
        block = f"10.0.{number * 64}.0/18"
        subnet = ec2.create_subnet(vpc.id, block, availability_zone=zone)
        subnet.add_tags(place.tags("platform"))
        subnets.append(subnet.id)
    for table in ec2.route_tables.values():
        table.add_tags(place.tags("platform"))
    destination = f"arn:aws:s3:::{store_of(place, 'flow-logs')}"
    ec2.create_flow_logs("VPC", [vpc.id], "ALL", None, "s3", destination, None, None, 600)
    ec2.enable_ebs_encryption_by_default()
    default = ec2.get_default_security_group(vpc.id)
    default.ingress_rules.clear()
    default.egress_rules.clear()
    default.add_tags(place.tags("platform"))
    place.made(GROUP, default.id, default)
    place.known |= {"vpc": vpc.id, "subnets": subnets}
    place.made(VPC, vpc.id, vpc)
    _make_groups(place, ec2, vpc.id)


def _without_default(ec2: Any) -> None:
    """Take the default network away, as accounts of care do."""
    for held in (ec2.vpcs, ec2.subnets, ec2.groups, ec2.route_tables, ec2.network_acls):
        held.clear()


def _make_groups(place: Place, ec2: Any, vpc: str) -> None:
    groups = place.known["groups"] = []
    for number in range(place.count("security group") - 1):
        name, tags = place.name(number)
        made = ec2.create_security_group(name, name, vpc, tags, force=True)
        if number % 10 == 0:
            for anywhere in ({"CidrIp": ANYWHERE}, {"CidrIpv6": ANYWHERE6}):
                let_in(made, WEB, anywhere)
        else:
            let_in(made, place.chance.choice(SERVICE_PORTS), {"CidrIp": INSIDE})
        groups.append(made.id)
        place.made(GROUP, made.id, made)


def let_in(group: Any, port: int, source: dict[str, str], *, last: int | None = None) -> None:
    """Let TCP from a range of addresses in on a port, or from it to the `last`."""
    from moto.ec2.models.security_groups import SecurityGroupRule

    rule = SecurityGroupRule(
        group.ec2_backend, "tcp", group.id, str(port), str(last or port), source, is_egress=False
    )
    group.add_ingress_rule(rule)


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
