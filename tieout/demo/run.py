"""The demo from beginning to end: stand-ins up, workspace written, audit run, summary told."""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.demo.standins import HOURS, StandIns, Starting
from tieout.demo.story import REGIONS, TRUTH, Calendar
from tieout.demo.workspace_files import refuse_strangers, write_addresses, write_decisions

if TYPE_CHECKING:
    from evidence.run_store import RunReader

    Audited = tuple[RunReader, Sequence[Path]]
    """A stored run, and the files that were drawn from it."""


def run_demo(
    folder: Path,
    *,
    keep: bool = False,
    today: date | None = None,
    hours: float = HOURS,
    audit: "Callable[[Path], Audited] | None" = None,
) -> None:
    """Audit the fictional company on its stand-ins, and print what was found.

    The stand-ins are stopped at the end, whatever happens; with `keep` they outlive a run that
    went well, for so many `hours`. `audit` audits a workspace; the real one when not given.

    Raises:
        UsageError: when the folder holds something that is not the demo's.
        StandInError: when the stand-ins do not start.
    """
    from tieout.demo.report import tell
    from tieout.terminal import console

    refuse_strangers(folder)
    calendar = Calendar(today or datetime.now(UTC).date())
    console(errors=True).print("starting stand-ins for AWS and Kubernetes ...")
    starting = Starting(folder, today=calendar.today, keep=keep, hours=hours)
    well = False
    try:
        write_decisions(folder, calendar)
        standins = starting.ready()
        write_addresses(
            folder,
            aws_url=standins.aws_url,
            kubernetes_url=standins.kubernetes_url,
            regions=REGIONS,
        )
        reader, files = (audit or audit_workspace)(folder)
        tell(reader, console(), folder=folder, files=files, story=TRUTH)
        _tell_standins(standins if keep else None, folder, hours)
        well = True
    finally:
        if not (keep and well):
            starting.abandon()


def stop_demo(folder: Path) -> None:
    """Stop the stand-ins that a demo left running in `folder`, if there are any."""
    from tieout.terminal import console

    standins = StandIns.running(folder)
    if standins is None:
        console().print(f"no stand-ins run for {folder}", markup=False)
        return
    standins.stop()
    console().print(f"the stand-ins of {folder} are stopped", markup=False)


def audit_workspace(folder: Path) -> "Audited":
    """Run the real audit in a workspace, seal it, and draw workbooks, page, results and a pack."""
    from evidence.pack.selection import Selection
    from evidence.results_lines import write_jsonl
    from evidence.run_store import RunReader
    from tieout.audit import Audit
    from tieout.demo.attestations import give_attestations
    from tieout.demo.seal import BY, seal_demo
    from tieout.hand_over import write_page, write_workbooks
    from tieout.instants import utc_now
    from tieout.packing import make_pack
    from tieout.terminal import Bars
    from tieout.workspace import Workspace

    place = Workspace.load(folder)
    vault, bars = place.vault(), Bars()
    give_attestations(place, vault, utc_now())
    with bars.showing():
        run = Audit(place, vault, progress=bars).run()
    seal_demo(place, vault)
    reader = RunReader(vault, run)
    books = list(write_workbooks(reader, (), folder / "out"))
    page = folder / "out" / "report.html"
    write_page(reader, page)
    lines = folder / "out" / "results.jsonl"
    with lines.open("wb") as stream:
        write_jsonl(reader.results(), stream)
    pack = folder / "out" / "pack.zip"
    # With names, which are made up: so workbooks drawn just now go along, and need not be drawn
    # anew. A pack is never written over; that of the demo before is the demo's own to remove.
    pack.unlink(missing_ok=True)
    drawn = {book.stem: book for book in books}
    make_pack(place, Selection(), pack, at=utc_now(), by=BY, drawn=drawn)
    return reader, [*books, page, lines, pack]


def _tell_standins(kept: StandIns | None, folder: Path, hours: float) -> None:
    from tieout.terminal import console

    if kept is None:
        said = "The stand-ins are stopped; 'tieout demo --keep' leaves them up, to try every verb."
    else:
        said = (
            f"The stand-ins stay up for {hours:g} hours (AWS {kept.aws_url}, Kubernetes "
            f"{kept.kubernetes_url}); 'tieout demo --folder {folder} --stop' ends them."
        )
    console().print()
    console().print(said, markup=False)
