"""Records judged piece by piece give the results of records judged whole."""

from collections.abc import Iterator

import pytest
from office import (
    DENIED,
    Store,
    desk_has_clerk,
    desk_is_alone_everywhere,
    desk_is_clean,
    desks,
    every_desk_is_clean,
    run,
)

from evidence.errors import IntegrityError
from evidence.record import Record
from evidence.transcript import Gap


class Piecemeal(Store):
    """Records whose rows come line by line, as a vault gives those that are large."""

    def load(self, digest: str) -> Record:
        def lines() -> Iterator[bytes]:
            return iter(self.records[digest].body.splitlines(keepends=True))

        return Record.read(lines)


def filled(store: Store, gaps: tuple[Gap, ...]) -> Store:
    store.add("test.desk", desks(True, True, False, False, True, False), gaps=gaps)
    store.add("test.desk", desks(False), scope="annex")
    store.add("test.desk", [], scope="cellar")
    store.add("test.desk", None, scope="roof")
    store.add("test.clerk", [{"id": "c1", "desk": "1"}, {"id": "c2", "desk": "5"}])
    return store


@pytest.mark.parametrize("gaps", [(), (DENIED,)])
def test_piece_by_piece_is_as_whole(gaps: tuple[Gap, ...]) -> None:
    """Every block is the same, whole or partial, joined or judged alone."""
    checks = (desk_is_clean, desk_has_clerk, desk_is_alone_everywhere)
    assert run(filled(Piecemeal(), gaps), *checks) == run(filled(Store(), gaps), *checks)


def test_a_kind_asked_for_whole_is_judged_in_one_piece() -> None:
    """Where some check asks for all desks together, they stay, and each is judged as before."""
    checks = (desk_is_clean, every_desk_is_clean)
    assert run(filled(Piecemeal(), ()), *checks) == run(filled(Store(), ()), *checks)


def test_a_head_that_says_nothing_is_there_is_not_believed() -> None:
    """Rows behind a head that counts none are a damaged record, and no empty population."""

    class Emptied(Store):
        def load(self, digest: str) -> Record:
            body = self.records[digest].body.replace(b'"count":2', b'"count":0', 1)
            return Record.read(lambda: iter((body,)))

    store = Emptied()
    store.add("test.desk", desks(True, False))
    with pytest.raises(IntegrityError, match="a record of 0 rows holds 2"):
        run(store, desk_is_clean)
