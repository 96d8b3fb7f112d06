"""The demo's company as a source of evidence that can be harmed on the way, in virtual time."""

import json
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from botocore.awsrequest import AWSResponse

from collectors.aws.source import AwsSource
from collectors.crew import Crew
from collectors.kubernetes.attempts import Reply
from collectors.kubernetes.source import KubernetesSource
from collectors.pacing import Limits, Pace, Paces
from collectors.sweep import Collected
from controls.evaluate import evaluate
from evidence.record import Record
from evidence.result import Block
from evidence.verdict import Verdict
from tests.collectors.virtual_clock import VirtualClock
from tests.flow.estate import calendar, cluster, workspace_at
from tieout.audit import Audit
from tieout.demo.standins import StandIns
from tieout.sources import open_sources
from tieout.standins.kubernetes import KubernetesStandIn
from tieout.workspace import Workspace

NOW = datetime.now(UTC).replace(microsecond=0)
Pass = tuple[str, str, str, str]
"""Control, check, scope and resource that is said to pass."""


@dataclass(frozen=True)
class Harm:
    """What a source answers in place of the truth."""

    status: int
    code: str
    retry_after: int | None = None


Rule = Callable[[str], Harm | None]
"""The harm that strikes a question of that operation, None to let it through."""


@dataclass
class Estate:
    """The company's AWS account, cluster and files, with whoever harms them."""

    folder: Path
    aws_url: str
    chat: KubernetesStandIn

    def __post_init__(self) -> None:
        self.clock = VirtualClock()
        self.rule: Rule = lambda _: None
        self._truth: dict[str, Collected] | None = None
        self._passes: set[Pass] = set()
        self._read = Workspace.load(self.folder)
        # Building the SDK's clients takes longest, so that all workspaces share them.
        (source,) = (each for each in self._read.sources if isinstance(each, AwsSource))
        assert self._read.definitions
        self._aws = source.connection
        self._aws.paces = Paces(self.clock.patience())
        self._aws.sdk.register("before-send", struck_in_aws(self._ruled))

    def _ruled(self, operation: str) -> Harm | None:
        return self.rule(operation)

    def workspace(self, rule: Rule = lambda _: None, **patience: Any) -> Workspace:
        """A workspace whose sources are struck by the rule; those made before are no longer.

        They sign in anew, and know nothing of what another workspace was answered.
        """
        self.rule = rule
        place = copy(self._read)
        sources = open_sources(place.configuration, place.document, place.folder)
        for source in sources:
            if isinstance(source, AwsSource):
                source.connection = self._aws
                self._aws.paces = Paces(self.clock.patience(**patience))
                self._aws._worked = False
            if isinstance(source, KubernetesSource):
                connection: Any = source._connection
                connection.pace = Pace(self.clock.patience(rate=20.0, burst=40, **patience))
                connection._sent = struck_in_kubernetes(rule, connection._sent)
        place.__dict__["sources"] = sources
        return place

    def collected(
        self, place: Workspace, *, workers: int = 8, limits: Limits | None = None
    ) -> dict[str, Collected]:
        """Every unit of a workspace, by its name."""
        units = Audit.units(place)
        limits = limits or Limits(clock=self.clock.now)
        with Crew(units, run="r", clock=lambda: NOW, workers=workers, limits=limits) as crew:
            done = [each for group in crew.groups() for each in group]
        return {f"{each.evidence.kind} {each.evidence.scope}": each for each in done}

    @property
    def truth(self) -> Mapping[str, Collected]:
        """What every unit comes to when nothing goes wrong."""
        if self._truth is None:
            place = self.workspace()
            self._truth = self.collected(place)
            self._passes = passes(judged(place, self._truth), self._truth)
        return self._truth

    def false_passes(self, place: Workspace, units: Mapping[str, Collected]) -> set[Pass]:
        """What passes on harmed evidence, and does not on that of a quiet day."""
        assert self.truth
        return passes(judged(place, units), units) - self._passes


@contextmanager
def estate_in(folder: Path) -> Iterator[Estate]:
    """The company, started in a folder; its account in a process of its own."""
    standins = StandIns.start(folder, today=calendar().today)
    try:
        with cluster() as chat:
            place = workspace_at(
                folder / "workspace", aws_url=standins.aws_url, kubernetes_url=chat.url
            )
            yield Estate(place, standins.aws_url, chat)
    finally:
        standins.stop()


def judged(place: Workspace, units: Mapping[str, Collected]) -> list[Block]:
    """The results over collected units, stored nowhere."""
    bodies = {each.record.digest: each.record.body for each in units.values() if each.record}
    evidence = [units[name].evidence for name in sorted(units)]
    return evaluate(place.definitions, evidence, lambda digest: Record.parse(bodies[digest]), NOW)


def passes(blocks: list[Block], units: Mapping[str, Collected]) -> set[Pass]:
    """Everything that is said to pass: each resource, or a population as a whole."""
    ids = {
        each.record.digest: [row["id"] for row in each.record.rows]
        for each in units.values()
        if each.record
    }
    return {
        (block.control, block.check, block.scope, ids[block.record or ""][row])
        for block in blocks
        for row, stretch in block.rows()
        if stretch.verdict is Verdict.PASS and row is not None
    } | {
        (block.control, block.check, block.scope, "")
        for block in blocks
        if block.whole and block.whole.verdict is Verdict.PASS
    }


def sometimes(share: float, seed: int, harm: Harm) -> Rule:
    """Strike that share of all questions, drawn by the seed."""
    drawn, lock = random.Random(seed), threading.Lock()

    def strike(_: str) -> Harm | None:
        with lock:
            return harm if drawn.random() < share else None

    return strike


class From:
    """Strike every question from the k-th on; `asked` counts them all."""

    def __init__(self, first: float, harm: Harm) -> None:
        self.first, self.harm = first, harm
        self.asked = 0
        self._lock = threading.Lock()

    def __call__(self, operation: str) -> Harm | None:
        with self._lock:
            self.asked += 1
            return self.harm if self.asked >= self.first else None


def struck_in_aws(rule: Rule) -> Callable[..., AWSResponse | None]:
    def answer(request: Any, event_name: str, **_: Any) -> AWSResponse | None:
        _before, service, name = event_name.split(".")
        harm = rule(f"{service.replace('-', '')}:{name}")
        if harm is None:
            return None
        headers = {"content-type": "text/xml"}
        if harm.retry_after is not None:
            headers["retry-after"] = str(harm.retry_after)
        # Services that speak JSON tell the code of an error by a header or in the body.
        headers["x-amzn-errortype"] = harm.code
        target = "X-Amz-Target" in request.headers
        told = json.dumps({"__type": harm.code, "message": "no"}).encode() if target else None
        body: Any = Body(told or _error(service, harm.code))
        return AWSResponse(request.url, harm.status, headers, body)

    return answer


def struck_in_kubernetes(rule: Rule, sent: Callable[..., Reply]) -> Callable[..., Reply]:
    def answer(client: Any, method: str, target: str, *rest: Any) -> Reply:
        harm = rule(f"{method} {target.partition('?')[0]}")
        if harm is None:
            return sent(client, method, target, *rest)
        headers = {} if harm.retry_after is None else {"retry-after": str(harm.retry_after)}
        return Reply(harm.status, headers, b"")

    return answer


def _error(service: str, code: str) -> bytes:
    """An error as the service's protocol writes it."""
    inner = f"<Error><Code>{code}</Code><Message>no</Message></Error>"
    bodies = {
        "cloudtrail": json.dumps({"__type": code, "message": "no"}),
        "s3": inner,
        "ec2": f"<Response><Errors>{inner}</Errors></Response>",
    }
    return bodies.get(service, f"<ErrorResponse>{inner}</ErrorResponse>").encode()


class Body:
    """The raw side of an answer that never came over the wire."""

    def __init__(self, data: bytes) -> None:
        self._data = data

    def stream(self, **_: Any) -> Iterator[bytes]:
        yield self._data
