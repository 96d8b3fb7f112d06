"""Reads of the source itself: which accounts an organisation has, and how they are grouped."""

from collectors.aws.answers import fields, names
from collectors.aws.reads.read import Read

READS: dict[str, Read] = {
    "organizations:ListAccountsForParent": Read(
        "organizations:ListAccountsForParent", fields(Accounts=fields("Id State Status"))
    ),
    "organizations:ListOrganizationalUnitsForParent": Read(
        "organizations:ListOrganizationalUnitsForParent",
        fields(OrganizationalUnits=fields("Id")),
        unordered=names("OrganizationalUnits"),
    ),
    "organizations:ListTagsForResource": Read("organizations:ListTagsForResource", fields("Tags")),
}
