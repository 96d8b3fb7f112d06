"""Systems Manager: parameters without their values, and documents with whom they are shared."""

from collections.abc import Iterator
from datetime import datetime

from collectors.aws.compute.arns import arn
from collectors.aws.session import Aws
from collectors.aws.storage.rated import tagged
from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import Fields
from evidence.transcript import Gap

PARAMETERS = "ssm:DescribeParameters"
DOCUMENTS = "ssm:ListDocuments"
SHARED = "ssm:DescribeDocumentPermission"
SETTING = "ssm:GetServiceSetting"
PAGE = 50
"""Items a page, the most that AWS gives."""
EVERYBODY = "all"


class Parameter(Resource, kind="aws.ssm.parameter"):
    """A parameter of Systems Manager, never its value; its id is the ARN.

    `type` is `String`, `StringList` or `SecureString`; `kms_key` the key of the latter.
    """

    name: str
    type: str
    tier: str
    kms_key: str | None
    changed: datetime


class Document(Resource, kind="aws.ssm.document"):
    """A document of Systems Manager that the account owns; its id is region and name.

    `shared_with` are the accounts that may use it, `all` for everybody.
    """

    name: str
    type: str
    shared_with: list[str]
    tags: dict[str, str]


class ManagerSettings(Resource, kind="aws.ssm.settings"):
    """What Systems Manager is told for a whole region; its id is the region.

    `public_sharing` tells whether a document can be shared with everybody at all.
    """

    public_sharing: bool


@collector(Parameter, grain="region", needs=(PARAMETERS,))
def parameters(aws: Aws) -> Iterator[Fields]:
    """Every parameter of the region, described."""
    for told in aws.pages(PARAMETERS, "Parameters", MaxResults=PAGE):
        name = told["Name"]
        yield {
            "id": told.get("ARN") or arn(aws, "ssm", f"parameter/{name.removeprefix('/')}"),
            "name": name,
            "type": told["Type"],
            "tier": told.get("Tier") or "Standard",
            "kms_key": told.get("KeyId"),
            "changed": told["LastModifiedDate"],
        }


@collector(Document, grain="region", needs=(DOCUMENTS, SHARED))
def documents(aws: Aws) -> Iterator[Fields]:
    """Every document of the account's own in the region."""
    mine = [{"Key": "Owner", "Values": ["Self"]}]
    for told in aws.pages(DOCUMENTS, "DocumentIdentifiers", Filters=mine, MaxResults=PAGE):
        yield {
            "id": arn(aws, "ssm", f"document/{told['Name']}"),
            "name": told["Name"],
            "type": told["DocumentType"],
            "tags": tagged(told.get("Tags")),
        }


@documents.facet
def shared_with(aws: Aws, row: Fields) -> list[str]:
    """The accounts that it is shared with."""
    answer = aws.call(SHARED, Name=row["name"], PermissionType="Share")
    if answer.get("More"):
        raise UnobservedError(Gap(SHARED, "incomplete", "MorePages"))
    return sorted(answer.get("AccountIds") or ())


@collector(ManagerSettings, grain="region", needs=(SETTING,))
def settings(aws: Aws) -> Iterator[Fields]:
    """The region itself: always one row."""
    yield {"id": aws.region}


@settings.facet
def public_sharing(aws: Aws, row: Fields) -> bool:  # noqa: ARG001 -- every facet takes its row
    """Whether documents may be shared with everybody."""
    asked = "/ssm/documents/console/public-sharing-permission"
    value: str = aws.call(SETTING, SettingId=asked)["ServiceSetting"]["SettingValue"]
    return value.lower() != "disable"
