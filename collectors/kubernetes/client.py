"""The client library, which no other module imports: a client of its own for each cluster."""

from base64 import b64encode
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import yaml

from collectors.errors import UnobservedError
from collectors.kubernetes.plugin import PluginError, credential
from evidence.errors import UsageError
from evidence.record import Fields
from evidence.transcript import Gap

AT_ONCE = 64
"""Connections kept open, more than a run has workers."""


def open_client(kubeconfig: Path | None, context: str | None, *, in_cluster: bool) -> Any:
    """A client of its own for one cluster; no configuration of the process is read or changed.

    `kubeconfig` None means the files that KUBECONFIG names, or the usual one; it is never written
    to. `context` None means its current one. `in_cluster` takes the pod's own service account.

    Raises:
        UsageError: when no usable version of the client library is installed.
        UnobservedError: when the configuration gives no verified and authenticated way in.
    """
    try:
        from kubernetes import __version__, client, config
    except ImportError as error:
        raise UsageError(
            "the kubernetes client is not installed; install tieout[kubernetes]"
        ) from error
    if __version__ == "36.0.0":
        raise UsageError("kubernetes 36.0.0 sends no credential; install another version of it")
    settings, loading = client.Configuration(), cast("Any", config)
    try:
        if in_cluster:
            loading.load_incluster_config(client_configuration=settings)
        else:
            _load(loading.kube_config, settings, kubeconfig, context)
    except PluginError as error:
        raise _no_way_in(error.code) from error
    except (config.ConfigException, yaml.YAMLError, OSError, LookupError) as error:
        raise _no_way_in("KubeconfigUnusable") from error
    except (TypeError, ValueError, AttributeError) as error:
        # The library reads a kubeconfig without checking its form.
        raise _no_way_in("KubeconfigMalformed") from error
    if not _verified(settings):
        raise _no_way_in("UnverifiedTls")
    # One budget of retries, ours: the library's own would multiply it.
    settings.retries = False
    # Every unit of the cluster may ask at once: what has no place in the pool is opened anew.
    settings.connection_pool_maxsize = AT_ONCE
    return client.ApiClient(configuration=settings)


def _load(library: Any, settings: Any, kubeconfig: Path | None, context: str | None) -> None:
    """Fill the settings from a kubeconfig, by the library's own loader but without its writer."""
    usual = kubeconfig or library.KUBE_CONFIG_DEFAULT_LOCATION
    merged = library.KubeConfigMerger(str(usual)).config
    _with_credential(merged, context)
    loader = library.KubeConfigLoader(
        config_dict=merged, active_context=context, config_base_path=None
    )
    loader.load_and_set(settings)


def _with_credential(merged: Any, context: str | None) -> None:
    """Run the user's credential plugin, if any, and put what it gives in its place (in memory)."""
    if merged is None:
        raise LookupError("no kubeconfig")
    chosen = merged["contexts"].get_with_name(context or merged["current-context"])["context"]
    name = chosen.safe_get("user")
    entry: Any = merged["users"].get_with_name(name, safe=True) if name else None
    user = entry.value.get("user") if entry else None
    if not user:
        return
    if "auth-provider" in user:
        # Left behind by kubectl 1.26; the library's form may fetch tokens over unverified TLS.
        raise PluginError("AuthProviderUnsupported")
    if "exec" in user and not user.get("token") and not user.get("tokenFile"):
        cluster = merged["clusters"].get_with_name(chosen["cluster"])["cluster"].value
        folder = Path(entry.path or ".").resolve().parent
        status = credential(user.pop("exec"), cluster, folder)
        user.update(_as_user(status))


def _as_user(status: Mapping[str, Any]) -> Fields:
    """A plugin's credential as the settings of a kubeconfig user."""
    if isinstance(status.get("token"), str):
        return {"token": status["token"]}
    pair = status.get("clientCertificateData"), status.get("clientKeyData")
    if not all(isinstance(part, str) for part in pair):
        raise PluginError("PluginAnswerMalformed")
    certificate, key = (b64encode(str(part).encode()).decode() for part in pair)
    return {"client-certificate-data": certificate, "client-key-data": key}


def _verified(settings: Any) -> bool:
    """Whether we know who answers: verified TLS, or plain HTTP that never leaves the machine."""
    address = urlsplit(settings.host)
    if address.scheme == "https":
        return bool(settings.verify_ssl)
    if address.hostname == "localhost":
        return True
    try:
        return ip_address(address.hostname or "").is_loopback
    except ValueError:
        return False


def _no_way_in(code: str) -> UnobservedError:
    return UnobservedError(Gap("open the cluster", "unavailable", code), lasting=True)
