"""Tapes: what is asked is recorded, and the recording answers as the source did."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from collectors.errors import UnobservedError
from collectors.tape import Answer, Player, Recorder
from evidence.transcript import Gap, Transcript

DENIED = Gap("x:List", "refused", "AccessDenied", 403)


def clock() -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC)


def two_pages() -> Iterator[Answer]:
    yield Answer({"n": 1}, attempts=2, request_id="r1")
    yield Answer({"n": 2}, request_id="r2")


def one_page_then_denied() -> Iterator[Answer]:
    yield Answer({"n": 1})
    raise UnobservedError(DENIED)


def never() -> Iterator[Answer]:
    raise AssertionError("a replay asked the source")


def test_a_replay_answers_what_was_recorded() -> None:
    """Pages come back in order without the source being asked."""
    tape = Recorder(clock)
    live = list(tape.ask("x:List", {"a": 1}, two_pages))
    again = list(Player(tape.transcript()).ask("x:List", {"a": 1}, never))
    assert live == again == [{"n": 1}, {"n": 2}]


def test_a_replay_breaks_off_where_the_source_did() -> None:
    """The pages before a refusal are there, then the same refusal is raised."""
    tape = Recorder(clock)
    with pytest.raises(UnobservedError):
        list(tape.ask("x:List", {}, one_page_then_denied))
    pages = Player(tape.transcript()).ask("x:List", {}, never)
    assert {"n": 1} == next(pages)
    with pytest.raises(UnobservedError) as caught:
        next(pages)
    assert DENIED == caught.value.gap


def test_a_question_never_asked_is_a_gap_on_replay() -> None:
    """A replay does not invent an answer, not even an empty one."""
    with pytest.raises(UnobservedError, match="not asked in this transcript"):
        list(Player(Transcript(())).ask("x:List", {}, never))


def test_the_transcript_does_not_depend_on_the_order_of_threads() -> None:
    """The same questions in another order give the same bytes."""
    one, two = Recorder(clock), Recorder(clock)
    for tape, names in ((one, "ab"), (two, "ba")):
        for name in names:
            list(tape.ask("x:Get", {"name": name}, lambda: iter([Answer({"ok": True})])))
    assert one.transcript().body == two.transcript().body


def test_attempts_and_request_ids_stand_in_the_envelope_only() -> None:
    """What differs between readings is counted, and is no part of the body."""
    tape = Recorder(clock)
    list(tape.ask("x:List", {}, two_pages))
    traffic = tape.traffic()
    assert (2, 3, ("r1", "r2")) == (traffic.requests, traffic.attempts, traffic.request_ids)
    assert b"r1" not in tape.transcript().body


def test_a_transcript_survives_storage() -> None:
    """Parsing the body gives an equal transcript."""
    tape = Recorder(clock)
    with pytest.raises(UnobservedError):
        list(tape.ask("x:List", {"a": [1, "ü"]}, one_page_then_denied))
    transcript = tape.transcript()
    assert transcript.digest == Transcript.parse(transcript.body).digest


def test_a_refused_question_keeps_its_id() -> None:
    """The id that the source gave a refusal stands in the envelope, and not in the transcript."""

    def refused() -> Iterator[Answer]:
        yield Answer({"n": 1}, request_id="r1")
        raise UnobservedError(DENIED, request_id="r2")

    tape = Recorder(clock)
    with pytest.raises(UnobservedError):
        list(tape.ask("x:List", {}, refused))
    assert tape.traffic().request_ids == ("r1", "r2")
    assert b"r2" not in tape.transcript().body


def test_a_question_asked_more_often_than_recorded_has_its_last_answer() -> None:
    """What a session remembers of its questions may differ between a reading and its replay."""
    tape = Recorder(clock)
    for body in ("one", "two"):
        list(tape.ask("get", {}, lambda body=body: iter([Answer(body)])))
    player = Player(tape.transcript())
    told = [next(player.ask("get", {}, lambda: iter(()))) for _ in range(4)]
    assert told == ["one", "two", "two", "two"]
