"""Lists over HTTPS: read to a proven end, projected before the tape, replayed without a host."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from collectors.errors import UnobservedError
from collectors.https.body_mark import BodyMark
from collectors.https.paging import Paging
from collectors.https.selection import selected
from collectors.https.session import HttpsSession
from collectors.tape import Player, Recorder
from evidence.scope import Scope
from tests.collectors.https.conftest import Said

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PEOPLE = [{"id": str(n), "mail": f"p{n}@example.com", "birth": "canary-1990"} for n in range(7)]
KEEP = ("id", "mail")
KEPT = [selected(each, KEEP) for each in PEOPLE]
CURSOR = Paging("cursor", "rows", place="after", following="next", size_name="limit", size=3)
STYLES = {
    "page": Paging("page", "rows", place="page", size_name="per", size=3, total="count"),
    "page without total": Paging("page", "rows", place="page", size_name="per", size=3),
    "offset": Paging("offset", "rows", place="from", first=0, size_name="per", size=3),
    "index": Paging("offset", "rows", place="from", first=1, total="header:x-total"),
    "cursor": CURSOR,
    "link": Paging("link", "rows", following="next"),
    "link header": Paging("link", "rows", following="header:link"),
    "relative link": Paging("link", "rows", following="next"),
}


class People(HttpsSession):
    """A session of some source."""

    system: ClassVar[str] = "people"


def answering(style: str, host: Any, cuts: Sequence[int]) -> Callable[[Any], Said]:
    """A host that pages in its own way, with pages that end at `cuts` whatever was asked for."""
    bounds = [0, *cuts, len(PEOPLE)]

    def answer(seen: Any) -> Said:
        ask = {name: values[0] for name, values in seen.query.items()}
        if style.startswith("page"):
            number = int(ask["page"]) - 1
        elif "from" in ask:
            number = bounds.index(int(ask["from"]) - STYLES[style].first)
        else:
            number = int(ask.get("after", 0))
        ends = [*bounds[1:], len(PEOPLE), len(PEOPLE)]
        starts = [*bounds[:-1], len(PEOPLE), len(PEOPLE)]
        rows, last = PEOPLE[starts[number] : ends[number]], number >= len(bounds) - 2
        origin = "" if style == "relative link" else host.url
        follow = number + 1 if style == "cursor" else f"{origin}/v1/people?after={number + 1}"
        body = {"rows": rows, "count": len(PEOPLE), "next": None if last else follow}
        headers = {"x-total": "7"}
        if style == "link header":
            body["next"] = None
            headers |= (
                {} if last else {"link": f'<{host.url}/>; rel="self", <{follow}>; rel="next"'}
            )
        return Said(body, headers=headers)

    return answer


def session(door: Any, **more: Any) -> tuple[People, Recorder]:
    tape = Recorder(lambda: NOW)
    return People(Scope("hr"), tape, door, **more), tape


def rows(people: People, paging: Paging) -> list[Any]:
    return list(people.listed("/v1/people", keep=KEEP, paging=paging))


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(1, 6), max_size=4, unique=True).map(sorted))
def test_page_boundaries_do_not_matter(style: str, cuts: Any, host: Any, door: Any) -> None:
    """Wherever the pages end, the records are the same, each once and projected."""
    host.answer = answering(style, host, cuts)
    people, tape = session(door())
    assert rows(people, STYLES[style]) == KEPT
    again = People(Scope("hr"), Player(tape.transcript()))
    assert rows(again, STYLES[style]) == KEPT


def test_only_what_is_kept_reaches_the_tape(host: Any, door: Any) -> None:
    """Birth dates beside the kept members are in no transcript; the body stands as a keyed hash."""
    host.answer = answering("cursor", host, [3])
    people, tape = session(door(), mark=BodyMark(b"k" * 32))
    rows(people, CURSOR)
    assert b"canary" not in tape.transcript().body
    marks = tape.traffic().request_ids
    assert [mark.partition(":")[0] for mark in marks] == ["hmac-sha256"] * 2
    other, again = session(door(), mark=BodyMark())
    rows(other, CURSOR)
    assert set(again.traffic().request_ids).isdisjoint(marks)
    assert again.transcript().digest == tape.transcript().digest


BROKEN = {
    "RepeatedPage": (STYLES["page without total"], lambda _: Said({"rows": PEOPLE})),
    "RepeatedCursor": (
        CURSOR,
        lambda seen: Said({"rows": PEOPLE[len(seen.query) :][:1], "next": "x"}),
    ),
    "CountDiffers": (STYLES["index"], lambda _: Said({"rows": []}, headers={"x-total": "9"})),
    "ForeignLink": (
        STYLES["link"],
        lambda _: Said({"rows": PEOPLE, "next": "https://x.example.net/v1/people"}),
    ),
    "NotAList": (CURSOR, lambda _: Said({"rows": {"0": PEOPLE[0]}})),
    "NoCursor": (
        Paging("cursor", "rows", place="after", following="next", more="more"),
        lambda _: Said({"rows": PEOPLE, "more": True}),
    ),
}


@pytest.mark.parametrize("code", BROKEN)
def test_a_list_without_proven_end_is_partial(code: str, host: Any, door: Any) -> None:
    """Repeated pages, circles, other totals and links elsewhere: it breaks off, and says so."""
    paging, host.answer = BROKEN[code]
    people, tape = session(door())
    with pytest.raises(UnobservedError) as caught:
        rows(people, paging)
    assert caught.value.gap.code == code
    assert [each.gap.code for each in tape.transcript().exchanges] == [code]


def test_a_list_that_changed_while_it_was_read_is_read_again(host: Any, door: Any) -> None:
    """Somebody hired between two pages costs a second walk and no row."""
    answers = [
        Said({"rows": PEOPLE[:3], "count": 6}),
        Said({"rows": PEOPLE[3:6], "count": 7}),
        Said({"rows": PEOPLE[:4], "count": 7}),
        Said({"rows": PEOPLE[4:], "count": 7}),
    ]
    host.says(*answers)
    assert rows(session(door())[0], STYLES["page"]) == KEPT
