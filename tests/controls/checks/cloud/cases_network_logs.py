"""Cases of the checks of what is written down of traffic, and of filters of requests."""

from sample_estate import REFUSED, refused
from sample_fronts import (
    BALANCER,
    SOUND,
    balancer,
    behaviour,
    classic,
    filter_rule,
    front,
    front_web_acl,
    http_stage,
    listener,
    rest_stage,
    shield,
    web_acl,
    without,
    zone,
)
from sample_network import firewall, flow_log, subnet, vpc

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str, of: str = "") -> str:
    return f"{field}{of and ' of '}{of} could not be observed: {REFUSED}"


def _untold(name: str) -> str:
    return f"the attribute {name} could not be observed: it was not told"


NO_LOG = "writes no access log"
UNSEEN = "writes no log of what it saw"
PASSES_ON = "passes connections on without reading requests"
NO_FILTER = "no filter of web requests stands before it"
INSIDE = "reached from our own networks only"
HEADERS, MODE = (
    "routing.http.drop_invalid_header_fields.enabled",
    "routing.http.desync_mitigation_mode",
)
KEPT = "deletion_protection.enabled"
COUNTS = filter_rule(counts=True)
LETS = filter_rule(name="offices", lets=True)
LETTING = "lets through what its rules find, and all else too: offices"
FLOODS = {"required": True}


def _filtered(check: str, build: object) -> list[tuple[object, ...]]:
    """The cases of a check that a filter refuses something."""
    return [
        (check, PASS, "", build(), {}),
        (check, PASS, "", build(rules=[], central=1), {}),
        (check, PASS, "", build(rules=[COUNTS, filter_rule()]), {}),
        (check, FAIL, "has no rule at all", build(rules=[]), {}),
        (check, FAIL, "only counts what its rules find: common", build(rules=[COUNTS]), {}),
        (check, FAIL, LETTING, build(rules=[COUNTS, LETS]), {}),
        (check, PASS, "", build(rules=[LETS], blocks=True), {}),
        (check, UNOBSERVED, _lost("rules"), refused(build, "rules"), {}),
        (check, UNOBSERVED, _lost("blocks"), refused(build, "blocks", rules=[LETS]), {}),
    ]


def _logged(check: str, build: object, field: str, reason: str, off: object) -> list[object]:
    """The cases of a check of one field that tells of a log."""
    return [
        (check, PASS, "", build(), {}),
        (check, FAIL, reason, build(**{field: off}), {}),
        (check, UNOBSERVED, _lost(field), refused(build, field), {}),
    ]


CASES = [
    ("network_flows_are_logged", PASS, "", vpc(), {"logs": [flow_log()]}),
    (
        "network_flows_are_logged", PASS, "", vpc(),
        {"logs": [flow_log(traffic="ACCEPT"), flow_log(id="fl-2", traffic="REJECT")]},
    ),
    (
        "network_flows_are_logged", PASS, "", vpc(),
        {"logs": [flow_log(traffic="REJECT")], "traffic": "REJECT"},
    ),
    (
        "network_flows_are_logged", PASS, "", vpc(),
        {"logs": [flow_log(resource="subnet-1")], "subnets": [subnet()]},
    ),
    (
        "network_flows_are_logged", FAIL, "no flow log writes down its traffic", vpc(),
        {"logs": [flow_log(resource="subnet-1")], "subnets": [subnet(), subnet(id="subnet-2")]},
    ),
    (
        "network_flows_are_logged", FAIL, "no flow log writes down its traffic", vpc(),
        {"logs": [flow_log(resource="vpc-2")]},
    ),
    (
        "network_flows_are_logged", FAIL, "its flow log fl-1 is not active", vpc(),
        {"logs": [flow_log(active=False)]},
    ),
    (
        "network_flows_are_logged", FAIL, "only REJECT traffic is written down", vpc(),
        {"logs": [flow_log(traffic="REJECT")]},
    ),
    (
        "network_flows_are_logged", UNOBSERVED, _lost("traffic", "fl-1"), vpc(),
        {"logs": [refused(flow_log, "traffic")]},
    ),
    ("flow_log_is_delivered", PASS, "", flow_log(), {}),
    ("flow_log_is_delivered", PASS, "", flow_log(delivered=None), {}),
    (
        "flow_log_is_delivered", FAIL, "its last delivery to s3 failed",
        flow_log(delivered=False), {},
    ),
    (
        "flow_log_is_delivered", FAIL, "the flow log is not active", flow_log(active=False), {},
    ),
    (
        "flow_log_is_delivered", UNOBSERVED, _lost("delivered"), refused(flow_log, "delivered"), {},
    ),
    ("firewall_writes_logs", PASS, "", firewall(), {}),
    ("firewall_writes_logs", FAIL, "writes no FLOW log", firewall(logs=["ALERT"]), {}),
    ("firewall_writes_logs", UNOBSERVED, _lost("logs"), refused(firewall, "logs"), {}),
    ("balancer_logs_requests", PASS, "", balancer(), {}),
    (
        "balancer_logs_requests", FAIL, NO_LOG,
        balancer(attributes=SOUND | {"access_logs.s3.enabled": "false"}), {},
    ),
    (
        "balancer_logs_requests", FAIL, NO_LOG,
        balancer(
            listener(443, "TLS"), type="network", attributes={"access_logs.s3.enabled": "false"}
        ), {},
    ),
    (
        "balancer_logs_requests", UNOBSERVED,
        "whether it writes an access log could not be observed: it was not told",
        balancer(attributes=without("access_logs.s3.enabled")), {},
    ),
    (
        "balancer_logs_requests", ASIDE, "a network balancer without TLS, of which flow logs tell",
        balancer(listener(5432, "TCP"), type="network"), {},
    ),
    (
        "balancer_logs_requests", ASIDE, "a gateway balancer, which keeps no log of requests",
        balancer(type="gateway"), {},
    ),
    (
        "balancer_logs_requests", UNOBSERVED, _lost("attributes"),
        refused(balancer, "attributes"), {},
    ),
    *_logged("classic_balancer_logs_requests", classic, "access_log", NO_LOG, None),
    *_logged("distribution_logs_requests", front, "access_log", NO_LOG, None),
    ("distribution_logs_requests", PASS, "", front(access_log=None, deliveries=["S3"]), {}),
    (
        "distribution_logs_requests", PASS, "",
        front(access_log=None, behaviours=[behaviour(live_log="arn:x")]), {},
    ),
    (
        "distribution_logs_requests", FAIL, NO_LOG,
        front(access_log=None, behaviours=[behaviour(), behaviour(live_log="arn:x")]), {},
    ),
    *_logged("rest_stage_logs_requests", rest_stage, "access_log", NO_LOG, None),
    *_logged("http_stage_logs_requests", http_stage, "access_log", NO_LOG, None),
    *_logged("web_filter_logs_requests", web_acl, "logged", UNSEEN, False),
    *_logged("front_filter_logs_requests", front_web_acl, "logged", UNSEEN, False),
    *_logged("rest_stage_is_traced", rest_stage, "tracing", "requests are not traced", False),
    *_logged(
        "public_zone_logs_questions", zone, "query_log",
        "questions after its names are not written down", None,
    ),
    (
        "public_zone_logs_questions", ASIDE, "a private zone, whose questions its resolvers log",
        zone(private=True), {},
    ),
    ("balancer_stands_behind_filter", PASS, "", balancer(), {"filters": [web_acl()]}),
    ("balancer_stands_behind_filter", FAIL, NO_FILTER, balancer(), {"filters": []}),
    (
        "balancer_stands_behind_filter", FAIL, NO_FILTER, balancer(),
        {"filters": [web_acl(balancers=[BALANCER + "0"])]},
    ),
    (
        "balancer_stands_behind_filter", ASIDE, "not open to the internet",
        balancer(internet_facing=False), {},
    ),
    ("balancer_stands_behind_filter", ASIDE, PASSES_ON, balancer(type="network"), {}),
    (
        "balancer_stands_behind_filter", UNOBSERVED, _lost("balancers", str(web_acl().id)),
        balancer(), {"filters": [refused(web_acl, "balancers")]},
    ),
    *_logged("distribution_stands_behind_filter", front, "web_acl", NO_FILTER, None),
    (
        "distribution_stands_behind_filter", ASIDE, "switched off",
        front(enabled=False, web_acl=None), {},
    ),
    *_logged("rest_stage_stands_behind_filter", rest_stage, "web_acl", NO_FILTER, None),
    ("rest_stage_stands_behind_filter", ASIDE, INSIDE, rest_stage(private=True), {}),
    *_filtered("web_filter_refuses_something", web_acl),
    *_filtered("front_filter_refuses_something", front_web_acl),
    ("balancer_drops_odd_headers", PASS, "", balancer(), {}),
    (
        "balancer_drops_odd_headers", FAIL, "passes headers on that no standard allows",
        balancer(attributes=SOUND | {HEADERS: "false"}), {},
    ),
    (
        "balancer_drops_odd_headers", UNOBSERVED, _untold(HEADERS),
        balancer(attributes=without(HEADERS)), {},
    ),
    ("balancer_drops_odd_headers", ASIDE, PASSES_ON, balancer(type="network"), {}),
    (
        "balancer_drops_odd_headers", UNOBSERVED, _lost("attributes"),
        refused(balancer, "attributes"), {},
    ),
    ("balancer_meets_odd_requests", PASS, "", balancer(), {}),
    (
        "balancer_meets_odd_requests", FAIL, "meets ambiguous requests in monitor mode",
        balancer(attributes=SOUND | {MODE: "monitor"}), {},
    ),
    ("balancer_meets_odd_requests", ASIDE, PASSES_ON, balancer(type="gateway"), {}),
    (
        "balancer_meets_odd_requests", UNOBSERVED, _lost("attributes"),
        refused(balancer, "attributes"), {},
    ),
    *_logged(
        "classic_balancer_meets_odd_requests", classic, "desync",
        "meets ambiguous requests in monitor mode", "monitor",
    ),
    (
        "classic_balancer_meets_odd_requests", ASIDE, PASSES_ON, classic(5432, "TCP"), {},
    ),
    ("balancer_is_kept_from_deletion", PASS, "", balancer(), {}),
    (
        "balancer_is_kept_from_deletion", FAIL, "is not kept from deletion",
        balancer(attributes=SOUND | {KEPT: "false"}), {},
    ),
    (
        "balancer_is_kept_from_deletion", UNOBSERVED, _untold(KEPT),
        balancer(attributes=without(KEPT)), {},
    ),
    (
        "classic_balancer_meets_odd_requests", UNOBSERVED,
        "how it meets ambiguous requests could not be observed: it was not told",
        classic(desync=None), {},
    ),
    (
        "balancer_is_kept_from_deletion", UNOBSERVED, _lost("attributes"),
        refused(balancer, "attributes"), {},
    ),
    *_logged(
        "public_zone_is_signed", zone, "signing", "its answers are not signed: NOT_SIGNING",
        "NOT_SIGNING",
    ),
    (
        "public_zone_is_signed", ASIDE, "a private zone, which cannot be signed",
        zone(private=True, signing=None), {},
    ),
    ("account_is_shielded", PASS, "", shield(), FLOODS),
    (
        "account_is_shielded", FAIL, "has no subscription to Shield Advanced",
        shield(subscribed=False, renews=None), FLOODS,
    ),
    (
        "account_is_shielded", FAIL,
        "its subscription to Shield Advanced ends without renewal", shield(renews=False), FLOODS,
    ),
    (
        "account_is_shielded", ASIDE, "Shield Advanced is not required here",
        shield(subscribed=False), {},
    ),
    (
        "account_is_shielded", UNOBSERVED, _lost("subscribed"), refused(shield, "subscribed"),
        FLOODS,
    ),
]  # fmt: skip
