"""Matching: the rows of a workbook that came back, told by their keys, beside those drawn now."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from evidence.filled_in.place import Place, Whose, named
from evidence.workbook.filling import Form
from evidence.workbook.taking_back.reading import EMPTY, Cell, Typed, Unusable
from evidence.workbook.taking_back.strays import strays

MOST_TOLD = 200
"""Edited cells of our own that are told one by one; of more, their number."""
_ENOUGH = 3
"""Texts that a row must have in common with another to be taken for it."""

_Many = Counter[tuple[tuple[int, ...], bytes]]
"""Rows that share a key, by the cells that are ours and the digest of what stands in those."""
Texts = tuple[str | None, ...]
Drawn = Callable[[], Iterator[Texts]]
"""The rows of a sheet as read back, drawn anew at each call; None stands for a formula."""


class Line(NamedTuple):
    """A row of a file: where it stands, and its cells in the order of our columns.

    A cell of a column that the file does not have is None.
    """

    where: str
    cells: Sequence[Cell | None]


class Ours(NamedTuple):
    """A row of our own: which cells of it we fill, and a digest of what stands in those."""

    fixed: tuple[int, ...]
    digest: bytes
    facts: str


@dataclass(slots=True)
class Matched:
    """What a file says: values by place, whose they are, and what of it is not taken, and why.

    `facts` are the digests of what we say in a row; `rows` are the keys that each open sheet has,
    `own` those that we draw in it, `forms` its columns and whose they are. `typed` are all texts
    that are not ours, `notes` what is worth knowing and costs nothing.
    """

    values: dict[Place, str] = field(default_factory=dict[Place, str])
    whose: dict[Place, Whose] = field(default_factory=dict[Place, Whose])
    facts: dict[tuple[str, tuple[str, ...]], str] = field(
        default_factory=dict[tuple[str, tuple[str, ...]], str]
    )
    rows: dict[str, set[tuple[str, ...]]] = field(default_factory=dict[str, set[tuple[str, ...]]])
    own: dict[str, set[tuple[str, ...]]] = field(default_factory=dict[str, set[tuple[str, ...]]])
    forms: dict[str, Form] = field(default_factory=dict[str, Form])
    refused: list[str] = field(default_factory=list[str])
    notes: list[str] = field(default_factory=list[str])
    typed: list[str] = field(default_factory=list[str])


def match(
    form: Form,
    drawn: Drawn,
    lines: Iterator[Line],
    into: Matched,
    *,
    compared: bool = True,
    told: bool = True,
) -> bool:
    """Match the rows of one sheet; whether any row that we know stands in it as it was drawn.

    A row is known by its key alone, wherever it stands. What was changed in our own cells is told
    and never taken. A row that has become another one's, as when a column was sorted by itself,
    gives nothing. Unless `compared`, what is drawn now may rightly differ: such a row is known by
    the texts that tell rows apart. Unless `told`, our own cells are not looked at.
    """
    ours, twice, many = _ours(form, drawn, into)
    into.forms[form.title] = form
    masks = {fixed for fixed, _ in many}
    changed: dict[tuple[str, ...], Line] = {}
    seen: Counter[tuple[str, ...]] = Counter()
    for line in lines:
        texts = [_text(cell) for cell in line.cells]
        if all(cell is None or cell == EMPTY for cell in line.cells):
            continue
        key = form.row_key(texts)
        seen[key] += 1
        if key in twice and not told:
            continue
        if key in twice:
            _count_off(form, key, texts, many, masks, line, into)
        elif key in ours:
            same = _digest([texts[at] for at in ours[key].fixed]) == ours[key].digest
            if told and not same:
                changed[key] = line
            if form.is_filled_in:
                _take(form, key, line, set(range(len(form.columns))) - set(ours[key].fixed), into)
        elif told:
            _unknown(form, key, line, into)
    _drop_doubles(form, seen, twice, into)
    gone = sum(key not in seen for key in into.own.get(form.title, ours))
    if gone and compared:
        into.notes.append(f"{form.title}: {gone:,} rows are not in the file")
    if form.is_open:
        into.rows[form.title] = set(seen)
    if changed:
        _tell(form, drawn, changed, into, compared=compared)
    known = sum(key in ours for key in seen)
    return not compared or known < 2 or len(changed) < known


def _ours(
    form: Form, drawn: Drawn, into: Matched
) -> tuple[dict[tuple[str, ...], Ours], set[tuple[str, ...]], _Many]:
    """Our rows by key, the keys that several rows have, and those rows by what they say."""
    ours: dict[tuple[str, ...], Ours] = {}
    twice: set[tuple[str, ...]] = set()
    many: _Many = Counter()
    masks: dict[tuple[int, ...], tuple[int, ...]] = {}
    for texts in drawn():
        key = form.row_key(texts)
        fixed = form.fixed(texts)
        said = _digest([texts[at] for at in fixed])
        if key in twice:
            many[fixed, said] += 1
        elif key in ours:
            twice.add(key)
            before = ours.pop(key)
            many[fixed, said] += 1
            many[before.fixed, before.digest] += 1
        else:
            facts = ""
            if form.is_filled_in:
                facts = form.facts(texts)
                into.facts[form.title, key] = facts
            ours[key] = Ours(masks.setdefault(fixed, fixed), said, facts)
    return ours, twice, many


def _digest(texts: Sequence[str | None]) -> bytes:
    # Of this process alone, and so a hash that costs nothing is as good as a long one.
    return hash(tuple(texts)).to_bytes(8, "big", signed=True)


def _text(cell: Cell | None) -> str | None:
    return cell.text if isinstance(cell, Typed) else None


def _count_off(
    form: Form,
    key: tuple[str, ...],
    texts: Sequence[str | None],
    many: _Many,
    masks: Collection[tuple[int, ...]],
    line: Line,
    into: Matched,
) -> None:
    """Strike a row off those of its key; one that is not among them was changed."""
    for fixed in masks:
        said = fixed, _digest([texts[at] for at in fixed])
        if many.get(said):
            many[said] -= 1
            return
    if len(into.refused) < MOST_TOLD:
        into.refused.append(
            f"{form.title} row {named(key)} ({line.where}): not as drawn, not taken"
        )
        into.typed += filter(None, texts)


def _take(
    form: Form, key: tuple[str, ...], line: Line, open_cells: set[int], into: Matched
) -> None:
    """Take the cells of a row that are people's to fill in."""
    for at in sorted(open_cells):
        whose = form.whose[at]
        cell = line.cells[at]
        if whose is None or cell is None:
            continue
        place = Place(form.title, key, form.columns[at])
        if isinstance(cell, Unusable):
            into.refused.append(f"{place}: {cell.why}; not taken")
        elif cell.number and is_day(place.column):
            wrong = f"{cell.text} is a number, not a day; write it as 2026-03-31"
            into.refused.append(f"{place}: {wrong}; not taken")
        else:
            into.values[place] = cell.text
            into.whose[place] = whose
            if cell.text:
                into.typed.append(cell.text)


def is_day(column: str) -> bool:
    """Whether a column asks for a day, by its title.

    >>> [is_day(title) for title in ("Due", "Delivered on", "Date", "Description")]
    [True, True, True, False]
    """
    return column in {"Due", "Date", "Issued", "Expiry"} or column.endswith((" on", " date"))


def _unknown(form: Form, key: tuple[str, ...], line: Line, into: Matched) -> None:
    """A row that is not ours: one that people added, or one that nobody can place."""
    into.typed += [cell.text for cell in line.cells if isinstance(cell, Typed) and cell.text]
    if not any(key):
        into.refused.append(f"{line.where}: has no {_heading(form)}; not taken")
    elif not form.is_open:
        into.refused.append(f"{form.title} row {named(key)}: not in this workbook; not taken")
    else:
        _take(form, key, line, set(range(len(form.columns))) - set(form.key), into)


def _heading(form: Form) -> str:
    return " and ".join(form.columns[at] for at in form.key)


def _drop_doubles(
    form: Form, seen: Counter[tuple[str, ...]], twice: set[tuple[str, ...]], into: Matched
) -> None:
    """Of two rows with one key nobody knows which is meant."""
    for key, times in seen.items():
        if times > 1 and key not in twice and any(key):
            _drop(form, key, into)
            into.refused.append(f"{form.title} row {named(key)}: stands {times} times; not taken")


def _drop(form: Form, key: tuple[str, ...], into: Matched) -> None:
    for column in form.columns:
        into.values.pop(Place(form.title, key, column), None)


def _tell(
    form: Form,
    drawn: Drawn,
    changed: dict[tuple[str, ...], Line],
    into: Matched,
    *,
    compared: bool,
) -> None:
    """Name what was changed in our own cells, and the rows that carry another one's words."""
    rest = [at for at in range(len(form.columns)) if at not in form.key and not form.whose[at]]
    others = {
        _body(rest, [_text(cell) for cell in line.cells]): key for key, line in changed.items()
    }
    told = 0
    for texts in drawn():
        key, body = form.row_key(texts), _body(rest, texts)
        theirs = others.get(body)
        if theirs is not None and theirs != key and sum(bool(texts[at]) for at in rest) >= _ENOUGH:
            _drop(form, theirs, into)
            said = f"{form.title} row {named(theirs)}: says what row {named(key)} should"
            into.refused.append(f"{said}; nothing of it is taken")
        line = changed.get(key)
        if line is None:
            continue
        for at, before in enumerate(texts):
            after = _text(line.cells[at])
            open_cell = line.cells[at] is None or (form.whose[at] and before == "")
            if open_cell or before is None or before == after:
                continue
            told += 1
            into.typed.append(after or "")
            if told <= MOST_TOLD:
                place = Place(form.title, key, form.columns[at])
                now = _shown(after) if after is not None else "cannot be read"
                then = f"was {_shown(before)}, is {now}"
                if not compared:
                    then = f"is {now}, and drawn now as {_shown(before)}"
                into.refused.append(f"{place}: {then}; not taken")
    if told > MOST_TOLD:
        into.refused.append(f"{form.title}: {told - MOST_TOLD:,} further cells of ours changed")
    if not compared:
        _drop_strays(form, drawn, changed, into)


def _drop_strays(
    form: Form, drawn: Drawn, changed: dict[tuple[str, ...], Line], into: Matched
) -> None:
    rows = {key: [_text(cell) for cell in line.cells] for key, line in changed.items()}
    for key, other in strays(form, drawn, rows).items():
        _drop(form, key, into)
        said = f"{form.title} row {named(key)}: says what row {named(other)} should"
        if f"{said}; nothing of it is taken" not in into.refused:
            into.refused.append(f"{said}; nothing of it is taken")


def _body(rest: Sequence[int], texts: Sequence[str | None]) -> tuple[str | None, ...]:
    # A formula of ours is None on one side and a text or None on the other.
    return tuple(texts[at] for at in rest)


def _shown(text: str) -> str:
    cut = text if len(text) <= 60 else f"{text[:57]}..."
    return " ".join(cut.split()) or "empty"
