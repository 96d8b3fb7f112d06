"""Cases of the checks of control planes: encryption, signing in, audit, versions."""

from sample_control_plane import ENDPOINT, RULE, component, eks, kubelet, log_group, plane
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED = Verdict.PASS, Verdict.FAIL, Verdict.UNOBSERVED
NONE = (
    "the flags of its API server could not be observed: "
    "none runs as a static pod here, and no provider that was read tells of it"
)
SERVER = "kube-system/kube-apiserver-node-1"
NOBODY = {"components": [], "managed": []}
AWAY = plane(endpoint=ENDPOINT)


def own(**flags):
    return {"components": [component(**flags)], "managed": []}


def managed(**changed):
    return {"components": [], "managed": [eks(**changed)]}


def lost(what, why):
    return f"{what} could not be observed: {why}"


def audit(*rules):
    return plane(audit=[{**RULE, **rule} for rule in rules])


def of(*resources, group=""):
    return [{"group": group, "resources": list(resources), "names": False}]


SECRETS = of("secrets")
UNRECORDED = [
    # `*` is a word like any other where the API server reads verbs and groups.
    ("get of secrets", [{"verbs": ["*"]}]),
    ("get of secrets", [{"resources": of("secrets", group="*")}]),
    ("get of secrets", [{"level": "None", "resources": of("secrets/*")}, {}]),
    ("watch of secrets", [{"level": "None", "verbs": ["watch"]}, {}]),
    ("deletecollection of secrets", [{"level": "None", "verbs": ["deletecollection"]}, {}]),
]
CASES = [
    ("secrets_are_encrypted_at_rest", PASS, "", plane(), own()),
    ("secrets_are_encrypted_at_rest", PASS, "", AWAY, managed()),
    (
        "secrets_are_encrypted_at_rest",
        FAIL,
        "kube-system/kube-apiserver-node-1 stores secrets as they are: no encryption is configured",
        plane(),
        own(encryption_provider_config=None),
    ),
    (
        "secrets_are_encrypted_at_rest",
        FAIL,
        "the encryption configuration leaves new secrets as they are",
        plane(encryption=[{"resources": ["*.*"], "providers": ["identity", "aescbc"]}]),
        own(),
    ),
    (
        "secrets_are_encrypted_at_rest",
        FAIL,
        "the encryption configuration has no rule of secrets",
        plane(encryption=[{"resources": ["configmaps"], "providers": ["aescbc"]}]),
        own(),
    ),
    (
        "secrets_are_encrypted_at_rest",
        UNOBSERVED,
        f"encryption could not be observed: {REFUSED}",
        refused(plane, "encryption"),
        own(),
    ),
    ("secrets_are_encrypted_at_rest", UNOBSERVED, NONE, plane(), NOBODY),
    ("secrets_are_encrypted_at_rest", UNOBSERVED, NONE, AWAY, NOBODY),
    (
        "secrets_are_encrypted_at_rest",
        UNOBSERVED,
        lost(
            "the encryption of secrets",
            "live names no key of one's own; what its provider does is not shown",
        ),
        AWAY,
        managed(secrets_key=None),
    ),
    (
        "secrets_are_encrypted_at_rest",
        FAIL,
        "the encryption configuration leaves new secrets as they are",
        plane(encryption=[{"resources": ["secrets"], "providers": [""]}]),
        own(),
    ),
    (
        # What was tried counts before what a flag says.
        "unsigned_requests_are_refused",
        FAIL,
        "answers without credentials at /api",
        plane(unsigned={"/api": 200, "/api/v1/namespaces": 403}),
        {"components": [component()]},
    ),
    *(
        (
            "audit_log_covers_rights_and_secrets",
            FAIL,
            f"no record is made of every {what}",
            audit(*rules),
            own(),
        )
        for what, rules in UNRECORDED
    ),
    (
        "audit_log_is_kept",
        UNOBSERVED,
        lost("the retention of its audit log", "it is sent to somebody else"),
        plane(),
        {**own(audit_log_path="-", audit_log_maxage=None), "groups": []},
    ),
    ("unsigned_requests_are_refused", PASS, "", plane(), {"components": []}),
    (
        "unsigned_requests_are_refused",
        PASS,
        "",
        refused(plane, "unsigned"),
        {"components": [component()]},
    ),
    (
        "unsigned_requests_are_refused",
        PASS,
        "",
        plane(),
        {"components": [component(anonymous_auth=None)]},
    ),
    (
        "unsigned_requests_are_refused",
        FAIL,
        "answers without credentials at /api",
        plane(unsigned={"/api": 200, "/api/v1/namespaces": 403}),
        {"components": []},
    ),
    (
        "unsigned_requests_are_refused",
        UNOBSERVED,
        lost("what it refuses", "it answered 302"),
        plane(unsigned={"/api": 302, "/api/v1/namespaces": 403}),
        {"components": []},
    ),
    (
        "unsigned_requests_are_refused",
        UNOBSERVED,
        f"unsigned could not be observed: {REFUSED}",
        refused(plane, "unsigned"),
        {"components": [component(anonymous_auth="true")]},
    ),
    ("requests_are_authorized", PASS, "", plane(), {"components": [component()]}),
    (
        "requests_are_authorized",
        FAIL,
        "kube-system/kube-apiserver-node-1 authorizes by AlwaysAllow",
        plane(),
        {"components": [component(authorization_mode="RBAC,AlwaysAllow")]},
    ),
    (
        "requests_are_authorized",
        FAIL,
        f"{SERVER} sets no mode of authorization: then everybody may do everything",
        plane(),
        {"components": [component(authorization_mode=None)]},
    ),
    (
        "requests_are_authorized",
        UNOBSERVED,
        lost("how it authorizes", "that stands in a file of its node"),
        plane(),
        {"components": [component(authorization_mode=None, authorization_config="/a.yaml")]},
    ),
    ("requests_are_authorized", UNOBSERVED, NONE, plane(), {"components": [component("etcd")]}),
    ("kubelet_lets_nobody_in_unasked", PASS, "", kubelet(), {}),
    (
        "kubelet_lets_nobody_in_unasked",
        FAIL,
        "answers requests without credentials",
        kubelet(anonymous=True),
        {},
    ),
    (
        "kubelet_lets_nobody_in_unasked",
        FAIL,
        "lets everybody do everything who signed in",
        kubelet(authorization="AlwaysAllow"),
        {},
    ),
    (
        "kubelet_lets_nobody_in_unasked",
        FAIL,
        "tells everything to everybody at port 10255",
        kubelet(read_only_port=10255),
        {},
    ),
    (
        "kubelet_lets_nobody_in_unasked",
        UNOBSERVED,
        f"anonymous could not be observed: {REFUSED}",
        refused(kubelet, "anonymous"),
        {},
    ),
    ("control_plane_writes_an_audit_log", PASS, "", plane(), own()),
    (
        "control_plane_writes_an_audit_log",
        PASS,
        "",
        plane(),
        own(audit_log_path=None, audit_webhook_config_file="/etc/kubernetes/hook.yaml"),
    ),
    ("control_plane_writes_an_audit_log", PASS, "", AWAY, managed()),
    (
        "control_plane_writes_an_audit_log",
        FAIL,
        "live writes no audit log",
        AWAY,
        managed(logs=["api"]),
    ),
    (
        "control_plane_writes_an_audit_log",
        FAIL,
        "kube-system/kube-apiserver-node-1 has no audit policy",
        plane(),
        own(audit_policy_file=None),
    ),
    (
        "control_plane_writes_an_audit_log",
        FAIL,
        "kube-system/kube-apiserver-node-1 sends its audit events nowhere",
        plane(),
        own(audit_log_path=None),
    ),
    ("control_plane_writes_an_audit_log", UNOBSERVED, NONE, plane(), NOBODY),
    ("audit_log_covers_rights_and_secrets", PASS, "", plane(), own()),
    (
        "audit_log_covers_rights_and_secrets",
        PASS,
        "",
        audit({"level": "None", "whom": "system"}, {"level": "None", "urls": True}, {}),
        own(),
    ),
    (
        "audit_log_covers_rights_and_secrets",
        FAIL,
        "no record is made of every get of secrets",
        audit({"level": "None", "verbs": ["get", "watch"]}, {}),
        own(),
    ),
    (
        "audit_log_covers_rights_and_secrets",
        FAIL,
        "no record is made of every create of roles",
        audit({"resources": SECRETS}),
        own(),
    ),
    (
        "audit_log_covers_rights_and_secrets",
        FAIL,
        "no record is made of every get of secrets",
        audit({"whom": "some"}, {"namespaces": ["shop"]}),
        own(),
    ),
    (
        "audit_log_covers_rights_and_secrets",
        UNOBSERVED,
        f"audit could not be observed: {REFUSED}",
        refused(plane, "audit"),
        own(),
    ),
    (
        "audit_log_covers_rights_and_secrets",
        UNOBSERVED,
        lost("the audit policy", "its provider chooses it and does not show it"),
        AWAY,
        managed(),
    ),
    ("audit_log_is_kept", PASS, "", plane(), {**own(), "groups": []}),
    (
        "audit_log_is_kept",
        PASS,
        "",
        plane(),
        {**own(audit_log_maxage=None), "groups": []},
    ),
    ("audit_log_is_kept", PASS, "", AWAY, {**managed(), "groups": [log_group()]}),
    (
        "audit_log_is_kept",
        PASS,
        "",
        AWAY,
        {**managed(), "groups": [log_group(retention_days=None)]},
    ),
    (
        "audit_log_is_kept",
        FAIL,
        "/aws/eks/live/cluster is kept for 90 days",
        AWAY,
        {**managed(), "groups": [log_group(retention_days=90)]},
    ),
    (
        "audit_log_is_kept",
        UNOBSERVED,
        lost("the retention of its audit log", "its log group was not read"),
        AWAY,
        {**managed(), "groups": [log_group("us-east-1")]},
    ),
    (
        "audit_log_is_kept",
        UNOBSERVED,
        lost(
            "the retention of its audit log",
            "its own files end before (--audit-log-maxage=30), and where copies lie is not shown",
        ),
        plane(),
        {**own(audit_log_maxage="30"), "groups": []},
    ),
    (
        "audit_log_is_kept",
        UNOBSERVED,
        lost("the retention of its audit log", "it is sent to somebody else"),
        plane(),
        {**own(audit_log_path=None), "groups": []},
    ),
]
