"""Which of two values asks for less: every parameter of the library, and each order of words."""

from fnmatch import fnmatchcase

import pytest
from hypothesis import given
from hypothesis import strategies as st

from controls.framework import load_catalog
from controls.library_folders import LIBRARY, load_library
from controls.parameter import Weaker
from controls.parameter_words import MEANINGS
from controls.strictness import parameter_moved, pattern_moved


def test_every_direction_fits_the_values_of_the_library() -> None:
    """A shipped value can be measured or is a list, unless neither is said to be weaker."""
    for control in load_library([LIBRARY], load_catalog()):
        for name, value in control.parameters.items():
            meaning = control.meanings[name]
            same, _ = parameter_moved(meaning, value, value)
            expected = "changed" if meaning.weaker is not Weaker.OTHER or not value else "weakened"
            assert same == expected, name


@pytest.mark.parametrize(
    ("name", "before", "after", "direction"),
    [
        ("within", "24 h", "25 h", "weakened"),
        ("within", "24 h", "90 min", "strengthened"),
        ("within", "24 h", "1 day", "changed"),
        ("within", "24 h", "soon", "weakened"),
        ("within", "24 h", 24, "weakened"),
        ("kept", "365 days", "30 days", "weakened"),
        ("minimum_length", 12, 8, "weakened"),
        ("minimum_length", 12, 14, "strengthened"),
        ("digits", True, False, "weakened"),
        ("digits", False, True, "strengthened"),
        ("late_allowed", 0, 1, "weakened"),
        ("late_allowed", 1, True, "weakened"),
        ("approved", (), ("everybody",), "weakened"),
        ("approved", ("a", "b"), ("a",), "strengthened"),
        ("approved", ("a", "b"), ("a", "c"), "weakened"),
        ("approved", ("a", "b"), ("b", "a"), "changed"),
        ("ports", ("22", "3389"), ("22",), "weakened"),
        ("ports", ("22",), ("22", "3389"), "strengthened"),
        ("courses", ("privacy",), ("privacy", "cooking"), "weakened"),
        ("version", "", "2", "changed"),
        ("version", "2", "1", "weakened"),
        ("version", "2", "", "weakened"),
        ("nobody_declared_it", 1, 2, "weakened"),
        ("nobody_declared_it", 2, 1, "weakened"),
    ],
)
def test_a_parameter_goes_one_way(name: str, before: object, after: object, direction: str) -> None:
    """Less asked for is weakened, and so is whatever cannot be compared."""
    assert parameter_moved(MEANINGS.get(name), before, after)[0] == direction  # type: ignore[arg-type]


PATTERN = st.text(alphabet="ab*?[]", min_size=1, max_size=5)


@given(before=PATTERN, after=PATTERN, resource=st.text(alphabet="ab*", max_size=6))
def test_a_pattern_is_never_called_narrower_that_reaches_further(
    before: str, after: str, resource: str
) -> None:
    """Where a pattern is said to be strengthened, whatever it matches was matched before."""
    if pattern_moved(before, after) == "strengthened" and fnmatchcase(resource, after):
        assert fnmatchcase(resource, before)


def test_a_longer_beginning_is_narrower() -> None:
    """A pattern that begins with all of the old one reaches less; the reverse reaches further."""
    assert pattern_moved("prod-*", "prod-web-*") == "strengthened"
    assert pattern_moved("*", "prod-web") == "strengthened"
    assert pattern_moved("prod-web-*", "prod-*") == "weakened"
    assert pattern_moved("prod-web", "prod-app") == "weakened"
