"""Identity links in words: the sentence is taken apart into what it was made of."""

from hypothesis import given
from hypothesis import strategies as st

from controls.linked import linked_to
from evidence.linked import Told, in_words, told
from evidence.pack.standalone.linked import linked_to as standalone

WORDS = st.text(max_size=30).map(lambda text: text.replace(";", ""))


@given(st.builds(Told, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS, WORDS))
def test_parts_come_back(link: Told) -> None:
    """Whatever the parts say, a reader of the sentence has them again."""
    assert told(in_words(link)) == link


def test_other_sentences_are_none() -> None:
    """What no check linked is not taken for a link."""
    assert told("is public") is None
    assert told("a; b; c; d; e; f; g") is None


def test_the_pack_tells_it_in_the_same_words() -> None:
    """The stand-in of a pack writes the very sentence."""
    parts = {"sort": "person", "whose": "001; 2", "rung": "2", "inputs": "number 001"}
    assert standalone("a", "idp", **parts).text == linked_to("a", "idp", **parts).text
