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


def places(limit: dict[str, Any]) -> str:
    """The places in words."""
    said = [] if EVERYWHERE in limit["only"] else [f"only {', '.join(limit['only'])}"]
    said += [f"without {', '.join(limit['without'])}"] if limit["without"] else []
    return ", ".join(said) or "everywhere"


def _reached(patterns: Sequence[str], scope: str) -> bool:
    return any(fnmatchcase(scope, each) or fnmatchcase(scope, f"{each}/*") for each in patterns)
