"""Filling: what people filled in comes back into the cells that are theirs, and their rows too."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from evidence.filled_in.history import Filled
from evidence.filled_in.place import Place, Whose, facts_digest
from evidence.workbook import look
from evidence.workbook.as_read import as_read
from evidence.workbook.cells import ASSESSOR, ENTITY, Row, Styled, Value

_CELL: Mapping[Whose, Styled] = {"assessor": ASSESSOR, "entity": ENTITY}
_STYLE: Mapping[Whose, str] = {"assessor": look.ASSESSOR, "entity": look.ENTITY}


class Form(NamedTuple):
    """A sheet as a form: its columns by title, whose each is, and which tell its rows apart.

    What is filled in in the `bound` columns counts for what the row says, and for nothing else.
    """

    title: str
    columns: tuple[str, ...]
    whose: tuple[Whose | None, ...]
    key: tuple[int, ...]
    bound: frozenset[str] = frozenset()

    @property
    def is_filled_in(self) -> bool:
        """Whether any column of it is left to people."""
        return any(self.whose)

    @property
    def is_open(self) -> bool:
        """Whether people may add rows: all that a row says, its id apart, is theirs to say."""
        rest = [whose for at, whose in enumerate(self.whose) if at not in self.key]
        return bool(rest) and all(rest)

    def row_key(self, texts: Sequence[str | None]) -> tuple[str, ...]:
        """What tells a row apart, from the texts of its cells."""
        return tuple((texts[at] if at < len(texts) else "") or "" for at in self.key)

    def fixed(self, texts: Sequence[str | None]) -> tuple[int, ...]:
        """The cells of a row that Tieout fills: all but formulas, and those left to people."""
        each = enumerate(zip(self.whose, texts, strict=False))
        return tuple(
            at for at, (whose, text) in each if text is not None and not (whose and not text)
        )

    def facts(self, texts: Sequence[str | None]) -> str:
        """The digest of what Tieout says in a row."""
        return facts_digest({self.columns[at]: texts[at] or "" for at in self.fixed(texts)})


class Filling:
    """The values that bear on one workbook; `shown` are the places that stand in it."""

    def __init__(self, standing: Mapping[Place, Filled]) -> None:
        self._of: dict[str, dict[tuple[str, ...], dict[str, Filled]]] = {}
        for place, filled in standing.items():
            if filled.value:
                rows = self._of.setdefault(place.sheet, {})
                rows.setdefault(place.row, {})[place.column] = filled
        self.shown: set[Place] = set()

    def rows(self, form: Form, rows: Iterable[Row]) -> Iterator[Row]:
        """The rows of a sheet, with those behind them that people added under its table."""
        known = self._of.get(form.title)
        if not known or not form.is_open:
            yield from rows
            return
        drawn: set[tuple[str, ...]] = set()
        for row in rows:
            values = list(row)
            drawn.add(_key(form, values))
            yield values
        for key, found in known.items():
            if key not in drawn:
                cells: list[Value] = [_CELL[whose] if whose else None for whose in form.whose]
                for at, text in zip(form.key, key, strict=True):
                    cells[at] = Styled(text, look.ENTITY)
                # What was said of a row of ours that is gone is no row that people added.
                added = {"", _facts(form, cells)}
                if any(filled.change.facts in added for filled in found.values()):
                    yield cells

    def row(self, form: Form, values: list[Value]) -> list[Value]:
        """A row with the values that people filled in; only cells that are empty take one."""
        known = self._of.get(form.title)
        found = known.get(_key(form, values)) if known else None
        if not found:
            return values
        key = _key(form, values)
        made = list(values)
        # Of a row that people added themselves there were no facts.
        said = {"", _facts(form, values)} if form.bound.intersection(found) else {""}
        for at, (column, whose) in enumerate(zip(form.columns, form.whose, strict=True)):
            filled = found.get(column)
            if filled is None or (column in form.bound and filled.change.facts not in said):
                continue
            text = filled.value
            if whose and at < len(made) and as_read(made[at]) == "":
                empty = made[at]
                style = empty.style if isinstance(empty, Styled) else _STYLE[whose]
                made[at] = Styled(text, style)
                self.shown.add(Place(form.title, key, column))
        return made


def _key(form: Form, values: Sequence[Value]) -> tuple[str, ...]:
    return form.row_key([as_read(value) for value in values])


def _facts(form: Form, values: Sequence[Value]) -> str:
    texts = [as_read(value) for value in values]
    return form.facts(texts + [""] * (len(form.columns) - len(texts)))
