"""The hand-over: one workbook per framework of a stored run, under names an auditor knows."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from evidence.errors import UsageError
from evidence.plain_words import did_you_mean
from evidence.run_store import RunReader
from evidence.workbook import render_workbook


def write_workbooks(reader: RunReader, wanted: Sequence[str], folder: Path) -> Iterator[Path]:
    """Write the workbooks of the named frameworks, all of the run's when none is named.

    Raises:
        UsageError: for a framework that the run does not hold.
    """
    names = short_names(reader)
    chosen = [_chosen(names, name) for name in wanted] or list(names)
    folder.mkdir(parents=True, exist_ok=True)
    for framework in chosen:
        target = folder / f"{names[framework]}.xlsx"
        render_workbook(reader, framework, target)
        yield target


def short_names(reader: RunReader) -> dict[str, str]:
    """Each framework of the run with its first alias, by which its file is named."""
    names: dict[str, str] = {}
    for stored in reader.run.frameworks:
        aliases = reader.framework(stored.id).get("aliases") or [stored.id]
        names[stored.id] = aliases[0]
    return names


def _chosen(names: dict[str, str], wanted: str) -> str:
    for framework, alias in names.items():
        if wanted in (framework, alias):
            return framework
    known = [*names, *names.values()]
    mend = did_you_mean(wanted, known, cutoff=0) or "the run holds none"
    raise UsageError(f"the run holds no framework {wanted!r}; {mend}")
