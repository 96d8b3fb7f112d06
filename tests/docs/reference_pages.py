"""The two pages drawn from the registries, docs/kinds.md and docs/checks.md.

A test holds the pages to this text. After a kind or a check has changed, write them anew:

    .venv/bin/python tests/docs/reference_pages.py
"""

import inspect
import types
from collections.abc import Iterator, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from collectors.aws.operations import TABLE
from collectors.collector import Collector
from collectors.resource import field_types
from collectors.shipped import load_collectors
from controls.check import Check
from controls.control import Library
from controls.framework import load_catalog
from controls.library_folders import LIBRARY, load_library
from controls.shipped import load_checks

DOCS = Path(__file__).parents[2] / "docs"
WORLDS = {"aws": "AWS", "kubernetes": "Kubernetes", "people": "People", "scanner": "Scanners"}

KINDS_HEAD = """\
# Kinds

A kind is the type of a resource. For each kind this page says what it is, what is read for it,
which permission that needs, and which checks look at it. `tieout kinds list` prints the list in
force in a workspace, your own kinds included; `tieout kinds show aws.s3.bucket` prints one.

A *unit* is one kind in one scope: it is planned, read, stored and lost as a whole. A call for the
list that is refused makes the unit partial or not collected. A call for one field of one resource
that is refused leaves that field of that resource unobserved, and nothing else.

This page is drawn from the code; a test fails when it is out of date.
"""
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
        "kinds.md": "\n".join(_kinds_page(collectors, checks)),
        "checks.md": "\n".join(_checks_page(collectors, checks, library)),
    }


def _kinds_page(collectors: Sequence[Collector[Any]], checks: Sequence[Check]) -> Iterator[str]:
    yield KINDS_HEAD
    yield "| kind | is | one unit for each | checks |"
    yield "|---|---|---|---|"
    for each in collectors:
        kind = each.resource.kind
        link = f"[`{kind}`](#{_anchor(kind)})"
        count = sum(kind in check.kinds for check in checks)
        yield f"| {link} | {_first(_doc(each.resource))} | {each.grain} | {count} |"
    world = ""
    for each in collectors:
        if each.system != world:
            world = each.system
            yield f"\n## {WORLDS[world]}"
        yield from _kind(each, checks)
    yield ""


def _kind(each: Collector[Any], checks: Sequence[Check]) -> Iterator[str]:
    kind = each.resource.kind
    yield f"\n### {kind}\n"
    yield f"{_doc(each.resource)}\n"
    yield f"- **Read**: {_plain(each.function.__doc__ or '')} One unit for each {each.grain}."
    yield f"- **Calls**: {_words(_calls(each))}"
    if each.system not in ("people", "scanner"):
        yield f"- **Permissions**: {_words(each.needs)}"
    if each.covers:
        yield f"- **Proven to hold**, when at least one row shows it: {', '.join(each.covers)}"
    readers = [check.id for check in checks if kind in check.kinds]
    links = [f"[`{name}`](checks.md#{name})" for name in readers]
    yield f"- **Checks**: {', '.join(links) or 'none yet; `tieout collect` reads it all the same'}"
    yield "\n| field | type | filled by |"
    yield "|---|---|---|"
    for name, hint in field_types(each.resource).items():
        source = "a read of its own" if name in each.facets else "the list"
        yield f"| `{name}` | {_type(hint)} | {source} |"


def _calls(each: Collector[Any]) -> Sequence[str]:
    if each.system == "aws":
        return sorted(name for name, read in TABLE.items() if read.action in each.needs)
    if each.system == "kubernetes":
        return [f"list {need.removeprefix('/')}" for need in each.needs]
    return each.needs


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
            yield f"| [`{kind}`](#{_anchor(kind)}) | {len(held)} |"
    yield f"| **all** | **{len(checks)}** |"
    for kind, held in groups.items():
        if not held:
            continue
        yield f"\n## {kind}\n"
        yield f"{_first(_doc(judged[kind].resource))} [More](kinds.md#{_anchor(kind)})"
        for check in held:
            yield from _check(check, library)
    yield ""


def _check(check: Check, library: Library) -> Iterator[str]:
    yield f"\n### {check.id}\n"
    yield f"{_plain(check.doc)}\n"
    named = [f"{name} ({library.control(name).title})" for name in check.controls]
    mapped = ["those that a [mapping of scanners](scanners.md) names"] if check.mapped else []
    yield f"- **Controls**: {'; '.join(named + mapped)}"
    if others := check.kinds[1:]:
        links = [f"[`{kind}`](kinds.md#{_anchor(kind)})" for kind in others]
        yield f"- **Also reads**: {', '.join(links)}"
    for name, asked in check.asked.items():
        if asked.covers:
            yield f"- **Needs proven**: that `{name}` holds {', '.join(asked.covers)}"
    for name in check.thresholds:
        yield f"- **Threshold** `{name}`: {_in_force(check, name, library)}"


def _in_force(check: Check, name: str, library: Library) -> str:
    """A threshold's value as shipped, told apart by control where the controls differ."""
    values = {
        control: _value(library.control(control).parameters.get(name, check.defaults.get(name)))
        for control in check.controls
    }
    if len(set(values.values())) == 1:
        return next(iter(values.values()))
    return "; ".join(f"{value} for {control}" for control, value in values.items())


def _value(value: Any) -> str:
    match value:
        case None | () | []:
            return "none"
        case bool():
            return str(value).lower()
        case timedelta():
            return f"{value.days} days"
        case list() | tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def _type(hint: Any) -> str:
    """A type as an auditor reads it."""
    if get_origin(hint) in (Union, types.UnionType):
        parts = [_type(each) for each in get_args(hint) if each is not type(None)]
        return " or ".join(parts) + (", or none" if type(None) in get_args(hint) else "")
    if get_origin(hint) is Literal:
        return " or ".join(f"`{each}`" for each in get_args(hint))
    if get_origin(hint) in (list, tuple):
        return f"list of {_type(get_args(hint)[0])}"
    if get_origin(hint) is dict:
        return f"{_type(get_args(hint)[1])} by name"
    names = {"str": "text", "int": "number", "bool": "yes or no", "date": "day"}
    names |= {"datetime": "instant", "timedelta": "span of time", "Any": "any value"}
    name = getattr(hint, "__name__", str(hint))
    if name in names:
        return names[name]
    fields = getattr(hint, "__annotations__", None)
    return f"{name} ({', '.join(fields)})" if fields else name


def _doc(thing: object) -> str:
    return _plain(inspect.getdoc(thing) or "")


def _plain(text: str) -> str:
    return " ".join(text.split())


def _first(text: str) -> str:
    head, dot, _ = text.partition(". ")
    return head + (dot.strip() or "")


def _words(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _anchor(heading: str) -> str:
    """The anchor that a page gives a heading: lower case, points left out."""
    return heading.lower().replace(".", "")


if __name__ == "__main__":
    for page, text in pages().items():
        (DOCS / page).write_text(text, encoding="utf-8")
