"""A request as IAM evaluates it: who asks for which action on what, and what is known around it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Truth: TypeAlias = bool | None
"""Whether something holds; None where that hangs on circumstances that are not known."""

ANONYMOUS = "*"
TYPES = {"user": "User", "role": "AssumedRole", "session": "AssumedRole", "root": "Account"} | {
    "federated-user": "FederatedUser",
    "anonymous": "Anonymous",
}
"""What `aws:PrincipalType` says of each kind of principal."""


def all_of(truths: Iterable[Truth]) -> Truth:
    """Whether all hold: one that does not decides, then one that is not known."""
    found = set(truths)
    if False in found:
        return False
    return None if None in found else True


def any_of(truths: Iterable[Truth]) -> Truth:
    """Whether any holds: one that does decides, then one that is not known."""
    found = set(truths)
    if True in found:
        return True
    return None if None in found else False


def negated(truth: Truth) -> Truth:
    """The opposite; what is not known stays so."""
    return None if truth is None else not truth


@dataclass(frozen=True, slots=True)
class Principal:
    """Who asks.

    `arn` is that of a user, a role (some session of it), a role session, the root user or a
    federated user, or the name of a service or of an identity provider; `*` is nobody known.
    `behind` is the role of a session or the user of a federated one: a role's path is not told by
    the ARN of its session. `service_linked` marks a role that an AWS service owns.
    """

    arn: str
    behind: str = ""
    service_linked: bool = False

    @property
    def kind(self) -> str:
        """One of `user`, `role`, `session`, `root`, `federated-user`, `provider`, `service`."""
        if self.arn == ANONYMOUS:
            return "anonymous"
        resource = self.arn.split(":", 5)[5] if self.arn.count(":") > 4 else ""
        first = resource.partition("/")[0]
        if first in ("user", "role", "root", "federated-user"):
            return first
        if first == "assumed-role":
            return "session"
        return "service" if self.arn.endswith((".amazonaws.com", ".aws.internal")) else "provider"

    @property
    def account(self) -> str:
        """The account it is of; empty for services, providers and whoever is not known."""
        known = self.kind not in ("service", "provider", "anonymous")
        return self.arn.split(":")[4] if known else ""

    @property
    def role(self) -> str:
        """The role or user behind a session, or a role itself; empty for others."""
        if self.kind == "role":
            return self.arn
        if self.behind or self.kind != "session":
            return self.behind
        partition, name = self.arn.split(":")[1], self.arn.split("/")[1]
        return f"arn:{partition}:iam::{self.account}:role/{name}"

    def keys(self) -> dict[str, tuple[str, ...]]:
        """The condition keys that say who asks, as AWS fills them; empty where it leaves them out.

        "AWS global condition context keys" of the IAM User Guide, properties of the principal.
        """
        kind = self.kind
        known: dict[str, tuple[str, ...]] = {}
        known["aws:principalisawsservice"] = (str(kind == "service").lower(),)
        if kind in TYPES:
            known["aws:principaltype"] = (TYPES[kind],)
        if kind == "service":
            known["aws:principalservicename"] = (self.arn,)
        if self.account:
            arn = self.role if kind in ("role", "session") else self.arn
            known["aws:principalarn"] = (arn,)
            known["aws:principalaccount"] = (self.account,)
        else:
            known |= {"aws:principalarn": (), "aws:principalaccount": (), "aws:principalorgid": ()}
        known["aws:username"] = (self.arn.rpartition("/")[2],) if kind == "user" else ()
        return known


@dataclass(frozen=True, slots=True)
class Request:
    """An action (`s3:GetObject`) on a resource (an ARN, or `*` where the action takes none).

    `context` gives the values of condition keys, none for a key known to be absent. Where it is
    `whole`, a key that stands in it nowhere is absent; else its value is not known. `owner` is the
    account of the resource, told where the ARN does not.
    """

    principal: Principal
    action: str
    resource: str = "*"
    context: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    whole: bool = False
    owner: str = ""

    @property
    def resource_account(self) -> str:
        """The account that owns the resource; the principal's own where nothing says another."""
        parts = self.resource.split(":")
        told = parts[4] if len(parts) > 4 else ""
        return self.owner or (told if told.isdigit() else "") or self.principal.account

    def known(self) -> "Known":
        """What is known of the condition keys."""
        given = {name.lower(): tuple(values) for name, values in self.context.items()}
        owner = (self.resource_account,) if self.resource_account else ()
        told = {"aws:resourceaccount": owner, **self.principal.keys(), **given}
        return Known(told, whole=self.whole)


@dataclass(frozen=True, slots=True)
class Known:
    """The condition keys of a request, in small letters: keys are compared in any case."""

    keys: Mapping[str, tuple[str, ...]]
    whole: bool = False

    def values(self, key: str) -> tuple[str, ...] | None:
        """The values of a key; none where it is absent, None where that is not known."""
        return self.keys.get(key.lower(), () if self.whole else None)
