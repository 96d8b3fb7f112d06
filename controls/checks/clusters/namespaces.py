"""Checks of namespaces: inbound traffic, Pod Security, and the class of their data."""

from collectors.kubernetes.network.enforcement import PolicyEnforcement
from collectors.kubernetes.network.network_policies import NetworkPolicy
from collectors.kubernetes.workloads.namespaces import Namespace
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory


@check("GEN-19", "TEC-07")
def namespace_refuses_inbound_by_default(
    namespace: Namespace,
    policies: Inventory[NetworkPolicy],
    enforcement: Inventory[PolicyEnforcement],
    *,
    exempt_namespaces: list[str],
) -> None:
    """A policy shuts every pod of the namespace to inbound traffic, and none opens all of them.

    Where no network plugin was seen that makes policies hold, none is known to hold.
    """
    _must_be_in_scope(namespace, exempt_namespaces)
    own = policies.by("namespace").get(namespace.name, ())
    # A pod that some policy selects for inbound traffic gets only what the rules let in.
    shutting = [policy for policy in own if policy.selects_all and "Ingress" in policy.types]
    assert shutting, "no network policy selects every pod for inbound traffic"
    opening = sorted(policy.name for policy in shutting if policy.allows_all_ingress)
    assert not opening, f"everything is let in to every pod by {', '.join(opening)}"
    _must_be_enforced(namespace, enforcement)


@check("GEN-20")
def namespace_enforces_pod_security(
    namespace: Namespace, *, levels: list[str], exempt_namespaces: list[str]
) -> None:
    """Pods below one of the levels allowed are refused; a warning alone does not count."""
    _must_be_in_scope(namespace, exempt_namespaces)
    level = namespace.enforced_level
    assert level, "no Pod Security level is enforced"
    assert level in levels, f"enforces {level}, not {' or '.join(levels)}"


@check("ORG-10")
def namespace_is_rated(
    namespace: Namespace, *, tags: list[str], exempt_namespaces: list[str]
) -> None:
    """The namespace names its owner and the class of its data."""
    _must_be_in_scope(namespace, exempt_namespaces)
    missing = [tag for tag in tags if not namespace.labels.get(tag)]
    assert not missing, f"lacks the labels {', '.join(missing)}"


def _must_be_enforced(namespace: Namespace, enforcement: Inventory[PolicyEnforcement]) -> None:
    if not any(each.enforcing for each in enforcement):
        seen = "; ".join(each.seen for each in enforcement) or "nothing of the cluster was seen"
        not_observed(namespace, "whether its network policies hold", seen)


def _must_be_in_scope(namespace: Namespace, exempt_namespaces: list[str]) -> None:
    if namespace.name in exempt_namespaces:
        not_applicable("an exempt namespace")
