"""Networks and machines of a sample estate: a public subnet, with a machine that is reached."""

from copy import deepcopy
from typing import Any

from collectors.aws.network.connections import TransitAttachment, TransitGateway, VpcPeering
from collectors.aws.network.endpoints import VpcEndpoint
from collectors.aws.network.firewalls import Firewall
from collectors.aws.network.flow_logs import FlowLog
from collectors.aws.network.gateways import Address, NatGateway
from collectors.aws.network.instances import Instance
from collectors.aws.network.interfaces import NetworkInterface
from collectors.aws.network.network_acls import NetworkAcl
from collectors.aws.network.routes import RouteTable
from collectors.aws.network.security_groups import SecurityGroup
from collectors.aws.network.vpc_block import VpcBlock
from collectors.aws.network.vpcs import Subnet, Vpc
from collectors.aws.policies.policy import statements

ACCOUNT = "111122223333"
OTHER = "123456789012"


def interface(**changed: Any) -> NetworkInterface:
    """The public interface of a machine."""
    row = {
        "id": "eni-1",
        "vpc": "vpc-1",
        "subnet": "subnet-1",
        "type": "interface",
        "status": "in-use",
        "managed": False,
        "instance": "i-1",
        "owner": ACCOUNT,
        "groups": ["sg-1"],
        "private": ["10.0.1.7"],
        "public": ["192.0.2.7"],
        "ipv6": [],
        "tags": {},
    }
    return NetworkInterface.of(**deepcopy(row | changed))


def table(target: str = "igw-1", destination: str = "0.0.0.0/0", **changed: Any) -> RouteTable:
    """The main table of a VPC, with a way to the internet."""
    row = {
        "id": "rtb-1",
        "vpc": "vpc-1",
        "main": True,
        "subnets": [],
        "gateways": [],
        "routes": [{"destination": destination, "target": target, "active": True}],
        "tags": {},
    }
    return RouteTable.of(**deepcopy(row | changed))


def entry(**changed: Any) -> dict[str, Any]:
    """An entry of an access list that lets all IPv4 traffic in."""
    row: dict[str, Any] = {"number": 100, "egress": False, "allow": True, "protocol": "-1"}
    return row | {"source": "0.0.0.0/0", "from_port": None, "to_port": None} | changed


def acl(*entries: dict[str, Any], **changed: Any) -> NetworkAcl:
    """The access list of both subnets, open as AWS makes it."""
    row = {
        "id": "acl-1",
        "vpc": "vpc-1",
        "default": True,
        "subnets": ["subnet-1", "subnet-2"],
        "entries": [*(entries or (entry(),)), entry(egress=True)],
        "tags": {},
    }
    return NetworkAcl.of(**deepcopy(row | changed))


def block(mode: str = "off", **changed: Any) -> VpcBlock:
    """The account's block of public access to VPCs, as it comes: off."""
    return VpcBlock.of(**{"id": "eu-west-1", "mode": mode, "excluded": []} | changed)


def rule(port: int = 22, **changed: Any) -> dict[str, Any]:
    """A rule that is open to every IPv4 address."""
    row: dict[str, Any] = {"protocol": "tcp", "from_port": port, "to_port": port}
    return row | {"ipv4": ["0.0.0.0/0"], "ipv6": [], "groups": [], "prefix_lists": []} | changed


def group(*rules: dict[str, Any], **changed: Any) -> SecurityGroup:
    """A group without any rule but those given."""
    row = {"id": "sg-1", "name": "web", "vpc": "vpc-1", "default": False, "tags": {}}
    return SecurityGroup.of(**deepcopy(row | {"ingress": list(rules), "egress": []} | changed))


def around(*rules: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """What stands around an interface: a way to the internet, an open list, a group."""
    return (
        {"tables": [table()], "acls": [acl()], "groups": [group(*rules)]}
        | {"blocks": [block()]}
        | changed
    )


def machine(**changed: Any) -> Instance:
    """A machine of data without a public address."""
    row = {
        "id": "i-1",
        "vpc": "vpc-1",
        "subnet": "subnet-1",
        "groups": ["sg-1"],
        "interfaces": [port()],
        "public_address": None,
        "metadata": {"enabled": True, "tokens": "required", "hops": 1},
        "profile": None,
        "state": "running",
        "image": "ami-1",
        "type": "t3.micro",
        "launched": "2026-05-01T00:00:00+00:00",
        "monitoring": True,
        "tags": {"tier": "data"},
    }
    return Instance.of(**deepcopy(row | changed))


def port(**changed: Any) -> dict[str, Any]:
    """An interface as a machine lists it."""
    row: dict[str, Any] = {"id": "eni-1", "private": "10.0.1.7", "public": None, "ipv6": []}
    return row | {"groups": ["sg-1"]} | changed


def subnet(**changed: Any) -> Subnet:
    """A subnet of data that gives no public addresses."""
    row = {
        "id": "subnet-1",
        "vpc": "vpc-1",
        "block": "10.0.1.0/24",
        "ipv6": [],
        "zone": "eu-west-1a",
        "owner": ACCOUNT,
        "gives_public": False,
        "gives_ipv6": False,
        "tags": {"tier": "data"},
    }
    return Subnet.of(**deepcopy(row | changed))


def vpc(**changed: Any) -> Vpc:
    """A VPC with an owner."""
    row = {"id": "vpc-1", "default": False, "owner": ACCOUNT, "blocks": ["10.0.0.0/16"]}
    return Vpc.of(**deepcopy(row | {"tags": {"owner": "network"}} | changed))


def flow_log(**changed: Any) -> FlowLog:
    """A log of all traffic of the VPC, which arrives."""
    row = {
        "id": "fl-1",
        "resource": "vpc-1",
        "traffic": "ALL",
        "active": True,
        "delivered": True,
        "destination_type": "s3",
        "destination": "arn:aws:s3:::example-flows",
    }
    return FlowLog.of(**deepcopy(row | changed))


def endpoint(action: str = "s3:GetObject", **changed: Any) -> VpcEndpoint:
    """An endpoint for objects, through which objects may be read."""
    each = {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*"}
    row = {
        "id": "vpce-1",
        "vpc": "vpc-1",
        "service": "com.amazonaws.eu-west-1.s3",
        "policy": [dict(one) for one in statements({"Statement": [each]}, "endpoint policy")],
        "tags": {},
    }
    return VpcEndpoint.of(**deepcopy(row | changed))


def side(account: str = ACCOUNT, vpc_id: str = "vpc-1", *blocks: str) -> dict[str, Any]:
    """One side of a peering."""
    found = list(blocks) or ["10.0.0.0/16"]
    return {"account": account, "vpc": vpc_id, "region": "eu-west-1", "blocks": found}


def peering(account: str = ACCOUNT, **changed: Any) -> VpcPeering:
    """A peering with another VPC."""
    row = {
        "id": "pcx-1",
        "status": "active",
        "requester": side(),
        "accepter": side(account, "vpc-2", "10.9.0.0/16"),
        "tags": {},
    }
    return VpcPeering.of(**deepcopy(row | changed))


def hub(**changed: Any) -> TransitGateway:
    """A transit gateway that asks first."""
    row = {"id": "tgw-1", "owner": ACCOUNT, "state": "available", "accepts_unasked": False}
    return TransitGateway.of(**deepcopy(row | {"tags": {}} | changed))


def attachment(**changed: Any) -> TransitAttachment:
    """A VPC of ours on a transit gateway of ours."""
    row = {
        "id": "tgw-attach-1",
        "gateway": "tgw-1",
        "gateway_owner": ACCOUNT,
        "owner": ACCOUNT,
        "type": "vpc",
        "resource": "vpc-1",
        "state": "available",
    }
    return TransitAttachment.of(**deepcopy(row | changed))


def firewall(**changed: Any) -> Firewall:
    """A network firewall that refuses by default and writes logs."""
    row = {
        "id": f"arn:aws:network-firewall:eu-west-1:{ACCOUNT}:firewall/edge",
        "name": "edge",
        "vpc": "vpc-1",
        "keeps_itself": True,
        "keeps_subnets": True,
        "keeps_policy": True,
        "policy": dealing(),
        "logs": ["ALERT", "FLOW"],
    }
    return Firewall.of(**deepcopy(row | changed))


def dealing(**changed: Any) -> dict[str, Any]:
    """What a firewall does with what no rule names."""
    row: dict[str, Any] = {"whole": ["aws:forward_to_sfe"], "fragments": ["aws:drop"]}
    return row | {"flows": ["aws:drop_strict"], "groups": 2} | changed


def nat(**changed: Any) -> NatGateway:
    """A NAT gateway with an owner."""
    row = {"id": "nat-1", "vpc": "vpc-1", "subnet": "subnet-1", "state": "available"}
    row |= {"public": True, "addresses": ["192.0.2.9"], "tags": {"owner": "network"}}
    return NatGateway.of(**deepcopy(row | changed))


def address(**changed: Any) -> Address:
    """A public address with an owner."""
    row = {"id": "eipalloc-1", "address": "192.0.2.9", "interface": "eni-9"}
    return Address.of(**deepcopy(row | {"tags": {"owner": "network"}} | changed))
