"""Cases of the checks of object stores."""

from sample_cloud import (
    OPEN_BLOCK,
    SHUT_BLOCK,
    account,
    bucket,
    objects,
    personal,
    policy_of,
)
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
PUBLIC = policy_of("s3:GetObject", resource=objects("example-media"), Principal="*")
IN_ACCOUNT = {"accounts": [account()]}
SHUT_ACCOUNT = {"accounts": [account(public_access_block=dict(SHUT_BLOCK))]}
MEDIA = "holds media data"
UNTAGGED = "the class of its data could not be observed: it has no data-class tag (ORG-10)"
OPEN_BY_POLICY = (
    "its policy lets anyone in, and neither its own public access block nor the account's "
    "restricts that"
)
OPEN_BY_LIST = (
    "its access list gives AllUsers:READ, and neither its own public access block nor the "
    "account's ignores that"
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


CASES = [
    ("bucket_is_encrypted", PASS, "", bucket(), {}),
    ("bucket_is_encrypted", FAIL, "no default encryption is set", bucket(encryption=None), {}),
    (
        "bucket_is_encrypted", UNOBSERVED, _lost("encryption"),
        refused(bucket, "encryption"), {},
    ),
    ("personal_bucket_uses_managed_key", PASS, "", personal(), {}),
    ("personal_bucket_uses_managed_key", PASS, "", personal(encryption="aws:kms:dsse"), {}),
    (
        "personal_bucket_uses_managed_key", FAIL,
        "holds personal data and is encrypted by AES256, not under a managed key",
        personal(encryption="AES256"), {},
    ),
    (
        "personal_bucket_uses_managed_key", FAIL,
        "holds personal data and no default encryption is set", personal(encryption=None), {},
    ),
    ("personal_bucket_uses_managed_key", ASIDE, MEDIA, bucket(), {}),
    ("personal_bucket_uses_managed_key", UNOBSERVED, UNTAGGED, bucket(tags={}), {}),
    (
        "personal_bucket_uses_managed_key", FAIL,
        "holds personal data and no default encryption is set",
        bucket(tags={"data-class": "Personal "}, encryption=None), {"data_class": ["PERSONAL"]},
    ),
    ("personal_bucket_uses_managed_key", UNOBSERVED, _lost("tags"), refused(bucket, "tags"), {}),
    ("bucket_is_not_public", PASS, "", bucket(), IN_ACCOUNT),
    ("bucket_is_not_public", PASS, "", bucket(public_access_block=None), IN_ACCOUNT),
    ("bucket_is_not_public", PASS, "", bucket(policy=PUBLIC), IN_ACCOUNT),
    (
        "bucket_is_not_public", PASS, "",
        bucket(policy=PUBLIC, acl_public=["AllUsers:READ"], public_access_block=None),
        SHUT_ACCOUNT,
    ),
    (
        "bucket_is_not_public", FAIL, OPEN_BY_POLICY,
        bucket(policy=PUBLIC, public_access_block=dict(OPEN_BLOCK)), IN_ACCOUNT,
    ),
    (
        "bucket_is_not_public", FAIL, OPEN_BY_LIST,
        bucket(
            acl_public=["AllUsers:READ"],
            public_access_block={**OPEN_BLOCK, "restrict_buckets": True},
        ),
        IN_ACCOUNT,
    ),
    (
        "bucket_is_not_public", UNOBSERVED, _lost("policy"),
        refused(bucket, "policy", public_access_block=None), IN_ACCOUNT,
    ),
    (
        "bucket_is_not_public", UNOBSERVED,
        f"public_access_block of 111122223333 could not be observed: {REFUSED}",
        bucket(public_access_block=None, policy=PUBLIC),
        {"accounts": [refused(account, "public_access_block")]},
    ),
    ("bucket_cannot_be_made_public", PASS, "", bucket(), IN_ACCOUNT),
    ("bucket_cannot_be_made_public", PASS, "", bucket(public_access_block=None), SHUT_ACCOUNT),
    (
        "bucket_cannot_be_made_public", PASS, "",
        bucket(public_access_block={**OPEN_BLOCK, "block_acls": True, "ignore_acls": True}),
        {"accounts": [account(public_access_block={**SHUT_BLOCK, "block_acls": False})]},
    ),
    (
        "bucket_cannot_be_made_public", FAIL,
        ("neither its own public access block nor the account's refuses open policies and "
        "restricts open policies"),
        bucket(public_access_block={**OPEN_BLOCK, "block_acls": True, "ignore_acls": True}),
        IN_ACCOUNT,
    ),
    (
        "bucket_cannot_be_made_public", UNOBSERVED, _lost("public_access_block"),
        refused(bucket, "public_access_block"), IN_ACCOUNT,
    ),
    ("bucket_keeps_versions", PASS, "", bucket(), {}),
    ("bucket_keeps_versions", FAIL, "versioning has never been on", bucket(versioning=None), {}),
    (
        "bucket_keeps_versions", FAIL, "versioning is suspended",
        bucket(versioning="Suspended"), {},
    ),
    (
        "bucket_keeps_versions", UNOBSERVED, _lost("versioning"),
        refused(bucket, "versioning"), {},
    ),
    ("bucket_demands_tls", PASS, "", bucket(), {}),
    (
        "bucket_demands_tls", FAIL, "has no policy, so requests without TLS are served",
        bucket(policy=None), {},
    ),
    (
        "bucket_demands_tls", FAIL,
        "no statement of its policy denies every action to requests without TLS",
        bucket(
            policy=policy_of(
                "s3:GetObject", effect="Deny", resource=objects("example-media"), Principal="*",
                Condition={"Bool": {"aws:SecureTransport": "false"}},
            )
        ),
        {},
    ),
    ("bucket_demands_tls", UNOBSERVED, _lost("policy"), refused(bucket, "policy"), {}),
    ("personal_bucket_logs_access", PASS, "", personal(), {}),
    ("personal_bucket_logs_access", ASIDE, MEDIA, bucket(), {}),
    (
        "personal_bucket_logs_access", FAIL, "holds personal data and logs no access",
        personal(logging=None), {},
    ),
    (
        "personal_bucket_logs_access", FAIL,
        "holds personal data and writes its access log into itself",
        personal(logging="example-talks"), {},
    ),
    ("personal_bucket_logs_access", UNOBSERVED, _lost("logging"), refused(personal, "logging"), {}),
    ("personal_bucket_stays_in_declared_region", PASS, "", personal(), {}),
    ("personal_bucket_stays_in_declared_region", ASIDE, MEDIA, bucket(region="eu-west-1"), {}),
    (
        "personal_bucket_stays_in_declared_region", FAIL,
        "holds personal data in eu-west-1; declared are ap-northeast-1, ap-northeast-3",
        personal(region="eu-west-1"), {},
    ),
    (
        "personal_bucket_stays_in_declared_region", UNOBSERVED, _lost("region"),
        refused(personal, "region"), {},
    ),
    ("bucket_is_rated", PASS, "", bucket(), {}),
    (
        "bucket_is_rated", FAIL, "lacks the tags owner, data-class",
        bucket(tags={"owner": ""}), {},
    ),
    ("bucket_is_rated", UNOBSERVED, _lost("tags"), refused(bucket, "tags"), {}),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
