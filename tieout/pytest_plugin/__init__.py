"""The plugin for pytest as pytest loads it: its options alone, until one of them is given.

It is loaded in every project that has Tieout installed, so it imports nothing but pytest, which is
there already; the rest of this room comes with `--tieout`.
"""

from collections.abc import MutableSet

import pytest

FLOORS = ("controls", "collectors", "evidence", "tieout")


def pytest_addoption(parser: pytest.Parser, pluginmanager: pytest.PytestPluginManager) -> None:
    """Add the options of `pytest --tieout`."""
    _leave_asserts_alone(pluginmanager)
    group = parser.getgroup("tieout", "control audits (Tieout)")
    group.addoption(
        "--tieout",
        metavar="VAULT",
        help="Present each control and check of a stored run as a test; VAULT is a vault folder.",
    )
    group.addoption(
        "--tieout-run",
        metavar="RUN",
        default="latest",
        help="A run's id, a prefix of it, latest (the default), previous, latest~2 or a date.",
    )
    group.addoption(
        "--tieout-strict",
        action="store_true",
        help="What a person still has to attest is an error, not skipped.",
    )
    group.addoption(
        "--tieout-allow-unobserved",
        action="store_true",
        help="What is unobserved or stale is an expected failure, not an error.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Bring in the rest where a vault was named.

    Raises:
        UsageError: pytest's own, when there is no such vault or run, or it is damaged.
    """
    vault = config.getoption("--tieout")
    if vault is not None:
        from tieout.pytest_plugin.presenting import Presenter

        config.pluginmanager.register(Presenter.opened(config, vault), "tieout-run")


def _leave_asserts_alone(pluginmanager: pytest.PytestPluginManager) -> None:
    """Keep pytest from rewriting the asserts of every module that is installed with a plugin.

    A check speaks by assert; a rewritten one says more than the reason that an auditor reads.
    """
    # pytest has no other way to say so than a word in the docstring of each module.
    marked = getattr(getattr(pluginmanager, "rewrite_hook", None), "_must_rewrite", None)
    if isinstance(marked, MutableSet):
        for floor in FLOORS:
            marked.discard(floor)
