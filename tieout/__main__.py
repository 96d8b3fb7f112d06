"""The `tieout` command, also as `python -m tieout`."""

import sys
from pathlib import Path


def main() -> None:
    """Run the command line; a folder the user happens to stand in is never imported from."""
    if sys.path and sys.path[0] in ("", str(Path.cwd())):
        del sys.path[0]
    from tieout.cli.app import run

    run()


if __name__ == "__main__":
    main()
