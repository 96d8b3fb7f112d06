"""A stand-in for a Google customer: it grants tokens for signed assertions and pages by tokens."""

from base64 import urlsafe_b64decode
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs

import orjson
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256

from tests.collectors.https.conftest import Host, Said, Seen

TOKEN = "granted-token-0123456789"
SUBJECT = "audit@example.com"
CANARIES = (
    "canary-own@example.net", "CANARY-MOBILE", "CANARY-SPOUSE", "CANARY-SCHOOL", "CANARY-PASSPORT",
    "CANARY-NOTE", "CANARY-EXTERNAL",
)  # fmt: skip
USERS = 520
NEVER = "1970-01-01T00:00:00.000Z"
BASE = "/admin/directory/v1/"


def user(number: int) -> dict[str, Any]:
    """A user, with what nobody may collect."""
    return {
        "kind": "admin#directory#user",
        "id": f"1{number:05}",
        "primaryEmail": f"U{number}@Example.com",
        "name": {"fullName": f"User {number}"},
        "aliases": [f"alias{number}@example.com"],
        "nonEditableAliases": [f"u{number}@example.com.test-google-a.example"],
        "emails": [{"address": CANARIES[0], "type": "home"}],
        "recoveryEmail": CANARIES[0],
        "recoveryPhone": CANARIES[1],
        "notes": {"value": CANARIES[5]},
        "isAdmin": number == 1,
        "isDelegatedAdmin": number in (2, 3),
        "isEnrolledIn2Sv": number in (1, 6),
        "isEnforcedIn2Sv": True,
        "suspended": number == 4,
        "archived": number == 5,
        "creationTime": "2024-04-01T00:00:00.000Z",
        "lastLoginTime": NEVER if number == 6 else "2026-03-30T08:00:00.000Z",
        "orgUnitPath": {7: "/Robots/CI", 8: "/Robots-old", 9: "/Shared"}.get(number, "/"),
        "externalIds": [
            {"value": CANARIES[4], "type": "custom", "customType": "passport"},
            {"value": f"{number:05}", "type": "organization"},
        ],
        "relations": [
            {"value": CANARIES[2], "type": "spouse"},
            {"value": "U0@Example.com", "type": "manager"},
        ],
        "organizations": [
            {"name": CANARIES[3], "type": "school"},
            {"department": "sales", "name": "Old Ltd", "type": "work"},
            {"department": "security", "name": "Example Ltd", "type": "work", "primary": True},
        ],
    }


ALL = [user(number) for number in range(USERS)]
GONE = [
    {
        "id": "999999",
        "primaryEmail": "gone@example.com",
        "creationTime": "2023-04-01T00:00:00.000Z",
        "deletionTime": "2026-03-20T00:00:00.000Z",
        "isAdmin": True,
    }
]
LISTS: dict[str, tuple[str, str, list[dict[str, Any]]]] = {
    "groups": (
        "groups", "admin#directory#groups",
        [{"id": "g1", "name": "ops"}, {"id": "g2", "name": "inner"}, {"id": "g3", "name": "all"},
         {"id": "g4", "name": "partners"}, {"id": "g5", "name": "nobody"}],
    ),
    "groups/g1/members": (
        "members", "admin#directory#members",
        [{"id": "100000", "role": "OWNER", "type": "USER", "email": "u0@example.com"},
         {"id": "g2", "role": "MEMBER", "type": "GROUP"}],
    ),
    "groups/g2/members": (
        "members", "admin#directory#members",
        [{"id": "100007", "role": "MANAGER", "type": "USER"},
         {"id": "g1", "role": "MEMBER", "type": "GROUP"}],
    ),
    "groups/g3/members": (
        "members", "admin#directory#members", [{"id": "C01", "role": "MEMBER", "type": "CUSTOMER"}]
    ),
    "groups/g4/members": (
        "members", "admin#directory#members",
        [{"id": "elsewhere", "role": "MEMBER", "type": "USER", "email": CANARIES[6]}],
    ),
    "groups/g5/members": ("members", "admin#directory#members", []),
    "customer/my_customer/roles": (
        "items", "admin#directory#roles",
        [{"roleId": "1", "roleName": "_SEED_ADMIN_ROLE", "isSuperAdminRole": True},
         {"roleId": "2", "roleName": "_HELP_DESK_ADMIN_ROLE"}],
    ),
    "customer/my_customer/roleassignments": (
        "items", "admin#directory#roleAssignments",
        [{"roleAssignmentId": "a", "assignedTo": "100002", "roleId": "2"},
         {"roleAssignmentId": "b", "assignedTo": "g1", "roleId": "2", "assigneeType": "group"},
         {"roleAssignmentId": "c", "assignedTo": "robot", "roleId": "1"}],
    ),
}  # fmt: skip


def refused(reason: str, status: int = 403) -> Said:
    """An error as Google writes it; its text names people."""
    error = {"code": status, "message": "CANARY-NOTE", "errors": [{"reason": reason}]}
    return Said({"error": error}, status)


def claims_of(seen: Seen, key: RSAPrivateKey) -> dict[str, Any]:
    """The claims of the assertion that was posted; its signature is checked.

    Raises:
        InvalidSignature: for one that another key made.
    """
    form = parse_qs(seen.body.decode())
    assert form["grant_type"] == ["urn:ietf:params:oauth:grant-type:jwt-bearer"]
    text, _, signature = form["assertion"][0].rpartition(".")
    key.public_key().verify(_plain(signature), text.encode(), PKCS1v15(), SHA256())
    head, claims = (orjson.loads(_plain(part)) for part in text.split("."))
    assert head == {"alg": "RS256", "typ": "JWT", "kid": "k1"}
    found: dict[str, Any] = claims
    return found


def serve(
    host: Host,
    key: RSAPrivateKey,
    denied: str = "",
    change: Callable[[dict[str, Any]], dict[str, Any]] = dict,
) -> None:
    """Answer as Google does; what begins with `denied` is refused, `change` alters each user."""

    def answer(seen: Seen) -> Said:
        if seen.path == "/token":
            claims = claims_of(seen, key)
            good = claims["sub"] == SUBJECT and claims["aud"] == f"{host.url}/token"
            return Said({"access_token": TOKEN, "expires_in": 3599}, 200 if good else 401)
        if seen.headers["authorization"] != f"Bearer {TOKEN}":
            return refused("authError", 401)
        path = seen.path.removeprefix(BASE)
        query = {name: values[0] for name, values in seen.query.items()}
        if denied and f"{path}?{query.get('showDeleted', '')}".startswith(denied):
            return refused("forbidden")
        if path == f"users/{SUBJECT}":
            return Said({"primaryEmail": SUBJECT, "customerId": "C01"})
        if path == "users":
            # Asked by a domain the list lacks the others; without a customer it is refused.
            if query.get("customer") != "my_customer" or query.get("projection") != "full":
                return refused("badRequest", 400)
            gone = query.get("showDeleted") == "true"
            rows = GONE if gone else [change(each) for each in ALL]
            return _page(query, "users", "admin#directory#users", rows)
        return _page(query, *LISTS[path])

    host.answer = answer


def _page(query: dict[str, str], records: str, kind: str, rows: list[dict[str, Any]]) -> Said:
    start = int(query.get("pageToken", "0"))
    size = int(query["maxResults"])
    body: dict[str, Any] = {"kind": kind, "etag": "x"}
    if rows:
        # Whoever asks for certain members by `fields` may be sent more all the same.
        body[records] = rows[start : start + size]
    if start + size < len(rows):
        body["nextPageToken"] = str(start + size)
    return Said(body)


def _plain(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
