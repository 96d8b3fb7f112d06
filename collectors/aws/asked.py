"""What AWS is asked about us and about its own extent, apart from any population."""

from collections.abc import Iterator, Mapping
from typing import Any

from collectors.aside import Aside
from collectors.aws.connection import Connection
from collectors.aws.operations import evidence_of
from collectors.errors import UnobservedError
from collectors.tape import Answer
from evidence.transcript import Gap, Transcript


class Asked:
    """Questions of a source itself, each with its newest answer kept as evidence."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._aside = Aside()

    def one(self, operation: str, *answered: str, **parameters: Any) -> Mapping[str, Any]:
        """The answer to one call, in which the members `answered` stand.

        Raises:
            UnobservedError: when there is none, or it lacks one of them.
        """

        def send() -> Iterator[Answer]:
            yield self._whole(self.connection.ask(operation, "", parameters), operation, answered)

        found: Mapping[str, Any]
        (found,) = self._aside.ask(operation, parameters, send)
        return found

    def items(self, operation: str, key: str, **parameters: Any) -> list[Any]:
        """The items under `key` of every page of a list.

        Raises:
            UnobservedError: when a page is missing, or lacks its list.
        """

        def send() -> Iterator[Answer]:
            for page in self.connection.pages(operation, "", parameters):
                yield self._whole(page, operation, (key,))

        pages = list(self._aside.ask(operation, parameters, send))
        return [item for page in pages for item in page[key]]

    def transcript(self) -> Transcript:
        """Everything asked so far."""
        return self._aside.transcript()

    @property
    def request_ids(self) -> tuple[str, ...]:
        """AWS's own ids of the questions that were answered, the newest of each."""
        return self._aside.request_ids

    @staticmethod
    def _whole(answer: Answer, operation: str, answered: tuple[str, ...]) -> Answer:
        body = evidence_of(operation, answer.body)
        if not body.keys() >= {*answered}:
            raise UnobservedError(Gap(operation, "malformed", "OddAnswer"))
        return Answer(body, answer.attempts, answer.request_id)
