"""Text enters the page through one door: nothing of it is markup, nothing of it is lost unsaid."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.canonical import sha256
from evidence.page.wording import LONGEST, escaped, script_json, shown

TEXTS = st.text(st.characters(exclude_categories=())) | st.sampled_from(
    [
        "</script><script>alert(1)</script>",
        "<!--<script>",
        "]]>",
        "\u202egpj.exe",
        "a\x00b",
        "\ud800",
    ]
)
VALUES = st.recursive(
    TEXTS | st.integers(-1000, 1000) | st.booleans() | st.none(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
)


@given(VALUES)
def test_no_value_can_end_the_script_it_stands_in(value):
    """What is written holds no character of markup, and reads back as JSON."""
    text = script_json(value)
    assert not set("<>&") & set(text)
    json.loads(text)


@given(TEXTS)
def test_what_is_shown_hides_nothing(text):
    """No control, surrogate, or character that turns or joins text is left in it."""
    for letter in shown(text):
        assert unicodedata.category(letter) != "Cs"
        assert letter in "\t\n" or unicodedata.category(letter) != "Cc"
        assert unicodedata.bidirectional(letter) not in {
            "RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI"
        }  # fmt: skip


@given(TEXTS)
def test_plain_text_stays_as_it_is(text):
    """Printable text is shown letter for letter."""
    if text.isprintable() and len(text) <= LONGEST:
        assert shown(text) == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a\x00b", "a\\x00b"),
        ("\u202egpj", "\\u202egpj"),
        ("in\u200bvisible", "in\\u200bvisible"),
        ("\ud800", "\\ud800"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("two\nlines", "two\nlines"),
        ("猫 🙂", "猫 🙂"),
    ],
)
def test_escapes_are_to_be_seen(text, told):
    """Each unsafe character becomes the escape that names it."""
    assert escaped(text) == told


def test_a_cut_is_said():
    """A text that is too long ends with its length and the digest of all of it."""
    text = "x" * 10_000
    assert shown(text).endswith(
        f" [cut here: the whole text has 10,000 characters and SHA-256 {sha256(text.encode())}]"
    )
    assert len(shown(text)) < LONGEST + 150
