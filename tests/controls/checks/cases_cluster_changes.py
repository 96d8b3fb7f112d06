"""Cases of the checks of who changes live clusters."""

from sample_cluster import binding, cluster_role, controller, namespace, writer
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
WORKLOAD = "live_workload_is_changed_by_deployers"
ROLE, BINDING = "live_role_is_changed_by_deployers", "live_binding_is_changed_by_deployers"
PLACES = {"label": "environment", "live": ["live"]}
LIVE = PLACES | {"namespaces": [namespace(labels={"environment": "live"})]}
TEST = PLACES | {"namespaces": [namespace(labels={"environment": "test"})]}
EDITED = writer("kubectl-edit", "2026-06-02", operation="Update")
UNDATED = "when it was written could not be observed: the cluster dates not every writer"
SYSTEM = "came with the cluster, which keeps it as it is"
BY_EDIT = "written by kubectl-edit on 2026-06-02, not on the list of deployers"


def lost(field):
    return f"{field} could not be observed: {REFUSED}"


CASES = [
    (WORKLOAD, PASS, "", controller(), LIVE),
    (
        WORKLOAD, PASS, "",
        controller(writers=[writer("webhook", "2026-05-30"), writer()]), LIVE,
    ),
    (WORKLOAD, PASS, "", controller(writers=[writer("kubectl-edit", "2026-01-05")]), LIVE),
    (WORKLOAD, FAIL, BY_EDIT, controller(writers=[writer(), EDITED]), LIVE),
    (
        WORKLOAD, FAIL, BY_EDIT,
        controller(writers=[EDITED, writer(time="2026-06-03")]), LIVE,
    ),
    (
        WORKLOAD, FAIL,
        "written by terraform on 2026-06-04, not on the list of deployers",
        controller(writers=[writer(), writer("terraform", "2026-06-04")]), LIVE,
    ),
    (
        WORKLOAD, FAIL,
        "written by a writer of no plain name on 2026-06-04, not on the list of deployers",
        controller(writers=[writer(None, "2026-06-04")]), LIVE,
    ),
    (
        WORKLOAD, PASS, "", controller(writers=[EDITED]),
        LIVE | {"deployers": ["kubectl-edit"]},
    ),
    (WORKLOAD, UNOBSERVED, lost("writers"), refused(controller, "writers"), LIVE),
    (WORKLOAD, UNOBSERVED, UNDATED, controller(writers=[writer(time=None)]), LIVE),
    (
        WORKLOAD, UNOBSERVED,
        "who wrote it could not be observed: the cluster tells of no writer",
        controller(writers=[]), LIVE,
    ),
    (
        WORKLOAD, UNOBSERVED,
        "whether it is live could not be observed: chat has no environment label",
        controller(), PLACES | {"namespaces": [namespace()]},
    ),
    (WORKLOAD, ASIDE, "in a namespace of test", controller(writers=[EDITED]), TEST),
    (WORKLOAD, ASIDE, "the parameter label names none", controller(), {}),
    (WORKLOAD, ASIDE, "the parameter live names none", controller(), {"label": "environment"}),
    (
        WORKLOAD, ASIDE, "a manifest, which nobody has written to a cluster yet",
        controller(writers=None), LIVE,
    ),
    (
        WORKLOAD, ASIDE, "in the exempt namespace kube-system",
        controller(namespace="kube-system"), LIVE,
    ),
    (ROLE, PASS, "", cluster_role(), LIVE),
    (ROLE, FAIL, BY_EDIT, cluster_role(writers=[EDITED]), LIVE),
    (ROLE, ASIDE, SYSTEM, cluster_role(system=True), LIVE),
    (ROLE, ASIDE, "in a namespace of test", cluster_role(namespace="chat"), TEST),
    (
        ROLE, ASIDE, "in the exempt namespace kube-system",
        cluster_role(namespace="kube-system"), LIVE,
    ),
    (ROLE, UNOBSERVED, lost("writers"), refused(cluster_role, "writers"), LIVE),
    (BINDING, PASS, "", binding(), LIVE),
    (BINDING, FAIL, BY_EDIT, binding(namespace="chat", writers=[EDITED]), LIVE),
    (BINDING, ASIDE, SYSTEM, binding(system=True), LIVE),
    (BINDING, UNOBSERVED, lost("writers"), refused(binding, "writers"), LIVE),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
