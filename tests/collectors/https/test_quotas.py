"""Quotas told by a 403: what was too often is waited for, what is refused is not."""

from typing import Any

import pytest

from collectors.errors import UnobservedError
from tests.collectors.https.conftest import Said

DATE = "Sun, 22 Nov 2026 10:00:00 GMT"
TEN = 1_795_341_600
"""That instant in seconds of the epoch."""
GOOGLE = {"error": {"code": 403, "errors": [{"reason": "quotaExceeded"}], "message": "x"}}


def _used_up(reset: int) -> dict[str, str]:
    return {"x-ratelimit-remaining": "0", "x-ratelimit-reset": str(reset), "date": DATE}


@pytest.mark.parametrize("status", [403, 429])
def test_a_quota_is_waited_for_until_it_begins_anew(
    status: int, host: Any, door: Any, clock: Any
) -> None:
    """By the server's own clock, and a second more, since the instant is rounded."""
    host.says(Said({}, status, _used_up(TEN + 40)), Said({"rows": []}))
    assert door().ask("GET", "/v1/people").attempts == 2
    assert 41.0 <= clock.seconds < 43.0


def test_a_quota_that_begins_too_late_is_a_gap(host: Any, door: Any, clock: Any) -> None:
    """Nobody waits longer than patience lasts; the gap says throttled, not refused."""
    host.says(Said({}, 403, _used_up(TEN + 3000)))
    with pytest.raises(UnobservedError) as caught:
        door().ask("GET", "/v1/people")
    assert (caught.value.gap.cause, caught.value.gap.status) == ("throttled", 403)
    assert clock.seconds == 0.0


@pytest.mark.parametrize(
    "said",
    [
        Said({"message": "secondary"}, 403, {"retry-after": "7"}),
        Said({}, 403, {"x-ratelimit-remaining": "0"}),
        Said({}, 403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "x", "date": DATE}),
        Said(GOOGLE, 403),
    ],
)
def test_too_often_is_asked_again(said: Said, host: Any, door: Any) -> None:
    """Whether a header says so, or the reason in the body."""
    host.says(said, Said({"rows": []}))
    assert door().ask("GET", "/v1/people").attempts == 2


@pytest.mark.parametrize(
    ("body", "headers", "code"),
    [
        ({"message": "no"}, {"x-ratelimit-remaining": "4999"}, "Forbidden"),
        ({"error": {"code": 403, "errors": [{"reason": "forbidden"}]}}, {}, "forbidden"),
        ({"error": {"code": 403, "status": "PERMISSION_DENIED"}}, {}, "PERMISSION_DENIED"),
        ({"error": {"code": 403, "errors": ["x"]}}, {}, "Forbidden"),
        ({"error": {"code": "Denied"}}, {}, "Denied"),
    ],
)
def test_a_refusal_is_not_asked_again(
    body: Any, headers: Any, code: str, host: Any, door: Any
) -> None:
    """It lasts, and its gap has the source's own word."""
    host.says(Said(body, 403, headers))
    with pytest.raises(UnobservedError) as caught:
        door().ask("GET", "/v1/people")
    assert (caught.value.gap.cause, caught.value.gap.code) == ("refused", code)
    assert len(host.seen) == 1
