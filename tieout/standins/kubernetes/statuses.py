"""The refusals of a Kubernetes API server, each worded as `meta.k8s.io/v1` Status."""

import json
from collections.abc import Mapping
from typing import Any

from evidence.errors import TieoutError

EXPIRED = (
    "The provided continue parameter is too old to display a consistent list result. You can start "
    "a new list without the continue parameter, or use the continue token in this response to "
    "retrieve the remainder of the results. Continuing with the provided token results in an "
    "inconsistent list - objects that were created, modified, or deleted between the time the "
    "first chunk was returned and now may show up in the list."
)


class ApiStatusError(TieoutError):
    """The stand-in refuses a request; `body` is the Status object that a real server would send.

    `details` names the resource where there is one; `continue_token` is set on 410 only.
    """

    def __init__(
        self,
        code: int,
        reason: str | None,
        message: str,
        details: Mapping[str, Any] | None = None,
        *,
        continue_token: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.body: dict[str, Any] = {
            "kind": "Status",
            "apiVersion": "v1",
            "metadata": {"continue": continue_token} if continue_token else {},
            "status": "Failure",
            "message": message,
        }
        if reason is not None:
            self.body["reason"] = reason
        if details is not None:
            self.body["details"] = dict(details)
        self.body["code"] = code


def encode(value: Any) -> bytes:
    """Compact JSON as the API server writes it, UTF-8, without the final newline."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def resource_details(group: str, resource: str, name: str | None = None) -> dict[str, str]:
    """The `details` of a Status: name, group and (plural) kind, those that are known."""
    named = {"name": name or "", "group": group, "kind": resource}
    return {key: value for key, value in named.items() if value}


def bad_request(message: str) -> ApiStatusError:
    """400: a parameter that cannot be read."""
    return ApiStatusError(400, "BadRequest", message)


def unauthorized() -> ApiStatusError:
    """401: a wrong token, or none where anonymous requests are switched off."""
    return ApiStatusError(401, "Unauthorized", "Unauthorized")


def forbidden(
    user: str,
    verb: str,
    group: str,
    resource: str,
    *,
    namespace: str | None,
    name: str | None,
) -> ApiStatusError:
    """403 on a resource, in the words of the RBAC authorizer."""
    subject = f"{resource}.{group}" if group else resource
    if name:
        subject += f' "{name}"'
    where = f'in the namespace "{namespace}"' if namespace else "at the cluster scope"
    return ApiStatusError(
        403,
        "Forbidden",
        f'{subject} is forbidden: User "{user}" cannot {verb} resource "{resource}" '
        f'in API group "{group}" {where}',
        resource_details(group, resource, name),
    )


def forbidden_path(user: str, verb: str, path: str) -> ApiStatusError:
    """403 on a path that is no resource."""
    message = f'forbidden: User "{user}" cannot {verb} path "{path}"'
    return ApiStatusError(403, "Forbidden", message, {})


def not_found(group: str, resource: str, name: str) -> ApiStatusError:
    """404: no object of that name."""
    subject = f"{resource}.{group}" if group else resource
    details = resource_details(group, resource, name)
    return ApiStatusError(404, "NotFound", f'{subject} "{name}" not found', details)


def no_such_resource() -> ApiStatusError:
    """404: the API group and version exist, the resource does not."""
    return ApiStatusError(404, "NotFound", "the server could not find the requested resource", {})


def method_not_allowed() -> ApiStatusError:
    """405: a write."""
    message = "the server does not allow this method on the requested resource"
    return ApiStatusError(405, "MethodNotAllowed", message, {})


def not_acceptable(message: str | None = None) -> ApiStatusError:
    """406: nothing that the Accept header names can be sent."""
    default = "only the following media types are accepted: application/json"
    return ApiStatusError(406, "NotAcceptable", message or default)


def expired(continue_token: str) -> ApiStatusError:
    """410: the snapshot behind a continue token is gone; `continue_token` leads on without it."""
    return ApiStatusError(410, "Expired", EXPIRED, continue_token=continue_token)
