"""The checks that come with Tieout, declared by importing every module of `controls/checks`."""

import importlib
import pkgutil

import controls.checks
from controls.check import REGISTRY, Check


def load_checks() -> list[Check]:
    """Every check that comes with Tieout, in order of id."""
    package = controls.checks
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        importlib.import_module(module.name)
    prefix = package.__name__ + "."
    return [
        REGISTRY[name]
        for name in sorted(REGISTRY)
        if REGISTRY[name].function.__module__.startswith(prefix)
    ]
