"""EFS file systems: encryption, who may mount them, backups and copies in other regions."""

from collections.abc import Iterator, Mapping
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.policies.policy import Statement, is_public, reaches, statements
from collectors.aws.session import Aws
from collectors.aws.storage.rated import Rated, tagged
from collectors.collector import collector
from collectors.errors import UnobservedError
from evidence.record import UNOBSERVED, Fields

SYSTEMS = "efs:DescribeFileSystems"
POLICY = "efs:DescribeFileSystemPolicy"
BACKUP = "efs:DescribeBackupPolicy"
REPLICAS = "efs:DescribeReplicationConfigurations"
PAGE = 100
MOUNT = "elasticfilesystem:ClientMount"
WITHOUT_TLS = ("Bool aws:SecureTransport = false", "BoolIfExists aws:SecureTransport = false")


class FileSystemCopy(TypedDict):
    """A copy that EFS keeps of a file system: the region, and the account where it tells one."""

    region: str
    account: str | None


class FileSystem(Rated, kind="aws.efs.file_system"):
    """An EFS file system of one region; its id is the ARN.

    `policy` is None where it has none: then whoever reaches a mount target may mount it.
    `backed_up` says whether automatic daily backups are on.
    """

    name: str
    region: str
    encrypted: bool
    key: str | None
    policy: list[Statement] | None
    backed_up: bool
    copies: list[FileSystemCopy]

    @property
    def policy_public(self) -> bool:
        """Whether its policy allows something to anybody at all, under no condition."""
        return any(is_public(each) for each in self.policy or ())

    @property
    def tls_only(self) -> bool:
        """Whether its policy denies mounting without TLS to everybody."""
        return any(_denies_plain(each, self.id) for each in self.policy or ())


def _denies_plain(statement: Statement, arn: str) -> bool:
    # The policy of one file system may leave the resource out: it speaks of that one.
    named = statement["resources"] or statement["not_resources"]
    whole: Statement = statement if named else {**statement, "resources": ["*"]}
    return (
        statement["effect"] == "Deny"
        and "*" in statement["principals"]
        and len(statement["conditions"]) == 1
        and statement["conditions"][0] in WITHOUT_TLS
        and reaches(whole, MOUNT, arn)
    )


@collector(
    FileSystem,
    grain="region",
    needs=(
        "elasticfilesystem:DescribeBackupPolicy",
        "elasticfilesystem:DescribeFileSystemPolicy",
        "elasticfilesystem:DescribeFileSystems",
        "elasticfilesystem:DescribeReplicationConfigurations",
    ),
)
def file_systems(aws: Aws) -> Iterator[Fields]:
    """Every file system of the region."""
    copies: dict[str, list[FileSystemCopy]] | None = None
    lost = ""
    for system in aws.pages(SYSTEMS, "FileSystems", MaxItems=PAGE):
        if copies is None:
            copies, lost = _copies(aws)
        told = copies.get(system["FileSystemId"], [])
        yield {
            "id": system["FileSystemArn"],
            "name": system["FileSystemId"],
            "region": aws.region,
            "encrypted": system["Encrypted"],
            "key": system.get("KmsKeyId"),
            "tags": tagged(system.get("Tags")),
            **({UNOBSERVED: {"copies": lost}} if lost else {"copies": told}),
        }


def _copies(aws: Aws) -> tuple[dict[str, list[FileSystemCopy]], str]:
    """Copies by file system, in one list, or why it was not read."""
    found: dict[str, list[FileSystemCopy]] = {}
    try:
        for each in aws.pages(REPLICAS, "Replications", MaxResults=PAGE):
            # A copy in this region is listed with its source, which lies elsewhere.
            found[each["SourceFileSystemId"]] = [_copy(one) for one in each["Destinations"]]
    except UnobservedError as error:
        return {}, str(error)
    return found, ""


def _copy(told: Mapping[str, Any]) -> FileSystemCopy:
    return FileSystemCopy(region=told["Region"], account=told.get("OwnerId"))


@file_systems.facet
def policy(aws: Aws, row: Fields) -> list[Statement] | None:
    """The statements of its policy."""
    answer = aws.call_or_none(POLICY, absent=("PolicyNotFound",), FileSystemId=row["name"])
    return None if answer is None else statements(answer["Policy"], "file system policy")


@file_systems.facet
def backed_up(aws: Aws, row: Fields) -> bool:
    """Whether AWS Backup takes it every day, unasked."""
    answer = aws.call_or_none(BACKUP, absent=("PolicyNotFound",), FileSystemId=row["name"])
    return answer is not None and answer["BackupPolicy"]["Status"] in ("ENABLED", "ENABLING")
