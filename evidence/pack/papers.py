"""Papers: the folders of a pack that people and their tools read, drawn from its newest run."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from evidence.pack.container import Writer
from evidence.pack.contents import Contents
from evidence.pack.head import pretty
from evidence.pack.index_tables import tables
from evidence.pack.selection import Chosen
from evidence.pack_places import RESULTS, control_place
from evidence.result import Block
from evidence.results_lines import lines
from evidence.store.ledger import LedgerEntry
from evidence.workbook import render_workbook
from evidence.workbook.engagement import NEEDS_WORK
from evidence.workbook.names import short_names


def write_papers(
    writer: Writer,
    chosen: Chosen,
    held: Contents,
    entries: Sequence[LedgerEntry],
    *,
    books: bool = True,
    drawn: Mapping[str, Path] | None = None,
) -> None:
    """Write `index/`, `controls/` and `interchange/`, and with `books` also `workbooks/`.

    A pack of items alone has no workbooks, which list every item that fails. `drawn` are workbooks
    of the same run that were drawn just now, by short name; they are not drawn a second time.

    Raises:
        IntegrityError: when the vault does not hold what the run names.
    """
    for name, rows in tables(chosen, held, entries):
        writer.stream(name, rows)
    _write_controls(writer, chosen)
    writer.stream(RESULTS, lines(chosen.results(chosen.newest)))
    if books and not chosen.selection.items:
        _write_workbooks(writer, chosen, held, entries, drawn or {})


def _write_workbooks(
    writer: Writer,
    chosen: Chosen,
    held: Contents,
    entries: Sequence[LedgerEntry],
    drawn: Mapping[str, Path],
) -> None:
    reader = chosen.newest
    with TemporaryDirectory(prefix="tieout-pack-") as folder:
        for framework, short in short_names(reader).items():
            if not chosen.frameworks or framework in chosen.frameworks:
                book = drawn.get(short)
                if book is None:
                    book = Path(folder) / "workbook.xlsx"
                    render_workbook(
                        reader, framework, book, entries=entries, withheld=held.withheld
                    )
                writer.add_file(f"workbooks/{short}.xlsx", book)


def _write_controls(writer: Writer, chosen: Chosen) -> None:
    """A folder a control: as tested, its exceptions, and what leaves somebody something to do."""
    reader = chosen.newest
    tests: dict[str, list[Mapping[str, Any]]] = {}
    for block in chosen.blocks(reader):
        tests.setdefault(block.control, []).append(_test(block))
    verdicts = reader.verdicts()
    for control in reader.controls().values():
        if control.id not in chosen.controls_of[reader.run.id]:
            continue
        said = asdict(control) | {
            "run": reader.run.id,
            "verdict": verdicts[control.id].value,
            "tests": tests.get(control.id, []),
        }
        writer.add(control_place(control.id, "control.json"), pretty(said))
        if accepted := _exceptions(chosen, control.id):
            writer.add(control_place(control.id, "exceptions.json"), pretty(accepted))
    open_items = (item for item in chosen.results(reader) if item.verdict in NEEDS_WORK)
    # The blocks of a control stand together, so each control comes once.
    for name, items in groupby(open_items, key=lambda item: item.control):
        writer.stream(control_place(name, "open-items.jsonl"), lines(items))


def _test(block: Block) -> Mapping[str, Any]:
    counts: Iterator[tuple[str, int]] = (
        (word.value, number) for word, number in block.counts().items()
    )
    return {
        "check": block.check,
        "kind": block.kind,
        "scope": block.scope,
        "record": block.record,
        "inputs": list(block.inputs),
        "parameters": dict(block.parameters),
        "results": dict(counts),
    }


def _exceptions(chosen: Chosen, control: str) -> list[Mapping[str, Any]]:
    """The waivers of a control, in force or not."""
    return [waiver for waiver in chosen.newest.waivers() if waiver.get("control") == control]
