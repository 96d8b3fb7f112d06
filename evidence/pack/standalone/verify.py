"""Verifies the pack that this file lies in, and judges its evidence again: start here.

    python3 -I verify/verify.py            in the unpacked pack, or
    python3 -I /some/where/verify.py PACK  with a copy from elsewhere, which is what to trust

Hashes, ledger and proofs are checked with Python 3.9 or newer. Judging again needs 3.11, the Python
that the checks are written for. Nothing is written and no network is asked. Exit code 0 means that
everything was found as it should be and every result agrees, 4 that something is not.
"""

import sys

# A cache of bytecode would be a file that the manifest does not list.
sys.dont_write_bytecode = True

OLDEST = (3, 9)
WRONG = 2


def main() -> int:
    """Make a package of the folder this file lies in, under a name of its own, and run it."""
    if sys.version_info < OLDEST:
        sys.stderr.write("Python 3.9 or newer is needed to verify a pack\n")
        return WRONG
    if sys.flags.optimize:
        sys.stderr.write("Python runs with -O, so asserts vanish and nothing fails; run without\n")
        return WRONG
    import importlib
    import types
    from pathlib import Path

    # Nothing is put on sys.path: a file of the pack cannot stand in for one of Python's own.
    here = Path(__file__).resolve().parent
    room = types.ModuleType("tieout_verify")
    room.__path__ = [str(here)]
    sys.modules["tieout_verify"] = room
    program = importlib.import_module("tieout_verify.program")
    code: int = program.run(sys.argv[1:], here.parent)
    return code


if __name__ == "__main__":
    sys.exit(main())
