"""The door to the cells: whatever evidence holds arrives as text, visible and unchanged."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from evidence.canonical import sha256
from evidence.workbook import look
from evidence.workbook.cells import LONGEST, MOST_LINKS, Link, Pen, Styled, safe

HOSTILE = {
    "a formula": ("=1+1", "=1+1"),
    "a command over DDE": ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
    "a plus": ("+1+1", "+1+1"),
    "a minus": ("-2+3", "-2+3"),
    "an at sign": ("@SUM(1,1)", "@SUM(1,1)"),
    "a full-width equals sign": ("＝cmd", "＝cmd"),
    "a full-width plus": ("＋1", "＋1"),
    "a full-width minus": ("－1", "－1"),
    "a full-width at sign": ("＠SUM(1)", "＠SUM(1)"),
    "a formula behind a space": (" =1+1", " =1+1"),
    "a formula behind a tab": ("\t=1+1", "\t=1+1"),
    "a formula behind a line feed": ("\n=1+1", "\n=1+1"),
    "a formula behind a carriage return": ("\r=1+1", "\\x0d=1+1"),
    "an apostrophe": ("'=1+1", "'=1+1"),
    "an error": ("#N/A", "#N/A"),
    "another error": ("#REF!", "#REF!"),
    "a number as text": ("111122223333", "111122223333"),
    "a truth value as text": ("TRUE", "TRUE"),
    "a control character": ("a\x00b\x1b[31m", "a\\x00b\\x1b[31m"),
    "a C1 control": ("a\x9bb", "a\\x9bb"),
    "a lone surrogate": ("a\ud800b", "a\\ud800b"),
    "noncharacters": ("\ufffe\uffff", "\\ufffe\\uffff"),
    "an override of direction": ("invoice\u202efdp.exe", "invoice\\u202efdp.exe"),
    "right to left": ("سجل الأمان", "سجل الأمان"),
    "emoji": ("👩‍💻 ✅", "👩‍💻 ✅"),
    "Japanese": ("退職者のアカウント", "退職者のアカウント"),
    "an escape of Excel": ("_x000D_ _x003D_1+1", "_x005F_x000D_ _x005F_x003D_1+1"),
    "markup": ("<t>&amp;</t>]]>", "<t>&amp;</t>]]>"),
    "spaces at both ends": ("  a  ", "  a  "),
    "lines": ("one\ntwo\n", "one\ntwo\n"),
}


def written(folder: Path, values: list[Any]) -> list[Any]:
    """The cells of one column that `values` became, read again from the file."""
    book = Workbook(write_only=True)
    look.dress(book)
    pen = Pen(book.create_sheet("Text"), (20.0,))
    for value in values:
        pen.row([value])
    target = folder / "text.xlsx"
    book.save(target)
    return [row[0] for row in load_workbook(target)["Text"].iter_rows(max_col=1)]


@pytest.mark.parametrize(("text", "shown"), HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_text_and_shown(tmp_path, text, shown):
    """Text that a spreadsheet could run, hide or choke on is a cell of text that shows it."""
    [cell] = written(tmp_path, [text])
    assert (cell.data_type, cell.value) == ("s", shown)
    assert safe(text) == shown


@pytest.mark.parametrize("style", [look.TEXT, look.HEADER, look.LINK])
def test_hostile_text_is_text_in_every_style(tmp_path, style):
    """A style or a link opens no second door."""
    [styled, linked] = written(
        tmp_path, [Styled("=1+1", style), Link("=HYPERLINK(1)", "'Text'!A1")]
    )
    assert (styled.data_type, styled.value) == ("s", "=1+1")
    assert (linked.data_type, linked.value) == ("s", "=HYPERLINK(1)")
    assert linked.hyperlink.target is None


@pytest.mark.parametrize("text", ["=1+1", " -1", "＝cmd", "'a", "\t1"])
def test_text_like_a_formula_stays_text_when_edited(tmp_path, text):
    """What Excel would read as a formula on editing carries the mark that keeps it text."""
    [cell] = written(tmp_path, [text])
    assert cell.quotePrefix


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(st.characters(), min_size=1, max_size=60), min_size=30, max_size=60))
def test_any_text_comes_back_as_its_safe_form(tmp_path_factory, texts):
    """For all text: the file opens, and the cell is text that equals the guarded form."""
    cells = written(tmp_path_factory.mktemp("text"), texts)
    assert [(cell.data_type, cell.value) for cell in cells] == [("s", safe(t)) for t in texts]


@pytest.mark.parametrize("letter", ["a", "証", "👩", "\x01"])
def test_long_text_is_cut_with_the_digest_of_the_whole(tmp_path, letter):
    """Text over 32,767 UTF-16 units is cut, says so, and names the digest of the whole text."""
    text = letter * 40_000
    [cell] = written(tmp_path, [text])
    assert cell.value == safe(text)
    assert len(cell.value.encode("utf-16-le")) // 2 <= LONGEST
    assert "cut here: the whole text has 40,000 characters" in cell.value
    assert cell.value.endswith(f"SHA-256 {sha256(text.encode())}]")


def test_text_of_the_greatest_length_is_whole(tmp_path):
    """Exactly 32,767 characters fit."""
    text = "a" * LONGEST
    assert written(tmp_path, [text])[0].value == text


def test_what_is_no_text_arrives_by_its_own_kind(tmp_path):
    """A count is a number, an instant is in UTC to the second, anything else is text."""
    japan = timezone(timedelta(hours=9))
    instant = datetime(2026, 3, 31, 9, 0, 0, 123456, tzinfo=japan)
    count, moment, other = written(tmp_path, [7, instant, ["=1+1"]])
    assert (count.data_type, count.value) == ("n", 7)
    assert moment.value == datetime(2026, 3, 31, tzinfo=UTC).replace(tzinfo=None)
    assert (other.data_type, other.value) == ("s", "['=1+1']")


def test_links_beyond_what_excel_bears_are_plain(tmp_path, monkeypatch):
    """A link too many would cost all links of the sheet: it is written as text."""
    assert MOST_LINKS == 65_530
    monkeypatch.setattr("evidence.workbook.cells.MOST_LINKS", 1)
    first, second = written(tmp_path, [Link("a", "'Text'!A1"), Link("b", "'Text'!A1")])
    assert first.hyperlink.location == "'Text'!A1"
    assert (second.value, second.hyperlink) == ("b", None)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a" * 20, 1),
        ("words that are wrapped at spaces", 2),
        ("12345678901234567890 and more", 2),
        ("falls short: aSettingOfAPod is not", 3),
        # In all 40 characters, and not two lines of 20: it is broken behind its marks.
        ("123456789012|role/some-operations|get-it", 3),
        ("a" * 41, 3),
        ("arn:aws:iam::1234:user/b" + "c" * 17, 3),
        ("one\n" + "two/" * 6, 3),
    ],
)
def test_a_row_is_as_high_as_its_longest_text(tmp_path, text, lines):
    """A text is given every line that a spreadsheet breaks it into, behind spaces and marks."""
    book = Workbook(write_only=True)
    look.dress(book)
    pen = Pen(book.create_sheet("Text"), (20.0,))
    pen.row([text])
    pen.row(["x\n" * (lines - 1) + "x"])
    book.save(tmp_path / "text.xlsx")
    heights = load_workbook(tmp_path / "text.xlsx")["Text"].row_dimensions
    assert heights[1].height == heights[2].height
