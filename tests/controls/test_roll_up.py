"""Laws of judging: a waiver makes no pass, and what is decided makes no share larger."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from office import NOW, Store, control, desk_is_clean, run

from controls.control import Control, Library, Satisfied
from controls.coverage import counts as by_method
from controls.coverage import cover, tallies
from controls.framework import Framework, load_catalog
from controls.scoping import RequirementDecision
from controls.waiver import WaiverFields, Waivers
from evidence.verdict import Verdict, worst

DAY = timedelta(days=1)
waivers = st.builds(
    WaiverFields,
    id=st.sampled_from(["W-1", "W-2"]),
    control=st.just("TST-01"),
    scope=st.sampled_from(["*", "office", "other"]),
    resource=st.sampled_from(["*", "0", "1", "?"]),
    reason=st.just("r"),
    requested_by=st.just("a"),
    approved_by=st.just("b"),
    starts=st.sampled_from([NOW.date() - DAY, NOW.date(), NOW.date() + DAY]),
    ends=st.sampled_from([NOW.date() - DAY, NOW.date(), NOW.date() + DAY]),
)


@given(st.lists(st.sampled_from([True, False, None]), max_size=4), st.lists(waivers, max_size=2))
def test_a_waiver_never_turns_a_failure_into_a_pass(
    states: list[bool | None], accepted: list[WaiverFields]
) -> None:
    """Row by row and rolled up: what failed is waived at best, all else is what it was."""
    rows: list[dict[str, Any]] = [
        {"id": str(number)}
        | ({"clean": state} if state is not None else {"_unobserved": {"clean": "refused"}})
        for number, state in enumerate(states)
    ]
    store = Store()
    store.add("test.desk", rows)
    (plain,) = run(store, desk_is_clean)
    (waived,) = run(store, desk_is_clean, waivers=Waivers(tuple(accepted)))
    for (one, before), (other, after) in zip(plain.rows(), waived.rows(), strict=True):
        assert one == other
        if after.verdict is not before.verdict:
            assert (Verdict.FAIL, Verdict.WAIVED) == (before.verdict, after.verdict)
            held = next(e for e in accepted if e.id == after.waiver and _covers(e, one))
            assert held.reason in after.reason
    was, now = worst(plain.counts()), worst(waived.counts())
    assert was
    assert now
    assert was is now or (was is Verdict.FAIL and now.rank <= Verdict.WAIVED.rank)


def _covers(waiver: WaiverFields, row: int | None) -> bool:
    return (
        waiver.starts <= NOW.date() <= waiver.ends
        and waiver.scope in ("*", "office")
        and waiver.resource in ("*", "?", str(row))
    )


@pytest.fixture(scope="module")
def framework() -> Framework:
    """A framework that ships, with a part on systems."""
    return load_catalog().framework("soc2-2017")


@given(data=st.data())
def test_no_denominator_shrinks_and_no_decision_raises_a_share(
    framework: Framework, data: st.DataObject
) -> None:
    """Taking requirements out of scope, or controls away, leaves every denominator as it was."""
    names = [each.id for each in framework.requirements]
    some = st.lists(st.sampled_from(names), max_size=6, unique=True)
    meets = st.sampled_from(["full", "partial", "supporting"])
    made: dict[str, Control] = {}
    for number in range(data.draw(st.integers(1, 3))):
        told = {name: Satisfied(id=name, meets=data.draw(meets)) for name in data.draw(some)}
        name = f"TST-{number:02d}"
        made[name] = control(id=name, mapping={framework.id: told})
    checks = {name: ("check",) for name in made if data.draw(st.booleans())}
    decided = {
        framework.id: {
            name: RequirementDecision(
                reason="r", approved_by="a", approved_on=date(2026, 1, 1), origin="o.yaml:1"
            )
            for name in data.draw(some)
        }
    }  # fmt: skip
    whole = cover(framework, Library(made), checks)
    aside = cover(framework, Library(made, decided), checks)
    fewer = cover(framework, Library(dict(list(made.items())[1:])), checks)
    for other in (aside, fewer):
        assert len(framework.requirements) == sum(by_method(other).values())
        for before, after in zip(tallies(framework, whole), tallies(framework, other), strict=True):
            assert before.requirements == after.requirements == sum(after.tests.values())
            assert after.percent <= before.percent
            assert after.tested <= before.tested
