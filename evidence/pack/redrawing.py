"""Redrawing: the papers of a pack, drawn again from its own evidence and compared."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from evidence.pack.container import Writer
from evidence.pack.contents import Contents
from evidence.pack.papers import write_papers
from evidence.pack.reader import PackReader
from evidence.pack.selection import Chosen, Selection
from evidence.store.ledger import LedgerEntry


def differing_papers(reader: PackReader, entries: Sequence[LedgerEntry]) -> Iterator[str]:
    """The files of `workbooks/`, `index/`, `controls/` and `interchange/` that come out otherwise.

    Workbooks are drawn from whole packs only: their sheets speak of every population of a run. Of a
    pack of items only `interchange/` is: what a control came to rests on more than is in there.
    Only the version of Tieout that made a pack is sure to draw the same bytes.

    Raises:
        IntegrityError: when the pack does not hold what its run names.
    """
    writer = Writer(_Nowhere())
    chosen = _chosen(reader)
    whole = not reader.withheld
    write_papers(writer, chosen, _contents(reader), entries, books=whole)
    folders: tuple[str, ...] = ("interchange/",)
    if not chosen.selection.items:
        folders += ("index/", "controls/", *(("workbooks/",) if whole else ()))
    for name in sorted(reader.files.keys() | writer.digests.keys()):
        if name.startswith(folders) and reader.files.get(name) != writer.digests.get(name):
            yield name


class _Nowhere:
    """A container that keeps nothing."""

    def add(self, name: str, data: Iterable[bytes]) -> None:  # noqa: ARG002
        """Let the pieces go by."""
        for _ in data:
            pass


def _chosen(reader: PackReader) -> Chosen:
    asked = reader.head.selection
    selection = Selection(
        runs=tuple(asked["runs"]),
        since=date.fromisoformat(asked["from"]) if asked["from"] else None,
        until=date.fromisoformat(asked["to"]) if asked["to"] else None,
        frameworks=tuple(asked["frameworks"]),
        items=tuple(asked["items"]),
    )
    readers = [reader.run(run.id) for run in reader.head.runs]
    return Chosen(selection, readers, selection.frameworks)


def _contents(reader: PackReader) -> Contents:
    objects = [name.rpartition("/")[2] for name in reader.files if name.startswith("objects/")]
    return Contents(sorted(objects), reader.withheld)
