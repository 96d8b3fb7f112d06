"""The collectors that come with Tieout and those that other distributions offer by entry point."""

import importlib
import pkgutil
from importlib.metadata import entry_points
from typing import Any

import collectors
from collectors.collector import REGISTRY, Collector
from evidence.errors import UsageError

WORLDS = (
    "aws", "identity", "kubernetes", "people", "registers", "reviews", "scanners", "trail_events",
)  # fmt: skip
ENTRY_POINTS = "tieout.collectors"
"""The entry point group under which a distribution names a module that declares collectors."""


def load_collectors() -> list[Collector[Any]]:
    """Every collector, in order of world and kind, after importing all modules that declare some.

    Raises:
        UsageError: when a distribution's entry point cannot be imported.
    """
    for world in WORLDS:
        package = importlib.import_module(f"{collectors.__name__}.{world}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            importlib.import_module(module.name)
    for entry in entry_points(group=ENTRY_POINTS):
        try:
            entry.load()
        except Exception as error:
            # A stranger's module may raise anything while it is imported; the user hears whose.
            owner = entry.dist.name if entry.dist else "an unknown distribution"
            raise UsageError(
                f"the collectors of {owner} ({entry.value}) cannot be imported: "
                f"{type(error).__name__}: {error}; uninstall or mend it"
            ) from error
    return [REGISTRY[key] for key in sorted(REGISTRY)]
