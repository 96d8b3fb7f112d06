"""The pages of kinds and checks say what the registries hold, whole and today."""

from collections.abc import Mapping

from collectors.resource import field_types
from collectors.shipped import load_collectors
from controls.shipped import load_checks

MEND = "write it anew: .venv/bin/python tests/docs/reference_pages.py"


def test_the_pages_are_what_the_code_says(
    pages: Mapping[str, str], drawn: Mapping[str, str]
) -> None:
    """Each page is what is drawn from the registries now; no page is left over."""
    wrong = [page for page, text in drawn.items() if pages.get(f"docs/{page}") != text]
    assert wrong == [], MEND
    assert {page for page in pages if page.startswith("docs/kinds/")} == {
        f"docs/{page}" for page in drawn if page.startswith("kinds/")
    }, MEND


def test_every_kind_has_a_page(pages: Mapping[str, str]) -> None:
    """Each kind has a page with every permission it needs, every field and every check on it."""
    for each in load_collectors():
        if not each.function.__module__.startswith("collectors."):
            continue  # another test's own collector
        kind = each.resource.kind
        text = pages[f"docs/kinds/{kind}.md"]
        assert all(f"`{need.removeprefix('/')}`" in text for need in each.needs), kind
        assert all(f"`{name}`" in text for name in field_types(each.resource)), kind
        users = [check.id for check in load_checks() if kind in check.kinds]
        assert all(f"`{name}`" in text for name in users), kind
        assert f"](kinds/{kind}.md)" in pages["docs/kinds.md"], kind


def test_every_check_has_its_place(pages: Mapping[str, str]) -> None:
    """Each check stands on its page with every control and threshold it has."""
    text = pages["docs/checks.md"]
    for check in load_checks():
        part = text.partition(f"\n### {check.id}\n")[2].partition("\n### ")[0]
        assert part, f"{check.id} is missing; {MEND}"
        assert all(f"{control} (" in part for control in check.controls)
        assert all(f"`{name}`: " in part for name in check.thresholds)
