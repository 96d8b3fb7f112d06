"""The summary on screen: right in its figures, short, and safe on any terminal."""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rich.console import Console

from evidence.result import Result
from evidence.verdict import Verdict
from tieout.demo.report import SHOWN, short_name, tell
from tieout.demo.story import Planted

NOW = datetime(2026, 4, 1, tzinfo=UTC)


def result(control: str, resource: str, verdict: Verdict, reason: str = "") -> Result:
    return Result(
        "run", control, "check", "aws.iam.user", resource, "s", verdict, reason, "o", (), None, ""
    )


class FakeReader:
    """As much of a run's reader as the summary asks."""

    def __init__(self, *results: Result) -> None:
        self._results = results
        totals: dict[str, int] = {}
        for each in results:
            totals[each.verdict.value] = totals.get(each.verdict.value, 0) + 1
        self.run: Any = SimpleNamespace(
            organisation="Example", evidence=(), planned=(), totals=totals, frameworks=()
        )

    def results(self) -> list[Result]:
        return list(self._results)

    def checks(self) -> Mapping[str, object]:
        return {"check": object()}

    def controls(self) -> Mapping[str, Any]:
        return {
            each.control: SimpleNamespace(id=each.control, title="Title", owner="owner")
            for each in self._results
        }

    def verdicts(self) -> Mapping[str, Verdict]:
        return {each.control: each.verdict for each in self._results}


def told(reader: FakeReader, *, width: int | None = None, story: tuple[Planted, ...] = ()) -> str:
    stream = io.StringIO()
    terminal = width is not None
    console = Console(
        file=stream, force_terminal=terminal, width=width or 10_000, color_system=None,
        highlight=False,
    )  # fmt: skip
    given: Any = reader
    tell(given, console, folder=Path("demo"), files=[Path("demo/out/a.xlsx")], story=story)
    return stream.getvalue()


def test_the_story_comes_first_and_names_its_resource() -> None:
    """Failures of the story are told in its order, by the resource it names."""
    reader = FakeReader(
        result("AAA-01", "arn:aws:iam::1:user/zed", Verdict.FAIL, "first"),
        result("BBB-01", "arn:aws:iam::1:user/ann", Verdict.FAIL, "second"),
        result("BBB-01", "arn:aws:iam::1:user/bob", Verdict.FAIL, "third"),
    )
    text = told(reader, story=(Planted("BBB-01", "aws", "bob", "why"),))
    assert text.index("BBB-01") < text.index("AAA-01")
    assert "user/bob [and 1 more]: third" in text


def test_more_failures_than_a_screen_are_counted() -> None:
    """Controls beyond the first few are named, not told."""
    failing = [result(f"AAA-{n:02}", "r", Verdict.FAIL, "no") for n in range(SHOWN + 2)]
    text = told(FakeReader(*failing))
    assert f"({SHOWN + 2} controls)" in text
    assert f"and AAA-{SHOWN:02}, AAA-{SHOWN + 1:02}" in text


def test_what_was_not_seen_is_said() -> None:
    """An unobserved result shows with its reason and control, and nothing is said when all was."""
    unseen = FakeReader(result("AAA-01", "r", Verdict.UNOBSERVED, "refused"))
    assert "r: refused (AAA-01)" in told(unseen)
    assert "could not be seen" not in told(FakeReader(result("AAA-01", "r", Verdict.PASS)))


@pytest.mark.parametrize("width", [60, 80, 120])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    """Long reasons, in wide letters too, are cut to the screen."""
    reader = FakeReader(result("AAA-01", "r" * 30, Verdict.FAIL, "個人情報" * 80))
    lines = told(reader, width=width).splitlines()
    assert any("個人" in line and line.endswith("…") for line in lines)
    assert all(Console().measure(line).maximum <= width for line in lines)


def test_control_characters_of_evidence_are_escaped() -> None:
    """A reason cannot move the cursor or hide what stands before it."""
    text = told(FakeReader(result("AAA-01", "r", Verdict.FAIL, "a\x1b[2Jb\u202ec")))
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_names_lose_what_all_of_a_kind_share() -> None:
    """An ARN is told by its last part, any other id whole."""
    assert short_name("arn:aws:iam::123456789012:user/ann") == "user/ann"
    assert short_name("arn:aws:s3:::bucket") == "bucket"
    assert short_name("1|arn:aws:iam::1:user/ann|s3:GetObject") == "user/ann|s3:GetObject"
    assert short_name("chat/pod-1") == "chat/pod-1"
