"""Results: what a check said of each resource, kept as columnar blocks, one per check and scope."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import orjson

from evidence.canonical import canonical, sha256
from evidence.errors import IntegrityError
from evidence.verdict import Verdict

# Looked up millions of times: a dictionary is four times as fast as the enumeration itself.
_VERDICTS = {verdict.value: verdict for verdict in Verdict}


class Stretch(NamedTuple):
    """A run of consecutive rows of a record with one verdict and one reason."""

    verdict: Verdict
    rows: int
    reason: str
    waiver: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """The results of one check, for one control, over one scope.

    `record` is the digest of the judged population, whose rows the `stretches` cover in order.
    Where there is nothing to judge row by row (no record, an empty one, a manual control),
    `stretches` is empty and `whole` speaks for the block. `whole` also stands beside stretches when
    something must be said of the population itself (its listing broke off).
    `inputs` are the digests of all records read, `source` the digest of the check's source text.
    """

    control: str
    check: str
    kind: str
    scope: str
    record: str | None
    inputs: tuple[str, ...]
    source: str
    parameters: Mapping[str, Any]
    stretches: tuple[Stretch, ...]
    whole: Stretch | None = None

    @property
    def body(self) -> bytes:
        """The bytes that are stored and digested."""
        return canonical(
            {
                "v": 1,
                "control": self.control,
                "check": self.check,
                "kind": self.kind,
                "scope": self.scope,
                "record": self.record,
                "inputs": list(self.inputs),
                "source": self.source,
                "parameters": dict(self.parameters),
                "stretches": [list(stretch) for stretch in self.stretches],
                "whole": list(self.whole) if self.whole else None,
            }
        )

    @property
    def digest(self) -> str:
        """SHA-256 of the body."""
        return sha256(self.body)

    @classmethod
    def parse(cls, body: bytes) -> "Block":
        """The block whose body this is.

        Raises:
            IntegrityError: when the bytes are not a block of results.
        """
        try:
            row = orjson.loads(body)
            if row["v"] != 1:
                raise IntegrityError(f"a block of version {row['v']} cannot be read; use 1")
            return cls(
                control=row["control"],
                check=row["check"],
                kind=row["kind"],
                scope=row["scope"],
                record=row["record"],
                inputs=tuple(row["inputs"]),
                source=row["source"],
                parameters=row["parameters"],
                stretches=tuple(_stretch(item) for item in row["stretches"]),
                whole=_stretch(row["whole"]) if row["whole"] else None,
            )
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as error:
            raise IntegrityError(f"stored bytes are not a block of results: {error}") from error

    @property
    def items(self) -> int:
        """How many resources were judged."""
        return sum(stretch.rows for stretch in self.stretches)

    def counts(self) -> dict[Verdict, int]:
        """How many results there are of each verdict, `whole` included."""
        counts: dict[Verdict, int] = {}
        for stretch in self.stretches:
            counts[stretch.verdict] = counts.get(stretch.verdict, 0) + stretch.rows
        if self.whole:
            counts[self.whole.verdict] = counts.get(self.whole.verdict, 0) + 1
        return counts

    def rows(self) -> Iterator[tuple[int | None, Stretch]]:
        """Every result as (row number in the record, its stretch); `whole` comes first as None."""
        if self.whole:
            yield None, self.whole
        row = 0
        for stretch in self.stretches:
            for _ in range(stretch.rows):
                yield row, stretch
                row += 1


def _stretch(item: Sequence[Any]) -> Stretch:
    verdict, rows, reason, waiver = item
    return Stretch(_VERDICTS[verdict], rows, reason, waiver)


@dataclass(slots=True)
class StretchWriter:
    """Collects verdicts row by row and merges equal neighbours into stretches."""

    stretches: list[Stretch] = field(default_factory=list)

    def add(
        self, verdict: Verdict, rows: int = 1, reason: str = "", waiver: str | None = None
    ) -> None:
        """Append `rows` rows of one verdict; nothing when `rows` is 0."""
        if rows == 0:
            return
        if self.stretches:
            last = self.stretches[-1]
            if (last.verdict, last.reason, last.waiver) == (verdict, reason, waiver):
                self.stretches[-1] = last._replace(rows=last.rows + rows)
                return
        self.stretches.append(Stretch(verdict, rows, reason, waiver))


class Result(NamedTuple):
    """One result as a reader sees it; `results --format jsonl` prints these fields in this order.

    `resource` is None where the whole population is spoken of. `record` is the digest of the record
    that was judged, None where there is none. `requirements` are `framework:id`.
    """

    run: str
    control: str
    check: str
    kind: str
    resource: str | None
    scope: str
    verdict: Verdict
    reason: str
    owner: str
    requirements: tuple[str, ...]
    record: str | None
    evaluated_at: str


def total(blocks: Iterable[Block]) -> dict[Verdict, int]:
    """Results of each verdict over all `blocks`."""
    counts: dict[Verdict, int] = {}
    for block in blocks:
        for verdict, rows in block.counts().items():
            counts[verdict] = counts.get(verdict, 0) + rows
    return counts
