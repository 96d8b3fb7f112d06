"""The registry of collectors: what comes with Tieout, and what other distributions add."""

import sys
from importlib.metadata import EntryPoint
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from collectors import shipped
from collectors.collector import REGISTRY, Collector, collector
from collectors.kubernetes.session import Cluster
from collectors.resource import KINDS, Resource, field_types
from evidence.errors import UsageError

ALL = shipped.load_collectors()
WORLDS = {"trail_events": "aws"}
"""Events are delivered as files, and are of AWS: who does not use it (`out_of_scope`) has none."""
OPEN_TO_ALL = ("kubernetes.api_group", "kubernetes.control_plane")
"""Kinds of what an API server tells everybody: its version, and what it serves."""
EVERYWHERE = ("identity", "registers")
"""Accounts and groups, which any system may have that people sign in to, and tables people keep."""


@pytest.mark.parametrize("made", ALL, ids=[f"{made.system}-{made.resource.kind}" for made in ALL])
def test_each_collector_says_what_it_is(made: Collector[Any]) -> None:
    """A docstring on collector and kind, a kind of its own world, and facets that are fields."""
    assert made.function.__doc__
    assert made.resource.__doc__
    world = made.resource.kind.partition(".")[0]
    assert world in (WORLDS.get(made.system, made.system), *EVERYWHERE)
    assert set(made.facets) <= set(field_types(made.resource))
    if made.system not in ("people", "trail_events") and made.resource.kind not in OPEN_TO_ALL:
        assert made.needs
    assert 16 == len(made.version)


def test_another_distribution_adds_a_collector(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module named by the entry point group is imported, and its collector takes part."""
    module = ModuleType("acme_collectors")
    sys.modules[module.__name__] = module

    def offered(*, group: str) -> list[EntryPoint]:
        assert "tieout.collectors" == group

        class Crate(Resource, kind="kubernetes.acme_crate"):
            """A crate."""

            size: int

        @collector(Crate, needs=("acme/crates",))
        def crates(cluster: Cluster) -> Any:
            """Every crate."""
            return cluster.pages("/apis/acme/v1/crates")

        return [EntryPoint("acme", "acme_collectors", group)]

    monkeypatch.setattr(shipped, "entry_points", offered)
    try:
        assert "kubernetes.acme_crate" in [made.resource.kind for made in shipped.load_collectors()]
    finally:
        del REGISTRY["kubernetes", "kubernetes.acme_crate"], KINDS["kubernetes.acme_crate"]
        del sys.modules[module.__name__]


def test_a_distribution_that_cannot_be_imported_is_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The user hears whose collectors are broken, in one sentence."""
    broken = EntryPoint("acme", "acme_that_is_not_installed", shipped.ENTRY_POINTS)
    monkeypatch.setattr(shipped, "entry_points", lambda **_: [broken])
    with pytest.raises(UsageError, match=r"acme_that_is_not_installed.*cannot be imported"):
        shipped.load_collectors()


def test_a_collector_without_a_session_is_refused() -> None:
    """The first parameter says which door it uses."""

    class Bolt(Resource, kind="test.shipped.bolt"):
        """A bolt."""

    with pytest.raises(TypeError, match="annotate the first parameter"):

        @collector(Bolt)
        def bolts(anything: Path) -> Any:
            """Every bolt."""


def test_a_facet_that_is_no_field_is_refused() -> None:
    """A misspelt facet is found when the module is imported."""
    made = next(made for made in ALL if made.resource.kind == "aws.s3.bucket")
    with pytest.raises(TypeError, match="Bucket has no field versionning"):

        @made.facet
        def versionning(aws: object, bucket: object) -> None: ...
