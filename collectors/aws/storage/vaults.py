"""AWS Backup vaults: their key, their lock, and who may reach what lies in them."""

from collections.abc import Iterator
from datetime import datetime

from collectors.aws.policies.policy import Statement, is_public, statements
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

VAULTS = "backup:ListBackupVaults"
POLICY = "backup:GetBackupVaultAccessPolicy"
PAGE = 1000
"""Vaults a page, the most that AWS gives."""


class Vault(Resource, kind="aws.backup.vault"):
    """A backup vault of one region; its id is the ARN.

    `locked` says whether a lock keeps recovery points from being deleted early; `minimum_days` is
    how long it holds them at least, None where it says nothing. `fixed_from` is the instant from
    which nobody can lift the lock, None where whoever has the right to can. `policy` is None where
    it has none.
    """

    name: str
    region: str
    key: str | None
    locked: bool
    minimum_days: int | None
    fixed_from: datetime | None
    policy: list[Statement] | None

    @property
    def policy_public(self) -> bool:
        """Whether its policy allows something to anybody at all, under no condition."""
        return any(is_public(each) for each in self.policy or ())


@collector(Vault, grain="region", needs=(POLICY, VAULTS))
def vaults(aws: Aws) -> Iterator[Fields]:
    """Every vault of the region."""
    for told in aws.pages(VAULTS, "BackupVaultList", MaxResults=PAGE):
        yield {
            "id": told["BackupVaultArn"],
            "name": told["BackupVaultName"],
            "region": aws.region,
            "key": told.get("EncryptionKeyArn"),
            # Left out of answers about vaults that never had a lock.
            "locked": bool(told.get("Locked")),
            "minimum_days": told.get("MinRetentionDays"),
            # "If you applied Vault Lock without specifying a lock date, you can delete Vault Lock
            # from the vault entirely, at any time" (API reference, BackupVaultListMember).
            "fixed_from": told.get("LockDate"),
        }


@vaults.facet
def policy(aws: Aws, row: Fields) -> list[Statement] | None:
    """The statements of its access policy."""
    answer = aws.call_or_none(
        POLICY, absent=("ResourceNotFoundException",), BackupVaultName=row["name"]
    )
    text = (answer or {}).get("Policy")
    return statements(text, "vault policy") if text else None
