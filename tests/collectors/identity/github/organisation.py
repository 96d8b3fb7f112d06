"""A stand-in for GitHub: links by number, public members for strangers, errors with status 200."""

from typing import Any

import orjson

from tests.collectors.https.conftest import Host, Said, Seen

TOKEN = "ghp-of-this-test-0123456789"
CANARIES = ("canary-own@example.net", "CANARY-AVATAR", "CANARY-SSH", "CANARY-GIVEN")
MEMBERS = 230
OUTSIDE = [{"id": 901, "login": "guest-1", "type": "User"},
           {"id": 902, "login": "guest-2", "type": "User"}]  # fmt: skip
PUBLIC = 3


def user(number: int) -> dict[str, Any]:
    """A member, with what nobody may collect."""
    return {
        "id": number,
        "node_id": f"n{number}",
        "login": f"dev-{number}",
        "avatar_url": CANARIES[1],
        "email": CANARIES[0],
        "type": "Bot" if number == 5 else "User",
        "site_admin": False,
    }


ALL = [user(number) for number in range(1, MEMBERS + 1)]
TEAMS = [
    {"id": 71, "slug": "platform", "name": "Platform", "parent": None},
    {"id": 72, "slug": "platform-sre", "name": "SRE", "parent": {"id": 71, "slug": "platform"}},
]
REPOSITORIES = [{"id": 61, "name": "shop"}, {"id": 62, "name": "site"}]
KEYS = {
    "shop": [
        {"id": 31, "key": CANARIES[2], "title": "ci", "created_at": "2025-01-01T00:00:00Z",
         "read_only": False, "enabled": True, "added_by": "dev-2", "last_used": None},
        {"id": 32, "key": CANARIES[2], "title": "old", "created_at": "2024-01-01T00:00:00Z",
         "read_only": True, "enabled": False, "added_by": "left-long-ago"},
    ],
    "site": [],
}  # fmt: skip
LISTS: dict[str, list[dict[str, Any]]] = {
    "members?": ALL,
    "members?role=admin": ALL[:2],
    "members?filter=2fa_disabled": [ALL[2]],
    "outside_collaborators?": OUTSIDE,
    "outside_collaborators?filter=2fa_disabled": [OUTSIDE[1]],
    "teams?": TEAMS,
    "teams/platform/members?": [ALL[6], ALL[7]],
    "teams/platform/members?role=maintainer": [ALL[6]],
    "teams/platform-sre/members?": [ALL[7]],
    "teams/platform-sre/members?role=maintainer": [],
    "repos?": REPOSITORIES,
}


def identity(number: int) -> dict[str, Any]:
    """What the provider says of a member."""
    return {
        "guid": "x",
        "user": {"databaseId": number, "login": f"dev-{number}"},
        "samlIdentity": {"nameId": f"P{number}@Example.com", "givenName": CANARIES[3]},
        "scimIdentity": {"username": f"p{number}@corp.example.com"} if number == 2 else None,
    }


IDENTITIES = [
    *(identity(number) for number in range(1, 130)),
    {"user": None, "samlIdentity": {"nameId": "invited@example.com"}, "scimIdentity": None},
    {"user": {"databaseId": 140}, "samlIdentity": {"nameId": "00140"}, "scimIdentity": None},
]


def serve(
    host: Host,
    *,
    denied: str = "",
    role: str = "admin",
    provider: bool = True,
    error: str = "",
    state: str = "active",
) -> None:
    """Answer as GitHub does to an owner, to a plain member, or to a stranger (no `role`)."""

    def answer(seen: Seen) -> Said:
        if seen.headers["authorization"] != f"Bearer {TOKEN}":
            return Said({"message": "Bad credentials"}, 401)
        if seen.path == "/graphql":
            if denied == "graphql":
                return Said({"message": "CANARY-GIVEN"}, 403)
            return _graphql(seen, provider=provider and role == "admin", error=error)
        if seen.path == "/user":
            return Said({"id": 1, "login": "dev-1", "email": CANARIES[0]})
        if seen.path == "/user/memberships/orgs/example":
            return _membership(role if denied != "memberships" else "", state)
        name = seen.path.removeprefix("/repos/example/").removesuffix("/keys")
        if name in KEYS:
            return Said({"message": "no"}, 403) if denied == name else Said(KEYS[name])
        # From its second page on a list stands under the organisation's number.
        path = seen.path.removeprefix("/orgs/example/").removeprefix("/organizations/17/")
        given = [
            f"{name}={seen.query[name][0]}" for name in ("role", "filter") if name in seen.query
        ]
        asked = f"{path}?{''.join(given)}"
        if (denied and asked.startswith(denied)) or ("2fa" in asked and role != "admin"):
            return Said({"message": "Only owners can use this filter."}, 422)
        rows = LISTS[asked] if role or path != "members" else ALL[:PUBLIC]
        return _page(host, seen, path, given, rows)

    host.answer = answer


def _membership(role: str, state: str) -> Said:
    if not role:
        return Said({"message": "Not Found"}, 404)
    return Said({"state": state, "role": role, "user": {"login": "dev-1"}})


def _page(host: Host, seen: Seen, path: str, given: list[str], rows: list[dict[str, Any]]) -> Said:
    page, size = int(seen.query.get("page", ["1"])[0]), int(seen.query["per_page"][0])
    headers = {}
    if page * size < len(rows):
        query = "&".join([f"per_page={size}", *given, f"page={page + 1}"])
        link = f"{host.url}/organizations/17/{path}?{query}"
        headers = {"link": f'<{link}>; rel="next", <{link}0>; rel="last"'}
    return Said(rows[(page - 1) * size : page * size], headers=headers)


def _graphql(seen: Seen, *, provider: bool, error: str) -> Said:
    variables = orjson.loads(seen.body)["variables"]
    assert variables["organisation"] == "example"
    start = int(variables["after"] or 0)
    held = None
    if provider:
        held = {
            "externalIdentities": {
                "totalCount": len(IDENTITIES),
                "pageInfo": {
                    "hasNextPage": start + 100 < len(IDENTITIES),
                    "endCursor": str(min(start + 100, len(IDENTITIES))),
                },
                "nodes": IDENTITIES[start : start + 100],
            }
        }
    body: dict[str, Any] = {"data": {"organization": {"samlIdentityProvider": held}}}
    if error:
        body["errors"] = [{"type": error, "message": "CANARY-GIVEN"}]
    return Said(body)
