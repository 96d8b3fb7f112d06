"""Every collector against a seeded account and an empty one, read twice, and replayed."""

import json

from collectors.aws.identity.account import Account
from collectors.aws.identity.credential_rows import CredentialRow
from collectors.aws.identity.iam_policies import IamPolicy
from collectors.aws.identity.iam_roles import IamRole
from collectors.aws.identity.iam_users import IamUser
from collectors.aws.identity.organizations import OrganizationAccount, organization_accounts
from collectors.aws.logs.cloudtrail import Trail, TrailCoverage
from collectors.aws.network.security_groups import SecurityGroup
from collectors.aws.storage.s3 import Bucket
from evidence.record import UNOBSERVED, Record

ACCOUNT = "123456789012"


def seen(units, model, place=ACCOUNT):
    """The resources of one unit as checks get them: stored, parsed and hydrated."""
    record = units[model.kind, place].record
    found = model.hydrate(Record.parse(record.body).rows)
    return {getattr(each, "name", each.id): each for each in found}


def test_users(source, gather):
    """Users come with credentials, tags and all that applies to them."""
    units = gather(source)
    users = seen(units, IamUser)
    whole = units["aws.iam.user", ACCOUNT].record.completeness
    assert (whole.complete, whole.expected, whole.expected_from) == (
        True,
        3,
        "iam:GetAccountSummary",
    )
    ada, bob, deploy = users["ada"], users["bob@example.com"], users["deploy"]
    assert (ada.console, ada.mfa, ada.active, ada.service) == (True, True, True, False)
    assert (ada.email, ada.employee_id, ada.groups) == ("ada@example.com", "E-1", ["admins"])
    assert ada.created.tzinfo is not None
    assert ada.allows("*")
    assert [each["source"] for each in ada.statements] == [
        "group admins managed arn:aws:iam::aws:policy/AdministratorAccess"
    ]
    assert (bob.email, bob.active, bob.mfa) == ("bob@example.com", False, False)
    assert bob.boundary is None
    assert deploy.service
    assert [(key["number"], key["active"]) for key in deploy.keys] == [(1, True), (2, False)]
    assert deploy.keys[0]["rotated"].year >= 2026
    assert deploy.allows("s3:GetObject")
    assert not deploy.allows("iam:CreateUser")


def test_roles_and_policies(source, gather):
    """Roles say who may take them on and what bounds them; policies how often they are held."""
    units = gather(source)
    roles = seen(units, IamRole)
    worker = roles["worker"]
    assert worker.trust[0]["principals"] == ["Service:ec2.amazonaws.com"]
    assert (worker.path, worker.service_linked, worker.last_used) == ("/app/", False, None)
    assert [each["source"] for each in worker.boundary] == [
        f"boundary arn:aws:iam::{ACCOUNT}:policy/readers"
    ]
    assert not worker.allows("*")
    assert worker.allows("s3:GetObject")
    assert roles["AWSServiceRoleForAutoScaling"].service_linked
    policies = seen(units, IamPolicy)
    assert list(policies) == ["readers"]
    assert policies["readers"].allows("s3:GetObject")
    assert not policies["readers"].allows("s3:PutObject")


def test_account(source, gather):
    """The account tells of its root user, its password policy and its block."""
    account = seen(gather(source), Account)[ACCOUNT]
    assert (account.root_mfa, account.root_keys) == (False, 0)
    assert account.password_policy == {
        "minimum_length": 14,
        "symbols": True,
        "numbers": False,
        "uppercase": False,
        "lowercase": False,
        "reuse_prevention": None,
        "max_age_days": None,
    }
    assert account.public_access_block is None


def test_buckets(source, gather):
    """Buckets tell what is set, and None where nothing is."""
    buckets = seen(gather(source), Bucket)
    media, plain, logs = (buckets[f"{name}-example"] for name in ("media", "plain", "logs"))
    assert (media.id, media.region) == ("arn:aws:s3:::media-example", "us-east-1")
    assert (media.versioning, media.mfa_delete, media.data_class) == (
        "Enabled",
        False,
        "confidential",
    )
    assert (media.encryption, media.encryption_key) == ("aws:kms", "alias/media")
    assert media.public_access_block == {
        "block_acls": True,
        "ignore_acls": True,
        "block_policy": True,
        "restrict_buckets": False,
    }
    assert (media.tls_only, media.policy_public, media.logging) == (True, False, "logs-example")
    assert (plain.tls_only, plain.policy_public) == (False, True)
    assert plain.acl_public == ["AllUsers:READ"]
    assert (logs.policy, logs.public_access_block, logs.versioning) == (None, None, None)
    assert (logs.acl_public, logs.tags, logs.logging) == ([], {}, None)


def test_security_groups(source, gather):
    """IPv6 counts, and the default group is marked."""
    units = gather(source)
    groups = seen(units, SecurityGroup, f"{ACCOUNT}/eu-west-1")
    assert groups["bastion"].open_to_world(22)
    assert not groups["bastion"].open_to_world(443)
    assert groups["default"].default
    assert not groups["bastion"].default
    assert list(seen(units, SecurityGroup, f"{ACCOUNT}/us-east-1")) == ["default"]


def test_trails(source, gather):
    """A trail is one row at home; every region says which trails cover it."""
    units = gather(source)
    (local,) = seen(units, Trail, f"{ACCOUNT}/eu-west-1").values()
    (everywhere,) = seen(units, Trail, f"{ACCOUNT}/us-east-1").values()
    assert (local.logging, local.multi_region, local.management_events) == (False, False, "All")
    assert (everywhere.logging, everywhere.multi_region) == (True, True)
    assert everywhere.log_validation
    assert everywhere.management_events == "WriteOnly"
    covered = seen(units, TrailCoverage, f"{ACCOUNT}/eu-west-1")["eu-west-1"]
    assert [(each["arn"].rpartition("/")[2], each["logging"]) for each in covered.trails] == [
        ("local", False),
        ("everywhere", True),
    ]


def test_rows_of_the_report_are_users(source, gather):
    """The report is a population of its own, by the ARNs that the list of users has too."""
    units = gather(source)
    rows = units["aws.iam.credential_row", ACCOUNT].record.rows
    assert {row["id"] for row in rows} == {user.id for user in seen(units, IamUser).values()}
    assert {(row["name"], row["root"]) for row in rows} == {
        ("ada", False), ("bob@example.com", False), ("deploy", False)
    }  # fmt: skip
    assert not seen(units, CredentialRow)["ada"].root


def test_the_management_account_lists_the_organisation(source, gather):
    """Every account of the organisation, with its state, by the account that may list them."""
    accounts = seen(gather(source, organization_accounts), OrganizationAccount)
    assert len(accounts) == 2
    assert accounts[ACCOUNT].listed
    assert {each.state for each in accounts.values()} == {"ACTIVE"}
    assert len({each.organization for each in accounts.values()}) == 1


def test_another_account_knows_itself_and_the_management_account(source, gather, faults, replayed):
    """Where listing is refused the two are told of, and what the list tells is unobserved."""
    answer = {"Organization": {"Id": "o-example1", "MasterAccountId": "999999999999"}}
    faults.answer["organizations:DescribeOrganization"] = lambda _: json.dumps(answer)
    faults.answer["organizations:ListAccounts"] = lambda _: (400, "AccessDeniedException")
    unit = gather(source, organization_accounts)["aws.organizations.account", ACCOUNT]
    assert unit.record.completeness.complete
    lost = {"state": "AccessDeniedException on organizations:ListAccounts"}
    assert unit.record.rows == [
        {"id": each, "listed": False, "organization": "o-example1", UNOBSERVED: lost}
        for each in (ACCOUNT, "999999999999")
    ]
    assert replayed(unit).body == unit.record.body
    faults.answer["organizations:ListAccounts"] = lambda _: (429, "TooManyRequestsException")
    unit = gather(source, organization_accounts)["aws.organizations.account", ACCOUNT]
    assert unit.record is None
    assert unit.evidence.gap.operation == "organizations:ListAccounts"


def test_an_account_without_organisation_stands_alone(make_source, gather):
    """AWS's word that there is no organisation makes the account the only one."""
    source = make_source(role_arn="arn:aws:iam::222222222222:role/audit")
    units = gather(source, organization_accounts)
    (row,) = units["aws.organizations.account", "222222222222"].record.rows
    alone = {"id": "222222222222", "listed": True, "organization": None, "state": "ACTIVE"}
    assert row == alone


def test_an_account_without_state_is_not_taken_for_active(source, gather, faults):
    """An answer that says neither state nor status leaves the state unobserved."""
    listed = {"Accounts": [{"Id": ACCOUNT}, {"Id": "999999999999", "State": "CLOSED"}]}
    faults.answer["organizations:ListAccounts"] = lambda _: json.dumps(listed)
    unit = gather(source, organization_accounts)["aws.organizations.account", ACCOUNT]
    assert [row.get("state") for row in unit.record.rows] == [None, "CLOSED"]
    assert "state" in unit.record.rows[0][UNOBSERVED]


def test_an_empty_account_is_proven_empty(make_source, gather):
    """Nothing there gives complete records without rows, and one row for what always is there."""
    units = gather(make_source(role_arn="arn:aws:iam::222222222222:role/audit"))
    assert len(units) == 13
    for (kind, place), unit in units.items():
        assert place.startswith("222222222222")
        assert unit.evidence.gap is None, kind
        assert unit.record.completeness.complete
    for kind in ("aws.iam.user", "aws.iam.role", "aws.iam.policy", "aws.s3.bucket"):
        assert units[kind, "222222222222"].record.rows == []
    for region in ("eu-west-1", "us-east-1"):
        place = f"222222222222/{region}"
        assert units["aws.cloudtrail.trail", place].record.rows == []
        rows = units["aws.cloudtrail.coverage", place].record.rows
        assert rows == [{"id": region, "trails": []}]
    assert seen(units, Account, "222222222222")["222222222222"].password_policy is None


def test_a_transcript_replays_without_network_to_the_same_record(
    source, gather, replayed, no_network_after
):
    """The same collector code, fed from the stored transcript, makes the very same bytes."""
    units = gather(source)
    with no_network_after():
        for unit in units.values():
            assert replayed(unit).body == unit.record.body


def test_an_unchanged_account_gives_the_same_digests(make_source, gather):
    """Two readings over two connections differ in nothing but their envelopes."""
    first, second = gather(make_source()), gather(make_source())
    for key, unit in first.items():
        assert unit.transcript.body == second[key].transcript.body
        assert unit.record.digest == second[key].record.digest


def test_order_of_regions_and_of_threads_does_not_show(make_source, gather):
    """Regions in another order give the same records."""
    first = gather(make_source())
    second = gather(make_source(regions=("us-east-1", "eu-west-1")))
    assert {key: unit.evidence.record for key, unit in first.items()} == {
        key: unit.evidence.record for key, unit in second.items()
    }


def test_nothing_is_asked_per_user_and_nothing_twice(source, gather, faults):
    """IAM is read by its bulk calls; a bucket's fields share one answer."""
    gather(source)
    iam = {name: count for name, count in faults.asked.items() if name.startswith("iam:")}
    # Users, roles and policies each keep the whole bulk answer in their own transcript; the
    # account, the users and the report itself each keep the report.
    assert iam["iam:GetAccountAuthorizationDetails"] == 3
    assert iam["iam:GetCredentialReport"] == 3
    assert iam["iam:GetAccountSummary"] == 2
    assert faults.asked["s3:GetBucketVersioning"] == 3
    assert faults.asked["s3:GetBucketEncryption"] == 3
    assert faults.asked["s3:ListBuckets"] == 1
