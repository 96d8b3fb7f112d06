"""Reports as pytest passes them on: text without a traceback, its first line as the reason."""

from collections.abc import Sequence
from typing import Any, Literal

import pytest
from _pytest._code.code import (
    ReprEntryNative,
    ReprExceptionInfo,
    ReprFileLocation,
    ReprTraceback,
)
from _pytest.outcomes import Skipped
from _pytest.subtests import SubtestContext

from tieout.pytest_plugin.pairs import Found
from tieout.pytest_plugin.ruling import Outcome
from tieout.pytest_plugin.telling import named

Phase = Literal["setup", "call", "teardown"]


class Ruled(Exception):  # noqa: N818 -- a verdict, no error of the program
    """How a test came out, with the one line and the whole text that tell why."""

    def __init__(self, outcome: Outcome, summary: str, lines: Sequence[str]) -> None:
        super().__init__(summary)
        self.outcome = outcome
        self.summary = summary
        self.lines = lines


class SkippedRuling(Ruled, Skipped):
    """A test that was skipped; pytest opens no debugger for it."""

    def __init__(self, outcome: Outcome, summary: str, lines: Sequence[str]) -> None:
        Skipped.__init__(self, summary, pytrace=False)
        self.outcome = outcome
        self.summary = summary
        self.lines = lines


def report_of(item: pytest.Item, call: pytest.CallInfo[None], ruled: Ruled) -> pytest.TestReport:
    """The report of a test that was ruled on."""
    phase: Any = call.when
    report = pytest.TestReport(
        nodeid=item.nodeid,
        location=item.location,
        keywords=dict.fromkeys(item.keywords, 1),
        outcome="failed" if ruled.outcome in ("failed", "error") else "skipped",
        longrepr=_text(item, ruled.summary, ruled.lines),
        when=phase,
        duration=call.duration,
        start=call.start,
        stop=call.stop,
        user_properties=item.user_properties,
    )
    if ruled.outcome == "xfailed":
        report.wasxfail = ruled.summary
    elif ruled.outcome == "skipped":
        report.longrepr = (item.location[0], None, f"Skipped: {ruled.summary}")  # type: ignore[assignment]
    return report


def subreport_of(
    item: pytest.Item, outcome: Outcome, found: Found, lines: Sequence[str], started: float
) -> pytest.SubtestReport:
    """The report of one resource, as pytest's own subtests give it."""
    # Errors are those of a setup, by which terminals and JUnit tell them from failures.
    phase: Phase = "setup" if outcome == "error" else "call"
    return pytest.SubtestReport(
        nodeid=item.nodeid,
        location=item.location,
        keywords={},
        outcome="failed",
        longrepr=_text(item, lines[0], lines),
        when=phase,
        start=started,
        stop=started,
        context=SubtestContext(msg=named(found), kwargs={}),
    )


def _text(item: pytest.Item, summary: str, lines: Sequence[str]) -> ReprExceptionInfo:
    """Text in the form of a traceback, which terminals, JUnit and pytest-xdist hand on whole."""
    entry = ReprEntryNative([f"{line}\n" for line in lines])
    where = ReprFileLocation(item.location[0], 0, summary)
    return ReprExceptionInfo(reprtraceback=ReprTraceback([entry], None, "native"), reprcrash=where)
