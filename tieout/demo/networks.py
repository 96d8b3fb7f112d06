"""The demo's networks: security groups, the machines that they guard, and one way in left open."""

from typing import Any

from tieout.demo.story import PERSONAL
from tieout.standins.estate.machines import start
from tieout.standins.estate.networks import narrow
from tieout.standins.estate.place import Place

OFFICE = "203.0.113.0/24"
EVERYWHERE = {"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}
"""The way out that a new security group has."""
FLOWS = "arn:aws:s3:::hoshizora-access-logs"
OWNER = {"owner": "platform"}
OPEN = "bastion-old"
"""The machine that was forgotten: group, access list, route and address let SSH in over IPv6."""
OPEN_ADDRESS = "2a05:d018::16"
SSH = 22

# name, port, source; everything that is meant to be open is open to the web alone.
GROUPS_OF_RULES: dict[str, list[tuple[str, list[tuple[int, str]]]]] = {
    "ap-northeast-1": [
        ("web", [(443, "0.0.0.0/0"), (443, "::/0")]),
        ("chat-api", [(8443, "10.0.0.0/16")]),
        ("chat-database", [(5432, "10.0.0.0/16")]),
        ("bastion", [(SSH, OFFICE)]),
        (OPEN, [(SSH, OFFICE), (SSH, "::/0")]),
        ("cms", [(443, OFFICE), (443, "198.51.100.0/24")]),
    ],
    "ap-northeast-3": [
        ("backup", [(443, "10.1.0.0/16")]),
        ("recovery-database", [(5432, "10.1.0.0/16")]),
    ],
}


def make_networks(ec2: Any, place: Place) -> None:
    """The region's network without public addresses, its groups, and a machine behind each."""
    vpc = ec2.describe_vpcs()["Vpcs"][0]["VpcId"]
    _keep_narrow(ec2, place, vpc)
    for group in ec2.describe_security_groups()["SecurityGroups"]:
        for revoke, rules in (
            (ec2.revoke_security_group_ingress, group["IpPermissions"]),
            (ec2.revoke_security_group_egress, group["IpPermissionsEgress"]),
        ):
            if rules:
                revoke(GroupId=group["GroupId"], IpPermissions=rules)
    subnets = sorted(each.id for each in place.moto("ec2").describe_subnets())
    place.known |= {"unpatched": set(), "lacking": {}}
    for name, rules in GROUPS_OF_RULES[place.region]:
        group = _group(ec2, vpc, name, rules)
        place.past(newest=2, oldest=120)
        machine = start(place, subnets[name == OPEN], [group])
        machine.thing.add_tags({"Name": name, **OWNER})
        for interface in machine.thing.nics.values():
            interface.add_tags({"Name": name, **OWNER})
            if name == OPEN:
                _open(ec2, vpc, interface)


def _keep_narrow(ec2: Any, place: Place, vpc: str) -> None:
    """What lets in the inside, the web and answers alone; flows are logged."""
    told = place.moto("ec2")
    for subnet in told.describe_subnets():
        subnet.map_public_ip_on_launch = subnet.default_for_az = False
        subnet.add_tags(OWNER)
    for access in list(told.network_acls.values()):
        narrow(told, access)
        access.add_tags(OWNER)
    told.enable_ebs_encryption_by_default()
    tags = [{"Key": tag, "Value": value} for tag, value in OWNER.items()]
    ec2.create_tags(Resources=[vpc], Tags=tags)
    ec2.create_flow_logs(
        ResourceIds=[vpc], ResourceType="VPC", TrafficType="ALL", LogDestinationType="s3",
        LogDestination=FLOWS, MaxAggregationInterval=600,
    )  # fmt: skip


def _group(ec2: Any, vpc: str, name: str, rules: list[tuple[int, str]]) -> str:
    rated = name.endswith("-database")
    tags = [{"Key": "data-class", "Value": PERSONAL if rated else "internal"}]
    group: str = ec2.create_security_group(
        GroupName=name, Description=name, VpcId=vpc,
        TagSpecifications=[{"ResourceType": "security-group", "Tags": tags}],
    )["GroupId"]  # fmt: skip
    if rated:
        # What stands before personal data answers and opens no way of its own.
        ec2.revoke_security_group_egress(GroupId=group, IpPermissions=[EVERYWHERE])
    ec2.authorize_security_group_ingress(
        GroupId=group, IpPermissions=[_rule(port, source) for port, source in rules]
    )
    return group


def _rule(port: int, source: str) -> dict[str, Any]:
    six = ":" in source
    ranges = {"Ipv6Ranges": [{"CidrIpv6": source}]} if six else {"IpRanges": [{"CidrIp": source}]}
    return {"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **ranges}


def _open(ec2: Any, vpc: str, interface: Any) -> None:
    """Give a machine an address of IPv6 that the internet reaches on the port of SSH."""
    interface.ipv6_addresses = [OPEN_ADDRESS]
    subnet = interface.subnet.id
    named = [{"Key": "Name", "Value": OPEN}]
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(InternetGatewayId=gateway, VpcId=vpc)
    table = ec2.create_route_table(
        VpcId=vpc, TagSpecifications=[{"ResourceType": "route-table", "Tags": named}]
    )["RouteTable"]["RouteTableId"]
    ec2.associate_route_table(RouteTableId=table, SubnetId=subnet)
    ec2.create_route(RouteTableId=table, DestinationIpv6CidrBlock="::/0", GatewayId=gateway)
    access = ec2.create_network_acl(
        VpcId=vpc, TagSpecifications=[{"ResourceType": "network-acl", "Tags": named}]
    )["NetworkAcl"]["NetworkAclId"]
    for outward, rule in ((False, {"From": SSH, "To": SSH}), (True, {"From": 0, "To": 65535})):
        ec2.create_network_acl_entry(
            NetworkAclId=access, RuleNumber=100, Protocol="6", RuleAction="allow", Egress=outward,
            Ipv6CidrBlock="::/0", PortRange=rule,
        )  # fmt: skip
    found = ec2.describe_network_acls(
        Filters=[{"Name": "association.subnet-id", "Values": [subnet]}]
    )
    [held] = [
        each["NetworkAclAssociationId"]
        for acl in found["NetworkAcls"]
        for each in acl["Associations"]
        if each["SubnetId"] == subnet
    ]
    ec2.replace_network_acl_association(AssociationId=held, NetworkAclId=access)
