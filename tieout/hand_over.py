"""The hand-over of a stored run: workbooks, the page of all of it, and OSCAL documents."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from evidence.errors import UsageError
from evidence.page import Period, render_page
from evidence.period.report import PeriodReport
from evidence.run_store import RunReader
from evidence.workbook import render_workbook
from evidence.workbook.names import chosen_framework, short_names

LANGUAGES = ("en", "ja")
"""The languages of the headings of a workbook."""


def write_workbooks(
    reader: RunReader,
    wanted: Sequence[str],
    folder: Path,
    *,
    period: PeriodReport | None = None,
    language: str = "en",
) -> Iterator[Path]:
    """Write the workbooks of the named frameworks, all of the run's when none is named.

    With a `period` they are of that period, of whose runs this is one; `language` is that of the
    headings.

    Raises:
        UsageError: for a framework that the run does not hold, another language, or a run that is
            none of the period.
    """
    if language not in LANGUAGES:
        raise UsageError(f"--lang is {language!r}; choose {' or '.join(LANGUAGES)}")
    if period is not None and reader.run.id not in period.runs:
        days = f"between {period.start} and {period.end}"
        raise UsageError(
            f"run {reader.run.id} is none of the {len(period.runs):,} runs that looked {days}"
            if period.runs
            else f"no run looked {days}, so there is no workbook of that period"
        )
    names = short_names(reader)
    chosen = [chosen_framework(names, name) for name in wanted] or list(names)
    folder.mkdir(parents=True, exist_ok=True)
    for framework in chosen:
        target = folder / f"{names[framework]}.xlsx"
        render_workbook(reader, framework, target, period=period, japanese=language == "ja")
        yield target


def write_page(
    reader: RunReader, target: Path, wanted: Sequence[str] = (), period: Period | None = None
) -> None:
    """Write the page of the named frameworks, of all of the run's when none is named.

    Raises:
        UsageError: for a framework that the run does not hold, a period that cannot be shown, or a
            place that cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make the folder {target.parent}: {error.strerror}") from error
    render_page(reader, target, frameworks=wanted, period=period)


def write_oscal(reader: RunReader, wanted: Sequence[str], folder: Path) -> Iterator[Path]:
    """Write a run as OSCAL documents, over the named frameworks or all of the run's.

    Raises:
        UsageError: for a framework that the run does not hold, or a place that cannot be written.
    """
    from evidence.interchange.oscal.documents import documents

    names = short_names(reader)
    chosen = [chosen_framework(names, name) for name in wanted]
    for file, document in documents(reader, chosen):
        target = folder / file
        try:
            folder.mkdir(parents=True, exist_ok=True)
            target.write_bytes(orjson.dumps(document, option=orjson.OPT_INDENT_2))
        except OSError as error:
            raise UsageError(f"cannot write {target}: {error.strerror or error}") from error
        yield target
