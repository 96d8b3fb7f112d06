"""Checks of running pods against the Pod Security Standards, field by field at a pinned version."""

from collectors.kubernetes.pod_security.standard import violations
from collectors.kubernetes.pod_security.versions import version_of
from collectors.kubernetes.workloads.namespaces import Namespace
from collectors.kubernetes.workloads.pods import Pod
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

SHOWN = 12
"""So many settings are named in a reason; of further ones the count."""


@check("CLU-01")
def pod_meets_baseline(
    pod: Pod, *, exempt_namespaces: list[str], pod_security_version: str
) -> None:
    """No setting of the pod is one that the level Baseline of the standard does not allow."""
    _must_run_in_scope(pod, exempt_namespaces)
    _must_meet(pod, "baseline", pod_security_version)


@check("CLU-02")
def rated_pod_meets_restricted(
    pod: Pod,
    namespaces: Inventory[Namespace],
    *,
    exempt_namespaces: list[str],
    data_class: list[str],
    pod_security_version: str,
) -> None:
    """A pod beside rated data has no setting that the level Restricted does not allow."""
    _must_run_in_scope(pod, exempt_namespaces)
    (space,) = namespaces.by("name").get(pod.namespace, (None,))[:1]
    if space is None:
        not_observed(pod, "the class of its data", f"namespace {pod.namespace} was not listed")
    held = space.data_class
    if held is None:
        not_observed(pod, "the class of its data", f"namespace {space.name} has no such label")
    if held not in map(str.lower, data_class):
        not_applicable(f"its namespace holds {held} data")
    _must_meet(pod, "restricted", pod_security_version)


def _must_meet(pod: Pod, level: str, wanted: str) -> None:
    version = version_of(wanted)
    if version is None:
        not_observed(pod, f"level {level} of {wanted}", "no rules of that version are known")
    found = [str(each) for each in violations(pod, level, version)]
    more = f"; and {len(found) - SHOWN} more" if len(found) > SHOWN else ""
    at = f"{level} of v{version[0]}.{version[1]}"
    assert not found, f"falls short of {at}: {'; '.join(found[:SHOWN])}{more}"


def _must_run_in_scope(pod: Pod, exempt_namespaces: list[str]) -> None:
    if pod.namespace in exempt_namespaces:
        not_applicable(f"in the exempt namespace {pod.namespace}")
    if pod.ended:
        not_applicable(f"has ended: {pod.phase}")
