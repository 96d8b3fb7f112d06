"""What a session of a cluster reads only where its operator opted in to it."""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator

from collectors.errors import WriteRefusedError
from collectors.kubernetes.connection import Connection
from collectors.kubernetes.names import NAME
from collectors.kubernetes.opt_ins import (
    SETTINGS,
    UNSIGNED,
    OptIns,
    let_in,
    not_set,
    provider_endpoint,
)
from collectors.kubernetes.paging import json_document
from collectors.session import Session
from collectors.tape import Answer, Tape
from evidence.record import Fields
from evidence.scope import Scope

KUBELET = "/api/v1/nodes/{node}/proxy/configz"


class OptInSession(Session, ABC):
    """The part of a cluster's session that its `opt_ins` open; all else of it is refused unsent."""

    def __init__(self, scope: Scope, tape: Tape, opt_ins: OptIns) -> None:
        super().__init__(scope, tape)
        self._opt_ins = opt_ins
        self._configured: Fields | None = None

    @abstractmethod
    def _live(self, operation: str) -> Connection:
        """The connection for an operation; `UnobservedError` where there is none."""

    def configured(self) -> Fields:
        """Which opt-ins are set, and the `endpoint` if a provider's; on the tape, for replays.

        Raises:
            UnobservedError: when there is no way in.
        """

        def told() -> Iterator[Answer]:
            endpoint = provider_endpoint(self._live(SETTINGS).host)
            yield Answer({**self._opt_ins.as_json(), "endpoint": endpoint})

        if self._configured is None:
            answers: list[Fields] = list(self.tape.ask(SETTINGS, {}, told))
            self._configured = answers[0]
        return self._configured

    def unsigned(self, path: str) -> int:
        """The status of the answer to a GET without any credential, where that is opted in to.

        Raises:
            WriteRefusedError: when the path is none of `opt_ins.UNSIGNED`; nothing is sent.
            UnobservedError: when there is no answer, or it may not be asked.
        """
        if path not in UNSIGNED:
            raise WriteRefusedError(f"GET {path} is not asked without credentials")
        operation = f"GET {path} without credentials"

        def send() -> Iterator[Answer]:
            status, tries = self._live(operation).unsigned(path, operation, self.deadline)
            yield Answer({"status": status}, tries)

        return int(self._opted("probe_anonymous", operation, send)["status"])

    def handed_over(self, setting: str) -> Fields:
        """What is kept of a file that the operator handed over, by its setting.

        Raises:
            UnobservedError: when there is none, or it cannot be read.
        """

        def send() -> Iterator[Answer]:
            yield Answer(self._opt_ins.file(setting))

        return self._opted(setting, f"read {setting}", send)

    def kubelet(self, node: str) -> Fields:
        """Whom the kubelet of a node lets in, as it says through the API server, if opted in to.

        Raises:
            UnobservedError: when there is no answer, or it may not be asked.
        """
        if not re.fullmatch(NAME, node):
            raise WriteRefusedError(f"{node!r} is no name of a node")
        path = f"/api/v1/nodes/{node}/proxy/configz"
        operation = f"GET {KUBELET}"

        def send() -> Iterator[Answer]:
            reply = self._live(operation).ask("GET", path, deadline=self.deadline)
            document = json_document(f"GET {path}", reply)
            yield Answer(let_in(f"GET {path}", document), reply.attempts, reply.request_id)

        return self._opted("kubelets", operation, send, node=node)

    def _opted(
        self, setting: str, operation: str, send: Callable[[], Iterator[Answer]], **asked: str
    ) -> Fields:
        if not self.configured()[setting]:
            raise not_set(operation, setting)
        answers: list[Fields] = list(self.tape.ask(operation, asked, send))
        return answers[0]
