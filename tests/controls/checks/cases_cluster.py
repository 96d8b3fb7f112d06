"""Cases of the checks of namespaces, roles and bindings."""

from sample_cluster import (
    ABE,
    EVERYTHING,
    binding,
    cluster_role,
    grant,
    namespace,
    network_policy,
)
from sample_estate import REFUSED, refused
from sample_platform import agent, enforcement

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


ADMIN = {"roles": [cluster_role("anything", dict(EVERYTHING))]}
NO_POLICY = "no network policy selects every pod for inbound traffic"
HELD = {"enforcement": [enforcement()]}
DENY = {"policies": [network_policy()], **HELD}
ROBOT = {"kind": "ServiceAccount", "name": "deploy", "namespace": "ci"}
DEFAULT = {"kind": "ServiceAccount", "name": "default", "namespace": "chat"}
ANYBODY = {"kind": "Group", "name": "system:authenticated", "namespace": None}
NOBODY = {"kind": "User", "name": "system:anonymous", "namespace": None}
MASTERS = {"kind": "Group", "name": "system:masters", "namespace": None}
PERSON = {**ABE, "namespace": None}

CASES = [
    ("namespace_refuses_inbound_by_default", PASS, "", namespace(), DENY),
    (
        "namespace_refuses_inbound_by_default", PASS, "", namespace(),
        {"policies": [network_policy(ingress=[{"from": [{"podSelector": {}}]}])], **HELD},
    ),
    (
        "namespace_refuses_inbound_by_default", UNOBSERVED,
        ("whether its network policies hold could not be observed: "
        "no network plugin that is known was seen"),
        namespace(), {**DENY, "enforcement": [enforcement(agents=[])]},
    ),
    (
        "namespace_refuses_inbound_by_default", UNOBSERVED,
        ("whether its network policies hold could not be observed: "
        "Flannel enforces none; of Calico nothing but its API group"),
        namespace(),
        {**DENY, "enforcement": [enforcement(agents=[agent("Flannel", False)], traces=["Calico"])]},
    ),
    (
        "namespace_refuses_inbound_by_default", UNOBSERVED,
        f"agents of network-policies could not be observed: {REFUSED}",
        namespace(), {**DENY, "enforcement": [refused(enforcement, "agents")]},
    ),
    ("namespace_refuses_inbound_by_default", FAIL, NO_POLICY, namespace(), {}),
    ("namespace_refuses_inbound_by_default", FAIL, NO_POLICY, namespace("media"), DENY),
    (
        "namespace_refuses_inbound_by_default", FAIL, NO_POLICY, namespace(),
        {"policies": [network_policy(pod_selector={"matchLabels": {"app": "web"}})]},
    ),
    (
        "namespace_refuses_inbound_by_default", FAIL, NO_POLICY, namespace(),
        {"policies": [network_policy(types=["Egress"])]},
    ),
    (
        "namespace_refuses_inbound_by_default", FAIL,
        "everything is let in to every pod by open", namespace(),
        {"policies": [network_policy(), network_policy(name="open", ingress=[{}])]},
    ),
    (
        "namespace_refuses_inbound_by_default", ASIDE, "an exempt namespace",
        namespace("kube-system"), {},
    ),
    (
        "namespace_refuses_inbound_by_default", UNOBSERVED,
        f"pod_selector of chat/deny could not be observed: {REFUSED}", namespace(),
        {"policies": [refused(network_policy, "pod_selector")]},
    ),
    ("namespace_enforces_pod_security", PASS, "", namespace(), {}),
    (
        "namespace_enforces_pod_security", FAIL, "no Pod Security level is enforced",
        namespace(labels={"pod-security.kubernetes.io/warn": "restricted"}), {},
    ),
    (
        "namespace_enforces_pod_security", FAIL, "enforces privileged, not baseline or restricted",
        namespace(labels={"pod-security.kubernetes.io/enforce": "privileged"}), {},
    ),
    (
        "namespace_enforces_pod_security", ASIDE, "an exempt namespace",
        namespace("kube-public", labels={}), {},
    ),
    (
        "namespace_enforces_pod_security", UNOBSERVED, _lost("labels"),
        refused(namespace, "labels"), {},
    ),
    ("namespace_is_rated", PASS, "", namespace(), {}),
    (
        "namespace_is_rated", FAIL, "lacks the labels owner, data-class", namespace(labels={}), {},
    ),
    ("namespace_is_rated", UNOBSERVED, _lost("labels"), refused(namespace, "labels"), {}),
    ("role_has_no_wildcard", PASS, "", cluster_role(), {}),
    (
        "role_has_no_wildcard", FAIL, "allows every action on every resource",
        cluster_role("ops", dict(EVERYTHING)), {},
    ),
    (
        "role_has_no_wildcard", FAIL, "has a wildcard among its verbs and its resources",
        cluster_role("ops", grant("*", "pods"), grant("get", "*")), {},
    ),
    (
        "role_has_no_wildcard", ASIDE, "a system role, made by the cluster itself",
        cluster_role("cluster-admin", dict(EVERYTHING), system=True), {},
    ),
    (
        "role_has_no_wildcard", PASS, "", cluster_role("ops", grant("*", "pods")),
        {"approved": ["ops"]},
    ),
    ("role_has_no_wildcard", UNOBSERVED, _lost("rules"), refused(cluster_role, "rules"), {}),
    (
        "cluster_administration_is_approved", PASS, "", binding(),
        {"roles": [cluster_role()]},
    ),
    (
        "cluster_administration_is_approved", PASS, "",
        binding(role_name="anything", subjects=[MASTERS]), ADMIN,
    ),
    (
        "cluster_administration_is_approved", FAIL,
        ("gives every right in the cluster, by anything, to ci/deploy, mika.abe@example.com, "
        "not on the approved list"),
        binding(role_name="anything", subjects=[PERSON, MASTERS, ROBOT]), ADMIN,
    ),
    (
        "cluster_administration_is_approved", PASS, "", binding(role_name="cluster-admin"),
        {"roles": [*ADMIN["roles"], cluster_role("cluster-admin")]},
    ),
    (
        "cluster_administration_is_approved", ASIDE,
        "gives a role that is not there, and so no rights", binding(role_name="gone"), ADMIN,
    ),
    (
        "cluster_administration_is_approved", ASIDE, "gives rights in one namespace only",
        binding(role_name="anything", namespace="chat"), ADMIN,
    ),
    (
        "cluster_administration_is_approved", UNOBSERVED,
        f"rules of clusterrole/viewer could not be observed: {REFUSED}", binding(),
        {"roles": [refused(cluster_role, "rules")]},
    ),
    ("binding_gives_nothing_to_everybody", PASS, "", binding(), {}),
    (
        "binding_gives_nothing_to_everybody", PASS, "",
        binding(role_name="system:discovery", subjects=[ANYBODY]), {},
    ),
    (
        "binding_gives_nothing_to_everybody", FAIL,
        "gives viewer to system:anonymous and system:authenticated",
        binding(subjects=[ANYBODY, NOBODY]), {},
    ),
    (
        "binding_gives_nothing_to_everybody", UNOBSERVED, _lost("subjects"),
        refused(binding, "subjects"), {},
    ),
    ("binding_names_no_default_account", PASS, "", binding(subjects=[ROBOT]), {}),
    (
        "binding_names_no_default_account", FAIL,
        "gives viewer to the default service account chat/default",
        binding(subjects=[ROBOT, DEFAULT]), {},
    ),
    (
        "binding_names_no_default_account", UNOBSERVED, _lost("subjects"),
        refused(binding, "subjects"), {},
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
