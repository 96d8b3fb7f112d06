"""The strict YAML reader: values, lines, refusals, and a model's complaints in plain words."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ConfigDict, Field

from evidence.errors import OperatorFileError
from evidence.yaml import text as yaml_text
from evidence.yaml.events import MAX_DEPTH
from evidence.yaml.text import MAX_BYTES, parse_yaml, read_yaml, validated

FILE = Path("ours.yaml")

# Raw in JSON, yet not in YAML as libyaml reads it: written as escapes.
ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
texts = st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=40)
scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts
values = st.recursive(
    scalars.filter(lambda value: value not in (float("inf"), float("-inf"))),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(texts, inner, max_size=5),
    max_leaves=25,
)


def as_json(value: Any, **options: Any) -> str:
    text = json.dumps(value, ensure_ascii=False, **options)
    return ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def refusal(text: bytes | str) -> OperatorFileError:
    with pytest.raises(OperatorFileError) as caught:
        parse_yaml(text, FILE)
    return caught.value


def said_of(text: bytes | str) -> str:
    """The sentence of the refusal, or nothing."""
    try:
        parse_yaml(text, FILE)
    except OperatorFileError as error:
        return str(error)
    return ""


@pytest.fixture(params=["libyaml", "python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Either scanner of PyYAML: the one with libyaml, and the fallback without it."""
    yaml = yaml_text.yaml
    chosen = yaml.CSafeLoader if request.param == "libyaml" else yaml.SafeLoader
    monkeypatch.setattr(yaml_text, "_LOADER", chosen)
    return str(request.param)


@given(values)
def test_json_is_read_as_itself(value: Any) -> None:
    """JSON is YAML 1.2: every JSON-like value comes back equal, and of the same types."""
    for options in ({}, {"indent": 2}):
        read = parse_yaml(as_json(value, **options), FILE).value
        assert value == read
        assert repr(value) == repr(read)


@given(st.binary(max_size=200))
@example(b"\xff\xfea\x00")
@example(b'"\\ud800"')
@example(b"? - ? -")
def test_junk_bytes_raise_nothing_else(data: bytes) -> None:
    """Whatever the bytes, there is a document or one sentence."""
    assert "\n" not in said_of(data)


@given(st.text("ab:-?&*!|>{}[],#%@\"'\\ \n\tux019.~", max_size=60))
@settings(max_examples=300)
def test_junk_of_yaml_signs_raises_nothing_else(text: str) -> None:
    """Text made of YAML's own signs gives a document or one sentence."""
    assert "\n" not in said_of(text)


@given(st.text("ab:-?&*!|>{}[],#%@\"'\\ \n\tuU0f9.~", max_size=40))
def test_the_fallback_scanner_raises_nothing_else(text: str) -> None:
    """The scanner without libyaml is held to the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(yaml_text, "_LOADER", yaml_text.yaml.SafeLoader)
        assert "\n" not in said_of(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *((text, text) for text in ("no", "on", "Yes", "22:22", "0777", "2026-03-31", "1_000")),
        *((text, text) for text in ("nULL", "tRUE", ".", "1.2.3", "0o8", "0b1", "+")),
        *((text, None) for text in ("", "~", "null", "Null", "NULL")),
        *((text, True) for text in ("true", "True", "TRUE")),
        ("False", False),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("0o17", 15),
        ("0xfF", 255),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("12e3", 12000.0),
        ("-.inf", float("-inf")),
        ('"1"', "1"),
        ("'true'", "true"),
        ("|-\n 1", "1"),
    ],
)
def test_scalars_resolve_by_the_core_schema(loader: str, text: str, value: Any) -> None:
    """Only the core schema's words and numbers resolve; quoted and block scalars are text."""
    read = parse_yaml(f"key: {text}\n", FILE).value["key"]
    assert value == read
    assert type(value) is type(read)


MISTAKES = {
    "duplicate key": ("a: 1\nb: 2\na: 3\n", 3, "the key 'a' is given twice"),
    "duplicate in flow": ("x: {a: 1,\n a: 1}\n", 2, "given twice"),
    "anchor": ("a: 1\nb: &x 2\n", 2, "the anchor &x"),
    "anchor on a list": ("a: &x [1]\n", 1, "the anchor &x"),
    "alias": ("a: 1\nb: *x\n", 2, "the alias *x"),
    "tag": ("a: !!python/object:os.system x\n", 1, "the tag"),
    "own tag": ("a: !secret x\n", 1, "the tag '!secret'"),
    "documents": ("a: 1\n---\nb: 1\n", 2, "a second document"),
    "directive": ("%YAML 1.1\n---\na: 1\n", 1, "a directive"),
    "number as key": ("a: 1\n10.1: 2\n", 2, "the key '10.1' is not text; put it in quotes"),
    "true as key": ("true: 2\n", 1, "the key 'true' is not text"),
    "list as key": ("? [a]\n: 1\n", 1, "a key is a list or a mapping"),
    "tab": ("a:\n\tb: 1\n", 2, "not YAML"),
    "colon in text": ("a: b: c\n", 1, "put a text that holds ': ' in quotes"),
    "open quote": ("a: 1\nb: 'x\n", 3, "not YAML"),
    "stray bracket": ("a: 1\n}\n", 2, "not YAML"),
    "depth": ("a:\n  " + "[" * MAX_DEPTH + "]" * MAX_DEPTH, 2, "levels deep"),
    "NUL": ("a: 1\nb: \x00\n", 2, "U+0000"),
    "line separator": ("a: 1\nb: x\u2028y\n", 2, "U+2028"),
    "half a pair": ("a: 1\nb: \ud800\n", 2, "U+D800"),
    "NUL by escape": ('a: 1\nb: "\\0"\n', 2, "a NUL"),
    "long number": (f"a: {'9' * 5000}\n", 1, "digits"),
    "huge number": ("a: 1e999\n", 1, "too large"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_sentence_with_its_line(loader: str, name: str) -> None:
    """What is not plain data is refused with file and line, whichever scanner reads it."""
    text, line, said = MISTAKES[name]
    error = refusal(text)
    assert line == error.line
    assert str(error).startswith(f"ours.yaml:{line}: ")
    assert said in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize(
    ("data", "line", "said"),
    [
        (b"a: 1\nb: \xff\n", 2, "not UTF-8"),
        ("a: 1\n".encode("utf-16"), 1, "UTF-16"),
        ("a: 1\n".encode("utf-32"), 1, "UTF-32"),
        ("a: \u3042\n".encode("shift-jis"), 1, "save the file as UTF-8"),
    ],
)
def test_another_encoding_is_named(data: bytes, line: int, said: str) -> None:
    """Bytes that are not UTF-8 are refused at the line where they stop being it."""
    error = refusal(data)
    assert line == error.line
    assert said in str(error)


def test_a_byte_order_mark_and_an_empty_file_are_accepted() -> None:
    """A UTF-8 mark is no part of the text; a file of comments holds nothing."""
    assert parse_yaml(b"\xef\xbb\xbfa: 1\n", FILE).value == {"a": 1}
    assert parse_yaml("# nothing yet\n", FILE).value is None


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    """A missing file, a folder and a file too large each give one sentence that names it."""
    large = tmp_path / "large.yaml"
    large.write_bytes(b"#" * (MAX_BYTES + 1))
    for path, said in (
        (tmp_path / "none.yaml", "no such file"),
        (tmp_path, "not a regular file"),
        (large, "larger than 5,000,000 bytes"),
    ):
        with pytest.raises(OperatorFileError, match=said) as caught:
            read_yaml(path)
        assert str(caught.value).startswith(str(path))


def test_lines_of_values_and_of_their_nearest_ancestor() -> None:
    """A path gives the line of its key or item; one that is absent, that of what holds it."""
    text = "# head\na: 1\nb:\n  - x\n  - c: 2\n    d:\n      e: 3\nf: >\n  long\n  text\ng: 1\n"
    lines = parse_yaml(text, FILE).lines
    expected = {(): 2, ("a",): 2, ("b",): 3, ("b", 0): 4, ("b", 1): 5, ("b", 1, "c"): 5}
    expected |= {("b", 1, "d"): 6, ("b", 1, "d", "e"): 7, ("f",): 8, ("g",): 11}
    expected |= {("b", 1, "d", "z", 4): 6, ("b", 9): 3, ("z",): 2}
    assert expected == {path: lines.of(*path) for path in expected}


class Inner(BaseModel):
    model_config = ConfigDict(extra="forbid")
    colour: Literal["red", "green"] = "red"
    since: date | None = None


class Outer(BaseModel):
    model_config = ConfigDict(extra="forbid")
    owner: str
    days: int = 1
    strict: bool = False
    names: tuple[str, ...] = ()
    inner: list[Inner] = []
    code: Annotated[str, Field(pattern="^[a-z]+$")] = "a"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("days: 1\n", "1: the field 'owner' is missing; add 'owner:'"),
        ("ownr: x\n", "1: unknown field 'ownr'; did you mean 'owner'?"),
        ("owner: x\nzzzzz: 1\n", "2: unknown field 'zzzzz'; the fields are owner, days,"),
        ("owner: 5.2\n", "1: 'owner' must be text and is the number 5.2; put it in quotes"),
        ("days: 1\nowner:\n", "2: 'owner' must be text and is empty"),
        ("owner: x\ndays: ten\n", "2: 'days' must be a whole number and is the text 'ten'"),
        ("owner: x\nstrict: maybe\n", "2: 'strict' must be true or false and is the text"),
        ("owner: x\nnames: y\n", "2: 'names' must be a list and is the text 'y'"),
        ("owner: x\nnames:\n  - y\n  - 1\n", "4: 'names[1]' must be text and is the number 1"),
        ("owner: x\ninner:\n  - y\n", "3: 'inner[0]' must be a mapping of fields and is the"),
        (
            "owner: x\ninner:\n  - colour: gren\n",
            "3: 'inner[0].colour' must be 'red' or 'green', not 'gren'; did you mean 'green'?",
        ),
        ("owner: x\ninner: [{color: red}]\n", "2: unknown field 'inner[0].color'; did you mean"),
        ("owner: x\ninner: [{since: May}]\n", "2: 'inner[0].since' must be a date such as"),
        ("owner: x\ncode: A\n", "2: 'code' is 'A', which has not the form ^[a-z]+$"),
        ("- 1\n", "1: this entry must be a mapping of fields and is a list"),
        ("", "1: this entry must be a mapping of fields and is empty"),
    ],
)
def test_a_models_complaint_in_plain_words(text: str, said: str) -> None:
    """The first mistake is told in one sentence, with the line of the value and its mend."""
    with pytest.raises(OperatorFileError) as caught:
        validated(parse_yaml(text, FILE), Outer)
    assert str(caught.value).startswith(f"ours.yaml:{said}")
    assert "\n" not in str(caught.value)


def test_a_part_of_a_document_is_validated() -> None:
    """A path chooses the part, and lines are still those of the whole file."""
    document = parse_yaml("people:\n  - owner: x\n  - owner: y\n    days: z\n", FILE)
    assert Outer(owner="x") == validated(document, Outer, ("people", 0))
    with pytest.raises(OperatorFileError, match=r"ours\.yaml:4: 'days'"):
        validated(document, Outer, ("people", 1))
