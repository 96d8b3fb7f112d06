"""The source of a function is what the standard library says it is."""

import importlib.util
import inspect
from pathlib import Path
from types import ModuleType

import pytest

from controls.shipped import load_checks
from controls.source_text import source_of

ODD = '''
def plain(x):
    """Says so."""
    return x

def ends_in_a_comment(x):
    return x
    # which belongs to it

@staticmethod
def decorated(x, y=(
    1,
)):

    return x


def text_at_the_margin(x):
    assert x, """
it ends here
"""
def call_at_the_margin(x):
    return max(
x,
1)
def one_line(x): return x
def branches(x):
    if x:
        return 1

    else:
        pass


last = lambda x: x
def at_the_end(x):
    return (x +
            1)'''


def load(folder: Path) -> ModuleType:
    (folder / "odd.py").write_text(ODD)
    spec = importlib.util.spec_from_file_location("odd", folder / "odd.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NAMES = (
    "plain", "ends_in_a_comment", "decorated", "text_at_the_margin", "call_at_the_margin",
    "one_line", "branches", "last", "at_the_end",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_odd_functions(tmp_path: Path, name: str) -> None:
    """Texts and brackets at the margin, comments at the end, a file without a last line feed."""
    function = getattr(load(tmp_path), name)
    function = getattr(function, "__func__", function)
    assert source_of(function) == inspect.getsource(function)


def test_every_shipped_check() -> None:
    """The source that a run stores, and digests, is that of `inspect`."""
    for each in load_checks():
        assert source_of(each.function) == inspect.getsource(each.function), each.id
