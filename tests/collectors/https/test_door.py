"""The door to a host: known reads pass, all else is refused unsent or told as what it is."""

import gzip
from typing import Any

import pytest

from collectors.errors import UnobservedError, WriteRefusedError
from collectors.https.address import Address
from collectors.https.documents import json_value
from collectors.https.reads import filled
from collectors.https.secrets import Secret
from collectors.https.sign_in import Granted, Header
from collectors.pacing import Deadline
from evidence.errors import UsageError
from tests.collectors.https.conftest import TOKEN, Said

NOT_HTTPS = ["http://hr.example.com", "ftp://hr.example.com", "hr.example.com", "https://", "//x"]
ODD_URLS = [
    *NOT_HTTPS,
    "https://user:pw@hr.example.com",
    "https://hr.example.com/?a=b",
    "https://h:x",
]
UP = ["..", ".", "a/b", "a%2fb", "a\\b", "%2e%2e", "a?b", "a#b", "", "a b", "a\nb"]


@pytest.mark.parametrize("url", ODD_URLS)
def test_other_addresses_are_refused(url: str) -> None:
    """Plain HTTP, credentials in the URL and what is no URL are refused before anything is sent."""
    with pytest.raises(UsageError) as caught:
        Address.of(url)
    assert "pw" not in str(caught.value)


def test_plain_loopback_is_allowed_by_word_alone() -> None:
    """Plain HTTP goes to this machine only, and only where the source says so."""
    assert str(Address.of("http://127.0.0.1:8080/v1/", allow_loopback=True)).endswith(":8080/v1")
    for url, allowed in (("http://127.0.0.1:8080", False), ("http://10.0.0.1", True)):
        with pytest.raises(UsageError, match="is not https"):
            Address.of(url, allow_loopback=allowed)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/people"),
        ("DELETE", "/v1/people"),
        ("GET", "/v1/people/1/pay"),
        ("GET", "/v1/people/.."),
        ("GET", "//elsewhere.example.com/v1/people"),
        ("GET", "/v1/people/a%2f..%2fpay"),
    ],
)
def test_what_is_no_known_read_is_not_sent(method: str, path: str, host: Any, door: Any) -> None:
    """Another method, another path and a way up are refused, and the host sees nothing."""
    with pytest.raises(WriteRefusedError):
        door(("/v1/people", "/v1/people/{id}")).ask(method, path)
    assert host.seen == []


@pytest.mark.parametrize("value", UP)
def test_no_value_leads_out_of_its_segment(value: str, host: Any, door: Any) -> None:
    """Whatever an id holds, the path asked for is one segment longer or nothing is sent."""
    there = door(("/v1/people/{id}",))
    try:
        there.ask("GET", filled("/v1/people/{id}", {"id": value}))
    except WriteRefusedError:
        assert host.seen == []
    else:
        assert [each.path.count("/") for each in host.seen] == [3]
        assert host.seen[0].path.startswith("/v1/people/")


def test_a_search_by_post_is_a_read_where_it_is_listed(host: Any, door: Any) -> None:
    """A POST on the list goes out with its body as JSON, signed in."""
    host.says(Said({"rows": []}))
    door((), ("/v1/search",)).ask("POST", "/v1/search", json={"fields": ["id"]})
    (seen,) = host.seen
    assert (seen.method, seen.body) == ("POST", b'{"fields":["id"]}')
    assert seen.headers["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504, 598])
def test_passing_faults_are_asked_again(status: int, host: Any, door: Any) -> None:
    """A host that answers the third time has answered; the attempts are counted."""
    host.says(Said({}, status), Said({}, status), Said({"ok": True}))
    reply = door().ask("GET", "/v1/people")
    assert json_value("", reply) == {"ok": True}
    assert reply.attempts == 3


@pytest.mark.parametrize(
    ("status", "cause"),
    [(429, "throttled"), (503, "unavailable"), (408, "unavailable"), (403, "refused"),
     (401, "refused"), (404, "unsupported"), (400, "malformed"), (302, "malformed")],
)  # fmt: skip
def test_a_lost_question_is_a_gap(status: int, cause: str, host: Any, door: Any) -> None:
    """Whatever is not answered is told with operation, cause and status, and without the body."""
    host.says(Said({"message": "Taro Yamada"}, status, {"location": "https://x.example.net/"}))
    with pytest.raises(UnobservedError) as caught:
        door().ask("GET", "/v1/people")
    gap = caught.value.gap
    assert (gap.operation, gap.cause, gap.status) == ("GET /v1/people", cause, status)
    assert "Taro" not in str(caught.value)


@pytest.mark.parametrize(
    "headers",
    [{"retry-after": "30"},
     {"retry-after": "Sun, 22 Nov 2026 12:00:30 GMT", "date": "Sun, 22 Nov 2026 12:00:00 GMT"}],
)  # fmt: skip
def test_retry_after_is_obeyed(headers: Any, host: Any, door: Any, clock: Any) -> None:
    """Seconds and dates alike: nothing is asked before the time that the host names."""
    host.says(Said({}, 429, headers), Said({}))
    door().ask("GET", "/v1/people")
    assert clock.seconds >= 30


def test_waiting_ends_with_the_unit(host: Any, door: Any, clock: Any) -> None:
    """A host that throttles for longer than the unit may take leaves a gap at once."""
    host.says(Said({}, 429, {"retry-after": "3600"}))
    with pytest.raises(UnobservedError) as caught:
        door().ask("GET", "/v1/people", deadline=Deadline(60.0, clock=clock.now))
    assert caught.value.gap.cause == "throttled"
    assert len(host.seen) == 1


def test_a_redirect_is_not_followed(host: Any, door: Any) -> None:
    """Not even to the same host: the token goes where it was configured to go."""
    host.says(Said({}, 307, {"location": "/v1/people"}))
    with pytest.raises(UnobservedError, match="Redirected"):
        door().ask("GET", "/v1/people")
    assert len(host.seen) == 1


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Said(b"<html>sign in</html>", headers={"content-type": "text/html"}), "HtmlAnswer"),
        (Said(b'{"rows": [1, 2'), "NotJson"),
        (Said(b""), "NotJson"),
        (Said({"rows": list(range(99))}, cut=10), "Truncated"),
        (Said(gzip.compress(b'{"a": 1}' * 99)[:-9], headers={"content-encoding": "gzip"}),
         "Truncated"),
        (Said(b"xx", headers={"content-encoding": "gzip"}), "NotGzip"),
        (Said(gzip.compress(b"[1]") + gzip.compress(b"[2]"), headers={"content-encoding": "gzip"}),
         "MoreThanOne"),
        (Said(b"xx", headers={"content-encoding": "gzip, gzip"}), "UnaskedEncoding"),
        (Said(gzip.compress(b"0" * 5_000_000), headers={"content-encoding": "gzip"}), "TooLarge"),
        (Said(b"0" * 2_000_001), "TooLarge"),
        (Said(b'{"a": "%s"}' % TOKEN.encode()), "EchoedCredential"),
    ],
)  # fmt: skip
def test_a_broken_answer_is_a_gap(said: Said, code: str, host: Any, door: Any) -> None:
    """Pages of HTML, cut, oversized and exploding bodies, and an echo of the token: no document."""
    host.says(said)
    with pytest.raises(UnobservedError) as caught:
        json_value("GET /v1/people", door(largest=2_000_000).ask("GET", "/v1/people"))
    assert caught.value.gap.code == code
    assert TOKEN not in repr(caught.value.gap)


def test_a_stalled_answer_is_a_gap(host: Any, door: Any) -> None:
    """A body that comes byte by byte is given up; so is one that never comes."""
    host.says(Said(b'{"a": 1}' + b" " * 400, drip=0.01))
    with pytest.raises(UnobservedError, match="TookTooLong"):
        door(longest=0.05, patience=_once()).ask("GET", "/v1/people")
    host.says(Said(b" " * 9, drip=2.0))
    with pytest.raises(UnobservedError, match="TimedOut"):
        door(timeout=(1.0, 0.05), patience=_once()).ask("GET", "/v1/people")


def _once() -> Any:
    from collectors.pacing import Patience

    return Patience(throttled=0.0, down=0.0, first=0.0)


def test_a_missing_secret_is_a_gap_that_names_it(host: Any, door: Any, tmp_path: Any) -> None:
    """A variable that is not set and a file that is not there are told by name; nothing is sent."""
    for secret, name in ((Secret(env="NOT_SET_HERE"), "NOT_SET_HERE"),
                         (Secret(file=tmp_path / "none"), "none")):  # fmt: skip
        with pytest.raises(UnobservedError, match=name):
            door(sign_in=Header(secret)).ask("GET", "/v1/people")
    assert host.seen == []


def test_a_granted_token_is_renewed_once_it_lapses(host: Any, door: Any) -> None:
    """A token that lapses on the way is asked for again; what was posted for it is no read."""
    granted: list[str] = []

    def answer(seen: Any) -> Said:
        if seen.path == "/oauth/token":
            granted.append(f"granted-{len(granted)}-0123456789")
            return Said({"access_token": granted[-1], "expires_in": 3600})
        good = seen.headers["authorization"] == f"Bearer {granted[-1]}" and len(host.seen) != 3
        return Said({"ok": True}) if good else Said({}, 401)

    host.answer = answer
    token_door = door((), ("/oauth/token",), sign_in=None)
    form = {"grant_type": "client_credentials"}
    there = door(sign_in=Granted(token_door, "/oauth/token", lambda: form))
    there.ask("GET", "/v1/people")
    there.ask("GET", "/v1/people")
    assert len(granted) == 2


def test_a_credential_that_lapses_is_told_as_lapsed(host: Any, door: Any) -> None:
    """A 401 to what had worked before is `expired`, so that the run asks nothing more with it."""
    host.says(Said({}), Said({}, 401))
    there = door()
    there.ask("GET", "/v1/people")
    with pytest.raises(UnobservedError) as caught:
        there.ask("GET", "/v1/people")
    assert caught.value.gap.cause == "expired"


def test_a_refused_grant_is_a_refusal(host: Any, door: Any) -> None:
    """A client that the token endpoint does not know is refused, by the endpoint's own code."""
    host.says(Said({"error": "invalid_client"}, 400))
    there = door(sign_in=Granted(door((), ("/t",), sign_in=None), "/t", dict))
    with pytest.raises(UnobservedError) as caught:
        there.ask("GET", "/v1/people")
    assert (caught.value.gap.cause, caught.value.gap.code) == ("refused", "invalid_client")
