"""The verbs that end the keeping of evidence, and those that forbid it: erase, hold."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.options import WorkspaceOption, workspace_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidence.erasure import Held, Removable
    from evidence.holds import Hold
    from tieout.workspace import Workspace

hold = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
ByOption = Annotated[
    str | None, typer.Option("--by", help="Who asks for it.", show_default="your login")
]
ApprovedOption = Annotated[
    str | None, typer.Option("--approved-by", help="Who approved it: somebody else.")
]
ReasonOption = Annotated[str | None, typer.Option("--reason", help="Why, for the tombstone.")]
KindOption = Annotated[
    list[str] | None, typer.Option("--kind", help="Only these kinds, * for any; repeatable.")
]


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.command("erase")(erase)
    app.add_typer(hold, name="hold", help="Keep evidence from being erased: legal holds.")


def erase(
    workspace: WorkspaceOption = Path(),
    due: Annotated[
        bool, typer.Option("--due", help="What [retention] says has been kept long enough.")
    ] = False,
    kind: KindOption = None,
    before: Annotated[
        str | None, typer.Option("--before", help="Only what was read before this day (UTC).")
    ] = None,
    reason: ReasonOption = None,
    by: ByOption = None,
    approved_by: ApprovedOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would go, and erase nothing.")
    ] = False,
    finish: Annotated[
        bool, typer.Option("--finish", help="Only remove what an interrupted erasure left.")
    ] = False,
) -> None:
    """Erase evidence for good, and leave a tombstone that says so.

    Never what the newest run rests on, nor what is under a hold.
    """
    from evidence.erasure import erase as erase_objects
    from evidence.erasure import finish as finish_erasure
    from evidence.erasure import removable
    from evidence.told_acts import require_key
    from tieout.cli.keeping import login
    from tieout.cli.seal_keeper import act_signer, seal_act
    from tieout.instants import utc_now
    from tieout.terminal import console

    place = workspace_in(workspace)
    vault, out = place.vault(), console()
    if finish or not dry_run:
        left = finish_erasure(vault)
        if left or finish:
            out.print(f"removed {left} files that earlier erasures had left", markup=False)
    if finish:
        return
    found = removable(vault, _wanted(place, due=due, kinds=kind or (), before=before))
    _show(found)
    if dry_run or not found.objects:
        return
    if due and place.configuration.retention:
        reason = reason or "past the retention that tieout.toml sets"
        approved_by = approved_by or place.configuration.retention.approved_by
    signer = act_signer(place, vault)
    require_key(vault, signer)
    gone = erase_objects(
        vault, found.objects, requested_by=by or login(), approved_by=approved_by or "",
        reason=reason or "", at=utc_now(), signer=signer,
    )  # fmt: skip
    seal_act(place, vault, signer, by or login())
    how = "signed" if signer else "unsigned, since the vault has no key"
    out.print(f"erased {gone} objects; the tombstone is in the ledger ({how})", markup=False)


def _wanted(
    place: "Workspace", *, due: bool, kinds: "list[str] | tuple[str, ...]", before: str | None
) -> "Callable[[Held], bool]":
    """Which evidence is asked for by the options."""
    from fnmatch import fnmatchcase

    from collectors.resource import KINDS
    from evidence.errors import UsageError
    from evidence.runs.run_heads import utc
    from tieout.instants import utc_now

    now = utc_now()
    day = _day(before) if before else None
    if not due and not (kinds and day):
        raise UsageError("say --due, or which --kind and --before which day")
    # What a workspace's own collectors declare belongs to it.
    _ = place.collectors
    retention = place.configuration.retention
    if due and retention is None:
        raise UsageError("tieout.toml has no [retention] table, so that nothing is ever due")
    rule = retention.retention(KINDS.values()) if retention else None

    def wanted(item: "Held") -> bool:
        if due and rule and not rule.past(item, now):
            return False
        if day and utc(item.collected_at) >= day:
            return False
        return not kinds or any(fnmatchcase(item.kind, each) for each in kinds)

    return wanted


def _day(text: str) -> datetime:
    from datetime import UTC

    from evidence.errors import UsageError

    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError as error:
        raise UsageError(f"{text!r} is no day; write it as 2026-03-31") from error


def _show(found: "Removable") -> None:
    from tieout.terminal import console, show_table

    rows = sorted(
        (each.kind, str(each.scope), f"{each.collected_at:%Y-%m-%d}", each.rows)
        for each in found.units
    )
    if rows:
        show_table(("kind", "scope", "read on", "rows"), rows)
    out = console()
    out.print(f"{len(found.objects)} objects may be erased", markup=False)
    for why, count in sorted(found.kept.items()):
        out.print(f"{count} stay: {why}", markup=False)


@hold.command("place")
def place_hold(
    matter: Annotated[str, typer.Argument(help="The matter: a case number, a name.")],
    workspace: WorkspaceOption = Path(),
    reason: ReasonOption = None,
    approved_by: ApprovedOption = None,
    by: ByOption = None,
    kind: KindOption = None,
    since: Annotated[str | None, typer.Option("--since", help="Read on this day or after.")] = None,
    until: Annotated[
        str | None, typer.Option("--until", help="Read on this day or before.")
    ] = None,
) -> None:
    """Forbid the erasing of evidence, until the hold is lifted."""
    from evidence.holds import Hold
    from tieout.cli.keeping import login
    from tieout.instants import utc_now

    made = Hold(
        matter=matter, reason=reason or "", approved_by=approved_by or "", placed_by=by or login(),
        at=utc_now(), kinds=tuple(kind or ()),
        since=_day(since).date() if since else None, until=_day(until).date() if until else None,
    )  # fmt: skip
    _commit_hold(workspace, "place", made)


@hold.command("lift")
def lift_hold(
    matter: Annotated[str, typer.Argument(help="The matter, as it was placed.")],
    workspace: WorkspaceOption = Path(),
    reason: ReasonOption = None,
    approved_by: ApprovedOption = None,
    by: ByOption = None,
) -> None:
    """Lift a hold, so that its evidence may be erased again."""
    from evidence.holds import Hold
    from tieout.cli.keeping import login
    from tieout.instants import utc_now

    lifted = Hold(
        matter=matter, reason=reason or "", approved_by=approved_by or "", placed_by=by or login(),
        at=utc_now(),
    )  # fmt: skip
    _commit_hold(workspace, "lift", lifted)


@hold.command("list")
def list_holds(workspace: WorkspaceOption = Path()) -> None:
    """List the holds in force."""
    from evidence.holds import holds
    from tieout.terminal import show_table

    vault = workspace_in(workspace).vault()
    show_table(
        ("matter", "kinds", "read from", "to", "placed by", "approved by", "reason"),
        [
            (each.matter, ", ".join(each.kinds) or "all", each.since or "", each.until or "",
             each.placed_by, each.approved_by, each.reason)
            for each in holds(vault.origin, vault.entries()).values()
        ],
    )  # fmt: skip


def _commit_hold(workspace: Path, act: str, made: "Hold") -> None:
    from evidence.holds import hold_entry, holds
    from evidence.told_acts import require_key
    from evidence.tombstones import signed
    from tieout.cli.seal_keeper import act_signer, seal_act
    from tieout.terminal import console

    place = workspace_in(workspace)
    vault = place.vault()
    entry = hold_entry(
        "place" if act == "place" else "lift", made, holds(vault.origin, vault.entries())
    )
    signer = act_signer(place, vault)
    require_key(vault, signer)
    vault.commit([signed(vault.origin, entry, signer)])
    seal_act(place, vault, signer, made.placed_by)
    said = "is under a hold" if act == "place" else "has no hold any more"
    console().print(f"{made.matter} {said}", markup=False)
