"""Workbooks that are handed in: what people filled in is merged into what the vault holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import get_args

from evidence.canonical import sha256
from evidence.errors import UsageError
from evidence.filled_in.act import LARGEST_KEPT, TYPE, Act, Change, File, keep, require_names
from evidence.filled_in.history import (
    BEARING,
    COVER,
    Filled,
    KeptAct,
    kept_acts,
    standing,
    until,
    values,
)
from evidence.filled_in.merge import Conflict, Merged, Prefer, merge
from evidence.filled_in.place import Place, Values, Whose
from evidence.period.report import PeriodReport, period_report
from evidence.run_store import RunReader
from evidence.secrets.scan import refuse_secrets
from evidence.store.ledger import LedgerEntry
from evidence.vault import Vault
from evidence.workbook.as_read import drawn
from evidence.workbook.cells import safe
from evidence.workbook.engagement import Engagement
from evidence.workbook.taking_back.matching import Matched
from evidence.workbook.taking_back.parcel import LARGEST_FILE
from evidence.workbook.taking_back.reading import Returned, returned
from evidence.workbook.taking_back.taken_back import taken_back

_BULK = frozenset({"evidence", "not-collected", "identity", "results", "notice"})
"""Entries that no sheet is drawn from."""


@dataclass(frozen=True, slots=True)
class Handed:
    """What came of a workbook that was handed in; `digests` are those of the acts that were kept.

    `about` says of which file and run, `refused` what was typed where nothing is taken, `notes`
    what else is worth knowing.
    """

    about: Act
    acts: Sequence[Act]
    digests: Sequence[str]
    conflicts: Sequence[Conflict]
    refused: Sequence[str]
    notes: Sequence[str]

    @property
    def changes(self) -> list[Change]:
        """All values that were taken, or would be."""
        return [change for act in self.acts for change in act.changes]

    @property
    def is_whole(self) -> bool:
        """Whether all that was filled in was taken."""
        return not self.conflicts and not self.refused


def hand_in(
    vault: Vault,
    file: Path,
    *,
    by: str,
    at: datetime,
    prefer: Prefer | None = None,
    dry_run: bool = False,
) -> Handed:
    """Take what people filled in in a workbook; with `dry_run` only say what would be taken.

    Raises:
        UsageError: when the file is no whole workbook drawn from a run of this vault.
        SecretFoundError: when somebody typed what looks like a secret; nothing is stored then.
        IntegrityError: when the vault does not hold what it should.
        StorageError: when the disk refuses.
    """
    require_names(by, file.name)
    data = _read(file)
    with returned(data, file.name) as back:
        engagement = _engagement(vault, back)
        base = back.identity.base
        matched = taken_back(back, engagement)
    refuse_secrets("\n".join(matched.typed).encode("utf-8", "replace"), f"the workbook {file.name}")
    kept = kept_acts(vault, vault.entries(TYPE), engagement.framework.id)
    held = values(bearing(standing(kept, engagement.look), matched))
    then = None
    if base is not None:
        stood = values(standing(until(kept, base), engagement.look))
        shown = engagement.filling.shown
        then = {each: stood[each] for each in stood if each in shown or each.sheet == COVER}
    merged = _merged(matched, then, held, prefer)
    common = Act(
        run=engagement.run.id,
        run_digest=engagement.run.digest,
        framework=engagement.framework.id,
        look=engagement.look,
        whose="entity",
        by=by.strip(),
        at=at,
        file=File(file.name, sha256(data), len(data), len(data) <= LARGEST_KEPT),
        base=base,
        changes=(),
        conflicts=len(merged.conflicts),
        refused=len(matched.refused),
    )
    acts = list(_acts(common, matched, merged, held))
    digests = keep(vault, acts, data) if acts and not dry_run else []
    return Handed(common, acts, digests, merged.conflicts, matched.refused, matched.notes)


def _read(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        if size > LARGEST_FILE:
            raise UsageError(f"{file} has more than {LARGEST_FILE:,} bytes; nothing was taken")
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror or error}") from error


def _engagement(vault: Vault, back: Returned) -> Engagement:
    """What a workbook was drawn from, by its own word, and with the ledger as it was then.

    Raises:
        UsageError: when that is not in this vault.
    """
    said, refused = back.identity, back.parcel.refused
    if not said.run or not said.framework:
        raise refused("does not say which run it was drawn from; its properties were removed, or "
                      "Tieout did not draw it")  # fmt: skip
    if said.run not in {head.id for head in vault.runs() if head.digest}:
        raise refused(f"was drawn from run {said.run[:80]}, which this vault does not hold")
    run = vault.load_run(said.run)
    if said.organisation and said.organisation != safe(run.organisation):
        raise refused(f"is of {said.organisation[:80]!r}, and run {run.id} of {run.organisation!r}")
    if said.digest != run.digest:
        raise refused(f"was drawn from another run {run.id} than this vault holds (SHA-256)")
    reader = RunReader(vault, run)
    if said.framework not in {each.id for each in run.frameworks}:
        raise refused(f"is of {said.framework[:80]!r}, against which run {run.id} was not judged")
    entries, last = _as_drawn(vault, said.base)
    if said.base is not None and said.base > last:
        raise refused(f"shows segment {said.base} of a ledger that has none of that number here")
    return Engagement.of(reader, said.framework, entries, (), _period(vault, back))


def _as_drawn(vault: Vault, base: int | None) -> tuple[list[LedgerEntry], int]:
    """The ledger as far as sheets are drawn from it, up to `base`; and its last segment."""
    entries: list[LedgerEntry] = []
    last = -1
    for entry in vault.entries():
        last = entry.segment
        later = entry.type in BEARING and base is not None and entry.segment > base
        if entry.type not in _BULK and not later:
            entries.append(entry)
    return entries, last


def _period(vault: Vault, back: Returned) -> PeriodReport | None:
    said = back.identity.period
    if not said:
        return None
    try:
        start, end = map(date.fromisoformat, said.split(" to "))
    except ValueError as error:
        raise back.parcel.refused(f"is of the period {said[:80]!r}, which is none") from error
    return period_report(vault, start, end)


def _merged(matched: Matched, then: Values | None, held: Values, prefer: Prefer | None) -> Merged:
    """Merge a file with what stands; `then` is what people had filled in when it was drawn."""
    file = dict(matched.values)
    for place in then or ():
        rows = matched.rows.get(place.sheet)
        # A row that somebody added and that is gone was taken out by them; one of ours was not.
        if rows is None or place.row in rows or place.row in matched.own.get(place.sheet, ()):
            continue
        form = matched.forms[place.sheet]
        whose = dict(zip(form.columns, form.whose, strict=True)).get(place.column)
        if whose:
            file[place] = ""
            matched.whose[place] = whose
    return merge(then and _as_read(then), file, _as_read(held), prefer)


def bearing(found: Mapping[Place, Filled], matched: Matched) -> dict[Place, Filled]:
    """What stands, without what was said of rows that say something else now."""
    bearing: dict[Place, Filled] = {}
    for place, filled in found.items():
        form = matched.forms.get(place.sheet)
        said = {"", matched.facts.get((place.sheet, place.row), "")}
        if form is None or place.column not in form.bound or filled.change.facts in said:
            bearing[place] = filled
    return bearing


def _as_read(found: Values) -> Values:
    return {place: drawn(value) for place, value in found.items()}


def _acts(common: Act, matched: Matched, merged: Merged, held: Values) -> Iterator[Act]:
    """An act of the assessor and one of the organisation, where either has said anything."""
    for whose in get_args(Whose):
        changes = tuple(
            Change(
                place, held.get(place, ""), value, matched.facts.get((place.sheet, place.row), "")
            )
            for place, value in merged.taken.items()
            if matched.whose[place] == whose
        )
        if changes:
            yield replace(common, whose=whose, changes=changes)


def history(vault: Vault, wanted: Place) -> list[KeptAct]:
    """The acts that said something of a place; an empty part of it means any."""
    return [
        each
        for each in kept_acts(vault, vault.entries(TYPE))
        if any(speaks_of(change.place, wanted) for change in each.act.changes)
    ]


def speaks_of(place: Place, wanted: Place) -> bool:
    """Whether a place is one that is wanted; an empty part of `wanted` means any."""
    return (
        wanted.sheet in ("", place.sheet)
        and wanted.column in ("", place.column)
        and (not wanted.row or wanted.row == place.row or wanted.row[0] in place.row)
    )
