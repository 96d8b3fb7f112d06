"""Names and reasons from evidence break neither node ids nor JUnit XML nor a terminal."""

from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from evidence.verdict import Verdict
from tests.tieout.pytest_plugin.stored_run import control, store
from tieout.pytest_plugin.phrasing import NAME, marker_name, node_name, visible

HOSTILE = [
    "nul\0", "bell\a\x1b[31mred", "\u202egnp.exe", "a::b::c", "x[1]", "y]", "two\nlines\r\nthree",
    "long" * 2500, "\u2066isolate", "</failure><x>&amp;", "=SUM(A1)", "\ufffe\uffff", " ", "%s%n",
    "日本語のバケット",
]  # fmt: skip


def test_hostile_names_are_told_in_printable_characters(session: Any, tmp_path: Path) -> None:
    """Each is one subtest; the XML parses, and no control character reaches the terminal."""
    said = [(name, Verdict.FAIL, f"reason of {name}") for name in HOSTILE]
    check = control("TST-01", "stores_are_kept")
    store(tmp_path / "vault", [check], {("TST-01", "stores_are_kept"): said})
    for more in ((), ("-n", "2")):
        ran = session("--tieout", "vault", "--junitxml", "out.xml", "-v", *more)
        assert {"failed": len(HOSTILE) + 1} == ran.counts()
        assert [] == [letter for letter in ran.out if not letter.isprintable() and letter != "\n"]
        (suite,) = ET.parse(tmp_path / "out.xml").getroot()
        (case,) = suite.findall("testcase")
        assert ("vault.TST-01", "stores_are_kept") == (case.get("classname"), case.get("name"))
        assert len(HOSTILE) + 1 == len(case.findall("failure"))
    assert "日本語のバケット" in ran.out
    assert "[8,000 more characters]" in ran.out


@given(st.text(st.characters(), max_size=400))
def test_shown_text_is_one_printable_line(text: str) -> None:
    """Whatever the text, lone surrogates too, it is shown in printable characters, cut if long."""
    shown = visible(text, NAME)
    assert all(letter.isprintable() for letter in shown)
    assert (text == shown) == (text.isprintable() and len(text) <= NAME)
    shown.encode()


@given(st.text(st.characters(), max_size=40))
def test_names_of_nodes_and_markers_are_plain(text: str) -> None:
    """No name can be mistaken for several parts of a node id, or for a word of an expression."""
    assert not set("[]:/ ") & set(node_name(text))
    assert node_name(text)
    assert marker_name(text).replace("_", "a").isalnum() or marker_name(text) == ""
