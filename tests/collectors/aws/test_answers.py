"""What of an answer reaches the disk."""

import io
from datetime import UTC, datetime, timedelta, timezone

import pytest

from collectors.aws.answers import REPORT_COLUMNS, attached_policies, plain, report_rows
from collectors.aws.operations import evidence_of
from evidence.canonical import canonical


def test_an_answer_becomes_plain_json_without_what_differs_each_time():
    """Instants become UTC text, bytes text; the request's own data are left out."""
    tokyo = datetime(2026, 1, 2, 3, tzinfo=timezone(timedelta(hours=9)))
    answer = {"When": tokyo, "Data": b"text", "ResponseMetadata": {"RequestId": "x"}}
    assert plain(answer) == {"When": "2026-01-01T18:00:00+00:00", "Data": "text"}
    assert plain({"When": tokyo.astimezone(UTC)}) == {"When": "2026-01-01T18:00:00+00:00"}


def test_lists_without_a_promised_order_are_put_in_order():
    """Tags in another order give the same bytes; other lists keep theirs."""
    one, two = {"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}
    assert canonical(plain({"Tags": [two, one]})) == canonical(plain({"Tags": [one, two]}))
    assert plain({"Rules": [two, one]}) == {"Rules": [two, one]}


def test_secrets_are_replaced_wherever_they_stand():
    """Passwords, tokens, user data and environment values never reach a tape."""
    answer = {
        "Functions": [{"Environment": {"Variables": {"TOKEN": "hush"}}, "UserData": b"hush"}],
        "Credentials": {"SecretAccessKey": "hush", "SessionToken": "hush"},
    }
    text = str(plain(answer))
    assert "hush" not in text
    assert "TOKEN" in text


def test_content_is_not_evidence():
    """A stream, as object contents come, is refused."""
    with pytest.raises(ValueError, match="stream"):
        plain({"Body": io.BytesIO(b"")})


def test_only_the_fields_that_a_control_asks_for_are_kept():
    """The names of bucket owners and of private grantees stay where they are."""
    body = evidence_of(
        "s3:GetBucketAcl",
        {
            "Owner": {"DisplayName": "Ada", "ID": "1"},
            "Grants": [
                {
                    "Grantee": {"DisplayName": "Ada", "ID": "1", "Type": "CanonicalUser"},
                    "Permission": "FULL_CONTROL",
                }
            ],
        },
    )
    assert body == {
        "Grants": [{"Grantee": {"Type": "CanonicalUser"}, "Permission": "FULL_CONTROL"}]
    }


def test_policies_without_effect_are_left_out():
    """Old versions, and AWS-managed policies that nothing holds, are not stored."""

    def policy(arn, count, boundaries=0):
        versions = [
            {"VersionId": "v1", "IsDefaultVersion": False},
            {"VersionId": "v2", "IsDefaultVersion": True},
        ]
        return {
            "Arn": arn,
            "AttachmentCount": count,
            "PermissionsBoundaryUsageCount": boundaries,
            "PolicyVersionList": versions,
        }

    answer = {
        "Policies": [
            policy("arn:aws:iam::aws:policy/Unused", 0),
            policy("arn:aws:iam::aws:policy/Used", 2),
            policy("arn:aws:iam::aws:policy/Boundary", 0, 1),
            policy("arn:aws:iam::123456789012:policy/own", 0),
        ]
    }
    kept = attached_policies(answer)["Policies"]
    assert [each["Arn"].rpartition("/")[2] for each in kept] == ["Used", "Boundary", "own"]
    assert {version["VersionId"] for each in kept for version in each["PolicyVersionList"]} == {
        "v2"
    }


def test_the_credential_report_is_read_by_column_names():
    """Columns in another order, and more of them, change nothing; rows come in order of ARN."""
    columns = ("cert_1_active", *reversed(REPORT_COLUMNS))
    lines = [",".join(columns)]
    lines += [",".join("b" if each == "arn" else "N/A" for each in columns)]
    lines += [",".join("a" if each == "arn" else "N/A" for each in columns)]
    rows = report_rows({"Content": "\n".join(lines).encode()})["Rows"]
    assert [row["arn"] for row in rows] == ["a", "b"]
    assert set(rows[0]) == set(REPORT_COLUMNS)


@pytest.mark.parametrize(
    "content",
    ["", "user,arn\nada,x\n", ",".join(REPORT_COLUMNS) + "\nada,x\n", "<html>"],
)
def test_a_report_of_another_form_is_an_error(content):
    """A cut or foreign report is never read as a report about fewer users."""
    with pytest.raises(ValueError, match="credential report"):
        report_rows({"Content": content})
