"""Page chains that lie about their end are not believed."""

import orjson
import pytest

from collectors.errors import StartOverError, UnobservedError
from collectors.kubernetes.attempts import CompactedError, Reply
from collectors.kubernetes.paging import listed
from evidence.transcript import Gap

OPERATION = "GET /api/v1/pods"


def chain(*pages):
    """Ask for pages that were written beforehand."""
    replies = iter(pages)
    return lambda token: Reply(200, {}, orjson.dumps(next(replies)))


def page(*names, **metadata):
    return {"metadata": metadata, "items": [{"metadata": {"name": name}} for name in names]}


def read(*pages):
    seen, gap = [], None
    try:
        for answer in listed(OPERATION, chain(*pages)):
            seen += [item["metadata"]["name"] for item in answer.body["items"]]
    except UnobservedError as error:
        gap = error.gap
    return seen, gap


@pytest.mark.parametrize(
    ("pages", "seen", "cause", "code"),
    [
        (
            [page("a", **{"continue": "t"}), page("b", **{"continue": "t"})],
            ["a", "b"],
            "incomplete",
            "RepeatedContinue",
        ),
        (
            [page("a", remainingItemCount=3, **{"continue": "t"}), page("b")],
            ["a", "b"],
            "incomplete",
            "CountDiffers",
        ),
        ([page("a", **{"continue": 7})], ["a"], "malformed", "OddContinue"),
        ([page("a", **{"continue": "t"}), {"items": [3]}], ["a"], "malformed", "OddItem"),
        ([{"kind": "PodList"}], [], "malformed", "NotAList"),
        ([[]], [], "malformed", "NotAnObject"),
    ],
)
def test_no_proven_end(pages, seen, cause, code):
    """A chain without a proven end keeps what was seen and is told as such."""
    got, gap = read(*pages)
    assert (got, gap.operation, gap.cause, gap.code) == (seen, OPERATION, cause, code)


def test_counts_agree():
    """A chain whose counts agree is whole; an empty last page and null items are no fault."""
    pages = [
        page("a", remainingItemCount=1, **{"continue": "t"}),
        page("b", **{"continue": "u"}),
        {"metadata": None, "items": None},
    ]
    assert read(*pages) == (["a", "b"], None)


def test_nothing_volatile_is_recorded():
    """Neither resource versions nor continue tokens stand in a body."""
    first = page("a", resourceVersion="77", remainingItemCount=1, **{"continue": "token"})
    (answer, _) = listed(OPERATION, chain(first, page("b", resourceVersion="78")))
    assert answer.body == {
        "items": [{"metadata": {"name": "a"}}],
        "metadata": {"remainingItemCount": 1},
    }


def test_pages_are_told_as_they_come():
    """A page is handed on before the next one is asked for, so that memory holds one of them."""
    asked = []

    def ask(token):
        asked.append(token)
        following = {"continue": str(len(asked))} if len(asked) < 3 else {}
        return Reply(200, {}, orjson.dumps(page("a", **following)))

    pages = listed(OPERATION, ask)
    for number in (1, 2, 3):
        next(pages)
        assert len(asked) == number
    assert next(pages, None) is None


def test_a_compacted_chain_starts_over():
    """A chain that expired is not followed while it may still be read from its beginning."""
    gap = Gap(OPERATION, "expired", "Expired", 410)
    replies = [Reply(200, {}, orjson.dumps(page("a", **{"continue": "t"})))]

    def ask(token):
        if token:
            raise CompactedError(gap, "fresh")
        return replies[0]

    pages = listed(OPERATION, ask, restarts=1)
    next(pages)
    with pytest.raises(StartOverError):
        next(pages)
