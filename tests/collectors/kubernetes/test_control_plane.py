"""The control plane: its version, its flags, and what is read of it only where that is allowed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from collectors.collector import Collector
from collectors.errors import WriteRefusedError
from collectors.kubernetes.opt_ins import OptIns, audit, provider_endpoint
from collectors.kubernetes.platform.api_server import ControlPlane, control_planes
from collectors.kubernetes.platform.control_plane import Component, components
from collectors.kubernetes.platform.flags import parsed
from collectors.kubernetes.platform.kubelets import kubelets
from collectors.kubernetes.source import KubernetesSource
from collectors.resource import NotObservedError
from collectors.sweep import Collected, replay
from evidence.record import UNOBSERVED, Fields
from tests.collectors.virtual_clock import VirtualClock
from tieout.standins.kubernetes import Fault, KubernetesStandIn

Read = Callable[..., Collected]
ENCRYPTION = """\
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources: [secrets]
    providers:
      - aescbc: {keys: [{name: key1, secret: Y2FuYXJ5LWtleS1vZi10aGUtZmlsZQ==}]}
      - identity: {}
"""
AUDIT_POLICY = """\
apiVersion: audit.k8s.io/v1
kind: Policy
rules:
  - {level: None, users: ["system:kube-proxy"], verbs: [watch],
     resources: [{group: "", resources: [endpoints]}]}
  - {level: None, users: ["system:serviceaccount:shop:robot"]}
  - {level: None, userGroups: ["system:authenticated"], nonResourceURLs: ["/api*"]}
  - {level: Metadata}
"""


@pytest.fixture
def opened(
    standin: KubernetesStandIn, source: KubernetesSource, slept: VirtualClock
) -> Callable[..., KubernetesSource]:
    """A source of the cluster with these opt-ins."""
    return lambda **given: KubernetesSource(
        "production",
        kubeconfig=source._kubeconfig,
        context="audit",
        opt_ins=OptIns(**given),
        patience=slept.patience(throttled=60.0, down=1.0),
    )


def rows(collected: Collected, collector: Collector[Any]) -> list[Fields]:
    """The rows, which a replay gives as well."""
    assert collected.record is not None
    again = replay(collector, collected.evidence.scope, collected.transcript)
    assert again is not None
    assert again.body == collected.record.body
    return list(collected.record.rows)


def static_pod(name: str, *command: str, **changed: Any) -> Fields:
    owner = {"apiVersion": "v1", "kind": "Node", "name": "node-1", "controller": True}
    metadata = {
        "name": f"{name}-node-1",
        "namespace": "kube-system",
        "ownerReferences": [owner],
        "annotations": {"kubernetes.io/config.mirror": "0a"},
    }
    container = {"name": name, "image": f"registry.k8s.io/{name}:v1.36.1", "command": [*command]}
    spec = {"nodeName": "node-1", "containers": [{**container, **changed}]}
    return {"metadata": metadata, "spec": spec, "status": {"phase": "Running"}}


@pytest.mark.parametrize(
    ("words", "flags"),
    [
        (["--a=b", "--c", "d", "-v", "2", "x"], {"a": "b", "c": "d", "v": "2"}),
        (["--profiling", "--a", "--b=c=d"], {"profiling": "true", "a": "true", "b": "c=d"}),
        (["--anonymous_auth=false", "x", "--", "--a=b"], {"anonymous-auth": "false"}),
        (["--a=b", "--a=c"], {"a": "c"}),
        (
            ["--authorization-mode=AlwaysAllow", "--authorization-mode", "RBAC"],
            {"authorization-mode": "AlwaysAllow,RBAC"},
        ),
        (["--anonymous-auth", "false"], {"anonymous-auth": "true"}),
    ],
)
def test_flags(words: list[str], flags: dict[str, str]) -> None:
    """Flags are read as the commands read them: a switch takes no word, lists add up."""
    assert parsed(words) == flags


def test_components(standin: KubernetesStandIn, read: Read) -> None:
    """Static pods of kube-system are told with their flags; no other pod is taken for one."""
    command = ("kube-apiserver", "--anonymous-auth=false", "--authorization-mode=Node,RBAC",
               "--encryption-provider-config=/etc/kubernetes/enc.yaml", "--audit-log-maxage=400",
               "--oidc-client-secret=hunter2", "--etcd-servers=https://127.0.0.1:2379")  # fmt: skip
    standin.put("", "pods", static_pod("kube-apiserver", *command))
    standin.put("", "pods", static_pod("etcd", "etcd", "--client-cert-auth=true"))
    lie = static_pod("kube-scheduler", "kube-scheduler", "--profiling=false")
    lie["metadata"]["ownerReferences"] = []
    standin.put("", "pods", lie)
    unmarked = static_pod("kube-controller-manager", "kube-controller-manager", "--profiling=false")
    unmarked["metadata"]["annotations"] = {}
    standin.put("", "pods", unmarked)
    elsewhere = static_pod("kube-apiserver", *command)
    elsewhere["metadata"]["namespace"] = "shop"
    standin.put("", "pods", elsewhere)
    etcd, server = rows(read(components), components)
    assert (etcd["component"], etcd["flags"]) == ("etcd", {"client-cert-auth": "true"})
    assert server["id"] == "kube-system/kube-apiserver-node-1"
    assert server["flags"] == {
        "anonymous-auth": "false",
        "authorization-mode": "Node,RBAC",
        "encryption-provider-config": "/etc/kubernetes/enc.yaml",
        "audit-log-maxage": "400",
    }
    assert server["withheld"] == ["etcd-servers", "oidc-client-secret"]
    component = Component.hydrate([server])[0]
    assert component.turns_off("anonymous-auth")
    with pytest.raises(NotObservedError, match="its value was not stored"):
        component.flag("etcd-servers")


def test_a_line_for_a_shell(standin: KubernetesStandIn, read: Read) -> None:
    """Flags in a line that a shell takes apart are not known."""
    line = "exec kube-apiserver --anonymous-auth=true --authorization-mode=AlwaysAllow"
    standin.put("", "pods", static_pod("kube-apiserver", "/bin/sh", "-c", line))
    (server,) = rows(read(components), components)
    assert set(server[UNOBSERVED]) == {"flags", "withheld"}
    assert "unexpected form at spec.containers.command" in server[UNOBSERVED]["flags"]


def test_a_script(standin: KubernetesStandIn, read: Read) -> None:
    """A script that starts a component shows none of its flags, which is not that none is set."""
    standin.put("", "pods", static_pod("kube-apiserver", "/start.sh"))
    (server,) = rows(read(components), components)
    assert set(server[UNOBSERVED]) == {"flags", "withheld"}


@pytest.mark.parametrize(
    ("rule", "level", "whom"),
    [
        ("{level: None, users: ['system:anonymous']}", "None", "some"),
        ("{level: None, userGroups: ['system:serviceaccounts:kube-system-x']}", "None", "some"),
        ("{level: None, userGroups: ['system:serviceaccounts:kube-system']}", "None", "system"),
        ("{level: Metadata, omitStages: [RequestReceived]}", "Metadata", "all"),
        ("{level: Metadata, omitStages: [RequestReceived, ResponseComplete]}", "None", "all"),
    ],
)
def test_rules_that_record_nothing(rule: str, level: str, whom: str) -> None:
    """A rule that leaves all stages out records nothing, and callers unknown are not the system."""
    (found,) = audit({"kind": "Policy", "rules": [yaml.safe_load(rule)]})["rules"]
    assert (found["level"], found["whom"]) == (level, whom)


def test_none_are_visible(standin: KubernetesStandIn, read: Read) -> None:
    """Where a provider runs the control plane there are none, which a refusal does not prove."""
    assert read(components).evidence.complete
    standin.deny("", "pods")
    collected = read(components)
    assert collected.record is None
    assert collected.evidence.gap is not None
    assert collected.evidence.gap.operation == "GET /api/v1/pods"


def test_what_is_not_opted_in_to_is_not_asked(standin: KubernetesStandIn, read: Read) -> None:
    """Without a setting the version is all that is told; the rest says which setting opens it."""
    (row,) = rows(read(control_planes), control_planes)
    assert (row["version"], row["endpoint"]) == ("v1.36.1", None)
    assert set(row[UNOBSERVED]) == {"unsigned", "encryption", "audit"}
    assert "probe_anonymous is not set" in row[UNOBSERVED]["unsigned"]
    assert "audit_policy is not set" in row[UNOBSERVED]["audit"]
    standin.put("", "nodes", {"metadata": {"name": "node-1"}})
    (kubelet,) = rows(read(kubelets), kubelets)
    assert set(kubelet[UNOBSERVED]) == {"anonymous", "authorization", "read_only_port"}
    assert not [each for each in standin.requests if "proxy" in each.path]
    assert {each.status for each in standin.requests} <= {200, 201}


def test_version_that_is_not_told(standin: KubernetesStandIn, read: Read) -> None:
    """A server that does not tell its version leaves that field unobserved."""
    standin.fault(Fault("/version", "html", status=403, times=None))
    (row,) = rows(read(control_planes), control_planes)
    assert "GET /version" in row[UNOBSERVED]["version"]


def test_the_probe_carries_no_credential(
    standin: KubernetesStandIn, read: Read, opened: Callable[..., KubernetesSource]
) -> None:
    """Two paths are asked without credentials, by GET; what is answered is its status alone."""
    (row,) = rows(read(control_planes, opened(probe_anonymous=True)), control_planes)
    assert row["unsigned"] == {"/api": 403, "/api/v1/namespaces": 403}
    asked = [each for each in standin.requests if each.status == 403]
    assert [(each.method, each.path) for each in asked] == [
        ("GET", "/api"),
        ("GET", "/api/v1/namespaces"),
    ]


def test_an_open_door_is_found(tmp_path: Path, read: Read, slept: VirtualClock) -> None:
    """A cluster that answers everybody is told as such; of the answer nothing is stored."""
    with KubernetesStandIn() as open_to_all:
        open_to_all.put("", "namespaces", {"metadata": {"name": "canary-space"}})
        opened = KubernetesSource(
            "open",
            kubeconfig=open_to_all.kubeconfig(tmp_path / "open"),
            opt_ins=OptIns(probe_anonymous=True),
            patience=slept.patience(down=1.0),
        )
        collected = read(control_planes, opened)
        (row,) = rows(collected, control_planes)
    assert row["unsigned"] == {"/api": 200, "/api/v1/namespaces": 200}
    assert b"canary-space" not in collected.transcript.body


def test_other_paths_are_not_probed(source: KubernetesSource) -> None:
    """Nothing else is asked without credentials: an open cluster might answer with secrets."""
    with pytest.raises(WriteRefusedError):
        source._door().unsigned("/api/v1/secrets")


def test_files_that_are_handed_over(
    read: Read, opened: Callable[..., KubernetesSource], tmp_path: Path
) -> None:
    """Of the files that the API server starts with, no key and no person's name is kept."""
    (tmp_path / "enc.yaml").write_text(ENCRYPTION)
    (tmp_path / "audit.yaml").write_text(AUDIT_POLICY)
    files = opened(encryption_config=tmp_path / "enc.yaml", audit_policy=tmp_path / "audit.yaml")
    collected = read(control_planes, files)
    (row,) = rows(collected, control_planes)
    assert row["encryption"] == [{"resources": ["secrets"], "providers": ["aescbc", "identity"]}]
    assert [(each["level"], each["whom"]) for each in row["audit"]] == [
        ("None", "system"),
        ("None", "some"),
        ("None", "some"),
        ("Metadata", "all"),
    ]
    assert b"Y2FuYXJ5" not in collected.transcript.body
    assert b"robot" not in collected.transcript.body
    plane = ControlPlane.hydrate([row])[0]
    assert plane.secrets_provider == "aescbc"
    assert plane.unrecorded("", "secrets", ["get"]) == "get"


@pytest.mark.parametrize("text", ["", "kind: Other", "[1]", "kind: [", "kind: Policy\nrules: 3"])
def test_files_that_are_none(
    read: Read, opened: Callable[..., KubernetesSource], tmp_path: Path, text: str
) -> None:
    """A file of another form is no evidence, and nothing of it is repeated."""
    (tmp_path / "audit.yaml").write_text(text)
    (row,) = rows(
        read(control_planes, opened(audit_policy=tmp_path / "audit.yaml")), control_planes
    )
    assert "read audit_policy" in row[UNOBSERVED]["audit"]


CONFIGZ = {
    "kubeletconfig": {
        "authentication": {"anonymous": {"enabled": False}},
        "authorization": {"mode": "Webhook"},
        "clusterDNS": ["10.96.0.10"],
    }
}


def test_kubelets_where_allowed(
    standin: KubernetesStandIn,
    read: Read,
    opened: Callable[..., KubernetesSource],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A kubelet tells whom it lets in; one that may not be read leaves its fields unobserved."""
    import orjson

    from collectors.kubernetes.attempts import Reply

    for number in (1, 2):
        standin.put("", "nodes", {"metadata": {"name": f"node-{number}"}})
    one = opened(kubelets=True)
    real = one._connection._sent

    def sent(client: Any, method: str, target: str, *rest: Any) -> Reply:
        if target == "/api/v1/nodes/node-1/proxy/configz":
            return Reply(200, {}, orjson.dumps(CONFIGZ))
        return real(client, method, target, *rest)

    monkeypatch.setattr(one._connection, "_sent", sent)
    collected = read(kubelets, one)
    first, second = rows(collected, kubelets)
    assert {name: first[name] for name in ("anonymous", "authorization", "read_only_port")} == {
        "anonymous": False,
        "authorization": "Webhook",
        "read_only_port": 0,
    }
    assert "node-2/proxy/configz" in second[UNOBSERVED]["anonymous"]
    assert b"10.96.0.10" not in collected.transcript.body


@pytest.mark.parametrize(
    ("host", "endpoint"),
    [
        (
            "https://ABCD.gr7.eu-west-1.eks.amazonaws.com:443/",
            "https://abcd.gr7.eu-west-1.eks.amazonaws.com",
        ),
        (
            "https://chat-1234.hcp.japaneast.azmk8s.io:443",
            "https://chat-1234.hcp.japaneast.azmk8s.io",
        ),
        ("https://10.96.0.1:443", None),
        ("https://eks.amazonaws.com.example.com", None),
    ],
)
def test_only_a_providers_address_is_kept(host: str, endpoint: str | None) -> None:
    """An address is kept where a provider knows its cluster by it, and no other."""
    assert provider_endpoint(host) == endpoint
