"""The hand-over: one workbook per framework of a stored run, under names an auditor knows."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from evidence.run_store import RunReader
from evidence.workbook import render_workbook
from evidence.workbook.names import chosen_framework, short_names


def write_workbooks(reader: RunReader, wanted: Sequence[str], folder: Path) -> Iterator[Path]:
    """Write the workbooks of the named frameworks, all of the run's when none is named.

    Raises:
        UsageError: for a framework that the run does not hold.
    """
    names = short_names(reader)
    chosen = [chosen_framework(names, name) for name in wanted] or list(names)
    folder.mkdir(parents=True, exist_ok=True)
    for framework in chosen:
        target = folder / f"{names[framework]}.xlsx"
        render_workbook(reader, framework, target)
        yield target
