"""The account authorization details of IAM: users, groups, roles and policies in one bulk call."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from collectors.aws.policies.policy import Statement, statements
from collectors.aws.session import Aws
from collectors.errors import UnobservedError
from evidence.record import UNOBSERVED, Fields
from evidence.transcript import Gap

DETAILS = "iam:GetAccountAuthorizationDetails"
PAGE = 1000
"""Items a page, the most that AWS gives."""

LISTS = ("UserDetailList", "GroupDetailList", "RoleDetailList", "Policies")
"""What a page holds; one without any of them is no page of nothing."""

Item = Mapping[str, Any]


@dataclass(slots=True)
class Authorization:
    """What the bulk call answered; `broken` is the page that had no answer, if one had none."""

    users: list[Item] = field(default_factory=list)
    groups: dict[str, Item] = field(default_factory=dict)
    roles: list[Item] = field(default_factory=list)
    policies: dict[str, Item] = field(default_factory=dict)
    broken: UnobservedError | None = None
    _documents: dict[str, list[Statement]] = field(default_factory=dict)

    @classmethod
    def read(cls, aws: Aws, *kinds: str) -> "Authorization":
        """The details of the kinds named in AWS's own words (`User`, `LocalManagedPolicy`)."""
        made = cls()
        try:
            for body in aws.bodies(DETAILS, Filter=list(kinds), MaxItems=PAGE):
                _require_lists(body)
                made.users += body.get("UserDetailList", ())
                made.roles += body.get("RoleDetailList", ())
                made.groups.update((g["GroupName"], g) for g in body.get("GroupDetailList", ()))
                made.policies.update((p["Arn"], p) for p in body.get("Policies", ()))
        except UnobservedError as error:
            # A user of an early page may hold a policy of a late one: what was seen is kept, and
            # what it cannot be judged without is then missing by name.
            made.broken = error
        return made

    def held(self, holder: Item, inline: str) -> Fields:
        """The fields `statements` and `boundary` of a user or role; `inline` names its own list.

        A policy whose document was not answered leaves the field unobserved.
        """
        row: Fields = {}
        unobserved: dict[str, str] = {}
        try:
            row["statements"] = [
                *self._own(holder, inline, ""),
                *(each for name in holder.get("GroupList", ()) for each in self._group(name)),
            ]
        except UnobservedError as error:
            unobserved["statements"] = str(error)
        try:
            row["boundary"] = self._boundary(holder)
        except UnobservedError as error:
            unobserved["boundary"] = str(error)
        if unobserved:
            row[UNOBSERVED] = unobserved
        return row

    def document(self, arn: str, prefix: str = "managed") -> list[Statement]:
        """The statements of a managed policy's version in force.

        Raises:
            UnobservedError: when the answer does not hold it.
        """
        source = f"{prefix} {arn}"
        if source not in self._documents:
            versions = self.policies.get(arn, {}).get("PolicyVersionList", ())
            if not versions:
                raise self._missing("PolicyMissing", f"no document of {arn}")
            self._documents[source] = statements(versions[0]["Document"], source)
        return self._documents[source]

    def _own(self, holder: Item, inline: str, prefix: str) -> Iterator[Statement]:
        for policy in holder.get(inline, ()):
            name = f"{prefix}inline {policy['PolicyName']}"
            yield from statements(policy["PolicyDocument"], name)
        for policy in holder.get("AttachedManagedPolicies", ()):
            yield from self.document(policy["PolicyArn"], f"{prefix}managed")

    def _group(self, name: str) -> Iterator[Statement]:
        group = self.groups.get(name)
        if group is None:
            raise self._missing("GroupMissing", f"no details of group {name}")
        return self._own(group, "GroupPolicyList", f"group {name} ")

    def _boundary(self, holder: Item) -> list[Statement] | None:
        arn = (holder.get("PermissionsBoundary") or {}).get("PermissionsBoundaryArn")
        return self.document(arn, "boundary") if arn else None

    def _missing(self, code: str, message: str) -> UnobservedError:
        return self.broken or UnobservedError(Gap(DETAILS, "incomplete", code, None, message))


def _require_lists(body: Item) -> None:
    if not any(name in body for name in LISTS):
        raise UnobservedError(Gap(DETAILS, "malformed", "NoList"))


def tags_of(item: Item) -> dict[str, str]:
    """The tags of a user or role."""
    return {tag["Key"]: tag["Value"] for tag in item.get("Tags") or ()}
