"""The process of an estate: drawn, announced on one line, and served until told to stop."""

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from evidence.errors import TieoutError
from tieout.standins.aws import AwsStandIn
from tieout.standins.estate.audited import write_workspace
from tieout.standins.estate.filling import draw
from tieout.standins.estate.front import Front
from tieout.standins.estate.plan import HOME, Plan

GLANCE = 0.2
"""Seconds between two looks at whether to go on."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve an estate; 0 when told to stop, 2 when it cannot be drawn or served."""
    given = _parser().parse_args(arguments)
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: told.set())
    try:
        plan = Plan(given.size, given.seed, given.accounts, tuple(given.region or (HOME,)))
        serve(given, plan, told)
    except (OSError, TieoutError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tieout.standins.estate", description=__doc__)
    parser.add_argument("--size", type=int, default=1_000, help="resources, 100 to 100000")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--accounts", type=int, default=1)
    parser.add_argument("--region", action="append", help="may be repeated")
    parser.add_argument(
        "--today", type=datetime.fromisoformat, help="instant from which ages count back, now"
    )
    parser.add_argument("--port", type=int, default=0, help="0 for a free one")
    parser.add_argument("--latency", type=float, default=0.0, help="seconds added to each answer")
    parser.add_argument("--folder", type=Path, help="where the truth and a workspace are written")
    parser.add_argument("--parent", type=int, help="stop when this process is gone")
    return parser


def serve(given: Any, plan: Plan, told: threading.Event) -> None:
    """Draw, announce and serve until told to stop, or orphaned."""
    front = Front(given.latency)
    folder = given.folder or Path(tempfile.mkdtemp(prefix="estate-"))
    folder.mkdir(parents=True, exist_ok=True)
    with AwsStandIn(port=given.port, seed=plan.seed, front=front) as standin:
        truth = draw(standin, plan, today=given.today)
        truth.write(folder / "truth.json")
        write_workspace(folder, truth, standin.url)
        announced = {
            "url": standin.url,
            "account": truth.accounts[0],
            "accounts": list(truth.accounts),
            "regions": list(truth.regions),
            "resources": sum(truth.resources.values()),
            "truth": str(folder / "truth.json"),
            "workspace": str(folder),
            "pid": os.getpid(),
        }
        sys.stdout.write(json.dumps(announced) + "\n")
        sys.stdout.flush()
        while not told.wait(GLANCE):
            if given.parent is not None and os.getppid() != given.parent:
                break


if __name__ == "__main__":
    sys.exit(main())
