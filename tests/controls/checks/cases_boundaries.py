"""Cases of the checks of ways out, ports open to all, forged addresses and writable containers."""

from typing import Any

from sample_cloud import group, rule
from sample_cluster import container, namespace, network_policy, pod
from sample_estate import REFUSED, refused
from sample_platform import enforcement

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _rated(data_class: str, *egress: dict[str, Any]) -> Any:
    return group(tags={"data-class": data_class}, egress=list(egress))


OUT = network_policy(types=["Egress"])
OPEN = network_policy(name="open", types=["Egress"], egress=[{}])
NO_WAY = "no network policy selects every pod for outbound traffic"
WIDE = rule(None, "-1")
TCP = rule(0, to_port=65535)
WAY_OUT = "web, before card data, lets out to the internet on every port"
WEB = {"approved": ["tcp/443"]}
UNLISTED = "not on the approved list"
EXEMPT = "in the exempt namespace kube-system"
RAW = "may write raw packets, NET_RAW being held: web"
LISTED = rule(22, ipv4=[], prefix_lists=["pl-1"])

CASES = [
    (
        "namespace_refuses_outbound_by_default", PASS, "", namespace(),
        {"policies": [OUT], "enforcement": [enforcement()]},
    ),
    (
        "namespace_refuses_outbound_by_default", UNOBSERVED,
        ("whether its network policies hold could not be observed: "
        "no network plugin that is known was seen"),
        namespace(), {"policies": [OUT], "enforcement": [enforcement(agents=[])]},
    ),
    ("namespace_refuses_outbound_by_default", FAIL, NO_WAY, namespace(), {}),
    (
        "namespace_refuses_outbound_by_default", FAIL, NO_WAY, namespace(),
        {"policies": [network_policy()]},
    ),
    (
        "namespace_refuses_outbound_by_default", FAIL,
        "every pod is let out to everywhere by open", namespace(), {"policies": [OUT, OPEN]},
    ),
    (
        "namespace_refuses_outbound_by_default", ASIDE, "an exempt namespace",
        namespace("kube-system"), {},
    ),
    (
        "namespace_refuses_outbound_by_default", UNOBSERVED,
        f"types of chat/deny could not be observed: {REFUSED}", namespace(),
        {"policies": [refused(network_policy, "types")]},
    ),
    (
        "rated_group_opens_no_way_out", ASIDE, "the parameter data_class names none",
        _rated("card", WIDE), {"data_class": []},
    ),
    ("rated_group_opens_no_way_out", PASS, "", _rated("card", rule(443)), {}),
    (
        "rated_group_opens_no_way_out", PASS, "", _rated("card", {**WIDE, "ipv4": ["10.0.0.0/8"]}),
        {},
    ),
    ("rated_group_opens_no_way_out", FAIL, WAY_OUT, _rated("card", WIDE), {}),
    ("rated_group_opens_no_way_out", FAIL, WAY_OUT, _rated(" Card", TCP), {}),
    (
        "rated_group_opens_no_way_out", FAIL, WAY_OUT,
        _rated("card", {**TCP, "ipv4": [], "ipv6": ["::/0"]}), {},
    ),
    (
        "rated_group_opens_no_way_out", ASIDE, "stands before media data",
        _rated("media", WIDE), {},
    ),
    (
        "rated_group_opens_no_way_out", UNOBSERVED,
        "the class of data behind it could not be observed: it has no data-class tag (ORG-10)",
        group(egress=[dict(WIDE)]), {},
    ),
    ("rated_group_opens_no_way_out", UNOBSERVED, _lost("egress"), refused(group, "egress"), {}),
    ("open_ports_are_approved", PASS, "", group(ingress=[]), {}),
    ("open_ports_are_approved", PASS, "", group(), WEB),
    (
        "open_ports_are_approved", PASS, "", group(ingress=[rule(80, to_port=81)]),
        {"approved": ["tcp/80", "tcp/81"]},
    ),
    ("open_ports_are_approved", PASS, "", group(ingress=[rule(22, ipv4=["10.0.0.0/8"])]), WEB),
    (
        "open_ports_are_approved", FAIL,
        f"web is open to the whole internet on tcp/443, {UNLISTED}", group(), {},
    ),
    (
        "open_ports_are_approved", FAIL,
        f"web is open to the whole internet on tcp/440-443 and udp/443, {UNLISTED}",
        group(ingress=[rule(443), rule(440, to_port=443), rule(443, "17")]), WEB,
    ),
    (
        "open_ports_are_approved", FAIL,
        f"web is open to the whole internet on all and icmp and tcp/0-65535, {UNLISTED}",
        group(ingress=[rule(None, "-1"), rule(-1, "icmp"), rule(None)]), WEB,
    ),
    (
        "open_ports_are_approved", UNOBSERVED,
        "whom pl-1 let in could not be observed: the addresses of prefix lists are not read",
        group(ingress=[LISTED]), WEB,
    ),
    ("open_ports_are_approved", UNOBSERVED, _lost("ingress"), refused(group, "ingress"), WEB),
    ("containers_forge_no_addresses", PASS, "", pod(), {}),
    (
        "containers_forge_no_addresses", PASS, "",
        pod(container(dropped_capabilities=["cap_net_raw"])), {},
    ),
    (
        "containers_forge_no_addresses", FAIL, RAW, pod(container(dropped_capabilities=[])), {},
    ),
    (
        "containers_forge_no_addresses", FAIL, RAW,
        pod(container(added_capabilities=["NET_RAW"]), container("side")), {},
    ),
    ("containers_forge_no_addresses", FAIL, RAW, pod(container(privileged=True)), {}),
    ("containers_forge_no_addresses", ASIDE, EXEMPT, pod(namespace="kube-system"), {}),
    (
        "containers_forge_no_addresses", UNOBSERVED, _lost("containers"),
        refused(pod, "containers"), {},
    ),
    ("containers_cannot_be_written_to", PASS, "", pod(), {}),
    (
        "containers_cannot_be_written_to", FAIL,
        "has a file system that can be written to: web, side",
        pod(container(read_only_root=None), container("side", read_only_root=False)), {},
    ),
    ("containers_cannot_be_written_to", ASIDE, "has ended: Succeeded", pod(phase="Succeeded"), {}),
    (
        "containers_cannot_be_written_to", UNOBSERVED, _lost("containers"),
        refused(pod, "containers"), {},
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
