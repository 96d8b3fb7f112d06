"""Fronts as a seeded account has them, and as AWS tells them where the stand-in does not."""

import json

import pytest

from collectors.aws.network import (
    balancers,
    classic_balancers,
    distributions,
    firewalls,
    hosted_zones,
    http_apis,
    rest_apis,
    shield,
    target_groups,
    web_acls,
)
from evidence.record import UNOBSERVED, Record

ACCOUNT = "123456789012"
HERE = f"{ACCOUNT}/eu-west-1"
MODERN = "ELBSecurityPolicy-TLS13-1-2-2021-06"


@pytest.fixture
def seen(source, gather):
    """The resources of one collector's kind as checks get them."""

    def of(collector, place=HERE):
        model = collector.resource
        record = gather(source, collector)[model.kind, place].record
        return model.hydrate(Record.parse(record.body).rows)

    return of


def named(resources, name):
    (found,) = (each for each in resources if each.name == name)
    return found


def test_balancers_tell_what_they_listen_on(seen):
    """A listener that only sends to HTTPS answers nothing plainly; TLS names its policy."""
    front = named(seen(balancers.balancers), "front")
    assert (front.type, front.internet_facing, len(front.subnets)) == ("application", True, 2)
    assert front.attributes["deletion_protection.enabled"] == "false"
    plain, secured = front.listeners
    assert (plain["port"], plain["plain"], plain["forwards"]) == (80, 0, [])
    assert (secured["port"], secured["policy"]) == (443, MODERN)
    group = named(seen(target_groups.target_groups), "web")
    assert secured["forwards"] == [group.id]
    assert (group.balancers, group.type) == ([front.id], "instance")
    assert [each["port"] for each in group.targets] == [8080]
    assert group.target_ids == [group.targets[0]["id"]]


RULE = "<member><Priority>1</Priority><IsDefault>false</IsDefault><Actions>{}</Actions></member>"
ACTION = "<member><Type>{}</Type><Order>{}</Order>{}</member>"
TO_HTTPS = "<RedirectConfig><Protocol>HTTPS</Protocol></RedirectConfig>"
TO_HTTP = "<RedirectConfig><Protocol>HTTP</Protocol></RedirectConfig>"


@pytest.mark.parametrize(
    ("actions", "plain"),
    [
        (ACTION.format("redirect", 1, TO_HTTPS), 0),
        (ACTION.format("redirect", 1, TO_HTTP), 1),
        (ACTION.format("forward", 1, ""), 1),
        (ACTION.format("authenticate-oidc", 1, "") + ACTION.format("forward", 2, ""), 1),
        (ACTION.format("redirect", 2, TO_HTTPS) + ACTION.format("forward", 1, ""), 0),
    ],
)
def test_a_rule_behind_plain_http_counts_unless_it_sends_to_https(actions, plain, seen, faults):
    """Whatever the default does, one rule that answers in plain shows."""
    body = RULE.format(actions)
    faults.answer["elasticloadbalancingv2:DescribeRules"] = lambda _: (
        f"<DescribeRulesResponse><DescribeRulesResult><Rules>{body}</Rules>"
        "</DescribeRulesResult></DescribeRulesResponse>"
    )
    front = named(seen(balancers.balancers), "front")
    assert front.listeners[0]["plain"] == plain


def test_a_listener_without_rules_told_is_read_for_http_only(source, gather, faults):
    """Rules are asked for behind plain HTTP, and behind nothing else."""
    gather(source, balancers.balancers)
    assert faults.asked["elasticloadbalancingv2:DescribeRules"] == 1


def test_classic_balancers_tell_their_tls_policy(seen):
    """The predefined policy that a policy follows is told by its name."""
    (old,) = (each for each in seen(classic_balancers.classic_balancers) if each.id == "old-front")
    assert (old.internet_facing, old.access_log) == (True, None)
    (listener,) = old.listeners
    assert (listener["port"], listener["protocol"], listener["instance_port"]) == (80, "HTTP", 8080)
    assert old.tls == {"modern": "ELBSecurityPolicy-TLS-1-2-2017-01"}


def test_distributions_tell_viewers_origins_and_logs(seen):
    """The list, the configuration and the deliveries of logs make one row."""
    (front,) = seen(distributions.distributions, ACCOUNT)
    assert (front.enabled, front.own_name, front.root) == (True, False, "index.html")
    (origin,) = front.origins
    assert (origin["bucket"], origin["shut"], origin["protocol"]) == (True, False, None)
    assert [each["viewers"] for each in front.behaviours] == ["redirect-to-https"]
    assert (front.access_log, front.deliveries) == ("logs-example.s3.amazonaws.com", [])


def test_a_delivery_of_logs_is_found_by_its_source(seen, faults):
    """The newer log is told by a source that names the distribution, and by where it goes."""
    (front,) = seen(distributions.distributions, ACCOUNT)
    told = {
        "DescribeDeliverySources": {
            "deliverySources": [
                {"name": "s", "resourceArns": [front.id], "logType": "ACCESS_LOGS"},
                {"name": "t", "resourceArns": [front.id], "logType": "OTHER_LOGS"},
            ]
        },
        "DescribeDeliveries": {
            "deliveries": [
                {"deliverySourceName": "s", "deliveryDestinationType": "S3"},
                {"deliverySourceName": "t", "deliveryDestinationType": "CWL"},
            ]
        },
    }
    for name, body in told.items():
        faults.answer[f"cloudwatchlogs:{name}"] = lambda _, body=body: json.dumps(body)
    (front,) = seen(distributions.distributions, ACCOUNT)
    assert front.deliveries == ["S3"]


def test_interfaces_tell_who_may_call(seen):
    """Methods tell how callers show who they are; what browsers ask first is left out."""
    api = named(seen(rest_apis.rest_apis), "orders")
    assert [(each["method"], each["authorization"]) for each in api.methods] == [
        ("GET", "AWS_IAM"), ("POST", "NONE")
    ]  # fmt: skip
    assert not api.private
    stage = named(seen(rest_apis.rest_stages), "live")
    assert (stage.api, stage.tracing, stage.access_log) == ("orders", True, None)
    (domain,) = seen(rest_apis.api_domains)
    assert (domain.id, domain.tls) == ("api.example.com", "TLS_1_2")
    http = named(seen(http_apis.http_apis), "events")
    assert [each["route"] for each in http.routes] == ["GET /events"]
    assert named(seen(http_apis.http_stages), "live").access_log.endswith(":events")


def test_zones_tell_logs_and_signatures(seen):
    """A private zone cannot be signed, and a zone without a log says so."""
    outer, inner = sorted(seen(hosted_zones.hosted_zones, ACCOUNT), key=lambda each: each.name)
    assert (outer.private, outer.signing) == (False, "NOT_SIGNING")
    assert outer.query_log.endswith(":log-group:/aws/route53/example.com:*")
    assert (inner.private, inner.signing, inner.query_log) == (True, None, None)


def test_filters_tell_rules_logs_and_what_stands_behind(seen, faults):
    """A filter tells whether it refuses; balancers behind it are asked for one filter at a time."""
    arn = f"arn:aws:elasticloadbalancing:eu-west-1:{ACCOUNT}:loadbalancer/app/front/1"
    faults.answer["wafv2:ListResourcesForWebACL"] = lambda _: json.dumps({"ResourceArns": [arn]})
    (acl,) = seen(web_acls.web_acls)
    assert (acl.logged, acl.blocks, acl.central) == (True, False, 0)
    assert acl.rules == [
        {
            "name": "known-bad",
            "counts": False,
            "lets": False,
            "managed": "AWS/AWSManagedRulesCommonRuleSet",
        }
    ]
    assert acl.balancers == [arn]
    (front,) = seen(web_acls.front_web_acls, ACCOUNT)
    assert front.name == "filter-cloudfront"


def test_central_rules_that_only_count_are_no_filter(seen, faults):
    """A rule group of a central administrator counts only where it does more than to count."""
    groups = [{"Name": name, "Priority": 1, "OverrideAction": {what: {}}, "VisibilityConfig": {}}
              for name, what in (("watching", "Count"), ("refusing", "None"))]  # fmt: skip
    acl = {"Name": "x", "DefaultAction": {"Allow": {}}, "Rules": []}
    told = {**acl, "PreProcessFirewallManagerRuleGroups": groups}
    faults.answer["wafv2:GetWebACL"] = lambda _: json.dumps({"WebACL": told})
    (found,) = seen(web_acls.web_acls)
    assert found.central == 1


def test_filters_are_listed_page_by_page(source, gather, faults):
    """The SDK has no pager for filters: pages are asked for until none is left, and no further."""
    arn = f"arn:aws:wafv2:us-east-1:{ACCOUNT}:global/webacl/x/1"
    pages = [{"WebACLs": [], "NextMarker": "more"}, {"WebACLs": [{"Name": "x", "ARN": arn}]}]
    faults.answer["wafv2:ListWebACLs"] = lambda number: json.dumps(pages[number - 1])
    kind = "aws.wafv2.front_web_acl"
    assert len(gather(source, web_acls.front_web_acls)[kind, ACCOUNT].record.rows) == 1
    faults.answer["wafv2:ListWebACLs"] = lambda _: json.dumps(pages[0])
    unit = gather(source, web_acls.front_web_acls)[kind, ACCOUNT]
    assert (unit.record, unit.evidence.gap.code) == (None, "RepeatedToken")


def test_an_account_without_shield_says_so(seen, faults):
    """No subscription is an answer; a refusal is none."""
    (found,) = seen(shield.shields, ACCOUNT)
    assert (found.subscribed, found.renews) == (True, True)
    faults.answer["shield:DescribeSubscription"] = lambda _: (400, "ResourceNotFoundException")
    (found,) = seen(shield.shields, ACCOUNT)
    assert (found.subscribed, found.renews, found.protected) == (False, None, [])
    faults.deny("shield:DescribeSubscription")
    (found,) = seen(shield.shields, ACCOUNT)
    assert set(found.__dict__[UNOBSERVED]) == {"subscribed", "renews", "protected"}


def test_firewalls_tell_what_they_do_with_the_rest(seen, faults):
    """What no rule names is told by the policy, which the stand-in does not serve."""
    told = {
        "StatelessDefaultActions": ["aws:forward_to_sfe"],
        "StatelessFragmentDefaultActions": ["aws:drop"],
        "StatefulRuleGroupReferences": [{"ResourceArn": "arn:aws:network-firewall:group"}],
    }
    faults.answer["networkfirewall:DescribeFirewallPolicy"] = lambda _: json.dumps(
        {"FirewallPolicy": told}
    )
    (edge,) = seen(firewalls.firewalls)
    assert (edge.name, edge.keeps_itself, edge.logs) == ("edge", True, ["ALERT"])
    assert edge.policy == {
        "whole": ["aws:forward_to_sfe"], "fragments": ["aws:drop"], "flows": [], "groups": 1
    }  # fmt: skip
