"""Scoping decisions: what an organisation decided not to apply to it, why, and who approved it."""

from collections.abc import Iterable, Mapping
from datetime import date
from fnmatch import fnmatchcase
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from controls.framework import Text
from evidence.shorthand import AlsoWritten

EVERYWHERE = "*"
"""The pattern that leaves nothing out."""

_STRICT = ConfigDict(frozen=True, extra="forbid")


class NotApplicable(BaseModel):
    """A decision that something is out of scope: why, who approved it, and when."""

    model_config = _STRICT

    reason: Text
    approved_by: Text
    approved_on: date

    def __str__(self) -> str:
        return f"{self.reason} (approved by {self.approved_by})"


class RequirementScoping(NotApplicable):
    """A decision that requirements of one framework do not apply to the organisation."""

    framework: Text
    requirements: Annotated[tuple[Text, ...], Field(min_length=1)]


class RequirementDecision(NotApplicable):
    """What was decided of one requirement, and the `folder/file.yaml:line` where it stands."""

    origin: str

    def as_json(self) -> Mapping[str, str]:
        """The decision as it is stored with a catalog."""
        return dict(self.model_dump(mode="json"))


def _listed(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


Patterns = Annotated[
    tuple[Text, ...],
    BeforeValidator(_listed),
    AlsoWritten({"type": "string", "minLength": 1, "description": "One pattern."}),
]
"""Patterns over scopes in which `*` matches any text; one may stand without its list."""


class ScopeLimit(BaseModel):
    """The places that a control applies to: those of `only`, less those of `without`.

    A pattern holds a place and all that lies in it: `production` is all of that source,
    `production/*/ap-northeast-1` one region of each of its accounts. A limit that leaves something
    out is a decision, with its reason, approver and day.
    """

    model_config = _STRICT

    only: Annotated[Patterns, Field(min_length=1)] = (EVERYWHERE,)
    without: Patterns = ()
    reason: Text | None = None
    approved_by: Text | None = None
    approved_on: date | None = None

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return EVERYWHERE not in self.only or bool(self.without)

    @property
    def lacks(self) -> str | None:
        """The first field that a decision needs and this one has not."""
        needed = ("reason", "approved_by", "approved_on") if self.narrows else ()
        return next((name for name in needed if getattr(self, name) is None), None)

    def holds(self, scope: str) -> bool:
        """Whether the control applies to a scope, written as in results."""
        return _reached(self.only, scope) and not _reached(self.without, scope)

    def lies_within(self, scope: str) -> bool:
        """Whether a place that the control applies to may lie in a scope that is wider."""
        levels = scope.count("/") + 1
        wider = (each.split("/") for each in self.only)
        return not _reached(self.without, scope) and any(
            len(parts) > levels and fnmatchcase(scope, "/".join(parts[:levels])) for parts in wider
        )

    def idle(self, scopes: Iterable[str]) -> str | None:
        """The first pattern of `only` that none of the scopes lies in or holds, None without."""
        sought = list(scopes)
        for each in self.only:
            alone = self.model_copy(update={"only": (each,), "without": ()})
            if not any(alone.holds(scope) or alone.lies_within(scope) for scope in sought):
                return each
        return None

    @property
    def places(self) -> str:
        """The places in words: `only production, without production/222233334444`."""
        without = f"without {', '.join(self.without)}" if self.without else ""
        only = f"only {', '.join(self.only)}" if EVERYWHERE not in self.only else ""
        return ", ".join(each for each in (only, without) if each) or "everywhere"

    def __str__(self) -> str:
        if not self.narrows:
            return self.places
        return f"{self.reason} (applies {self.places}; approved by {self.approved_by})"


def _reached(patterns: tuple[str, ...], scope: str) -> bool:
    return any(fnmatchcase(scope, each) or fnmatchcase(scope, f"{each}/*") for each in patterns)
