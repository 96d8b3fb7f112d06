"""Faults put between the SDK and the server, and a clock that nobody waits for."""

import io
import threading
from collections.abc import Callable, Iterator
from typing import Any

from botocore.awsrequest import AWSResponse

from collectors.pacing import Patience


class Faults:
    """Answers put in the place of the server's, by operation (`s3:GetBucketAcl`).

    `answer` maps an operation to a function of the call's number (from 1) that gives an error as
    (status, code), a body to answer with, or None to let the call through. `asked` counts what was
    sent.
    """

    def __init__(self) -> None:
        self.answer: dict[str, Callable[[int], tuple[int, str] | str | None]] = {}
        self.asked: dict[str, int] = {}
        self._counting = threading.Lock()

    def deny(self, operation: str) -> None:
        """Refuse every call of an operation, as IAM does."""
        self.answer[operation] = lambda _: (403, "AccessDenied")

    def hook(self, request: Any, event_name: str, **_: Any) -> AWSResponse | None:
        _before, service, name = event_name.split(".")
        operation = f"{service.replace('-', '')}:{name}"
        with self._counting:
            count = self.asked[operation] = self.asked.get(operation, 0) + 1
        fault = self.answer.get(operation, self.answer.get("*"))
        found = fault(count) if fault else None
        if isinstance(found, str):
            return answered(request.url, 200, found)
        return None if found is None else failed(request.url, service, *found)


def failed(url: str, service: str, status: int, code: str) -> AWSResponse:
    """An error as the service's protocol writes it."""
    inner = f"<Error><Code>{code}</Code><Message>no {code} for session 0af3</Message></Error>"
    bodies = {
        "cloudtrail": f'{{"__type": "{code}", "message": "no"}}',
        "network-firewall": f'{{"__type": "{code}", "message": "no"}}',
        "organizations": f'{{"__type": "{code}", "message": "no"}}',
        "shield": f'{{"__type": "{code}", "message": "no"}}',
        "wafv2": f'{{"__type": "{code}", "message": "no"}}',
        "s3": inner,
        "ec2": f"<Response><Errors>{inner}</Errors></Response>",
    }
    return answered(url, status, bodies.get(service, f"<ErrorResponse>{inner}</ErrorResponse>"))


def answered(url: str, status: int, body: str) -> AWSResponse:
    """A response made by hand."""

    class Raw(io.BytesIO):
        def stream(self, *_: Any) -> Iterator[bytes]:
            yield self.read()

    return AWSResponse(url, status, {"content-type": "text/xml"}, Raw(body.encode()))


class Slept:
    """A clock that moves by being slept on."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds

    def patience(self, **changed: Any) -> Patience:
        return Patience(
            attempts=1,
            sleep=self.sleep,
            clock=lambda: self.seconds,
            draw=lambda: 0.5,
            **changed,
        )


class Line:
    """What stands between the shared connection and the server in the test that now runs."""

    def __init__(self) -> None:
        self.faults = Faults()
        self.slept = Slept()

    def sleep(self, seconds: float) -> None:
        self.slept.sleep(seconds)

    def hook(self, **about: Any) -> AWSResponse | None:
        return self.faults.hook(**about)

    def patience(self) -> Patience:
        return Patience(
            attempts=1,
            sleep=self.sleep,
            clock=lambda: self.slept.seconds,
            draw=lambda: 0.5,
        )


def iam_answer(operation: str, inner: str) -> str:
    """A good answer of one of IAM's operations."""
    return (
        f"<{operation}Response><{operation}Result>{inner}</{operation}Result></{operation}Response>"
    )
