"""What several units of a source ask alike is sent once, and stands on the tape of each of them."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from collectors.errors import UnobservedError
from collectors.spool import WITHIN, Shared
from collectors.tape import Answer, Player, Recorder
from evidence.transcript import Gap

DENIED = Gap("x:List", "refused", "AccessDenied", 403)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Pages:
    """A source of two pages, which counts how often it is asked."""

    def __init__(self) -> None:
        self.asked = 0

    def send(self) -> Iterator[Answer]:
        self.asked += 1
        yield Answer({"n": 1}, attempts=2, request_id="r1")
        yield Answer({"n": 2}, request_id="r2")


def one_then_denied() -> Iterator[Answer]:
    yield Answer({"n": 1})
    raise UnobservedError(DENIED)


def test_what_is_shared_is_sent_once_and_stands_on_every_tape() -> None:
    """Each tape replays alone, and names the one question; attempts count where it was sent."""
    shared, pages = Shared(), Pages()
    tapes = [Recorder(lambda: NOW), Recorder(lambda: NOW)]
    for tape in tapes:
        assert [{"n": 1}, {"n": 2}] == list(
            tape.ask("x:List", {}, lambda: shared.ask("x:List", pages.send))
        )
    assert 1 == pages.asked
    assert tapes[0].transcript().body == tapes[1].transcript().body
    assert [{"n": 1}, {"n": 2}] == list(
        Player(tapes[1].transcript()).ask("x:List", {}, lambda: iter(()))
    )
    told = [tape.traffic() for tape in tapes]
    assert [("r1", "r2")] * 2 == [each.request_ids for each in told]
    assert [(2, 3), (2, 0)] == [(each.requests, each.attempts) for each in told]


def test_other_questions_are_asked_for_themselves() -> None:
    """A question by another key has no answer of this one."""
    shared, pages = Shared(), Pages()
    list(shared.ask(("x:List", "here"), pages.send))
    list(shared.ask(("x:List", "there"), pages.send))
    assert 2 == pages.asked


def test_a_failure_is_not_shared() -> None:
    """Whoever asked has the pages before it; the next one asks for itself."""
    shared, pages = Shared(), Pages()
    seen: list[Answer] = []
    for _ in range(2):
        with pytest.raises(UnobservedError):
            seen.extend(shared.ask("x:List", one_then_denied))
    assert [{"n": 1}] * 2 == [each.body for each in seen]
    assert [2, 1] == [each.attempts for each in shared.ask("x:List", pages.send)]


def test_an_old_answer_is_asked_for_anew() -> None:
    """What a unit tells of was so when it was read, or little before."""
    seconds, pages = [0.0], Pages()
    shared = Shared(lambda: seconds[0])
    list(shared.ask("x:List", pages.send))
    seconds[0] += WITHIN
    list(shared.ask("x:List", pages.send))
    assert 1 == pages.asked
    seconds[0] += 1
    list(shared.ask("x:List", pages.send))
    assert 2 == pages.asked


def test_who_asks_meanwhile_waits_for_the_answer() -> None:
    """Units that begin together ask once."""
    shared, pages, go, begun = Shared(), Pages(), threading.Event(), threading.Event()

    def slow() -> Iterator[Answer]:
        begun.set()
        assert go.wait(30)
        yield from pages.send()

    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(lambda: list(shared.ask("x:List", slow)))
        assert begun.wait(30)
        others = [pool.submit(lambda: list(shared.ask("x:List", pages.send))) for _ in range(7)]
        go.set()
        found = [[each.body for each in one.result(30)] for one in (first, *others)]
    assert [[{"n": 1}, {"n": 2}]] * 8 == found
    assert 1 == pages.asked
