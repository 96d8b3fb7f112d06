"""Cases of the checks of live and test, of reviews in time, and of powers in clusters."""

from typing import Any

from sample_cloud import ACCOUNT, bucket, machine, personal, user
from sample_cluster import ABE, EVERYTHING, binding, cluster_role, grant, namespace
from sample_estate import REFUSED, refused
from sample_people import approval

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _space(name: str, environment: str, data_class: str = "internal") -> Any:
    return namespace(name, labels={"environment": environment, "data-class": data_class})


EDITOR = cluster_role("editor", grant("patch", "pods"))
LIVE = binding(role_name="editor", namespace="chat")
ON_TEST = binding(role_name="editor", namespace="chat-test", id="rolebinding/chat-test/edit")
LOOKS_AT_TEST = binding(namespace="chat-test", id="rolebinding/chat-test/view")
CLUSTER = {
    "roles": [cluster_role(), EDITOR],
    "namespaces": [
        _space("chat", "live"), _space("chat-test", "test"), namespace("kube-system", labels={}),
    ],
}  # fmt: skip
MASTERS = {"kind": "Group", "name": "system:masters", "namespace": None}
CONTROLLER = {"kind": "ServiceAccount", "name": "job-controller", "namespace": "kube-system"}
APART = {**CLUSTER, "bindings": [LIVE, LOOKS_AT_TEST]}
TOGETHER = {**CLUSTER, "bindings": [LIVE, ON_TEST]}
HE = "mika.abe@example.com"
NO_LABEL = "the parameter label names none"


def _tagged(environment: str, data_class: str) -> Any:
    return bucket(tags={"environment": environment, "data-class": data_class})


NO_CLASS = "the class of its data could not be observed: it has no data-class tag (ORG-10)"
NO_PLACE = "its environment could not be observed: it holds personal data and has no tag that says"
ACCOUNTS = {"live_accounts": [ACCOUNT]}


def _reviewed(day: str, **more: str) -> Any:
    return machine(tags={"account-type": "service", "owner": HE, "reviewed-on": day} | more)


def _power(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"roles": [cluster_role("editor", *rules)]}


EDITING = binding(role_name="editor", namespace="chat")
WITHOUT_LEAVE = f": {HE}, not on the approved list"

CASES = [
    ("nobody_changes_live_and_test", PASS, "", LIVE, APART),
    (
        "nobody_changes_live_and_test", FAIL,
        f"gives editor to {HE}, who may change test as well", LIVE, TOGETHER,
    ),
    ("nobody_changes_live_and_test", PASS, "", LIVE, {**TOGETHER, "approved": [HE]}),
    ("nobody_changes_live_and_test", ASIDE, "gives rights in test", ON_TEST, TOGETHER),
    (
        "nobody_changes_live_and_test", ASIDE,
        "gives rights to look only, or a role that is not there", LOOKS_AT_TEST, TOGETHER,
    ),
    (
        "nobody_changes_live_and_test", FAIL,
        f"gives editor over live and test alike to {HE}, not on the approved list",
        binding(role_name="editor", subjects=[{**ABE, "namespace": None}, MASTERS]), APART,
    ),
    (
        "nobody_changes_live_and_test", PASS, "", binding(role_name="editor", subjects=[MASTERS]),
        APART,
    ),
    (
        "nobody_changes_live_and_test", ASIDE, "binds nobody but parts of the cluster itself",
        binding(role_name="editor", subjects=[CONTROLLER], system=True), APART,
    ),
    ("nobody_changes_live_and_test", ASIDE, NO_LABEL, LIVE, {**TOGETHER, "label": ""}),
    (
        "nobody_changes_live_and_test", ASIDE, "the parameter live names none", LIVE,
        {**TOGETHER, "live": []},
    ),
    (
        "nobody_changes_live_and_test", ASIDE, "no namespace of the cluster is of test", LIVE,
        {**TOGETHER, "namespaces": [_space("chat", "live")], "test": ["test"]},
    ),
    (
        "nobody_changes_live_and_test", UNOBSERVED,
        "whether it is of live could not be observed: kube-system has no environment label",
        binding(role_name="editor", namespace="kube-system"), APART,
    ),
    (
        "nobody_changes_live_and_test", UNOBSERVED, _lost("subjects"),
        refused(binding, "subjects", role_name="editor"), APART,
    ),
    ("stores_for_tests_hold_no_rated_data", PASS, "", _tagged("test", "synthetic"), {}),
    (
        "stores_for_tests_hold_no_rated_data", FAIL, "of Test, and holds personal data",
        _tagged("Test", "Personal"), {},
    ),
    (
        "stores_for_tests_hold_no_rated_data", ASIDE, "of live, no test environment",
        _tagged("live", "personal"), {},
    ),
    (
        "stores_for_tests_hold_no_rated_data", ASIDE, "of no environment, and holds media data",
        bucket(), {},
    ),
    ("stores_for_tests_hold_no_rated_data", ASIDE, NO_LABEL, bucket(), {"label": ""}),
    ("stores_for_tests_hold_no_rated_data", UNOBSERVED, NO_PLACE, personal(), {}),
    ("stores_for_tests_hold_no_rated_data", UNOBSERVED, NO_CLASS, _tagged("test", ""), {}),
    (
        "stores_for_tests_hold_no_rated_data", UNOBSERVED, _lost("tags"), refused(bucket, "tags"),
        {},
    ),
    (
        "namespaces_for_tests_hold_no_rated_data", PASS, "", _space("chat-test", "test"), {},
    ),
    (
        "namespaces_for_tests_hold_no_rated_data", FAIL, "of test, and holds personal data",
        _space("chat-test", "test", "personal"), {},
    ),
    (
        "namespaces_for_tests_hold_no_rated_data", ASIDE, "an exempt namespace",
        namespace("kube-system"), {},
    ),
    ("namespaces_for_tests_hold_no_rated_data", ASIDE, NO_LABEL, namespace(), {"label": ""}),
    (
        "namespaces_for_tests_hold_no_rated_data", UNOBSERVED, _lost("labels"),
        refused(namespace, "labels"), {},
    ),
    (
        "live_account_has_no_test_user", ASIDE, "the parameter live_accounts names none",
        user("test"), {},
    ),
    ("live_account_has_no_test_user", PASS, "", user("contest.testa"), ACCOUNTS),
    (
        "live_account_has_no_test_user", FAIL,
        "a user made for tests, by its name or tag: demo, test",
        user("qa-Test01", tags={"environment": "demo"}), ACCOUNTS,
    ),
    (
        "live_account_has_no_test_user", ASIDE, f"of {ACCOUNT}, no live account", user("test"),
        {"live_accounts": ["444455556666"]},
    ),
    (
        "live_account_has_no_test_user", UNOBSERVED, _lost("tags"), refused(user, "tags"), ACCOUNTS,
    ),
    ("approval_is_renewed", PASS, "", approval(approved_on="2025-12-18"), {}),
    (
        "approval_is_renewed", FAIL,
        "was approved on 2025-12-15 and not again within 180 days",
        approval(approved_on="2025-12-15"), {},
    ),
    (
        "approval_is_renewed", ASIDE, "not in force, so it gives nothing",
        approval(approved_on="2025-12-16", until="2026-06-14"), {},
    ),
    (
        "approval_is_renewed", UNOBSERVED, _lost("approved_on"), refused(approval, "approved_on"),
        {},
    ),
    ("service_account_is_reviewed", PASS, "", _reviewed("2026-06-01"), {}),
    (
        "service_account_is_reviewed", FAIL,
        "was reviewed last on 2025-12-01, which is no day within 180 days",
        _reviewed("2025-12-01"), {},
    ),
    (
        "service_account_is_reviewed", FAIL,
        "was reviewed last on soon, which is no day within 180 days", _reviewed("soon"), {},
    ),
    (
        "service_account_is_reviewed", FAIL, "names no day of review by the tag reviewed-on",
        _reviewed(""), {},
    ),
    (
        "service_account_is_reviewed", FAIL, "names no owner by the tag owner",
        _reviewed("2026-06-01", owner=""), {},
    ),
    ("service_account_is_reviewed", ASIDE, "not a service account", user(), {}),
    (
        "service_account_is_reviewed", ASIDE,
        "the parameters owner_tag and review_tag name no tags", machine(), {"review_tag": ""},
    ),
    ("service_account_is_reviewed", UNOBSERVED, _lost("tags"), refused(user, "tags"), {}),
    ("powers_are_held_by_approved", PASS, "", EDITING, _power(grant("get", "pods"))),
    (
        "powers_are_held_by_approved", FAIL,
        f"by editor, runs commands in pods and acts as others{WITHOUT_LEAVE}", EDITING,
        _power(grant("create", "pods/exec"), grant("impersonate", "users")),
    ),
    (
        "powers_are_held_by_approved", FAIL, f"by editor, raises roles{WITHOUT_LEAVE}", EDITING,
        _power(grant("escalate", "roles", "rbac.authorization.k8s.io")),
    ),
    (
        "powers_are_held_by_approved", PASS, "",
        binding(role_name="editor", subjects=[MASTERS]), _power(dict(EVERYTHING)),
    ),
    (
        "powers_are_held_by_approved", PASS, "",
        binding(role_name="editor", subjects=[CONTROLLER], system=True), _power(dict(EVERYTHING)),
    ),
    (
        "powers_are_held_by_approved", FAIL,
        ("by editor, runs commands in pods: kube-system/job-controller, "
        "not on the approved list"),
        binding(role_name="editor", subjects=[CONTROLLER]), _power(grant("get", "pods/exec")),
    ),
    (
        "powers_are_held_by_approved", ASIDE, "gives a role that is not there, and so no rights",
        EDITING, {"roles": [cluster_role()]},
    ),
    (
        "powers_are_held_by_approved", UNOBSERVED,
        f"rules of clusterrole/editor could not be observed: {REFUSED}", EDITING,
        {"roles": [refused(cluster_role, "rules", "editor")]},
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
