"""The stand-in itself: an API server on a loopback port, started and stopped as a context."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tieout.standins.kubernetes.access import Access
from tieout.standins.kubernetes.answers import Answer, ApiServer, Request
from tieout.standins.kubernetes.control import DOOR, control
from tieout.standins.kubernetes.discovery import Discovery, Resource
from tieout.standins.kubernetes.extensions import PRODUCTS, definition
from tieout.standins.kubernetes.faults import Fault, Faults
from tieout.standins.kubernetes.requestlog import LoggedRequest
from tieout.standins.kubernetes.stamping import Stamp
from tieout.standins.kubernetes.store import Objects
from tieout.standins.kubernetes.transport import LoopbackServer, Reply

AUDITOR = "system:serviceaccount:audit:tieout"
DEPLOYER = "argocd-controller"
CREATED = datetime(2025, 1, 1, tzinfo=UTC)
VERSION = "v1.36.1"


class KubernetesStandIn:
    """A cluster of made-up objects behind the read side of a Kubernetes API server.

    It listens from entering the context to leaving it, on 127.0.0.1, at `port` or a free one.
    `cluster` goes into every uid, so that two stand-ins are two clusters. With a `token` that one
    bearer token is `user`, and no token is anonymous (see `Access`). `control` opens `/standin/`,
    whose requests are not logged. A stand-in serves plain HTTP; it proves nothing about TLS.
    """

    def __init__(
        self,
        *,
        token: str | None = None,
        port: int = 0,
        cluster: str = "demo",
        user: str = AUDITOR,
        anonymous: bool = True,
        created: datetime = CREATED,
        version: str = VERSION,
        control: bool = False,
    ) -> None:
        self._token = token
        self._control = control
        self._discovery = Discovery()
        self._access = Access(user, token, anonymous=anonymous)
        self._objects = Objects(self._discovery, Stamp(cluster, created))
        self._api = ApiServer(self._discovery, self._objects, self._access, version)
        self._faults = Faults()
        self._port = port
        self._server: LoopbackServer | None = None
        self.requests: list[LoggedRequest] = []
        self.put("", "namespaces", {"metadata": {"name": "kube-system"}}, manager="kube-apiserver")

    def __enter__(self) -> Self:
        self._server = LoopbackServer(self._port, self._reply)
        self._server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._listening().stop()

    def _listening(self) -> LoopbackServer:
        if self._server is None:
            raise RuntimeError("the stand-in listens only inside its with block")
        return self._server

    @property
    def url(self) -> str:
        """Where it listens, `http://127.0.0.1:40123`."""
        return f"http://127.0.0.1:{self._listening().port}"

    @property
    def cluster_uid(self) -> str:
        """What identifies the cluster: the uid of its namespace kube-system."""
        namespace = self.get("", "namespaces", "kube-system")
        return str(namespace["metadata"]["uid"])

    def register(
        self, group: str, version: str, resource: str, kind: str, *, namespaced: bool = True
    ) -> None:
        """Serve a further resource, as a CustomResourceDefinition would."""
        self._discovery.register(Resource(group, version, resource, kind, namespaced))

    def install(self, product: str) -> None:
        """Serve what a product of `extensions.PRODUCTS` adds, by its definitions."""
        for resource in PRODUCTS[product]:
            self._discovery.register(resource)
            self.put("apiextensions.k8s.io", "customresourcedefinitions", definition(resource))

    def put(
        self, group: str, resource: str, obj: Mapping[str, Any], *, manager: str = DEPLOYER
    ) -> None:
        """Create or replace an object; group "" is core.

        What a server would add is added where absent: uid, resourceVersion, creationTimestamp,
        managedFields (spec written by `manager`), the namespace, and `type: Opaque` of a Secret,
        whose stringData becomes data. UnknownResourceError if the resource is not served;
        MalformedObjectError without a name.
        """
        self._objects.put(group, resource, obj, manager)

    def get(
        self, group: str, resource: str, name: str, namespace: str | None = None
    ) -> dict[str, Any]:
        """The object as stored; KeyError if there is none."""
        known = self._discovery.resource(group, resource)
        place = (namespace or "default") if known.namespaced else None
        stored = self._objects.get(known, name, place)
        if stored is None:
            raise KeyError(f"{resource} {name} in {namespace or 'the cluster'}")
        answer: dict[str, Any] = json.loads(stored.whole(known))
        return answer

    def delete(self, group: str, resource: str, name: str, namespace: str | None = None) -> None:
        """Remove an object, and with a namespace what is in it; KeyError if there is none."""
        if not self._objects.delete(group, resource, name, namespace):
            raise KeyError(f"{resource} {name} in {namespace or 'the cluster'}")

    def deny(self, group: str, resource: str, namespace: str | None = None) -> None:
        """Refuse a resource with 403, everywhere or in one namespace.

        As RBAC has no refusals but only missing grants, a resource that is denied in one
        namespace cannot be listed cluster-wide either, only in each other namespace.
        UnknownResourceError if the resource is not served.
        """
        self._discovery.resource(group, resource)
        self._access.denied |= {(group, resource, namespace)}

    def allow_all(self) -> None:
        """Take all denials back."""
        self._access.denied = frozenset()

    def fault(self, fault: Fault) -> None:
        """Put a fault in force; its calls are counted from now."""
        self._faults.add(fault)

    def clear_faults(self) -> None:
        """End all faults."""
        self._faults.clear()

    def compact(self) -> None:
        """Make every continue token given so far too old (410), as etcd's compaction does."""
        self._objects.compact()

    def kubeconfig(self, path: Path, *, context: str = "demo") -> Path:
        """Write a kubeconfig whose only and current context points here; its path."""
        cluster = {"name": context, "cluster": {"server": self.url}}
        user = {"name": context, "user": {"token": self._token} if self._token else {}}
        settings = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [cluster],
            "users": [user],
            "contexts": [{"name": context, "context": {"cluster": context, "user": context}}],
            "current-context": context,
        }
        # JSON is YAML, and the standard library writes no other.
        path.write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
        return path

    def _reply(self, request: Request) -> Reply:
        """The answer to a request and what is to go wrong with it; logged unless an order."""
        if self._control and request.path.startswith(DOOR):
            return Reply(control(self, request))
        fault = self._faults.strike(request.path)
        instead = fault.body() if fault else None
        if fault and instead:
            status, content_type, body = instead
            wait = {} if fault.retry_after is None else {"Retry-After": str(fault.retry_after)}
            answer = Answer(status, body, content_type, wait)
        else:
            answer = self._api.answer(request)
        status = 0 if fault and fault.trouble == "reset" else answer.status
        accept = request.headers.get("accept", "")
        self.requests.append(
            LoggedRequest(
                request.method, request.path, request.query, accept, status, answer.metadata_only
            )
        )
        return Reply(answer, fault, len(self.requests))
