"""The page as a person uses it: opened from a folder in Chromium, by mouse, by key, and aloud."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from evidence.page.wording import shown
from evidence.verdict import Verdict
from tests.evidence.page.estate import NOON, Estate
from tests.evidence.page.test_page import HOSTILE

pytestmark = pytest.mark.chromium

VIEWS = (
    "#overview", "#framework/soc2-2017", "#requirement/soc2-2017/A1.2", "#controls",
    "#control/TEC-30", "#test/TEC-30/bucket_keeps_versions/aws.s3.bucket/{tokyo}",
    "#resource/aws.s3.bucket/{tokyo}/invoices", "#results", "#results?verdict=fail", "#evidence",
    "#waivers", "#days", "#about", "#nothing/here",
)  # fmt: skip
TOKYO = "production%2F111122223333%2Fap-northeast-1"
MANY = 20_000


@pytest.fixture
def many(estate: Estate, drawn) -> Path:
    """The page of 20,000 buckets, a tenth of which fail."""
    return drawn(
        estate.look(
            judged=[
                (f"bucket-{number:06d}", Verdict.FAIL, f"off since day {number}")
                if number % 10 == 7
                else (f"bucket-{number:06d}", Verdict.PASS, "")
                for number in range(MANY)
            ]
        )
    )


@pytest.fixture
def history(estate: Estate, drawn) -> Path:
    """The page of three runs over five days."""
    for days in (4, 1):
        estate.look(f"r{days}", at=NOON - timedelta(days=days))
    return drawn(estate.look("r5"))


def status(page: Any) -> str:
    return page.locator("main [role=status]").first.inner_text()


def until(page: Any, holds: str) -> None:
    """Wait until an expression holds; asked from outside, since the policy forbids eval inside."""
    for _ in range(100):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"this never came to hold: {holds}")


def test_it_opens_from_a_folder_and_asks_no_network(history: Path, opened: Callable[..., Any]):
    """Every view shows its heading from file://, and nothing is fetched, said or refused."""
    window = opened()
    for view in VIEWS:
        page = window.go(history, view.format(tokyo=TOKYO))
        assert page.locator("h1").count() == 1, view
        missing = page.locator("h1").inner_text() == "Not in this page"
        assert missing == (view == "#nothing/here"), view


def test_it_opens_from_an_archive(history: Path, opened: Callable[..., Any], tmp_path: Path):
    """Packed and taken out alone, as a viewer of archives does, it shows the same."""
    with ZipFile(tmp_path / "pack.zip", "w") as archive:
        archive.write(history, "papers/report.html")
    alone = Path(ZipFile(tmp_path / "pack.zip").extract("papers/report.html", tmp_path / "alone"))
    assert "Example Messaging" in opened().go(alone).locator("header").inner_text()


def test_hostile_names_are_only_text(estate: Estate, drawn, opened: Callable[..., Any]):
    """Names that are scripts, overrides or without end run nothing, and read as guarded."""
    judged = [(name, Verdict.FAIL, name) for name in HOSTILE if name != "\ud800"]
    estate.organisation = HOSTILE[0]
    file = drawn(estate.look(judged=judged))
    window = opened(viewport={"width": 1280, "height": 1600})
    page = window.go(file, "#results?verdict=fail")
    told = [each.text_content() for each in page.locator(".grid-body [role=row] .c-resource").all()]
    assert told == [shown(name) for name, _, _ in judged]
    for index, (name, _, _) in enumerate(judged):
        page = window.go(file, "#results?verdict=fail")
        page.locator(f'[data-row="{index}"]').click()
        until(page, "location.hash.startsWith('#resource')")
        assert page.locator("h1").text_content() == shown(name)
        assert page.locator("td .told").first.text_content() == shown(name)
    page = window.go(file, "#resource/%ZZ/<script>alert(1)</script>/x")
    assert page.locator("h1").inner_text() == "Not in this page"
    assert page.evaluate("document.scripts.length") == 2


def test_counts_are_those_of_the_run(estate: Estate, drawn, opened: Callable[..., Any]):
    """The overview says how many requirements and results, of how many, have which word."""
    page = opened().go(drawn(estate.look()))
    card = page.locator("article", has_text="SOC 2").inner_text()
    assert "1 of 3 fail" in card
    assert "1 of 3 pending" in card
    assert "1 of 3 unmapped" in card
    results = page.locator("section", has=page.locator("#results-by")).inner_text()
    assert "1 of 6 fail" in results
    assert "2 of 6 pass" in results
    assert not re.search("compliant|certified", page.locator("body").inner_text(), re.IGNORECASE)


def test_from_a_requirement_down_to_the_evidence(estate: Estate, drawn, opened: Callable[..., Any]):
    """Links lead from a requirement to control, test, resource, and the record it was seen in."""
    reader = estate.look()
    page = opened().go(drawn(reader), "#requirement/soc2-2017/A1.2")
    for link, heading in (
        ("TEC-30", "TEC-30 Stored data can be recovered"),
        ("bucket_keeps_versions", "bucket_keeps_versions"),
        ("invoices", "invoices"),
    ):
        page.locator("main table a", has_text=link).first.click()
        page.locator("h1", has_text=heading).wait_for()
    told = page.locator("main").inner_text()
    record = next(iter(reader.blocks())).record
    for said in (record, "versioning is off", "s3:ListAllMyBuckets",
                 "yes, the listing was complete", "4 expected by account summary",
                 "2026-03-31 12:01:00 UTC"):  # fmt: skip
        assert said in told
    page.goto(page.url.replace("invoices", "archive"))
    page.locator("h1", has_text="archive").wait_for()
    assert (
        "W-7, until 2026-12-31, approved by ciso@example.com" in page.locator("main").inner_text()
    )


def test_search_and_filter(many: Path, opened: Callable[..., Any]):
    """Words, verdicts and links narrow the list; the count is said, and the address keeps it."""
    page = opened().go(many, "#results")
    assert status(page) == f"{MANY + 2:,} of {MANY + 2:,} results"
    page.get_by_label("Search").fill("BUCKET-0000 platform")
    until(page, "document.querySelector('[role=status]').textContent.startsWith('100 ')")
    page.get_by_role("button", name=re.compile("^fail")).click()
    until(page, "document.querySelector('[role=status]').textContent.startsWith('10 ')")
    until(page, "location.hash.includes('verdict=fail')")
    assert page.locator("[role=grid]").get_attribute("aria-rowcount") == "11"
    page.get_by_role("button", name="Clear all").click()
    until(page, "location.hash === '#results'")
    # A search that was kept; full-width letters are letters.
    page = opened().go(many, "#results?verdict=fail&control=TEC-30&q=day+１9997")
    assert status(page).startswith("1 of ")
    page = opened().go(many, "#framework/soc2-2017?verdict=unmapped")
    assert status(page) == "1 of 3 requirements"


def test_only_rows_in_sight_stand_in_the_page(many: Path, opened: Callable[..., Any]):
    """However long the list is, few rows are made; the last of all can be reached."""
    page = opened().go(many, "#results")
    rows = page.locator(".grid-body [role=row]")
    assert rows.count() < 80
    rows.first.focus()
    page.keyboard.press("End")
    until(page, f"document.activeElement.ariaRowIndex === '{MANY + 3}'")
    assert rows.count() < 80
    # The worst come first, so the last is a pass.
    assert "pass" in page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    page.locator("h1", has_text=f"bucket-{MANY - 1:06d}").wait_for()
    page.go_back()
    page.locator(f'[aria-rowindex="{MANY + 3}"]').wait_for()


def test_by_key_alone(history: Path, opened: Callable[..., Any]):
    """Skip link, list and details are reached and left by keys, and the heading has the focus."""
    page = opened().go(history, "#results")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.tagName") == "H1"
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('role')") == "row":
            break
    for key, index in (("ArrowDown", 3), ("ArrowUp", 2), ("End", 7), ("Home", 2), ("PageDown", 7)):
        page.keyboard.press(key)
        until(page, f"document.activeElement.ariaRowIndex === '{index}'")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="invoices").wait_for()
    assert page.evaluate("document.activeElement.tagName") == "H1"
    page.go_back()
    page.locator("h1", has_text="Results").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_stands_in_anybodys_way(history: Path, opened: Callable[..., Any], scheme: str):
    """Axe finds no violation in any view, in light and in dark, wide and narrow."""
    from axe_playwright_python.sync_playwright import Axe

    axe = Axe()
    narrow = ("#overview", "#results", "#control/TEC-30", "#days") if scheme == "light" else ()
    for views, width in ((VIEWS, 1280), (narrow, 390)):
        # Axe is a script that comes from outside: the policy that forbids it is tested above.
        size = {"width": width, "height": 900}
        window = opened(color_scheme=scheme, viewport=size, bypass_csp=True)
        for view in views:
            page = window.go(history, view.format(tokyo=TOKYO))
            found = axe.run(page).response["violations"]
            assert [(each["id"], each["nodes"][0]["html"]) for each in found] == [], view


def test_a_switch_for_dark_and_light(history: Path, opened: Callable[..., Any]):
    """The switch overrules the system, and gives it back the word."""
    page = opened(color_scheme="light").go(history)

    def ground() -> str:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    light = ground()
    page.get_by_label("Colours").select_option("dark")
    assert ground() != light
    page.get_by_label("Colours").select_option("system")
    assert ground() == light


def test_days_are_said_in_words(history: Path, opened: Callable[..., Any]):
    """A strip of days says its words and days aloud, those without a look included."""
    page = opened().go(history, "#days")
    strip = page.locator("svg.strip").first.get_attribute("aria-label")
    assert strip == "TEC-30: fail 3 days, not looked 2 days"
    assert "on 2 days nobody looked at anything" in page.locator("main").inner_text()


@pytest.mark.poppler
def test_on_paper(many: Path, opened: Callable[..., Any], tmp_path: Path):
    """Print gives overview, requirements and items that need work up to a bound, not every row."""
    import subprocess

    page = opened().go(many, "#results")
    page.pdf(path=tmp_path / "report.pdf", prefer_css_page_size=True)
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "report.pdf", "-"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    words = " ".join(text.split())
    for said in ("controls as tested", "SOC 2: 3 requirements", "Items that need work: 2,001",
                 "The first 500 stand here; 1,501 more are in the workbook"):  # fmt: skip
        assert said in words
    assert 5 < text.count("\f") < 60
    assert page.locator("#paper > *").count() == 0
