"""Checks of networks in clusters: what makes policies hold, whom they cover, what gateways open."""

from collections.abc import Container
from datetime import datetime, timedelta
from typing import Any

from collectors.kubernetes.network.certificates import Certificate
from collectors.kubernetes.network.enforcement import PolicyEnforcement
from collectors.kubernetes.network.gateways import WITH_TLS, WITHOUT_TLS, Gateway, Listener
from collectors.kubernetes.network.network_policies import NetworkPolicy, everywhere
from collectors.kubernetes.network.routes import Route
from collectors.kubernetes.platform.nodes import Node
from collectors.kubernetes.selectors import of_selector
from collectors.kubernetes.workloads.pods import Pod
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

PEERS = {"ingress": "from", "egress": "to"}


@check("CLU-30")
def network_policies_are_enforced(
    enforcement: PolicyEnforcement, pods: Inventory[Pod], nodes: Inventory[Node]
) -> None:
    """An agent that makes network policies hold runs on every node of the cluster."""
    if not enforcement.enforcing:
        assert not enforcement.agents or enforcement.traces, enforcement.seen
        not_observed(enforcement, "what enforces network policies", enforcement.seen)
    if not nodes:
        not_observed(enforcement, "where its agents run", "no node of the cluster was seen")
    made = {agent["daemonset"] for agent in enforcement.enforcing}
    covered = {pod.node for pod in pods if _is_of(pod, made)}
    bare = sorted(node.name for node in nodes if node.name not in covered)
    named = " and ".join(sorted({agent["plugin"] for agent in enforcement.enforcing}))
    assert not bare, f"{named} runs no agent on {', '.join(bare)}"


@check("CLU-36")
def pod_is_held_by_policies(
    pod: Pod,
    policies: Inventory[NetworkPolicy],
    enforcement: Inventory[PolicyEnforcement],
    pods: Inventory[Pod],
    *,
    exempt_namespaces: list[str],
) -> None:
    """Some network policy selects the pod for inbound traffic; none holds on a host's network.

    Nor does one hold on a node where no agent runs that makes it hold.
    """
    _must_run_in_scope(pod, exempt_namespaces)
    assert not pod.host_network, "is on the network of its host, where no network policy holds"
    own = policies.by("namespace").get(pod.namespace, ())
    holding = [
        each
        for each in own
        if "Ingress" in each.types and of_selector(each.pod_selector, pod.labels)
    ]
    assert holding, "no network policy selects it for inbound traffic"
    if not any(each.enforcing for each in enforcement):
        seen = "; ".join(each.seen for each in enforcement) or "nothing of the cluster was seen"
        not_observed(pod, "whether its network policies hold", seen)
    made = {agent["daemonset"] for each in enforcement for agent in each.enforcing}
    if pod.node and not any(_is_of(each, made) for each in pods.by("node").get(pod.node, ())):
        seen = f"no agent that enforces them runs on {pod.node}"
        not_observed(pod, "whether its network policies hold", seen)


def _is_of(pod: Pod, daemonsets: Container[str]) -> bool:
    """Whether a pod runs, and was made by one of those DaemonSets (`namespace/name`)."""
    kind, _, name = pod.owner.partition("/")
    made = kind == "DaemonSet" and f"{pod.namespace}/{name}" in daemonsets
    return made and pod.phase == "Running"


@check("CLU-36")
def network_policy_names_its_peers(policy: NetworkPolicy, *, approved: list[str]) -> None:
    """No rule of a policy is for everybody: each names who may come in, and whereto one may go."""
    if policy.id in approved:
        return
    found = [
        f"{direction} rule {number}"
        for direction, rules in (("ingress", policy.ingress), ("egress", policy.egress))
        if direction.capitalize() in policy.types
        for number, rule in enumerate(rules, 1)
        if _of_everybody(rule, PEERS[direction])
    ]
    assert not found, f"opens to every address: {', '.join(found)}"


def _of_everybody(rule: dict[str, Any], peers: str) -> bool:
    named = rule.get(peers)
    return not named or everywhere((each.get("ipBlock") or {}).get("cidr") for each in named)


@check("CLU-13")
def gateway_is_exposed_by_approval(gateway: Gateway, *, approved: list[str]) -> None:
    """A gateway that takes callers from outside of the cluster is on the approved list."""
    assert gateway.internal or not gateway.listeners or gateway.id in approved, (
        f"takes callers from outside on {', '.join(gateway.ports)}, not on the approved list"
    )


@check("CLU-14")
def gateway_answers_over_tls(gateway: Gateway, routes: Inventory[Route]) -> None:
    """Every listener of the gateway has a certificate, or only sends callers on to HTTPS."""
    bare = [
        f"{each['host']} on port {each['port']}"
        for each in gateway.listeners
        if each["protocol"] in WITHOUT_TLS and not _only_redirects(gateway, each, routes)
    ]
    assert not bare, f"answers without TLS for {', '.join(bare)}"
    lacking = [
        each
        for each in gateway.listeners
        if each["protocol"] in WITH_TLS
        and each["tls"] != "Passthrough"
        and not each["certificates"]
    ]
    none = [each["name"] for each in lacking if not each["options"]]
    assert not none, f"shows no certificate on {', '.join(none)}"
    if lacking:
        told = sorted({name for each in lacking for name in each["options"]})
        reason = f"what {' and '.join(told)} choose is not read"
        not_observed(gateway, "which certificates it shows", reason)
    others = [
        f"{each['protocol']} on port {each['port']}"
        for each in gateway.listeners
        if each["protocol"] not in WITHOUT_TLS | WITH_TLS
    ]
    if others:
        reason = "what is sent through a plain connection is not seen"
        not_observed(gateway, f"whether {' and '.join(others)} is over TLS", reason)


def _only_redirects(gateway: Gateway, listener: Listener, routes: Inventory[Route]) -> bool:
    """Whether all routes that a listener takes are such; of other namespaces it may take none."""
    hanging = [
        each
        for each in routes
        if each.hangs_on(gateway.id, listener["name"], listener["port"])
        and (each.namespace == gateway.namespace or listener["routes_from"] in ("All", "Selector"))
    ]
    return all(each.only_redirects for each in hanging)


@check("CLU-32")
def certificate_is_renewed_in_time(
    certificate: Certificate, *, renew_before: timedelta, now: datetime
) -> None:
    """A certificate that the cluster keeps is in force, and renewed well before its end."""
    ends = certificate.not_after
    assert ends is not None, "was never issued"
    assert ends - now >= renew_before, f"ends on {ends.date()}, without having been renewed"
    assert certificate.ready, "is not what is wanted: its last issuing failed"


def _must_run_in_scope(pod: Pod, exempt_namespaces: list[str]) -> None:
    if pod.namespace in exempt_namespaces:
        not_applicable(f"in the exempt namespace {pod.namespace}")
    if pod.ended:
        not_applicable(f"has ended: {pod.phase}")
