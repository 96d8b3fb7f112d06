"""Draws the workbook of one framework from a stored run."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evidence.period.report import PeriodReport
from evidence.run_store import RunReader
from evidence.store.disk import StorageError
from evidence.store.ledger import LedgerEntry
from evidence.workbook.aside import REFUSED, refusal
from evidence.workbook.book import Book
from evidence.workbook.engagement import Engagement
from evidence.workbook.sheet import Part, draw
from evidence.workbook.sheets import sheets_of
from evidence.workbook.sheets.cover import draw_cover


@dataclass(frozen=True, slots=True)
class Summary:
    """What a rendered workbook holds: its file, and the rows of each sheet in order."""

    target: Path
    rows: Mapping[str, int]


def render_workbook(
    reader: RunReader,
    framework: str,
    target: Path,
    *,
    entries: Sequence[LedgerEntry] | None = None,
    withheld: Collection[str] = (),
    period: PeriodReport | None = None,
    japanese: bool = False,
) -> Summary:
    """Draw the workbook of `framework` (`soc2-2017`) from the vault alone, replacing `target`.

    The same run, with the samples that were drawn from it, gives the same bytes; `entries` is the
    ledger as far as samples are looked for, None for all of it, and objects that are `withheld` are
    not shown. With a `period` it is a workbook of that period, whose newest run this is; `japanese`
    gives it Japanese headings. `target` appears whole or not at all.

    Raises:
        UsageError: when the run was not judged against the framework, or `target` is not writable.
        IntegrityError: when the vault does not hold what the run names.
        StorageError: when the disk refuses the rows that are kept aside while it is drawn.
    """
    engagement = Engagement.of(reader, framework, entries, withheld, period)
    book = Book(engagement, japanese=japanese)
    try:
        # First in order, last to be written: it counts the rows of all others.
        cover = book.new_sheet("Cover", portrait=True)
        parts: list[Part] = []
        for sheet in sheets_of(framework, parts):
            parts += draw(sheet, book, engagement)
        draw_cover(cover, engagement, parts, in_japanese=japanese)
        book.save(target)
    except REFUSED as error:
        raise StorageError(f"the workbook {target} cannot be drawn: {refusal(error)}") from error
    finally:
        book.discard()
    return Summary(target, {part.title: part.rows for part in parts})
