"""Servers that answer SCIM in their own way: nothing of it becomes a population by mistake."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from collectors.identity.account import Account
from collectors.identity.group import Group
from collectors.resource import NotObservedError
from collectors.sweep import Collected
from tests.collectors.https.conftest import Host, Said, Seen
from tests.collectors.identity.scim.conftest import gathered

USERS: list[dict[str, Any]] = [
    {"id": str(number), "userName": f"u{number}@example.com", "active": True}
    for number in range(250)
]
GROUPS: list[dict[str, Any]] = [{"id": "g", "displayName": "all", "members": [{"value": "3"}]}]
Change = Callable[[dict[str, Any], Seen], dict[str, Any]]


@pytest.fixture
def host(token: str) -> Iterator[Host]:
    """A host on this machine."""
    made = Host()
    yield made
    made.close()


def _pages(seen: Seen, rows: list[dict[str, Any]]) -> dict[str, Any]:
    start = int(seen.query.get("startIndex", ["1"])[0]) - 1
    page = rows[start : start + int(seen.query.get("count", ["100"])[0])]
    return {"totalResults": len(rows), "startIndex": start + 1, "Resources": page}


def _serve(
    host: Host, users: list[dict[str, Any]] = USERS, change: Change = lambda body, _: body
) -> None:
    """A server without `/Me` and without a configuration, whatever `filter` asks for."""

    def answer(seen: Seen) -> Said:
        if seen.path == "/Users":
            return Said(change(_pages(seen, users), seen))
        if seen.path == "/Groups":
            return Said(_pages(seen, GROUPS))
        return Said({"status": "404"}, 404)

    host.answer = answer


def _gap(found: dict[str, Collected]) -> tuple[str, str] | None:
    gap = found["identity.account"].evidence.gap
    return (gap.cause, gap.code) if gap else None


def _accounts(found: dict[str, Collected]) -> dict[str, Account]:
    record = found["identity.account"].record
    assert record is not None
    return {each.id: each for each in Account.hydrate(record.rows)}


def test_no_answer_rests_on_a_filter(host: Host) -> None:
    """One that ignores `filter` answers any with everybody: none is ever sent."""
    _serve(host)
    found = gathered(host.url)
    assert _gap(found) is None
    assert len(_accounts(found)) == 250
    assert not [seen for seen in host.seen if "filter" in seen.query]
    assert found["identity.account"].evidence.identity == "the bearer of the token"


def test_false_as_text_is_false(host: Host) -> None:
    """`"False"` is no truth, `"TRUE"` is one, and what is neither was not told."""
    users = [
        {"id": str(number), "userName": "u", "active": said}
        for number, said in enumerate(["False", "TRUE", "maybe", None, 1])
    ]
    _serve(host, users)
    people = _accounts(gathered(host.url))
    assert [people["0"].active, people["1"].active] == [False, True]
    for name in ("2", "3", "4"):
        with pytest.raises(NotObservedError, match="no 'active' that is one"):
            _ = people[name].active


def _less(body: dict[str, Any], _: Seen) -> dict[str, Any]:
    return body | {"totalResults": 300}


def _same(body: dict[str, Any], _: Seen) -> dict[str, Any]:
    return body | {"Resources": USERS[:100]}


def _short(body: dict[str, Any], seen: Seen) -> dict[str, Any]:
    return body | {
        "Resources": body["Resources"][:100] if seen.query["startIndex"] == ["1"] else []
    }


def _unlisted(body: dict[str, Any], _: Seen) -> dict[str, Any]:
    return {"totalResults": body["totalResults"]}


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (_less, "CountDiffers"),
        (_same, "RepeatedPage"),
        (_short, "CountDiffers"),
        (_unlisted, "NotAList"),
    ],
)
def test_a_list_without_a_proven_end_is_a_gap(host: Host, change: Change, code: str) -> None:
    """A total that differs, a page again and again, a list cut short: told, never taken."""
    _serve(host, change=change)
    gap = _gap(gathered(host.url))
    assert gap is not None
    assert gap[1] == code


def test_groups_that_are_refused_cost_their_fields_only(host: Host) -> None:
    """Without the right to groups accounts are read, and nobody is said to be in none."""

    def answer(seen: Seen) -> Said:
        if seen.path == "/Users":
            return Said(_pages(seen, USERS))
        return Said({}, 403 if seen.path == "/Groups" else 404)

    host.answer = answer
    found = gathered(host.url, privileged=["all"])
    assert _gap(found) is None
    person = _accounts(found)["3"]
    for name in ("groups", "privileged"):
        with pytest.raises(NotObservedError, match="GET /Groups"):
            getattr(person, name)
    assert found["identity.group"].record is None


def test_a_member_nobody_knows_is_told(host: Host) -> None:
    """A group with a member who is no user has members that were not seen."""
    _serve(host, USERS[:2])
    record = gathered(host.url)["identity.group"].record
    assert record is not None
    with pytest.raises(NotObservedError, match="1 members are not among the users"):
        _ = Group.hydrate(record.rows)[0].members
