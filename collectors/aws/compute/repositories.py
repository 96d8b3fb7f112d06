"""ECR: repositories of container images, and how the registry of a region scans them."""

from collections.abc import Iterator
from fnmatch import fnmatchcase

from typing_extensions import TypedDict

from collectors.aws.policies.policy import Statement, is_public, statements
from collectors.aws.session import Aws
from collectors.aws.storage.rated import with_tags
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

REPOSITORIES = "ecr:DescribeRepositories"
LIFECYCLE = "ecr:GetLifecyclePolicy"
POLICY = "ecr:GetRepositoryPolicy"
SCANNING = "ecr:GetRegistryScanningConfiguration"
PAGE = 1000
"""Repositories a page, the most that AWS gives."""


class Repository(Resource, kind="aws.ecr.repository"):
    """A private repository of container images in one region; its id is the ARN.

    `mutability` is `IMMUTABLE`, `MUTABLE`, or one of these `_WITH_EXCLUSION`. `encryption` is
    `AES256`, `KMS` or `KMS_DSSE`. `policy` is None where the repository has none; `lifecycle` tells
    whether old images are cleared away.
    """

    name: str
    mutability: str
    scan_on_push: bool
    encryption: str
    kms_key: str | None
    tags: dict[str, str]
    lifecycle: bool
    policy: list[Statement] | None

    @property
    def public(self) -> bool:
        """Whether its policy allows something to anybody at all."""
        return any(is_public(each) for each in self.policy or ())


class ScanRule(TypedDict):
    """Which repositories a registry scans, by patterns of their names, and when.

    `frequency` is `SCAN_ON_PUSH`, `CONTINUOUS_SCAN` or `MANUAL`.
    """

    frequency: str
    repositories: list[str]


class Registry(Resource, kind="aws.ecr.registry"):
    """The private registry of one region; its id is the region.

    `scan_type` is `BASIC`, or `ENHANCED` where Inspector scans.
    """

    scan_type: str
    rules: list[ScanRule]

    def scans(self, repository: str) -> bool:
        """Whether images of a repository are scanned when they are pushed, or all the time.

        "A filter with no wildcard will match all repository names that contain the filter" (Amazon
        ECR User Guide, "Filters to choose which repositories are scanned").
        """
        return any(
            fnmatchcase(repository, pattern if "*" in pattern else f"*{pattern}*")
            for rule in self.rules
            if rule["frequency"] != "MANUAL"
            for pattern in rule["repositories"]
        )


@collector(Repository, grain="region", needs=(REPOSITORIES, LIFECYCLE, POLICY, "tag:GetResources"))
def repositories(aws: Aws) -> Iterator[Fields]:
    """Every private repository of the region."""
    yield from with_tags(aws, "ecr:repository", _listed(aws))


def _listed(aws: Aws) -> Iterator[Fields]:
    for told in aws.pages(REPOSITORIES, "repositories", maxResults=PAGE):
        # "By default, no encryption configuration means AES256" (API reference, Repository).
        encryption = told.get("encryptionConfiguration") or {"encryptionType": "AES256"}
        yield {
            "id": told["repositoryArn"],
            "name": told["repositoryName"],
            "mutability": told["imageTagMutability"],
            "scan_on_push": bool((told.get("imageScanningConfiguration") or {}).get("scanOnPush")),
            "encryption": encryption["encryptionType"],
            "kms_key": encryption.get("kmsKey"),
        }


@repositories.facet
def lifecycle(aws: Aws, row: Fields) -> bool:
    """Whether a lifecycle policy is set."""
    absent = ("LifecyclePolicyNotFoundException",)
    return aws.call_or_none(LIFECYCLE, absent=absent, repositoryName=row["name"]) is not None


@repositories.facet
def policy(aws: Aws, row: Fields) -> list[Statement] | None:
    """The statements of the repository's policy."""
    absent = ("RepositoryPolicyNotFoundException",)
    answer = aws.call_or_none(POLICY, absent=absent, repositoryName=row["name"])
    return None if answer is None else statements(answer["policyText"], "repository policy")


@collector(Registry, grain="region", needs=(SCANNING,))
def registries(aws: Aws) -> Iterator[Fields]:
    """The registry of the region, which every account has."""
    told = aws.call(SCANNING)["scanningConfiguration"]
    yield {
        "id": aws.region,
        "scan_type": told["scanType"],
        "rules": [
            ScanRule(
                frequency=rule["scanFrequency"],
                repositories=sorted(each["filter"] for each in rule["repositoryFilters"]),
            )
            for rule in told.get("rules") or ()
        ],
    }
