"""S3 buckets: versions, encryption, who may reach them, and where access is logged."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from collectors.aws.policies.policy import Statement, is_public, reaches, statements
from collectors.aws.session import Aws
from collectors.aws.storage.public_access import NOT_SET, PublicAccessBlock, block_of
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import Fields
from evidence.transcript import Gap

PAGE = 10_000
"""Buckets a page, the most that AWS gives; asked for by pages, buckets come with their region."""

GROUPS = "http://acs.amazonaws.com/groups/global/"
PUBLIC = ("AllUsers", "AuthenticatedUsers")
WITHOUT_TLS = ("Bool aws:SecureTransport = false", "BoolIfExists aws:SecureTransport = false")


class Bucket(Resource, kind="aws.s3.bucket"):
    """An S3 bucket, with what an auditor asks of it; its id is the ARN.

    `versioning` is `Enabled`, `Suspended` or None where it never was on; `encryption` the default
    algorithm (`AES256`, `aws:kms`) and `encryption_key` the KMS key named for it, each None where
    none is set. `policy` is None where the bucket has none. `acl_public` are the grants to anybody
    (`AllUsers:READ`). `logging` is the bucket that its access log goes to.
    """

    name: str
    region: str
    created: datetime
    tags: dict[str, str]
    versioning: str | None
    mfa_delete: bool
    encryption: str | None
    encryption_key: str | None
    public_access_block: PublicAccessBlock | None
    policy: list[Statement] | None
    acl_public: list[str]
    logging: str | None

    @property
    def data_class(self) -> str | None:
        """The class of the data in it, in small letters: the tag `data-class`."""
        return self.tags.get("data-class", "").strip().lower() or None

    @property
    def policy_public(self) -> bool:
        """Whether its policy allows something to anybody at all, under no condition."""
        return any(is_public(each) for each in self.policy or ())

    @property
    def tls_only(self) -> bool:
        """Whether its policy denies every action without TLS, on the bucket and its objects."""
        denied = [each for each in self.policy or () if _denies_plain(each)]
        return all(
            any(reaches(each, "s3:*", resource) for each in denied)
            for resource in (self.id, f"{self.id}/*")
        )


def _denies_plain(statement: Statement) -> bool:
    """Whether a statement denies something to everybody whenever there is no TLS.

    One that speaks of all but some actions or objects lets those through.
    """
    return (
        statement["effect"] == "Deny"
        and not statement["not_actions"]
        and not statement["not_resources"]
        and "*" in statement["principals"]
        and len(statement["conditions"]) == 1
        and statement["conditions"][0] in WITHOUT_TLS
    )


@collector(
    Bucket,
    needs=(
        "s3:GetBucketAcl",
        "s3:GetBucketLocation",
        "s3:GetBucketLogging",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetBucketTagging",
        "s3:GetBucketVersioning",
        "s3:GetEncryptionConfiguration",
        "s3:ListAllMyBuckets",
    ),
)
def buckets(aws: Aws) -> Iterator[Fields]:
    """Every bucket of the account, in all regions."""
    count = 0
    for bucket in aws.pages("s3:ListBuckets", "Buckets", MaxBuckets=PAGE):
        count += 1
        name, region = bucket["Name"], bucket.get("BucketRegion")
        yield {
            "id": bucket.get("BucketArn") or f"arn:{partition(region or '')}:s3:::{name}",
            "name": name,
            "created": bucket["CreationDate"],
            **({"region": region} if region else {}),
        }
    if count == PAGE:
        # Whether more were cut off cannot be told from a full page without a token.
        raise UnobservedError(Gap("s3:ListBuckets", "incomplete", "FullPage"))


def partition(region: str) -> str:
    """The partition of AWS that a region is of, as ARNs name it; `aws` for most."""
    prefixes = {"cn-": "aws-cn", "us-gov-": "aws-us-gov"}
    return next((name for start, name in prefixes.items() if region.startswith(start)), "aws")


def _ask(aws: Aws, row: Fields, operation: str, *absent: str) -> dict[str, Any] | None:
    """What one bucket says, asked in its own region; None where it says "not set"."""
    return aws.call_or_none(
        f"s3:{operation}", absent=absent, at=row.get("region", ""), Bucket=row["name"]
    )


@buckets.facet
def region(aws: Aws, row: Fields) -> str:
    """The region, from the list where it tells; a stand-in for S3 may not."""
    if "region" in row:
        return str(row["region"])
    place = aws.call("s3:GetBucketLocation", Bucket=row["name"]).get("LocationConstraint")
    # The two oldest regions answer with nothing, and with a name of their own.
    return {"": "us-east-1", "EU": "eu-west-1"}.get(place or "", place or "")


@buckets.facet
def tags(aws: Aws, row: Fields) -> dict[str, str]:
    """Its tags; a bucket without any answers by an error code."""
    answer = _ask(aws, row, "GetBucketTagging", "NoSuchTagSet") or {"TagSet": []}
    return {tag["Key"]: tag["Value"] for tag in answer["TagSet"]}


@buckets.facet
def versioning(aws: Aws, row: Fields) -> str | None:
    """Whether deleted and overwritten objects are kept."""
    return (_ask(aws, row, "GetBucketVersioning") or {}).get("Status")


@buckets.facet
def mfa_delete(aws: Aws, row: Fields) -> bool:
    """Whether deleting a version takes a second factor."""
    return (_ask(aws, row, "GetBucketVersioning") or {}).get("MFADelete") == "Enabled"


@buckets.facet
def encryption(aws: Aws, row: Fields) -> str | None:
    """The algorithm new objects are encrypted with."""
    return _encryption(aws, row).get("SSEAlgorithm")


@buckets.facet
def encryption_key(aws: Aws, row: Fields) -> str | None:
    """The KMS key named for it; None with a key of S3's own, or AWS's default key."""
    return _encryption(aws, row).get("KMSMasterKeyID")


def _encryption(aws: Aws, row: Fields) -> dict[str, str]:
    answer = _ask(aws, row, "GetBucketEncryption", "ServerSideEncryptionConfigurationNotFoundError")
    if answer is None:
        return {}
    rules = answer["ServerSideEncryptionConfiguration"]["Rules"]
    applied = (rule.get("ApplyServerSideEncryptionByDefault") for rule in rules)
    return next((rule for rule in applied if rule), {})


@buckets.facet
def public_access_block(aws: Aws, row: Fields) -> PublicAccessBlock | None:
    """The bucket's own block; the account's covers it as well."""
    return block_of(_ask(aws, row, "GetPublicAccessBlock", *NOT_SET))


@buckets.facet
def policy(aws: Aws, row: Fields) -> list[Statement] | None:
    """The statements of the bucket policy."""
    answer = _ask(aws, row, "GetBucketPolicy", "NoSuchBucketPolicy")
    return None if answer is None else statements(answer["Policy"], "bucket policy")


@buckets.facet
def acl_public(aws: Aws, row: Fields) -> list[str]:
    """What the access control list grants to anybody, or to anybody with an AWS account."""
    answer = _ask(aws, row, "GetBucketAcl") or {}
    found = (
        f"{group}:{grant['Permission']}"
        for grant in answer["Grants"]
        for group in PUBLIC
        if grant["Grantee"].get("URI") == GROUPS + group
    )
    return sorted(found)


@buckets.facet
def logging(aws: Aws, row: Fields) -> str | None:
    """The bucket its access log goes to."""
    return ((_ask(aws, row, "GetBucketLogging") or {}).get("LoggingEnabled") or {}).get(
        "TargetBucket"
    )
