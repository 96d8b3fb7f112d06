"""What a request is given by all policies together: allowed, denied, or hanging on a condition.

"Policy evaluation logic" of the IAM User Guide: a Deny in any policy wins; then resource and
service control policies must allow at every level; then the policy of the resource, those of the
identity within its permissions boundary, and of its session. Within one account a grant to the
principal in the policy of the resource is enough; across accounts both sides must allow.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from collectors.aws.policies.matching import ACCOUNT, BEHIND, DIRECT, denied_to, named, speaks
from collectors.aws.policies.policy import Statement
from collectors.aws.policies.request import Known, Principal, Request, Truth, all_of, any_of

Levels = Sequence[Sequence[Statement]]
"""The statements at each level from the root of an organisation to the account."""

RESOURCE_DECIDES = ("sts:assumerole", "kms:")
"""Actions for which the policy of the resource must allow: trust of roles, policies of keys."""


@dataclass(frozen=True, slots=True)
class Policies:
    """The policies that apply to a request; None where there is no such policy.

    `service_control` holds those over the principal's account, `resource_control` those over the
    resource's; None where the account is in no organisation, or is its management account.
    """

    identity: Sequence[Statement] = ()
    boundary: Sequence[Statement] | None = None
    session: Sequence[Statement] | None = None
    resource: Sequence[Statement] | None = None
    service_control: Levels | None = None
    resource_control: Levels | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What a request is given.

    `explicit` tells a denial by a Deny. `by` are the sources of the statements that decide, or the
    policies that lack an Allow. `conditions` are those that a conditional answer hangs on.
    """

    verdict: Literal["allowed", "denied", "conditional"]
    explicit: bool = False
    by: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()

    @property
    def may(self) -> bool:
        """Whether the request is allowed in some circumstances."""
        return self.verdict != "denied"


def evaluate(request: Request, policies: Policies) -> Decision:
    """What IAM says to the request, by its policies and what is known around it."""
    return _Evaluation(request, policies).decision()


class _Evaluation:
    def __init__(self, request: Request, policies: Policies) -> None:
        self.request, self.policies = request, policies
        self.principal: Principal = request.principal
        self.known: Known = request.known()
        self.open: list[Statement] = []
        self.allowing: list[str] = []
        self.lacking: list[str] = []

    def decision(self) -> Decision:
        denied = list(self._denied())
        sure = _sources(one for truth, one in denied if truth)
        if sure:
            return Decision("denied", explicit=True, by=sure)
        granted = self._granted()
        if granted is False:
            return Decision("denied", by=tuple(dict.fromkeys(self.lacking)))
        if granted and not denied:
            return Decision("allowed", by=tuple(dict.fromkeys(self.allowing)))
        self.open += (one for _, one in denied)
        return Decision(
            "conditional",
            by=_sources(self.open),
            conditions=tuple(dict.fromkeys(c for one in self.open for c in _open(one))),
        )

    def _denied(self) -> Iterator[tuple[Truth, Statement]]:
        """Every Deny that speaks of the request, or may."""
        held = self.policies
        own: list[Statement] = []
        if self.principal.kind != "root":
            own += (*held.identity, *(held.boundary or ()))
        own += (*(held.session or ()), *self._levels(held.service_control, own=True))
        over = (*(held.resource or ()), *self._levels(held.resource_control, own=False))
        for statement in own:
            if statement["effect"] == "Deny":
                truth = speaks(statement, self.request, self.known)
                if truth is not False:
                    yield truth, statement
        for statement in over:
            if statement["effect"] == "Deny":
                spoken = speaks(statement, self.request, self.known, bare=True)
                truth = all_of((denied_to(statement, self.principal), spoken))
                if truth is not False:
                    yield truth, statement

    def _levels(self, levels: Levels | None, *, own: bool) -> Iterable[Statement]:
        return (one for level in self._limiting(levels, own=own) for one in level)

    def _limiting(self, levels: Levels | None, *, own: bool) -> Levels:
        """The levels that limit this principal.

        Neither kind limits service-linked roles; service control policies limit principals of the
        organisation's accounts only, which a service is not.
        """
        if self.principal.service_linked or (own and not self.principal.account):
            return ()
        return levels or ()

    def _granted(self) -> Truth:
        owner, held = self.request.resource_account, self.policies
        over = all_of(
            self._asked(self._grants(level, DIRECT), "a resource control policy")
            for level in self._limiting(held.resource_control, own=False)
        )
        direct, behind, account = (
            self._grants(held.resource, grade) for grade in (DIRECT, BEHIND, ACCOUNT)
        )
        if not self.principal.account:
            return all_of((over, self._asked(direct, "the policy of the resource")))
        limits = all_of(
            self._asked(self._allows(level), "a service control policy")
            for level in self._limiting(held.service_control, own=True)
        )
        own = self._own()
        if owner != self.principal.account:
            told = self._asked(any_of((direct, behind, account)), "the policy of the resource")
            return all_of((over, limits, own, told))
        if self.request.action.lower().startswith(RESOURCE_DECIDES) and held.resource is not None:
            stated = any_of((direct, behind, account))
            own = all_of((own, self._asked(stated, "the policy of the resource")))
        bounded = all_of((behind, self._within()))
        return all_of((over, limits, any_of((own, direct, bounded))))

    def _own(self) -> Truth:
        """What the principal's own policies give: to the root user everything."""
        if self.principal.kind == "root":
            self.allowing.append("the root user")
            return self._within()
        given = self._asked(self._allows(self.policies.identity), "the policies of the identity")
        return all_of((given, self._within()))

    def _within(self) -> Truth:
        """Whether boundary and session policies let through what they limit."""
        boundary = None if self.principal.kind == "root" else self.policies.boundary
        return all_of(
            self._asked(self._allows(each), what)
            for each, what in (
                (boundary, "the permissions boundary"),
                (self.policies.session, "the session policies"),
            )
            if each is not None
        )

    def _asked(self, truth: Truth, what: str) -> Truth:
        if truth is False:
            self.lacking.append(f"no Allow in {what}")
        return truth

    def _allows(self, given: Iterable[Statement]) -> Truth:
        """Whether some Allow among the statements of an identity speaks of the request."""
        return any_of([
            self._noted(one, speaks(one, self.request, self.known))
            for one in given
            if one["effect"] == "Allow"
        ])  # fmt: skip

    def _grants(self, given: Iterable[Statement] | None, grade: str) -> Truth:
        """Whether some Allow of a resource's policy speaks of the request, naming by `grade`."""
        return any_of([
            self._noted(one, all_of((
                named(one, self.principal, grade),
                speaks(one, self.request, self.known, bare=True),
            )))
            for one in given or ()
            if one["effect"] == "Allow"
        ])  # fmt: skip

    def _noted(self, statement: Statement, truth: Truth) -> Truth:
        if truth is None:
            self.open.append(statement)
        elif truth:
            self.allowing.append(statement["source"])
        return truth


def _sources(given: Iterable[Statement]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one["source"] for one in given))


def _open(statement: Statement) -> Iterable[str]:
    """What an undecided statement hangs on: its conditions, else whom or what it names."""
    return statement["conditions"] or (f"whom or what {statement['source']} names",)
