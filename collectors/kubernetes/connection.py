"""The connection to a cluster: one client library's pool, one request at a time settled on it."""

import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from collectors.errors import UnobservedError
from collectors.kubernetes.attempts import PASSING, PATIENCE, Reply, settled
from collectors.pacing import Deadline, Pace, Patience
from collectors.replies import NoReplyError
from evidence.transcript import Gap


class Connection:
    """One dedicated client of one cluster, for as many threads as like to ask.

    `open_client` makes it, when first asked and again when a credential that worked has lapsed.
    `timeout` are the seconds to connect and to wait for each piece of an answer.
    """

    def __init__(
        self,
        open_client: Callable[[], Any],
        *,
        timeout: tuple[float, float] = (10.0, 60.0),
        patience: Patience = PATIENCE,
    ) -> None:
        self._open = open_client
        self._timeout = timeout
        self._lock = threading.Lock()
        self._client: Any = None
        self._worked = False
        self.pace = Pace(patience)

    def ask(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        accept: str = "application/json",
        body: bytes | None = None,
        deadline: Deadline | None = None,
    ) -> Reply:
        """The settled answer to one request; its status is 2xx.

        Raises:
            UnobservedError: when there is none while patience lasts, or no way in.
        """
        target = f"{path}?{urlencode(query)}" if query else path
        send = partial(self._send, method, target, accept, body)
        return settled(f"{method} {path}", send, self.pace, deadline)

    @property
    def host(self) -> str:
        """The address that is asked, with its scheme.

        Raises:
            UnobservedError: when there is no way in.
        """
        return str(self._opened(None).configuration.host)

    def unsigned(self, path: str, operation: str, deadline: Deadline) -> tuple[int, int]:
        """The status of the answer to a GET without any credential, and the requests it took.

        Neither header nor client certificate is sent; what is answered is not read.

        Raises:
            UnobservedError: when there is none while patience lasts.
        """

        def send() -> int:
            settings = self._opened(None).configuration
            status = _status_of(settings, path, self._timeout)
            if status in PASSING:
                raise UnobservedError(Gap(operation, "unavailable", f"Http{status}", status))
            return status

        return self.pace.ask(operation, send, deadline)

    def _send(self, method: str, target: str, accept: str, body: bytes | None) -> Reply:
        client = self._opened(None)
        reply = self._sent(client, method, target, accept, body)
        if reply.status == 401 and self._worked:
            # A token may lapse in a long reading; one that never worked is not fetched again.
            with suppress(UnobservedError):
                # Where no new one is to be had, the server's own word stands.
                reply = self._sent(self._opened(client), method, target, accept, body)
            if reply.status == 401:
                return replace(reply, lapsed=True)
        self._worked = self._worked or 200 <= reply.status < 300
        return reply

    def _opened(self, lapsed: Any) -> Any:
        """The client; a new one if the present one is `lapsed`."""
        with self._lock:
            if self._client is None or self._client is lapsed:
                self._client = self._open()
            return self._client

    def _sent(
        self, client: Any, method: str, target: str, accept: str, body: bytes | None
    ) -> Reply:
        from urllib3 import Timeout
        from urllib3.exceptions import HTTPError

        settings = client.configuration
        headers = {"accept": accept, "accept-encoding": "gzip", "user-agent": "tieout"}
        if body is not None:
            headers["content-type"] = "application/json"
        try:
            for scheme in settings.auth_settings().values():
                if scheme["value"]:
                    headers[scheme["key"]] = scheme["value"]
            # The generated methods differ among versions of the client, this pool does not; it
            # carries the TLS settings, client certificate and proxy of the configuration.
            response = client.rest_client.pool_manager.request(
                method,
                f"{settings.host}{target}",
                body=body,
                headers=headers,
                timeout=Timeout(connect=self._timeout[0], read=self._timeout[1]),
                retries=False,
                redirect=False,
            )
        except (HTTPError, OSError) as error:
            raise _no_reply(error) from error
        received = {name.lower(): value for name, value in response.headers.items()}
        return Reply(response.status, received, response.data)


def _status_of(settings: Any, path: str, timeout: tuple[float, float]) -> int:
    """The status of a GET on a connection of its own, which knows the server and not us."""
    from urllib3 import PoolManager, ProxyManager, Timeout
    from urllib3.exceptions import HTTPError

    about: dict[str, Any] = {"cert_reqs": "CERT_REQUIRED", "ca_certs": settings.ssl_ca_cert}
    if getattr(settings, "tls_server_name", None):
        about["server_hostname"] = settings.tls_server_name
    pool = ProxyManager(settings.proxy, **about) if settings.proxy else PoolManager(**about)
    try:
        with pool:
            response = pool.request(
                "GET",
                f"{settings.host}{path}?limit=1",
                headers={"accept": "application/json", "user-agent": "tieout"},
                timeout=Timeout(connect=timeout[0], read=timeout[1]),
                retries=False,
                redirect=False,
                preload_content=False,
            )
            response.close()
            return int(response.status)
    except (HTTPError, OSError) as error:
        gone = _no_reply(error)
        gap = Gap(f"GET {path} without credentials", "unavailable", gone.code)
        raise UnobservedError(gap, lasting=not gone.passing) from error


def _no_reply(error: Exception) -> NoReplyError:
    """Our word for a failure of the connection: the library's text names ports and addresses."""
    from urllib3 import exceptions as urllib3

    words: list[tuple[type[Exception], str]] = [
        (urllib3.NewConnectionError, "Unreachable"),
        (urllib3.TimeoutError, "TimedOut"),
        (urllib3.SSLError, "TlsFailed"),
        (urllib3.ProxyError, "ProxyFailed"),
        (urllib3.ProtocolError, "ConnectionLost"),
        (urllib3.HTTPError, "BadAnswer"),
    ]
    word = next((word for kind, word in words if isinstance(error, kind)), "CredentialUnreadable")
    if word == "ConnectionLost" and "IncompleteRead" in str(error):
        word = "Truncated"
    return NoReplyError(word, passing=word not in ("TlsFailed", "CredentialUnreadable"))
