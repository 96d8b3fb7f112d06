"""What a workload keeps secret never passes the door."""

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.kubernetes.redaction import REDACTED, projected, suspects
from collectors.kubernetes.workloads.pods import pods

CANARY = "c4n4ry-Value-0099"


def test_canary_reaches_no_evidence(standin, read):
    """A value planted wherever a secret may stand is in neither the transcript nor the record."""
    probe = {"httpGet": {"path": "/", "httpHeaders": [{"name": "X-Auth", "value": CANARY}]}}
    container = {
        "name": "c",
        "image": "registry.example.com/i:1",
        "env": [
            {"name": "DB_PASSWORD", "value": CANARY},
            {"name": "REF", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
        ],
        "args": [f"--password={CANARY}", "--token", CANARY, "--level=info", f"-p{CANARY}"],
        "command": ["/bin/sh", "-c", f"login {CANARY}"],
        "livenessProbe": probe,
        "lifecycle": {
            "preStop": {"exec": {"command": ["curl", f"https://u:{CANARY}@example.com"]}}
        },
    }
    annotations = {
        "kubectl.kubernetes.io/last-applied-configuration": CANARY,
        "example.com/note": CANARY,
        "example.com/plain": "blue",
    }
    pod = {
        "metadata": {"name": "p", "namespace": "shop", "annotations": annotations},
        "spec": {"containers": [container], "nodeName": "n1"},
        "status": {"phase": "Running", "message": CANARY},
    }
    standin.put("", "pods", pod)
    collected = read(pods)
    assert CANARY.encode() not in collected.transcript.body + collected.record.body
    (item,) = collected.transcript.exchanges[0].pages[0]["items"]
    kept = item["spec"]["containers"][0]
    assert kept["env"] == [
        {"name": "DB_PASSWORD"},
        {"name": "REF", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
    ]
    assert kept["args"] == [
        f"--password={REDACTED}",
        "--token",
        REDACTED,
        "--level=info",
        "-p",
    ]
    assert kept["command"] == ["/bin/sh", "-c", REDACTED]
    assert item["metadata"]["annotations"] == {
        "example.com/note": REDACTED,
        "example.com/plain": "blue",
    }
    assert item["spec"]["nodeName"] == "n1"
    assert not {"managedFields", "resourceVersion", "generation"} & set(item["metadata"])
    assert item["status"] == {"phase": "Running"}


def test_settings_of_a_control_plane_are_kept():
    """Flags that a check may need survive; those named after a secret do not, save file names."""
    arguments = [
        "--anonymous-auth=false",
        "--authorization-mode=Node,RBAC",
        "--encryption-provider-config=/etc/kubernetes/enc.yaml",
        "--tls-private-key-file=/etc/kubernetes/pki/apiserver.key",
        "--oidc-client-secret=hunter",
    ]
    item = {"spec": {"containers": [{"command": ["kube-apiserver", *arguments]}]}}
    (container,) = projected(item, [])["spec"]["containers"]
    assert container["command"] == [
        "kube-apiserver",
        *arguments[:4],
        f"--oidc-client-secret={REDACTED}",
    ]


def test_credentials_by_form():
    """A text in the form of a well-known credential is left out wherever it stands."""
    key = "AKIA" + "ABCDEFGHIJKLMNOP"
    item = {"spec": {"note": [key], "url": "https://user:pw@example.com/", "fine": "x"}}
    assert projected(item, suspects(orjson.dumps(item)))["spec"] == {
        "note": [REDACTED],
        "url": REDACTED,
        "fine": "x",
    }


def test_labels_stay_as_they_are():
    """A label may be named as a guarded field is: labels are no place for secrets, and are kept."""
    labels = {"env": "prod-2", "data": "pci", "command": "a1", "token": "t1"}
    item = {
        "metadata": {"labels": labels},
        "spec": {"podSelector": {"matchLabels": labels}, "selector": labels},
    }
    assert projected(item, []) == item


def test_contents_are_names_only():
    """Of Secrets and ConfigMaps only the names of keys pass."""
    item = {"metadata": {"name": "s"}, "data": {"k": CANARY}, "stringData": "odd"}
    assert projected(item, [])["data"] == {"k": REDACTED}
    assert projected(item, [])["stringData"] == REDACTED


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.just(CANARY),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "value", "args", "spec", "metadata", "x"]), inner, max_size=3
        )
    ),
)


@given(
    st.sampled_from(["env", "args", "command", "httpHeaders", "annotations", "data"]),
    st.one_of(JSON, st.lists(JSON, max_size=3)),
)
def test_odd_forms_hide_nothing(name, value):
    """Whatever stands where values are due, in whatever form, no value of it passes."""
    kept = projected({name: value, "spec": {name: value}}, [])
    for each in (kept, kept["spec"]):
        text = orjson.dumps(each[name]).decode()
        assert CANARY not in text.replace(f'"name":"{CANARY}"', "")


@pytest.mark.parametrize(
    ("resource", "spec"),
    [
        ("httproutes", {"rules": [{"filters": [{
            "type": "RequestHeaderModifier",
            "requestHeaderModifier": {"set": [{"name": "Authorization", "value": CANARY}]},
        }]}]}),
        ("httproutes", {"rules": [{"matches": [{
            "headers": [{"name": "X-Origin", "value": CANARY}],
            "queryParams": [{"name": "key", "value": CANARY}],
        }]}]}),
        ("httproutes", {"rules": [{"filters": [{
            "requestRedirect": {"path": {"replaceFullPath": f"/in?key={CANARY}"}}
        }]}]}),
        ("certificates", {"keystores": {"jks": {"create": True, "password": CANARY}}}),
        ("persistentvolumes", {"mountOptions": ["vers=3.0", f"password={CANARY}"]}),
        ("clusterpolicies", {"rules": [{
            "context": [{"name": "x", "variable": {"value": CANARY}}],
            "mutate": {"patchesJson6902": f"- value: {CANARY}"},
            "generate": {"kind": "ConfigMap", "clone": {"text": CANARY}},
        }]}),
        ("validatingwebhookconfigurations", {"clientConfig": {
            "url": f"https://example.com/in?key={CANARY}"
        }}),
    ],
)  # fmt: skip
def test_values_of_added_kinds(resource, spec):
    """Headers, mount options, passwords and what policies write into objects are left out."""
    kept = projected({"metadata": {"name": "x"}, "spec": spec}, [], resource)
    assert CANARY not in orjson.dumps(kept).decode()


def test_members_of_storage_classes():
    """A member at the top of an object is held to the same rules as one of its specification."""
    kept = projected({"mountOptions": [f"password={CANARY}"]}, [], "storageclasses")
    assert kept == {"mountOptions": [REDACTED]}
