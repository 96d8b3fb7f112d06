"""Stored sources as modules: what they import is stored, stood in for, or absent and says so."""

import sys

import pytest

import collectors.resource
from evidence.pack.standalone import vocabulary
from evidence.pack.standalone.absent import Absent, AbsentError
from evidence.pack.standalone.sources import SourceError, standing

MODEL = '''\
"""A model of a distribution that leans on much."""

import json
from collections.abc import Iterator
from functools import lru_cache

import somelib.deep.below
from somelib import decorated, Base, LIMITS
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields
from evidence.transcript import Gap

from .shapes import Shape

NAMES = [name for name in LIMITS]
GAP = Gap("x", "refused")


class Odd(Base):
    """Built upon what is not here."""


class Thing(Resource, kind="acme.thing", data="identity"):
    """A thing."""

    name: str
    shape: Shape | None

    @property
    def loud(self) -> str:
        """Its name, by the standard library."""
        return json.dumps(self.name).upper()

    @property
    def lost(self) -> str:
        """Its name, by what is not here."""
        return somelib.deep.below.shout(self.name)


@collector(Thing, needs=("x:List",))
def things(aws: Aws | None) -> Iterator[Fields]:
    """Every thing."""
    yield {"id": aws.account}


@things.facet
@decorated(1)
def shape(aws: Aws, row: Fields) -> Shape:
    """Its shape."""
    return aws.call("x:Get")
'''
SHAPES = """\
from datetime import date

from typing_extensions import TypedDict


class Shape(TypedDict):
    drawn: date
"""
SOURCES = {"acme": "", "acme.models": MODEL, "acme.shapes": SHAPES}
USE = "from acme.models import Thing\nfrom acme import shapes\n"


def test_a_model_stands_without_what_it_collects_by() -> None:
    """Libraries, sessions and gaps may be named, called and built upon while sources are read."""
    with standing(SOURCES, [USE]) as run:
        module = run("use", USE, "use")
        Absent.sealed = True
        row = {"id": "1", "name": "a", "shape": {"drawn": "2026-03-01"}}
        thing = module.Thing.made_of(row)
        assert ('"A"', 2026) == (thing.loud, thing.shape["drawn"].year)
        with pytest.raises(AbsentError, match=r"it needs somelib\.deep\.below\.shout"):
            _ = thing.lost
        with pytest.raises(vocabulary.NotObservedError, match="shape of 2"):
            _ = module.Thing.made_of({"id": "2", "name": "b"}).shape


def test_nothing_is_left_behind() -> None:
    """The modules of this process are its own again, and none of the stored ones is left."""
    before = dict(sys.modules)
    with standing(SOURCES, [USE]) as run:
        run("use", USE, "use")
        assert sys.modules["collectors.resource"] is not collectors.resource
    assert before == sys.modules


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("def", "SyntaxError"),
        ("raise ValueError('no')", "ValueError: no"),
        ("from acme.models import Gone", "ImportError"),
        ("nothing", "NameError"),
    ],
)
def test_a_source_that_cannot_be_run_is_a_sentence(source: str, said: str) -> None:
    """What goes wrong while a source is read in is told with its name."""
    with standing(SOURCES, [USE]) as run, pytest.raises(SourceError, match=f"the checks.*{said}"):
        run("broken", source, "the checks")


def test_python_itself_is_not_stood_in_for() -> None:
    """A stored source under the name of a module of Python's own is never what is imported."""
    with standing({"json": "dumps = None"}, []) as run:
        module = run("use", "import json\n", "use")
        assert "{}" == module.json.dumps({})
