"""Checks of how live clusters are changed: by deployers, and not by hand.

A writer names itself when it writes. That says by which way a change came, and not who sent it:
whoever means to deceive takes a deployer's name, which the audit log of the cluster shows.
"""

from datetime import datetime, timedelta

from collectors.kubernetes.access.rbac import Binding, Role
from collectors.kubernetes.workloads.controllers import Controller
from collectors.kubernetes.workloads.namespaces import Namespace
from collectors.kubernetes.written import Writer
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

BY_HAND = "kubectl"
"""What the names begin with that kubectl writes under: kubectl-edit, kubectl-patch."""
Written = Controller | Role | Binding


@check("CLU-21")
def live_workload_is_changed_by_deployers(
    controller: Controller,
    namespaces: Inventory[Namespace],
    *,
    label: str,
    live: list[str],
    exempt_namespaces: list[str],
    deployers: list[str],
    within: timedelta,
    now: datetime,
) -> None:
    """Whatever runs in a live namespace was changed last by a deployer, and nothing by hand."""
    if controller.namespace in exempt_namespaces:
        not_applicable(f"in the exempt namespace {controller.namespace}")
    _must_be_live(controller, controller.namespace, namespaces, label, live)
    _must_be_by_deployers(controller, deployers, now - within)


@check("CLU-21")
def live_role_is_changed_by_deployers(
    role: Role,
    namespaces: Inventory[Namespace],
    *,
    label: str,
    live: list[str],
    exempt_namespaces: list[str],
    deployers: list[str],
    within: timedelta,
    now: datetime,
) -> None:
    """A role of a live namespace or of the cluster was changed last by a deployer, none by hand."""
    _must_not_be_system(role, exempt_namespaces)
    _must_be_live(role, role.namespace, namespaces, label, live)
    _must_be_by_deployers(role, deployers, now - within)


@check("CLU-21")
def live_binding_is_changed_by_deployers(
    binding: Binding,
    namespaces: Inventory[Namespace],
    *,
    label: str,
    live: list[str],
    exempt_namespaces: list[str],
    deployers: list[str],
    within: timedelta,
    now: datetime,
) -> None:
    """Who holds rights in a live namespace or the cluster was set last by a deployer, not by hand.

    A binding over the whole cluster reaches every live namespace.
    """
    _must_not_be_system(binding, exempt_namespaces)
    _must_be_live(binding, binding.namespace, namespaces, label, live)
    _must_be_by_deployers(binding, deployers, now - within)


def _must_not_be_system(held: Role | Binding, exempt_namespaces: list[str]) -> None:
    if held.namespace in exempt_namespaces:
        not_applicable(f"in the exempt namespace {held.namespace}")
    if held.system:
        not_applicable("came with the cluster, which keeps it as it is")


def _must_be_live(
    held: Written,
    namespace: str | None,
    namespaces: Inventory[Namespace],
    label: str,
    live: list[str],
) -> None:
    if not label or not live:
        not_applicable(f"the parameter {'live' if label else 'label'} names none")
    if namespace is None:
        return
    spaces = namespaces.by("name").get(namespace, ())
    found = next((space.labels.get(label) for space in spaces), None)
    if not found:
        not_observed(held, "whether it is live", f"{namespace} has no {label} label")
    if found not in live:
        not_applicable(f"in a namespace of {found}")


def _must_be_by_deployers(held: Written, deployers: list[str], since: datetime) -> None:
    writers = held.writers
    if writers is None:
        not_applicable("a manifest, which nobody has written to a cluster yet")
    if not writers:
        not_observed(held, "who wrote it", "the cluster tells of no writer")
    dated = [(each["time"], each) for each in writers if each["time"]]
    if len(dated) < len(writers):
        not_observed(held, "when it was written", "the cluster dates not every writer")
    last = max(time for time, _ in dated)
    found = {
        f"{_name(each)} on {time:%Y-%m-%d}"
        for time, each in dated
        if time >= since
        and each["manager"] not in deployers
        and (time == last or _name(each).startswith(BY_HAND))
    }
    assert not found, f"written by {' and '.join(sorted(found))}, not on the list of deployers"


def _name(writer: Writer) -> str:
    return writer["manager"] or "a writer of no plain name"
