"""Markdown for pull requests and pages: tables whose cells nothing from evidence can break."""

from collections.abc import Iterable, Iterator, Sequence


def table(titles: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """The lines of a table."""
    yield f"| {' | '.join(titles)} |"
    yield f"|{'---|' * len(titles)}"
    for row in rows:
        yield f"| {' | '.join(cell(value) for value in row)} |"


def cell(value: object) -> str:
    """Text as a cell of a table holds it, with nothing in it that Markdown or HTML would read."""
    text = str(value).replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")
    return text.replace("\n", "<br>")
