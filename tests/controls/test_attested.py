"""Attestations judged: they fill what a person has to give, and nothing of what a check says."""

from datetime import date
from typing import Any

import pytest
from office import NOW, Store, control, counts, desk_is_clean, desks

from controls.assignment import assign
from controls.check import read_signature
from controls.control import Library
from controls.evaluate import Definitions, evaluate
from controls.scoping import NotApplicable
from evidence.verdict import Verdict, worst

ROW: dict[str, Any] = {
    "id": "ATT-1", "control": "TST-01", "files": [], "from": "2026-01-01", "to": "2026-03-31",
    "expires": "2026-04-30", "at": "2026-02-03T09:00:00+00:00", "four_eyes": False,
    "confirmed": None, "withdrawn": None,
}  # fmt: skip


def judged(automation: str, *rows: dict[str, Any], clean: bool | None = None, **more: Any) -> Any:
    store = Store()
    checks = []
    if clean is not None:
        store.add("test.desk", desks(clean))
        checks = [read_signature(desk_is_clean, ("TST-01",), {})]
    within = control(automation, frequency="quarterly", **more)
    library = Library({"TST-01": within})
    definitions = Definitions(library, assign(library, checks))
    return evaluate(definitions, store.evidence, store.load, NOW, attested=rows)


def verdict(blocks: Any) -> Verdict | None:
    return worst({word for block in blocks for word in block.counts()})


def test_a_manual_control_passes_by_its_attestation() -> None:
    """Pending without, pass with one in force, and the reason names it."""
    assert counts(judged("manual")) == {"pending": 1}
    [block] = judged("manual", ROW)
    assert block.whole.verdict is Verdict.PASS
    assert "ATT-1" in block.whole.reason
    assert counts(judged("manual", ROW | {"control": "TST-02"})) == {"pending": 1}


@pytest.mark.parametrize(
    ("clean", "rows", "word"),
    [(True, (ROW,), "pass"), (True, (), "pending"), (False, (ROW,), "fail"), (False, (), "fail")],
)
def test_both_halves_of_a_semi_control_must_hold(
    *, clean: bool, rows: tuple[dict[str, Any], ...], word: str
) -> None:
    """What a check found to fail stays a failure, whatever was attested."""
    assert verdict(judged("semi", *rows, clean=clean)) == Verdict(word)


def test_nobody_attests_an_automated_control() -> None:
    """A check alone judges it; an attestation of it is looked at by nobody."""
    assert counts(judged("automated", ROW, clean=False)) == {"fail": 1}


def test_what_does_not_apply_is_not_attested() -> None:
    """A scoping decision stands before what a person says."""
    aside = NotApplicable(reason="r", approved_by="a", approved_on=date(2026, 1, 1))
    assert counts(judged("manual", ROW, not_applicable=aside)) == {"not_applicable": 1}
