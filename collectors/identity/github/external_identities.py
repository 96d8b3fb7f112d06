"""External identities: which account of an identity provider an account of GitHub is."""

from collections.abc import Mapping
from typing import Any, Final

from collectors.errors import UnobservedError
from collectors.https.attempts import Reply
from collectors.https.documents import at, json_object
from collectors.https.paging import Paging
from evidence.transcript import Gap

QUERY: Final = """\
query ($organisation: String!, $after: String) {
  organization(login: $organisation) {
    samlIdentityProvider {
      externalIdentities(first: 100, after: $after) {
        totalCount
        pageInfo { hasNextPage endCursor }
        nodes { user { databaseId } samlIdentity { nameId } scimIdentity { username } }
      }
    }
  }
}
"""
_PROVIDER: Final = "data.organization.samlIdentityProvider"
_LIST: Final = f"{_PROVIDER}.externalIdentities"
PAGING: Final = Paging(
    "cursor", f"{_LIST}.nodes", place="after", following=f"{_LIST}.pageInfo.endCursor",
    more=f"{_LIST}.pageInfo.hasNextPage", total=f"{_LIST}.totalCount",
)  # fmt: skip
_CAUSES: Final[Mapping[str, str]] = {
    "FORBIDDEN": "refused",
    "INSUFFICIENT_SCOPES": "refused",
    "RATE_LIMITED": "throttled",
    "NOT_FOUND": "refused",
}


class NoProviderError(Exception):
    """The organisation has no identity provider of its own."""


def checked(operation: str, reply: Reply) -> Reply:
    """An answer of GraphQL without errors, which come with status 200 and beside what was found.

    Raises:
        UnobservedError: for one with errors.
        NoProviderError: when it says that there is no identity provider.
    """
    document = json_object(operation, reply)
    if errors := document.get("errors"):
        raise UnobservedError(_gap(operation, reply, errors), lasting=True)
    if at(document, "data.organization") is None:
        raise UnobservedError(Gap(operation, "malformed", "NoOrganisation", reply.status))
    if at(document, _PROVIDER) is None:
        raise NoProviderError
    return reply


def _gap(operation: str, reply: Reply, errors: Any) -> Gap:
    first = errors[0] if isinstance(errors, list) and isinstance(errors[0], dict) else {}
    kind = str(first.get("type") or "GraphqlError")
    known = _CAUSES.get(kind)
    return Gap(operation, known or "malformed", kind if known else "GraphqlError", reply.status)
