"""The control door of a stand-in that runs in its own process; shut unless asked for."""

import json
from collections.abc import Mapping
from typing import Any, Protocol

from evidence.errors import TieoutError
from tieout.standins.kubernetes.answers import Answer, Request
from tieout.standins.kubernetes.statuses import ApiStatusError, bad_request, encode

DOOR = "/standin/"


class Controlled(Protocol):
    """What the control door may do to a stand-in."""

    def put(self, group: str, resource: str, obj: Mapping[str, Any]) -> None:
        """Create or replace an object."""

    def delete(self, group: str, resource: str, name: str, namespace: str | None = None) -> None:
        """Remove an object."""

    def deny(self, group: str, resource: str, namespace: str | None = None) -> None:
        """Refuse a resource."""

    def allow_all(self) -> None:
        """Take all denials back."""

    def compact(self) -> None:
        """Make every continue token too old."""


def control(standin: Controlled, request: Request) -> Answer:
    """Carry out an order given over HTTP; 200, or 400 with a Status that says what was wrong.

    - `POST /standin/objects/<group or core>/<resource>`: put the object in the body
    - `DELETE /standin/objects/<group or core>/<resource>?namespace=&name=`: remove one
    - `POST /standin/deny` with `{"group": "", "resource": "secrets", "namespace": null}`
    - `DELETE /standin/deny`: allow all again
    - `POST /standin/compact`: make every continue token too old
    """
    try:
        _carry_out(standin, request)
    except ApiStatusError as error:
        return Answer(error.code, encode(error.body) + b"\n")
    except (TieoutError, ValueError, KeyError, TypeError) as error:
        refusal = bad_request(f"{type(error).__name__}: {error}")
        return Answer(refusal.code, encode(refusal.body) + b"\n")
    return Answer(200, b"{}\n")


def _carry_out(standin: Controlled, request: Request) -> None:
    match request.method, *request.path.removeprefix(DOOR).split("/"):
        case "POST", "objects", group, resource:
            standin.put(_group(group), resource, json.loads(request.body))
        case "DELETE", "objects", group, resource:
            query = request.query
            standin.delete(_group(group), resource, query["name"], query.get("namespace"))
        case "POST", "deny":
            order = json.loads(request.body)
            standin.deny(order["group"], order["resource"], order.get("namespace"))
        case "DELETE", "deny":
            standin.allow_all()
        case "POST", "compact":
            standin.compact()
        case _:
            raise bad_request(f"no such order: {request.method} {request.path}")


def _group(text: str) -> str:
    return "" if text == "core" else text
