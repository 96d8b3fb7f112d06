"""docs/kinds.md and docs/checks.md say what the registries hold, whole and today."""

from collections.abc import Mapping

import pytest

from collectors.shipped import load_collectors
from controls.shipped import load_checks

MEND = "write it anew: .venv/bin/python tests/docs/reference_pages.py"


@pytest.mark.parametrize("page", ["kinds.md", "checks.md"])
def test_the_page_is_what_the_code_says(
    page: str, pages: Mapping[str, str], drawn: Mapping[str, str]
) -> None:
    """A page drawn from the registries is the text that is drawn from them now."""
    assert drawn[page] == pages[f"docs/{page}"], MEND


def test_every_kind_has_its_place(pages: Mapping[str, str]) -> None:
    """Each kind that is collected stands on its page with every permission it needs."""
    text = pages["docs/kinds.md"]
    for each in load_collectors():
        if not each.function.__module__.startswith("collectors."):
            continue  # another test's own collector
        assert f"\n### {each.resource.kind}\n" in text
        assert all(f"`{need}`" in text for need in each.needs)


def test_every_check_has_its_place(pages: Mapping[str, str]) -> None:
    """Each check stands on its page with every control and threshold it has."""
    text = pages["docs/checks.md"]
    for check in load_checks():
        part = text.partition(f"\n### {check.id}\n")[2].partition("\n### ")[0]
        assert part, f"{check.id} is missing; {MEND}"
        assert all(f"{control} (" in part for control in check.controls)
        assert all(f"`{name}`: " in part for name in check.thresholds)
