"""A comparison as Markdown for a pull request: short, causes first, details folded away."""

import re
from collections.abc import Callable, Iterator, Sequence

from evidence.drift.change import Change, Redefinition
from evidence.drift.comparison import Comparison
from evidence.verdict import Verdict

SHOWN = 25
"""Rows of what fails that stand open; the others are folded away."""
FOLDED = 200
"""Rows of a folded table; the others are counted. A comment holds 65,536 characters at most."""
LONGEST = 300
"""Characters of a cell; the table formats and JSON have all of them."""
_MARKS = re.compile(r"([\\`*_\[\]#|~>$]|:(?=\S))")
_ENTITIES = {"&": "&amp;", "<": "&lt;", "@": "&#64;"}


def markdown(comparison: Comparison, *, gate: bool = True) -> str:
    """The text, ended by a line feed; a `gate` says what fails by its policy, a diff what differs.

    Text from evidence can neither end its cell nor mention, link, format or turn anything around.
    """
    return "".join(f"{line}\n" for line in _lines(comparison, gate=gate))


def _lines(comparison: Comparison, *, gate: bool) -> Iterator[str]:
    yield f"### Tieout: {_headline(comparison, gate=gate)}"
    yield ""
    yield f"{cell(str(comparison.before))} → {cell(str(comparison.after))}"
    for missing in comparison.missing:
        yield from ("", f"**The present is not known:** {cell(missing.said)}")
    worse, asked = _halves(comparison.failing, lambda change: change.regressed)
    eased, apart = _halves(comparison.apart, lambda change: change.eased)
    yield from _open(comparison, "Got worse" if gate else "Fails now", worse)
    yield from _open(comparison, "Changed, which the policy fails", asked)
    yield from _open(comparison, "Seen no longer", comparison.unseen)
    yield from _open(comparison, "Fails no longer, because something else is asked", eased)
    if comparison.failing_redefined:
        yield from ("", "**Asked otherwise, which the policy fails**", "")
        yield from _redefined(comparison.failing_redefined)
    if apart:
        word = "that does not fail" if len(apart) == 1 else "that do not fail"
        yield from _folded(f"{_count(len(apart), 'other change')} {word}", (
            "", *_changes(comparison, apart[:FOLDED]), *_rest(apart)
        ))  # fmt: skip
    if comparison.redefined:
        yield from _folded(f"{len(comparison.redefined)} asked otherwise than before", (
            "", *_redefined(comparison.redefined[:FOLDED]), *_rest(comparison.redefined)
        ))  # fmt: skip


def _headline(comparison: Comparison, *, gate: bool) -> str:
    worse = sum(change.regressed for change in comparison.failing)
    told = (
        (worse, "got worse" if gate else "fail that did not"),
        (len(comparison.failing) - worse, "changed, which the policy fails"),
        (len(comparison.unseen), "seen no longer"),
        (len(comparison.failing_redefined), "asked otherwise, which the policy fails"),
    )
    parts = ["the present is not known"] if comparison.missing else []
    parts += [f"{count:,} {word}" for count, word in told if count]
    if not parts and (comparison.apart or comparison.redefined):
        parts = ["nothing got worse"]
    if eased := sum(change.eased for change in comparison.apart):
        parts.append(f"{eased:,} {'fails' if eased == 1 else 'fail'} no longer by what is asked")
    return ", ".join(parts) or "nothing changed"


def _halves(
    changes: Sequence[Change], wanted: Callable[[Change], bool]
) -> tuple[list[Change], list[Change]]:
    """Those that are wanted, and the others."""
    return [each for each in changes if wanted(each)], [
        each for each in changes if not wanted(each)
    ]


def _open(comparison: Comparison, title: str, changes: Sequence[Change]) -> Iterator[str]:
    if not changes:
        return
    yield from ("", f"**{title}**", "")
    yield from _changes(comparison, changes[:SHOWN])
    more = changes[SHOWN:]
    if more:
        yield from _folded(f"{len(more)} more", (
            "", *_changes(comparison, more[:FOLDED]), *_rest(more)
        ))  # fmt: skip


def _changes(comparison: Comparison, changes: Sequence[Change]) -> Iterator[str]:
    yield "| control | resource | was | is | cause | what differs |"
    yield "|---|---|---|---|---|---|"
    for change in changes:
        cells = (
            _control(comparison, change),
            _resource(change),
            _verdict(change.before),
            _verdict(change.after),
            cell(change.cause),
            _what(change),
        )
        yield f"| {' | '.join(cells)} |"


def _control(comparison: Comparison, change: Change) -> str:
    title = comparison.title(change.control)
    return cell(f"{change.control} {title}".strip())


def _resource(change: Change) -> str:
    where = f"<br>{cell(change.scope)}" if change.scope else ""
    return cell(change.resource if change.resource is not None else "(all)") + where


def _what(change: Change) -> str:
    """What differs, and behind it why it fails, where the one does not say the other."""
    reason = change.reason if change.after is not None else ""
    parts = [change.detail] if change.detail == reason or not reason else [change.detail, reason]
    return "<br>".join(cell(part) for part in parts if part)


def _verdict(verdict: Verdict | None) -> str:
    return f"**{verdict}**" if verdict is Verdict.FAIL else cell(verdict) if verdict else "-"


def _redefined(found: Sequence[Redefinition]) -> Iterator[str]:
    yield "| control | check | cause | what differs |"
    yield "|---|---|---|---|"
    for each in found:
        cells = (each.control, each.check or "-", each.cause, each.detail)
        yield f"| {' | '.join(map(cell, cells))} |"


def _folded(title: str, lines: Sequence[str]) -> Iterator[str]:
    # HTML blocks end at an empty line, so one stands before and behind each.
    yield from ("", "<details>", f"<summary>{title}</summary>", *lines, "", "</details>")


def _rest(found: Sequence[object]) -> tuple[str, ...]:
    left = len(found) - FOLDED
    return ("", f"and {left:,} more, which `--format json` lists") if left > 0 else ()


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def cell(text: str) -> str:
    """Text that Markdown, HTML and a code host read as text alone, on one line.

    What cannot be seen, or turns the direction of writing, stands there as its escape.
    """
    cut = text if len(text) <= LONGEST else text[: LONGEST - 3] + "..."
    seen = "".join(each if each.isprintable() else f"\\u{{{ord(each):x}}}" for each in cut)
    escaped = _MARKS.sub(r"\\\1", seen)
    for mark, entity in _ENTITIES.items():
        escaped = escaped.replace(mark, entity)
    # Two words that a code host would link: www. and an address behind a scheme.
    return re.sub(r"(?i)\bwww\.", "www&#46;", escaped).strip() or "-"
