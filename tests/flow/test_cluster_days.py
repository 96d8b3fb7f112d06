"""The bad days of a cluster, through the command: it ends, says what is missing, passes nothing."""

from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from collectors.kubernetes.connection import Connection
from collectors.kubernetes.source import KubernetesSource
from collectors.pacing import Limits
from evidence.result import Result
from evidence.run_store import RunReader
from evidence.verdict import Verdict
from tests.collectors.virtual_clock import VirtualClock
from tests.flow.cluster_place import PODS, passes, run, workspace_over
from tests.flow.estate import Spoken, results
from tieout.audit import Audit
from tieout.cli.summary import exit_code
from tieout.standins.kubernetes import Fault, KubernetesStandIn
from tieout.workspace import Workspace

DAYS = {
    "throttled": (Fault(PODS, "throttled", call=2, times=None), "TooManyRequests"),
    "throttled, come back in an hour": (
        Fault(PODS, "throttled", call=2, times=None, retry_after=3600),
        "TooManyRequests",
    ),
    "an error": (Fault(PODS, "error", call=2, times=None), "InternalServerError"),
    "unavailable": (Fault(PODS, "unavailable", call=2, times=None), "ServiceUnavailable"),
    "unavailable, come back in an hour": (
        Fault(PODS, "unavailable", call=2, times=None, retry_after=3600),
        "ServiceUnavailable",
    ),
    "a page to sign in": (Fault(PODS, "html", call=2, times=None), "NotJson"),
    "an error page": (Fault(PODS, "html", call=2, times=None, status=502), "BadGateway"),
    "a cut body": (Fault(PODS, "truncated", call=2, times=None), "Truncated"),
    "a stalled socket": (Fault(PODS, "stalled", call=2, times=None, seconds=1.0), "TimedOut"),
    "a reset": (Fault(PODS, "reset", call=2, times=None), "ConnectionLost"),
}
"""What goes wrong with every page of the pods but the first one asked, and the word for it."""


@pytest.fixture(scope="module")
def place(chat: KubernetesStandIn, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return workspace_over(chat, tmp_path_factory.mktemp("days"), "secrets = true")


@pytest.fixture(scope="module")
def quiet(place: Path) -> Mapping[Spoken, Result]:
    """The results of a day on which nothing goes wrong."""
    _, done, found = run(place)
    gaps = [each.gap for each in done.evidence if each.gap]
    assert not gaps
    assert of_pods(found, Verdict.PASS)
    return found


@pytest.fixture
def struck(chat: KubernetesStandIn) -> Iterator[KubernetesStandIn]:
    yield chat
    chat.clear_faults()


def of_pods(found: Mapping[Spoken, Result], *verdicts: Verdict) -> list[Spoken]:
    return [
        key
        for key, each in found.items()
        if "kubernetes.pod" == each.kind and each.verdict in verdicts
    ]


@pytest.mark.parametrize("word", DAYS)
def test_a_bad_day(
    quiet: Mapping[Spoken, Result], place: Path, struck: KubernetesStandIn, word: str
) -> None:
    """The run ends, names the list and the cause, is incomplete, and no pod passes for it."""
    fault, code = DAYS[word]
    struck.fault(fault)
    said, done, found = run(place)
    assert said.code in (1, 3), said.err
    assert f"{code} on GET {PODS}" in said.err
    assert "incomplete" == done.status
    (unit,) = (each for each in done.evidence if "kubernetes.pod" == each.kind)
    assert not unit.complete
    assert not of_pods(found, Verdict.PASS)
    assert passes(found) <= passes(dict(quiet))


def test_a_list_that_keeps_being_compacted(
    quiet: Mapping[Spoken, Result], place: Path, chat: KubernetesStandIn
) -> None:
    """Read twice more and then to its end by the fresh token: all rows, and still no pass."""
    real = Connection.ask

    def compacting(self: Connection, method: str, path: str, *rest: Any, **more: Any) -> Any:
        reply = real(self, method, path, *rest, **more)
        if path == PODS:
            chat.compact()
        return reply

    with patch.object(Connection, "ask", compacting):
        said, done, found = run(place)
    assert said.code in (1, 3)
    assert f"InconsistentSnapshot on GET {PODS}" in said.err
    assert "incomplete" == done.status
    (unit,) = (each for each in done.evidence if "kubernetes.pod" == each.kind)
    assert unit.rows == len({key[4] for key in of_pods(quiet, *Verdict) if key[4]})
    assert not of_pods(found, Verdict.PASS)
    assert of_pods(found, Verdict.FAIL), "what was seen may prove a failure"
    assert passes(found) <= passes(dict(quiet))


@pytest.mark.parametrize("retry_after", [None, 5])
@pytest.mark.parametrize("trouble", ["throttled", "unavailable"])
def test_a_storm_ends_by_the_deadline(
    quiet: Mapping[Spoken, Result],
    place: Path,
    struck: KubernetesStandIn,
    trouble: Any,
    retry_after: int | None,
) -> None:
    """Where nothing gets through any more, the run ends by its deadline and each kind says so."""
    clock = VirtualClock()
    hasty = partial(KubernetesSource, patience=clock.patience())
    with patch("collectors.kubernetes.source.KubernetesSource", hasty):
        opened = Workspace.load(place)
        (source,) = opened.sources
    # Who we are and where is known already: the storm begins after that.
    known = source.identity()
    assert source.scopes("cluster")
    source.identity = lambda: known  # type: ignore[method-assign]
    for path in ("/api", "/apis", "/version"):
        struck.fault(Fault(path, trouble, times=None, retry_after=retry_after))
    vault, before = opened.vault(), clock.seconds
    limits = Limits(unit=120, run=300, clock=clock.now)
    done = Audit(opened, vault, limits=limits).run()
    assert clock.seconds - before <= 300
    assert exit_code(done.totals, strict=False) == 3
    for each in done.evidence:
        if each.gap:
            assert each.gap.cause in ("throttled", "unavailable"), each
            assert each.gap.operation.startswith("GET /api")
        else:
            # A kind of one row a cluster, all of whose fields are facets.
            assert each.unobserved, each
    found = results(RunReader(vault, done))
    assert not [each for each in found.values() if each.verdict in (Verdict.PASS, Verdict.FAIL)]
    assert passes(found) <= passes(dict(quiet))
