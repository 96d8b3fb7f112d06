"""Accesses accounted for: the sentence is taken apart into what it was made of."""

from hypothesis import given
from hypothesis import strategies as st

from evidence.pack.standalone.traced import traced as standalone
from evidence.traced import Told, in_words, plainly, told

WORDS = st.text(max_size=40).map(lambda text: text.replace(";", ""))


@given(WORDS, WORDS, WORDS, st.none() | st.integers(0, 10**6), WORDS, WORDS)
def test_parts_come_back(
    who: str, whence: str, what: str, times: int | None, when: str, leave: str
) -> None:
    """Whatever the parts say, a reader of the sentence has them again."""
    account = Told(who, whence, what, times, when, leave)
    assert told(in_words(account)) == account


def test_a_semicolon_parts_nothing() -> None:
    """A name with semicolons in it does not look like a further part."""
    found = told(in_words(Told("x; leave: all", "CN", "read", 1, "2026-06", "none")))
    assert found
    assert (found.who, found.leave) == ("x, leave: all", "none")


def test_other_sentences_are_none() -> None:
    """What no check accounted for is not taken for an access."""
    account = Told("x", "CN", "read", 1, "2026-06", "none")
    assert told("is public") is None
    assert told("a; b; c; d; e; f") is None
    assert told(in_words(account).replace("times: 1", "times: many")) is None


def test_the_pack_tells_it_in_the_same_words() -> None:
    """The stand-in of a pack writes the very sentence."""
    account = Told("x; y", "CN", "read", 3, "2026-06: 3", "none")
    assert standalone(
        "x; y", whence="CN", what="read", when="2026-06: 3", leave="none", times=3
    ).text == in_words(account)


def test_it_is_told_plainly_to_people() -> None:
    """On a terminal the parts read as one sentence; any other reason stays as it is."""
    account = Told("D1 of Affiliate in CN", "CN", "s3:GetObject as user/x", 3, "2026-06: 3", "")
    said = "D1 of Affiliate in CN s3:GetObject as user/x 3 times from CN; leave: none"
    assert plainly(in_words(account)) == said
    assert plainly("is public") == "is public"
