"""Checks of object stores: encryption, publicity, versions, transport, access logs, place, tags."""

from collectors.aws.identity.account import Account
from collectors.aws.storage.s3 import Bucket
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

SWITCHES = (
    "refuses open access lists",
    "ignores open access lists",
    "refuses open policies",
    "restricts open policies",
)
"""What each switch of a public access block does, in the order they are read below."""


@check("TEC-20", "GEN-08")
def bucket_is_encrypted(bucket: Bucket) -> None:
    """What is written to the store is encrypted at rest."""
    assert bucket.encryption, "no default encryption is set"


@check("TEC-20")
def personal_bucket_uses_managed_key(bucket: Bucket, *, data_class: list[str]) -> None:
    """A store of personal data is encrypted under a key whose use can be limited and recorded."""
    _must_be_of(bucket, data_class)
    assert bucket.encryption, f"holds {bucket.data_class} data and no default encryption is set"
    assert bucket.encryption.startswith("aws:kms"), (
        f"holds {bucket.data_class} data and is encrypted by {bucket.encryption}, "
        "not under a managed key"
    )


@check("GEN-09")
def bucket_is_not_public(bucket: Bucket, accounts: Inventory[Account]) -> None:
    """Neither its policy nor its access list lets anyone outside read or write the store."""
    blocks = [bucket.public_access_block, *(account.public_access_block for account in accounts)]
    restricted = any(block and block["restrict_buckets"] for block in blocks)
    ignored = any(block and block["ignore_acls"] for block in blocks)
    assert restricted or not bucket.policy_public, (
        "its policy lets anyone in, and neither its own public access block nor the account's "
        "restricts that"
    )
    assert ignored or not bucket.acl_public, (
        f"its access list gives {', '.join(bucket.acl_public)}, and neither its own public access "
        "block nor the account's ignores that"
    )


@check("GEN-09")
def bucket_cannot_be_made_public(bucket: Bucket, accounts: Inventory[Account]) -> None:
    """A policy or access list that would open the store is refused, by it or by its account."""
    blocks = [bucket.public_access_block, *(account.public_access_block for account in accounts)]
    switched = [
        (
            block["block_acls"],
            block["ignore_acls"],
            block["block_policy"],
            block["restrict_buckets"],
        )
        for block in blocks
        if block
    ]
    off = [words for number, words in enumerate(SWITCHES) if not any(on[number] for on in switched)]
    assert not off, f"neither its own public access block nor the account's {' and '.join(off)}"


@check("GEN-10")
def bucket_keeps_versions(bucket: Bucket) -> None:
    """A deleted or overwritten object can be brought back."""
    state = {None: "has never been on", "Suspended": "is suspended"}
    assert bucket.versioning == "Enabled", (
        f"versioning {state.get(bucket.versioning, bucket.versioning)}"
    )


@check("GEN-11")
def bucket_demands_tls(bucket: Bucket) -> None:
    """The store refuses every request that does not come over an encrypted channel."""
    assert bucket.policy, "has no policy, so requests without TLS are served"
    assert bucket.tls_only, "no statement of its policy denies every action to requests without TLS"


@check("GEN-14", "TEC-01")
def personal_bucket_logs_access(bucket: Bucket, *, data_class: list[str]) -> None:
    """A store of personal data writes down who read and wrote it, in a store other than itself."""
    _must_be_of(bucket, data_class)
    assert bucket.logging, f"holds {bucket.data_class} data and logs no access"
    assert bucket.logging != bucket.name, (
        f"holds {bucket.data_class} data and writes its access log into itself"
    )


@check("XBR-04")
def personal_bucket_stays_in_declared_region(
    bucket: Bucket, *, data_class: list[str], regions: list[str]
) -> None:
    """A store of personal data lies in a region that was declared for such data."""
    _must_be_of(bucket, data_class)
    assert bucket.region in regions, (
        f"holds {bucket.data_class} data in {bucket.region}; declared are {', '.join(regions)}"
    )


@check("ORG-10")
def bucket_is_rated(bucket: Bucket, *, tags: list[str]) -> None:
    """The store names its owner and the class of its data."""
    missing = [tag for tag in tags if not bucket.tags.get(tag)]
    assert not missing, f"lacks the tags {', '.join(missing)}"


def _must_be_of(bucket: Bucket, data_class: list[str]) -> None:
    """Step aside for stores of another class; what a store without a class holds is not known."""
    if bucket.data_class is None:
        not_observed(bucket, "the class of its data", "it has no data-class tag (ORG-10)")
    if bucket.data_class not in map(str.lower, data_class):
        not_applicable(f"holds {bucket.data_class} data")
