"""Chains of pages: joined, broken off, turning in circles, cut."""

import pytest
from aws_faults import iam_answer

from collectors.aws.storage import s3

ACCOUNT = "123456789012"
REGION = f"{ACCOUNT}/eu-west-1"


def groups(*names: str, token: str = "") -> str:
    items = "".join(
        f"<item><groupId>sg-{name}</groupId><groupName>{name}</groupName>"
        f"<groupDescription>x</groupDescription><vpcId>vpc-1</vpcId><ipPermissions/>"
        f"<ipPermissionsEgress/></item>"
        for name in names
    )
    more = f"<nextToken>{token}</nextToken>" if token else ""
    return (
        f"<DescribeSecurityGroupsResponse><securityGroupInfo>{items}</securityGroupInfo>{more}"
        "</DescribeSecurityGroupsResponse>"
    )


def paged(source, gather, faults, pages):
    """The unit of security groups whose pages are answered as given, the last one ever after."""
    from collectors.aws.network.security_groups import security_groups

    faults.answer["ec2:DescribeSecurityGroups"] = lambda count: pages[min(count, len(pages)) - 1]
    units = gather(source, security_groups)
    faults.answer.clear()
    return units["aws.ec2.security_group", REGION]


def ids(unit):
    return [row["id"] for row in unit.record.rows]


def test_a_chain_of_pages(make_source, gather, faults, replayed):
    """Pages are joined in order; their tokens, which differ each time, are not stored."""
    pages = [groups("a", token="t1"), groups("b", token="t2"), groups("c")]
    one = make_source(regions=("eu-west-1",))
    unit = paged(one, gather, faults, pages)
    assert ids(unit) == ["sg-a", "sg-b", "sg-c"]
    assert unit.record.completeness.complete
    assert b"t1" not in unit.transcript.body
    assert len(unit.transcript.exchanges[0].pages) == 3
    faults.asked.clear()
    other = [groups("a", token="x8"), groups("b", token="x9"), groups("c")]
    again = paged(make_source(regions=("eu-west-1",)), gather, faults, other)
    assert again.transcript.digest == unit.transcript.digest
    assert replayed(unit).body == unit.record.body


def test_a_page_that_is_refused_leaves_a_partial_population(make_source, gather, faults, replayed):
    """What the first page held is kept, marked partial, with the call that broke off."""
    pages = [groups("a", token="t1"), (403, "AccessDenied")]
    unit = paged(make_source(regions=("eu-west-1",)), gather, faults, pages)
    assert ids(unit) == ["sg-a"]
    assert not unit.record.completeness.complete
    assert unit.evidence.gap.operation == "ec2:DescribeSecurityGroups"
    assert replayed(unit).body == unit.record.body


@pytest.mark.parametrize(
    "pages",
    [
        [groups("a", token="t1"), groups("b", token="t1")],
        [groups("a", token="t1"), groups("b", token="t2"), groups("c", token="t1")],
    ],
)
def test_a_token_that_comes_twice_is_a_gap(pages, make_source, gather, faults, replayed):
    """A chain that turns in a circle ends, and is never taken for the whole list."""
    unit = paged(make_source(regions=("eu-west-1",)), gather, faults, pages)
    assert len(ids(unit)) == len(pages)
    assert str(unit.evidence.gap) == "RepeatedToken on ec2:DescribeSecurityGroups"
    assert replayed(unit).body == unit.record.body


def test_a_row_that_two_pages_carry_is_one_row(make_source, gather, faults):
    """A group that moved between pages while they were read is folded."""
    pages = [groups("a", "b", token="t1"), groups("b", "c")]
    unit = paged(make_source(regions=("eu-west-1",)), gather, faults, pages)
    assert ids(unit) == ["sg-a", "sg-b", "sg-c"]
    assert unit.record.completeness.complete


def test_a_cut_answer_is_malformed(make_source, gather, faults):
    """Half an answer is no answer."""
    unit = paged(make_source(regions=("eu-west-1",)), gather, faults, [groups("a")[:90]])
    assert unit.record is None
    assert (unit.evidence.gap.cause, unit.evidence.gap.code) == ("malformed", "ResponseParserError")


def test_a_page_without_its_list_is_no_empty_list(make_source, gather, faults):
    """An answer of another form, as a proxy may give, is not a population of nothing."""
    unit = paged(make_source(regions=("eu-west-1",)), gather, faults, ["<Other/>"])
    assert unit.record is None
    assert str(unit.evidence.gap) == "NoList on ec2:DescribeSecurityGroups"


def test_details_without_any_list_are_no_empty_account(source, gather, faults):
    """IAM's details always hold lists, if empty ones."""
    from collectors.aws.identity.iam_roles import roles

    faults.answer["iam:GetAccountAuthorizationDetails"] = lambda _: iam_answer(
        "GetAccountAuthorizationDetails", "<IsTruncated>false</IsTruncated>"
    )
    unit = gather(source, roles)["aws.iam.role", ACCOUNT]
    assert unit.record is None
    assert str(unit.evidence.gap) == "NoList on iam:GetAccountAuthorizationDetails"


def test_a_list_that_says_there_is_more_without_a_token_is_a_gap(source, gather, faults):
    """IAM's IsTruncated without a marker is a page that cannot be asked for."""
    from collectors.aws.identity.iam_policies import policies

    policy = (
        "<member><Arn>arn:aws:iam::123456789012:policy/a</Arn><AttachmentCount>0</AttachmentCount>"
        "<PolicyVersionList><member><IsDefaultVersion>true</IsDefaultVersion>"
        "<Document>{&quot;Statement&quot;:[]}</Document></member></PolicyVersionList></member>"
    )
    faults.answer["iam:GetAccountAuthorizationDetails"] = lambda _: iam_answer(
        "GetAccountAuthorizationDetails",
        f"<IsTruncated>true</IsTruncated><Policies>{policy}</Policies>",
    )
    unit = gather(source, policies)["aws.iam.policy", ACCOUNT]
    assert len(unit.record.rows) == 1
    assert str(unit.evidence.gap) == "MissingToken on iam:GetAccountAuthorizationDetails"


def test_a_full_page_of_buckets_without_token_proves_nothing(source, gather, monkeypatch):
    """Where a list may have been cut at its page size, the population is not complete."""
    monkeypatch.setattr(s3, "PAGE", 2)
    unit = gather(source, s3.buckets)["aws.s3.bucket", ACCOUNT]
    assert len(unit.record.rows) == 2
    assert str(unit.evidence.gap) == "FullPage on s3:ListBuckets"
