"""Rankings of stored samples: every item of the population with its rank, stratum by stratum."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol, runtime_checkable

from evidence.errors import MissingObjectError
from evidence.run_store import RunReader
from evidence.sampling.draw import Item, Ranked, parse_population, ranked
from evidence.sampling.sample import Sample
from evidence.sampling.strata import strata_of
from evidence.store.ledger import LedgerEntry
from evidence.tombstones import ErasedError

LARGEST = 50_000
"""Items of a population that are listed whole; of a larger one what was taken and what is next."""
TAKEN, REPLACED, REPLACEMENT, SPARE = "taken", "replaced", "replacement", "spare"
GONE = "not to be had: erased, or withheld"


@runtime_checkable
class WithLedger(Protocol):
    """Objects that a ledger tells of: a vault, a pack."""

    def entries(self, *types: str) -> Iterator[LedgerEntry]:
        """The entries of these types in order."""
        ...


class Placed(NamedTuple):
    """An item: its place in the population file, counted from 1, its rank, and what it became."""

    place: int
    ranked: Ranked
    stored: str
    note: str


@dataclass(frozen=True, slots=True)
class Group:
    """Items that were ranked together: a stratum, or the whole; `wanted` were taken at first.

    `whole` is false where not every item is listed, so that the draw cannot be repeated from them.
    """

    stratum: str
    count: int
    wanted: int
    whole: bool
    items: Sequence[Placed]


@dataclass(frozen=True, slots=True)
class Kept:
    """A sample as the ledger tells of it; `sample` is None where it is not to be had any more."""

    digest: str
    control: str
    population: str
    at: datetime
    by: str
    sample: Sample | None
    groups: Sequence[Group] = ()


def kept_samples(
    reader: RunReader,
    controls: Collection[str],
    entries: Iterable[LedgerEntry] | None = None,
    withheld: Collection[str] = (),
) -> list[Kept]:
    """The samples drawn from a run for these controls, in the order of the ledger.

    `entries` is the ledger as far as it is looked at, all of it when None; `withheld` are objects
    that may not be shown. Of a sample and its replacements the last stands for all.

    Raises:
        IntegrityError: when what the ledger names is damaged.
    """
    if entries is None:
        held = reader.vault
        entries = held.entries("sample") if isinstance(held, WithLedger) else ()
    found: list[Kept] = []
    for entry in entries:
        told = entry.fields
        if (
            entry.type != "sample"
            or told["run"] != reader.run.id
            or told["control"] not in controls
        ):
            continue
        one = _kept(reader, entry, withheld)
        found = [each for each in found if not _supersedes(one.sample, each.sample)]
        found.append(one)
    return found


def _supersedes(later: Sample | None, earlier: Sample | None) -> bool:
    """Whether `later` is `earlier`, with further items replaced perhaps; no other may hide it."""
    if later is None or earlier is None or _draw(later) != _draw(earlier):
        return False
    return later.replaced[: len(earlier.replaced)] == earlier.replaced


def _draw(sample: Sample) -> tuple[object, ...]:
    became = _became(sample)
    first = frozenset(item for item, (said, _) in became.items() if said in (TAKEN, REPLACED))
    drawn = (sample.population, sample.nonce, sample.method, sample.strata, first)
    return (*drawn, sample.policy, sample.risk, sample.control, sample.check, sample.chosen_by)


def _kept(reader: RunReader, entry: LedgerEntry, withheld: Collection[str]) -> Kept:
    told = entry.fields
    digest = str(told["object"])
    sample = None
    if digest not in withheld:
        try:
            sample = Sample.parse(reader.vault.get(digest))
        except (ErasedError, MissingObjectError):
            # Told as gone: whether it may be gone is what verifying says.
            sample = None
    return Kept(
        digest=digest,
        control=str(told["control"]),
        population=str(told["population"]),
        at=datetime.fromisoformat(str(told["at"])),
        by=str(told["by"]),
        sample=sample,
        groups=tuple(_groups(reader, sample, withheld)) if sample else (),
    )


def _groups(reader: RunReader, sample: Sample, withheld: Collection[str]) -> Iterator[Group]:
    became = _became(sample)
    try:
        if sample.count > LARGEST or sample.population in withheld:
            raise MissingObjectError(sample.population)
        items = parse_population(reader.vault.get(sample.population))
        strata: Mapping[Item, str] = {}
        if sample.method == "stratified":
            strata = strata_of(reader, sample.control, sample.check, sample.strata)
    except (ErasedError, MissingObjectError):
        known = sorted((*sample.taken, *sample.spare))
        listed = [Placed(0, each, *became[each.item]) for each in known]
        yield Group("", sample.count, len(sample.taken), whole=False, items=listed)
        return
    by_item = {each.item: each for each in ranked(items, sample.seed)}
    members: dict[str, list[Placed]] = {}
    for place, item in enumerate(items, 1):
        stored, note = became.get(item, ("", ""))
        placed = Placed(place, by_item[item], stored, note)
        members.setdefault(strata.get(item, ""), []).append(placed)
    for stratum in sorted(members):
        found = members[stratum]
        wanted = sum(each.stored in (TAKEN, REPLACED) for each in found)
        yield Group(stratum, len(found), wanted, whole=True, items=found)


def _became(sample: Sample) -> dict[Item, tuple[str, str]]:
    """What each item that the sample names became, with the reason of a replacement."""
    became = {each.item: (SPARE, "") for each in sample.spare}
    became |= {each.item: (TAKEN, "") for each in sample.taken}
    for gone, coming, reason in sample.replaced:
        if became.get(coming, ("",))[0] == TAKEN:
            became[coming] = REPLACEMENT, f"for {gone.id} in {gone.scope}"
        # What came for another and was replaced itself was not drawn at first.
        first = all(gone != by for _, by, _ in sample.replaced)
        became[gone] = REPLACED if first else f"{REPLACEMENT}, {REPLACED}", reason
    return became
