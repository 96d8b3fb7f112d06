"""The verifier of packs and the engine say the same of whatever estate: they cannot part ways."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.assignment import assign
from controls.control import Control, Library
from controls.evaluate import Decision, Definitions, evaluate
from controls.freshness import AHEAD, oldest_allowed
from controls.waiver import WaiverFields, Waivers
from evidence.canonical import canonical, sha256
from evidence.pack.standalone.agreement import Agreement, compared
from evidence.pack.standalone.runs import whole_run
from evidence.record import UNOBSERVED, Completeness, Evidence, Record
from evidence.result import Block, total
from evidence.runs.run import Run
from evidence.scope import Scope
from evidence.transcript import Gap, Traffic
from evidence.verdict import Verdict
from tieout.as_tested import checks_as_tested, controls_as_tested, modules_as_tested
from tieout.user_checks import load_user_files

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
CHECKS = load_user_files(Path(__file__).parent / "guild").checks
WORLDS = {"guild.master": "guild", "town.house": "town"}
DECIDED = {"reason": "not ours", "approved_by": "the elder", "approved_on": date(2026, 1, 1)}

gaps = st.builds(
    Gap,
    operation=st.sampled_from(["x:List", "GET /houses"]),
    cause=st.sampled_from(["refused", "throttled"]),
    code=st.sampled_from(["AccessDenied", ""]),
    status=st.none(),
    message=st.sampled_from(["", "asked in vain"]),
)
days = st.dates(date(1999, 1, 1), date(2026, 3, 1)).map(date.isoformat)
seen = st.integers(0, 200).map(lambda hours: (NOW - timedelta(hours=hours)).isoformat())
MASTER: dict[str, st.SearchStrategy[Any]] = {
    "name": st.sampled_from(["a", "a", "b", "c"]),
    "active": st.sampled_from([True, False]),
    "house": st.none() | st.sampled_from(["h1", "h2"]),
    "joined": st.none() | days,
    "seen": st.none() | seen,
    "marks": st.lists(
        st.fixed_dictionaries({"made": days, "text": st.none() | st.text(max_size=3)}), max_size=3
    ),
}
HOUSE: dict[str, st.SearchStrategy[Any]] = {
    "open": st.booleans(),
    "masters": st.lists(st.sampled_from(["m1", "m2"]), max_size=2),
}


def rows_of(fields: dict[str, st.SearchStrategy[Any]], *ids: str) -> st.SearchStrategy[Any]:
    """Rows that tell all, and now and then one that does not, with or without the reason."""
    names = {"id": st.sampled_from(ids)}
    lost = {UNOBSERVED: st.just({name: f"AccessDenied on x:{name}" for name in list(fields)[:4]})}
    whole = st.fixed_dictionaries(names | fields)
    return whole | whole | whole | st.fixed_dictionaries(names, optional=fields | lost)


ROWS = {
    "guild.master": rows_of(MASTER, "m1", "m2", "m3", "é/4"),
    "town.house": rows_of(HOUSE, "h1", "h2", "h3"),
}


@st.composite
def units(draw: st.DrawFn, kind: str) -> tuple[Evidence, Record | None]:
    """What came of reading one population."""
    scope = Scope.parse(draw(st.sampled_from(["one", "one/a", "one/b", "two"])))
    broken = draw(st.integers(0, 9)) == 0
    found = draw(st.lists(gaps, min_size=1, max_size=2).map(tuple)) if broken else ()
    record = None
    if draw(st.integers(0, 9)):
        rows = draw(st.lists(ROWS[kind], max_size=4, unique_by=lambda row: row["id"]))
        covers = draw(st.sampled_from([("open",), ("open",), ()]))
        whole = Completeness(complete=not found, gaps=found, covers=covers)
        record = Record(kind, scope, ("x:List",), whole, rows)
    gap = found[0] if found else None
    ended = NOW - timedelta(hours=draw(st.sampled_from([-2, -1, 0, 1, 29, 30, 31, 24 * 9])))
    later = st.none() | st.sampled_from([-1, 0, 23, 30, 31, 24 * 9])
    back = [hours and ended - timedelta(hours=hours) for hours in (draw(later), draw(later))]
    as_of, unseen = back[0] and back[0].astimezone(ZoneInfo("Asia/Tokyo")), back[1]
    evidence = Evidence(
        run="r", kind=kind, scope=scope, source=scope.source, system=WORLDS[kind],
        collector="c", version="1", identity="me", traffic=Traffic(ended, ended, 1, 1),
        transcript=sha256(b""), record=record.digest if record else None, rows=0,
        complete=bool(record and not found), gap=gap or (None if record else draw(gaps)),
        as_of=as_of or None, unseen_since=unseen or None,
    )  # fmt: skip
    return evidence, record


def of_kind(kind: str, least: int) -> st.SearchStrategy[list[tuple[Evidence, Record | None]]]:
    """Some populations of a kind, each of a place of its own."""
    return st.lists(units(kind), min_size=least, max_size=3, unique_by=lambda unit: unit[0].scope)


estates = st.builds(list.__add__, of_kind("guild.master", 1), of_kind("town.house", 0))
limits = (
    st.none()
    | st.none()
    | st.fixed_dictionaries(
        {"only": st.sampled_from([("*",), ("one",), ("one/*", "two"), ("nowhere",)])},
        optional={"without": st.sampled_from([("one/a",), ("two", "one/b")])},
    ).map(lambda limit: limit | DECIDED)
)
waivers = st.builds(
    WaiverFields,
    id=st.sampled_from(["W-1", "W-2"]),
    control=st.sampled_from(["TST-01", "TST-02"]),
    check=st.sampled_from(["*", "master_is_*"]),
    scope=st.sampled_from(["*", "one/*"]),
    resource=st.sampled_from(["m1", "m*", "*"]),
    reason=st.just("accepted"),
    requested_by=st.just("a"),
    approved_by=st.just("b"),
    starts=st.just(date(2026, 1, 1)),
    ends=st.sampled_from([date(2026, 2, 1), date(2026, 3, 1)]),
)


@st.composite
def definitions(draw: st.DrawFn) -> Definitions:
    """Two controls with checks and one without, as decisions may leave them."""
    made = {}
    for number, automation in (("01", "automated"), ("02", "semi"), ("03", "manual")):
        made[f"TST-{number}"] = Control.model_validate(
            {
                "id": f"TST-{number}", "title": "t", "statement": "s", "owner": "o",
                "frequency": draw(st.sampled_from(["daily", "weekly", "per-event"])),
                "automation": automation,
                "file": Path("c.yaml"), "line": 1, "origin": {}, "scope": draw(limits),
                "evidence": draw(st.sampled_from([(), ("a list", "a photo")])),
                "parameters": {"names": ("a", "b"), "within": "2 d"} if number == "02" else {},
                "not_applicable": draw(st.sampled_from([None] * 6 + [DECIDED])),
            }
        )  # fmt: skip
    library = Library(made)
    decided = draw(st.sampled_from([{}, {}, {}, {"town": Decision("no town", "the elder")}]))
    return Definitions(
        library=library,
        assignments=assign(library, CHECKS),
        waivers=Waivers(tuple(draw(st.lists(waivers, max_size=2)))),
        out_of_scope=decided,
    )


def stored(
    judged_by: Definitions, evidence: Sequence[Evidence], blocks: Sequence[Block]
) -> tuple[dict[str, Any], dict[str, bytes]]:
    """The run as it would be stored, and its objects."""
    objects: dict[str, bytes] = {}

    def put(data: bytes) -> str:
        objects[sha256(data)] = data
        return sha256(data)

    run = Run(
        id="r", organisation="o", mode="run", status="complete", started=NOW, ended=NOW, now=NOW,
        version="1", configuration="", planned=(), evidence=tuple(evidence), frameworks=(),
        controls=put(canonical(controls_as_tested(judged_by))),
        checks=put(canonical(checks_as_tested(judged_by, put))), kinds="",
        waivers=put(canonical(judged_by.waivers.as_json())),
        out_of_scope={
            world: {"reason": said.reason, "approved_by": said.approved_by}
            for world, said in judged_by.out_of_scope.items()
        },
        blocks=tuple(put(block.body) for block in blocks),
        totals={verdict.value: rows for verdict, rows in total(blocks).items()},
        modules=put(canonical(modules_as_tested(judged_by, put))),
        oldest_allowed=oldest_allowed(),
        ahead_allowed=int(AHEAD.total_seconds()),
    )  # fmt: skip
    put(run.substance or b"")
    return whole_run(run.body, objects.__getitem__), objects


def judged(
    estate: Sequence[tuple[Evidence, Record | None]], judged_by: Definitions
) -> tuple[Sequence[Evidence], Mapping[str, bytes], list[Block]]:
    """What the engine says of an estate."""
    records = {record.digest: record.body for _, record in estate if record}
    evidence = [unit for unit, _ in estate]
    blocks = evaluate(judged_by, evidence, lambda digest: Record.parse(records[digest]), NOW)
    return evidence, records, blocks


# What parted ways is told whole, however long it is.
@pytest.mark.filterwarnings("ignore::hypothesis.errors.HypothesisWarning")
@given(estates, definitions())
def test_both_say_the_same(
    estate: list[tuple[Evidence, Record | None]], judged_by: Definitions
) -> None:
    """Each row of each block is judged again with the same verdict, reason and waiver."""
    evidence, records, blocks = judged(estate, judged_by)
    run, objects = stored(judged_by, evidence, blocks)
    objects |= records
    found = Agreement()
    assert [] == list(compared(run, objects.__getitem__, objects.__contains__, found))
    count = found.total
    assert (sum(run["totals"].values()), 0, 0) == (count.agree, count.differ, count.unheld)


@pytest.mark.parametrize("spoiled", ["verdict", "reason", "waiver", "source", "missing"])
def test_a_changed_result_differs(spoiled: str) -> None:
    """What the engine did not say of a row is found, whichever part of it was changed."""
    rows = [{"id": "m1", "name": "a", "active": True}, {"id": "m2", "name": "a", "active": True}]
    whole = Completeness(complete=True)
    record = Record("guild.master", Scope("one"), ("x:List",), whole, rows)
    unit = Evidence(
        run="r", kind="guild.master", scope=Scope("one"), source="one", system="guild",
        collector="c", version="1", identity="me", traffic=Traffic(NOW, NOW, 1, 1),
        transcript="", record=record.digest, rows=2, complete=True,
    )  # fmt: skip
    made = Control.model_validate(
        {
            "id": "TST-01", "title": "t", "statement": "s", "owner": "o", "frequency": "daily",
            "automation": "automated", "file": Path("c.yaml"), "line": 1, "origin": {},
        }
    )  # fmt: skip
    library = Library({"TST-01": made})
    checks = [replace(each, controls=("TST-01",)) for each in CHECKS if "TST-01" in each.controls]
    judged_by = Definitions(library, assign(library, checks))
    evidence, records, blocks = judged([(unit, record)], judged_by)
    place = next(n for n, block in enumerate(blocks) if block.check == "master_is_active")
    (stretch,) = blocks[place].stretches
    part = {"verdict": Verdict.FAIL, "reason": "so it is", "waiver": "W-9"}
    if spoiled in part:
        changed = stretch._replace(**{spoiled: part[spoiled]})
        blocks[place] = replace(blocks[place], stretches=(changed,))
    elif spoiled == "source":
        blocks[place] = replace(blocks[place], source="0" * 64)
    else:
        del blocks[place]
    run, objects = stored(judged_by, evidence, blocks)
    objects |= records
    found = Agreement()
    told = list(compared(run, objects.__getitem__, objects.__contains__, found))
    assert [each for each in told if each.startswith("TST-01 master_is_active one")] == told
    assert told
    assert (2 if spoiled != "source" else 0) == found.total.differ
