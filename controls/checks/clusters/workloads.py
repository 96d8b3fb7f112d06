"""Checks of what runs in clusters: tokens, credentials in clear, bounds, registries, resilience."""

import itertools
import re
from collections.abc import Iterator

from collectors.kubernetes.access.authorizer import ACCOUNTS, AUTHENTICATED
from collectors.kubernetes.access.rbac import Binding
from collectors.kubernetes.access.service_accounts import ServiceAccount
from collectors.kubernetes.workloads.bounds import DisruptionBudget, ResourceQuota
from collectors.kubernetes.workloads.controllers import COUNTED, Controller
from collectors.kubernetes.workloads.namespaces import Namespace
from collectors.kubernetes.workloads.pods import Pod
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")


@check("CLU-07")
def pod_mounts_no_idle_token(
    pod: Pod,
    accounts: Inventory[ServiceAccount],
    bindings: Inventory[Binding],
    *,
    exempt_namespaces: list[str],
) -> None:
    """A pod gets the token of its account only where that account holds some right."""
    _must_run_in_scope(pod, exempt_namespaces)
    if pod.service_account is None:
        not_applicable("a mirror pod, which has no account")
    place = f"{pod.namespace}/{pod.service_account}"
    mounted = pod.automount
    if mounted is None:
        (account,) = accounts.by("id").get(place, (None,))[:1]
        if account is None:
            not_observed(pod, "whether its token is mounted", f"{place} was not listed")
        # Unset means mounted: Kubernetes' own default.
        mounted = account.automount is not False
    if not mounted:
        return
    held = any(_names(each, pod) for each in bindings)
    assert held, f"mounts the token of {place}, to which no role is bound"


def _names(binding: Binding, pod: Pod) -> bool:
    """Whether a binding names the account of a pod, other than by all accounts there are."""
    everybody = {AUTHENTICATED, ACCOUNTS}
    return any(
        (each["kind"] == "ServiceAccount"
         and each["name"] == pod.service_account
         and (each["namespace"] or binding.namespace) == pod.namespace)
        or (each["kind"] == "Group" and each["name"] == f"{ACCOUNTS}:{pod.namespace}")
        for each in binding.subjects
        if each["name"] not in everybody
    )  # fmt: skip


@check("CLU-08")
def pod_holds_no_credential_in_clear(
    pod: Pod, *, exempt_namespaces: list[str], secret_words: list[str], allowed_variables: list[str]
) -> None:
    """No variable whose name tells of a credential has its value in the specification itself."""
    _must_run_in_scope(pod, exempt_namespaces)
    telling = {word.lower() for word in secret_words}
    found = [
        f"{container['name']} {name}"
        for container in pod.containers
        for name in container["plain_variables"]
        if name not in allowed_variables and telling & _words(name)
    ]
    assert not found, f"set in clear: {', '.join(found)}"


def _words(name: str) -> set[str]:
    """The words of a name in small letters, those of two parts joined besides (`api key`)."""
    found = [word.lower() for word in WORDS.findall(name)]
    return {*found, *("".join(pair) for pair in itertools.pairwise(found))}


@check("CLU-09")
def containers_are_bounded(pod: Pod, *, exempt_namespaces: list[str]) -> None:
    """Every container that keeps running asks for processor time and has a limit of memory."""
    _must_run_in_scope(pod, exempt_namespaces)
    lacking = []
    for container in pod.containers:
        if container["role"] == "ephemeral":
            # The API lets no resources be stated for these.
            continue
        missing = [
            words
            for words, value in (
                ("limit of memory", container["memory_limit"]),
                ("request of processor time", container["cpu_request"]),
            )
            if value is None
        ]
        if missing:
            lacking.append(f"{container['name']} has no {' and no '.join(missing)}")
    assert not lacking, "; ".join(lacking)


@check("CLU-10")
def namespace_has_quota(
    namespace: Namespace, quotas: Inventory[ResourceQuota], *, exempt_namespaces: list[str]
) -> None:
    """What all pods of the namespace together may use is bounded by a quota."""
    if namespace.name in exempt_namespaces:
        not_applicable("an exempt namespace")
    bounds = {name for each in quotas.by("namespace").get(namespace.name, ()) for name in each.hard}
    assert bounds, "no quota bounds what it uses"
    used = {name.removeprefix("limits.").removeprefix("requests.") for name in bounds}
    missing = [word for word in ("cpu", "memory") if word not in used]
    assert not missing, f"no quota bounds its {' and '.join(missing)}"


@check("CLU-11")
def images_are_of_approved_registries(
    pod: Pod, *, exempt_namespaces: list[str], registries: list[str]
) -> None:
    """Every image comes from a registry, or a part of one, that is on the list."""
    if not registries:
        not_applicable("the parameter registries names none")
    _must_run_in_scope(pod, exempt_namespaces)
    found = [
        f"{container['name']} runs {container['image']}"
        for container in pod.containers
        if not any(_within(_whole(container["image"]), each) for each in registries)
    ]
    assert not found, f"of no approved registry: {'; '.join(found)}"


def _whole(image: str) -> str:
    """The image with the registry that a container runtime takes where none is named."""
    first, slash, _ = image.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        return image
    return f"docker.io/{image}" if slash else f"docker.io/library/{image}"


def _within(image: str, registry: str) -> bool:
    place = registry.rstrip("/")
    return image.startswith((f"{place}/", f"{place}:", f"{place}@"))


@check("CLU-12")
def tier_one_survives_a_node(
    controller: Controller,
    budgets: Inventory[DisruptionBudget],
    *,
    tier_label: str,
    tiers: list[str],
) -> None:
    """What must not stop runs more than once, apart, with a budget and probes of readiness."""
    if not tier_label or not tiers:
        not_applicable("the parameters tier_label and tiers name no tier")
    if controller.labels.get(tier_label) not in tiers:
        not_applicable(f"is not labelled {tier_label}={' or '.join(tiers)}")
    if controller.type not in COUNTED:
        not_applicable(f"a {controller.type} has no count")
    lacking = list(_lacking(controller, budgets))
    assert not lacking, "; ".join(lacking)


def _lacking(controller: Controller, budgets: Inventory[DisruptionBudget]) -> Iterator[str]:
    if controller.replicas is not None and controller.replicas < 2:
        yield f"asks for {controller.replicas} pod"
    if not controller.spread:
        yield "its pods may all be on one node"
    if controller.unready:
        yield f"no readiness probe: {', '.join(controller.unready)}"
    own = budgets.by("namespace").get(controller.namespace, ())
    found = [each for each in own if each.covers(controller.pod_labels)]
    if not found:
        yield "no disruption budget selects its pods"
    elif all(each.expressions for each in found):
        not_observed(controller, "its disruption budget", "it selects by more than labels")


def _must_run_in_scope(pod: Pod, exempt_namespaces: list[str]) -> None:
    if pod.namespace in exempt_namespaces:
        not_applicable(f"in the exempt namespace {pod.namespace}")
    if pod.ended:
        not_applicable(f"has ended: {pod.phase}")
