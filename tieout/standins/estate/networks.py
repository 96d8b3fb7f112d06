"""Networks of a region: one of the company's own in place of the default one, and its rules."""

from typing import Any

from tieout.standins.estate.place import Made, Place, pairs
from tieout.standins.estate.stores import store_of

GROUP, VPC, SUBNET = "aws.ec2.security_group", "aws.ec2.vpc", "aws.ec2.subnet"
ACCESS_LIST, FLOW_LOG = "aws.ec2.network_acl", "aws.ec2.flow_log"
INSIDE = "10.0.0.0/8"
ANYWHERE, ANYWHERE6 = "0.0.0.0/0", "::/0"
HALVES = ("0.0.0.0/1", "128.0.0.0/1")
WEB = 443
VPCS, SUBNETS = 3, 3
"""Networks of a region, and subnets of the first, in which all its machines are."""
ANSWERS = (32_768, 60_999)
"""The ports at which machines await answers."""
SERVICE_PORTS = (443, 5432, 6379, 8080, 8443, 9200)


def make_networks(place: Place) -> None:
    """VPCs with private subnets, shut default groups, narrow access lists and flow logs."""
    ec2 = place.moto("ec2")
    place.past(newest=500)
    _without_default(ec2)
    for number in range(VPCS):
        made = _vpc(place, ec2, number)
        if not number:
            ec2.default_vpc = made.thing
            place.known["vpc"] = made.id
            place.known["subnets"] = [each.id for each in place.all(SUBNET)]
    ec2.enable_ebs_encryption_by_default()
    _make_groups(place, ec2, place.known["vpc"])


def _vpc(place: Place, ec2: Any, number: int) -> Made:
    vpc = ec2.create_vpc(f"10.{number}.0.0/16", tags=pairs(place.tags("platform")))
    zones = ec2.describe_availability_zones()
    for part in range(SUBNETS if not number else 1):
        zone = zones[part % len(zones)].name
        block = f"10.{number}.{part * 64}.0/18"
        subnet = ec2.create_subnet(vpc.id, block, availability_zone=zone)
        subnet.map_public_ip_on_launch = subnet.default_for_az = False
        subnet.add_tags(place.tags("platform"))
        place.made(SUBNET, subnet.id, subnet)
    for table in ec2.route_tables.values():
        table.add_tags(place.tags("platform"))
    [access] = [each for each in ec2.network_acls.values() if each.vpc_id == vpc.id]
    narrow(ec2, access)
    place.made(ACCESS_LIST, access.id, access)
    store = f"arn:aws:s3:::{store_of(place, 'flow-logs')}"
    [flow], _ = ec2.create_flow_logs("VPC", [vpc.id], "ALL", None, "s3", store, None, None, 600)
    flow.add_tags(place.tags("platform"))
    place.made(FLOW_LOG, flow.id, flow)
    default = ec2.get_default_security_group(vpc.id)
    default.ingress_rules.clear()
    default.egress_rules.clear()
    default.add_tags(place.tags("platform"))
    place.made(GROUP, default.id, default)
    return place.made(VPC, vpc.id, vpc)


def narrow(ec2: Any, access: Any) -> None:
    """Let in the inside, the web, and answers to what was asked from inside."""
    access.network_acl_entries = [
        each for each in access.network_acl_entries if each.egress or each.rule_action == "deny"
    ]
    allow(ec2, access, 100, INSIDE)
    allow(ec2, access, 110, ANYWHERE, (WEB, WEB))
    allow(ec2, access, 120, ANYWHERE, ANSWERS)


def allow(
    ec2: Any,
    access: Any,
    number: int,
    block: str,
    ports: tuple[int, int] | None = None,
    *,
    outward: bool = False,
) -> None:
    """Let TCP on a range of ports, or everything, in or out by an access list."""
    first, last = ports or (None, None)
    protocol = "6" if ports else "-1"
    ec2.create_network_acl_entry(
        access.id, number, protocol, "allow", outward, block, None, None, first, last, None
    )


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


def named(place: Place, name: str) -> Made:
    """A new group of the first network."""
    ec2, tags = place.moto("ec2"), place.tags()
    group = ec2.create_security_group(name, name, place.known["vpc"], tags, force=True)
    return Made(GROUP, group.id, group, place)
