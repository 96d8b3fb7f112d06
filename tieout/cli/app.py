"""The command and its verbs; how an error becomes one sentence and an exit code."""

import sys
import traceback

import typer

from evidence.errors import TieoutError, UsageError
from tieout.cli import (
    attesting,
    auditing,
    comparing,
    demonstrating,
    erasing,
    exporting,
    granting,
    importing,
    keeping,
    linking,
    listing,
    notifying,
    packing,
    reading,
    registering,
    relating,
    replaying,
    requesting,
    reviewing,
    sampling,
    scheduling,
    setting_up,
    tagging,
    timing,
    waiving,
)
from tieout.cli.refusals import name_too_long, refuse_empty

app = typer.Typer(
    name="tieout",
    help="Tie every control to evidence: collect it, judge it, hand it to an auditor.",
    no_args_is_help=True,
    add_completion=False,
    # Plain help: it loads a third faster than the coloured one, and CI logs read it as well.
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for room in (
    setting_up,
    granting,
    auditing,
    scheduling,
    notifying,
    reading,
    tagging,
    comparing,
    exporting,
    importing,
    packing,
    listing,
    relating,
    linking,
    registering,
    sampling,
    replaying,
    timing,
    waiving,
    requesting,
    attesting,
    reviewing,
    keeping,
    erasing,
    demonstrating,
):
    room.register(app)


def run() -> None:
    """Run the command line; the process ends with an exit code by meaning."""
    try:
        refuse_empty(sys.argv[1:])
        app()
    except TieoutError as error:
        sys.stderr.write(f"tieout: {error}\n")
        sys.exit(error.exit_code)
    except BrokenPipeError:
        # The reader (head, less) has gone; Python would complain again when it closes stdout.
        sys.stdout = open("/dev/null", "w", encoding="utf-8")  # noqa: PTH123, SIM115 -- stays open
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 -- a fault of our own: told whole, but without what the message of an error may hold
        if said := name_too_long(error):
            sys.stderr.write(f"tieout: {said}\n")
            sys.exit(UsageError.exit_code)
        from evidence.secrets.scan import scrubbed

        sys.stderr.write(scrubbed(traceback.format_exc()))
        sys.exit(1)
