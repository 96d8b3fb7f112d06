"""Cases of the checks that whoever administers a cluster stands in the register of approvals."""

from typing import Any

from sample_cluster import EVERYTHING, binding, cluster_role, grant
from sample_estate import REFUSED, refused
from sample_identity import account, machine, unknown
from sample_people import approval, person

from collectors.identity.group import Group
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
RBAC = "rbac.authorization.k8s.io"
RIGHT = "kubernetes:operator"
STAFF = {"staff": [person(), person("H9", "ken.ono"), person("H2", "yui.mori")]}
OPERATOR = {"roles": [cluster_role("operator", EVERYTHING)]}
SOUND = {**STAFF, **OPERATOR, "approvals": [approval(RIGHT)]}
BARE = {**SOUND, "approvals": [approval()]}
ALL = "by operator, holds every right in the cluster: "
HERS = f"{ALL}mika.abe@example.com (no approval names it)"
ROBOT = "system:serviceaccount:ops:deployer"
OF_ROBOT = {"person": ROBOT, "requested_by": "H2"}


def _bound(kind: str = "", name: str = "", **changed: Any) -> Any:
    """A binding to the operator's role, by default of the person of `person()`."""
    space = "ops" if kind == "ServiceAccount" else None
    subjects = {"subjects": [{"kind": kind, "name": name, "namespace": space}]} if kind else {}
    return binding(role_name="operator", **subjects, **changed)


def _group(**changed: Any) -> Group:
    row = {"id": "g-1", "system": "directory", "name": "admins", "members": ["u-1"]}
    more = {"subgroups": [], "all_members": ["u-1"], "privileged": False, "owners": []}
    return Group.of(**row | more | changed)


ADMINS = _bound("Group", "oidc:admins")
KNOWN = {**SOUND, "groups": [_group()], "accounts": [account()]}
UNTOLD = "its holders could not be observed: no directory tells who is in oidc:admins"
NAMED = approval(RIGHT, person="group:oidc:admins", requested_by="H2")
JUDGED = "cluster_administrators_are_approved"
SUBJECTS = [
    (JUDGED, PASS, "", _bound(), SOUND),
    (JUDGED, PASS, "", _bound(), {**SOUND, "approvals": [approval("kubernetes:*")]}),
    (JUDGED, FAIL, HERS, _bound(), BARE),
    (JUDGED, FAIL, HERS, _bound(), {**SOUND, "approvals": [approval("kubernetes:viewer")]}),
    (JUDGED, FAIL,
     f"{ALL}mika.abe@example.com (approval AP-1 was given by H1, who holds it)", _bound(),
     {**SOUND, "approvals": [approval(RIGHT, approved_by="H1")]}),
    # By what a role says: acting as others is as good as every right.
    (JUDGED, FAIL, "by operator, acts as others: mika.abe@example.com (no approval names it)",
     _bound(), {**BARE, "roles": [cluster_role("operator", grant("impersonate", "users"))]}),
    (JUDGED, FAIL,
     "by operator, binds roles it has not: mika.abe@example.com (no approval names it)",
     _bound(), {**BARE, "roles": [cluster_role("operator", grant("bind", "clusterroles", RBAC))]}),
    (JUDGED, ASIDE, "gives a role that administers nothing", _bound(),
     {**BARE, "roles": [cluster_role("operator")]}),
    (JUDGED, ASIDE, "gives a role that is not there, and so no rights", _bound(),
     {**BARE, "roles": []}),
    (JUDGED, ASIDE, "gives rights in one namespace only", _bound(namespace="chat"), BARE),
    (JUDGED, PASS, "", _bound("ServiceAccount", "deployer"),
     {**SOUND, "approvals": [approval(RIGHT, **OF_ROBOT)]}),
    (JUDGED, FAIL, f"{ALL}{ROBOT} (no approval names it)", _bound("ServiceAccount", "deployer"),
     SOUND),
    (JUDGED, FAIL, f"{ALL}system:masters (no approval names it)",
     _bound("Group", "system:masters", system=True), SOUND),
    # What the cluster binds of itself needs nobody's leave, save for every right.
    (JUDGED, PASS, "", _bound("User", "system:kube-controller-manager", system=True),
     {**BARE, "roles": [cluster_role("operator", grant("create", "serviceaccounts/token"))]}),
    (JUDGED, FAIL, f"{ALL}system:kube-robot (no approval names it)",
     _bound("User", "system:kube-robot", system=True), SOUND),
    (JUDGED, UNOBSERVED,
     "its holders could not be observed: no directory tells who is oidc:x@example.com",
     _bound("User", "oidc:x@example.com"), SOUND),
    (JUDGED, UNOBSERVED, f"rules of clusterrole/operator could not be observed: {REFUSED}",
     _bound(), {**SOUND, "roles": [refused(cluster_role, "rules", "operator")]}),
]  # fmt: skip
GROUPS = [
    (JUDGED, PASS, "", ADMINS, KNOWN),
    # A system of which no groups are read tells them with its accounts.
    (JUDGED, PASS, "", ADMINS, {**SOUND, "accounts": [account(groups=["admins"])]}),
    (JUDGED, PASS, "", ADMINS, {**KNOWN, "accounts": [account(active=False)], "approvals": []}),
    (JUDGED, FAIL, f"{ALL}mika.abe of oidc:admins (no approval names it)", ADMINS,
     {**KNOWN, "approvals": [NAMED]}),
    (JUDGED, FAIL, f"{ALL}svc-mail of oidc:admins (no approval names it)", ADMINS,
     {**KNOWN, "accounts": [machine()]}),
    (JUDGED, PASS, "", ADMINS,
     {**KNOWN, "accounts": [machine()],
      "approvals": [approval(RIGHT, person="u-1", requested_by="H2")]}),
    (JUDGED, FAIL, f"{ALL}group oidc:admins (no approval names it)", ADMINS, SOUND),
    # The group may administer, and nothing tells who that is.
    (JUDGED, UNOBSERVED, UNTOLD, ADMINS, {**SOUND, "approvals": [NAMED]}),
    (JUDGED, UNOBSERVED,
     "its holders could not be observed: no directory tells who is x of oidc:admins", ADMINS,
     {**KNOWN, "accounts": [unknown()]}),
    (JUDGED, UNOBSERVED,
     "its holders could not be observed: no directory tells who is u-1 of admins", ADMINS,
     {**KNOWN, "accounts": []}),
]  # fmt: skip
LISTED = {**STAFF, **OPERATOR, "bindings": [_bound()]}
LISTS = "approved_cluster_administrator_administers"
STALE = f"names H1 for {RIGHT}, who does not hold it"
APPROVED = [
    (LISTS, PASS, "", approval(RIGHT), LISTED),
    (LISTS, PASS, "", approval(RIGHT),
     {**LISTED, "bindings": [ADMINS], "groups": [_group()], "accounts": [account()]}),
    (LISTS, PASS, "", approval(RIGHT, **OF_ROBOT),
     {**LISTED, "bindings": [_bound("ServiceAccount", "deployer")]}),
    (LISTS, PASS, "", NAMED, {**LISTED, "bindings": [ADMINS]}),
    (LISTS, FAIL, STALE, approval(RIGHT), {**LISTED, "bindings": [_bound("Group", "system:x")]}),
    (LISTS, FAIL, STALE, approval(RIGHT), {**LISTED, "roles": [cluster_role("operator")]}),
    (LISTS, FAIL, STALE, approval(RIGHT), {**LISTED, "bindings": [_bound(namespace="chat")]}),
    (LISTS, UNOBSERVED,
     "whether it is held could not be observed: no directory tells who is in oidc:admins",
     approval(RIGHT), {**LISTED, "bindings": [ADMINS]}),
    (LISTS, ASIDE, "no cluster is read", approval(RIGHT), {**LISTED, "bindings": []}),
    (LISTS, ASIDE, "is not in force", approval(RIGHT, until="2026-06-14"), LISTED),
    (LISTS, ASIDE, "is no approval to administer a cluster", approval("directory:Super"), LISTED),
]  # fmt: skip

CASES = [*SUBJECTS, *GROUPS, *APPROVED]
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
