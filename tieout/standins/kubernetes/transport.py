"""HTTP on loopback for the stand-in: threads, compression, and faults of the connection."""

import gzip
import os
import socket
import struct
import sys
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

from tieout.standins.kubernetes.answers import Answer, Request
from tieout.standins.kubernetes.faults import Fault

GZIP_FROM = 128 * 1024
"""Bytes of a body above which a real API server compresses it."""


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, the fault that strikes its connection, and the number of its request."""

    answer: Answer
    fault: Fault | None = None
    number: int = 0


class LoopbackServer(ThreadingHTTPServer):
    """A server on 127.0.0.1 that hands each request to `reply`, one thread a connection."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, reply: Callable[[Request], Reply]) -> None:
        self.reply = reply
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True)
        super().__init__(("127.0.0.1", port), _Handler)

    def server_bind(self) -> None:
        """Bind without the reverse name look-up that http.server makes, which may hang."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = "127.0.0.1", self.server_address[1]

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self.server_port

    def start(self) -> None:
        """Serve from a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Wake stalled answers, stop listening and close what clients kept open."""
        self.stopping.set()
        self.shutdown()
        self._thread.join()
        for connection in list(self._open):
            try:
                connection.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue  # the client, or a reset that was asked for, closed it first
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        """Note the connection, to close it on `stop`."""
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        """Forget the connection as it ends."""
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that went away is no error of ours; everything else is printed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1

    def handle_any(self) -> None:
        """Answer one request of any method."""
        server = cast("LoopbackServer", self.server)
        request = self._request()
        reply = server.reply(request)
        if reply.fault and reply.fault.trouble == "reset":
            self._reset()
            return
        if reply.fault and reply.fault.trouble == "stalled":
            server.stopping.wait(reply.fault.seconds)
        self._send(request, reply)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = handle_any  # noqa: N815

    def _request(self) -> Request:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        return Request(
            self.command,
            unquote(parts.path),
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in self.headers.items()},
            self.rfile.read(length) if length else b"",
        )

    def _send(self, request: Request, reply: Reply) -> None:
        answer, body = reply.answer, reply.answer.body
        compress = (
            request.method == "GET"
            and "gzip" in request.headers.get("accept-encoding", "")
            and len(body) > GZIP_FROM
        )
        if compress:
            body = gzip.compress(body, compresslevel=1, mtime=0)
        self.send_response_only(answer.status)
        self.send_header("Audit-Id", str(uuid.uuid5(uuid.NAMESPACE_URL, f"request/{reply.number}")))
        self.send_header("Cache-Control", "no-cache, private")
        if compress:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Vary", "Accept-Encoding")
        for name, value in answer.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Type", answer.content_type)
        self.send_header("Date", self.date_time_string())
        self.send_header("Content-Length", str(len(body)))
        if reply.fault and reply.fault.trouble == "truncated":
            self.close_connection = True
            body = body[: len(body) // 2]
        self.end_headers()
        if request.method != "HEAD":
            self.wfile.write(body)

    def _reset(self) -> None:
        """Close at once with a TCP reset: a lingering time of zero drops what is unsent."""
        self.close_connection = True
        linger = struct.pack("ii", 1, 0)
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        os.close(self.connection.detach())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing on stderr: requests are kept in the log of the stand-in."""
