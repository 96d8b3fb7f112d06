"""Ways into a cluster: kubeconfigs that do not work, unverified TLS, and credential plugins."""

import json
import sys

import pytest

from collectors.errors import UnobservedError
from collectors.kubernetes.plugin import PluginError, credential
from collectors.kubernetes.source import KubernetesSource


def code_of(path, **more):
    """Why the source of a kubeconfig cannot be asked."""
    with pytest.raises(UnobservedError) as caught:
        KubernetesSource("x", kubeconfig=path, **more).identity()
    assert caught.value.gap.operation == "open the cluster"
    return caught.value.gap.code


def changed(standin, path, **user):
    """A kubeconfig of the stand-in whose user is another."""
    settings = json.loads(standin.kubeconfig(path).read_text())
    settings["users"][0]["user"] = user
    path.write_text(json.dumps(settings))
    return path


def plugin(tmp_path, body, **more):
    """A plugin as the exec section of a user."""
    script = tmp_path / "plugin.py"
    script.write_text(body)
    version = "client.authentication.k8s.io/v1"
    return {"apiVersion": version, "command": sys.executable, "args": [str(script)], **more}


PRINTS = """
import json, os, sys
asked = json.loads(os.environ["KUBERNETES_EXEC_INFO"])
assert not asked["spec"]["interactive"] and not sys.stdin.read() and not os.isatty(0)
print(json.dumps({**asked, "status": {"token": os.environ["WORD"]}}))
"""


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (None, "KubeconfigUnusable"),
        ("", "KubeconfigUnusable"),
        ("{", "KubeconfigUnusable"),
        ("[]", "KubeconfigMalformed"),
        ("contexts: 3", "KubeconfigMalformed"),
        ("{clusters: [], users: [], contexts: [], current-context: a}", "KubeconfigUnusable"),
    ],
)
def test_unusable_kubeconfig(tmp_path, text, code):
    """A kubeconfig that is missing or mistaken is a gap, and no traceback."""
    path = tmp_path / "kubeconfig"
    if text is not None:
        path.write_text(text)
    assert code_of(path) == code


def test_other_context(standin, tmp_path):
    """A context that is not in the kubeconfig is a gap."""
    assert code_of(standin.kubeconfig(tmp_path / "k"), context="other") == "KubeconfigUnusable"


def test_outside_a_cluster(monkeypatch):
    """The pod's own account does not exist outside of pods."""
    monkeypatch.delenv("KUBERNETES_SERVICE_HOST", raising=False)
    assert code_of(None, in_cluster=True) == "KubeconfigUnusable"


@pytest.mark.parametrize(
    "cluster",
    [
        {"server": "http://cluster.example.com"},
        {"server": "https://cluster.example.com", "insecure-skip-tls-verify": True},
    ],
)
def test_unverified_server_is_not_asked(standin, tmp_path, cluster):
    """No evidence is taken, and no token sent, where we cannot know who answers."""
    path = standin.kubeconfig(tmp_path / "k")
    settings = json.loads(path.read_text())
    settings["clusters"][0]["cluster"] = cluster
    path.write_text(json.dumps(settings))
    assert code_of(path) == "UnverifiedTls"


def test_plugin_gives_the_token(standin, tmp_path):
    """A plugin is run without a terminal and its token used; the kubeconfig is not rewritten."""
    settings = plugin(tmp_path, PRINTS, env=[{"name": "WORD", "value": "letmein"}])
    path = changed(standin, tmp_path / "k", exec=settings)
    before = path.read_bytes()
    source = KubernetesSource("x", kubeconfig=path)
    assert source.identity() == "system:serviceaccount:audit:tieout"
    assert path.read_bytes() == before


def test_plugin_of_old_kind(standin, tmp_path):
    """The auth providers that kubectl gave up are not used."""
    path = changed(standin, tmp_path / "k", **{"auth-provider": {"name": "oidc", "config": {}}})
    assert code_of(path) == "AuthProviderUnsupported"


@pytest.mark.parametrize(
    ("body", "more", "code"),
    [
        ("import time; time.sleep(60)", {}, "PluginTimedOut"),
        ("raise SystemExit(3)", {}, "PluginFailed"),
        ("print('no')", {}, "PluginAnswerMalformed"),
        ("print('{}')", {}, "PluginAnswerMalformed"),
        ("", {"command": "/no/such/plugin"}, "PluginNotFound"),
        ("", {"command": None}, "PluginMalformed"),
        ("", {"env": [3]}, "PluginMalformed"),
        ("", {"interactiveMode": "Always"}, "PluginWantsTerminal"),
    ],
)
def test_plugin_trouble(tmp_path, body, more, code):
    """A plugin that hangs, fails or says nothing usable is told by a word of ours."""
    settings = plugin(tmp_path, body, **more)
    with pytest.raises(PluginError) as caught:
        credential(settings, None, tmp_path, seconds=0.5)
    assert caught.value.code == code
