"""Assignments: which check judges which control, with which thresholds, told before a run."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from controls.check import Check
from controls.control import Control, Library
from controls.errors import CheckDefinitionError, ScopeError, ThresholdError
from controls.judge import thresholds
from evidence.errors import OperatorFileError
from evidence.plain_words import did_you_mean
from evidence.scope import Scope


@dataclass(frozen=True)
class Assignment:
    """One check for one control; `parameters` as the control states them, `given` as called."""

    control: Control
    check: Check
    parameters: Mapping[str, Any]
    given: Mapping[str, Any]


def assign(library: Library, checks: Iterable[Check]) -> list[Assignment]:
    """Every check for every control it names, in the order of the library.

    Raises:
        CheckDefinitionError: for a check that names an unknown control, or whose threshold has no
            usable value there.
        OperatorFileError: for a control that claims to be automated and has no check.
    """
    by_control: dict[str, list[Check]] = {}
    for check in sorted(checks, key=lambda check: check.id):
        for control_id in check.controls:
            if control_id not in library:
                mend = did_you_mean(control_id, list(library.controls), cutoff=0)
                raise CheckDefinitionError(
                    f"{check.where}: check {check.id} names the control {control_id!r}, "
                    f"which does not exist; {mend or 'add it to the overlays'}"
                )
            by_control.setdefault(control_id, []).append(check)
    for control in library:
        if control.automation == "automated" and control.id not in by_control:
            raise OperatorFileError(
                f"control {control.id} is automated and no check judges it",
                file=control.file,
                line=control.line,
                mend="write automation: manual with target: automated, or add a check",
            )
    return [
        Assignment(control, check, *_thresholds(check, control))
        for control in library
        for check in by_control.get(control.id, ())
    ]


def refuse_uncollected(checks: Iterable[Check], kinds: Collection[str]) -> None:
    """Refuse a check that reads a kind which nothing collects, so that it would never judge.

    Raises:
        CheckDefinitionError: with the file and line of the check.
    """
    for check in checks:
        for kind in check.kinds:
            if kind not in kinds:
                mend = did_you_mean(kind, kinds) or "add a collector that yields it"
                raise CheckDefinitionError(
                    f"{check.where}: check {check.id} reads {kind!r}, which nothing collects; "
                    f"{mend}"
                )


def refuse_idle_scopes(assignments: Iterable[Assignment], sources: Collection[str]) -> None:
    """Refuse a scope that cannot limit its control, or that names no configured source.

    Raises:
        ScopeError: with the file and line of the scope.
    """
    by_control: dict[str, list[Assignment]] = {}
    for item in assignments:
        by_control.setdefault(item.control.id, []).append(item)
    names = [str(Scope(name)) for name in sources]
    for items in by_control.values():
        control = items[0].control
        if control.scope is None or not control.scope.narrows:
            continue
        where = control.origin.get("scope", f"{control.file}:{control.line}")
        if all(item.check.subject is None for item in items):
            raise ScopeError(
                f"{where}: the checks of {control.id} judge whole populations at once, so it "
                "cannot be limited to a part; remove the scope"
            )
        for pattern in (*control.scope.only, *control.scope.without):
            first = pattern.partition("/")[0]
            if not any(fnmatchcase(name, first) for name in names):
                mend = did_you_mean(first, names, cutoff=0) or "there is no source"
                raise ScopeError(
                    f"{where}: the scope of {control.id} names {pattern!r}, and no source is "
                    f"named {first!r}; {mend}"
                )


def _thresholds(check: Check, control: Control) -> tuple[dict[str, Any], dict[str, Any]]:
    """As `judge.thresholds`; what is wrong is told with the place where the value stands."""
    try:
        return thresholds(check, control.parameters)
    except ThresholdError as error:
        where = control.origin.get(f"parameters.{error.name}", check.where)
        raise CheckDefinitionError(f"{where}: {error}") from error
