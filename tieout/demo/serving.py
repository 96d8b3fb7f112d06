"""The process of the demo's stand-ins: seeded, announced, served until told off."""

import argparse
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from tieout.demo.cloud import seed_cloud
from tieout.demo.cluster import seed_cluster
from tieout.demo.standins import HOURS, Address, read_state, write_state
from tieout.demo.story import Calendar
from tieout.standins.aws import AwsStandIn
from tieout.standins.kubernetes import KubernetesStandIn

GLANCE = 0.2
"""Seconds between two looks at whether to go on."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve the stand-ins of one workspace; 0 when told to stop."""
    parser = argparse.ArgumentParser(prog="python -m tieout.demo.serving", description=__doc__)
    parser.add_argument("--workspace", type=Path, required=True)
    parser.add_argument("--today", type=date.fromisoformat, required=True)
    parser.add_argument("--aws-port", type=int, default=0)
    parser.add_argument("--kubernetes-port", type=int, default=0)
    parser.add_argument("--hours", type=float, default=HOURS)
    parser.add_argument("--parent", type=int, help="stop when this process is gone")
    parser.add_argument("--empty", action="store_true", help="seed nothing")
    given = parser.parse_args(arguments)
    told = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _leave(told))
    try:
        serve(given, told)
    except OSError as error:
        sys.stderr.write(f"cannot listen on 127.0.0.1: {error.strerror or error}\n")
        return 2
    return 0


def serve(given: Any, told: threading.Event) -> None:
    """Seed both stand-ins and serve until told to stop, replaced, orphaned or out of time."""
    calendar = Calendar(given.today)
    ends = time.monotonic() + given.hours * 3600
    with (
        KubernetesStandIn(
            port=given.kubernetes_port, cluster="hoshizora", created=calendar.instant(900)
        ) as kubernetes,
        AwsStandIn(port=given.aws_port) as aws,
    ):
        if not given.empty:
            seed_cluster(kubernetes, calendar)
            seed_cloud(aws, calendar)
        write_state(given.workspace, Address(aws.url, kubernetes.url, os.getpid()))
        while not told.wait(GLANCE) and _wanted(given, ends):
            # The log of requests is for tests; a kept stand-in must not grow with it.
            kubernetes.requests.clear()


def _wanted(given: Any, ends: float) -> bool:
    if given.parent is not None and os.getppid() != given.parent:
        return False
    address = read_state(given.workspace)
    return address is not None and address.pid == os.getpid() and time.monotonic() < ends


def _leave(told: threading.Event) -> None:
    if told.is_set():
        # Asked twice: go at once.
        os._exit(1)
    told.set()


if __name__ == "__main__":
    raise SystemExit(main())
