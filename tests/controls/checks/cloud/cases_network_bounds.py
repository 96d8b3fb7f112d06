"""Cases of the checks of borders inside and between networks."""

from typing import Any

from sample_cloud import rule
from sample_estate import REFUSED, refused
from sample_network import (
    ACCOUNT,
    OTHER,
    address,
    attachment,
    dealing,
    endpoint,
    firewall,
    group,
    hub,
    interface,
    nat,
    peering,
    side,
    table,
    vpc,
)

from collectors.aws.identity.organizations import OrganizationAccount
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str, of: str = "") -> str:
    return f"{field}{of and ' of '}{of} could not be observed: {REFUSED}"


def _owned(check: str, build: object) -> list[tuple[object, ...]]:
    """The cases of a check that a part of a network names its owner."""
    return [
        (check, PASS, "", build(), {}),
        (check, FAIL, "lacks the tags owner", build(tags={"Name": "x"}), {}),
        (check, UNOBSERVED, _lost("tags"), refused(build, "tags"), {}),
    ]


def member(account: str, **changed: Any) -> OrganizationAccount:
    """An account of the organisation."""
    row = {"id": account, "organization": "o-1", "listed": True, "state": "ACTIVE"}
    return OrganizationAccount.of(**row | changed)


MEMBERS = {"members": [member(ACCOUNT), member(OTHER)]}
ALONE = {"members": [member(ACCOUNT)]}
UNLISTED = {"members": [member(ACCOUNT, listed=False), member("121212121212", organization=None)]}
UNKNOWN_WHOSE = "whose accounts these are could not be observed: no account lists the organisation"
ANYTHING = "its policy lets anybody do everything through it"
NARROW, WHOLE = table("pcx-1", "10.9.7.0/24"), table("pcx-1", "10.9.0.0/16")
STRANGE = f"joined with account {OTHER}, which nobody named"
FAR = [
    {"requester": side(OTHER, "vpc-2", "10.9.0.0/16"), "accepter": side()},
    {"accepter": side(OTHER, "vpc-2", "10.9.0.0/16")},
]

CASES = [
    ("endpoint_lets_not_everybody_do_everything", PASS, "", endpoint(), {}),
    ("endpoint_lets_not_everybody_do_everything", FAIL, ANYTHING, endpoint("*"), {}),
    ("endpoint_lets_not_everybody_do_everything", FAIL, ANYTHING, endpoint("s3:*"), {}),
    (
        "endpoint_lets_not_everybody_do_everything", ASIDE, "its service takes no policy",
        endpoint(policy=None), {},
    ),
    (
        "endpoint_lets_not_everybody_do_everything", UNOBSERVED, _lost("policy"),
        refused(endpoint, "policy"), {},
    ),
    ("peering_route_is_narrow", PASS, "", NARROW, {"peerings": [peering()]}),
    *(
        (
            "peering_route_is_narrow", FAIL,
            "routes a peer's whole network: 10.9.0.0/16 to pcx-1", WHOLE,
            {"peerings": [peering(**sides)]},
        )
        for sides in FAR
    ),
    (
        "peering_route_is_narrow", FAIL, "routes a peer's whole network: 10.0.0.0/8 to pcx-1",
        table("pcx-1", "10.0.0.0/8"), {"peerings": [peering()]},
    ),
    ("peering_route_is_narrow", PASS, "", table("pcx-1", "pl-1"), {"peerings": [peering()]}),
    ("peering_route_is_narrow", ASIDE, "routes to no peer", table(), {"peerings": [peering()]}),
    (
        "peering_route_is_narrow", UNOBSERVED,
        ("how wide its routes to peers are could not be observed: "
        "the ranges behind pcx-1 are not told"),
        WHOLE, {"peerings": []},
    ),
    ("peering_is_with_known_account", PASS, "", peering(), ALONE),
    ("peering_is_with_known_account", PASS, "", peering(OTHER), MEMBERS),
    ("peering_is_with_known_account", FAIL, STRANGE, peering(OTHER), ALONE),
    ("peering_is_with_known_account", PASS, "", peering(OTHER), ALONE | {"accounts": [OTHER]}),
    (
        "peering_is_with_known_account", ASIDE, "ended: deleted",
        peering(OTHER, status="deleted"), ALONE,
    ),
    ("peering_is_with_known_account", UNOBSERVED, UNKNOWN_WHOSE, peering(OTHER), UNLISTED),
    (
        "peering_is_with_known_account", UNOBSERVED, _lost("accepter"),
        refused(peering, "accepter"), ALONE,
    ),
    ("transit_gateway_asks_first", PASS, "", hub(), {}),
    (
        "transit_gateway_asks_first", FAIL, "accepts attachments of other accounts unasked",
        hub(accepts_unasked=True), {},
    ),
    (
        "transit_gateway_asks_first", UNOBSERVED, _lost("accepts_unasked"),
        refused(hub, "accepts_unasked"), {},
    ),
    ("transit_attachment_is_of_known_account", PASS, "", attachment(), ALONE),
    ("transit_attachment_is_of_known_account", PASS, "", attachment(owner=OTHER), MEMBERS),
    (
        "transit_attachment_is_of_known_account", FAIL,
        f"a vpc of account {OTHER}, which nobody named", attachment(owner=OTHER), ALONE,
    ),
    (
        "transit_attachment_is_of_known_account", ASIDE, "ended: deleted",
        attachment(owner=OTHER, state="deleted"), ALONE,
    ),
    (
        "transit_attachment_is_of_known_account", UNOBSERVED, UNKNOWN_WHOSE,
        attachment(owner=OTHER), UNLISTED,
    ),
    (
        "transit_attachment_is_of_known_account", UNOBSERVED, _lost("owner"),
        refused(attachment, "owner"), ALONE,
    ),
    ("firewall_holds_firm", PASS, "", firewall(), {}),
    (
        "firewall_holds_firm", FAIL, "is not kept from deletion", firewall(keeps_itself=False), {},
    ),
    (
        "firewall_holds_firm", FAIL, "its subnets are not kept from change",
        firewall(keeps_subnets=False), {},
    ),
    (
        "firewall_holds_firm", UNOBSERVED, _lost("keeps_itself"),
        refused(firewall, "keeps_itself"), {},
    ),
    ("firewall_drops_what_no_rule_names", PASS, "", firewall(), {}),
    (
        "firewall_drops_what_no_rule_names", FAIL, "passes packets that no rule names",
        firewall(policy=dealing(whole=["aws:pass"])), {},
    ),
    (
        "firewall_drops_what_no_rule_names", FAIL, "passes fragments that no rule names",
        firewall(policy=dealing(fragments=["aws:pass"])), {},
    ),
    (
        "firewall_drops_what_no_rule_names", UNOBSERVED, _lost("policy"),
        refused(firewall, "policy"), {},
    ),
    ("firewall_drops_flows_that_no_rule_names", PASS, "", firewall(), {}),
    *(
        (
            "firewall_drops_flows_that_no_rule_names", FAIL,
            "passes connections that no rule names, since no stateful default action drops them",
            firewall(policy=dealing(flows=flows, **more)), {},
        )
        for flows, more in (
            ([], {}),
            (["aws:alert_strict"], {}),
            ([], {"whole": ["aws:drop"], "fragments": ["aws:forward_to_sfe"]}),
        )
    ),
    (
        "firewall_drops_flows_that_no_rule_names", ASIDE,
        "decides by single packets, and follows no connection",
        firewall(policy=dealing(whole=["aws:drop"], flows=[])), {},
    ),
    (
        "firewall_drops_flows_that_no_rule_names", UNOBSERVED, _lost("policy"),
        refused(firewall, "policy"), {},
    ),
    ("firewall_has_rules", PASS, "", firewall(), {}),
    (
        "firewall_has_rules", FAIL, "follows no group of rules",
        firewall(policy=dealing(groups=0)), {},
    ),
    ("firewall_has_rules", UNOBSERVED, _lost("policy"), refused(firewall, "policy"), {}),
    (
        "group_is_in_use", PASS, "", group(), {"interfaces": [interface()], "others": [group()]},
    ),
    (
        "group_is_in_use", PASS, "", group(),
        {"others": [group(rule(22, ipv4=[], groups=["sg-1"]), id="sg-2")]},
    ),
    (
        "group_is_in_use", FAIL, "guards nothing, and no other group names it", group(),
        {"others": [group(rule(22, ipv4=[], groups=["sg-1"]))]},
    ),
    (
        "group_is_in_use", ASIDE, "a default group, which cannot be deleted",
        group(default=True), {},
    ),
    (
        "group_is_in_use", UNOBSERVED, _lost("groups", "eni-1"), group(),
        {"interfaces": [refused(interface, "groups")]},
    ),
    *_owned("network_names_owner", vpc),
    *_owned("nat_gateway_names_owner", nat),
    ("nat_gateway_names_owner", ASIDE, "deleted", nat(state="deleted", tags={}), {}),
    *_owned("public_address_names_owner", address),
]  # fmt: skip
