"""An organisation: which of its accounts are read, and what is left when one of them fails."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import boto3
import pytest
from aws_faults import Faults, answered, failed

from collectors.aws.account_filter import AccountFilter
from collectors.aws.connection import Connection
from collectors.aws.identity.account import accounts
from collectors.aws.identity.organizations import organization_accounts
from collectors.aws.network.security_groups import security_groups
from collectors.aws.organization import AwsOrganization
from collectors.aws.source import AwsSource
from collectors.crew import Crew
from collectors.pacing import Paces
from collectors.sweep import Collected, plan
from evidence.scope import Scope

HOME = "777788889999"
REGIONS = ("eu-west-1", "us-east-1")
CHOSEN = (accounts, security_groups, organization_accounts)


def client(endpoint: str, service: str, account: str) -> Any:
    sts = boto3.client("sts", region_name="us-east-1", endpoint_url=endpoint)
    role = f"arn:aws:iam::{account}:role/seed"
    told = sts.assume_role(RoleArn=role, RoleSessionName="seed")["Credentials"]
    return boto3.client(
        service,
        region_name="us-east-1",
        endpoint_url=endpoint,
        aws_access_key_id=told["AccessKeyId"],
        aws_secret_access_key=told["SecretAccessKey"],
        aws_session_token=told["SessionToken"],
    )


@pytest.fixture(scope="module")
def company(endpoint: str) -> SimpleNamespace:
    """An organisation: production with a unit below it, a sandbox, and a suspended account."""
    orgs = client(endpoint, "organizations", HOME)
    orgs.create_organization(FeatureSet="ALL")
    root = orgs.list_roots()["Roots"][0]["Id"]

    def unit(name: str, parent: str) -> str:
        made = orgs.create_organizational_unit(ParentId=parent, Name=name)
        return made["OrganizationalUnit"]["Id"]

    def account(name: str, parent: str, **tags: str) -> str:
        made = orgs.create_account(AccountName=name, Email=f"{name}@example.com")
        number: str = made["CreateAccountStatus"]["AccountId"]
        orgs.move_account(AccountId=number, SourceParentId=root, DestinationParentId=parent)
        orgs.tag_resource(
            ResourceId=number, Tags=[{"Key": key, "Value": value} for key, value in tags.items()]
        )
        return number

    production = unit("production", root)
    payments = unit("payments", production)
    sandbox = unit("sandbox", root)
    found = SimpleNamespace(
        root=root,
        production=production,
        sandbox=sandbox,
        chat=account("chat", production, environment="production"),
        cards=account("cards", payments, environment="production"),
        play=account("play", sandbox, environment="sandbox"),
        gone=account("gone", root, environment="production"),
    )
    orgs.close_account(AccountId=found.gone)
    return found


class Doors(Faults):
    """Faults by account: `refused` are accounts whose role may not be assumed."""

    def __init__(self) -> None:
        super().__init__()
        self.refused: set[str] = set()
        self.assumed: list[tuple[str, str]] = []

    def hook(self, request: Any, event_name: str, **about: Any) -> Any:
        if event_name.endswith(".AssumeRole"):
            asked = parse_qs(
                request.body if isinstance(request.body, str) else request.body.decode()
            )
            account = asked["RoleArn"][0].split(":")[4]
            self.assumed.append((account, asked.get("ExternalId", [""])[0]))
            if account in self.refused:
                return failed(request.url, "sts", 403, "AccessDenied")
        return super().hook(request, event_name, **about)


@pytest.fixture(scope="module")
def base(endpoint: str) -> Connection:
    """One connection for all tests of this module: its clients are built once."""
    home = AwsSource("x", role_arn=f"arn:aws:iam::{HOME}:role/audit", endpoint_url=endpoint)
    return home.connection


@pytest.fixture
def doors(base: Connection) -> Iterator[Doors]:
    made = Doors()
    base.sdk.register("before-send", made.hook)
    for built in base.clients._built_ones.values():
        built.meta.events.register("before-send", made.hook)
    yield made
    base.sdk.unregister("before-send", made.hook)
    for built in base.clients._built_ones.values():
        built.meta.events.unregister("before-send", made.hook)


@pytest.fixture
def organisation(base: Connection, company, doors, slept) -> Callable[..., AwsOrganization]:
    def make(**settings: Any) -> AwsOrganization:
        regions = settings.pop("regions", REGIONS)
        base.paces = Paces(slept.patience())
        base._worked = False
        home = AwsSource("acme", regions=regions or None, connection=base)
        given = {"member_role": "TieoutAudit", "member_external_id": "ours", **settings}
        return AwsOrganization(home, regions=regions, **given)

    return make


def read(source: AwsOrganization, *collectors: Any) -> dict[tuple[str, str], Collected]:
    from datetime import UTC, datetime

    units = plan([source], collectors or CHOSEN)
    with Crew(units, run="r", clock=lambda: datetime(2026, 1, 1, tzinfo=UTC)) as crew:
        done = [each for group in crew.groups() for each in group]
    return {(each.evidence.kind, "/".join(each.evidence.scope.parts)): each for each in done}


def left_out(source: AwsOrganization) -> dict[str, str]:
    return {bound.place.parts[0]: bound.rule for bound in source.bounds() if not bound.read}


def test_every_account_is_read_with_a_role_of_its_own(organisation, company, doors):
    """Scopes are accounts, and regions of accounts; each unit says as whom it was read."""
    source = organisation()
    units = read(source)
    members = {HOME, company.chat, company.cards, company.play}
    assert {place for kind, place in units if kind == "aws.account"} == members
    assert {place for kind, place in units if kind == "aws.ec2.security_group"} == {
        f"{account}/{region}" for account in members for region in REGIONS
    }
    for (_, place), unit in units.items():
        account = place.partition("/")[0]
        role = "audit" if account == HOME else "TieoutAudit"
        assert f":{account}:assumed-role/{role}/tieout" in unit.evidence.identity
        assert unit.evidence.complete
        assert unit.evidence.traffic.request_ids
    # Each once, home with its own credentials, and only to those that ask for it an external id.
    asked = sorted(pair for pair in doors.assumed if pair[0] != HOME)
    assert asked == sorted((account, "ours") for account in members - {HOME})
    assert left_out(source) == {company.gone: "the account is SUSPENDED"}
    assert "ours" not in str(source.settings())


def test_two_readings_are_the_same_bytes(organisation):
    """An organisation that did not change gives the records and transcripts of before."""
    first, second = read(organisation()), read(organisation())
    assert {
        key: (unit.evidence.record, unit.evidence.transcript) for key, unit in first.items()
    } == {key: (unit.evidence.record, unit.evidence.transcript) for key, unit in second.items()}


def test_an_account_that_cannot_be_assumed_is_lost_alone(organisation, company, doors):
    """Its units name sts:AssumeRole, and every other account is as it would have been."""
    whole = read(organisation())
    doors.refused.add(company.cards)
    units = read(organisation())
    lost = {key: unit for key, unit in units.items() if unit.record is None}
    assert {place for _, place in lost} == {company.cards}
    assert {kind for kind, _ in lost} == {each.resource.kind for each in CHOSEN}
    for unit in lost.values():
        gap = unit.evidence.gap
        assert (gap.operation, gap.cause, gap.code) == ("sts:AssumeRole", "refused", "AccessDenied")
    others = {key: unit for key, unit in units.items() if company.cards not in key[1]}
    assert len(others) == len(whole) - 4
    assert all(unit.evidence.record == whole[key].evidence.record for key, unit in others.items())


def test_a_role_of_another_account_is_never_believed(organisation, company, doors):
    """Where STS says that we are elsewhere, nothing is read under the account's name."""
    doors.answer["sts:GetCallerIdentity"] = lambda count: (
        None
        if count == 1
        else "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>1</Account>"
        "<Arn>arn:aws:iam::1:role/x</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>"
    )
    units = read(organisation(), accounts)
    gaps = {place: unit.evidence.gap for (_, place), unit in units.items()}
    assert {gap.code for place, gap in gaps.items() if place != HOME} == {"OtherAccount"}
    assert gaps[HOME] is None


def test_an_organisation_that_does_not_list_its_accounts_is_lost_by_name(organisation, doors):
    """Without the list nobody knows what is missing: each kind is lost, and says the call."""
    doors.deny("organizations:ListAccounts")
    units = read(organisation())
    assert {place for _, place in units} == {""}
    assert {unit.evidence.gap.operation for unit in units.values()} == {
        "organizations:ListAccounts"
    }


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (lambda c: {"include_ous": (c.production,)}, ["chat", "cards"]),
        (lambda c: {"exclude_ous": (c.production,)}, ["HOME", "play"]),
        (lambda c: {"include_tags": {"environment": "production"}}, ["chat", "cards"]),
        (lambda c: {"exclude_tags": {"environment": "sandbox"}}, ["HOME", "chat", "cards"]),
        (lambda c: {"include_accounts": (c.play, c.gone)}, ["play"]),
        (lambda c: {"exclude_accounts": (c.play, HOME)}, ["chat", "cards"]),
        (
            lambda c: {"include_ous": (c.root,), "exclude_tags": {"environment": "sandbox"}},
            ["HOME", "chat", "cards"],
        ),
    ],
)
def test_rules_choose_accounts_and_are_named(organisation, company, rules, expected):
    """What a rule leaves out is not read, and stands in the bounds with that rule."""
    given = rules(company)
    source = organisation(rules=AccountFilter(**given))
    ids = {"HOME": HOME, **vars(company)}
    chosen = {ids[name] for name in expected}
    assert {scope.parts[0] for scope in source.members()} == chosen
    told = left_out(source)
    assert set(told) == {HOME, company.chat, company.cards, company.play, company.gone} - chosen
    assert told.pop(company.gone) == "the account is SUSPENDED"
    assert all(any(name in rule for name in given) for rule in told.values())
    # Home lends its credentials whether it is read itself or not.
    assert source.asked().exchanges


def test_rules_ask_for_no_more_than_they_need(organisation, company, doors):
    """Without rules one list is asked; tags only of accounts that nothing else leaves out."""
    organisation().members()
    asked = {name: n for name, n in doors.asked.items() if name.startswith("organizations:")}
    assert asked == {"organizations:ListAccounts": 1}
    doors.asked.clear()
    rules = AccountFilter(exclude_ous=(company.sandbox,), exclude_tags={"environment": "x"})
    organisation(rules=rules).members()
    assert doors.asked["organizations:ListTagsForResource"] == 3
    assert doors.asked["organizations:ListAccountsForParent"] == 1


def test_accounts_named_one_by_one(organisation, company, doors):
    """The organisation is not asked then, and home is read only where it is named."""
    source = organisation(accounts=(company.chat, company.play), member_external_id=None)
    assert [str(scope) for scope in source.members()] == sorted(
        f"acme/{account}" for account in (company.chat, company.play)
    )
    assert "organizations:ListAccounts" not in doors.asked
    assert {bound.rule for bound in source.bounds()} == {"accounts names it"}


def test_regions_differ_by_account(organisation, company, doors):
    """Each account is asked for its own regions; one that refuses loses its regions alone."""
    doors.answer["ec2:DescribeRegions"] = lambda count: (
        (403, "UnauthorizedOperation")
        if count == 1
        else "<DescribeRegionsResponse><regionInfo><item><regionName>eu-west-1</regionName>"
        "<optInStatus>opted-in</optInStatus></item><item><regionName>af-south-1</regionName>"
        "<optInStatus>not-opted-in</optInStatus></item></regionInfo></DescribeRegionsResponse>"
    )
    units = read(organisation(regions=()), security_groups, accounts)
    lost = {key: unit.evidence.gap for key, unit in units.items() if unit.evidence.gap}
    ((kind, account),) = lost
    assert (kind, lost[kind, account].operation) == (
        "aws.ec2.security_group",
        "ec2:DescribeRegions",
    )
    assert units["aws.account", account].evidence.complete
    places = {place for kind, place in units if kind == "aws.ec2.security_group"}
    assert len(places) == 4
    assert all(place.endswith("/eu-west-1") for place in places - {account})


def test_regions_that_are_not_enabled_are_told(organisation, doors):
    """What is not opted in holds nothing that can be read, and is named with AWS's own word."""
    doors.answer["ec2:DescribeRegions"] = lambda _: (
        "<DescribeRegionsResponse><regionInfo><item><regionName>eu-west-1</regionName>"
        "<optInStatus>opt-in-not-required</optInStatus></item><item><regionName>af-south-1"
        "</regionName><optInStatus>not-opted-in</optInStatus></item></regionInfo>"
        "</DescribeRegionsResponse>"
    )
    home = organisation(regions=()).home
    home.scopes("region")
    told = {bound.place: (bound.read, bound.rule) for bound in home.bounds()}
    assert told == {
        Scope("acme", (HOME, "af-south-1")): (False, "not-opted-in"),
        Scope("acme", (HOME, "eu-west-1")): (True, "opt-in-not-required"),
    }


def test_a_denied_region_a_disabled_one_and_a_refusal_read_differently(organisation, doors):
    """A policy above the account, a region that does not know us, and IAM each have their words."""
    scp = (
        "User: arn:aws:sts::777788889999:assumed-role/audit/tieout is not authorized to perform: "
        "ec2:DescribeSecurityGroups with an explicit deny in a service control policy"
    )
    error = (
        "<Response><Errors><Error><Code>{}</Code><Message>{}</Message></Error></Errors></Response>"
    )
    cases = {
        "a service control policy denies it": (403, "UnauthorizedOperation", scp),
        "the credentials are not known there: the region is not enabled, or they are void": (
            401, "AuthFailure", "AWS was not able to validate the provided access credentials",
        ),
        "": (403, "UnauthorizedOperation", "You are not authorized"),
    }  # fmt: skip
    hook = doors.hook
    for told, (status, code, message) in cases.items():

        def denied(request: Any, event_name: str, _error=(status, code, message), **about: Any):
            if event_name.endswith("DescribeSecurityGroups"):
                return answered(request.url, _error[0], error.format(*_error[1:]))
            return hook(request, event_name, **about)

        source = organisation(accounts=(HOME,))
        events = source.home.connection.clients.of("ec2:DescribeRegions", "eu-west-1").meta.events
        events.register_first("before-send", denied)
        unit = read(source, security_groups)["aws.ec2.security_group", f"{HOME}/eu-west-1"]
        events.unregister("before-send", denied)
        assert (unit.evidence.gap.code, unit.evidence.gap.message) == (code, told)


def test_clients_are_built_once_for_all_accounts(organisation, base):
    """Four accounts cost as many clients as one: one a service and region."""
    read(organisation())
    built = set(base.clients._built_ones)
    regional = {key for key in built if key[0] == "ec2"}
    assert regional <= {("ec2", region) for region in REGIONS}
    assert len(built) < 12
