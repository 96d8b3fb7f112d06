"""The gate: a run held against another, or against a baseline file, under the operator's policy."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from fnmatch import fnmatchcase
from pathlib import Path

from controls.drift import drift
from controls.drift_side import Side
from controls.gate_policy import FailOn, Policy, parted
from controls.missing_run import frequencies_of, missing_runs
from controls.redefinition import mapping_changes, redefinitions
from evidence.drift.baseline import Baseline, controls_asked
from evidence.drift.comparison import Comparison, MissingRun, RunName
from evidence.errors import TieoutError, UsageError
from evidence.plain_words import did_you_mean
from evidence.run_store import RunReader
from evidence.runs.run_heads import LATEST, utc
from evidence.vault import Vault
from tieout.definition_places import places_in
from tieout.runs import baseline_side, is_file, stored_side
from tieout.workspace import Workspace


@dataclass(frozen=True)
class Limits:
    """What a user asks for on the command line; None leaves it to `[gate]`.

    A baseline file is named from the current folder here, and from the workspace in `[gate]`.
    """

    baseline: str | None = None
    fail_on: Sequence[str] | None = None
    controls: Sequence[str] | None = None
    owners: Sequence[str] | None = None
    frameworks: Sequence[str] | None = None


def policy_of(place: Workspace, asked: Limits) -> Policy:
    """The policy in force: what was asked for, else `[gate]`, else what fails by default.

    Raises:
        OperatorFileError: with file and line, for a name in `[gate]` that nothing has.
        UsageError: for one that was asked for.
    """
    said = place.configuration.gate
    fail_on = said.fail_on
    if asked.fail_on is not None:
        fail_on = tuple(_words(asked.fail_on))
    controls = _patterns(place, asked.controls)
    owners = _owners(place, asked.owners)
    frameworks = _frameworks(place, asked.frameworks)
    return Policy(frozenset(fail_on), controls, owners, frameworks)


def _words(given: Sequence[str]) -> Iterator[FailOn]:
    known = [word.value for word in FailOn]
    for word in (part.strip() for each in given for part in each.split(",")):
        if word not in known:
            near = did_you_mean(word, known) or f"use {', '.join(known)}"
            raise UsageError(f"--fail-on has no {word!r}; {near}")
        yield FailOn(word)


def _patterns(place: Workspace, asked: Sequence[str] | None) -> tuple[str, ...]:
    known = place.library.controls
    given = place.configuration.gate.controls if asked is None else asked
    for number, pattern in enumerate(given):
        if not any(fnmatchcase(each, pattern) for each in known):
            said = f"no control is named {pattern!r}"
            raise _mistake(place, said, known, pattern, "controls", None if asked else number)
    return tuple(given)


def _owners(place: Workspace, asked: Sequence[str] | None) -> tuple[str, ...]:
    known = {each.owner for each in place.library}
    given = place.configuration.gate.owners if asked is None else asked
    for number, owner in enumerate(given):
        if owner not in known:
            said = f"no control has the owner {owner!r}"
            raise _mistake(place, said, known, owner, "owners", None if asked else number)
    return tuple(given)


def _frameworks(place: Workspace, asked: Sequence[str] | None) -> tuple[str, ...]:
    known = {each.id for each in place.frameworks}
    given = place.configuration.gate.frameworks if asked is None else asked
    found = []
    for number, name in enumerate(given):
        framework = place.catalog.framework(name).id if name in place.catalog else name
        if framework not in known:
            said = f"the framework {name!r} is not audited here"
            raise _mistake(place, said, known, name, "frameworks", None if asked else number)
        found.append(framework)
    return tuple(found)


def _mistake(
    place: Workspace, said: str, known: Collection[str], word: str, field: str, number: int | None
) -> TieoutError:
    mend = did_you_mean(word, sorted(known), cutoff=0)
    if number is None:
        return UsageError(f"{said}; {mend}" if mend else said)
    return place.document.mistake(said, "gate", field, number, mend=mend)


@dataclass(frozen=True)
class Held:
    """What a run is held against: a side, its name in words, and the instant judged at."""

    side: Side
    name: RunName
    now: datetime


def held_to(place: Workspace, vault: Vault, name: str, base: Path) -> Held:
    """The baseline of that name: a file below `base` when it ends in .json, else a run.

    Raises:
        OperatorFileError: with file and line, when the file is not as Tieout writes it.
        UsageError: when there is no such run, or the file is of another organisation.
    """
    if not is_file(name):
        reader = RunReader(vault, vault.load_run(name))
        side = stored_side(reader)
        return Held(side, RunName(side.run, side.day), utc(reader.run.now))
    file = base / name
    side, baseline = baseline_side(file, vault)
    own = place.configuration.organisation
    if baseline.run.organisation != own:
        raise UsageError(
            f"{file} is the baseline of {baseline.run.organisation!r}, and {own!r} is audited here"
        )
    now = datetime.fromisoformat(baseline.run.now)
    return Held(side, RunName(side.run, side.day, name), now)


def compared(place: Workspace, held: Held, reader: RunReader, policy: Policy) -> Comparison:
    """What differs between a run and what it is held against, parted by the policy."""
    after = stored_side(reader)
    changes = [*drift(held.side, after), *mapping_changes(held.side, after)]
    redefined = redefinitions(held.side, after)
    controls, checks = reader.controls(), reader.checks()
    found = parted(policy, changes, redefined, held.side.asked, after.asked)
    return Comparison(
        before=held.name,
        after=RunName(after.run, after.day),
        failing=tuple(found.failing),
        unseen=tuple(found.unseen),
        apart=tuple(found.apart),
        redefined=tuple(found.redefined),
        failing_redefined=tuple(found.failing_redefined),
        controls=controls,
        checks=checks,
        verdicts=reader.verdicts(),
        place=places_in(place.folder, controls).of_change,
    )


def gate(place: Workspace, asked: Limits, run: str, now: datetime) -> tuple[Comparison, RunReader]:
    """The comparison that `tieout gate` judges, and the run that it judges.

    Whatever the operator wrote is read before any run, so that a mistake in it is told first: the
    runs in the vault cannot tell of one, since none comes about. Where the `latest` run is judged,
    the comparison says whether it speaks of `now`; one that is named otherwise is meant.

    Raises:
        UsageError: for names that nothing has, and for a run that is held to itself or a later one.
        OperatorFileError: with file and line, for a mistake in definitions or a baseline file.
    """
    _ = place.definitions
    policy = policy_of(place, asked)
    vault = place.vault()
    reader = RunReader(vault, vault.load_run(run))
    held = (
        held_to(place, vault, asked.baseline, Path())
        if asked.baseline is not None
        else held_to(place, vault, place.configuration.gate.baseline, place.folder)
    )
    _refuse_no_earlier(held, reader)
    found = compared(place, held, reader, policy)
    if run == LATEST:
        found = replace(found, missing=_missing(vault, held, reader, policy, now))
    return found, reader


def _refuse_no_earlier(held: Held, reader: RunReader) -> None:
    mend = "name an earlier one with --baseline, or compare any two with 'tieout diff'"
    if held.side.run == reader.run.id:
        raise UsageError(f"run {held.name} is held to itself; {mend}")
    if held.now > utc(reader.run.now):
        raise UsageError(f"the baseline {held.name} is later than run {reader.run.id}; {mend}")


def _missing(
    vault: Vault, held: Held, reader: RunReader, policy: Policy, now: datetime
) -> tuple[MissingRun, ...]:
    asked = {each.id: each for each in controls_asked(reader)}
    reached = {
        name: frequency
        for name, frequency in frequencies_of(reader).items()
        if policy.reaches(name, held.side.asked, asked)
    }
    return missing_runs(vault.runs(), reader.run, reached, now)


def baseline_of(place: Workspace, run: str) -> Baseline:
    """The baseline of a stored run.

    Raises:
        UsageError: when there is no such run.
    """
    vault = place.vault()
    return Baseline.of(RunReader(vault, vault.load_run(run)))
