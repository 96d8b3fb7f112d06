"""The verb that packs evidence for an auditor, and what `verify` says of a pack."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.options import WorkspaceOption, workspace_in

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from evidence.pack.build import Built
    from evidence.pack.verification import PackCheck


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.command("pack")(pack)


def pack(
    workspace: WorkspaceOption = Path(),
    run: Annotated[
        list[str] | None,
        typer.Option("--run", help="A run as elsewhere; repeatable.", show_default="latest"),
    ] = None,
    framework: Annotated[
        list[str] | None,
        typer.Option("--framework", "-f", help="Only controls of this framework; repeatable."),
    ] = None,
    since: Annotated[
        str | None, typer.Option("--from", help="Every run started on this day or later.")
    ] = None,
    until: Annotated[
        str | None, typer.Option("--to", help="Every run started on this day or before.")
    ] = None,
    item: Annotated[
        list[str] | None,
        typer.Option("--item", help="Only results about this resource (a sample); repeatable."),
    ] = None,
    pseudonymise: Annotated[
        bool | None,
        typer.Option(
            "--pseudonymise/--names",
            help="Name people by pseudonyms (a table is kept apart), or by their names.",
            show_default="by pseudonyms, where a run tells of people",
        ),
    ] = None,
    target: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="A folder, or a file .zip.", show_default="out/pack-....zip"
        ),
    ] = None,
    by: Annotated[
        str | None, typer.Option("--by", help="Who hands it over.", show_default="your login")
    ] = None,
) -> None:
    """Pack evidence for an auditor, who can verify and re-perform it without Tieout.

    People are named by pseudonyms unless --names is said. Signed with the key under [seal] in
    tieout.toml. The ledger keeps the digest of every pack.
    """
    import secrets

    from evidence.pack.selection import Selection
    from tieout.cli.keeping import asking, login
    from tieout.instants import utc_now
    from tieout.packing import make_pack
    from tieout.terminal import console, visible

    selection = Selection(
        runs=tuple(run or ()),
        since=_day("--from", since),
        until=_day("--to", until),
        frameworks=tuple(framework or ()),
        items=tuple(item or ()),
    )
    made, table = make_pack(
        workspace_in(workspace), selection, target, at=utc_now(), by=by or login(), ask=asking(),
        pseudonym_key=None if pseudonymise is False else secrets.token_bytes(32),
        always=bool(pseudonymise),
    )  # fmt: skip
    console().print(visible(_told(made)), markup=False)
    if made.names_people:
        console().print("people are named in it, as --names asked: treat it as personal data")
    if table:
        console().print(
            visible(f"{table}: whom each pseudonym stands for; never hand it over with the pack"),
            markup=False,
        )


def _told(made: "Built") -> str:
    signed = f"signed by {made.fingerprint}" if made.fingerprint else "NOT signed: no [seal] table"
    return (
        f"{made.path}: {made.files:,} files, {made.size / 1e6:.1f} MB, {signed}; "
        "the auditor unpacks it and follows VERIFY.txt"
    )


def _day(option: str, text: str | None) -> "date | None":
    from datetime import date

    from evidence.errors import UsageError

    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{option} {text!r} is no day; write it as 2026-03-31") from error


def verify_pack(
    path: Path, *, key: str | None, checkpoints: "Sequence[Path]", redraw: bool,
    roots: Path | None = None,
) -> None:  # fmt: skip
    """Print what is wrong with a pack, and what was found right; exit code 4 when anything is.

    Its results are judged again where the key that was given signed it, and nothing else is wrong:
    that runs code which came with the pack.
    """
    from evidence.pack.rejudging import judge_again
    from evidence.pack.verification import PackCheck
    from tieout.cli.verifying import note_bytes, roots_in
    from tieout.keys.trusted_key import fingerprint_of
    from tieout.terminal import console, visible

    check = PackCheck(
        path,
        fingerprint_of(key) if key else None,
        redraw=redraw,
        held={str(file): note_bytes(file) for file in checkpoints},
        roots=roots_in(roots) if roots else None,
    )
    out, found = console(), 0
    for finding in check.findings():
        out.print(visible(finding), markup=False)
        found += 1
    again = None
    if not found and check.fingerprint:
        again = judge_again(path)
        for line in again.findings:
            out.print(visible(line), markup=False)
        found = len(again.findings)
        for line in again.lines:
            out.print(visible(line), markup=False, soft_wrap=True)
    if found:
        said = "1 finding" if found == 1 else f"{found} findings"
        out.print(visible(f"{path} does not verify: {said}"), markup=False)
        raise typer.Exit(4)
    out.print(visible(f"{path} verifies: {_found_right(check)}"), markup=False)
    if again is None:
        out.print(
            "results were not judged again, since that runs the checks that came with the pack: "
            "with --key of who must have signed it that is done here, else by verify/verify.py"
        )


def _found_right(check: "PackCheck") -> str:
    drawn = ", papers drawn again alike" if check.redraw else ""
    drawn += ", and go on from the checkpoints held" if check.held else ""
    if check.stamped:
        drawn += f", and existed on {check.stamped:%Y-%m-%d %H:%M} UTC, as the time stamp proves"
    whole = f"{check.files:,} files, ledger and evidence are as they were packed{drawn}"
    if check.signed_by is None:
        return f"{whole}; NOBODY signed it, so that alone says little"
    by = check.signed_by.fingerprint
    if check.fingerprint:
        return f"{whole}; signed by {by}"
    return (
        f"{whole}; signed by {by}: hold that against the engagement letter, "
        "or give the letter's with --key"
    )
