"""Rights as a review shows them: one row is one right of one holder to one resource."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from evidence.canonical import canonical, sha256
from evidence.errors import IntegrityError

_ID = 24
"""Hexadecimal digits of a row's id: 96 bits."""


@dataclass(frozen=True, slots=True)
class Right:
    """A right that a holder has, in words, and whose it is by the link ladder.

    `kind` and `scope` say where it was seen and `record` in which evidence. `account` is the name
    the `holder` goes by. `sort` is `person`, `service`, `external`, `group` or `unresolved`;
    `person` the holder's staff number, or the owner's or sponsor's. `gives` is what it lets the
    holder do. `approval` names approvals in force for it, `approvers` who gave them, by staff
    number where that is known. `since` and `last_used` are days, empty where nobody tells them.
    """

    kind: str
    scope: str
    holder: str
    account: str
    right: str
    resource: str
    gives: str
    privileged: bool
    record: str
    sort: str = "unresolved"
    person: str = ""
    department: str = ""
    entity: str = ""
    country: str = ""
    data_class: str = ""
    since: str = ""
    last_used: str = ""
    approval: str = ""
    approvers: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What the row is called as long as the holder has that right to that resource."""
        named = [self.kind, self.scope, self.holder, self.right, self.resource]
        return sha256(canonical(named))[:_ID]

    @property
    def form(self) -> str:
        """A digest of what the right gives: another one is another right under the old name."""
        return sha256(canonical([self.gives, self.privileged]))[:_ID]

    @property
    def substance(self) -> str:
        """A digest of what a reviewer decides on: what it gives, and to whom."""
        holder = [self.sort, self.person, self.department, self.entity, self.country]
        return sha256(canonical([self.form, *holder, self.data_class]))[:_ID]

    def as_json(self) -> dict[str, Any]:
        """The right as it is stored."""
        return asdict(self) | {"approvers": list(self.approvers)}

    @classmethod
    def from_json(cls, row: Mapping[str, Any]) -> "Right":
        """The right that `as_json` wrote.

        Raises:
            IntegrityError: when it is none.
        """
        try:
            return replace(cls(**row), approvers=tuple(row["approvers"]))
        except (KeyError, TypeError) as error:
            raise IntegrityError(f"a stored row of a review is no right: {error!r}") from error


def differs(before: Right, now: Right) -> str:
    """What a reviewer would see changed between two looks at one right, in words; empty if none."""
    found = [
        f"{name.replace('_', ' ')} was {_said(old)}, is {_said(new)}"
        for name in ("gives", "privileged", "sort", "person", "department", "entity", "country",
                     "data_class")
        if (old := getattr(before, name)) != (new := getattr(now, name))
    ]  # fmt: skip
    return "; ".join(found)


def _said(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value) or "empty"
    return text if len(text) <= 120 else f"{text[:117]}..."
