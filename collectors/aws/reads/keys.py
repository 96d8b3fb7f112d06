"""Reads of keys, secrets and certificates."""

from typing import Any

from collectors.aws.answers import fields, names, policy_text
from collectors.aws.reads.read import Read


def _secret_policy(answer: dict[str, Any]) -> dict[str, Any]:
    """The policy of a secret, without what its conditions share with a caller."""
    text = answer.get("ResourcePolicy")
    return {"ResourcePolicy": policy_text({"Policy": text})["Policy"]} if text else {}


READS: dict[str, Read] = {
    "acm:ListCertificates": Read(
        "acm:ListCertificates",
        fields(
            CertificateSummaryList=fields(
                "CertificateArn DomainName Type Status KeyAlgorithm NotAfter InUse"
            )
        ),
        unordered=names("CertificateSummaryList"),
    ),
    "kms:DescribeKey": Read(
        "kms:DescribeKey",
        fields(
            KeyMetadata=fields(
                "CreationDate KeyManager KeyState KeySpec KeyUsage Origin DeletionDate",
                MultiRegionConfiguration=fields(
                    PrimaryKey=fields("Region"), ReplicaKeys=fields("Region")
                ),
            )
        ),
        unordered=names("ReplicaKeys"),
    ),
    "kms:GetKeyPolicy": Read("kms:GetKeyPolicy", fields("Policy"), policy_text),
    "kms:GetKeyRotationStatus": Read("kms:GetKeyRotationStatus", fields("KeyRotationEnabled")),
    "kms:ListKeys": Read("kms:ListKeys", fields(Keys=fields("KeyArn")), unordered=names("Keys")),
    "secretsmanager:GetResourcePolicy": Read(
        "secretsmanager:GetResourcePolicy", fields("ResourcePolicy"), _secret_policy
    ),
    "secretsmanager:ListSecrets": Read(
        "secretsmanager:ListSecrets",
        fields(
            SecretList=fields(
                "ARN Name KmsKeyId RotationEnabled LastRotatedDate LastChangedDate CreatedDate "
                "PrimaryRegion OwningService Tags"
            )
        ),
        unordered=names("SecretList"),
    ),
}
