"""Memory of an AWS run as an account grows: 1,000, 10,000 and 100,000 resources, page by page.

moto answers most lists in one piece, so the pages come from a stand-in of this file, which makes
each up when it is asked for and keeps none. Half of the runs read kinds whose resources are judged
one by one, the other half kinds that checks join. The run is a process of its own, results and
roll-ups included; what an empty account takes is told apart.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import parse_qs

ALONE = ("aws.logs.group", "aws.ssm.parameter")
"""Kinds that are judged one by one."""
JOINED = (
    "aws.ec2.network_interface",
    "aws.ec2.security_group",
    "aws.ec2.snapshot",
    "aws.ec2.volume",
)
"""Kinds of which some check asks for the whole population."""
SETS = {"one by one": ALONE, "joined": JOINED}
SIZES = (0, 1_000, 10_000, 100_000)
MIB = 1024
REGION = "eu-west-1"
KEY = f"arn:aws:kms:{REGION}:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab"
IDENTITY = (
    "<GetCallerIdentityResponse><GetCallerIdentityResult>"
    "<Arn>arn:aws:iam::123456789012:user/auditor</Arn><UserId>AIDAEXAMPLE</UserId>"
    "<Account>123456789012</Account></GetCallerIdentityResult>"
    "<ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>"
)
TAGS = "".join(
    f"<item><key>{key}</key><value>{value}</value></item>"
    for key, value in (("owner", "platform"), ("data-class", "internal"), ("Name", "example"))
)


def _volume(n: int) -> str:
    return (
        f"<item><volumeId>vol-{n:017x}</volumeId><size>8</size><status>in-use</status>"
        f"<createTime>2026-01-02T03:04:05.000Z</createTime><encrypted>true</encrypted>"
        f"<kmsKeyId>{KEY}</kmsKeyId><snapshotId>snap-{n:017x}</snapshotId><attachmentSet><item>"
        f"<instanceId>i-{n:017x}</instanceId><status>attached</status></item></attachmentSet>"
        f"<tagSet>{TAGS}</tagSet></item>"
    )


def _snapshot(n: int) -> str:
    return (
        f"<item><snapshotId>snap-{n:017x}</snapshotId><volumeId>vol-{n:017x}</volumeId>"
        f"<startTime>2026-01-02T03:04:05.000Z</startTime><status>completed</status>"
        f"<encrypted>true</encrypted><kmsKeyId>{KEY}</kmsKeyId><tagSet>{TAGS}</tagSet></item>"
    )


def _group(n: int) -> str:
    return (
        f"<item><groupId>sg-{n:017x}</groupId><groupName>service-{n}</groupName>"
        f"<vpcId>vpc-{n % 7:017x}</vpcId><ipPermissions><item><ipProtocol>tcp</ipProtocol>"
        f"<fromPort>443</fromPort><toPort>443</toPort><ipRanges><item><cidrIp>10.0.{n % 250}.0/24"
        f"</cidrIp></item></ipRanges></item></ipPermissions><ipPermissionsEgress/>"
        f"<tagSet>{TAGS}</tagSet></item>"
    )


def _interface(n: int) -> str:
    return (
        f"<item><networkInterfaceId>eni-{n:017x}</networkInterfaceId><vpcId>vpc-{n % 7:017x}"
        f"</vpcId><subnetId>subnet-{n % 40:017x}</subnetId><interfaceType>interface"
        f"</interfaceType><status>in-use</status><requesterManaged>false</requesterManaged>"
        f"<attachment><instanceId>i-{n:017x}</instanceId></attachment><groupSet><item>"
        f"<groupId>sg-{n:017x}</groupId></item></groupSet><privateIpAddressesSet><item>"
        f"<privateIpAddress>10.0.{n % 250}.{n % 240}</privateIpAddress></item>"
        f"</privateIpAddressesSet><tagSet>{TAGS}</tagSet></item>"
    )


def _log_group(n: int) -> dict[str, Any]:
    arn = f"arn:aws:logs:{REGION}:123456789012:log-group:/service/{n}"
    return {"logGroupName": f"/service/{n}", "arn": arn, "retentionInDays": 365, "kmsKeyId": KEY}


def _parameter(n: int) -> dict[str, Any]:
    arn = f"arn:aws:ssm:{REGION}:123456789012:parameter/service/{n}"
    told = {"Name": f"/service/{n}", "ARN": arn, "Type": "SecureString", "Tier": "Standard"}
    return {**told, "KeyId": KEY, "LastModifiedDate": 1_767_000_000}


XML: dict[str, tuple[str, Callable[[int], str]]] = {
    "DescribeVolumes": ("volumeSet", _volume),
    "DescribeSnapshots": ("snapshotSet", _snapshot),
    "DescribeSecurityGroups": ("securityGroupInfo", _group),
    "DescribeNetworkInterfaces": ("networkInterfaceSet", _interface),
}
JSON: dict[str, tuple[str, str, Callable[[int], dict[str, Any]]]] = {
    "Logs_20140328.DescribeLogGroups": ("logGroups", "nextToken", _log_group),
    "AmazonSSM.DescribeParameters": ("Parameters", "NextToken", _parameter),
}
PAGE = {"xml": 1_000, "json": 50}


class Pages(BaseHTTPRequestHandler):
    """Answers lists of `size` resources of each kind, a page for a token."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    size = 0

    def do_POST(self) -> None:
        """One page."""
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        target = self.headers.get("X-Amz-Target", "")
        if target in JSON:
            self._told("application/x-amz-json-1.1", self._json(target, json.loads(asked)))
            return
        form = {name: values[0] for name, values in parse_qs(asked.decode()).items()}
        if form.get("Action") in XML:
            self._told("text/xml", self._xml(form))
        elif form.get("Action") == "GetCallerIdentity":
            self._told("text/xml", IDENTITY)
        else:
            self._told("text/xml", "<Response/>", 400)

    def _numbers(self, token: str | None, most: int) -> tuple[range, str]:
        start = int(token or 0)
        end = min(self.size, start + most)
        return range(start, end), str(end) if end < self.size else ""

    def _json(self, target: str, asked: dict[str, Any]) -> str:
        key, token, made = JSON[target]
        numbers, more = self._numbers(asked.get(token), PAGE["json"])
        return json.dumps({key: [made(n) for n in numbers], **({token: more} if more else {})})

    def _xml(self, form: dict[str, str]) -> str:
        key, made = XML[form["Action"]]
        numbers, more = self._numbers(form.get("NextToken"), PAGE["xml"])
        # Nobody else may make a volume of any snapshot.
        items = "" if "RestorableBy.1" in form else "".join(map(made, numbers))
        token = f"<nextToken>{more}</nextToken>" if more and items else ""
        name = f"{form['Action']}Response"
        return f"<{name}><requestId>r</requestId><{key}>{items}</{key}>{token}</{name}>"

    def _told(self, sort: str, body: str, status: int = 200) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", sort)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Nothing: a benchmark prints its table alone."""


def serve(size: str) -> None:
    """Serve lists of so many resources of each kind, and say where."""
    Pages.size = int(size)
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pages)
    server.daemon_threads = True
    print(f"http://127.0.0.1:{server.server_address[1]}", flush=True)
    server.serve_forever()


def audit(folder: str, which: str) -> None:
    """The client measured: collect, judge, store and roll up."""
    from evidence.run_store import RunReader
    from tieout.audit import Audit
    from tieout.workspace import Workspace

    place = Workspace.load(Path(folder))
    kinds, whole = {*SETS[which]}, place.definitions
    wanted = [each for each in whole.assignments if kinds.issuperset(each.check.kinds)]
    place.__dict__["definitions"] = replace(whole, assignments=wanted)
    vault = place.vault()
    run = Audit(place, vault).run()
    reader = RunReader(vault, run)
    for framework in run.frameworks:
        reader.requirement_verdicts(framework.id)
    told = {"resources": sum(each.rows for each in run.evidence), "results": run.totals}
    print(json.dumps({**told, "checks": len(wanted), "status": run.status}))


@dataclass(frozen=True)
class Cost:
    """What a run took: CPU seconds, seconds, peak MiB; and what it told."""

    cpu: float
    wall: float
    peak: float
    told: dict[str, Any]


@contextmanager
def served(size: int) -> Iterator[str]:
    """Where the lists are served, until the block ends."""
    command = [sys.executable, __file__, "serve", str(size)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def cost(which: str, url: str, compiled: Path) -> Cost:
    """Run an audit in a process of its own, its modules compiled as those of an installed one."""
    with tempfile.TemporaryDirectory() as name:
        Path(name, "tieout.toml").write_text(
            f'organisation = "Example Company"\n[[aws]]\nname = "123456789012"\n'
            f'regions = ["{REGION}"]\nendpoint_url = "{url}"\n',
            encoding="utf-8",
        )
        environment = {
            **{name: told for name, told in os.environ.items() if not name.startswith("AWS_")},
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing",
            "PYTHONPYCACHEPREFIX": str(compiled),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        started = perf_counter()
        command = [sys.executable, __file__, "audit", name, which]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
        assert process.stdout is not None
        told = json.loads(process.stdout.read() or "{}")
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            sys.exit(f"the audit ended with {process.returncode}")
    took = perf_counter() - started
    return Cost(used.ru_utime + used.ru_stime, took, used.ru_maxrss / MIB, told)


def lines(which: str, sizes: list[int], compiled: Path) -> Iterator[str]:
    """The rows of one half of the table."""
    empty: Cost | None = None
    for size in chain((0,), sizes):
        with served(size // len(SETS[which])) as url:
            one = cost(which, url, compiled)
        first, empty = empty is None, empty or one
        if first:
            yield f"{which:12} {'none':>9} {one.cpu:8.2f} {one.wall:8.1f} {one.peak:9.0f}"
            continue
        found = one.told["resources"]
        more = (one.peak - empty.peak) * MIB * 1024 / found
        each = (one.cpu - empty.cpu) * 1_000 / found
        figures = f"{one.cpu:8.2f} {one.wall:8.1f} {one.peak:9.0f} {each:12.3f} {more:12.0f}"
        results = " ".join(f"{verdict} {rows}" for verdict, rows in one.told["results"].items())
        yield f"{which:12} {found:9,} {figures}  {one.told['status']}: {results}"


def main() -> None:
    """Print the table."""
    sizes = [int(each) for each in sys.argv[1:]] or [size for size in SIZES if size]
    columns = f"{'CPU s':>8} {'wall s':>8} {'peak MiB':>9} {'CPU s/1,000':>12} {'B a resource':>12}"
    print(f"{'judged':12} {'resources':>9} {columns}")
    with tempfile.TemporaryDirectory() as compiled:
        for which in SETS:
            for row in lines(which, sizes, Path(compiled)):
                print(row, flush=True)
    print("aimed at: flat for what is judged one by one, 1 kB a resource for what is joined")


if __name__ == "__main__":
    if sys.argv[1:2] == ["serve"]:
        serve(sys.argv[2])
    elif sys.argv[1:2] == ["audit"]:
        audit(*sys.argv[2:4])
    else:
        main()
