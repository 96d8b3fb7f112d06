"""What is left of networks and fronts when AWS refuses a call, and what two readings have alike."""

import pytest

from collectors.aws.network import (
    balancers,
    bulk,
    classic_balancers,
    connections,
    distributions,
    endpoints,
    firewalls,
    flow_logs,
    gateways,
    hosted_zones,
    http_apis,
    instances,
    interfaces,
    network_acls,
    rest_apis,
    routes,
    shield,
    target_groups,
    vpc_block,
    vpcs,
    web_acls,
)
from collectors.collector import Collector
from evidence.record import UNOBSERVED

ROOMS = (
    balancers, bulk, classic_balancers, connections, distributions, endpoints, firewalls, flow_logs,
    gateways, hosted_zones, http_apis, instances, interfaces, network_acls, rest_apis, routes,
    shield, target_groups, vpc_block, vpcs, web_acls,
)  # fmt: skip
MINE = {
    each.resource.kind: each
    for room in ROOMS
    for each in vars(room).values()
    if isinstance(each, Collector)
}
FILTERS = {"rules", "blocks", "central"}
FACETS = [
    ("elasticloadbalancingv2:DescribeLoadBalancerAttributes", "aws.elbv2.load_balancer",
     {"attributes"}),
    ("elasticloadbalancingv2:DescribeListeners", "aws.elbv2.load_balancer", {"listeners"}),
    ("elasticloadbalancingv2:DescribeRules", "aws.elbv2.load_balancer", {"listeners"}),
    ("ec2:DescribeVpcBlockPublicAccessOptions", "aws.ec2.vpc_block_public_access", {"mode"}),
    ("ec2:DescribeVpcBlockPublicAccessExclusions", "aws.ec2.vpc_block_public_access",
     {"excluded"}),
    ("elasticloadbalancingv2:DescribeTargetHealth", "aws.elbv2.target_group", {"targets"}),
    ("elasticloadbalancing:DescribeLoadBalancerAttributes", "aws.elb.load_balancer",
     {"access_log", "desync"}),
    ("elasticloadbalancing:DescribeLoadBalancerPolicies", "aws.elb.load_balancer", {"tls"}),
    ("cloudfront:GetDistributionConfig", "aws.cloudfront.distribution", {"root", "access_log"}),
    ("cloudwatchlogs:DescribeDeliverySources", "aws.cloudfront.distribution", {"deliveries"}),
    ("cloudwatchlogs:DescribeDeliveries", "aws.cloudfront.distribution", {"deliveries"}),
    ("apigateway:GetResources", "aws.apigateway.rest_api", {"methods"}),
    ("apigatewayv2:GetRoutes", "aws.apigatewayv2.api", {"routes"}),
    ("route53:ListQueryLoggingConfigs", "aws.route53.zone", {"query_log"}),
    ("wafv2:GetWebACL", "aws.wafv2.web_acl", FILTERS),
    ("wafv2:ListLoggingConfigurations", "aws.wafv2.web_acl", {"logged"}),
    ("wafv2:ListResourcesForWebACL", "aws.wafv2.web_acl", {"balancers"}),
    ("wafv2:GetWebACL", "aws.wafv2.front_web_acl", FILTERS),
    ("wafv2:ListLoggingConfigurations", "aws.wafv2.front_web_acl", {"logged"}),
    ("shield:DescribeSubscription", "aws.shield.subscription",
     {"subscribed", "renews", "protected"}),
    ("shield:ListProtections", "aws.shield.subscription", {"protected"}),
    ("networkfirewall:DescribeFirewall", "aws.network_firewall.firewall",
     {"vpc", "keeps_itself", "keeps_subnets", "keeps_policy", "policy"}),
    ("networkfirewall:DescribeFirewallPolicy", "aws.network_firewall.firewall", {"policy"}),
    ("networkfirewall:DescribeLoggingConfiguration", "aws.network_firewall.firewall", {"logs"}),
]  # fmt: skip
"""The fields of a kind that each refused call costs."""
LISTS = [
    ("ec2:DescribeInstances", "aws.ec2.instance"),
    ("ec2:DescribeNetworkInterfaces", "aws.ec2.network_interface"),
    ("ec2:DescribeVpcs", "aws.ec2.vpc"),
    ("ec2:DescribeSubnets", "aws.ec2.subnet"),
    ("ec2:DescribeRouteTables", "aws.ec2.route_table"),
    ("ec2:DescribeNetworkAcls", "aws.ec2.network_acl"),
    ("ec2:DescribeNatGateways", "aws.ec2.nat_gateway"),
    ("ec2:DescribeAddresses", "aws.ec2.address"),
    ("ec2:DescribeVpcEndpoints", "aws.ec2.vpc_endpoint"),
    ("ec2:DescribeVpcPeeringConnections", "aws.ec2.vpc_peering"),
    ("ec2:DescribeTransitGateways", "aws.ec2.transit_gateway"),
    ("ec2:DescribeTransitGatewayAttachments", "aws.ec2.transit_gateway_attachment"),
    ("ec2:DescribeFlowLogs", "aws.ec2.flow_log"),
    ("elasticloadbalancingv2:DescribeLoadBalancers", "aws.elbv2.load_balancer"),
    ("elasticloadbalancingv2:DescribeTargetGroups", "aws.elbv2.target_group"),
    ("elasticloadbalancing:DescribeLoadBalancers", "aws.elb.load_balancer"),
    ("cloudfront:ListDistributions", "aws.cloudfront.distribution"),
    ("apigateway:GetRestApis", "aws.apigateway.rest_api"),
    ("apigateway:GetRestApis", "aws.apigateway.stage"),
    ("apigateway:GetStages", "aws.apigateway.stage"),
    ("apigateway:GetDomainNames", "aws.apigateway.domain"),
    ("apigatewayv2:GetApis", "aws.apigatewayv2.api"),
    ("apigatewayv2:GetStages", "aws.apigatewayv2.stage"),
    ("route53:ListHostedZones", "aws.route53.zone"),
    ("wafv2:ListWebACLs", "aws.wafv2.web_acl"),
    ("wafv2:ListWebACLs", "aws.wafv2.front_web_acl"),
    ("networkfirewall:ListFirewalls", "aws.network_firewall.firewall"),
]
"""The population that each refused call costs."""
NOT_SERVED = {"policy"}
"""Fields whose calls the stand-in does not serve."""


def unit_of(units, kind):
    """The unit of a kind in the region with something in it."""
    return next(each for (name, place), each in units.items()
                if name == kind and not place.endswith("us-east-1"))  # fmt: skip


@pytest.mark.parametrize(
    ("operation", "kind", "lost"),
    FACETS,
    ids=lambda each: each if isinstance(each, str) else "-".join(sorted(each)),
)
def test_a_refused_call_costs_its_own_fields(operation, kind, lost, source, gather, faults):
    """Each field that needed the call is not observed, by its name; the others are as before."""
    whole = unit_of(gather(source, MINE[kind]), kind).record
    faults.deny(operation)
    record = unit_of(gather(source, MINE[kind]), kind).record
    assert record.completeness.complete
    assert any(set(row[UNOBSERVED]) - NOT_SERVED - lost == set() for row in record.rows)
    for row, before in zip(record.rows, whole.rows, strict=True):
        fresh = set(row.get(UNOBSERVED, ())) - set(before.get(UNOBSERVED, ()))
        assert fresh <= lost
        for name in set(before) - lost - {UNOBSERVED}:
            assert row[name] == before[name]
    named = set().union(*(row.get(UNOBSERVED, {}) for row in record.rows))
    assert lost <= named


@pytest.mark.parametrize(("operation", "kind"), LISTS)
def test_a_refused_list_costs_its_population(operation, kind, source, gather, faults):
    """Without its list nothing of a kind is known, and no empty list is told."""
    faults.deny(operation)
    unit = unit_of(gather(source, MINE[kind]), kind)
    assert (unit.record, unit.evidence.gap.cause) == (None, "refused")


def test_every_kind_is_denied_in_turn():
    """No collector of this room is left out of the two tables."""
    listed = {kind for _, kind in LISTS} | {kind for _, kind, _ in FACETS}
    assert listed == set(MINE)


@pytest.mark.parametrize("kind", sorted(MINE))
def test_a_second_reading_and_a_replay_are_the_same(kind, source, gather, replayed):
    """An unchanged account gives the same bytes again, live and from the transcript."""
    first, second = gather(source, MINE[kind]), gather(source, MINE[kind])
    for place, unit in first.items():
        assert second[place].evidence.record == unit.evidence.record
        assert second[place].evidence.transcript == unit.evidence.transcript
        assert replayed(unit).body == unit.record.body
