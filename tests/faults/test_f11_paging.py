"""F11: pages that lie; what was seen is kept, and is never taken for the whole."""

import gzip
import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from collectors.aws.session import Aws
from collectors.aws.source import AwsSource
from collectors.collector import Collector
from collectors.kubernetes.session import Cluster
from collectors.kubernetes.source import KubernetesSource
from collectors.resource import Resource
from collectors.sweep import Unit, collect, replay
from evidence.record import Fields
from evidence.scope import Scope
from tests.collectors.virtual_clock import VirtualClock
from tests.faults.figures import figures
from tests.faults.sizes import size

NOW = datetime(2026, 11, 22, tzinfo=UTC)
PODS = "/api/v1/pods"
ROLES = "iam:GetAccountAuthorizationDetails"


class Thing(Resource, kind="test.faults.paged"):
    """Something that comes in pages."""

    colour: str


def paged_in_aws(aws: Aws) -> Iterator[Fields]:
    for item in aws.pages(ROLES, "RoleDetailList"):
        yield {"id": item["RoleName"], "colour": item["Arn"]}


def paged_in_kubernetes(cluster: Cluster) -> Iterator[Fields]:
    for item in cluster.pages(PODS):
        yield {"id": item["metadata"]["name"], "colour": item["metadata"]["uid"]}


@dataclass(frozen=True)
class Page:
    """One answer: items as (name, colour), the token that leads on, and what is wrong with it.

    `left` is how many more the server counts; only a cluster says so, and of AWS only whether
    there are any.
    """

    items: Sequence[tuple[str, str]] = ()
    token: str | None = None
    left: int | None = None
    harm: str = ""

    def in_kubernetes(self) -> bytes:
        metadata: dict[str, Any] = {"resourceVersion": "7"}
        metadata |= {} if self.token is None else {"continue": self.token}
        metadata |= {} if self.left is None else {"remainingItemCount": self.left}
        items = [{"metadata": {"name": name, "uid": colour}} for name, colour in self.items]
        if self.harm == "error body":
            return json.dumps({"kind": "Status", "status": "Failure", "code": 500}).encode()
        return json.dumps({"kind": "PodList", "metadata": metadata, "items": items}).encode()

    def in_aws(self) -> bytes:
        if self.harm == "error body":
            return b"<ErrorResponse><Error><Code>InternalFailure</Code></Error></ErrorResponse>"
        items = "".join(
            f"<member><RoleName>{name}</RoleName><Arn>arn:{name}:{colour}</Arn>"
            "<CreateDate>2026-01-01T00:00:00Z</CreateDate></member>"
            for name, colour in self.items
        )
        marker = f"<Marker>{self.token}</Marker>" if self.token else ""
        more = str(bool(self.token or self.left)).lower()
        inner = f"<IsTruncated>{more}</IsTruncated>{marker}<RoleDetailList>{items}</RoleDetailList>"
        name = ROLES.partition(":")[2]
        return f"<{name}Response><{name}Result>{inner}</{name}Result></{name}Response>".encode()


@dataclass
class Liar:
    """A server that answers these pages in turn, the last one for ever."""

    world: str
    pages: Sequence[Page]
    asked: int = 0
    lock: Any = field(default_factory=threading.Lock)

    def next(self) -> Page:
        with self.lock:
            self.asked += 1
            return self.pages[min(self.asked, len(self.pages)) - 1]


@contextmanager
def served(liar: Liar) -> Iterator[str]:
    """The liar on a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            page = liar.next()
            body = page.in_aws() if liar.world == "aws" else page.in_kubernetes()
            kind = "text/xml" if liar.world == "aws" else "application/json"
            self.close_connection = True
            if page.harm == "no answer":
                return
            if page.harm == "cut body":
                body = body[: len(body) - 20]
            self.send_response(200)
            if page.harm == "cut gzip":
                body = gzip.compress(body)[:-12]
                self.send_header("content-encoding", "gzip")
            self.send_header("content-type", kind)
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


A, B, C = ("a", "1"), ("b", "2"), ("c", "3")
ALL = ["a", "b", "c"]


@dataclass(frozen=True)
class Case:
    """Pages, the ids that are kept of them, and what the gap is; None where there is none.

    A word for either world, since only a cluster counts what is left.
    """

    pages: Sequence[Page]
    ids: list[str]
    aws: str | None
    kubernetes: str | None


CASES = {
    "an item added between pages": Case([Page([A], "t", 1), Page([B, C])], ALL, None, "incomplete"),
    "an item removed between pages": Case(
        [Page([A], "t", 2), Page([C])], ["a", "c"], None, "incomplete"
    ),
    "an item on two pages": Case([Page([A, B], "t", 2), Page([B, C])], ALL, None, None),
    "two items of one id": Case(
        [Page([A, B], "t", 2), Page([("b", "other"), C])], ALL, "incomplete", "incomplete"
    ),
    "a repeated token": Case(
        [Page([A], "t"), Page([B], "t")], ["a", "b"], "incomplete", "incomplete"
    ),
    "a circle of tokens": Case(
        [Page([A], "t"), Page([B], "u"), Page([C], "t")], ALL, "incomplete", "incomplete"
    ),
    "a missing token": Case([Page([A, B], None, 1)], ["a", "b"], "incomplete", "incomplete"),
    "another size of page": Case(
        [Page([A], "t", 2), Page([], "u", 2), Page([B, C])], ALL, None, None
    ),
    "a cut answer": Case(
        [Page([A], "t", 2), Page([B, C], harm="cut body")], ["a"], "malformed", "malformed"
    ),
    "an error with status 200": Case(
        [Page([A], "t", 2), Page(harm="error body")], ["a"], "malformed", "malformed"
    ),
    "cut gzip": Case([Page([A], "t", 2), Page([B, C], harm="cut gzip")], ["a"], "unread", "unread"),
    "no answer": Case(
        [Page([A], "t", 2), Page(harm="no answer")], ["a"], "unavailable", "unavailable"
    ),
}
UNREAD = ("malformed", "unavailable")
"""What bytes that cannot be unpacked are told as is the SDK's affair, so they are not taken."""


def source_of(world: str, url: str, folder: Path, clock: VirtualClock) -> Any:
    if world == "aws":
        file = folder / "credentials"
        file.write_text("[x]\naws_access_key_id = x\naws_secret_access_key = x\n")
        return AwsSource(
            "place",
            profile="x",
            credentials_file=file,
            regions=["us-east-1"],
            endpoint_url=url,
            patience=clock.patience(down=1.0),
        )
    user = {"name": "x", "user": {"token": "x"}}
    config = {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "x", "cluster": {"server": url}}],
        "users": [user],
        "contexts": [{"name": "x", "context": {"cluster": "x", "user": "x"}}],
        "current-context": "x",
    }
    file = folder / "kubeconfig"
    file.write_text(json.dumps(config))
    return KubernetesSource("place", kubeconfig=file, patience=clock.patience(down=1.0))


COLLECTORS: dict[str, Collector[Thing]] = {
    # Not registered: these are collectors of this page alone.
    "aws": Collector(paged_in_aws, Thing, Aws, "account", (), {}),
    "kubernetes": Collector(paged_in_kubernetes, Thing, Cluster, "cluster", (), {}),
}


@pytest.mark.parametrize("world", COLLECTORS)
@pytest.mark.parametrize("word", CASES)
def test_pages_that_lie(word: str, world: str, tmp_path: Path) -> None:
    """Duplicates are folded, counts reconciled; a chain without a proven end is partial."""
    case, clock = CASES[word], VirtualClock()
    expected = case.aws if world == "aws" else case.kubernetes
    made, scope = COLLECTORS[world], Scope("place", ("1",))
    liar = Liar(world, case.pages)
    with served(liar) as url:
        source = source_of(world, url, tmp_path, clock)
        unit = collect(Unit(made, source, scope, "auditor"), run="r", clock=lambda: NOW)
    assert unit.record is not None
    assert case.ids == [row["id"] for row in unit.record.rows]
    gap = unit.evidence.gap
    assert (expected is None) == unit.evidence.complete == unit.record.completeness.complete
    if expected:
        assert gap is not None
        assert gap.cause in (UNREAD if expected == "unread" else (expected,)), gap
    again = replay(made, scope, unit.transcript)
    assert again is not None
    assert unit.record.body == again.body
    figures("F11", chains=1, false_passes=0 if gap or not expected else 1)


def test_the_campaign_is_whole() -> None:
    """There are as many faults as are told of, each tried in either world."""
    assert size("F11") == len(CASES)
