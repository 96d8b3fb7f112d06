"""Sources and sessions: the only doors through which a collector can see anything."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import ClassVar, Protocol

from collectors.pacing import Deadline
from collectors.spool import Shared
from collectors.tape import Tape
from evidence.scope import Scope
from evidence.transcript import Transcript


class Session:
    """A read-only door to one scope of one source; every answer is on its tape.

    A subclass adds the verbs of its world (`pages`, `call`, `rows`), each of which goes through
    `self.tape.ask` and refuses, by `WriteRefusedError`, whatever is not a known read. A session
    built on a `Player` needs no network, no credentials and no SDK client.
    """

    system: ClassVar[str] = ""
    grain: ClassVar[str] = ""
    concurrency: ClassVar[int] = 1
    """How many facets may be asked at once."""

    def __init__(self, scope: Scope, tape: Tape) -> None:
        self.scope = scope
        self.tape = tape
        self.declared: tuple[int, str] | None = None
        self.as_of: datetime | None = None
        """What instant the source itself says it speaks of, where it says so."""
        self.deadline = Deadline()
        """When this session stops waiting for its source; whoever opens it may set another."""
        self.shared = Shared()
        """What is asked for once for all units of the source; whoever opens it may set another."""
        self.restarts = 0
        """How often this reading may still be started over; see `StartOverError`."""

    def declare(self, expected: int, by: str) -> None:
        """Say how many rows another source declares; another count makes the unit incomplete."""
        self.declared = (expected, by)


class Source(Protocol):
    """A configured system under audit; it opens sessions.

    `name` is the operator's word for it, `system` the world it belongs to (`aws`, `kubernetes`,
    `people`). `identity` is who we are there, as the source itself says (STS, SelfSubjectReview).
    """

    name: str
    system: str

    def identity(self) -> str:
        """Who the source says we are. Raises `UnobservedError` when it does not answer."""
        ...

    def scopes(self, grain: str) -> Sequence[Scope]:
        """The places to read at this grain (`account`, `region`, `cluster`, `file`).

        Raises:
            UnobservedError: when the source cannot be reached or does not say.
        """
        ...

    def offers(self, kind: str) -> bool:
        """Whether this source is configured to hold that kind at all."""
        ...

    def session(self, scope: Scope, tape: Tape) -> Session:
        """A door to one scope, writing to `tape`."""
        ...

    def asked(self) -> Transcript:
        """What the source was asked about itself and about us, with its answers; may be empty."""
        ...

    def settings(self) -> Mapping[str, object]:
        """What the configuration says of this source, without secrets, for the run's provenance."""
        ...
