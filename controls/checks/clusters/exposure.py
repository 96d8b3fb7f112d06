"""Checks of what clusters answer for to the outside, of admission, and of versions."""

import re
from datetime import date, datetime, timedelta

from collectors.kubernetes.network.ingresses import Ingress
from collectors.kubernetes.network.services import Service
from collectors.kubernetes.platform.nodes import Node
from collectors.kubernetes.platform.webhooks import Webhook
from collectors.kubernetes.workloads.pods import Pod
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

MINOR = re.compile(r"v?(\d+)\.(\d+)\.")


@check("CLU-13")
def service_is_exposed_by_approval(service: Service, *, approved: list[str]) -> None:
    """A service that is reached from outside of the cluster is on the approved list."""
    who = f" for {', '.join(service.source_ranges)}" if service.source_ranges else ""
    assert service.exposed is None or service.id in approved, (
        f"reached by {service.exposed}{who} on {', '.join(service.ports)}, not on the approved list"
    )


@check("CLU-14")
def ingress_answers_over_tls(ingress: Ingress) -> None:
    """Every host that the ingress answers for has a certificate."""
    bare = ingress.bare_hosts
    assert not bare, f"answers without TLS for {', '.join(bare)}"


@check("CLU-15")
def security_webhook_fails_closed(
    webhook: Webhook,
    services: Inventory[Service],
    pods: Inventory[Pod],
    *,
    security_webhooks: list[str],
    exempt_namespaces: list[str],
    renew_before: timedelta,
    now: datetime,
) -> None:
    """A webhook that guards admission lets nothing in unasked, and has somebody to ask."""
    if webhook.configuration not in security_webhooks:
        not_applicable("its configuration is not on the list of those that guard admission")
    assert webhook.fails_closed, "lets everything in where it does not answer"
    assert webhook.resources, "is asked about nothing: it has no rules"
    if webhook.service is not None:
        behind = services.by("id").get(webhook.service, ())
        assert behind, f"asks the service {webhook.service}, which is not there"
        dead = any(each.selector and not _running(each, pods) for each in behind)
        assert not dead, f"asks the service {webhook.service}, behind which no pod runs"
    left_out = sorted(set(webhook.exempt) - set(exempt_namespaces))
    assert not left_out, f"is not asked in {', '.join(left_out)}"
    assert not webhook.selective, "is asked of some objects only, by their labels"
    ends = webhook.trust_ends
    near = ends is not None and ends - now < renew_before
    assert not near, f"is trusted by certificates that end on {ends and ends.date()}"


def _running(service: Service, pods: Inventory[Pod]) -> bool:
    """Whether a pod runs that the service selects."""
    return any(
        pod.phase == "Running" and service.selector.items() <= pod.labels.items()
        for pod in pods.by("namespace").get(service.namespace, ())
    )


@check("CLU-16")
def node_is_supported(node: Node, *, kubernetes_ends: list[str], now: datetime) -> None:
    """The node's version of Kubernetes still gets security fixes."""
    found = MINOR.match(node.kubelet)
    if found is None:
        not_observed(node, "its version", f"{node.kubelet} is no version of Kubernetes")
    minor = f"{int(found[1])}.{int(found[2])}"
    ends = dict(each.split("=", 1) for each in kubernetes_ends)
    oldest = min((_order(each) for each in ends), default=(0, 0))
    if minor not in ends:
        assert _order(minor) >= oldest, f"runs {node.kubelet}, older than all that are supported"
        not_observed(node, "its end of support", f"the table of ends does not know {minor}")
    last = date.fromisoformat(ends[minor])
    assert now.date() <= last, f"runs {node.kubelet}, supported until {last}"


def _order(minor: str) -> tuple[int, int]:
    first, _, second = minor.partition(".")
    return int(first), int(second)
