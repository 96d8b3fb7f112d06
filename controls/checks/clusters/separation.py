"""Checks that rated data stand apart in clusters: which pods share a machine."""

from collectors.kubernetes.platform.nodes import Node
from collectors.kubernetes.workloads.namespaces import Namespace
from collectors.kubernetes.workloads.pods import Pod
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

NAMED = 3


@check("CLU-35")
def node_runs_one_class_of_data(
    node: Node,
    pods: Inventory[Pod],
    namespaces: Inventory[Namespace],
    *,
    data_class: list[str],
    exempt_namespaces: list[str],
) -> None:
    """No node runs pods of rated namespaces beside pods of others.

    Pods of exempt namespaces, by which the cluster itself is run, are on every node.
    """
    classes = {space.name: space.data_class for space in namespaces}
    meant = {each.lower() for each in data_class}
    if not meant & set(classes.values()):
        not_applicable(f"no namespace of the cluster holds {' or '.join(sorted(meant))} data")
    here = {
        pod.namespace
        for pod in pods.by("node").get(node.name, ())
        if not pod.ended and pod.namespace not in exempt_namespaces
    }
    rated = sorted(space for space in here if classes.get(space) in meant)
    others = sorted(here - set(rated))
    if not rated or not others:
        return
    known = [space for space in others if classes.get(space)]
    if not known:
        # They may hold rated data as well.
        reason = f"{_listed(others)} has no such label"
        not_observed(node, "the class of data of its pods", reason)
    assert not known, f"runs pods of {_listed(rated)} beside those of {_listed(known)}"


def _listed(names: list[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{', '.join(names[:NAMED])}{more}"
