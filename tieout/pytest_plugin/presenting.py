"""A session that presents a stored run: opened, collected, reported, and told at the end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evidence.drift.comparison import MissingRun
from evidence.errors import TieoutError
from evidence.verdict import Verdict
from tieout.instants import utc_now
from tieout.pytest_plugin.items import FORMAT, CheckItem, MissingItem, RunNode, VaultNode, markers
from tieout.pytest_plugin.pairs import StoredRun
from tieout.pytest_plugin.phrasing import visible
from tieout.pytest_plugin.reports import Ruled, report_of
from tieout.pytest_plugin.ruling import Rules
from tieout.pytest_plugin.telling import counted

WORKER_RUN = "tieout_run"
"""The key under which workers of pytest-xdist are told which run `latest` meant."""
WORKER_MISSING = "tieout_missing"
"""The key under which they are told why it is not the present, so that all collect the same."""


class Presenter:
    """The hooks of a session with `--tieout`."""

    def __init__(self, path: Path, stored: StoredRun, rules: Rules) -> None:
        self.path = path
        self.stored = stored
        self.rules = rules

    @classmethod
    def opened(cls, config: pytest.Config, vault: str) -> "Presenter":
        """Read the run that the options name, and have its controls collected.

        Raises:
            UsageError: pytest's own, when there is no such vault or run, or it is damaged.
        """
        path = Path(os.path.abspath(config.invocation_params.dir / vault))  # noqa: PTH100 -- links stay
        worker: dict[str, Any] = getattr(config, "workerinput", {})
        options: Any = config.option
        with _one_sentence():
            stored = StoredRun.open(path, worker.get(WORKER_RUN) or options.tieout_run, utc_now())
            told = worker.get(WORKER_MISSING, ())
            stored = replace(
                stored, missing=(*stored.missing, *(MissingRun(*each) for each in told))
            )
            _register_markers(config, stored)
        rules = Rules(
            strict=options.tieout_strict,
            allow_unobserved=options.tieout_allow_unobserved,
            no_exceptions=options.runxfail,
        )
        config.args = _arguments(config, path)
        return cls(path, stored, rules)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker of pytest-xdist which run to present: a newer one may be stored by then."""
        node.workerinput[WORKER_RUN] = self.stored.reader.run.id
        node.workerinput[WORKER_MISSING] = [list(each) for each in self.stored.missing]

    def pytest_collect_directory(
        self, path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        """The vault, where its folder is met."""
        if path != self.path:
            return None
        return VaultNode.of(parent, path, self.stored, self.rules)

    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> pytest.Collector | None:
        """The run, where the vault lies outside the folder that pytest takes for the root."""
        if file_path != self.path / FORMAT:
            return None
        return RunNode.of(parent, self.path, self.stored, self.rules)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> pytest.TestReport | None:
        """The report of a test of ours that did not simply pass."""
        ours = isinstance(item, CheckItem | MissingItem)
        if ours and call.excinfo and isinstance(call.excinfo.value, Ruled):
            return report_of(item, call, call.excinfo.value)
        return None

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(
        self, report: pytest.CollectReport | pytest.TestReport
    ) -> tuple[str, str, str] | None:
        """Name the resource of an error, as pytest does of a failure alone."""
        if isinstance(report, pytest.SubtestReport) and report.failed and report.when == "setup":
            return "error", "E", f"SUBERROR[{report.context.msg}]"
        return None

    def pytest_report_header(self) -> list[str]:
        """Which run is presented."""
        run = self.stored.reader.run
        whose = f"run {run.id} of {visible(run.organisation)}"
        told = [f"tieout: the present is not known: {visible(each.said)}"
                for each in self.stored.missing]  # fmt: skip
        return [f"tieout: {whose}, {run.status}, judged at {run.now.isoformat()}", *told]

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """What the run holds, whatever of it was selected."""
        if terminalreporter.verbosity < 0:
            return
        pairs: dict[Verdict, int] = {}
        for pair in self.stored.pairs:
            pairs[pair.verdict] = pairs.get(pair.verdict, 0) + 1
        results = {Verdict(word): count for word, count in self.stored.reader.run.totals.items()}
        terminalreporter.section(f"tieout run {self.stored.reader.run.id}")
        terminalreporter.write_line(f"{len(self.stored.pairs):,} checks: {counted(pairs)}")
        terminalreporter.write_line(f"{sum(results.values()):,} results: {counted(results)}")


@contextmanager
def _one_sentence() -> Iterator[None]:
    """Tell errors of ours the way pytest tells wrong usage: one sentence, no traceback."""
    try:
        yield
    except TieoutError as error:
        raise pytest.UsageError(f"--tieout: {visible(error)}") from error


def _register_markers(config: pytest.Config, stored: StoredRun) -> None:
    """Make every marker of the run known, so that `--strict-markers` lets them pass."""
    aliases = stored.aliases()
    found = {name for pair in stored.pairs for name in markers(pair, aliases)}
    for name in sorted(found):
        config.addinivalue_line("markers", f"{name}: controls mapped to it, by --tieout")


def _arguments(config: pytest.Config, vault: Path) -> list[str]:
    """What to collect: the vault alone, or beside the files that were named."""
    if config.args_source is not config.ArgsSource.ARGS:
        return [str(vault / FORMAT)]
    own = [_resolved(config, argument, vault) for argument in config.args]
    found = [argument or given for argument, given in zip(own, config.args, strict=True)]
    return found if any(own) else [*found, str(vault / FORMAT)]


def _resolved(config: pytest.Config, argument: str, vault: Path) -> str | None:
    """A node id of the vault as pytest can resolve it; None for any other argument."""
    place, separator, names = argument.partition("::")
    path = Path(os.path.abspath(config.invocation_params.dir / place))  # noqa: PTH100 -- links stay
    if path not in (vault, vault / FORMAT):
        return None
    return f"{vault / FORMAT}{separator}{names}"
