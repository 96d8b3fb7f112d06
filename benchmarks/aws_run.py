"""A whole AWS run over a seeded estate, against a bare pool of threads that asks the same.

`python benchmarks/aws_run.py 100 1000 10000`. Both are processes of their own, from their start to
their end: the run with its results and roll-ups, the pool with the SDK's loading and parsing.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from evidence.transcript import Transcript
from evidence.vault import Vault

POOL = 16
SECRET = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "testing"}
ALONE = {"AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
BARE = f"""
import json, re, sys
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError, PaginationError
from botocore.session import Session

calls, url = json.load(open(sys.argv[1])), sys.argv[2]
sdk, lock, clients = Session(), Lock(), {{}}
config = Config(
    inject_host_prefix=False, max_pool_connections={POOL}, s3={{"addressing_style": "path"}}
)

def to_the_stand_in(params, **_):
    params["url"] = re.sub(r"//[0-9]{{12}}[.]", "//", params["url"])

def client(service, region):
    with lock:
        if (service, region) not in clients:
            made = sdk.create_client(
                service, region_name=region, endpoint_url=url, config=config
            )
            made.meta.events.register("before-call.s3-control", to_the_stand_in)
            clients[service, region] = made
        return clients[service, region]

def ask(call):
    operation, region, parameters = call
    service, _, name = operation.partition(":")
    held, method = client(service, region), xform_name(name)
    try:
        if held.can_paginate(method):
            for page in held.get_paginator(method).paginate(**parameters):
                pass
        else:
            getattr(held, method)(**parameters)
    except (ClientError, PaginationError):
        pass

with ThreadPoolExecutor({POOL}) as pool:
    list(pool.map(ask, calls))
"""


class Spent(NamedTuple):
    """What a process took: seconds of processor time, and its greatest size in MiB."""

    cpu: float
    peak: float


def spent(command: list[str], folder: Path, environment: dict[str, str], *fine: int) -> Spent:
    """Run a command to its end in a process that is measured alone."""
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL
    ) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, *fine):
        raise SystemExit(f"{' '.join(command)[:80]} ended with {process.returncode}")
    return Spent(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def asked(vault: Vault) -> list[tuple[str, str, dict[str, Any]]]:
    """Every question of the newest run, as operation, region and parameters."""
    found = []
    for entry in vault.entries("evidence", "not-collected"):
        if not entry.fields.get("transcript"):
            continue
        places = entry.fields["scope"].split("/")
        region = places[2] if len(places) > 2 else "us-east-1"
        for each in Transcript.parse(vault.get(entry.fields["transcript"])).exchanges:
            parameters = dict(each.parameters)
            found.append((each.operation, parameters.pop("at", "") or region, parameters))
    return found


def measured(size: int, compiled: Path) -> str:
    """One line: both sides at one size of the estate."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    environment = {**kept, **SECRET, **ALONE, "PYTHONPYCACHEPREFIX": str(compiled)}
    serve = ["-m", "tieout.standins.estate", "--size", str(size), "--parent", str(os.getpid())]
    with (
        tempfile.TemporaryDirectory() as folder,
        subprocess.Popen(
            [sys.executable, *serve, "--folder", folder], stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        ) as server,
    ):  # fmt: skip
        assert server.stdout
        told = json.loads(server.stdout.readline())
        place = Path(told["workspace"])
        count = f"{told['url']}/-/requests"
        run = spent([sys.executable, "-m", "tieout", "run"], place, environment, 1, 3)
        requests = json.load(urllib.request.urlopen(count))["requests"]
        calls = place / "calls.json"
        calls.write_text(json.dumps(asked(Vault.open(place / "vault"))))
        bare = spent([sys.executable, "-c", BARE, str(calls), told["url"]], place, environment)
        server.terminate()
    return (
        f"{told['resources']:7,} resources  {requests:6,} requests"
        f"  run {run.cpu:6.2f} CPU s {run.peak:4.0f} MiB"
        f"  bare {bare.cpu:6.2f} CPU s {bare.peak:4.0f} MiB  ratio {run.cpu / bare.cpu:.2f}"
    )


def main() -> None:
    """Print a line for each size named; the first, small one only compiles."""
    sizes = [int(each) for each in sys.argv[1:]] or [100, 1_000, 10_000]
    print(f"AWS run  {datetime.now(UTC):%Y-%m-%d}", flush=True)
    with tempfile.TemporaryDirectory() as compiled:
        measured(100, Path(compiled))
        for size in sizes:
            print(f"  {measured(size, Path(compiled))}", flush=True)
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(f"  (the benchmark itself {used.ru_utime:.1f} CPU s)")


if __name__ == "__main__":
    main()
