"""The places that a control was limited to, as the run stored the decision."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Any

EVERYWHERE = "*"


def narrows(limit: dict[str, Any]) -> bool:
    """Whether anything is left out."""
    return EVERYWHERE not in limit["only"] or bool(limit["without"])


def holds(limit: dict[str, Any], scope: str) -> bool:
    """Whether the control applies to a scope."""
    return _reached(limit["only"], scope) and not _reached(limit["without"], scope)


def lies_within(limit: dict[str, Any], scope: str) -> bool:
    """Whether a place that the control applies to may lie in a scope that is wider."""
    levels = scope.count("/") + 1
    wider = (each.split("/") for each in limit["only"])
    return not _reached(limit["without"], scope) and any(
        len(parts) > levels and fnmatchcase(scope, "/".join(parts[:levels])) for parts in wider
    )


def idle(limit: dict[str, Any], scopes: Sequence[str]) -> str | None:
    """The first pattern of `only` that none of the scopes lies in or holds."""
    patterns: list[str] = limit["only"]
    for each in patterns:
        alone = {"only": [each], "without": []}
        if not any(holds(alone, scope) or lies_within(alone, scope) for scope in scopes):
            return each
    return None


def places(limit: dict[str, Any]) -> str:
    """The places in words."""
    said = [] if EVERYWHERE in limit["only"] else [f"only {', '.join(limit['only'])}"]
    said += [f"without {', '.join(limit['without'])}"] if limit["without"] else []
    return ", ".join(said) or "everywhere"


def _reached(patterns: Sequence[str], scope: str) -> bool:
    return any(fnmatchcase(scope, each) or fnmatchcase(scope, f"{each}/*") for each in patterns)
