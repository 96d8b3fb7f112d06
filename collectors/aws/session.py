"""The only door to AWS: read operations, retried, paged, projected and recorded."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future
from functools import partial
from typing import Any, ClassVar

from collectors.aws import classify
from collectors.aws.connection import CONCURRENCY, Connection
from collectors.aws.operations import SHARED, evidence_of, require_read
from collectors.errors import UnobservedError
from collectors.session import Session
from collectors.tape import Answer, Tape
from evidence.canonical import canonical
from evidence.scope import Scope
from evidence.transcript import Gap

REMEMBERED = 4096
"""Answers of one session that are given again: facets of one resource ask close to each other."""


class Aws(Session):
    """One account, or one region of it, as a collector sees it.

    Operations are named as `service:Operation` (`s3:GetBucketVersioning`), parameters as AWS names
    them. A question that was asked lately in this session has the answer it had before.
    """

    system: ClassVar[str] = "aws"
    grain: ClassVar[str] = "account"
    concurrency: ClassVar[int] = CONCURRENCY

    def __init__(self, scope: Scope, tape: Tape, connection: Connection | None = None) -> None:
        super().__init__(scope, tape)
        self._connection = connection or Connection()
        self._lock = threading.Lock()
        self._answered: OrderedDict[tuple[str, bytes], Future[Any]] = OrderedDict()

    @property
    def account(self) -> str:
        """The account's id, twelve digits."""
        return self.scope.parts[0]

    @property
    def region(self) -> str:
        """The region of a session of grain `region`; empty for one of grain `account`."""
        return self.scope.parts[1] if len(self.scope.parts) > 1 else ""

    def call(self, operation: str, /, *, at: str = "", **parameters: Any) -> dict[str, Any]:
        """The answer to one call; `at` names the region to ask where it is not the session's.

        Raises:
            UnobservedError: when there is no answer.
            WriteRefusedError: when the operation is no read.
        """
        answer = self._asked(operation, at, parameters, partial(self._answer, operation, at))
        if not isinstance(answer, dict):
            raise UnobservedError(Gap(operation, "malformed", "NoObject"))
        return answer

    def call_or_none(
        self, operation: str, /, *, absent: Collection[str], at: str = "", **parameters: Any
    ) -> dict[str, Any] | None:
        """The answer to one call, or None where AWS says "not set" by one of the `absent` codes.

        Raises:
            UnobservedError: when there is no answer; a refusal is none.
            WriteRefusedError: when the operation is no read.
        """

        def send(asked: Mapping[str, Any]) -> Answer:
            try:
                return self._answer(operation, at, asked)
            except UnobservedError as error:
                if not classify.is_absent(error.gap, absent):
                    raise
                return Answer({"absent": error.gap.code})

        answer = self._asked(operation, at, parameters, send, ("absent", *sorted(absent)))
        return None if "absent" in answer else answer

    def until(
        self, operation: str, done: Callable[[dict[str, Any]], bool], /, **parameters: Any
    ) -> dict[str, Any]:
        """The answer of a job that is `done`; only that last answer is on the tape.

        Raises:
            UnobservedError: when there is no answer, or the job does not end.
            WriteRefusedError: when the operation is no read.
        """
        patience = self._connection.patience

        def send(asked: Mapping[str, Any]) -> Answer:
            tried = 0
            for poll in range(patience.polls):
                answer = self._answer(operation, "", asked)
                tried += answer.attempts
                if done(answer.body):
                    return Answer(answer.body, tried, answer.request_id)
                wait = patience.ceiling(poll)
                if wait >= self.deadline.left:
                    break
                patience.sleep(wait)
            raise UnobservedError(Gap(operation, "unavailable", "NotReady"))

        answer: dict[str, Any] = self._asked(operation, "", parameters, send, ("until",))
        return answer

    def bodies(
        self, operation: str, /, *, at: str = "", **parameters: Any
    ) -> Iterator[dict[str, Any]]:
        """The pages of a list, whole and in order, without their tokens.

        `at` names the region to ask where it is not the session's.

        Raises:
            UnobservedError: where a page has no answer; the pages before it were yielded.
            WriteRefusedError: when the operation is no read.
        """
        require_read(operation)

        def send() -> Iterator[Answer]:
            ask = self._connection.pages
            for answer in ask(operation, at or self.region, parameters, self.deadline):
                yield _projected(operation, answer)

        asked = {**parameters, "at": at} if at else parameters
        yield from self.tape.ask(operation, asked, self._once(send, operation, at, parameters))

    def pages(
        self, operation: str, key: str, /, *, at: str = "", **parameters: Any
    ) -> Iterator[Any]:
        """The items under `key` of every page of a list; `at` as for `bodies`.

        Raises:
            UnobservedError: where a page has no answer, or no such list; the items before it were
                yielded.
            WriteRefusedError: when the operation is no read.
        """
        for body in self.bodies(operation, at=at, **parameters):
            items = body.get(key) if isinstance(body, dict) else None
            if not isinstance(items, list):
                # A page without its list is no empty list.
                raise UnobservedError(Gap(operation, "malformed", "NoList"))
            yield from items

    def _answer(self, operation: str, at: str, parameters: Mapping[str, Any]) -> Answer:
        raw = self._connection.ask(operation, at or self.region, parameters, self.deadline)
        return _projected(operation, raw)

    def _once(
        self,
        send: Callable[[], Iterator[Answer]],
        operation: str,
        at: str,
        parameters: Mapping[str, Any],
        how: tuple[str, ...] = ("pages",),
    ) -> Callable[[], Iterator[Answer]]:
        """What sends a question; where several kinds ask it alike, the first of them alone.

        `how` are the ways of asking of which one has no answer for another.
        """
        if operation not in SHARED:
            return send
        # A member of an organisation is a source of its own; its account stands here all the same.
        key = self.account, operation, at or self.region, canonical(parameters), how
        return lambda: self.shared.ask(key, send)

    def _asked(
        self,
        operation: str,
        at: str,
        parameters: Mapping[str, Any],
        send: Callable[[Mapping[str, Any]], Answer],
        how: tuple[str, ...] = (),
    ) -> Any:
        """The one answer to a question, which is put to the tape once only.

        The same words asked in another region are another question.
        """
        require_read(operation)
        asked = {**parameters, "at": at} if at else parameters
        key = operation, canonical(asked)
        with self._lock:
            known = self._answered.get(key)
            answer = self._answered.setdefault(key, Future())
            self._answered.move_to_end(key)
            if len(self._answered) > REMEMBERED:
                self._answered.popitem(last=False)
        if known is None:
            try:
                sent = self._once(lambda: iter([send(parameters)]), operation, at, parameters, how)
                bodies = list(self.tape.ask(operation, asked, sent))
                answer.set_result(_only(operation, bodies))
            except BaseException as error:
                # Whoever waits for this answer must be released, whatever happened to it.
                answer.set_exception(error)
                raise
        return answer.result()


def _only(operation: str, bodies: list[Any]) -> Any:
    if len(bodies) != 1:
        raise UnobservedError(Gap(operation, "incomplete", "NoAnswer"))
    return bodies[0]


def _projected(operation: str, answer: Answer) -> Answer:
    try:
        body = evidence_of(operation, answer.body)
    except (ValueError, KeyError) as error:
        raise UnobservedError(Gap(operation, "malformed", type(error).__name__)) from error
    return Answer(body, answer.attempts, answer.request_id)
