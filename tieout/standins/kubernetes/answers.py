"""What the stand-in API server answers to a request; it knows nothing of sockets."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from tieout.standins.kubernetes.access import Access, Caller, review
from tieout.standins.kubernetes.discovery import REVIEWS, Discovery, Resource, version_document
from tieout.standins.kubernetes.paging import page
from tieout.standins.kubernetes.selection import selection
from tieout.standins.kubernetes.statuses import (
    ApiStatusError,
    bad_request,
    encode,
    method_not_allowed,
    no_such_resource,
    not_acceptable,
    not_found,
)
from tieout.standins.kubernetes.store import Objects

JSON = "application/json"
TEXT = "text/plain; charset=utf-8"
HEALTH = ("/healthz", "/livez", "/readyz")
OPENID = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Request:
    """A request as received; header names are lower case, a query key's last value counts."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer before any fault or compression; `metadata_only` if no more of objects is in it."""

    status: int
    body: bytes
    content_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict)
    metadata_only: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """The resource that a path names: a collection, or with a name one object."""

    resource: Resource
    namespace: str | None = None
    name: str | None = None
    subresource: str | None = None


class ApiServer:
    """Authentication, authorization, routing and rendering, in the order of a real server."""

    def __init__(
        self, discovery: Discovery, objects: Objects, access: Access, version: str
    ) -> None:
        self._discovery = discovery
        self._objects = objects
        self._access = access
        self._version = version

    def answer(self, request: Request) -> Answer:
        """The answer to any request; a refusal is an answer too."""
        try:
            return self._answer(request)
        except ApiStatusError as refusal:
            return Answer(refusal.code, encode(refusal.body) + b"\n")

    def _answer(self, request: Request) -> Answer:
        caller = self._access.caller(request.headers.get("authorization"))
        target = self._target(request.path)
        if target is None:
            return self._path(request, caller)
        verb = _verb(request, target)
        if caller.anonymous:
            self._access.demand(caller, verb, target.resource, target.namespace, target.name)
        if request.method == "POST" and target.resource in REVIEWS:
            return self._review(request, caller, target.resource)
        if request.method != "GET" or target.resource in REVIEWS:
            raise method_not_allowed()
        self._access.demand(caller, verb, target.resource, target.namespace, target.name)
        if target.subresource:
            raise no_such_resource()
        metadata_only = wants_metadata(request, one=target.name is not None)
        if target.name:
            return self._one(target, metadata_only)
        return self._list(request, target, metadata_only)

    def _target(self, path: str) -> Target | None:
        match path.rstrip("/").split("/")[1:]:
            case ["api", version, first, *rest] if first and version == "v1":
                return self._named("", version, [first, *rest])
            case ["apis", group, version, first, *rest] if first:
                return self._named(group, version, [first, *rest])
        return None

    def _named(self, group: str, version: str, steps: list[str]) -> Target | None:
        """The target below a group and version, None if the path has no resource's shape."""
        namespace = None
        if len(steps) > 2 and steps[0] == "namespaces":
            below = self._discovery.find(group, steps[2], version)
            if below is not None:
                if not below.namespaced:
                    return None
                namespace, steps = steps[1], steps[2:]
        resource = self._discovery.find(group, steps[0], version)
        if resource is None or len(steps) > 3:
            return None
        name, subresource = (*steps[1:], None, None)[:2]
        if name is not None and resource.namespaced and namespace is None:
            return None
        if resource.plural == "namespaces" and not group:
            namespace = name
        return Target(resource, namespace, name or None, subresource)

    def _path(self, request: Request, caller: Caller) -> Answer:
        self._access.demand_path(caller, request.method.lower(), request.path)
        if request.method != "GET":
            raise method_not_allowed()
        path = request.path.rstrip("/")
        if path in HEALTH:
            return Answer(200, b"ok", TEXT)
        host = request.headers.get("host", "")
        if path == OPENID:
            return _json({"issuer": f"http://{host}", "jwks_uri": f"http://{host}/openid/v1/jwks"})
        document = self._discovery.document(path, host)
        if path == "/version":
            document = version_document(self._version)
        if document is not None:
            _acceptable(request)
            return _json(document)
        match path.split("/")[1:]:
            case ["api", "v1", *_]:
                raise no_such_resource()
            case ["apis", group, version, *_] if self._discovery.has_version(group, version):
                raise no_such_resource()
        return Answer(404, b"404 page not found\n", TEXT)

    def _review(self, request: Request, caller: Caller, resource: Resource) -> Answer:
        try:
            asked = json.loads(request.body or b"{}")
        except ValueError as error:
            raise bad_request(f"the object provided is unrecognized: {error}") from None
        if not isinstance(asked, dict):
            raise bad_request("the object provided is unrecognized: not a JSON object")
        return _json(review(resource, caller, asked, self._access, self._discovery), 201)

    def _one(self, target: Target, metadata_only: bool) -> Answer:
        resource, name = target.resource, target.name or ""
        namespace = target.namespace if resource.namespaced else None
        stored = self._objects.get(resource, name, namespace)
        if stored is None:
            raise not_found(resource.group, resource.plural, name)
        body = stored.partial if metadata_only else stored.whole(resource)
        return Answer(200, body + b"\n", metadata_only=metadata_only)

    def _list(self, request: Request, target: Target, metadata_only: bool) -> Answer:
        resource, query = target.resource, request.query
        if query.get("continue") and query.get("resourceVersion", "0") not in ("", "0"):
            raise bad_request("specifying resource version is not allowed when using continue")
        selected = selection(
            resource, query.get("labelSelector", ""), query.get("fieldSelector", "")
        )
        cut = page(
            self._objects,
            resource,
            target.namespace,
            selected,
            limit=_limit(query.get("limit", "")),
            token=query.get("continue", ""),
        )
        kind, version = f"{resource.kind}List", resource.group_version
        if metadata_only:
            kind, version = "PartialObjectMetadataList", "meta.k8s.io/v1"
        head = encode({"kind": kind, "apiVersion": version, "metadata": cut.metadata})
        items = b",".join(s.partial if metadata_only else s.item for s in cut.objects)
        body = head[:-1] + b',"items":[' + items + b"]}\n"
        return Answer(200, body, metadata_only=metadata_only)


def _verb(request: Request, target: Target) -> str:
    """The RBAC verb of a request on a resource."""
    if request.method == "GET":
        if request.query.get("watch", "") not in ("", "0", "false"):
            return "watch"
        return "get" if target.name else "list"
    verbs = {"POST": "create", "PUT": "update", "PATCH": "patch", "DELETE": "delete"}
    return verbs.get(request.method, request.method.lower())


def _limit(text: str) -> int:
    try:
        limit = int(text or "0")
    except ValueError:
        raise bad_request(f'strconv.ParseInt: parsing "{text}": invalid syntax') from None
    return max(limit, 0)


def _json(value: Mapping[str, Any], status: int = 200) -> Answer:
    return Answer(status, encode(value) + b"\n")


def _media_types(request: Request) -> list[dict[str, str]]:
    """The Accept header's alternatives in order, each with its parameters; `""` is the type."""
    alternatives = []
    for alternative in request.headers.get("accept", "*/*").split(","):
        kind, *parameters = (part.strip() for part in alternative.split(";"))
        pairs = (parameter.partition("=") for parameter in parameters)
        alternatives.append({"": kind, **{key: value for key, _, value in pairs}})
    return alternatives


def _is_json(media: Mapping[str, str]) -> bool:
    return media[""] in (JSON, "application/*", "*/*", "")


def _acceptable(request: Request) -> None:
    if not any(_is_json(media) and "as" not in media for media in _media_types(request)):
        raise not_acceptable()


def wants_metadata(request: Request, *, one: bool) -> bool:
    """Whether the first acceptable alternative asks for metadata alone; 406 if there is none."""
    for media in filter(_is_json, _media_types(request)):
        asked = media.get("as")
        if asked is None:
            return False
        if asked in ("PartialObjectMetadata", "PartialObjectMetadataList"):
            if one is (asked == "PartialObjectMetadata"):
                return True
            what = "not a list" if one else "a list"
            raise not_acceptable(f"you requested {asked}, but the requested object is {what}")
    raise not_acceptable()
