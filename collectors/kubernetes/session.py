"""The session of a cluster, and the client library behind it, which no other module imports."""

import re
from base64 import b64encode
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Any, ClassVar, cast
from urllib.parse import urlsplit

import orjson
import yaml

from collectors.errors import UnobservedError, WriteRefusedError
from collectors.kubernetes.attempts import Reply
from collectors.kubernetes.connection import Connection
from collectors.kubernetes.paging import json_document, listed
from collectors.kubernetes.plugin import PluginError, credential
from collectors.kubernetes.redaction import projected, suspects
from collectors.session import Session
from collectors.tape import Answer, Tape
from evidence.errors import UsageError
from evidence.record import Fields
from evidence.scope import Scope
from evidence.transcript import Gap

PAGE = 500
NAME = r"[A-Za-z0-9](?:[A-Za-z0-9_.:-]*[A-Za-z0-9])?"
COLLECTION = re.compile(
    rf"/(?:api/v1|apis/[a-z0-9.-]+/v\w+)(?:/namespaces/{NAME})?/(?!watch/|proxy/)[a-z0-9]+"
)
OBJECT = re.compile(rf"{COLLECTION.pattern}/{NAME}")
WHO_AM_I = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
MAY_I = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
REVIEWS = {WHO_AM_I: "SelfSubjectReview", MAY_I: "SelfSubjectAccessReview"}
MANIFESTS = "manifests"
"""The scope of files in the place of a cluster."""
METADATA_ONLY = "application/json;as={};g=meta.k8s.io;v=v1"


class Cluster(Session):
    """A read-only door to one cluster: lists, single objects, and the two questions about oneself.

    What comes through is projected (`redaction`): no values of secrets, no server bookkeeping.
    Built on a `Player` it needs no connection.
    """

    system: ClassVar[str] = "kubernetes"
    grain: ClassVar[str] = "cluster"

    def __init__(self, scope: Scope, tape: Tape, connection: Connection | None = None) -> None:
        super().__init__(scope, tape)
        self._connection = connection

    @property
    def of_manifests(self) -> bool:
        """Whether files stand in the place of a cluster; they hold nothing of its own."""
        return self.scope.parts == (MANIFESTS,)

    def pages(self, path: str, *, metadata_only: bool = False) -> Iterator[Fields]:
        """Every object of a list, such as `/api/v1/pods`, as the server sent it but projected.

        Items of a list carry neither `kind` nor `apiVersion`. Of Secrets, and where
        `metadata_only`, the server is asked to send nothing but metadata.

        Raises:
            WriteRefusedError: when the path is not that of a list; nothing is sent.
            UnobservedError: while reading, after the objects that were seen.
        """
        if not COLLECTION.fullmatch(path):
            raise WriteRefusedError(f"GET {path} is not the list of a resource")
        metadata_only = metadata_only or path.rpartition("/")[2] == "secrets"
        parameters: dict[str, Any] = {"limit": PAGE}
        if metadata_only:
            parameters["as"] = "PartialObjectMetadataList"
        return self._items(path, parameters)

    def _items(self, path: str, parameters: Mapping[str, Any]) -> Iterator[Fields]:
        operation = f"GET {path}"

        def page(token: str | None) -> Reply:
            query = {"limit": str(PAGE)} | ({"continue": token} if token else {})
            return self._live(operation).ask(
                "GET", path, query, accept=_accept(parameters), deadline=self.deadline
            )

        for body in self.tape.ask(operation, parameters, lambda: listed(operation, page)):
            yield from body["items"]

    def lists(self, *paths: str) -> Iterator[tuple[str, Fields]]:
        """The objects of several lists, each with its path; a lost list does not cost the others.

        Raises:
            UnobservedError: after all lists were read, for the first that was lost.
        """
        lost: UnobservedError | None = None
        for path in paths:
            try:
                for item in self.pages(path):
                    yield path, item
            except UnobservedError as error:
                lost = lost or error
        if lost:
            raise lost

    def read(self, path: str) -> Fields:
        """One object, such as `/api/v1/namespaces/kube-system`, projected.

        Raises:
            WriteRefusedError: when the path is not that of an object; nothing is sent.
            UnobservedError: when there is no answer.
        """
        if not OBJECT.fullmatch(path):
            raise WriteRefusedError(f"GET {path} is not the reading of an object")
        secret = path.split("/")[-2] == "secrets"
        parameters = {"as": "PartialObjectMetadata"} if secret else {}
        return self._one("GET", path, parameters, None)

    def user_name(self) -> str:
        """Who the API server says we are; `unknown user` where it does not answer that question.

        Raises:
            UnobservedError: when it refuses to say, or does not answer at all.
        """
        try:
            answer = self.review(WHO_AM_I)
        except UnobservedError as error:
            if error.gap.status == 404:
                return "unknown user"
            raise
        user = answer.get("userInfo")
        username = user.get("username") if isinstance(user, dict) else None
        if not isinstance(username, str) or not username:
            raise UnobservedError(Gap(f"POST {WHO_AM_I}", "malformed", "NoUserName"))
        return username

    def may(self, verb: str, group: str, resource: str) -> bool:
        """Whether the API server grants us `verb` on a resource in every namespace.

        Raises:
            UnobservedError: when it does not say.
        """
        attributes = {"verb": verb, "group": group, "resource": resource}
        allowed = self.review(MAY_I, {"resourceAttributes": attributes}).get("allowed")
        if not isinstance(allowed, bool):
            raise UnobservedError(Gap(f"POST {MAY_I}", "malformed", "NoAnswer"))
        return allowed

    def review(self, path: str, spec: Fields | None = None) -> Fields:
        """The `status` of a review of ourselves: asked by POST, it changes nothing.

        Raises:
            WriteRefusedError: for any other POST; nothing is sent.
            UnobservedError: when there is no answer.
        """
        if path not in REVIEWS:
            raise WriteRefusedError(f"POST {path} is no review of ourselves")
        return self._one("POST", path, {"spec": spec} if spec else {}, REVIEWS[path])

    def _one(
        self, method: str, path: str, parameters: Mapping[str, Any], kind: str | None
    ) -> Fields:
        operation = f"{method} {path}"
        body: bytes | None = None
        if kind:
            version = path.removeprefix("/apis/").rpartition("/")[0]
            body = orjson.dumps({"apiVersion": version, "kind": kind, **parameters})

        def send() -> Iterator[Answer]:
            live = self._live(operation)
            accept = _accept(parameters)
            reply = live.ask(method, path, accept=accept, body=body, deadline=self.deadline)
            document = json_document(operation, reply)
            kept = (document.get("status") or {}) if kind else document
            if not isinstance(kept, dict):
                raise UnobservedError(Gap(operation, "malformed", "OddAnswer", reply.status))
            # The status of a review is the answer; that of an object is volatile, and projected.
            seen = kept if kind else projected(kept, suspects(reply.data))
            yield Answer(seen, reply.attempts, reply.request_id)

        answers: list[Fields] = list(self.tape.ask(operation, parameters, send))
        return answers[0]

    def _live(self, operation: str) -> Connection:
        if self._connection is None:
            gap = Gap(operation, "not-configured", "NoConnection", None, "opened without a cluster")
            raise UnobservedError(gap)
        return self._connection


def _accept(parameters: Mapping[str, Any]) -> str:
    form = parameters.get("as")
    return METADATA_ONLY.format(form) if form else "application/json"


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
