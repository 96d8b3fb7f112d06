"""Roll-up: from item to check, control and requirement the same laws hold, wherever it is done."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cache
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from evidence.canonical import canonical, sha256
from evidence.period.looks import Part, _verdicts
from evidence.result import Block, Stretch, total
from evidence.run_store import RunReader
from evidence.runs.run import ControlAsTested, FrameworkAsTested, Run
from evidence.verdict import Verdict, worst
from evidence.workbook.engagement import Engagement

NOON = datetime(2026, 11, 3, 12, tzinfo=UTC)
UNKNOWN = (Verdict.UNOBSERVED, Verdict.STALE, Verdict.PENDING)
VERDICTS = st.sampled_from(list(Verdict))
CONTROLS, CHECKS, REQUIREMENTS = ("C-01", "C-02", "C-03"), ("one", "two"), ("A1", "A2", "A3")
FRAMEWORK = "soc2-2017"


@given(st.lists(VERDICTS), st.lists(VERDICTS), st.lists(VERDICTS))
def test_parts_may_be_rolled_up_first(
    one: list[Verdict], two: list[Verdict], three: list[Verdict]
) -> None:
    """By whatever parts and in whatever order: the worst of the worst is the worst of all."""

    def of(*parts: Sequence[Verdict]) -> Verdict | None:
        return worst(found for part in parts if (found := worst(part)))

    assert worst([*one, *two, *three]) is of(one, two, three) is of([*three, *one], two)
    assert of([*one, *one], two) is of(two, one)


@given(st.lists(VERDICTS, min_size=1))
def test_a_waiver_or_an_unknown_never_improves(verdicts: list[Verdict]) -> None:
    """What is waived, unseen, old or asked for still is no pass, whatever stands beside it."""
    before = worst(verdicts)
    assert before
    for word in (*UNKNOWN, Verdict.FAIL, Verdict.WAIVED):
        after = worst([*verdicts, word])
        assert after
        assert after.rank <= min(before.rank, word.rank) < Verdict.PASS.rank
    if Verdict.FAIL in verdicts:
        place = verdicts.index(Verdict.FAIL)
        waived = worst([*verdicts[:place], Verdict.WAIVED, *verdicts[place + 1 :]])
        assert waived
        assert waived.rank <= Verdict.WAIVED.rank


stretches = st.lists(
    st.builds(Stretch, VERDICTS, st.integers(1, 3), st.sampled_from(["", "so it is"])), max_size=3
)


@st.composite
def blocks(draw: st.DrawFn, control: str | None = None, check: str | None = None) -> Block:
    """What one check says, of rows, of the whole, of both, or of nothing at all."""
    rows = tuple(draw(stretches))
    ids = [{"id": str(number)} for number in range(sum(each.rows for each in rows))]
    record = canonical({"v": 1}) + b"\n" + b"".join(canonical(row) + b"\n" for row in ids)
    whole = draw(st.none() | st.builds(Stretch, VERDICTS, st.just(1), st.just("of all")))
    return Block(
        control or draw(st.sampled_from(CONTROLS)), check or draw(st.sampled_from(CHECKS)),
        "k", draw(st.sampled_from(["here", "there"])), _put(record) if rows else None, (), "", {},
        rows, whole,
    )  # fmt: skip


OBJECTS: dict[str, bytes] = {}


def _put(body: bytes) -> str:
    OBJECTS[sha256(body)] = body
    return sha256(body)


class Held:
    """Where the objects of this module's runs are read from."""

    def get(self, digest: str) -> bytes:
        return OBJECTS[digest]


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[ControlAsTested], list[str]]:
    """Controls with their checks, mappings and scoping decisions, and requirements set aside."""
    meets = st.sampled_from(["full", "partial", "supporting"])
    made = []
    for name in CONTROLS:
        told = draw(st.dictionaries(st.sampled_from(REQUIREMENTS), meets))
        made.append(
            ControlAsTested(
                id=name, title=name, statement="", type="", owner="o", frequency="daily",
                automation="automated", target=None, parameters={}, evidence=(), population="",
                pass_condition="", satisfies={FRAMEWORK: tuple(told)}, origin={},
                checks=tuple(draw(st.sets(st.sampled_from(CHECKS)))),
                mapping={FRAMEWORK: {key: {"meets": how, "why": ""} for key, how in told.items()}},
                not_applicable=draw(st.none() | st.just({"reason": "r", "approved_by": "a"})),
            )
        )  # fmt: skip
    return made, sorted(draw(st.sets(st.sampled_from(REQUIREMENTS), max_size=1)))


def reader(world: tuple[list[ControlAsTested], list[str]], said: Sequence[Block]) -> RunReader:
    """A run in which this was said."""
    controls, aside = world
    rows: list[dict[str, Any]] = [
        {"id": name, "title": name, "group": "A"}
        | ({"not_applicable": {"reason": "r", "approved_by": "a"}} if name in aside else {})
        for name in REQUIREMENTS
    ]
    catalog = {"requirements": rows, "groups": [{"id": "A", "title": "A"}]}
    run = Run(
        id="R1", organisation="Example", mode="run", status="complete", started=NOON, ended=NOON,
        now=NOON, version="0", configuration="", planned=(), evidence=(), kinds=_nothing(),
        checks=_nothing(), controls=_put(canonical([asdict(each) for each in controls])),
        frameworks=(FrameworkAsTested(FRAMEWORK, "SOC 2", _put(canonical(catalog))),),
        waivers=_nothing(), out_of_scope={}, blocks=tuple(_put(each.body) for each in said),
        totals={word.value: count for word, count in total(said).items()},
    )  # fmt: skip
    return RunReader(Held(), run)


@cache
def _nothing() -> str:
    return _put(canonical([]))


@given(worlds(), st.lists(blocks(), max_size=6), st.randoms())
def test_every_place_rolls_up_alike(
    world: tuple[list[ControlAsTested], list[str]], said: list[Block], chance: Any
) -> None:
    """Results, the run's totals, workbook, period and the rows of `results` tell of one verdict."""
    found = reader(world, said)
    controls = found.controls()
    engagement = Engagement.of(found, FRAMEWORK)
    by_row: dict[str, set[Verdict]] = {name: set() for name in controls}
    counted: dict[str, int] = {}
    for row in found.results():
        by_row[row.control].add(row.verdict)
        counted[row.verdict.value] = counted.get(row.verdict.value, 0) + 1
    assert counted == dict(found.run.totals)
    parts = [Part.of(Block.parse(OBJECTS[digest])) for digest in found.run.blocks]
    assert found.verdicts() == _verdicts(controls, parts)
    chance.shuffle(parts)
    assert found.verdicts() == _verdicts(controls, parts)
    for name, verdict in found.verdicts().items():
        known = worst(by_row[name])
        assert verdict.rank <= (known or Verdict.UNOBSERVED).rank
        assert known is verdict or verdict is Verdict.UNOBSERVED
        if name in engagement.controls:
            tests = [test.result for test in engagement.tests_of[name]]
            assert verdict is (worst(tests) or Verdict.UNOBSERVED)
    mixed = list(said)
    chance.shuffle(mixed)
    other = reader(world, mixed)
    assert other.verdicts() == found.verdicts()
    assert other.requirement_verdicts(FRAMEWORK) == found.requirement_verdicts(FRAMEWORK)


@given(worlds(), st.lists(blocks(), max_size=6), st.data())
def test_one_more_result_never_improves_a_control_or_a_requirement(
    world: tuple[list[ControlAsTested], list[str]], said: list[Block], data: st.DataObject
) -> None:
    """A failure or an unknown more of a check that has spoken leaves nothing better than it was.

    Of a check that was silent, a result takes the place of `unobserved`; of an unknown one the
    control still is no better than unknown.
    """
    control, check = data.draw(st.sampled_from(CONTROLS)), data.draw(st.sampled_from(CHECKS))
    word = data.draw(st.sampled_from([*UNKNOWN, Verdict.FAIL]))
    more = Block(control, check, "k", "more", None, (), "", {}, (), Stretch(word, 1, "more"))
    before, after = reader(world, said), reader(world, [*said, more])
    spoke = any((each.control, each.check) == (control, check) and each.counts() for each in said)
    old, new = before.verdicts()[control], after.verdicts()[control]
    assert new.rank <= word.rank < Verdict.WAIVED.rank
    if spoke or word is Verdict.FAIL:
        assert new.rank <= old.rank
        known = before.requirement_verdicts(FRAMEWORK)
        for requirement, verdict in after.requirement_verdicts(FRAMEWORK).items():
            was = known[requirement]
            assert was is None or (verdict and verdict.rank <= was.rank)
    assert len(REQUIREMENTS) == len(after.requirement_verdicts(FRAMEWORK))
    for name, verdict in after.verdicts().items():
        assert name == control or verdict is before.verdicts()[name]


@given(worlds(), st.lists(blocks(), max_size=6))
def test_a_requirement_is_as_bad_as_its_worst_control(
    world: tuple[list[ControlAsTested], list[str]], said: list[Block]
) -> None:
    """A control that only supports can weigh against a requirement and never meets it."""
    found = reader(world, said)
    controls, verdicts = found.controls(), found.verdicts()
    for requirement, verdict in found.requirement_verdicts(FRAMEWORK).items():
        mapped = {
            name: each.mapping[FRAMEWORK][requirement]["meets"]
            for name, each in controls.items()
            if requirement in each.satisfies[FRAMEWORK]
        }
        meeting = [verdicts[name] for name, how in mapped.items() if how != "supporting"]
        worse = [verdicts[name] for name in mapped if verdicts[name].rank < Verdict.PASS.rank]
        expected = worst([*meeting, *worse])
        if requirement in world[1] and expected is not Verdict.FAIL:
            expected = Verdict.NOT_APPLICABLE
        assert verdict is expected
        if not meeting and requirement not in world[1]:
            assert verdict is not Verdict.PASS


def test_a_body_and_its_block_are_one() -> None:
    """What these laws are shown of is what is stored."""
    block = Block("C-01", "one", "k", "here", None, (), "", {}, (Stretch(Verdict.PASS, 2, ""),))
    assert block == Block.parse(block.body)
    assert 2 == sum(row[1] for row in orjson.loads(block.body)["stretches"])
