"""Comparisons as tables: what fails first, what does not fail apart."""

from collections.abc import Sequence

from evidence.drift.change import Change, Redefinition
from evidence.drift.comparison import Comparison
from tieout.terminal import console, show_table, verdict_text, visible

COLUMNS = ("control", "check", "resource", "scope", "before", "after", "cause", "detail")


def show_diff(found: Comparison) -> None:
    """Every verdict that differs, in one table, and what is asked otherwise."""
    changes = sorted(
        found.changes,
        key=lambda each: (each.control, each.check, each.scope, each.resource or ""),
    )
    if not changes:
        console().print("no verdict differs")
    else:
        _changes(changes)
    _redefined("asked otherwise than before", found.redefined)


def show_gate(found: Comparison) -> None:
    """What fails, then, apart from it, what changed and does not fail."""
    for missing in found.missing:
        console().print(f"the present is not known: {visible(missing.said)}", markup=False)
    if found.exit_code == 0:
        console().print("nothing got worse")
    if found.failing or found.unseen:
        _changes((*found.failing, *found.unseen))
    _redefined("asked otherwise, which fails", found.failing_redefined)
    if found.apart:
        console().print("\nchanged, and does not fail:")
        _changes(found.apart)
    _redefined("asked otherwise than before", found.redefined)


def _changes(changes: Sequence[Change]) -> None:
    rows = [
        (
            change.control,
            change.check,
            change.resource or "(all)",
            change.scope,
            verdict_text(change.before) if change.before else "-",
            verdict_text(change.after) if change.after else "-",
            change.cause.value,
            change.detail,
        )
        for change in changes
    ]
    show_table(COLUMNS, rows)


def _redefined(title: str, found: Sequence[Redefinition]) -> None:
    if not found:
        return
    console().print(f"\n{title}:")
    rows = [(each.control, each.check or "-", each.cause.value, each.detail) for each in found]
    show_table(("control", "check", "cause", "detail"), rows)
