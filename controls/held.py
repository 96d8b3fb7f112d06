"""Held resources: a large population kept as rows, each made a resource for as long as it is used.

A resource takes three to five times the room of its row, and joins over a hundred thousand of them
need the few that they look up.
"""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Any, TypeVar, overload
from weakref import WeakValueDictionary

import orjson

from collectors.resource import Resource
from evidence.errors import IntegrityError
from evidence.rows import PackedRows
from evidence.store.compression import compress, decompress

T = TypeVar("T", bound=Resource)
FEW = 4_096
"""Resources of a kind that are kept as such; of more the rows are kept, and so many as were used
last."""
AT_HAND = 1_024
"""Resources that are judged together."""
OFTEN = 16
"""How often each row is unpacked, as a mean, before all resources are kept: some check goes through
all of them for each that it judges."""
_SHORT = 512
"""Bytes of a row that is not worth packing."""
_OPEN = ord("{")


class Held(Sequence[T]):
    """The resources of a record, each made of its row when it is asked for.

    As long as somebody holds a resource it is the same one for all. At most a kilobyte a resource
    is kept, of rows as large as those of roles and their policies, unless they are asked for over
    and over.

    Raises:
        IntegrityError: when there are not as many rows as the record says.
    """

    def __init__(self, resource: type[T], rows: PackedRows) -> None:
        self._resource = resource
        self._rows = [_packed(line) for piece in rows.pieces() for line in piece.splitlines()]
        if len(self._rows) != len(rows):
            raise IntegrityError(f"a record of {len(rows)} rows holds {len(self._rows)}")
        self._alive: WeakValueDictionary[int, T] = WeakValueDictionary()
        self._lately: deque[T] = deque(maxlen=FEW)
        self._made = 0
        self._all: list[T] = []

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        if self._all:
            return self._all[index]
        place = range(len(self._rows))[index]
        found = self._alive.get(place)
        if found is None:
            self._made += 1
            if self._made > OFTEN * len(self._rows):
                # One that somebody holds stays the one for all.
                alive = dict(self._alive.items())
                self._all = [
                    alive[each] if each in alive else self._new(each) for each in range(len(self))
                ]
                return self._all[place]
            found = self._alive[place] = self._new(place)
            self._lately.append(found)
        return found

    def _new(self, place: int) -> T:
        (made,) = self._resource.hydrate([_row(self._rows[place])])
        return made

    def at_hand(self) -> Iterator[Sequence[T]]:
        """All of them, so many at a time as are judged together."""
        return (self[start : start + AT_HAND] for start in range(0, len(self), AT_HAND))


class Chained(Sequence[T]):
    """Several sequences as one."""

    def __init__(self, parts: Sequence[Sequence[T]]) -> None:
        self._parts = [part for part in parts if part]
        self._ends = list(accumulate(map(len, self._parts)))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> T: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[T]: ...
    def __getitem__(self, index: int | slice) -> T | Sequence[T]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        number = bisect_right(self._ends, place)
        return self._parts[number][place - self._ends[number]]


class Lookup(Mapping[Any, Sequence[T]]):
    """Resources by the value of an attribute: where they stand in `whole`, and no more, is kept."""

    def __init__(self, whole: Sequence[T]) -> None:
        self._whole = whole
        self._places: dict[Any, int | list[int]] = {}

    def file(self, value: Any, place: int) -> None:
        """File the resource at that place under a value."""
        known = self._places.get(value)
        if known is None:
            self._places[value] = place
        elif isinstance(known, list):
            known.append(place)
        else:
            self._places[value] = [known, place]

    def __getitem__(self, value: Any) -> Sequence[T]:
        known = self._places[value]
        return [self._whole[each] for each in ([known] if isinstance(known, int) else known)]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _packed(line: bytes) -> bytes:
    return line if len(line) <= _SHORT else compress(line)


def _row(kept: bytes) -> dict[str, Any]:
    try:
        row: dict[str, Any] = orjson.loads(kept if kept[0] == _OPEN else decompress(kept))
    except (orjson.JSONDecodeError, IndexError) as error:
        raise IntegrityError(f"stored bytes are not a record: {error}") from error
    return row
