"""An organisation of GitHub: what it hides from strangers and members never reads as nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.collector import Collector
from collectors.errors import WriteRefusedError
from collectors.https.secrets import Secret
from collectors.identity import systems
from collectors.identity.account import Account
from collectors.identity.claims import claim_of
from collectors.identity.github.accounts import github_accounts
from collectors.identity.github.groups import github_groups
from collectors.identity.github.session import READS
from collectors.identity.group import Group
from collectors.resource import NotObservedError
from collectors.sweep import Collected, collect, plan, replay
from tests.collectors.https.conftest import Host, Said, Seen
from tests.collectors.identity.github.organisation import (
    CANARIES,
    IDENTITIES,
    LISTS,
    MEMBERS,
    OUTSIDE,
    TOKEN,
    serve,
)

NOW = datetime(2026, 3, 31, 9, tzinfo=UTC)
MADE: list[Collector[Any]] = [github_accounts, github_groups]


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[Host]:
    """A host on this machine, and the token in its variable."""
    monkeypatch.setenv("GITHUB_AUDIT_TOKEN", TOKEN)
    fast = {name: replace(each, rate=10_000.0) for name, each in systems.SYSTEMS.items()}
    monkeypatch.setattr(systems, "SYSTEMS", fast)
    made = Host()
    yield made
    made.close()


def _gathered(host: Host, **parameters: str) -> dict[str, Collected]:
    source = systems.provider_source(
        "git", "github", url=host.url, secrets={"token": Secret(env="GITHUB_AUDIT_TOKEN")},
        said={}, parameters={"organisation": "example", **parameters}, allow_loopback=True,
    )  # fmt: skip
    return {
        unit.collector.resource.kind: collect(unit, run="run-1", clock=lambda: NOW)
        for unit in plan([source], MADE)
    }


def _accounts(found: dict[str, Collected]) -> dict[str, Account]:
    record = found["identity.account"].record
    assert record is not None
    return {each.id: each for each in Account.hydrate(record.rows)}


def test_the_organisation_is_read(host: Host) -> None:
    """Members of all pages, owners and outside collaborators, told as what they are."""
    serve(host)
    found = _gathered(host)
    evidence = found["identity.account"].evidence
    assert evidence.gap is None
    assert evidence.identity == "dev-1"
    people = _accounts(found)
    assert len(people) == MEMBERS + 2
    assert {own for own, each in people.items() if each.privileged} == {"1", "2"}
    assert (people["1"].status, people["3"].status) == ("owner", "member")
    assert (people["901"].kind_said, people["5"].kind_said) == ("guest", "service")
    assert people["901"].status == "outside collaborator"
    record = found["identity.account"].record
    assert record is not None
    assert record.completeness.covers == ("guests",)
    for field in ("display", "created", "last_sign_in", "sponsor"):
        with pytest.raises(NotObservedError, match=f"GitHub does not tell {field}"):
            getattr(people["1"], field)


def test_who_has_no_factor_is_told(host: Host) -> None:
    """Whoever stands in the list of those without has none; members and outside collaborators."""
    serve(host)
    people = _accounts(_gathered(host))
    assert {own for own, each in people.items() if not each.mfa} == {"3", "902"}
    assert people["1"].mfa == ["unnamed"]


def test_the_provider_says_who_it_is(host: Host) -> None:
    """By SAML or SCIM; one that nobody took up links nobody, one without is nobody there."""
    serve(host)
    people = _accounts(_gathered(host))
    two = people["2"]
    assert people["1"].external_id == "P1@Example.com"
    assert (two.external_id, two.email) == ("P2@Example.com", "p2@example.com")
    assert two.aliases == ["p2@corp.example.com"]
    assert (people["140"].external_id, people["140"].email) == ("00140", None)
    assert (people["230"].external_id, people["230"].aliases) == (None, [])
    linked = sum(each.external_id is not None for each in people.values())
    assert linked == len(IDENTITIES) - 1
    assert claim_of(people["230"]).addresses == ()


def test_without_a_provider_nothing_is_made_up(host: Host) -> None:
    """Where there is none, ids of it are not told; whose an account is takes a confirmed link."""
    serve(host, provider=False)
    person = _accounts(_gathered(host))["1"]
    with pytest.raises(NotObservedError, match="does not tell external_id"):
        _ = person.external_id
    assert (person.email, claim_of(person).names) == (None, ("1", "dev-1"))


def test_whoever_is_in_two_lists_is_one_account(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A member who becomes an outside collaborator while it is read is told once."""
    monkeypatch.setitem(LISTS, "outside_collaborators?", [*OUTSIDE, LISTS["members?"][8]])
    serve(host)
    record = _gathered(host)["identity.account"].record
    assert record is not None
    assert len([row for row in record.rows if row["id"] == "9"]) == 1


def test_strangers_are_shown_public_members_alone(host: Host) -> None:
    """That list has status 200 and three members; read plainly it would be the organisation."""
    serve(host, role="")
    for each in _gathered(host).values():
        assert each.record is None
        assert each.evidence.gap is not None
        assert "memberships" in each.evidence.gap.operation


def test_an_invitation_is_no_membership(host: Host) -> None:
    """Whoever has not accepted is a stranger still, whatever role they are to have."""
    serve(host, role="admin", state="pending")
    gap = _gathered(host)["identity.account"].evidence.gap
    assert gap is not None
    assert (gap.cause, gap.code) == ("refused", "NoMember")


def test_members_are_not_told_what_owners_are(host: Host) -> None:
    """To a plain member GitHub says that there is no provider, and leaves secret teams out."""
    serve(host, role="member")
    found = _gathered(host)
    people = _accounts(found)
    assert len(people) == MEMBERS + 2
    for field in ("mfa", "external_id", "email", "aliases", "groups"):
        with pytest.raises(NotObservedError, match="only owners are told"):
            getattr(people["1"], field)
    with pytest.raises(NotObservedError):
        claim_of(people["1"])
    assert found["identity.group"].record is None


@pytest.mark.parametrize(
    ("denied", "fields"),
    [
        ("members?filter", ("mfa",)),
        ("outside_collaborators?filter", ("mfa",)),
        ("graphql", ("external_id", "email", "aliases")),
        ("teams?", ("groups",)),
        ("teams/platform-sre/members?", ("groups",)),
    ],
)
def test_what_is_refused_is_not_observed(host: Host, denied: str, fields: tuple[str, ...]) -> None:
    """A refused list costs its fields, names the call, and nothing else."""
    serve(host, denied=denied)
    found = _gathered(host)
    assert found["identity.account"].evidence.gap is None
    for name in fields:
        with pytest.raises(NotObservedError, match=r"on (GET|POST) /"):
            getattr(_accounts(found)["1"], name)
    assert _accounts(found)["1"].privileged == ["owner"]


@pytest.mark.parametrize(
    "denied", ["memberships", "members?", "members?role", "outside_collaborators?"]
)
def test_without_a_whole_list_there_is_no_population(host: Host, denied: str) -> None:
    """Neither members nor outside collaborators may be missing without a word."""
    serve(host, denied=denied)
    assert _gathered(host)["identity.account"].evidence.gap is not None


@pytest.mark.parametrize(
    ("error", "cause"),
    [("FORBIDDEN", "refused"), ("RATE_LIMITED", "throttled"), ("SOMETHING", "malformed")],
)
def test_errors_come_with_status_200(host: Host, error: str, cause: str) -> None:
    """An answer of GraphQL with errors is none, whatever stands beside them."""
    serve(host, error=error)
    found = _gathered(host)["identity.account"]
    told = [each.gap for each in found.transcript.exchanges if each.gap]
    assert {(each.operation, each.cause) for each in told} == {("POST /graphql", cause)}
    with pytest.raises(NotObservedError, match=r"on POST /graphql"):
        _ = _accounts({"identity.account": found})["1"].external_id


def test_teams_are_told_with_those_below(host: Host) -> None:
    """GitHub lists members of teams below among those of a team: directly in it is not told."""
    serve(host)
    record = _gathered(host)["identity.group"].record
    assert record is not None
    teams = {each.id: each for each in Group.hydrate(record.rows)}
    assert (teams["71"].all_members, teams["71"].subgroups) == (["7", "8"], ["72"])
    assert (teams["72"].members, teams["71"].owners) == (["8"], ["7"])
    with pytest.raises(NotObservedError, match="teams below"):
        _ = teams["71"].members


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"x-ratelimit-remaining": "0"}, {"message": "API rate limit exceeded"}),
        ({"retry-after": "0"}, {"message": "You have exceeded a secondary rate limit"}),
    ],
)
def test_too_often_is_not_never(host: Host, headers: dict[str, str], body: dict[str, str]) -> None:
    """GitHub refuses with 403 what it answers a little later; that costs a wait alone."""
    serve(host)
    usual, refusals = host.answer, [403, 403]

    def answer(seen: Seen) -> Said:
        if refusals and seen.path == "/orgs/example/members":
            return Said(body, refusals.pop(), headers)
        return usual(seen)

    host.answer = answer
    assert len(_accounts(_gathered(host))) == MEMBERS + 2
    assert not refusals


def test_deploy_keys_are_machines_of_whoever_added_them(host: Host) -> None:
    """Asked for by word; whoever is no longer of the organisation stands by their login."""
    serve(host)
    assert not any(own.startswith("deploy-key") for own in _accounts(_gathered(host)))
    people = _accounts(_gathered(host, deploy_keys="yes"))
    new, old = people["deploy-key/31"], people["deploy-key/32"]
    assert (new.kind_said, new.owner, old.owner) == ("service", "2", "left-long-ago")
    assert (new.active, old.active) == (True, False)
    assert (new.status, old.status) == ("reads and writes", "reads")
    assert new.last_sign_in is None
    with pytest.raises(NotObservedError, match="last_used was not told"):
        _ = old.last_sign_in


def test_keys_of_a_refused_repository_are_missed(host: Host) -> None:
    """One repository that does not show its keys leaves the population incomplete."""
    serve(host, denied="site")
    found = _gathered(host, deploy_keys="yes")["identity.account"]
    assert found.record is not None
    assert not found.record.completeness.complete
    assert found.evidence.gap is not None
    assert "/repos/example/site/keys" in found.evidence.gap.operation


def test_nothing_else_is_kept_and_it_replays(host: Host) -> None:
    """Own addresses, names, keys and the token are nowhere; the tape alone gives the record."""
    serve(host)
    found = _gathered(host, deploy_keys="yes")
    for made in MADE:
        each = found[made.resource.kind]
        assert each.record is not None
        held = each.transcript.body + each.record.body
        assert not [word for word in (*CANARIES, TOKEN, "CANARY") if word.encode() in held]
        again = replay(made, each.record.scope, each.transcript)
        assert again is not None
        assert again.digest == each.record.digest
    unchanged = _gathered(host, deploy_keys="yes")
    digests = [{kind: each.record and each.record.digest for kind, each in held.items()}
               for held in (found, unchanged)]  # fmt: skip
    assert digests[0] == digests[1]


@pytest.mark.parametrize(
    "path",
    [
        "/organizations/17/members",
        "/organizations/17/outside_collaborators",
        "/organizations/17/teams",
        "/organizations/17/team/71/members",
        "/organizations/17/repos",
        "/repositories/61/keys",
    ],
)
def test_links_lead_to_numbers(path: str) -> None:
    """Later pages stand under numbers where the first stood under names; they are known reads."""
    READS.check("GET", path)
    with pytest.raises(WriteRefusedError):
        READS.check("POST", path)


def test_nothing_is_changed(host: Host) -> None:
    """All requests are GETs, save the one query, which is no mutation."""
    serve(host)
    _gathered(host, deploy_keys="yes")
    posts = [each for each in host.seen if each.method != "GET"]
    assert {each.path for each in posts} == {"/graphql"}
    assert not any(b"mutation" in each.body for each in posts)
