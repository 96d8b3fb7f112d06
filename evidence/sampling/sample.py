"""Samples as they are kept: the frozen population, how it was drawn, and what was taken."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Literal, NamedTuple

import orjson

from evidence.canonical import canonical, sha256
from evidence.errors import IntegrityError, UsageError
from evidence.run_store import RunReader
from evidence.sampling.draw import (
    Item,
    Ranked,
    drawn,
    parse_population,
    population_file,
    ranked,
    seed_of,
    systematic,
)
from evidence.sampling.policy import Risk, SizePolicy
from evidence.vault import Vault
from evidence.verdict import Verdict

VERSION = 1
Method = Literal["random", "stratified", "systematic", "all"]
METHODS: tuple[Method, ...] = ("random", "stratified", "systematic", "all")


class Replacement(NamedTuple):
    """An item that turned out to lie outside the population's definition, and what came instead."""

    item: Item
    by: Item
    reason: str


@dataclass(frozen=True, slots=True)
class Population:
    """A population frozen in the ledger: `digest` is that of its file.

    `complete` is false where a record it was taken from is partial: a sample of it says nothing
    about what was not listed.
    """

    digest: str
    run: str
    control: str
    check: str
    count: int
    complete: bool
    frozen: str


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn from a population and how; `chosen_by` says who gave the nonce.

    `frozen_before` tells whether the population stood in the ledger before the nonce was given.
    `spare` are the next items in order, from which replacements come.
    """

    population: str
    run: str
    control: str
    check: str
    count: int
    complete: bool
    method: Method
    strata: str
    policy: str
    risk: str
    nonce: str
    chosen_by: Literal["auditor", "management"]
    frozen_before: bool
    taken: tuple[Ranked, ...]
    spare: tuple[Ranked, ...] = ()
    replaced: tuple[Replacement, ...] = ()

    @property
    def seed(self) -> bytes:
        """The seed of the draw."""
        return seed_of(self.population, self.nonce)

    @property
    def body(self) -> bytes:
        """The bytes that are stored and digested."""
        fields = {name: getattr(self, name) for name in self.__slots__}
        fields |= {
            "v": VERSION,
            "seed": self.seed.hex(),
            "taken": _listed(self.taken),
            "spare": _listed(self.spare),
            "replaced": [[*each.item, *each.by, each.reason] for each in self.replaced],
        }
        return canonical(fields)

    @classmethod
    def parse(cls, body: bytes) -> "Sample":
        """The sample whose body this is.

        Raises:
            IntegrityError: when the bytes are no sample, or its seed is not that of its nonce.
        """
        try:
            row = orjson.loads(body)
            if row.pop("v") != VERSION:
                raise IntegrityError("the sample was stored by another version of Tieout")
            seed = row.pop("seed")
            row |= {name: tuple(map(_ranked, row[name])) for name in ("taken", "spare")}
            row["replaced"] = tuple(
                Replacement(Item(*each[:2]), Item(*each[2:4]), each[4]) for each in row["replaced"]
            )
            sample = cls(**row)
        except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError, IndexError) as error:
            raise IntegrityError(f"stored bytes are not a sample: {error}") from error
        if sample.seed.hex() != seed:
            raise IntegrityError("the seed of a sample is not that of its population and nonce")
        return sample


def _listed(items: Sequence[Ranked]) -> list[list[str]]:
    return [[each.rank, *each.item] for each in items]


def _ranked(row: Sequence[str]) -> Ranked:
    rank, scope, name = row
    return Ranked(rank, Item(scope, name))


def freeze(
    vault: Vault, reader: RunReader, control: str, check: str | None, at: datetime
) -> Population:
    """Write the population that a check judged into the vault and the ledger, before any draw.

    Raises:
        UsageError: when the run judged no resources by that check, or the control has several.
    """
    chosen = _check_of(reader, control, check)
    items, complete = [], True
    for block in reader.blocks():
        if (block.control, block.check) != (control, chosen):
            continue
        if not block.record:
            # A place that could not be read is missing from the population; one that a decision
            # left out is not of it.
            aside = block.whole and block.whole.verdict is Verdict.NOT_APPLICABLE
            complete &= bool(aside)
            continue
        items += [Item(block.scope, name) for name in reader.resources(block.record)]
        complete &= reader.record_head(block.record).completeness.complete
    if not items:
        raise UsageError(f"run {reader.run.id} judged no resource by {chosen} for {control}")
    body = population_file(items)
    frozen = Population(
        sha256(body), reader.run.id, control, chosen, len(items), complete, at.isoformat()
    )
    vault.put(body)
    vault.commit([{"type": "population", **asdict(frozen)}])
    return frozen


def _check_of(reader: RunReader, control: str, check: str | None) -> str:
    tested = reader.controls().get(control)
    if tested is None:
        raise UsageError(f"run {reader.run.id} holds no control {control!r}")
    named = [name for name in tested.checks if check in (None, name)]
    if len(named) == 1:
        return named[0]
    if not tested.checks:
        raise UsageError(f"{control} has no check; sample the records that a person keeps for it")
    said = ", ".join(tested.checks)
    raise UsageError(f"name one check of {control} with --check: {said}")


def frozen(vault: Vault) -> list[Population]:
    """The populations that were frozen, in the order of the ledger."""
    found = []
    for entry in vault.entries("population"):
        fields = {name: entry.fields.get(name) for name in Population.__slots__}
        found.append(Population(**fields))  # type: ignore[arg-type] # the writer above put them
    return found


def draw(
    vault: Vault,
    population: Population,
    *,
    nonce: str,
    chosen_by: Literal["auditor", "management"],
    frozen_before: bool,
    policy: SizePolicy,
    risk: Risk,
    method: Method = "random",
    size: int | None = None,
    strata: Mapping[Item, str] | None = None,
    strata_named: str = "",
    at: datetime,
    by: str,
) -> tuple[Sample, str]:
    """Draw a sample, and keep it; its digest is returned beside it.

    `size` overrides the policy's and is then recorded as the user's own. `strata` names for each
    item the stratum it lies in, `strata_named` what they are strata of.

    Raises:
        UsageError: for an empty nonce, or a method without what it needs.
    """
    if not nonce.strip():
        raise UsageError("the nonce is empty; take any words that the auditor sends")
    items = parse_population(vault.get(population.digest))
    wanted = len(items) if method == "all" else size or policy.size(len(items), risk)
    seed = seed_of(population.digest, nonce)
    if method == "systematic":
        taken = systematic(items, seed, wanted)
    elif method == "stratified":
        if strata is None:
            raise UsageError("a stratified sample needs strata: name --strata")
        taken = drawn(items, seed, wanted, strata)
    else:
        taken = ranked(items, seed)[:wanted]
    chosen = {each.item for each in taken}
    sample = Sample(
        **{name: getattr(population, name) for name in ("run", "control", "check", "count")},
        population=population.digest,
        complete=population.complete,
        method=method,
        strata=strata_named,
        policy=f"{policy.name} {policy.version}" if size is None else "size given by hand",
        risk=risk,
        nonce=nonce,
        chosen_by=chosen_by,
        frozen_before=frozen_before,
        taken=tuple(taken),
        spare=tuple(each for each in ranked(items, seed) if each.item not in chosen)[:10],
    )
    return sample, _keep(vault, sample, at, by)


def substitute(
    vault: Vault, sample: Sample, item: Item, reason: str, *, at: datetime, by: str
) -> tuple[Sample, str]:
    """Replace an item that lies outside the population's definition by the next spare one.

    A missing item, or one without evidence, is a deviation and is never replaced.

    Raises:
        UsageError: when the item was not drawn, there is no reason, or no spare item is left.
    """
    if not reason.strip():
        raise UsageError("a replacement needs a reason why the item lies outside the population")
    gone = next((each for each in sample.taken if each.item == item), None)
    if gone is None:
        raise UsageError(f"{item.id!r} in {item.scope} was not drawn")
    if not sample.spare:
        raise UsageError("no spare item is left; draw a new sample")
    coming, *rest = sample.spare
    after = replace(
        sample,
        taken=tuple(sorted(coming if each is gone else each for each in sample.taken)),
        spare=tuple(rest),
        replaced=(*sample.replaced, Replacement(item, coming.item, reason.strip())),
    )
    return after, _keep(vault, after, at, by)


def _keep(vault: Vault, sample: Sample, at: datetime, by: str) -> str:
    digest = vault.put(sample.body)
    entry: dict[str, Any] = {
        "type": "sample",
        "run": sample.run,
        "control": sample.control,
        "population": sample.population,
        "object": digest,
        "at": at.isoformat(),
        "by": by,
    }
    vault.commit([entry])
    return digest


def samples(vault: Vault) -> list[tuple[str, Sample]]:
    """Every sample that was drawn, with its digest, in the order of the ledger."""
    found = []
    for entry in vault.entries("sample"):
        digest = str(entry.fields["object"])
        found.append((digest, Sample.parse(vault.get(digest))))
    return found
