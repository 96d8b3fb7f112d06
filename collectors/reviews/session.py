"""The review session: the only door to the vault's own reviews, which it reads and never writes."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Protocol

from collectors.errors import UnobservedError
from collectors.session import Session
from collectors.tape import Answer, Tape
from evidence.record import Fields
from evidence.scope import Scope
from evidence.transcript import Gap

NEEDS = ("read the vault",)
READ, FOLLOW, PLACES = "read reviews", "read later runs", "read the newest run"
ROWS_A_PAGE = 1000


class Kept(Protocol):
    """Where reviews are kept."""

    def told(self) -> Iterable[Fields]:
        """Each review with its rows under `lines`."""
        ...

    def followed(self) -> Iterable[Fields]:
        """Each decision to take away or change a right, with what later runs saw."""
        ...

    def places(self) -> Iterable[Fields]:
        """Each place in which the newest run saw rights, with when it was last reviewed."""
        ...


class Reviews(Session):
    """A read-only door to the reviews of a vault: acts on its ledger, and what later runs saw.

    What was read stands on the tape, so that a replay needs no vault.
    """

    system: ClassVar[str] = "review"
    grain: ClassVar[str] = "vault"

    def __init__(self, scope: Scope, tape: Tape, kept: Kept | None = None) -> None:
        super().__init__(scope, tape)
        self._kept = kept

    def told(self) -> Iterator[dict[str, Any]]:
        """Each review with its rows under `lines`, in the order in which they were opened."""
        return self._asked(READ)

    def followed(self) -> Iterator[dict[str, Any]]:
        """Each decision to take away or change a right, with what later runs saw."""
        return self._asked(FOLLOW)

    def places(self) -> Iterator[dict[str, Any]]:
        """Each place in which the newest run saw rights, with when it was last reviewed."""
        return self._asked(PLACES)

    def _asked(self, operation: str) -> Iterator[dict[str, Any]]:
        for page in self.tape.ask(operation, {}, lambda: self._send(operation)):
            yield from (dict(each) for each in page["rows"])

    def _send(self, operation: str) -> Iterator[Answer]:
        if self._kept is None:
            raise UnobservedError(Gap(operation, "not-configured", "NoVault", None, "no vault"))
        page: list[Fields] = []
        asked = {READ: self._kept.told, FOLLOW: self._kept.followed, PLACES: self._kept.places}
        for each in asked[operation]():
            page.append(each)
            if len(page) == (1 if operation == READ else ROWS_A_PAGE):
                yield Answer({"rows": page})
                page = []
        # A vault without reviews answers, and says so.
        yield Answer({"rows": page})
