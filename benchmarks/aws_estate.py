"""An audit of an AWS estate, beside a bare boto3 thread pool that makes the same calls.

Estates of 100, 1,000 and 10,000 mixed resources are served by moto in a process of their own, so
that what is measured is the client alone: `tieout run` with results and roll-ups, and a pool that
makes each distinct call of that run once and throws the answer away. 1,000 resources are read a
second time with 60 ms added to each answer. The aims are those of issue 7, for the kinds of the
floor; a third row reads every kind there is. Modules are compiled beforehand, as those of an
installed program are.
"""

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

# Nothing heavy is imported above the clients: a child's peak counts what its parent held.
FLOOR = (
    "aws.account",
    "aws.cloudtrail.",
    "aws.cloudwatch.alarm",
    "aws.config.recorder",
    "aws.dynamodb.table",
    "aws.ec2.flow_log",
    "aws.ec2.instance",
    "aws.ec2.network_acl",
    "aws.ec2.region_defaults",
    "aws.ec2.security_group",
    "aws.ec2.snapshot",
    "aws.ec2.volume",
    "aws.ec2.vpc",
    "aws.ecr.repository",
    "aws.eks.cluster",
    "aws.elbv2.load_balancer",
    "aws.guardduty.detector",
    "aws.iam.",
    "aws.kms.key",
    "aws.lambda.function",
    "aws.logs.",
    "aws.rds.instance",
    "aws.rds.parameter_group",
    "aws.s3.bucket",
    "aws.secretsmanager.secret",
    "aws.sns.topic",
    "aws.sqs.queue",
)
"""The kinds of the floor of calls; with a dot at its end, all that begin so."""
BESIDE = ("aws.cloudtrail.event_data_store", "aws.iam.saml_provider", "aws.iam.oidc_provider")
THREADS = 32
MIB = 1024
ENVIRONMENT = dict(os.environ)
AIMS = {100: (None, 1.5), 1_000: (1_200, 3.0), 10_000: (11_500, 16.0)}
"""Requests and CPU seconds at most, by size."""


@dataclass(frozen=True)
class Cost:
    """What a client took: CPU seconds, seconds, peak MiB, requests the server answered."""

    cpu: float
    wall: float
    peak: float
    requests: int
    told: dict[str, Any]


@contextmanager
def served(size: int, latency: float, folder: Path) -> Iterator[str]:
    """The address of an estate, served until the block ends."""
    command = [sys.executable, "-m", "tieout.standins.estate", "--size", str(size)]
    command += ["--latency", str(latency), "--folder", str(folder), "--parent", str(os.getpid())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield json.loads(server.stdout.readline())["url"]
        finally:
            server.terminate()


def cost(client: str, url: str, *given: str) -> Cost:
    """Run a client in a process of its own, imports and all."""
    count = f"{url}/-/requests"
    urllib.request.urlopen(urllib.request.Request(count, method="DELETE")).close()
    started = perf_counter()
    command = [sys.executable, __file__, client, url, *given]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT)
    assert process.stdout is not None
    told = json.loads(process.stdout.read() or "{}")
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = perf_counter() - started
    if process.returncode:
        sys.exit(f"{client} ended with {process.returncode}")
    with urllib.request.urlopen(count) as answer:
        requests = json.load(answer)["requests"]
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / MIB, requests, told)


def audit(_: str, folder: str, kinds: str) -> None:
    """The client measured: collect, judge, store and roll up."""
    from evidence.run_store import RunReader
    from tieout.audit import Audit
    from tieout.workspace import Workspace

    place = Workspace.load(Path(folder))
    whole = place.definitions
    wanted = [each for each in whole.assignments if all(map(partial(_of, kinds), each.check.kinds))]
    place.__dict__["definitions"] = replace(whole, assignments=wanted)
    vault = place.vault()
    run = Audit(place, vault).run()
    reader = RunReader(vault, run)
    verdicts = len(reader.verdicts())
    for framework in run.frameworks:
        reader.requirement_verdicts(framework.id)
    print(json.dumps({"results": sum(run.totals.values()), "controls": verdicts, "run": run.id}))


def _of(kinds: str, kind: str) -> bool:
    if not kind.startswith("aws."):
        return False
    whole = any(kind.startswith(each) for each in FLOOR if each.endswith("."))
    return kinds == "all" or ((whole or kind in FLOOR) and kind not in BESIDE)


def asked(folder: Path) -> list[tuple[str, str, dict[str, Any]]]:
    """Every distinct call of the newest run: the operation, the region, the parameters."""
    from evidence.transcript import Transcript
    from evidence.vault import Vault

    vault = Vault.open(folder / "vault")
    made: dict[str, tuple[str, str, dict[str, Any]]] = {}
    for unit in vault.load_run("latest").evidence:
        for exchange in Transcript.parse(vault.get(unit.transcript)).exchanges:
            parameters = dict(exchange.parameters)
            here = unit.scope.parts[1] if len(unit.scope.parts) > 1 else "ap-northeast-1"
            call = exchange.operation, parameters.pop("at", here), parameters
            made[json.dumps(call, sort_keys=True)] = call
    return list(made.values())


def bare(url: str, calls: str) -> None:
    """The client beside it: boto3, a pool of threads, each call once, its answer thrown away."""
    from boto3.session import Session
    from botocore.config import Config
    from botocore.exceptions import ClientError

    session: Any = Session(aws_access_key_id="testing", aws_secret_access_key="testing")

    @cache
    def client(service: str, region: str) -> Any:
        made = session.client(
            service,
            region_name=region,
            endpoint_url=url,
            config=Config(max_pool_connections=THREADS, s3={"addressing_style": "path"}),
        )
        made.meta.events.register("before-call.s3-control", without_account)
        return made

    def without_account(params: dict[str, Any], **_: Any) -> None:
        # The SDK puts the account before the host, which a loopback address does not answer to.
        params["url"] = url + urlsplit(params["url"]).path

    def ask(call: tuple[str, str, dict[str, Any]]) -> None:
        from botocore import xform_name

        operation, region, parameters = call
        service, _, name = operation.partition(":")
        method = xform_name(name)
        asking = client(service, region)
        try:
            if asking.can_paginate(method):
                for _ in asking.get_paginator(method).paginate(**parameters):
                    pass
            else:
                getattr(asking, method)(**parameters)
        except ClientError:
            # "Not set" is an answer too.
            return

    made = json.loads(Path(calls).read_text(encoding="utf-8"))
    for operation, region, _ in made:
        client(operation.partition(":")[0], region)
    with ThreadPoolExecutor(max_workers=THREADS) as pool:
        list(pool.map(ask, made))


def line(name: str, size: int, one: Cost, other: Cost | None = None) -> str:
    """A row of the table."""
    ratio = f"{one.cpu / other.cpu:5.2f}" if other else ""
    figures = f"{one.requests:9,} {one.cpu:8.2f} {one.peak:9.0f} {one.wall:8.1f}"
    return f"{name:24} {size:9,} {figures}  {ratio:5}  {one.told.get('results', ''):>8}"


def compared(size: int, latency: float, kinds: str) -> Iterator[str]:
    """The rows of one estate."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        calls = folder / "calls.json"
        with served(size, latency, folder) as url:
            ours = cost("audit", url, str(folder), kinds)
            calls.write_text(json.dumps(asked(folder)), encoding="utf-8")
            theirs = cost("bare", url, str(calls))
    late = f" + {latency * 1_000:.0f} ms" if latency else ""
    yield line(f"tieout, {kinds}{late}", size, ours, theirs)
    yield line(f"bare boto3{late}", size, theirs)


def main() -> None:
    """Print the table, and what was aimed at."""
    columns = (
        f"{'requests':>9} {'CPU s':>8} {'peak MiB':>9} {'wall s':>8}  {'ratio':5}  {'results':>8}"
    )
    print(f"{'client':24} {'resources':>9} {columns}")
    with tempfile.TemporaryDirectory() as compiled:
        ENVIRONMENT["PYTHONPYCACHEPREFIX"] = compiled
        ENVIRONMENT.pop("PYTHONDONTWRITEBYTECODE", None)
        for _ in compared(min(AIMS), 0.0, "all"):
            pass  # It compiles what the others run.
        measured()


def measured() -> None:
    """Print the rows of all sizes that are named."""
    sizes = [int(each) for each in sys.argv[1:]] or list(AIMS)
    for size in sizes:
        for row in compared(size, 0.0, "floor"):
            print(row, flush=True)
    for latency, kinds in ((0.06, "floor"), (0.0, "all")):
        for row in compared(min(1_000, max(sizes)), latency, kinds):
            print(row, flush=True)
    for size, (requests, cpu) in AIMS.items():
        said = f"{requests:,} requests, " if requests else ""
        print(f"aimed at for {size:,}: at most {said}{cpu} CPU s")
    print("aimed at: ratio at most 1.5 from 1,000 up; 250 MiB at 10,000; 8 s with 60 ms added")


if __name__ == "__main__":
    clients: dict[str, Callable[..., None]] = {"audit": audit, "bare": bare}
    if sys.argv[1:] and sys.argv[1] in clients:
        clients[sys.argv[1]](*sys.argv[2:])
    else:
        main()
