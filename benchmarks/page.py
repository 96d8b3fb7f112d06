"""The page of 100,000 and of 1,000,000 results: drawn, opened in Chromium, searched.

    python benchmarks/page.py [ROWS ...]

Seconds of drawing are CPU time; opening and searching are by the clock, in the page itself.
"""

import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from workbook import store

from evidence.page import render_page
from evidence.run_store import RunReader
from evidence.vault import Vault

QUERIES = (
    "bucket-00012345",
    "bucket 7 off",
    "changed 4999 days",
    "no such thing",
    "b",
    "TEC-30 0099",
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
MILLISECONDS = "document.querySelector('[data-milliseconds]').dataset.milliseconds"
TYPED = """
(text) => {
  const field = document.querySelector('input[type=search]');
  const begun = performance.now();
  field.value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
  const taken = () => performance.now() - begun;
  return new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(taken()))));
}
"""


def main(sizes: list[int]) -> None:
    for rows in sizes:
        with tempfile.TemporaryDirectory() as folder:
            target = drawn(Path(folder), rows)
            if command := shutil.which("chromium"):
                opened(target, command)
            else:
                print("  not opened: there is no chromium on this machine")


def drawn(folder: Path, rows: int) -> Path:
    store(folder / "vault", rows)
    vault, target = Vault.open(folder / "vault"), folder / "report.html"
    begun = time.process_time()
    render_page(RunReader(vault, vault.load_run("r1")), target)
    seconds, size = time.process_time() - begun, target.stat().st_size / 1e6
    print(f"{rows:>9,} results: drawn in {seconds:.1f} s CPU, {size:.1f} MB")
    return target


def opened(target: Path, command: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=command, args=FLAGS)
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        begun = time.perf_counter()
        page.goto(f"{target.as_uri()}#results")
        page.wait_for_selector(".grid-body [role=row]")
        print(f"  opened, the list in sight: {time.perf_counter() - begun:.1f} s")
        first = page.evaluate(TYPED, "bucket-00000001")
        pairs = [searched(page, text) for _ in range(5) for text in QUERIES]
        found, shown = (statistics.median(each) for each in zip(*pairs, strict=True))
        worst = max(each for _, each in pairs)
        print(
            f"  first search {first:.0f} ms from key to screen; then median {found:.1f} ms to "
            f"find, {shown:.0f} ms from key to screen, worst {worst:.0f} ms"
        )
        browser.close()


def searched(page: Any, text: str) -> tuple[float, float]:
    shown = page.evaluate(TYPED, text)
    return float(page.evaluate(MILLISECONDS)), shown


if __name__ == "__main__":
    main([int(each) for each in sys.argv[1:]] or [100_000, 1_000_000])
