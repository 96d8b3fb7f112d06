"""The nodes of a collected run: the vault, the run, its controls, and a test for each check."""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from evidence.errors import TieoutError
from evidence.verdict import Verdict
from tieout.pytest_plugin.pairs import LIMIT, Found, Pair, StoredRun
from tieout.pytest_plugin.phrasing import marker_name, node_name, visible
from tieout.pytest_plugin.reports import Ruled, SkippedRuling, subreport_of
from tieout.pytest_plugin.ruling import Rules
from tieout.pytest_plugin.telling import pair_lines, reason_of, rest_of, result_lines, summary_of

FORMAT = "format"
"""The file of a vault that a node id on the command line is resolved by."""
Told = Sequence[tuple[Found, str]]


class VaultNode(pytest.Collector):
    """The folder of the vault; unlike a folder of tests it runs no `conftest.py` found in it."""

    stored: StoredRun
    rules: Rules

    @classmethod
    def of(
        cls, parent: pytest.Collector, path: Path, stored: StoredRun, rules: Rules
    ) -> "VaultNode":
        """The node of the vault in that folder, under `parent`."""
        node = cls.from_parent(parent, name=path.name, path=path, nodeid=node_id(parent, path))
        node.stored, node.rules = stored, rules
        return node

    def collect(self) -> Iterator[pytest.Collector]:
        """The one run that is presented."""
        yield RunNode.of(self, self.path, self.stored, self.rules)


class RunNode(pytest.Collector):
    """A stored run."""

    stored: StoredRun
    rules: Rules

    @classmethod
    def of(cls, parent: pytest.Collector, path: Path, stored: StoredRun, rules: Rules) -> "RunNode":
        """The node of the run in the vault of the folder `path`, under `parent`."""
        name = stored.reader.run.id
        # Tests are named by the vault: the same id means the same control and check in each run.
        place: dict[str, Any] = {"path": path / FORMAT, "nodeid": node_id(parent, path)}
        node = cls.from_parent(parent, name=name, **place)
        node.stored, node.rules = stored, rules
        return node

    def collect(self) -> Iterator["ControlNode | MissingItem"]:
        """Every control of the run, with its pairs; before them what tells of a newer run."""
        if self.stored.missing:
            yield MissingItem.of(self, self.stored)
        by_control: dict[str, list[Pair]] = {}
        for pair in self.stored.pairs:
            by_control.setdefault(pair.control.id, []).append(pair)
        aliases = self.stored.aliases()
        for control_id, pairs in by_control.items():
            node = ControlNode.from_parent(self, name=node_name(control_id))
            node.pairs, node.stored, node.rules = pairs, self.stored, self.rules
            for marker in markers(pairs[0], aliases):
                node.add_marker(marker)
            yield node


class MissingItem(pytest.Item):
    """The error of a run that does not speak of the present: a newer one failed, or was not begun.

    It bears every marker of the run, so that no framework can be chosen without it.
    """

    stored: StoredRun

    @classmethod
    def of(cls, parent: RunNode, stored: StoredRun) -> "MissingItem":
        """The item of a run, under `parent`."""
        item = cls.from_parent(parent, name="newest_run_is_of_the_present")
        item.stored = stored
        aliases = stored.aliases()
        for name in sorted({name for pair in stored.pairs for name in markers(pair, aliases)}):
            item.add_marker(name)
        return item

    def setup(self) -> None:
        """Say which run is missing.

        Raises:
            Ruled: always.
        """
        lines = [visible(each.said) for each in self.stored.missing]
        raise Ruled("error", f"the present is not known: {'; '.join(lines)}", lines)

    def runtest(self) -> None:
        """Nothing more: `setup` has told it."""

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """The vault, no line, and what the item asks."""
        return self.path.parent, None, self.name


class ControlNode(pytest.Collector):
    """A control."""

    pairs: Sequence[Pair]
    stored: StoredRun
    rules: Rules

    def collect(self) -> Iterator["CheckItem"]:
        """A test for each of its checks."""
        for pair in self.pairs:
            item = CheckItem.from_parent(self, name=node_name(pair.check))
            item.pair, item.stored, item.rules = pair, self.stored, self.rules
            item.user_properties += [
                ("control", pair.control.id),
                ("check", pair.check),
                ("verdict", pair.verdict.value),
                ("owner", pair.control.owner),
                ("requirements", ", ".join(pair.control.requirements)),
                ("run", self.stored.reader.run.id),
            ]
            yield item


class CheckItem(pytest.Item):
    """A control and one of its checks."""

    pair: Pair
    stored: StoredRun
    rules: Rules

    def setup(self) -> None:
        """Stop where the evidence does not allow a judgement, as a test whose setup broke down."""
        try:
            self.stored.hold_together(self.pair)
        except TieoutError as error:
            # What cannot be read has not been seen to hold.
            raise Ruled("error", f"not readable: {error}", [str(error)]) from error
        if self.rules.outcome(self.pair.verdict) == "error":
            self._rule()

    def runtest(self) -> None:
        """Say what was judged."""
        self._rule()

    def reportinfo(self) -> tuple[os.PathLike[str] | str, int | None, str]:
        """The vault, no line, and the pair as headings name it."""
        return self.path.parent, None, f"{self.pair.control.id} {self.pair.check}"

    def _rule(self) -> None:
        """Report each resource that stands out, then the pair.

        Raises:
            Ruled: for anything but a pass.
        """
        pair, verdict = self.pair, self.pair.verdict
        started, as_subtests, listed = time.time(), [], []
        told: dict[Verdict, Told] = {}
        for each in (each for each in Verdict if each in pair.counts and each is not Verdict.PASS):
            told[each] = self._first(each)
            if self.rules.outcome(each) in ("failed", "error"):
                as_subtests.append(each)
            elif each in (Verdict.WAIVED, Verdict.UNOBSERVED, Verdict.STALE, Verdict.PENDING):
                listed.append((each, told[each]))
        for each in as_subtests:
            self._report(each, told[each], started)
        outcome = self.rules.outcome(verdict)
        if outcome == "passed":
            return
        summary = summary_of(pair, told.get(verdict, ()))
        lines = [*pair_lines(pair, self._run, listed), *rest_of(pair, as_subtests)]
        ruled = SkippedRuling if outcome == "skipped" else Ruled
        raise ruled(outcome, summary, [summary, "", *lines])

    def _first(self, verdict: Verdict) -> Told:
        waivers = self.stored.waivers
        found = islice(self.stored.told(self.pair, verdict), LIMIT)
        return [(each, reason_of(verdict, each, waivers)) for each in found]

    def _report(self, verdict: Verdict, told: Told, started: float) -> None:
        outcome = self.rules.outcome(verdict)
        for found, reason in told:
            if self.session.shouldfail:
                return
            lines = list(result_lines(self.pair, verdict, found, reason))
            report = subreport_of(self, outcome, found, lines, started)
            self.ihook.pytest_runtest_logreport(report=report)

    @property
    def _run(self) -> str:
        run = self.stored.reader.run
        return f"{run.id}, judged at {run.now.isoformat()}"


def node_id(parent: pytest.Collector, path: Path) -> str:
    """The id of the vault's node: its path from the folder that pytest takes for the root."""
    root = parent.config.rootpath
    inside = path.is_relative_to(root) and path != root
    return (path.relative_to(root) if inside else path).as_posix()


def markers(pair: Pair, aliases: Mapping[str, Sequence[str]]) -> Sequence[str]:
    """What `-m` selects a control by: frameworks and requirements, alone and together.

    A control of SOC 2 CC6.1 is marked `soc2`, `soc2_2017`, `CC6_1` and `soc2_CC6_1`.
    """
    found: dict[str, None] = {}
    for framework, requirements in pair.control.satisfies.items():
        names = [marker_name(name) for name in (framework, *aliases.get(framework, ()))]
        ids = [marker_name(requirement) for requirement in requirements]
        found |= dict.fromkeys([*names, *ids])
        found |= dict.fromkeys(f"{name}_{each}" for name in names for each in ids)
    return [name for name in found if name]
