"""Samples as they are kept: frozen first, drawn once, replaced with a reason, traceable."""

from dataclasses import replace

import pytest

from evidence.errors import IntegrityError, UsageError
from evidence.result import Stretch
from evidence.run_store import RunReader
from evidence.sampling.draw import Item, parse_population, ranked
from evidence.sampling.policy import load_policy
from evidence.sampling.sample import Sample, draw, freeze, frozen, samples, substitute
from evidence.sampling.strata import UNKNOWN, strata_of
from evidence.verdict import Verdict


@pytest.fixture
def kept(vault, commit_run):
    """A run of thirty buckets and its reader."""
    return RunReader(vault, commit_run(vault, "R1", buckets=30))


def taken(vault, population, at, **given):
    """A sample of that population by the shipped policy."""
    options = {"nonce": "from the auditor", "chosen_by": "auditor", "frozen_before": True}
    options |= {"policy": load_policy(), "risk": "high", "at": at, "by": "operator"}
    return draw(vault, population, **{**options, **given})


def test_a_population_is_frozen_before_a_draw(vault, kept):
    """It stands in the ledger with its count, and names exactly what the check judged."""
    found = freeze(vault, kept, "TEC-01", None, kept.run.now)
    assert [found] == frozen(vault)
    assert (30, True, "R1") == (found.count, found.complete, found.run)
    items = parse_population(vault.get(found.digest))
    assert {Item("production", f"bucket-{number}") for number in range(30)} == set(items)


@pytest.mark.parametrize(
    ("verdict", "complete"), [(Verdict.UNOBSERVED, False), (Verdict.NOT_APPLICABLE, True)]
)
def test_a_place_that_was_refused_is_missing(vault, kept, verdict, complete):
    """A population with a place that could not be read is not whole; one left out is no part."""
    judged, *others = kept.blocks()
    said = Stretch(verdict, 1, "AccessDenied on s3:ListAllMyBuckets")
    other = replace(judged, scope="other", record=None, inputs=(), stretches=(), whole=said)
    blocks = tuple(vault.put(block.body) for block in (judged, other, *others))
    found = freeze(vault, RunReader(vault, replace(kept.run, blocks=blocks)), "TEC-01", None,
                   kept.run.now)  # fmt: skip
    assert (30, complete) == (found.count, found.complete)
    sample, _ = taken(vault, found, kept.run.now)
    assert complete == sample.complete


def test_a_sample_is_the_first_by_rank(vault, kept):
    """What is kept is the first of the ranking, with seed, policy and who gave the nonce."""
    population = freeze(vault, kept, "TEC-01", None, kept.run.now)
    sample, digest = taken(vault, population, kept.run.now)
    items = parse_population(vault.get(population.digest))
    assert ranked(items, sample.seed)[:10] == list(sample.taken)
    assert ranked(items, sample.seed)[10:20] == list(sample.spare)
    assert [(digest, sample)] == samples(vault)
    assert ("tieout-default 1", "auditor") == (sample.policy, sample.chosen_by)
    by_hand, _ = taken(vault, population, kept.run.now, size=3)
    assert (sample.taken[:3], "size given by hand") == (by_hand.taken, by_hand.policy)
    everything, _ = taken(vault, population, kept.run.now, method="all")
    assert len(everything.taken) == 30


def test_a_replacement_says_why(vault, kept):
    """The next spare item comes in, the first sample stays in the ledger, and both are named."""
    population = freeze(vault, kept, "TEC-01", None, kept.run.now)
    sample, _ = taken(vault, population, kept.run.now)
    gone = sample.taken[4].item
    after, _ = substitute(vault, sample, gone, "a test bucket", at=kept.run.now, by="operator")
    assert gone not in [each.item for each in after.taken]
    assert sample.spare[0].item in [each.item for each in after.taken]
    assert [(gone, sample.spare[0].item, "a test bucket")] == [tuple(x) for x in after.replaced]
    assert [sample, after] == [each for _, each in samples(vault)]
    for item, reason in ((gone, " "), (Item("production", "nowhere"), "because")):
        with pytest.raises(UsageError):
            substitute(vault, sample, item, reason, at=kept.run.now, by="operator")


def test_strata_come_from_the_records(vault, kept):
    """A field that was not observed is a stratum of its own; an unknown field is named."""
    population = freeze(vault, kept, "TEC-01", None, kept.run.now)
    by = strata_of(kept, "TEC-01", population.check, "versioning")
    assert {UNKNOWN} == set(by.values())
    assert {"production"} == set(strata_of(kept, "TEC-01", population.check, "scope").values())
    with pytest.raises(UsageError, match=r"no field 'colour'; it has id, versioning"):
        strata_of(kept, "TEC-01", population.check, "colour")
    sample, _ = taken(vault, population, kept.run.now, method="stratified", strata=by)
    assert len(sample.taken) == 10
    with pytest.raises(UsageError, match="strata"):
        taken(vault, population, kept.run.now, method="stratified")


@pytest.mark.parametrize("control", ["NONE-01", "TEC-02", "TEC-03"])
def test_what_cannot_be_sampled(vault, kept, control):
    """A control that is not there, judged nothing or has no check gives one sentence."""
    with pytest.raises(UsageError):
        freeze(vault, kept, control, None, kept.run.now)


def test_a_sample_that_was_changed_is_refused(vault, kept):
    """Bytes that are no sample, or whose seed belongs to another nonce, are not read."""
    population = freeze(vault, kept, "TEC-01", None, kept.run.now)
    sample, _ = taken(vault, population, kept.run.now)
    assert sample == Sample.parse(sample.body)
    other = replace(sample, nonce="chosen to suit").body
    forged = other.replace(
        replace(sample, nonce="chosen to suit").seed.hex().encode(), sample.seed.hex().encode()
    )
    for body in (b"", b"[]", b'{"v":1}', b'{"v":2}', forged):
        with pytest.raises(IntegrityError):
            Sample.parse(body)
    with pytest.raises(UsageError, match="empty"):
        taken(vault, population, kept.run.now, nonce=" ")
