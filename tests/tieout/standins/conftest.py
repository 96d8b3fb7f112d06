"""A running stand-in, and a plain HTTP client for it."""

import http.client
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest

from tieout.standins.kubernetes import KubernetesStandIn


@dataclass(frozen=True)
class Got:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def names(self) -> list[str]:
        return [item["metadata"]["name"] for item in self.json["items"]]


Ask = Callable[..., Got]


@pytest.fixture
def standin() -> Iterator[KubernetesStandIn]:
    with KubernetesStandIn(control=True) as running:
        yield running


@pytest.fixture
def ask() -> Ask:
    def ask(
        standin: KubernetesStandIn,
        path: str,
        *,
        method: str = "GET",
        body: object = None,
        headers: dict[str, str] | None = None,
        **query: object,
    ) -> Got:
        connection = http.client.HTTPConnection(urlsplit(standin.url).netloc, timeout=20)
        target = f"{path}?{urlencode(query)}" if query else path
        sent = json.dumps(body) if body is not None else None
        try:
            connection.request(method, target, sent, headers or {})
            response = connection.getresponse()
            return Got(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    return ask
