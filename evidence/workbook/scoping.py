"""Scoping decisions of a stored run, as cells tell them."""

from collections.abc import Mapping
from typing import Any

from evidence.verdict import Verdict
from evidence.workbook.engagement import Engagement


def narrows(scope: Mapping[str, Any]) -> bool:
    """Whether the stored scope of a control leaves anything out."""
    return "*" not in scope["only"] or bool(scope["without"])


def in_words(decision: Mapping[str, Any]) -> str:
    """A decision as `reason: ...; approved by: ...`, in the order in which it was written."""
    return "; ".join(
        f"{name.replace('_', ' ')}: {', '.join(said) if isinstance(said, list) else said}"
        for name, said in decision.items()
        if said
    )


def decided(engagement: Engagement, requirement: str) -> str:
    """What was decided of a requirement in a sentence, and what fails in spite of it."""
    decision = engagement.decisions.get(requirement)
    if not decision:
        return ""
    said = (
        f"Decided not to apply: {decision['reason']} "
        f"(approved by {decision['approved_by']} on {decision['approved_on']})"
    )
    failing = [
        control
        for control in engagement.controls_of.get(requirement, ())
        if engagement.verdicts.get(control) is Verdict.FAIL
    ]
    if not failing:
        return said
    return f"{said}; all the same these controls mapped to it fail: {', '.join(failing)}"
