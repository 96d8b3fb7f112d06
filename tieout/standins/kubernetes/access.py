"""Who calls the stand-in, and what that caller may read."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tieout.standins.kubernetes.discovery import REVIEWS, Discovery, Resource
from tieout.standins.kubernetes.statuses import (
    ApiStatusError,
    forbidden,
    forbidden_path,
    unauthorized,
)

PUBLIC = ("/healthz", "/livez", "/readyz", "/version", "/.well-known/openid-configuration")
DISCOVERY = (*PUBLIC, "/api", "/apis")
READS = ("get", "list")


@dataclass(frozen=True, slots=True)
class Caller:
    """The identity that the server made of a request's credentials."""

    name: str
    groups: tuple[str, ...]
    anonymous: bool = False

    @property
    def user_info(self) -> dict[str, Any]:
        """As answered to a SelfSubjectReview."""
        uid = str(uuid.uuid5(uuid.NAMESPACE_URL, self.name))
        return {"username": self.name, "uid": uid, "groups": list(self.groups)}


ANONYMOUS = Caller("system:anonymous", ("system:unauthenticated",), anonymous=True)


def caller_named(user: str) -> Caller:
    """The caller of that user name, in the groups that a real server would add."""
    groups = ["system:authenticated"]
    if user.startswith("system:serviceaccount:"):
        namespace = user.split(":")[2]
        groups = ["system:serviceaccounts", f"system:serviceaccounts:{namespace}", *groups]
    return Caller(user, tuple(groups))


class Access:
    """Authentication by one bearer token, and read rights less what was denied.

    Without a token everybody is let in as the auditor, which is what a probe for anonymous access
    has to find. With one, a wrong token is 401, and no token is an anonymous caller, who reads
    nothing but health and version (403); with `anonymous` off, no token is 401 too.
    """

    def __init__(self, user: str, token: str | None, *, anonymous: bool) -> None:
        self._auditor = caller_named(user)
        self._token = token
        self._anonymous = anonymous
        self.denied: frozenset[tuple[str, str, str | None]] = frozenset()

    def caller(self, authorization: str | None) -> Caller:
        """Who sent this Authorization header; ApiStatusError 401 if nobody known."""
        if self._token is None or authorization == f"Bearer {self._token}":
            return self._auditor
        if authorization is None and self._anonymous:
            return ANONYMOUS
        raise unauthorized()

    def may(self, caller: Caller, verb: str, resource: Resource, namespace: str | None) -> bool:
        """Whether `verb` on the resource is granted, in a namespace or (None) in the whole cluster.

        RBAC only adds: who is denied one namespace holds no cluster-wide right either.
        """
        if caller.anonymous:
            return False
        if resource in REVIEWS:
            return verb == "create"
        denied = {n for g, r, n in self.denied if (g, r) == (resource.group, resource.plural)}
        reached = bool(denied) if namespace is None else not denied.isdisjoint({None, namespace})
        return verb in READS and not reached

    def demand(
        self, caller: Caller, verb: str, resource: Resource, namespace: str | None, name: str | None
    ) -> None:
        """ApiStatusError 403 unless `may`."""
        if not self.may(caller, verb, resource, namespace):
            raise forbidden(
                caller.name, verb, resource.group, resource.plural, namespace=namespace, name=name
            )

    def may_path(self, caller: Caller, verb: str, path: str) -> bool:
        """Whether a path that is no resource may be read: health and version by everybody."""
        open_to_all = path.rstrip("/") in PUBLIC
        below = any(path.rstrip("/") == p or path.startswith(f"{p}/") for p in DISCOVERY)
        return verb == "get" and (open_to_all or (below and not caller.anonymous))

    def demand_path(self, caller: Caller, verb: str, path: str) -> None:
        """ApiStatusError 403 for an anonymous caller outside health and version."""
        if caller.anonymous and not self.may_path(caller, verb, path):
            raise forbidden_path(caller.name, verb, path)


def review(
    resource: Resource, caller: Caller, asked: Mapping[str, Any], access: Access, known: Discovery
) -> dict[str, Any]:
    """The answer to a SelfSubjectReview or a SelfSubjectAccessReview; nothing is stored."""
    head = {"kind": resource.kind, "apiVersion": resource.group_version, "metadata": {}}
    if resource.kind == "SelfSubjectReview":
        return {**head, "status": {"userInfo": caller.user_info}}
    spec = asked.get("spec") or {}
    on_resource, on_path = spec.get("resourceAttributes"), spec.get("nonResourceAttributes")
    if (on_resource is None) is (on_path is None):
        raise _one_of_two()
    if on_resource is not None:
        allowed = _granted(on_resource, caller, access, known)
    else:
        path = on_path or {}
        allowed = access.may_path(caller, path.get("verb", ""), path.get("path", ""))
    reason = {"reason": 'RBAC: allowed by ClusterRoleBinding "auditor"'} if allowed else {}
    return {**head, "spec": spec, "status": {"allowed": allowed, **reason}}


def _granted(
    attributes: Mapping[str, Any], caller: Caller, access: Access, known: Discovery
) -> bool:
    resource = known.find(attributes.get("group") or "", attributes.get("resource") or "")
    # The auditor's role names resources and verbs one by one: `*` and subresources are not in it.
    if resource is None or attributes.get("subresource"):
        return False
    return access.may(
        caller, attributes.get("verb") or "", resource, attributes.get("namespace") or None
    )


def _one_of_two() -> ApiStatusError:
    rule = "exactly one of nonResourceAttributes or resourceAttributes must be specified"
    kind, group = "SelfSubjectAccessReview", "authorization.k8s.io"
    return ApiStatusError(
        422,
        "Invalid",
        f'{kind}.{group} "" is invalid: spec.resourceAttributes: Invalid value: null: {rule}',
        {"group": group, "kind": kind},
    )
