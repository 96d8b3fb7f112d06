"""Each collector gives the rows of an estate that was put into the cluster."""

import pytest

from collectors.kubernetes.access.rbac import GROUP, Binding, Role, bindings, roles
from collectors.kubernetes.access.service_accounts import ServiceAccount, service_accounts
from collectors.kubernetes.network.network_policies import NetworkPolicy, network_policies
from collectors.kubernetes.workloads.namespaces import Namespace, namespaces
from collectors.kubernetes.workloads.pods import Pod, pods


def named(name, namespace=None, **more):
    place = {"namespace": namespace} if namespace else {}
    return {"metadata": {"name": name, **place, **more}}


def whole(read, collector, model):
    """The resources of a unit that must be complete, by id."""
    collected = read(collector)
    assert collected.evidence.gap is None
    assert collected.record.completeness.complete
    return {each.id: each for each in model.hydrate(collected.record.rows)}


def test_namespaces(standin, read):
    """Labels say the class of data and the enforced level; Kubernetes' own are marked."""
    labels = {"data-class": "confidential", "pod-security.kubernetes.io/enforce": "restricted"}
    standin.put("", "namespaces", named("payments", labels=labels))
    standin.put("", "namespaces", named("plain", labels={"pod-security.kubernetes.io/warn": "x"}))
    found = whole(read, namespaces, Namespace)
    assert {name: each.system for name, each in found.items()} == {
        "kube-system": True,
        "payments": False,
        "plain": False,
    }
    assert found["payments"].data_class == "confidential"
    assert found["payments"].enforced_level == "restricted"
    assert found["plain"].enforced_level is None


def test_pod_settings(standin, read):
    """A container's own settings go before the pod's; every kind of container counts."""
    spec = {
        "serviceAccountName": "web",
        "automountServiceAccountToken": False,
        "hostNetwork": True,
        "securityContext": {"runAsNonRoot": True, "runAsUser": 1000},
        "volumes": [{"name": "a", "hostPath": {"path": "/etc"}}, {"name": "b", "emptyDir": {}}],
        "initContainers": [{"name": "setup", "image": "registry.example.com/setup:1"}],
        "containers": [
            {
                "name": "web",
                "image": "registry.example.com/web@sha256:abc",
                "ports": [{"containerPort": 80, "hostPort": 8080}, {"containerPort": 81}],
                "securityContext": {
                    "privileged": True,
                    "allowPrivilegeEscalation": False,
                    "runAsNonRoot": False,
                    "runAsUser": 0,
                    "readOnlyRootFilesystem": True,
                    "capabilities": {"add": ["NET_ADMIN"], "drop": ["ALL"]},
                },
            }
        ],
        "ephemeralContainers": [{"name": "debug", "image": "busybox"}],
    }
    pod = {**named("web-0", "shop"), "spec": spec, "status": {"phase": "Running"}}
    standin.put("", "pods", pod)
    found = whole(read, pods, Pod)["shop/web-0"]
    assert (found.service_account, found.automount, found.phase) == ("web", False, "Running")
    assert (found.host_network, found.host_pid, found.host_ipc) == (True, False, False)
    assert (found.host_paths, found.owner, found.ended) == (["/etc"], "Pod/web-0", False)
    by_role = {each["role"]: each for each in found.containers}
    assert by_role["container"] == {
        "name": "web",
        "role": "container",
        "image": "registry.example.com/web@sha256:abc",
        "privileged": True,
        "allow_escalation": False,
        "run_as_non_root": False,
        "run_as_user": 0,
        "added_capabilities": ["NET_ADMIN"],
        "dropped_capabilities": ["ALL"],
        "read_only_root": True,
        "host_ports": [8080],
        "place": "spec.containers[0]",
        "proc_mount": None,
        "settings": {
            "run_as_non_root": False,
            "run_as_user": 0,
            "seccomp": None,
            "apparmor": None,
            "selinux_type": None,
            "selinux_user": None,
            "selinux_role": None,
            "host_process": None,
        },
        "called_hosts": [],
        "memory_limit": None,
        "cpu_request": None,
        "plain_variables": [],
    }
    inherited = by_role["init"]["run_as_non_root"], by_role["ephemeral"]["run_as_user"]
    assert inherited == (True, 1000)
    assert by_role["init"]["allow_escalation"] is None


def test_pod_owners(standin, read):
    """A ReplicaSet's pod belongs to its Deployment; other owners stand as they are."""

    def put(name, kind, owner, **labels):
        other = {"kind": "Node", "name": "n1"}
        owners = [other, {"kind": kind, "name": owner, "controller": True}]
        containers = [{"name": "c", "image": "i"}]
        made = named(name, "shop", ownerReferences=owners, labels=labels)
        standin.put(
            "", "pods", {**made, "spec": {"containers": containers}, "status": {"phase": "Failed"}}
        )

    put("a", "ReplicaSet", "web-5d8f7c9b6f")
    put("b", "ReplicaSet", "api-abcdef", **{"pod-template-hash": "abcdef"})
    put("c", "ReplicaSet", "bare-frontend")
    put("d", "StatefulSet", "db")
    found = whole(read, pods, Pod)
    assert {each.name: each.owner for each in found.values()} == {
        "a": "Deployment/web",
        "b": "Deployment/api",
        "c": "ReplicaSet/bare-frontend",
        "d": "StatefulSet/db",
    }
    assert all(each.ended for each in found.values())


def test_network_policies(standin, read):
    """Types are defaulted as the server does; deny-all and allow-all are recognised."""

    def put(name, **spec):
        standin.put("networking.k8s.io", "networkpolicies", {**named(name, "shop"), "spec": spec})

    put("deny", podSelector={}, policyTypes=["Ingress"])
    put("allow", podSelector={}, ingress=[{}])
    put("world", podSelector={}, ingress=[{"from": [{"ipBlock": {"cidr": "0.0.0.0/0"}}]}])
    put("one", podSelector={"matchLabels": {"app": "a"}}, egress=[{"to": []}])
    put("some", podSelector={}, ingress=[{"from": [{"podSelector": {}}]}], policyTypes=["Ingress"])
    found = {each.name: each for each in whole(read, network_policies, NetworkPolicy).values()}
    assert [name for name, each in found.items() if each.denies_ingress] == ["deny"]
    assert {name for name, each in found.items() if each.allows_all_ingress} == {"allow", "world"}
    assert found["one"].types == ["Ingress", "Egress"]
    assert (found["one"].selects_all, found["some"].selects_all) == (False, True)
    assert not found["one"].allows_all_egress
    assert not found["deny"].denies_egress


def test_roles(standin, read):
    """Roles of both sorts are one kind, with nulls as nothing and wildcards recognised."""
    everything = {"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}
    marked = {"kubernetes.io/bootstrapping": "rbac-defaults"}
    standin.put(
        GROUP, "clusterroles", {**named("cluster-admin", labels=marked), "rules": [everything]}
    )
    standin.put(
        GROUP, "clusterroles", {**named("view"), "rules": None, "aggregationRule": {"x": []}}
    )
    secrets = {"verbs": ["get"], "apiGroups": [""], "resources": ["secrets"], "resourceNames": None}
    standin.put(GROUP, "roles", {**named("reader", "shop"), "rules": [secrets, {"verbs": None}]})
    found = whole(read, roles, Role)
    assert set(found) == {"clusterrole/cluster-admin", "clusterrole/view", "role/shop/reader"}
    admin, reader = found["clusterrole/cluster-admin"], found["role/shop/reader"]
    assert (admin.everything, admin.system, admin.namespace) == (True, True, None)
    assert admin.wildcards == ["verbs", "groups", "resources"]
    assert admin.grants("delete", "apps", "deployments/scale")
    assert (found["clusterrole/view"].aggregated, found["clusterrole/view"].rules) == (True, [])
    assert reader.grants("get", "", "secrets")
    assert not reader.grants("list", "", "secrets")
    assert reader.rules[1] == {"verbs": [], "groups": [], "resources": [], "names": [], "urls": []}
    assert (reader.namespace, reader.wildcards, reader.everything) == ("shop", [], False)


@pytest.mark.parametrize(
    ("space", "name", "labels", "system"),
    [
        ("kube-system", "reader", {"kubernetes.io/bootstrapping": "rbac-defaults"}, True),
        ("kube-public", "system:controller:signer", {}, True),
        ("shop", "reader", {"kubernetes.io/bootstrapping": "rbac-defaults"}, False),
        ("shop", "system:reader", {}, False),
    ],
)
def test_roles_that_only_look_like_the_systems(standin, read, space, name, labels, system):
    """In a namespace of one's own everybody may name and label a role as those of Kubernetes."""
    standin.put(GROUP, "roles", {**named(name, space, labels=labels), "rules": []})
    (found,) = whole(read, roles, Role).values()
    assert found.system is system


def test_bindings(standin, read):
    """Bindings of both sorts are one kind and know the id of the role they refer to."""
    to_admin = {"kind": "ClusterRole", "name": "cluster-admin", "apiGroup": GROUP}
    subjects = [
        {"kind": "User", "name": "ana@example.com"},
        {"kind": "ServiceAccount", "name": "default", "namespace": "shop"},
    ]
    standin.put(
        GROUP,
        "clusterrolebindings",
        {**named("system:x"), "roleRef": to_admin, "subjects": subjects},
    )
    to_role = {"kind": "Role", "name": "reader", "apiGroup": GROUP}
    standin.put(GROUP, "rolebindings", {**named("b", "shop"), "roleRef": to_role, "subjects": None})
    found = whole(read, bindings, Binding)
    wide, narrow = found["clusterrolebinding/system:x"], found["rolebinding/shop/b"]
    assert (wide.role_id, wide.system) == ("clusterrole/cluster-admin", True)
    assert wide.subjects[0] == {"kind": "User", "name": "ana@example.com", "namespace": None}
    assert (narrow.role_id, narrow.subjects) == ("role/shop/reader", [])


def test_service_accounts(standin, read):
    """The wish about the token is true, false, or not expressed."""
    standin.put("", "serviceaccounts", named("default", "shop"))
    standin.put(
        "", "serviceaccounts", {**named("job", "shop"), "automountServiceAccountToken": False}
    )
    found = whole(read, service_accounts, ServiceAccount)
    assert {name: each.automount for name, each in found.items()} == {
        "shop/default": None,
        "shop/job": False,
    }


def test_odd_types_cost_their_field_only(standin, read):
    """An unknown field is passed over; an odd type or a missing part costs that field."""
    spec = {
        "hostNetwork": "yes",
        "hostPID": 1,
        "future": {"x": 1},
        "containers": [{"name": "c", "image": "i", "securityContext": {"runAsUser": "1000"}}],
    }
    standin.put("", "pods", {**named("odd", "shop"), "spec": spec, "status": None})
    standin.put("", "pods", {**named("none", "shop"), "spec": {"containers": None}})
    standin.put("", "pods", {**named("bare", "shop"), "spec": "text"})
    collected = read(pods)
    rows = {row["id"]: row for row in collected.record.rows}
    assert collected.record.completeness.complete
    lost = {name: set(row["_unobserved"]) for name, row in rows.items()}
    assert lost["shop/odd"] == {"host_network", "host_pid", "containers", "phase"}
    assert lost["shop/none"] == {"containers", "phase"}
    assert {"host_network", "containers", "service_account", "automount"} <= lost["shop/bare"]
    assert rows["shop/odd"]["host_ipc"] is False
    assert b'"future":{"x":1}' in collected.transcript.body
