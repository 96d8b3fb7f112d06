"""What a check lets pass and accounts for: told beside a pass, and never a pass of partial data."""

from office import DENIED, Desk, Store, desks, run

from controls.traced import Traced, traced
from evidence.verdict import Verdict

ACCOUNT = traced("H1", whence="KR", what="read", when="2026-06: 1 (06-01)", leave="A1", times=1)
"""An access of one day."""


def desk_is_accounted_for(desk: Desk) -> Traced | None:
    """Every desk that is clean is accounted for."""
    if not desk.clean:
        raise AssertionError(ACCOUNT.text)
    return ACCOUNT


def test_it_stands_beside_a_pass() -> None:
    """The reason of a pass is the account, as it is that of a failure."""
    store = Store()
    store.add("test.desk", desks(True, False))
    (block,) = run(store, desk_is_accounted_for)
    assert [(each.verdict, each.reason) for each in block.stretches] == [
        (Verdict.PASS, ACCOUNT.text),
        (Verdict.FAIL, ACCOUNT.text),
    ]


def test_partial_data_passes_nothing() -> None:
    """Of a population that was not listed whole only the failure stands."""
    store = Store()
    store.add("test.desk", desks(True, False), gaps=(DENIED,))
    (block,) = run(store, desk_is_accounted_for)
    assert [each.verdict for each in block.stretches] == [Verdict.UNOBSERVED, Verdict.FAIL]


def test_any_other_answer_judges_nothing() -> None:
    """A check that returns its text, and not the account, gave no verdict."""

    def desk_is_told(desk: Desk) -> object:
        """Every desk is told of."""
        return ACCOUNT.text if desk.clean else None

    store = Store()
    store.add("test.desk", desks(True))
    (block,) = run(store, desk_is_told)
    assert [each.verdict for each in block.stretches] == [Verdict.UNOBSERVED]
