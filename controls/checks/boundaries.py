"""Checks of what crosses the boundary: ways out, ports open to all, forged addresses."""

from collectors.aws.network.security_groups import Rule, SecurityGroup
from collectors.kubernetes.network.enforcement import PolicyEnforcement
from collectors.kubernetes.network.network_policies import NetworkPolicy
from collectors.kubernetes.workloads.namespaces import Namespace
from collectors.kubernetes.workloads.pods import Container, Pod
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

LAST_PORT = 65535
NAMES = {"6": "tcp", "17": "udp"}
FORGING = frozenset({"NET_RAW", "ALL"})


@check("AUT-24")
def namespace_refuses_outbound_by_default(
    namespace: Namespace,
    policies: Inventory[NetworkPolicy],
    enforcement: Inventory[PolicyEnforcement],
    *,
    exempt_namespaces: list[str],
) -> None:
    """A policy shuts every pod of the namespace to outbound traffic, and none opens all of them.

    Where no network plugin was seen that makes policies hold, none is known to hold.
    """
    if namespace.name in exempt_namespaces:
        not_applicable("an exempt namespace")
    own = policies.by("namespace").get(namespace.name, ())
    shutting = [policy for policy in own if policy.selects_all and "Egress" in policy.types]
    assert shutting, "no network policy selects every pod for outbound traffic"
    opening = sorted(policy.name for policy in shutting if policy.allows_all_egress)
    assert not opening, f"every pod is let out to everywhere by {', '.join(opening)}"
    if not any(each.enforcing for each in enforcement):
        seen = "; ".join(each.seen for each in enforcement) or "nothing of the cluster was seen"
        not_observed(namespace, "whether its network policies hold", seen)


@check("AUT-24")
def rated_group_opens_no_way_out(group: SecurityGroup, *, data_class: list[str]) -> None:
    """A security group of rated systems lets no traffic out to the whole internet on every port."""
    if not data_class:
        not_applicable("the parameter data_class names none")
    wide = [rule for rule in group.open_egress if _every_port(rule)]
    if not wide:
        return
    rated = group.tags.get("data-class", "").strip().lower()
    if not rated:
        not_observed(group, "the class of data behind it", "it has no data-class tag (ORG-10)")
    if rated not in map(str.lower, data_class):
        not_applicable(f"stands before {rated} data")
    assert not wide, f"{group.name}, before {rated} data, lets out to the internet on every port"


@check("AUT-25")
def open_ports_are_approved(group: SecurityGroup, *, approved: list[str]) -> None:
    """Every protocol and port open to the whole internet is on the approved list."""
    wrong = [_words(rule) for rule in group.open_ingress if not _approved(rule, approved)]
    assert not wrong, (
        f"{group.name} is open to the whole internet on {' and '.join(sorted(set(wrong)))}, "
        "not on the approved list"
    )
    listed = sorted(
        {
            name
            for rule in group.ingress
            for name in rule["prefix_lists"]
            if not _approved(rule, approved)
        }
    )
    if listed:
        reason = "the addresses of prefix lists are not read"
        not_observed(group, f"whom {' and '.join(listed)} let in", reason)


@check("AUT-26")
def containers_forge_no_addresses(pod: Pod, *, exempt_namespaces: list[str]) -> None:
    """No container may write raw packets, by which it could send from a forged address."""
    _must_run_in_scope(pod, exempt_namespaces)
    able = [each["name"] for each in pod.containers if _may_forge(each)]
    assert not able, f"may write raw packets, NET_RAW being held: {', '.join(able)}"


@check("AUT-27")
def containers_cannot_be_written_to(pod: Pod, *, exempt_namespaces: list[str]) -> None:
    """Every container's own file system is read-only, so that no program can be put there."""
    _must_run_in_scope(pod, exempt_namespaces)
    writable = [each["name"] for each in pod.containers if each["read_only_root"] is not True]
    assert not writable, f"has a file system that can be written to: {', '.join(writable)}"


def _must_run_in_scope(pod: Pod, exempt_namespaces: list[str]) -> None:
    if pod.namespace in exempt_namespaces:
        not_applicable(f"in the exempt namespace {pod.namespace}")
    if pod.ended:
        not_applicable(f"has ended: {pod.phase}")


def _may_forge(container: Container) -> bool:
    """Container runtimes give NET_RAW unasked; a privileged container holds every capability."""
    dropped = {_capability(each) for each in container["dropped_capabilities"]}
    added = {_capability(each) for each in container["added_capabilities"]}
    kept = FORGING.isdisjoint(dropped)
    return container["privileged"] or kept or not FORGING.isdisjoint(added)


def _capability(name: str) -> str:
    return name.upper().removeprefix("CAP_")


def _every_port(rule: Rule) -> bool:
    first, last = _ports(rule)
    return _protocol(rule) in ("all", "tcp", "udp") and first <= 1 and last == LAST_PORT


def _approved(rule: Rule, approved: list[str]) -> bool:
    """Whether every port of a rule is on the list, written as `tcp/443` or `icmp`."""
    protocol = _protocol(rule)
    if protocol in approved:
        return True
    if protocol not in ("tcp", "udp"):
        return False
    first, last = _ports(rule)
    return all(f"{protocol}/{port}" in approved for port in range(first, last + 1))


def _words(rule: Rule) -> str:
    protocol = _protocol(rule)
    if protocol not in ("tcp", "udp"):
        return protocol
    first, last = _ports(rule)
    return f"{protocol}/{first}" if first == last else f"{protocol}/{first}-{last}"


def _protocol(rule: Rule) -> str:
    return "all" if rule["protocol"] == "-1" else NAMES.get(rule["protocol"], rule["protocol"])


def _ports(rule: Rule) -> tuple[int, int]:
    first, last = rule["from_port"], rule["to_port"]
    if rule["protocol"] == "-1" or first is None or last is None or first == -1:
        return 0, LAST_PORT
    return first, last
