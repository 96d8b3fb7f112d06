"""Page chains that lie about their end are not believed."""

import orjson
import pytest

from collectors.errors import UnobservedError
from collectors.kubernetes.attempts import Reply
from collectors.kubernetes.paging import listed

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
