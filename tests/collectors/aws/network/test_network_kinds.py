"""Networks, machines and ways between them, as a seeded account has them."""

import pytest
from sample_hops import Lookup

from collectors.aws.network import (
    connections,
    endpoints,
    flow_logs,
    gateways,
    instances,
    interfaces,
    network_acls,
    routes,
    vpc_block,
    vpcs,
)
from collectors.aws.network.reach import Network, Place, reached
from collectors.aws.network.security_groups import SecurityGroup, security_groups
from evidence.record import Record

ACCOUNT = "123456789012"
HERE = f"{ACCOUNT}/eu-west-1"
ALL = (
    connections.transit_attachments, connections.transit_gateways, connections.vpc_peerings,
    endpoints.vpc_endpoints, flow_logs.flow_logs, gateways.addresses,
    gateways.nat_gateways, instances.instances, interfaces.interfaces, network_acls.network_acls,
    routes.route_tables, security_groups, vpc_block.vpc_blocks, vpcs.subnets, vpcs.vpcs,
)  # fmt: skip


@pytest.fixture
def seen(source, gather):
    """The resources of a kind as checks get them: stored, parsed and hydrated."""
    units = gather(source, *ALL)

    def of(model):
        record = units[model.kind, HERE].record
        return model.hydrate(Record.parse(record.body).rows)

    return of


@pytest.fixture
def vpc(seen):
    """The seeded VPC."""
    (found,) = (each for each in seen(vpcs.Vpc) if each.tags.get("Name") == "seeded")
    return found


def named(resources, name):
    (found,) = (each for each in resources if each.tags.get("Name") == name)
    return found


def test_machines_tell_where_they_stand(seen):
    """A machine tells its place, its addresses and what its metadata service demands."""
    machine = named(seen(instances.Instance), "reached")
    assert (machine.state, machine.gone, machine.profile) == ("running", False, None)
    assert machine.metadata == {"enabled": True, "tokens": "required", "hops": 1}
    assert machine.public_address in machine.public_addresses
    assert machine.addresses == ["10.20.1.4"]
    assert machine.launched.tzinfo is not None
    inner = named(seen(instances.Instance), "inner")
    assert (inner.public_addresses, inner.public_address) == ([], None)


def test_user_data_is_never_read(source, gather):
    """What a machine is started with stands in no transcript."""
    unit = gather(source, instances.instances)["aws.ec2.instance", HERE]
    assert b"never read" not in unit.transcript.body
    assert b"UserData" not in unit.transcript.body


def test_interfaces_tell_whose_they_are(seen):
    """An interface tells what it belongs to; one that hangs on nothing says so."""
    machine = named(seen(instances.Instance), "reached")
    found = {each.instance: each for each in seen(interfaces.NetworkInterface)}
    port = found[machine.id]
    assert (port.public, port.private) == ([machine.public_address], ["10.20.1.4"])
    assert (port.groups, port.status) == (machine.groups, "in-use")
    assert not port.of_balancer
    loose = [each for each in seen(interfaces.NetworkInterface) if each.status == "available"]
    assert {each.owner for each in loose} <= {None, ACCOUNT}


def test_networks_and_subnets(seen, vpc):
    """A VPC tells its ranges; a subnet whether it gives public addresses."""
    assert (vpc.blocks, vpc.default, vpc.owner) == (["10.20.0.0/16"], False, ACCOUNT)
    subnets = seen(vpcs.Subnet)
    opened, shut = named(subnets, "open"), named(subnets, "shut")
    assert (opened.gives_public, shut.gives_public) == (True, False)
    assert (opened.blocks, opened.vpc) == (["10.20.1.0/24"], vpc.id)


def test_routes_lead_somewhere(seen, vpc):
    """Each table says whose it is, and each route where it leads."""
    tables = [each for each in seen(routes.RouteTable) if each.vpc == vpc.id]
    (main,) = (each for each in tables if each.main)
    (own,) = (each for each in tables if each.subnets)
    assert (main.to_internet, main.subnets, own.main) == ([], [], False)
    assert {each["target"] for each in main.routes} == {"local"}
    (way,) = own.to_internet
    assert (way["destination"], way["active"]) == ("0.0.0.0/0", True)
    assert way["target"].startswith("igw-")


def test_access_lists_guard_subnets(seen, vpc):
    """Entries stand in their order, each direction for itself."""
    (acl,) = (each for each in seen(network_acls.NetworkAcl) if each.vpc == vpc.id)
    assert (acl.default, len(acl.subnets)) == (True, 2)
    inward = [each for each in acl.entries if not each["egress"]]
    assert [(each["number"], each["allow"]) for each in inward] == [(100, True), (32767, False)]
    assert inward[0]["source"] == "0.0.0.0/0"


def test_ways_out_and_addresses(seen, vpc):
    """A gateway tells its addresses, and an address what it is bound to."""
    (nat,) = (each for each in seen(gateways.NatGateway) if each.vpc == vpc.id)
    assert (nat.public, nat.state, len(nat.addresses)) == (True, "available", 1)
    held = {each.address: each for each in seen(gateways.Address)}
    assert held[nat.addresses[0]].interface is not None
    assert any(each.interface is None for each in held.values())


def test_joined_networks(seen, vpc):
    """A peering tells both sides, a transit gateway whether it asks, an attachment its owner."""
    (peering,) = (each for each in seen(connections.VpcPeering) if each.requester["vpc"] == vpc.id)
    assert (peering.stands, peering.requester["blocks"]) == (True, ["10.20.0.0/16"])
    assert peering.accepter["blocks"] == ["10.30.0.0/16"]
    (attached,) = (each for each in seen(connections.TransitAttachment) if each.resource == vpc.id)
    (hub,) = (each for each in seen(connections.TransitGateway) if each.id == attached.gateway)
    assert (hub.accepts_unasked, attached.stands) == (False, True)
    assert (attached.type, attached.owner) == ("vpc", ACCOUNT)


def test_flows_and_endpoints(seen, vpc):
    """A flow log tells what it watches; an endpoint whom its policy lets through."""
    (log,) = (each for each in seen(flow_logs.FlowLog) if each.resource == vpc.id)
    assert (log.traffic, log.active, log.delivered) == ("ALL", True, True)
    assert (log.destination_type, log.destination) == ("s3", "arn:aws:s3:::logs-example")
    (endpoint,) = (each for each in seen(endpoints.VpcEndpoint) if each.vpc == vpc.id)
    assert endpoint.service == "com.amazonaws.eu-west-1.s3"
    assert endpoint.policy[0]["principals"] == ["*"]


def test_the_block_of_public_access_is_told(seen, faults):
    """The block is one row a region; exclusions that are over, or let nothing in, are left out."""
    (block,) = seen(vpc_block.VpcBlock)
    assert (block.id, block.mode, block.excluded) == ("eu-west-1", "off", [])


EXCLUDED = """<item><resourceArn>{}</resourceArn><state>{}</state>
<internetGatewayExclusionMode>{}</internetGatewayExclusionMode></item>"""


def test_exclusions_from_the_block_are_those_in_force(source, gather, faults):
    """Only an exclusion that stands and lets traffic in is one."""
    items = [
        EXCLUDED.format("arn:vpc/vpc-1", "create-complete", "allow-bidirectional"),
        EXCLUDED.format("arn:vpc/vpc-2", "create-complete", "allow-egress"),
        EXCLUDED.format("arn:vpc/vpc-3", "delete-complete", "allow-bidirectional"),
    ]
    body = f"<vpcBlockPublicAccessExclusionSet>{''.join(items)}</vpcBlockPublicAccessExclusionSet>"
    operation = "DescribeVpcBlockPublicAccessExclusions"
    faults.answer[f"ec2:{operation}"] = lambda _: (
        f"<{operation}Response>{body}</{operation}Response>"
    )
    units = gather(source, vpc_block.vpc_blocks)
    (row,) = units["aws.ec2.vpc_block_public_access", HERE].record.rows
    assert row["excluded"] == ["arn:vpc/vpc-1"]


def test_the_seeded_machine_is_reached_and_the_inner_one_is_not(seen):
    """What was collected is enough to tell which machine the internet reaches."""
    kinds = (routes.RouteTable, network_acls.NetworkAcl, SecurityGroup, vpc_block.VpcBlock)
    network = Network(*(Lookup(*seen(kind)) for kind in kinds))
    machines = {each.tags.get("Name"): each.id for each in seen(instances.Instance)}
    found = {}
    for each in seen(interfaces.NetworkInterface):
        place = Place(each.vpc, each.subnet, each.groups, each.public, each.ipv6, each.private)
        found[each.instance] = bool(reached(place, "tcp", 22, network).ways)
    assert (found[machines["reached"]], found[machines["inner"]]) == (True, False)
