"""Licensed texts of requirements: read by framework and id, and each mistake told with its line."""

from pathlib import Path

import pytest

from controls.framework import Catalog, load_catalog
from controls.requirement_texts import load_texts
from evidence.errors import OperatorFileError


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return load_catalog()


def test_texts_are_found_by_framework_and_id(tmp_path: Path, catalog: Catalog) -> None:
    """The file's name is a framework or its alias; empty files and editors' files hold none."""
    (tmp_path / "soc2.yaml").write_text("CC6.1: A text.\nA1.2: |\n  Two\n  lines.\n")
    (tmp_path / "iso27001.yml").write_text("# later\n")
    (tmp_path / ".#soc2.yaml").write_text("[")
    found = load_texts(tmp_path, catalog)
    assert {"soc2-2017": {"CC6.1": "A text.", "A1.2": "Two\nlines."}, "iso27001-2022": {}} == found
    assert {} == load_texts(tmp_path / "none", catalog)


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("soc9.yaml", "CC6.1: x\n", "soc9.yaml:1: no framework is named 'soc9'; did you mean"),
        ("soc2.yaml", "CC6.1: x\nCC6.11: y\n", "soc2.yaml:2: soc2-2017 has no requirement"),
        ("soc2.yaml", "CC6.1: 5\n", "soc2.yaml:1: 'CC6.1' must be text"),
        ("soc2.yaml", "CC6.1: ' '\n", "soc2.yaml:1: 'CC6.1' must not be empty"),
        ("soc2.yaml", "- CC6.1\n", "soc2.yaml:1: this entry must be a mapping"),
    ],
)
def test_a_mistake_is_one_sentence(
    tmp_path: Path, catalog: Catalog, name: str, text: str, said: str
) -> None:
    """An unknown framework or id, or what is no text, names file and line."""
    (tmp_path / name).write_text(text)
    with pytest.raises(OperatorFileError) as caught:
        load_texts(tmp_path, catalog)
    assert str(caught.value).startswith(f"{tmp_path}/{said}")


def test_two_files_of_one_framework_are_refused(tmp_path: Path, catalog: Catalog) -> None:
    """A framework has one file, be it named by an alias."""
    for name in ("soc2.yaml", "soc2-2017.yaml"):
        (tmp_path / name).write_text("CC6.1: x\n")
    with pytest.raises(OperatorFileError, match="texts of soc2-2017 stand in two files"):
        load_texts(tmp_path, catalog)
