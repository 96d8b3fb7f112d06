"""The pages of the kinds: docs/kinds.md, and one page for each kind in docs/kinds."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from reference_words import anchor, code_words, doc_of, first_sentence, plain, type_text

from collectors.aws.operations import TABLE
from collectors.collector import Collector, by_kind
from collectors.resource import field_types
from controls.check import Check
from controls.control import Library

WORLDS = {
    "aws": "AWS",
    "identity": "Identity",
    "kubernetes": "Kubernetes",
    "people": "People",
    "registers": "Registers",
    "review": "Access reviews",
    "scanner": "Scanners",
    "trail_events": "Trail events",
}
SYSTEMS = {
    "entra": "Microsoft Entra ID",
    "github": "GitHub",
    "google": "Google Workspace",
    "ldap": "LDAP and Active Directory",
    "okta": "Okta",
    "people": "delivered files",
    "scim": "SCIM 2.0",
}
"""The systems that share a kind, in words."""
KINDS_HEAD = """\
# Kinds

A kind is the type of a resource. Each kind has a page that says what it is, what is read for it,
which permission that needs, and which checks and controls use it. `tieout kinds list` prints the
list in force in a workspace, your own kinds included; `tieout kinds show aws.s3.bucket` prints one.

A *unit* is one kind in one scope: it is planned, read, stored and lost as a whole. A call for the
list that is refused makes the unit partial or not collected. A call for one field of one resource
that is refused leaves that field of that resource unobserved, and nothing else.

This page and those of the kinds are drawn from the code; a test fails when one is out of date.
"""

REFUSED = """\
A call for the list that is refused makes the unit partial or not collected; one for a field makes
that field of that resource unobserved. No check passes on either, and the run names the call.
"""


def kind_pages(
    collectors: Sequence[Collector[Any]], checks: Sequence[Check], library: Library
) -> Mapping[str, str]:
    """The text of each page of kinds, by its name below docs."""
    pages = {
        f"kinds/{kind}.md": "\n".join(_page(held, checks, library))
        for kind, held in by_kind(collectors).items()
    }
    return {"kinds.md": "\n".join(_index(collectors, checks)), **pages}


def page_of(kind: str) -> str:
    """The page of a kind, from another page in docs."""
    return f"kinds/{kind}.md"


def _index(collectors: Sequence[Collector[Any]], checks: Sequence[Check]) -> Iterator[str]:
    yield KINDS_HEAD.rstrip()
    for world, kinds in groupby(sorted(by_kind(collectors).items(), key=_world), key=_world):
        yield f"\n## {WORLDS[world]}\n"
        yield "| kind | is | one unit for each | checks |"
        yield "|---|---|---|---|"
        for kind, held in kinds:
            count = sum(kind in check.kinds for check in checks)
            about = first_sentence(doc_of(held[0].resource))
            grains = ", ".join(dict.fromkeys(each.grain for each in held))
            yield f"| [`{kind}`]({page_of(kind)}) | {about} | {grains} | {count} |"
    yield ""


def _world(kind: tuple[str, Sequence[Collector[Any]]]) -> str:
    """The world of a kind; accounts are read in several."""
    return "identity" if kind[0].startswith("identity.") else kind[1][0].system


def _page(
    held: Sequence[Collector[Any]], checks: Sequence[Check], library: Library
) -> Iterator[str]:
    first, several = held[0], len(held) > 1
    kind = first.resource.kind
    yield f"# {kind}\n"
    yield f"{doc_of(first.resource)}\n"
    for each in held:
        about = f"{plain(each.function.__doc__ or '')} One unit for each {each.grain}."
        yield f"**Read{_of(each, several)}**: {about}"
        if each.covers:
            yield f"\n**Proven to hold**, when at least one row shows it: {', '.join(each.covers)}."
        if several and each is not held[-1]:
            yield ""
    yield "\n## What is read\n"
    for each in held:
        if several:
            yield f"{'' if each is first else chr(10)}### From {SYSTEMS[each.system]}\n"
        yield from _calls(each)
    yield f"\n{REFUSED.rstrip()}"
    yield "\n## Fields\n"
    yield "| field | type | filled by |"
    yield "|---|---|---|"
    for name, hint in field_types(first.resource).items():
        source = "a read of its own" if name in first.facets else "the list"
        yield f"| `{name}` | {type_text(hint)} | {source} |"
    yield from _users(kind, checks, library)
    yield "\n[All kinds](../kinds.md)\n"


def _of(each: Collector[Any], several: bool) -> str:
    return f" from {SYSTEMS[each.system]}" if several else ""


def _calls(each: Collector[Any]) -> Iterator[str]:
    if each.system == "aws":
        yield "| call | permission | what of the answer is kept |"
        yield "|---|---|---|"
        asked = sorted(name for name, read in TABLE.items() if read.action in each.needs)
        for name in asked:
            keep = TABLE[name].keep
            kept = "all of it" if keep is None else code_words(sorted(keep))
            yield f"| `{name}` | `{TABLE[name].action}` | {kept} |"
    elif each.system == "kubernetes":
        yield f"Lists of {code_words([need.removeprefix('/') for need in each.needs])}."
    else:
        yield f"{code_words(each.needs) or 'The files that the source names'}."


def _users(kind: str, checks: Sequence[Check], library: Library) -> Iterator[str]:
    yield "\n## What uses it\n"
    users = [check for check in checks if kind in check.kinds]
    if not users:
        yield "No check yet; `tieout collect` reads it all the same."
        return
    yield "| check | holds | controls |"
    yield "|---|---|---|"
    for check in users:
        about = first_sentence(plain(check.doc))
        named = [f"{name} ({library.control(name).title})" for name in check.controls]
        mapped = ["those that a mapping of scanners names"] if check.mapped else []
        link = f"[`{check.id}`](../checks.md#{anchor(check.id)})"
        yield f"| {link} | {about} | {'; '.join(named + mapped)} |"
