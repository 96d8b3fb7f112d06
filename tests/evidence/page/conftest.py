"""Vaults to draw pages from, the drawn page, and one Chromium for all tests of it."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from evidence.page import Period, render_page
from evidence.run_store import RunReader
from evidence.vault import Vault
from tests.evidence.page.estate import Estate

# Chromium refuses its sandbox to root; the others keep it from asking its maker anything.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage",
]  # fmt: skip


@pytest.fixture
def estate(quick_path: Path) -> Estate:
    """An empty vault of the small estate."""
    return Estate(Vault.create(quick_path / "vault", origin="example.test/page"))


@pytest.fixture
def drawn(tmp_path: Path) -> Callable[..., Path]:
    """Draws the page of a run into a file."""

    def draw(reader: RunReader, period: Period | None = None, frameworks: tuple[str, ...] = ()):
        target = tmp_path / "report.html"
        render_page(reader, target, frameworks=frameworks, period=period)
        return target

    return draw


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A Chromium without window, of the machine's own packages."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=_command(), args=FLAGS)
        yield started
        started.close()


def _command() -> str:
    found = shutil.which("chromium")
    assert found
    return found


class Opened:
    """A page in Chromium, with everything it did that it should not."""

    def __init__(self, context: Any) -> None:
        self.page = context.new_page()
        self.wrong: list[str] = []
        self.page.on("console", lambda said: self.wrong.append(f"console: {said.text}"))
        self.page.on("pageerror", lambda error: self.wrong.append(f"error: {error}"))
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)

    def _dialog(self, dialog: Any) -> None:
        self.wrong.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def _request(self, request: Any) -> None:
        if not request.url.startswith("file://"):
            self.wrong.append(f"request: {request.url}")

    def go(self, file: Path, place: str = "") -> Any:
        """Open a file at a place; the page once its heading stands."""
        # Another hash of the same file would be a step within the page, not an opening.
        self.page.goto("about:blank")
        self.page.goto(f"{file.as_uri()}{place}")
        self.page.wait_for_selector("h1")
        return self.page


@pytest.fixture
def opened(browser: Any) -> Iterator[Callable[..., Opened]]:
    """Opens a window: `opened(color_scheme="dark")`; at the end nothing may have gone wrong."""
    contexts: list[Any] = []
    windows: list[Opened] = []

    def make(**options: Any) -> Opened:
        contexts.append(
            browser.new_context(**{"viewport": {"width": 1280, "height": 900}} | options)
        )
        windows.append(Opened(contexts[-1]))
        return windows[-1]

    yield make
    for context in contexts:
        context.close()
    assert [each for window in windows for each in window.wrong] == []
