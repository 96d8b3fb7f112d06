"""The configured account: who we are, which regions there are, and what cannot work."""

import socket

import pytest

from collectors.aws.source import AwsSource
from collectors.errors import UnobservedError
from collectors.tape import Player
from evidence.errors import UsageError
from evidence.scope import Scope
from evidence.transcript import Transcript


def test_identity_and_scopes(source):
    """The account and each region are places below the operator's own name for it."""
    assert source.account == "123456789012"
    assert source.identity().startswith("arn:aws:")
    assert source.scopes("account") == [Scope("production", ("123456789012",))]
    assert [str(scope) for scope in source.scopes("region")] == [
        "production/123456789012/eu-west-1",
        "production/123456789012/us-east-1",
    ]
    assert source.scopes("cluster") == []
    assert source.offers("aws.s3.bucket")
    assert not source.offers("kubernetes.pod")


def test_regions_are_discovered_where_none_are_configured(make_source, faults):
    """Those enabled for the account are read; one that is not opted in holds nothing."""
    source = make_source(regions=None)
    assert "eu-west-1" in source.regions()
    faults.answer["ec2:DescribeRegions"] = lambda _: (
        "<DescribeRegionsResponse><regionInfo>"
        "<item><regionName>b-1</regionName><optInStatus>opted-in</optInStatus></item>"
        "<item><regionName>a-1</regionName><optInStatus>opt-in-not-required</optInStatus></item>"
        "<item><regionName>c-1</regionName><optInStatus>not-opted-in</optInStatus></item>"
        "</regionInfo></DescribeRegionsResponse>"
    )
    assert make_source(regions=None).regions() == ("a-1", "b-1")


def test_units_of_a_source_that_does_not_say_who_we_are_are_lost_by_name(
    make_source, gather, faults
):
    """Without an identity, or a list of regions, nothing is read and each unit says why."""
    faults.deny("ec2:DescribeRegions")
    units = gather(make_source(regions=None))
    lost = {kind: unit.evidence.gap for (kind, _), unit in units.items() if unit.evidence.gap}
    assert set(lost) == {
        "aws.ec2.security_group",
        "aws.cloudtrail.trail",
        "aws.cloudtrail.coverage",
    }
    assert {gap.operation for gap in lost.values()} == {"ec2:DescribeRegions"}
    faults.deny("sts:GetCallerIdentity")
    units = gather(make_source())
    assert {unit.evidence.gap.operation for unit in units.values()} == {"sts:GetCallerIdentity"}


def test_a_role_is_assumed_once(make_source, faults, estate):
    """With a role, everything is asked as that role; its external id is sent, and not shown."""
    source = make_source(
        role_arn="arn:aws:iam::333333333333:role/audit", external_id="not-for-everyone"
    )
    assert source.account == "333333333333"
    assert ":assumed-role/audit/tieout" in source.identity()
    assert "not-for-everyone" not in str(source.settings())
    assert source.settings()["external_id"] is True


def test_a_role_that_may_not_be_assumed_is_told_as_such(endpoint, faults, slept):
    """The gap names sts:AssumeRole, not the call that happened to come first."""
    source = AwsSource(
        "production",
        role_arn="arn:aws:iam::333333333333:role/audit",
        regions=["eu-west-1"],
        endpoint_url=endpoint,
        patience=slept.patience(),
    )
    source.connection.sdk.register("before-send", faults.hook)
    faults.deny("sts:AssumeRole")
    with pytest.raises(UnobservedError) as caught:
        source.identity()
    assert (caught.value.gap.operation, caught.value.gap.cause) == ("sts:AssumeRole", "refused")


@pytest.mark.parametrize("role", [None, "arn:aws:iam::333333333333:role/audit"])
def test_a_profile_from_a_file_of_its_own(role, monkeypatch, tmp_path, endpoint, estate):
    """A profile is found in the file named for it, also as the one that assumes a role."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    file = tmp_path / "credentials"
    file.write_text("[audit]\naws_access_key_id = testing\naws_secret_access_key = testing\n")
    source = AwsSource(
        "production",
        profile="audit",
        credentials_file=file,
        role_arn=role,
        regions=["eu-west-1"],
        endpoint_url=endpoint,
    )
    assert source.account == ("333333333333" if role else "123456789012")


def test_no_credentials(monkeypatch, endpoint):
    """Nobody signed in is a refusal, with or without a role to assume."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(UnobservedError) as caught:
        AwsSource("production", regions=["eu-west-1"], endpoint_url=endpoint).identity()
    assert (caught.value.gap.cause, caught.value.gap.code) == ("refused", "NoCredentialsError")
    source = AwsSource("production", role_arn="arn:aws:iam::333333333333:role/audit")
    with pytest.raises(UnobservedError) as caught:
        source.identity()
    assert caught.value.gap.code == "NoCredentialsError"


def test_an_unknown_profile():
    """A profile that nobody configured is told by its name in the SDK's words."""
    with pytest.raises(UnobservedError) as caught:
        AwsSource("production", profile="nobody").identity()
    assert caught.value.gap.code == "ProfileNotFound"


def test_an_endpoint_that_nobody_answers(slept):
    """A refused connection is told after its deadline, without address and port."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        port = held.getsockname()[1]
        source = AwsSource(
            "production",
            regions=["eu-west-1"],
            endpoint_url=f"http://127.0.0.1:{port}",
            patience=slept.patience(),
        )
        with pytest.raises(UnobservedError) as caught:
            source.identity()
    assert caught.value.gap.cause == "unavailable"
    assert str(port) not in str(caught.value)
    assert slept.seconds > 0


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"role_arn": "audit"}, "role_arn"),
        ({"external_id": "x"}, "role_arn only"),
        ({"regions": "eu-west-1"}, "is a list"),
        ({"endpoint_url": "http://aws.example.com"}, "https"),
        ({"endpoint_url": "http://169.254.169.254"}, "https"),
        ({"endpoint_url": "ftp://127.0.0.1"}, "https"),
    ],
)
def test_settings_that_cannot_work(settings, told):
    """A mistake in the configuration is told in one sentence, before anything is asked."""
    with pytest.raises(UsageError, match=told):
        AwsSource("production", **settings)


def test_a_session_on_a_tape_needs_no_sdk(source, monkeypatch):
    """A question that is not on the tape is a gap, and nothing is loaded or sent for it."""
    import sys

    for name in [name for name in sys.modules if name.partition(".")[0] in ("boto3", "botocore")]:
        monkeypatch.setitem(sys.modules, name, None)
    session = AwsSource("production").session(Scope("production", ("1",)), Player(Transcript(())))
    with pytest.raises(UnobservedError) as caught:
        session.call("s3:ListBuckets")
    assert caught.value.gap.code == "NotRecorded"
