"""The session of a cluster: lists, single objects, discovery and the questions about oneself."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

import orjson

from collectors.errors import UnobservedError, WriteRefusedError
from collectors.kubernetes.attempts import Reply
from collectors.kubernetes.connection import Connection
from collectors.kubernetes.names import NAME
from collectors.kubernetes.namespaced import by_namespace as each_namespace
from collectors.kubernetes.namespaced import divisible, in_namespace
from collectors.kubernetes.opt_in_session import OptInSession
from collectors.kubernetes.opt_ins import OptIns
from collectors.kubernetes.paging import json_document, listed, must_be_bare
from collectors.kubernetes.redaction import projected, suspects
from collectors.kubernetes.served import DISCOVERY, told
from collectors.tape import Answer, Tape
from evidence.record import Fields
from evidence.scope import Scope
from evidence.transcript import Gap

PAGE = 500
LIMITS = {"configmaps": 50}
"""Objects a page, where each may be large: a ConfigMap holds up to 1 MiB."""
COLLECTION = re.compile(
    rf"/(?:api/v1|apis/[a-z0-9.-]+/v\w+)(?:/namespaces/{NAME})?/(?!watch/|proxy/)[a-z0-9]+"
)
SECRETS = re.compile(r"\w+ /(?:api/v1|apis/[^/]+/[^/]+)(?:/namespaces/[^/]+)?/secrets(?:/.*)?")
"""What reads secrets; a namespace or a pod may be called so as well."""
OBJECT = re.compile(rf"{COLLECTION.pattern}/{NAME}")
WHO_AM_I = "/apis/authentication.k8s.io/v1/selfsubjectreviews"
MAY_I = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews"
REVIEWS = {WHO_AM_I: "SelfSubjectReview", MAY_I: "SelfSubjectAccessReview"}
NAMESPACES = "/api/v1/namespaces"
VERSION = "/version"
MANIFESTS = "manifests"
"""The scope of files in the place of a cluster."""
METADATA_ONLY = "application/json;as={};g=meta.k8s.io;v=v1"


class Cluster(OptInSession):
    """A read-only door to one cluster: lists, single objects, and the two questions about oneself.

    What comes through is projected (`redaction`): no values of secrets, no server bookkeeping.
    Built on a `Player` it needs no connection.
    """

    system: ClassVar[str] = "kubernetes"
    grain: ClassVar[str] = "cluster"

    def __init__(
        self,
        scope: Scope,
        tape: Tape,
        connection: Connection | None = None,
        *,
        by_namespace: bool = False,
        secrets: bool = False,
        opt_ins: OptIns | None = None,
    ) -> None:
        super().__init__(scope, tape, opt_ins or OptIns())
        self._connection = connection
        # A transcript tells by itself whether it was read so.
        self._by_namespace = by_namespace or connection is None
        self._secrets = secrets
        self._discovered: dict[str, Fields] = {}

    @property
    def of_manifests(self) -> bool:
        """Whether files stand in the place of a cluster; they hold nothing of its own."""
        return self.scope.parts == (MANIFESTS,)

    def pages(
        self, path: str, *, metadata_only: bool = False, fields: str | None = None
    ) -> Iterator[Fields]:
        """Every object of a list, such as `/api/v1/pods`, as the server sent it but projected.

        Items of a list carry neither `kind` nor `apiVersion`. Of Secrets, and where
        `metadata_only`, the server is asked to send nothing but metadata. `fields` selects
        (`type=Opaque`) which objects are sent.

        Raises:
            WriteRefusedError: when the path is not that of a list; nothing is sent.
            UnobservedError: while reading, after the objects that were seen.
        """
        if not COLLECTION.fullmatch(path):
            raise WriteRefusedError(f"GET {path} is not the list of a resource")
        resource = path.rpartition("/")[2]
        metadata_only = metadata_only or resource == "secrets"
        parameters: dict[str, Any] = {"limit": min(PAGE, LIMITS.get(resource, PAGE))}
        if fields:
            parameters["fieldSelector"] = fields
        if metadata_only:
            parameters["as"] = "PartialObjectMetadataList"
        return self._items(path, parameters)

    def _items(self, path: str, parameters: Mapping[str, Any]) -> Iterator[Fields]:
        """The objects of a list; by namespaces where it is refused as a whole, if asked to."""
        try:
            yield from self._listed(path, parameters)
        except UnobservedError as error:
            if not (self._by_namespace and divisible(path, error.gap)):
                raise
            names = self._listed(NAMESPACES, {"limit": PAGE}, {"for": path})
            yield from each_namespace(
                names, lambda name: self._listed(path, parameters, {"namespace": name}), error
            )

    def _listed(
        self, path: str, parameters: Mapping[str, Any], about: Mapping[str, str] | None = None
    ) -> Iterator[Fields]:
        """The objects of one list; `about` is part of the question, and may name a namespace."""
        about = about or {}
        named = f"GET {in_namespace(path, '{namespace}') if 'namespace' in about else path}"
        if "namespace" in about:
            path = in_namespace(path, about["namespace"])
        operation = f"GET {path}"
        if not COLLECTION.fullmatch(path):
            raise UnobservedError(Gap(NAMESPACES, "malformed", "OddName"))
        asked = {name: str(value) for name, value in parameters.items() if name != "as"}

        def page(token: str | None) -> Reply:
            query = asked | ({"continue": token} if token else {})
            return self._live(operation).ask(
                "GET", path, query, accept=_accept(parameters), deadline=self.deadline
            )

        def send() -> Iterator[Answer]:
            bare = "as" in parameters
            return listed(operation, page, restarts=self.restarts, metadata_only=bare)

        for body in self.tape.ask(named, {**parameters, **about}, send):
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

    def discovered(self, path: str) -> Fields:
        """What is served, as discovery tells it; see `served.told`. Asked once a session.

        Raises:
            WriteRefusedError: when the path is none of discovery; nothing is sent.
            UnobservedError: when there is no answer.
        """
        if not DISCOVERY.fullmatch(path):
            raise WriteRefusedError(f"GET {path} is no question of what is served")
        if path not in self._discovered:
            answers = self.tape.ask(f"GET {path}", {}, lambda: self._offered(path))
            (self._discovered[path],) = answers
        return self._discovered[path]

    def _offered(self, path: str) -> Iterator[Answer]:
        operation = f"GET {path}"
        reply = self._live(operation).ask("GET", path, deadline=self.deadline)
        document = json_document(operation, reply)
        yield Answer(told(path, document), reply.attempts, reply.request_id)

    def version(self) -> Fields:
        """What the API server tells everybody of its version (`gitVersion`).

        Raises:
            UnobservedError: when there is no answer.
        """
        return self._one("GET", VERSION, {}, None)

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
            if "as" in parameters:
                must_be_bare(operation, [document])
            # The status of a review is the answer; that of an object is volatile, and projected.
            seen = kept if kind else projected(kept, suspects(reply.data))
            yield Answer(seen, reply.attempts, reply.request_id)

        answers: list[Fields] = list(self.tape.ask(operation, parameters, send))
        return answers[0]

    def _live(self, operation: str) -> Connection:
        if self._connection is None:
            gap = Gap(operation, "not-configured", "NoConnection", None, "opened without a cluster")
            raise UnobservedError(gap)
        if SECRETS.fullmatch(operation) and not self._secrets:
            message = "secrets = true is not set for this cluster"
            raise UnobservedError(Gap(operation, "not-configured", "SecretsNotRead", None, message))
        return self._connection


def _accept(parameters: Mapping[str, Any]) -> str:
    form = parameters.get("as")
    return METADATA_ONLY.format(form) if form else "application/json"
