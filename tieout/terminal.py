"""What a person sees: tables and progress on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn
from rich.table import Table
from rich.text import Text

from collectors.sweep import Collected
from evidence.verdict import Verdict

STYLES = {
    Verdict.FAIL: "bold red",
    Verdict.UNOBSERVED: "magenta",
    Verdict.STALE: "yellow",
    Verdict.PENDING: "cyan",
    Verdict.WAIVED: "yellow",
    Verdict.PASS: "green",
    Verdict.NO_OCCURRENCE: "dim",
    Verdict.NOT_APPLICABLE: "dim",
}
WIDE = 10_000
"""Columns of a console that is no terminal: lines are cut by whoever reads them, not by us."""


def console(*, errors: bool = False) -> Console:
    """A console on standard output or error; colourless and unwrapped when it is no terminal."""
    stream = sys.stderr if errors else sys.stdout
    width = None if stream.isatty() else WIDE
    return Console(stderr=errors, highlight=False, width=width, soft_wrap=not stream.isatty())


def visible(text: object) -> str:
    """Text from evidence made safe for a terminal: control and direction characters escaped."""
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in str(text)
    )


def verdict_text(verdict: Verdict | None) -> Text:
    """A verdict in its colour; a requirement without control is unmapped."""
    if verdict is None:
        return Text("unmapped", style="dim")
    return Text(verdict.value, style=STYLES[verdict])


def show_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on a terminal; tab-separated lines under a header elsewhere."""
    out = console()
    if not out.is_terminal:
        sys.stdout.write("\t".join(columns) + "\n")
        for row in rows:
            sys.stdout.write("\t".join(visible(cell) for cell in row) + "\n")
        return
    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(cell if isinstance(cell, Text) else Text(visible(cell)) for cell in row))
    out.print(table)


class Bars:
    """Progress bars on a terminal, one line a stage elsewhere, both on standard error."""

    def __init__(self) -> None:
        self._console = console(errors=True)
        self._bars = Progress(
            TextColumn("{task.description:<12}"),
            BarColumn(bar_width=32),
            MofNCompleteColumn(),
            TextColumn("{task.fields[said]}"),
            console=self._console,
            transient=True,
        )
        self._task: TaskID | None = None
        self._items = 0

    def showing(self) -> AbstractContextManager[object]:
        """Keep the bars on screen while the body runs."""
        return self._bars if self._console.is_terminal else nullcontext()

    def _begin(self, stage: str, total: int | None) -> None:
        if self._console.is_terminal:
            self._task = self._bars.add_task(stage, total=total, said="")
        else:
            self._console.print(f"{stage} ...")

    def _step(self, said: str, advance: int = 1) -> None:
        if self._task is not None:
            self._bars.update(self._task, advance=advance, said=said)

    def collecting(self, units: int) -> None:
        """Start the bar of collection."""
        self._begin("collecting", units)

    def collected(self, unit: Collected) -> None:
        """Move on by one unit; what was not collected whole is said at once."""
        evidence = unit.evidence
        self._step(f"{evidence.kind} {visible(evidence.scope)}")
        if evidence.gap:
            word = "partial" if evidence.record else "not collected"
            where = visible(f"{evidence.kind} {evidence.scope}: {evidence.gap}")
            self._console.print(Text(f"{word}: {where}", style="magenta"))

    def judging(self, assignments: int) -> None:
        """Start the bar of judgement."""
        self._begin("judging", None)
        self._step(f"{assignments} checks", 0)

    def judged(self, items: int) -> None:
        """Move on by some resources."""
        self._items += items
        self._step(f"{self._items:,} results", items)
