"""Reads of objects, files, blocks and their copies."""

from collectors.aws.answers import fields, policy_text
from collectors.aws.reads.read import Read

_BLOCK = fields(
    PublicAccessBlockConfiguration=fields(
        "BlockPublicAcls IgnorePublicAcls BlockPublicPolicy RestrictPublicBuckets"
    )
)

READS: dict[str, Read] = {
    "s3:GetBucketAcl": Read(
        "s3:GetBucketAcl",
        fields(Grants=fields("Permission", Grantee=fields("Type URI"))),
    ),
    "s3:GetBucketEncryption": Read(
        "s3:GetEncryptionConfiguration", fields("ServerSideEncryptionConfiguration")
    ),
    "s3:GetBucketLocation": Read("s3:GetBucketLocation", fields("LocationConstraint")),
    "s3:GetBucketLogging": Read(
        "s3:GetBucketLogging", fields(LoggingEnabled=fields("TargetBucket TargetPrefix"))
    ),
    "s3:GetBucketPolicy": Read("s3:GetBucketPolicy", fields("Policy"), policy_text),
    "s3:GetBucketTagging": Read("s3:GetBucketTagging", fields("TagSet")),
    "s3:GetBucketVersioning": Read("s3:GetBucketVersioning", fields("Status MFADelete")),
    "s3:GetPublicAccessBlock": Read("s3:GetBucketPublicAccessBlock", _BLOCK),
    "s3:HeadBucket": Read("s3:ListBucket", fields("BucketRegion")),
    "s3:ListBuckets": Read(
        "s3:ListAllMyBuckets", fields(Buckets=fields("Name CreationDate BucketRegion BucketArn"))
    ),
    "s3control:GetPublicAccessBlock": Read("s3:GetAccountPublicAccessBlock", _BLOCK),
}
