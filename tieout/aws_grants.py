"""What the AWS sources of a workspace need beyond their collectors: to find and enter accounts."""

import re
from collections.abc import Sequence
from pathlib import Path

from collectors.aws.discovery import actions
from collectors.aws.partition import COMMERCIAL, of_arn, of_region
from collectors.aws.permissions import Policy, Trail, home_policy
from evidence.errors import UsageError
from tieout.settings.aws import AwsSettings, account_filter
from tieout.settings.configuration import FILE, load_configuration

BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[^*?\s]*)?")
STORE = re.compile(r"arn:aws[a-z-]*:cloudtrail:[a-z0-9-]+:\d{12}:eventdatastore/[0-9a-f-]{36}")


def home_of(folder: Path) -> list[Policy]:
    """The policy of the account that the organisations of a workspace are read from, if any is.

    Raises:
        OperatorFileError: when `tieout.toml` holds a mistake.
    """
    divided = [each for each in _tables(folder) if each.is_divided]
    if not divided:
        return []
    discovery = [
        action for each in divided if each.organization for action in actions(account_filter(each))
    ]
    return [home_policy(discovery, member_roles_of(folder), partition_of(folder))]


def member_roles_of(folder: Path) -> Sequence[str]:
    """The names of the roles that are assumed in the accounts of organisations.

    Raises:
        OperatorFileError: as `home_of`.
    """
    return [each.member_role for each in _tables(folder) if each.member_role]


def trail_of(folder: Path, buckets: Sequence[str], stores: Sequence[str]) -> Trail:
    """Where events of CloudTrail are to be read as content.

    Raises:
        UsageError: for a bucket or a store that is none.
    """
    for bucket in buckets:
        if not BUCKET.fullmatch(bucket):
            raise UsageError(f"--trail-bucket {bucket!r} is no bucket; write BUCKET/PREFIX")
    for store in stores:
        if not STORE.fullmatch(store):
            raise UsageError(
                f"--event-data-store {store!r} is no store; write its ARN, "
                "arn:aws:cloudtrail:REGION:ACCOUNT:eventdatastore/ID"
            )
    named = (*buckets, *(each for each in _trail_buckets(folder) if each not in buckets))
    return Trail(named, tuple(stores), partition_of(folder))


def _trail_buckets(folder: Path) -> list[str]:
    """The buckets whose events the tables of a workspace read, each with its prefix."""
    if not (folder / FILE).exists():
        return []
    tables = load_configuration(folder)[0].trail_events
    return [f"{each.bucket}/{each.prefix}".strip("/") for each in tables if each.bucket]


def _tables(folder: Path) -> Sequence[AwsSettings]:
    return load_configuration(folder)[0].aws if (folder / FILE).exists() else ()


def partition_of(folder: Path) -> str:
    """The partition of the sources of a workspace, as roles and regions tell it.

    Raises:
        OperatorFileError: as `home_of`.
    """
    for each in _tables(folder):
        for arn in each.role_arn:
            return of_arn(arn)
        for region in (*each.regions, *filter(None, [each.home_region])):
            return of_region(region)
    return COMMERCIAL
