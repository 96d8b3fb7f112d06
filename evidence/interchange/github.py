"""A comparison as GitHub annotations: one workflow command a line, on the lines of definitions."""

from collections.abc import Iterator

from evidence.drift.change import Change
from evidence.drift.comparison import Comparison, Place

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def annotations(comparison: Comparison) -> Iterator[str]:
    """`error` for what fails, is seen no longer or was not run, `notice` for all else.

    `warning` for what fails no longer because something else is asked.

    The escapes are those of the toolkit's `command.ts`, so no text from evidence begins a command.
    """
    for missing in comparison.missing:
        yield _command("error", f"Run {missing.run}: the present is not known", missing.said, None)
    for change in comparison.failing:
        word = "got worse" if change.regressed else "changed"
        yield _line("error", word, change, comparison)
    for change in comparison.unseen:
        yield _line("error", "seen no longer", change, comparison)
    for each in comparison.failing_redefined:
        title = f"{each.control}: {each.cause}"
        yield _command("error", title, f"{each.check} {each.detail}".strip(), None)
    for change in sorted(comparison.apart, key=lambda each: not each.eased):
        if change.eased:
            yield _line("warning", "fails no longer by what is asked", change, comparison)
        else:
            yield _line("notice", "changed", change, comparison)
    for each in comparison.redefined:
        title = f"{each.control}: asked otherwise ({each.cause})"
        yield _command("notice", title, f"{each.check} {each.detail}".strip(), None)


def _line(level: str, word: str, change: Change, comparison: Comparison) -> str:
    what = " ".join(filter(None, (change.resource or "(all)", change.scope)))
    moved = f"{change.before or 'none'} → {change.after or 'none'}"
    said = f"{what}: {moved}, by {change.cause}: {change.detail}"
    if change.reason and change.reason != change.detail:
        said += f"\n{change.reason}"
    title = f"{change.control} {word}: {comparison.title(change.control)}".rstrip(": ")
    return _command(level, title, said, comparison.place(change))


def _command(level: str, title: str, message: str, place: Place | None) -> str:
    properties = {"file": place.file, "line": str(place.line)} if place else {}
    properties["title"] = title
    told = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in properties.items())
    return f"::{level} {told}::{_escaped(message, _DATA)}\n"


def _escaped(text: str, marks: dict[str, str]) -> str:
    """Text as a command holds it; what cannot be seen stands there as its escape."""
    return "".join(
        marks.get(each) or (each if each.isprintable() else f"\\u{{{ord(each):x}}}")
        for each in text
    )
