"""Each bad day of an API server can be asked for, by path and call."""

import http.client
import time
from urllib.parse import urlsplit

import pytest

from tieout.standins.kubernetes import Fault, KubernetesStandIn

PODS = "/api/v1/pods"


def statuses(ask, standin, path, calls):
    return [ask(standin, path).status for _ in range(calls)]


def test_a_fault_strikes_the_calls_it_names(standin, ask):
    """A fault begins at its call, lasts its times, and leaves other paths alone."""
    standin.fault(Fault(PODS, "error", call=2, times=2))
    assert ask(standin, "/api/v1/nodes").status == 200
    assert statuses(ask, standin, PODS, 4) == [200, 500, 500, 200]


def test_a_fault_covers_whole_segments(standin, ask):
    """The path is a prefix of segments: /api/v1/pods is none of /api/v1/podtemplates."""
    standin.register("", "v1", "podtemplates", "PodTemplate")
    standin.fault(Fault(PODS, "error", times=None))
    assert ask(standin, "/api/v1/podtemplates").status == 200
    assert statuses(ask, standin, PODS, 3) == [500, 500, 500]
    standin.clear_faults()
    standin.fault(Fault("/", "unavailable", times=None))
    assert ask(standin, "/version").status == 503


@pytest.mark.parametrize("retry_after", [None, 0, 7])
def test_throttled(standin, ask, retry_after):
    """429 comes in plain text, with Retry-After or without."""
    standin.fault(Fault(PODS, "throttled", retry_after=retry_after))
    got = ask(standin, PODS)
    assert got.status == 429
    assert got.headers.get("Retry-After") == (None if retry_after is None else str(retry_after))
    assert got.body == b"Too many requests, please try again later.\n"


def test_error_and_unavailable(standin, ask):
    """500 and 503 carry a Status."""
    standin.fault(Fault(PODS, "error"))
    standin.fault(Fault(PODS, "unavailable", call=2, retry_after=1))
    error, unavailable = ask(standin, PODS), ask(standin, PODS)
    assert (error.status, error.json["message"]) == (500, "etcdserver: request timed out")
    assert (unavailable.status, unavailable.json["reason"]) == (503, "ServiceUnavailable")
    assert unavailable.headers["Retry-After"] == "1"


@pytest.mark.parametrize("status", [200, 502])
def test_html(standin, ask, status):
    """A proxy's page comes as HTML, with success or failure."""
    standin.fault(Fault(PODS, "html", status=status))
    got = ask(standin, PODS)
    assert got.status == status
    assert got.headers["Content-Type"].startswith("text/html")
    assert got.body.startswith(b"<!DOCTYPE html>")


def test_truncated(standin, ask):
    """The head promises more bytes than come."""
    standin.fault(Fault(PODS, "truncated"))
    with pytest.raises(http.client.IncompleteRead):
        ask(standin, PODS)
    assert ask(standin, PODS).status == 200


def test_reset(standin, ask):
    """The connection is reset without an answer; the log keeps the call with status 0."""
    standin.fault(Fault(PODS, "reset"))
    with pytest.raises(ConnectionResetError):
        ask(standin, PODS)
    assert statuses(ask, standin, PODS, 1) == [200]
    assert [request.status for request in standin.requests] == [0, 200]


def test_a_stalled_answer_comes_late(standin, ask):
    """A client whose patience is shorter than the stall gives up; a patient one is answered."""
    standin.fault(Fault(PODS, "stalled", seconds=30))
    connection = http.client.HTTPConnection(urlsplit(standin.url).netloc, timeout=0.2)
    connection.request("GET", PODS)
    with pytest.raises(TimeoutError):
        connection.getresponse()
    connection.close()
    standin.fault(Fault(PODS, "stalled", seconds=0.01))
    assert ask(standin, PODS).status == 200


def test_leaving_wakes_a_stalled_answer():
    """A stall does not outlive the stand-in: its client is answered or let go on leaving."""
    with KubernetesStandIn() as standin:
        standin.fault(Fault(PODS, "stalled", seconds=3600))
        connection = http.client.HTTPConnection(urlsplit(standin.url).netloc, timeout=60)
        connection.request("GET", PODS)
        while not standin.requests:
            time.sleep(0.005)
    try:
        assert connection.getresponse().status == 200
    except (ConnectionError, http.client.HTTPException):
        pass
    finally:
        connection.close()


def test_a_fault_in_the_middle_of_a_chain(standin, ask):
    """The second page of a list can fail, and the same request then succeed."""
    for name in "abc":
        standin.put("", "pods", {"metadata": {"name": name}})
    standin.fault(Fault(PODS, "unavailable", call=2))
    token = ask(standin, PODS, limit=2).json["metadata"]["continue"]
    assert ask(standin, PODS, **{"continue": token}).status == 503
    assert ask(standin, PODS, **{"continue": token}).names == ["c"]
