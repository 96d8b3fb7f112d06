"""Rows of constraints of Gatekeeper: whom they refuse, where, and what is not known of them."""

from pathlib import Path
from typing import Any

import pytest

from collectors.collector import REGISTRY
from collectors.kubernetes.access.rbac import Role, roles
from collectors.kubernetes.permissions import ROLE, cluster_role
from collectors.kubernetes.platform.admission_policies import AdmissionPolicy, admission_policies
from collectors.shipped import load_collectors
from collectors.sweep import replay
from evidence.record import UNOBSERVED
from tests.collectors.kubernetes.manifests.test_platform_kinds import collected as of_files
from tests.collectors.kubernetes.seed_platform import named

GROUP = "constraints.gatekeeper.sh"
LABELS = "k8srequiredlabels"
ID = "Gatekeeper/K8sRequiredLabels/guard"
PODS = {"kinds": [{"apiGroups": [""], "kinds": ["Pod"]}]}
WEBHOOK = "validation.gatekeeper.sh"


@pytest.fixture
def gatekeeper(standin):
    """A cluster with Gatekeeper, and one template of it."""
    standin.install("gatekeeper")
    return standin


def one(gatekeeper, read, spec: Any) -> AdmissionPolicy:
    """The row of the one constraint of the cluster."""
    gatekeeper.put(GROUP, LABELS, named("guard", spec=spec))
    return all_of(read)[ID]


def all_of(read) -> dict[str, AdmissionPolicy]:
    collected = read(admission_policies)
    assert collected.evidence.gap is None
    return {each.id: each for each in AdmissionPolicy.hydrate(collected.record.rows)}


def scoped(action: str, *points: str) -> dict[str, Any]:
    return {"action": action, "enforcementPoints": [{"name": each} for each in points]}


def config(*spaces: str, processes: list[str], name: str = "config") -> dict[str, Any]:
    entry = {"excludedNamespaces": list(spaces), "processes": processes}
    return named(name, "gatekeeper-system", spec={"match": [entry]})


def test_a_constraint_of_everything(gatekeeper, read):
    """Where nothing is stated it refuses, of every object, in all namespaces."""
    found = one(gatekeeper, read, {})
    assert (found.engine, found.type, found.name) == ("Gatekeeper", "K8sRequiredLabels", "guard")
    assert (found.enforcing, found.fails_closed, found.namespace) == (True, None, None)
    assert (found.asked_about, found.exempt, found.only) == (["*/*"], [], [])
    assert not found.selective
    assert found.may_refuse_pods_in("chat")


@pytest.mark.parametrize(
    ("spec", "enforcing"),
    [
        ({"enforcementAction": "deny"}, True),
        ({"enforcementAction": "dryrun"}, False),
        ({"enforcementAction": "warn"}, False),
        ({"enforcementAction": "Deny"}, False),
        ({"enforcementAction": "scoped"}, False),
        # Without that word the scoped ones are not heeded.
        ({"scopedEnforcementActions": [scoped("warn", WEBHOOK)]}, True),
        ({"scoped": [scoped("deny", WEBHOOK)]}, True),
        ({"scoped": [scoped("deny", "*")]}, True),
        ({"scoped": [scoped("warn", WEBHOOK), scoped("deny", "gator.gatekeeper.sh")]}, False),
        ({"scoped": [scoped("deny", "audit.gatekeeper.sh")]}, False),
        # What the API server refuses instead is a policy of its own engine.
        ({"scoped": [scoped("deny", "vap.k8s.io")]}, False),
        ({"scoped": [scoped("deny", "vap.k8s.io", WEBHOOK)]}, True),
    ],
)
def test_whether_it_refuses(gatekeeper, read, spec, enforcing):
    """Only what is denied on admission is; scoped actions count where they speak of admission."""
    if "scoped" in spec:
        spec = {"enforcementAction": "scoped", "scopedEnforcementActions": spec["scoped"]}
    found = one(gatekeeper, read, spec)
    assert found.enforcing is enforcing
    assert found.may_refuse_pods_in("chat") is enforcing


@pytest.mark.parametrize(
    ("match", "told"),
    [
        (PODS, (["/Pod"], [], [], False)),
        ({"kinds": [{"apiGroups": ["apps", "batch"], "kinds": ["*"]}]},
         (["apps/*", "batch/*"], [], [], False)),
        ({"kinds": [{"kinds": ["Pod"]}]}, (["*/Pod"], [], [], False)),
        ({"excludedNamespaces": ["kube-*"]}, (["*/*"], ["kube-*"], [], False)),
        ({"namespaces": ["chat", "team-*"]}, (["*/*"], [], ["chat", "team-*"], False)),
        ({"namespaces": ["chat", "*"]}, (["*/*"], [], [], False)),
        ({"namespaceSelector": {"matchExpressions": [
            {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["edge"]},
        ]}}, (["*/*"], ["edge"], [], False)),
        ({"namespaceSelector": {"matchLabels": {"guarded": "yes"}}}, (["*/*"], [], [], True)),
        ({"labelSelector": {"matchLabels": {"guarded": "yes"}}}, (["*/*"], [], [], True)),
        ({"labelSelector": {}}, (["*/*"], [], [], False)),
        ({"name": "web-*"}, (["*/*"], [], [], True)),
        ({"name": "*"}, (["*/*"], [], [], False)),
        ({"source": "Generated"}, (["*/*"], [], [], True)),
        ({"source": "Original", "scope": "Namespaced"}, (["*/*"], [], [], False)),
        ({"scope": "Cluster"}, (["*/*"], [], [], True)),
    ],
)  # fmt: skip
def test_what_it_matches(gatekeeper, read, match, told):
    """Kinds and namespaces are told as they are, and whatever narrows it further as such."""
    found = one(gatekeeper, read, {"match": match})
    assert (found.asked_about, found.exempt, found.only, found.selective) == told


@pytest.mark.parametrize(
    ("match", "space", "may"),
    [
        (PODS, "chat", True),
        ({"kinds": [{"apiGroups": ["apps"], "kinds": ["Deployment"]}]}, "chat", False),
        ({**PODS, "excludedNamespaces": ["*-system"]}, "kube-system", False),
        ({**PODS, "namespaces": ["team-*"]}, "team-a", True),
        ({**PODS, "namespaces": ["team-*"]}, "chat", False),
        ({**PODS, "labelSelector": {"matchLabels": {"a": "b"}}}, "chat", True),
    ],
)
def test_whose_pods_it_may_refuse(gatekeeper, read, match, space, may):
    """Where it names namespaces it is asked in no other; by labels it may be asked of any pod."""
    assert one(gatekeeper, read, {"match": match}).may_refuse_pods_in(space) is may


@pytest.mark.parametrize(
    ("given", "exempt"),
    [
        (config("kube-*", processes=["*"]), ["kube-*", "scratch"]),
        (config("kube-*", processes=["audit", "webhook"]), ["kube-*", "scratch"]),
        (config("kube-*", processes=["audit"]), ["scratch"]),
        (config("kube-*", processes=["mutation-webhook"]), ["scratch"]),
        (config("kube-*", processes=["*"], name="other"), ["scratch"]),
    ],
)
def test_what_the_configuration_leaves_out(gatekeeper, read, given, exempt):
    """Namespaces taken out of admission for all constraints are exempt from each of them."""
    gatekeeper.put("config.gatekeeper.sh", "configs", given)
    found = one(gatekeeper, read, {"match": {"excludedNamespaces": ["scratch"]}})
    assert found.exempt == exempt


def test_a_lost_configuration_costs_what_it_tells(gatekeeper, source, read):
    """Without the configuration nobody knows where constraints hold; what they do is known."""
    source.scopes("cluster")
    gatekeeper.put(GROUP, LABELS, named("guard", spec={}))
    gatekeeper.deny("config.gatekeeper.sh", "configs")
    collected = read(admission_policies)
    (row,) = collected.record.rows
    assert set(row[UNOBSERVED]) == {"exempt"}
    assert "configs" in row[UNOBSERVED]["exempt"]
    assert row["enforcing"] is True


def test_constraints_of_every_template(gatekeeper, read):
    """Each template makes a type of its own, and all of them are read; read again it is the same.

    A type that is served in two versions is read once.
    """
    gatekeeper.register(GROUP, "v1beta1", "k8sallowedrepos", "K8sAllowedRepos", namespaced=False)
    gatekeeper.register(GROUP, "v1alpha1", "k8solder", "K8sOlder", namespaced=False)
    gatekeeper.put(GROUP, LABELS, named("guard", spec={}))
    gatekeeper.put(GROUP, "k8sallowedrepos", named("guard", spec={}))
    gatekeeper.put(GROUP, "k8solder", named("guard", spec={}))
    assert set(all_of(read)) == {
        ID, "Gatekeeper/K8sAllowedRepos/guard", "Gatekeeper/K8sOlder/guard",
    }  # fmt: skip
    first, second = read(admission_policies), read(admission_policies)
    assert first.record.body == second.record.body
    load_collectors()
    again = replay(
        REGISTRY["kubernetes", "kubernetes.admission_policy"],
        first.evidence.scope,
        first.transcript,
    )
    assert again is not None
    assert again.body == first.record.body


def test_a_type_that_is_denied_is_a_gap(gatekeeper, source, read):
    """Constraints of one type that may not be read cost no others, and their gap names the list."""
    source.scopes("cluster")
    gatekeeper.register(GROUP, "v1beta1", "k8sallowedrepos", "K8sAllowedRepos", namespaced=False)
    gatekeeper.put(GROUP, LABELS, named("guard", spec={}))
    gatekeeper.deny(GROUP, "k8sallowedrepos")
    collected = read(admission_policies)
    assert [row["id"] for row in collected.record.rows] == [ID]
    assert not collected.record.completeness.complete
    assert collected.evidence.gap.operation.endswith("/k8sallowedrepos")


def test_an_odd_constraint_stops_no_run(gatekeeper, read):
    """A constraint of another form leaves its fields unobserved."""
    gatekeeper.put(GROUP, LABELS, named("odd", spec={"match": {"kinds": "Pod"}}))
    collected = read(admission_policies)
    assert collected.evidence.gap is None
    assert set(collected.record.rows[0][UNOBSERVED]) == {"asked_about"}


def test_constraints_as_manifests(tmp_path: Path):
    """A constraint in a file is read as one of a cluster, and stands in no namespace."""
    given = named("guard", spec={"match": PODS})
    written = {"apiVersion": f"{GROUP}/v1beta1", "kind": "K8sRequiredLabels", **given}
    unit = of_files(tmp_path, written)["kubernetes.admission_policy"]
    assert unit.evidence.gap is None
    (row,) = unit.record.rows
    assert (row["id"], row["namespace"], row["asked_about"]) == (ID, None, ["/Pod"])


def test_the_readers_role_has_no_wildcard_that_counts(standin, read):
    """The role that we print reads constraints of whatever type, and it is told as no wildcard.

    A rule that does more with them, or speaks of another group beside, is.
    """
    load_collectors()
    ours = cluster_role()
    rule = next(each for each in ours["rules"] if each["apiGroups"] == [GROUP])
    assert (rule["resources"], rule["verbs"]) == (["*"], ["get", "list"])
    group = "rbac.authorization.k8s.io"
    standin.put(group, "clusterroles", {"metadata": ours["metadata"], "rules": ours["rules"]})
    more = {"writes": {**rule, "verbs": ["*"]}, "deletes": {**rule, "verbs": ["get", "delete"]}}
    more["others"] = {**rule, "apiGroups": [GROUP, "apps"]}
    for name, each in more.items():
        standin.put(group, "clusterroles", {"metadata": {"name": name}, "rules": [each]})
    found = {each.name: each for each in Role.hydrate(read(roles).record.rows)}
    assert found[ROLE].wildcards == []
    assert "resources" in found["writes"].wildcards
    assert found["deletes"].wildcards == ["resources"]
    assert found["others"].wildcards == ["resources"]
