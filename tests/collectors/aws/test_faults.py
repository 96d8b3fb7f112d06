"""What is left when AWS refuses, throttles, breaks off or answers nonsense."""

import base64
from itertools import product

import pytest
from aws_faults import iam_answer

from collectors.aws.answers import REPORT_COLUMNS
from collectors.aws.storage import s3
from evidence.record import UNOBSERVED

ACCOUNT = "123456789012"
REPORTED = {"console", "mfa", "password_last_used", "password_changed", "keys"}

FACETS = {
    "iam:GetAccountSummary": {"aws.account": {"root_mfa", "root_keys"}},
    "iam:GetAccountPasswordPolicy": {"aws.account": {"password_policy"}},
    "s3control:GetPublicAccessBlock": {"aws.account": {"public_access_block"}},
    "iam:GenerateCredentialReport": {
        "aws.account": {"root_last_used"},
        "aws.iam.user": REPORTED,
    },
    "iam:GetCredentialReport": {"aws.account": {"root_last_used"}, "aws.iam.user": REPORTED},
    "s3:GetBucketAcl": {"aws.s3.bucket": {"acl_public"}},
    "s3:GetBucketEncryption": {"aws.s3.bucket": {"encryption", "encryption_key"}},
    "s3:GetBucketLocation": {"aws.s3.bucket": {"region"}},
    "s3:GetBucketLogging": {"aws.s3.bucket": {"logging"}},
    "s3:GetBucketPolicy": {"aws.s3.bucket": {"policy"}},
    "s3:GetBucketTagging": {"aws.s3.bucket": {"tags"}},
    "s3:GetBucketVersioning": {"aws.s3.bucket": {"versioning", "mfa_delete"}},
    "s3:GetPublicAccessBlock": {"aws.s3.bucket": {"public_access_block"}},
    "cloudtrail:GetEventSelectors": {"aws.cloudtrail.trail": {"data_events", "management_events"}},
    "cloudtrail:GetInsightSelectors": {"aws.cloudtrail.trail": {"insights"}},
    "cloudtrail:GetTrailStatus": {
        "aws.cloudtrail.trail": {"logging"},
        "aws.cloudtrail.coverage": {"trails"},
    },
    "cloudtrail:DescribeTrails": {"aws.cloudtrail.coverage": {"trails"}},
}
"""The fields that each refused call costs, by kind."""
LISTS = {
    "iam:GenerateCredentialReport": {"aws.iam.credential_row"},
    "iam:GetCredentialReport": {"aws.iam.credential_row"},
    "organizations:DescribeOrganization": {"aws.organizations.account"},
    "organizations:ListAccounts": {"aws.organizations.account"},
    "iam:GetAccountAuthorizationDetails": {"aws.iam.user", "aws.iam.role", "aws.iam.policy"},
    "s3:ListBuckets": {"aws.s3.bucket"},
    "ec2:DescribeSecurityGroups": {"aws.ec2.security_group"},
    "cloudtrail:DescribeTrails": {"aws.cloudtrail.trail"},
}
"""The populations that each refused call costs."""


@pytest.mark.parametrize("operation", sorted({*FACETS, *LISTS}))
def test_each_operation_denied_in_turn(operation, intact, source, gather, faults, replayed):
    """A refused call costs its own fields or its population, by name, and nothing else."""
    faults.deny(operation)
    for key, unit in gather(source).items():
        kind = key[0]
        if kind in LISTS.get(operation, ()):
            assert unit.record is None
            assert (unit.evidence.gap.operation, unit.evidence.gap.cause) == (operation, "refused")
            continue
        lost = FACETS.get(operation, {}).get(kind, set())
        assert unit.record.completeness.complete
        for row, whole in zip(unit.record.rows, intact[key].record.rows, strict=True):
            before = set(whole.get(UNOBSERVED, {}))
            unobserved = row.get(UNOBSERVED, {})
            assert set(unobserved) == lost | before
            assert all(operation in unobserved[name] for name in lost)
            for name in set(whole) - lost - {UNOBSERVED}:
                assert row[name] == whole[name]
        assert replayed(unit).body == unit.record.body


def test_everything_denied_gives_no_record_of_anything_seen(source, gather, faults):
    """With every call refused there is no population, and no field of what is known to be."""
    source.identity()
    faults.deny("*")
    for (kind, _), unit in gather(source).items():
        if kind in ("aws.account", "aws.cloudtrail.coverage"):
            assert all(set(row) == {"id", UNOBSERVED} for row in unit.record.rows)
        else:
            assert unit.record is None
            assert unit.evidence.gap.code == "AccessDenied"


def storm(faults, share):
    """Throttles so many of every ten calls."""
    faults.answer["*"] = lambda _: (
        (400, "Throttling") if sum(faults.asked.values()) % 10 < share else None
    )


@pytest.mark.parametrize("share", [1, 6])
def test_a_throttle_storm_is_waited_out(share, intact, source, gather, faults, slept):
    """With 10 and 60 % of calls throttled the records are those of a quiet day."""
    source.identity()
    storm(faults, share)
    units = gather(source)
    assert {key: unit.evidence.record for key, unit in units.items()} == {
        key: unit.evidence.record for key, unit in intact.items()
    }
    assert slept.seconds > 0
    assert sum(unit.evidence.traffic.attempts for unit in units.values()) > sum(
        unit.evidence.traffic.requests for unit in units.values()
    )


def test_in_a_storm_beyond_the_deadline_nothing_changes_its_value(intact, source, gather, faults):
    """With 90 % throttled a field is as on a quiet day, or unobserved and throttled: no third."""
    source.identity()
    storm(faults, 9)
    for key, unit in gather(source).items():
        if unit.record is None:
            assert unit.evidence.gap.cause == "throttled"
            continue
        quiet = {row["id"]: row for row in intact[key].record.rows}
        for row in unit.record.rows:
            for name, reason in row.pop(UNOBSERVED, {}).items():
                assert reason.startswith(("Throttling on ", "NoRootRow on ")), name
            assert row.items() <= quiet[row["id"]].items()


@pytest.mark.parametrize(
    ("error", "expected"),
    [((400, "Throttling"), "throttled"), ((503, "ServiceUnavailable"), "unavailable")],
)
def test_after_the_deadline_it_is_told(error, expected, source, gather, faults, replayed):
    """A storm without end leaves fields unobserved, with the call and the word for it."""
    faults.answer["s3:GetBucketAcl"] = lambda _: error
    unit = gather(source)["aws.s3.bucket", ACCOUNT]
    told = {row[UNOBSERVED]["acl_public"] for row in unit.record.rows}
    assert told == {f"{error[1]} on s3:GetBucketAcl"}
    gaps = {each.gap.cause for each in unit.transcript.exchanges if each.gap}
    assert gaps == {expected}
    assert replayed(unit).body == unit.record.body


@pytest.mark.parametrize("first", range(1, 26, 4))
def test_credentials_that_expire_on_the_way(first, source, gather, faults):
    """From the k-th call on everything has expired: nothing read after it counts as read."""
    source.identity()
    faults.asked.clear()
    faults.answer["*"] = lambda _: (
        (403, "ExpiredToken") if sum(faults.asked.values()) >= first else None
    )
    unit = gather(source, s3.buckets)["aws.s3.bucket", ACCOUNT]
    if first == 1:
        assert unit.record is None
        assert unit.evidence.gap.cause == "expired"
        return
    lost = sum(len(row.get(UNOBSERVED, ())) for row in unit.record.rows)
    assert lost > 0
    assert all(reason.startswith("ExpiredToken on s3:") for reason in unit.evidence.unobserved)


YES_OR_NO = ("password_enabled", "mfa_active", "access_key_1_active", "access_key_2_active")


def report(*users: str, odd: str = "user") -> str:
    lines = [",".join(REPORT_COLUMNS)]
    for user in users:
        cells = dict.fromkeys(REPORT_COLUMNS, "N/A")
        cells |= dict.fromkeys(YES_OR_NO, "false")
        cells |= {
            odd: "odd",
            "user": user,
            "arn": user,
            "password_last_used": "2026-01-02T03:04:05+00:00",
        }
        cells |= {"access_key_2_last_used_date": "2026-02-02T03:04:05+00:00"}
        lines.append(",".join(cells.values()))
    content = base64.b64encode("\n".join(lines).encode()).decode()
    return iam_answer("GetCredentialReport", f"<Content>{content}</Content>")


def test_the_last_use_of_root_is_that_of_password_or_key(source, gather, faults):
    """The latest of the three instants in the report's row of the root user."""
    from collectors.aws.identity.account import accounts

    faults.answer["iam:GetCredentialReport"] = lambda _: report("<root_account>")
    unit = gather(source, accounts)["aws.account", ACCOUNT]
    assert unit.record.rows[0]["root_last_used"] == "2026-02-02T03:04:05Z"


def test_a_user_younger_than_the_report_keeps_its_place(source, gather, faults):
    """A user without a row lacks the report's fields only; the list stays complete."""
    from collectors.aws.identity.iam_users import users

    faults.answer["iam:GetCredentialReport"] = lambda _: report("ada", "deploy")
    unit = gather(source, users)["aws.iam.user", ACCOUNT]
    assert unit.record.completeness.complete
    lost = {row["name"]: set(row.get(UNOBSERVED, ())) for row in unit.record.rows}
    assert lost == {"ada": set(), "deploy": set(), "bob@example.com": REPORTED}


def test_an_odd_cell_of_the_report_is_no_answer(source, gather, faults):
    """A password that is neither on nor off is not off."""
    from collectors.aws.identity.iam_users import users

    faults.answer["iam:GetCredentialReport"] = lambda _: report("ada", odd="password_enabled")
    unit = gather(source, users)["aws.iam.user", ACCOUNT]
    [ada] = [row for row in unit.record.rows if row["name"] == "ada"]
    assert set(ada[UNOBSERVED]) == REPORTED
    assert "OddCell" in ada[UNOBSERVED]["console"]


@pytest.mark.parametrize(("summary", "extra"), list(product([True, False], repeat=2)))
def test_users_are_counted_against_what_aws_says(summary, extra, source, gather, faults):
    """AWS's count decides; where it is refused, a user whom only the report names is missing."""
    from collectors.aws.identity.iam_users import users

    names = ["ada", "deploy", "bob@example.com", *(["gone"] if extra else [])]
    faults.answer["iam:GetCredentialReport"] = lambda _: report("<root_account>", *names)
    if not summary:
        faults.deny("iam:GetAccountSummary")
    unit = gather(source, users)["aws.iam.user", ACCOUNT]
    assert unit.record.completeness.complete is (summary or not extra)


def test_a_bulk_answer_with_fewer_users_than_counted_is_partial(source, gather, faults):
    """A list shorter than AWS's own count is not the whole list."""
    from collectors.aws.identity.iam_users import users

    faults.answer["iam:GetAccountSummary"] = lambda _: iam_answer(
        "GetAccountSummary",
        "<SummaryMap><entry><key>Users</key><value>4</value></entry></SummaryMap>",
    )
    unit = gather(source, users)["aws.iam.user", ACCOUNT]
    assert unit.evidence.gap.code == "CountDiffers"
    assert len(unit.record.rows) == 3


def test_a_policy_without_its_document_leaves_the_statements_unobserved(source, gather, faults):
    """What a user may do is unknown when a policy it holds was not answered, never narrower."""
    from collectors.aws.identity.iam_users import users

    faults.answer["iam:GetAccountAuthorizationDetails"] = lambda _: iam_answer(
        "GetAccountAuthorizationDetails",
        "<UserDetailList><member><UserName>ada</UserName><Arn>arn:x</Arn>"
        "<CreateDate>2026-01-01T00:00:00Z</CreateDate><GroupList/><UserPolicyList/>"
        "<PermissionsBoundary><PermissionsBoundaryArn>arn:b</PermissionsBoundaryArn>"
        "</PermissionsBoundary><AttachedManagedPolicies><member><PolicyName>p</PolicyName>"
        "<PolicyArn>arn:p</PolicyArn></member></AttachedManagedPolicies></member></UserDetailList>",
    )
    unit = gather(source, users)["aws.iam.user", ACCOUNT]
    lost = unit.record.rows[0][UNOBSERVED]
    assert lost["statements"].endswith("no document of arn:p")
    assert lost["boundary"].endswith("no document of arn:b")


def test_a_report_that_is_never_ready_is_told(source, gather, faults):
    """A job that does not end costs its fields, after a bounded number of looks at it."""
    from collectors.aws.identity.iam_users import users

    faults.answer["iam:GenerateCredentialReport"] = lambda _: iam_answer(
        "GenerateCredentialReport", "<State>INPROGRESS</State>"
    )
    unit = gather(source, users)["aws.iam.user", ACCOUNT]
    assert "NotReady on iam:GenerateCredentialReport" in unit.evidence.unobserved
    assert len(unit.record.rows) == 3
