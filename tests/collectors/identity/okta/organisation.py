"""A stand-in for an Okta organisation: it pages by links and hides whoever is deprovisioned."""

from typing import Any

from tests.collectors.https.conftest import Host, Said, Seen

CANARIES = ("canary-own@example.net", "CANARY-MOBILE", "CANARY-QUESTION", "CANARY-STREET")
USERS = 450
GONE = {"00u3", "00u333"}


def user(number: int) -> dict[str, Any]:
    """A user, with what nobody may collect."""
    own = f"00u{number}"
    status = "DEPROVISIONED" if own in GONE else "SUSPENDED" if number == 4 else "ACTIVE"
    return {
        "id": own,
        "status": status,
        "created": "2024-04-01T00:00:00.000Z",
        "lastLogin": None if number == 5 else "2026-03-30T08:00:00.000Z",
        "profile": {
            "login": f"U{number}@Login.Example.com",
            "email": f"u{number}@example.com",
            "secondEmail": CANARIES[0],
            "mobilePhone": CANARIES[1],
            "streetAddress": CANARIES[3],
            "employeeNumber": f"{number:05}",
            "department": "security",
            "managerId": "00001",
            "userType": "service" if number == 6 else None,
        },
        "credentials": {"recovery_question": {"question": CANARIES[2]}},
    }


ALL = [user(number) for number in range(USERS)]
GROUPS = [
    {"id": "00gall", "type": "BUILT_IN", "profile": {"name": "Everyone"}},
    {"id": "00gadm", "type": "OKTA_GROUP", "profile": {"name": "admins"}},
]
MEMBERS = {"00gall": [each for each in ALL if each["id"] not in GONE], "00gadm": ALL[7:9]}
ROLES = {
    "users/00u1": [{"id": "r", "type": "SUPER_ADMIN", "label": "Super Administrator"}],
    "groups/00gadm": [
        {"id": "g", "type": "HELP_DESK_ADMIN", "label": "Help Desk", "status": "ACTIVE"},
        {"id": "h", "type": "ORG_ADMIN", "label": "Organization", "status": "INACTIVE"},
    ],
}
FACTORS = {
    "00u1": [
        {"factorType": "webauthn", "status": "ACTIVE"},
        {"factorType": "sms", "status": "EXPIRED", "profile": {"phoneNumber": CANARIES[1]}},
    ],
    "00u2": [{"factorType": "question", "status": "ACTIVE"}],
    "00u8": [{"factorType": "brand-new", "status": "ACTIVE"}],
}  # fmt: skip


def serve(host: Host, *, denied: str = "") -> None:
    """Answer as the organisation does; what begins with `denied` is refused."""

    def answer(seen: Seen) -> Said:
        path = seen.path.removeprefix("/api/v1/")
        if denied and path.startswith(denied):
            return Said({"errorCode": "E0000006", "errorSummary": "CANARY-SUMMARY"}, 403)
        if path == "users/me":
            return Said({"id": "00u1", "profile": {"login": "audit@example.com"}})
        if path == "users":
            filtered = seen.query.get("filter") == ['status eq "DEPROVISIONED"']
            return _page(host, seen, [each for each in ALL if (each["id"] in GONE) == filtered])
        if path == "groups":
            return _page(host, seen, GROUPS)
        if path == "iam/assignees/users":
            return Said({"value": [{"id": "00u1", "orn": "CANARY"}], "_links": {}})
        kind, own, what = path.split("/")
        if what == "users":
            return _page(host, seen, MEMBERS[own])
        if what == "roles":
            return Said(ROLES.get(f"{kind}/{own}", []))
        return Said(FACTORS.get(own, []) if what == "factors" else [{"id": "00u1", "type": "USER"}])

    host.answer = answer


def _page(host: Host, seen: Seen, rows: list[dict[str, Any]]) -> Said:
    start = int(seen.query.get("after", ["0"])[0])
    limit = int(seen.query["limit"][0])
    headers = {}
    if start + limit < len(rows):
        more = "".join(f"&{key}={value[0]}" for key, value in seen.query.items() if key == "filter")
        link = f"{host.url}{seen.path}?limit={limit}&after={start + limit}{more}"
        headers = {"link": f'<{host.url}{seen.path}>; rel="self", <{link}>; rel="next"'}
    return Said(rows[start : start + limit], headers=headers)
