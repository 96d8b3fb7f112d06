"""Cases of the checks of networks in clusters: enforcement, coverage, gateways, certificates."""

from sample_cluster import network_policy, node, pod
from sample_estate import REFUSED, refused
from sample_platform import agent, certificate, enforcement, gateway, listener, plain, route

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def lost(field):
    return f"{field} could not be observed: {REFUSED}"


def agents(**changed):
    return pod(namespace="kube-system", owner="DaemonSet/cilium", **changed)


NODES = {"nodes": [node(), node(id="node-2", name="node-2")]}
EVERYWHERE = {**NODES, "pods": [agents(), agents(node="node-2")]}
WEB = network_policy(pod_selector={"matchLabels": {"app": "web"}})
HELD = {"policies": [WEB], "enforcement": [enforcement()], "pods": [agents()]}
FRONT = {"labels": {"app": "web"}}
UNHELD = "no network policy selects it for inbound traffic"
OUT = "takes callers from outside on 443/HTTPS, not on the approved list"
BARE = "answers without TLS for chat.example.com on port 80"
NEVER = "no network plugin that is known was seen"

CASES = [
    ("network_policies_are_enforced", PASS, "", enforcement(), EVERYWHERE),
    (
        "network_policies_are_enforced", FAIL, "Cilium runs no agent on node-2", enforcement(),
        {**NODES, "pods": [agents()]},
    ),
    (
        "network_policies_are_enforced", FAIL, "Cilium runs no agent on node-2", enforcement(),
        {**NODES, "pods": [agents(), agents(node="node-2", phase="Pending")]},
    ),
    (
        "network_policies_are_enforced", FAIL, "Flannel enforces none",
        enforcement(agents=[agent("Flannel", False)]), EVERYWHERE,
    ),
    (
        "network_policies_are_enforced", UNOBSERVED,
        f"what enforces network policies could not be observed: {NEVER}",
        enforcement(agents=[]), EVERYWHERE,
    ),
    (
        "network_policies_are_enforced", UNOBSERVED,
        ("what enforces network policies could not be observed: "
        "of Calico nothing but its API group"),
        enforcement(agents=[], traces=["Calico"]), EVERYWHERE,
    ),
    (
        "network_policies_are_enforced", UNOBSERVED, lost("agents"),
        refused(enforcement, "agents"), EVERYWHERE,
    ),
    (
        "network_policies_are_enforced", UNOBSERVED,
        "where its agents run could not be observed: no node of the cluster was seen",
        enforcement(), {**EVERYWHERE, "nodes": []},
    ),
    *(
        (
            "pod_is_held_by_policies", UNOBSERVED,
            ("whether its network policies hold could not be observed: "
            "no agent that enforces them runs on node-1"),
            pod(**FRONT), {**HELD, "pods": there},
        )
        for there in (
            [], [agents(node="node-2")], [agents(phase="Pending")],
            [pod(namespace="shop", owner="DaemonSet/cilium")],
        )
    ),
    ("pod_is_held_by_policies", PASS, "", pod(node=None, **FRONT), {**HELD, "pods": []}),
    ("pod_is_held_by_policies", PASS, "", pod(**FRONT), HELD),
    (
        "pod_is_held_by_policies", PASS, "", pod(**FRONT),
        {**HELD, "policies": [
            network_policy(pod_selector={"matchExpressions": [
                {"key": "app", "operator": "In", "values": ["web", "api"]},
                {"key": "legacy", "operator": "DoesNotExist"},
            ]})
        ]},
    ),
    ("pod_is_held_by_policies", FAIL, UNHELD, pod(), HELD),
    ("pod_is_held_by_policies", FAIL, UNHELD, pod(namespace="media", **FRONT), HELD),
    (
        "pod_is_held_by_policies", FAIL, UNHELD, pod(**FRONT),
        {**HELD, "policies": [network_policy(types=["Egress"])]},
    ),
    (
        "pod_is_held_by_policies", FAIL,
        "is on the network of its host, where no network policy holds",
        pod(host_network=True, **FRONT), HELD,
    ),
    (
        "pod_is_held_by_policies", UNOBSERVED,
        f"whether its network policies hold could not be observed: {NEVER}", pod(**FRONT),
        {**HELD, "enforcement": [enforcement(agents=[])]},
    ),
    ("pod_is_held_by_policies", UNOBSERVED, lost("labels"), refused(pod, "labels"), HELD),
    (
        "pod_is_held_by_policies", ASIDE, "in the exempt namespace kube-system",
        pod(namespace="kube-system"), HELD,
    ),
    ("network_policy_names_its_peers", PASS, "", network_policy(), {}),
    (
        "network_policy_names_its_peers", PASS, "",
        network_policy(ingress=[{"from": [{"podSelector": {}}]}], egress=[{}]), {},
    ),
    (
        "network_policy_names_its_peers", FAIL, "opens to every address: ingress rule 2",
        network_policy(ingress=[{"from": [{"podSelector": {}}]}, {"ports": [{"port": 443}]}]), {},
    ),
    (
        "network_policy_names_its_peers", FAIL, "opens to every address: egress rule 1",
        network_policy(types=["Egress"], egress=[{"to": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}]),
        {},
    ),
    (
        "network_policy_names_its_peers", FAIL, "opens to every address: ingress rule 1",
        network_policy(ingress=[{"from": [
            {"ipBlock": {"cidr": each}} for each in ("0.0.0.0/1", "128.0.0.0/1")
        ]}]),
        {},
    ),
    (
        "network_policy_names_its_peers", PASS, "", network_policy(ingress=[{}]),
        {"approved": ["chat/deny"]},
    ),
    (
        "network_policy_names_its_peers", UNOBSERVED, lost("ingress"),
        refused(network_policy, "ingress"), {},
    ),
    ("gateway_is_exposed_by_approval", PASS, "", gateway(), {}),
    ("gateway_is_exposed_by_approval", FAIL, OUT, gateway(internal=False), {}),
    (
        "gateway_is_exposed_by_approval", PASS, "", gateway(internal=False),
        {"approved": ["edge/public"]},
    ),
    (
        "gateway_is_exposed_by_approval", UNOBSERVED, lost("internal"),
        refused(gateway, "internal"), {},
    ),
    ("gateway_answers_over_tls", PASS, "", gateway(), {}),
    ("gateway_answers_over_tls", PASS, "", gateway(listener(), plain()), {"routes": [route()]}),
    (
        "gateway_answers_over_tls", PASS, "",
        gateway(listener(protocol="TLS", tls="Passthrough", certificates=0)), {},
    ),
    (
        "gateway_answers_over_tls", FAIL, BARE, gateway(listener(), plain()),
        {"routes": [route(), route(id="HTTPRoute/chat/web", only_redirects=False)]},
    ),
    (
        "gateway_answers_over_tls", PASS, "", gateway(plain()),
        {"routes": [route(only_redirects=False, parents=[
            {"gateway": "edge/public", "listener": None, "port": 8080}
        ])]},
    ),
    (
        # A route of another namespace, which the listener does not take, opens nothing.
        "gateway_answers_over_tls", PASS, "", gateway(plain()),
        {"routes": [route(namespace="chat", only_redirects=False)]},
    ),
    *(
        (
            "gateway_answers_over_tls", FAIL, BARE, gateway(plain(routes_from=taken)),
            {"routes": [route(namespace="chat", only_redirects=False)]},
        )
        for taken in ("All", "Selector")
    ),
    (
        "gateway_answers_over_tls", UNOBSERVED,
        ("which certificates it shows could not be observed: "
        "what example.com/certificates choose is not read"),
        gateway(listener(certificates=0, options=["example.com/certificates"])), {},
    ),
    (
        "gateway_answers_over_tls", FAIL, "shows no certificate on web",
        gateway(listener(certificates=0)), {},
    ),
    (
        "gateway_answers_over_tls", UNOBSERVED,
        ("whether TCP on port 5432 is over TLS could not be observed: "
        "what is sent through a plain connection is not seen"),
        gateway(plain(protocol="TCP", port=5432)), {},
    ),
    (
        "gateway_answers_over_tls", UNOBSERVED, lost("listeners"),
        refused(gateway, "listeners"), {},
    ),
    ("certificate_is_renewed_in_time", PASS, "", certificate(), {}),
    (
        "certificate_is_renewed_in_time", FAIL,
        "ends on 2026-07-10, without having been renewed",
        certificate(not_after="2026-07-10T00:00:00+00:00"), {},
    ),
    (
        "certificate_is_renewed_in_time", FAIL,
        "ends on 2026-06-01, without having been renewed",
        certificate(not_after="2026-06-01T00:00:00+00:00", ready=False), {},
    ),
    (
        "certificate_is_renewed_in_time", FAIL,
        "is not what is wanted: its last issuing failed", certificate(ready=False), {},
    ),
    (
        "certificate_is_renewed_in_time", FAIL, "was never issued",
        certificate(not_after=None, ready=False), {},
    ),
    (
        "certificate_is_renewed_in_time", UNOBSERVED, lost("not_after"),
        refused(certificate, "not_after"), {},
    ),
]  # fmt: skip
