"""Cases of the checks of what runs in clusters."""

from sample_cluster import (
    binding,
    budget,
    container,
    controller,
    namespace,
    pod,
    quota,
    service_account,
)
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
WEB = {"kind": "ServiceAccount", "name": "web", "namespace": "chat"}
ALL = {"kind": "Group", "name": "system:serviceaccounts", "namespace": None}
SPACE = {"kind": "Group", "name": "system:serviceaccounts:chat", "namespace": None}
MOUNTS = {"accounts": [service_account(automount=None)], "bindings": []}
ACCOUNT = {"service_account": "web"}
TIERS = {"tier_label": "tier", "tiers": ["1"]}
BUDGET = {"budgets": [budget()]}


def lost(field):
    return f"{field} could not be observed: {REFUSED}"


CASES = [
    ("pod_mounts_no_idle_token", PASS, "", pod(**ACCOUNT, automount=False), MOUNTS),
    (
        "pod_mounts_no_idle_token", PASS, "", pod(**ACCOUNT, automount=None),
        {"accounts": [service_account()], "bindings": []},
    ),
    (
        "pod_mounts_no_idle_token", PASS, "", pod(**ACCOUNT, automount=None),
        {**MOUNTS, "bindings": [binding(subjects=[WEB])]},
    ),
    (
        "pod_mounts_no_idle_token", PASS, "", pod(**ACCOUNT, automount=True),
        {**MOUNTS, "bindings": [binding(subjects=[SPACE])]},
    ),
    (
        "pod_mounts_no_idle_token", FAIL,
        "mounts the token of chat/web, to which no role is bound",
        pod(**ACCOUNT, automount=None), {**MOUNTS, "bindings": [binding(subjects=[ALL])]},
    ),
    (
        "pod_mounts_no_idle_token", UNOBSERVED,
        "whether its token is mounted could not be observed: chat/other was not listed",
        pod(service_account="other", automount=None), MOUNTS,
    ),
    (
        "pod_mounts_no_idle_token", ASIDE, "a mirror pod, which has no account",
        pod(service_account=None), MOUNTS,
    ),
    ("pod_mounts_no_idle_token", UNOBSERVED, lost("automount"), refused(pod, "automount"), MOUNTS),
    ("pod_holds_no_credential_in_clear", PASS, "", pod(), {}),
    (
        "pod_holds_no_credential_in_clear", PASS, "",
        pod(container(plain_variables=["LOG_LEVEL", "TOKENIZER", "PASSWORD_FILE_X"])),
        {"allowed_variables": ["PASSWORD_FILE_X"]},
    ),
    (
        "pod_holds_no_credential_in_clear", FAIL, "set in clear: web DB_PASSWORD, web apiKey",
        pod(container(plain_variables=["DB_PASSWORD", "apiKey", "PORT"])), {},
    ),
    (
        "pod_holds_no_credential_in_clear", UNOBSERVED, lost("containers"),
        refused(pod, "containers"), {},
    ),
    ("containers_are_bounded", PASS, "", pod(), {}),
    (
        "containers_are_bounded", PASS, "",
        pod(container(), container("debug", role="ephemeral", memory_limit=None)), {},
    ),
    (
        "containers_are_bounded", FAIL,
        "web has no limit of memory and no request of processor time",
        pod(container(memory_limit=None, cpu_request=None)), {},
    ),
    ("containers_are_bounded", ASIDE, "has ended: Failed", pod(phase="Failed"), {}),
    ("containers_are_bounded", UNOBSERVED, lost("containers"), refused(pod, "containers"), {}),
    ("namespace_has_quota", PASS, "", namespace(), {"quotas": [quota()]}),
    ("namespace_has_quota", FAIL, "no quota bounds what it uses", namespace(), {}),
    (
        "namespace_has_quota", FAIL, "no quota bounds its memory", namespace(),
        {"quotas": [quota(hard={"requests.cpu": "8", "pods": "20"})]},
    ),
    (
        "namespace_has_quota", FAIL, "no quota bounds what it uses", namespace(),
        {"quotas": [quota(namespace="other")]},
    ),
    ("namespace_has_quota", ASIDE, "an exempt namespace", namespace("kube-system"), {}),
    ("namespace_has_quota", UNOBSERVED, lost("name"), refused(namespace, "name"), {}),
    (
        "images_are_of_approved_registries", PASS, "", pod(),
        {"registries": ["registry.example.com"]},
    ),
    (
        "images_are_of_approved_registries", PASS, "", pod(container(image="busybox")),
        {"registries": ["docker.io/library/"]},
    ),
    (
        "images_are_of_approved_registries", FAIL,
        "of no approved registry: web runs registry.example.com.evil.example/web:1",
        pod(container(image="registry.example.com.evil.example/web:1")),
        {"registries": ["registry.example.com"]},
    ),
    (
        "images_are_of_approved_registries", FAIL,
        "of no approved registry: web runs tools/web:1",
        pod(container(image="tools/web:1")), {"registries": ["registry.example.com"]},
    ),
    (
        "images_are_of_approved_registries", ASIDE, "the parameter registries names none",
        pod(), {},
    ),
    (
        "images_are_of_approved_registries", UNOBSERVED, lost("containers"),
        refused(pod, "containers"), {"registries": ["registry.example.com"]},
    ),
    ("tier_one_survives_a_node", PASS, "", controller(), TIERS | BUDGET),
    (
        "tier_one_survives_a_node", FAIL,
        ("asks for 1 pod; its pods may all be on one node; no readiness probe: web; "
        "no disruption budget selects its pods"),
        controller(replicas=1, spread=False, unready=["web"]), TIERS,
    ),
    (
        "tier_one_survives_a_node", FAIL, "no disruption budget selects its pods",
        controller(), TIERS | {"budgets": [budget(match_labels={"app": "other"})]},
    ),
    (
        "tier_one_survives_a_node", UNOBSERVED,
        "its disruption budget could not be observed: it selects by more than labels",
        controller(), TIERS | {"budgets": [budget(expressions=True)]},
    ),
    ("tier_one_survives_a_node", UNOBSERVED, lost("spread"), refused(controller, "spread"), TIERS),
    (
        "tier_one_survives_a_node", ASIDE, "is not labelled tier=1",
        controller(labels={"tier": "2"}), TIERS,
    ),
    (
        "tier_one_survives_a_node", ASIDE, "a DaemonSet has no count",
        controller(type="DaemonSet"), TIERS,
    ),
    (
        "tier_one_survives_a_node", ASIDE,
        "the parameters tier_label and tiers name no tier", controller(), {},
    ),
]  # fmt: skip
