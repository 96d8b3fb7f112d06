"""The pages drawn from the registries: docs/checks.md, docs/kinds.md and those of the kinds.

A test holds the pages to this text. After a kind or a check has changed, write them anew:

    .venv/bin/python tests/docs/reference_pages.py
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from collectors.collector import Collector
from collectors.shipped import load_collectors
from controls.check import Check
from controls.control import Library
from controls.framework import load_catalog
from controls.library_folders import LIBRARY, load_library
from controls.shipped import load_checks

sys.path.insert(0, str(Path(__file__).parent))
from kind_pages import kind_pages, page_of
from reference_words import anchor, doc_of, first_sentence, plain, value_text

DOCS = Path(__file__).parents[2] / "docs"

CHECKS_HEAD = """\
# Checks

A check is a Python function that judges one resource at a time. This page says what each one holds
to be true, for which controls, what else it reads to know, and the thresholds that come with
Tieout. An overlay may change a threshold ([how](extend.md)). `tieout checks list` prints the list
in force in a workspace, your own checks included; `tieout checks show bucket_is_not_public` prints
one with its source.

The name of a check is its id: it stands in every result, and is not used again for another check.
Every check may also give `unobserved`, `not_applicable` and the other words of
[Verdicts](verdicts.md).

This page is drawn from the code; a test fails when it is out of date.
"""


def pages() -> dict[str, str]:
    """The text of each page, by its name."""
    collectors, checks = load_collectors(), load_checks()
    library = load_library([LIBRARY], load_catalog())
    return {
        "checks.md": "\n".join(_checks_page(collectors, checks, library)),
        **kind_pages(collectors, checks, library),
    }


def _checks_page(
    collectors: Sequence[Collector[Any]], checks: Sequence[Check], library: Library
) -> Iterator[str]:
    yield CHECKS_HEAD
    yield "| judged | checks |"
    yield "|---|---|"
    judged = {each.resource.kind: each for each in collectors}
    groups = {kind: [check for check in checks if check.kind == kind] for kind in judged}
    for kind, held in groups.items():
        if held:
            yield f"| [`{kind}`](#{anchor(kind)}) | {len(held)} |"
    yield f"| **all** | **{len(checks)}** |"
    for kind, held in groups.items():
        if not held:
            continue
        yield f"\n## {kind}\n"
        yield f"{first_sentence(doc_of(judged[kind].resource))} [More]({page_of(kind)})"
        for check in held:
            yield from _check(check, library)
    yield ""


def _check(check: Check, library: Library) -> Iterator[str]:
    yield f"\n### {check.id}\n"
    yield f"{plain(check.doc)}\n"
    named = [f"{name} ({library.control(name).title})" for name in check.controls]
    mapped = ["those that a [mapping of scanners](scanners.md) names"] if check.mapped else []
    yield f"- **Controls**: {'; '.join(named + mapped)}"
    if others := check.kinds[1:]:
        links = [f"[`{kind}`]({page_of(kind)})" for kind in others]
        yield f"- **Also reads**: {', '.join(links)}"
    for name, asked in check.asked.items():
        if asked.covers:
            yield f"- **Needs proven**: that `{name}` holds {', '.join(asked.covers)}"
    for name in check.thresholds:
        yield f"- **Threshold** `{name}`: {_in_force(check, name, library)}"


def _in_force(check: Check, name: str, library: Library) -> str:
    """A threshold's value as shipped, told apart by control where the controls differ."""
    values = {
        control: value_text(library.control(control).parameters.get(name, check.defaults.get(name)))
        for control in check.controls
    }
    if len(set(values.values())) == 1:
        return next(iter(values.values()))
    return "; ".join(f"{value} for {control}" for control, value in values.items())


if __name__ == "__main__":
    drawn_now = pages()
    for stale in set(DOCS.glob("kinds/*.md")) - {DOCS / page for page in drawn_now}:
        stale.unlink()
    (DOCS / "kinds").mkdir(exist_ok=True)
    for page, text in drawn_now.items():
        (DOCS / page).write_text(text, encoding="utf-8")
