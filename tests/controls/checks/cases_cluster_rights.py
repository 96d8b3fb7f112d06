"""Cases of the checks of single rights in clusters."""

from sample_cluster import EVERYTHING, binding, cluster_role, grant, service_account
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
ABE = "mika.abe@example.com"
UNAPPROVED = f"{ABE}, not on the approved list"
GONE = "gives a role that is not there, and so no rights"
ROBOT = {"kind": "ServiceAccount", "name": "deploy", "namespace": "ci"}
OWN = {"kind": "ServiceAccount", "name": "deploy", "namespace": None}
GROUP = {"kind": "Group", "name": "platform", "namespace": None}


def roles(*rules, name="viewer"):
    return {"roles": [cluster_role(name, *rules)]}


def lost(field):
    return f"{field} could not be observed: {REFUSED}"


VIEW = roles(grant("get", "pods"))
READS = roles(grant("list", "secrets"))
CHANGES = roles(grant("patch", "deployments", "apps"), grant("create", "pods"))
ALL = roles(dict(EVERYTHING))
ACCOUNTS = {"accounts": [service_account(namespace="ci", name="deploy", id="ci/deploy")]}

CASES = [
    (
        "powers_are_held_by_approved", FAIL,
        f"by viewer, approves certificates: {UNAPPROVED}", binding(),
        roles(grant("update", "certificatesigningrequests/approval", "certificates.k8s.io")),
    ),
    (
        "powers_are_held_by_approved", FAIL, f"by viewer, issues tokens of others: {UNAPPROVED}",
        binding(), roles(grant("create", "serviceaccounts/token")),
    ),
    (
        "powers_are_held_by_approved", FAIL,
        f"by viewer, changes what is admitted: {UNAPPROVED}", binding(),
        roles(
            grant("patch", "validatingwebhookconfigurations", "admissionregistration.k8s.io")
        ),
    ),
    ("secrets_are_read_by_approved", PASS, "", binding(), VIEW),
    ("secrets_are_read_by_approved", PASS, "", binding(), READS | {"approved": [ABE]}),
    (
        "secrets_are_read_by_approved", FAIL,
        f"by viewer, reads secrets of every namespace: {UNAPPROVED}", binding(), READS,
    ),
    (
        "secrets_are_read_by_approved", FAIL,
        "by viewer, reads secrets of namespace chat: ci/deploy, not on the approved list",
        binding(namespace="chat", subjects=[ROBOT]), ALL,
    ),
    ("secrets_are_read_by_approved", ASIDE, GONE, binding(role_name="gone"), READS),
    (
        "secrets_are_read_by_approved", UNOBSERVED, lost("subjects"),
        refused(binding, "subjects"), READS,
    ),
    ("system_namespaces_are_changed_by_approved", PASS, "", binding(), VIEW),
    (
        "system_namespaces_are_changed_by_approved", PASS, "", binding(),
        CHANGES | {"approved": [ABE]},
    ),
    (
        "system_namespaces_are_changed_by_approved", FAIL,
        f"by viewer, changes pods, deployments in kube-system: {UNAPPROVED}", binding(), CHANGES,
    ),
    (
        "system_namespaces_are_changed_by_approved", FAIL,
        f"by viewer, changes pods, deployments in kube-system: {UNAPPROVED}",
        binding(namespace="kube-system"), CHANGES,
    ),
    (
        "system_namespaces_are_changed_by_approved", ASIDE,
        "gives rights in namespace chat only", binding(namespace="chat"), CHANGES,
    ),
    (
        "system_namespaces_are_changed_by_approved", UNOBSERVED, lost("namespace"),
        refused(binding, "namespace"), CHANGES,
    ),
    ("binding_names_what_exists", PASS, "", binding(subjects=[ROBOT]), VIEW | ACCOUNTS),
    (
        "binding_names_what_exists", PASS, "",
        binding(subjects=[OWN], namespace="ci"), VIEW | ACCOUNTS,
    ),
    (
        "binding_names_what_exists", FAIL, "gives gone, which is not there",
        binding(role_name="gone"), VIEW | ACCOUNTS,
    ),
    (
        "binding_names_what_exists", FAIL,
        "names service accounts that are not there: chat/deploy",
        binding(subjects=[OWN], namespace="chat"), VIEW | ACCOUNTS,
    ),
    (
        "binding_names_what_exists", UNOBSERVED, lost("subjects"),
        refused(binding, "subjects"), VIEW | ACCOUNTS,
    ),
    ("people_are_bound_by_groups", PASS, "", binding(subjects=[GROUP, ROBOT]), {}),
    ("people_are_bound_by_groups", PASS, "", binding(), {"approved": [ABE]}),
    ("people_are_bound_by_groups", FAIL, f"gives viewer by name to {ABE}", binding(), {}),
    ("people_are_bound_by_groups", UNOBSERVED, lost("subjects"), refused(binding, "subjects"), {}),
]  # fmt: skip
