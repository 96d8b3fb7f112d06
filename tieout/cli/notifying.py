"""The verb `notify`: tell the channels what they have not heard, show it, or try the channels."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tieout.cli.options import WorkspaceOption, workspace_in

if TYPE_CHECKING:
    from tieout.notices.telling import Teller


def register(app: typer.Typer) -> None:
    """Add the verbs of this room."""
    app.command("notify")(notify)


def notify(
    workspace: WorkspaceOption = Path(),
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print what would be sent, and send nothing.")
    ] = False,
    test: Annotated[
        bool, typer.Option("--test", help="Send each channel a message that says nothing.")
    ] = False,
) -> None:
    """Tell each channel what it has not heard of the newest run.

    'tieout run' and 'tieout schedule' do so by themselves. Exit code 3 when something was not
    delivered.
    """
    from evidence.errors import UsageError
    from evidence.run_lock import audit_lock
    from tieout.cli.notice_keeper import tell, teller_of
    from tieout.instants import utc_now

    if dry_run and test:
        raise UsageError("--dry-run sends nothing and --test sends; give one of them")
    place = workspace_in(workspace)
    vault = place.vault()
    teller = teller_of(place, vault)
    if teller is None:
        raise UsageError("no channel is configured; add a table under [notices] in tieout.toml")
    if test:
        told = _tried(teller)
    else:
        # A run that is going on is none that did not come to its end, and tells by itself.
        with audit_lock(vault.path, who="tieout notify", since=utc_now()):
            told = _shown(teller) if dry_run else tell(place, vault, utc_now())
    if not told:
        raise typer.Exit(3)


def _shown(teller: "Teller") -> bool:
    from tieout.instants import utc_now
    from tieout.notices.delivery import SORTS
    from tieout.terminal import visible

    for channel, digest in teller.digests(utc_now()):
        said = "" if digest.sections else ": nothing new, so nothing"
        head = f"# {channel.name} ({SORTS[type(channel)]}){said}"
        sys.stdout.write(visible(head) + "\n")
        if digest.sections:
            for line in teller.delivery.form(channel, digest).decode().splitlines():
                sys.stdout.write(visible(line) + "\n")
    return True


def _tried(teller: "Teller") -> bool:
    """Send each channel a message marked as a test; nothing of it is written to the ledger."""
    from tieout.cli.notice_keeper import warn
    from tieout.instants import utc_now
    from tieout.notices.digest import Digest
    from tieout.notices.withheld import NotSentError
    from tieout.notices.wording import line
    from tieout.terminal import console, visible

    whole = True
    for channel in teller.settings.channels:
        digest = Digest(line(teller.organisation, 80), utc_now(), None, None, (), test=True)
        try:
            _, warning = teller.delivery.send(channel, digest)
        except NotSentError as error:
            warn(f"notice to {channel.name} not delivered: {error}")
            whole = False
            continue
        console().print(visible(f"notice to {channel.name}: delivered"), markup=False)
        if warning:
            warn(f"notice to {channel.name}: {warning}")
    return whole
