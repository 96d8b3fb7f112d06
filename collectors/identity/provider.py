"""Identity systems that answer over HTTPS: one source, and what their sessions share."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from collectors.aside import Aside
from collectors.errors import UnobservedError
from collectors.https.body_mark import BodyMark
from collectors.https.door import Door
from collectors.https.session import HttpsSession
from collectors.identity.memory import Memory
from collectors.tape import Answer, Tape
from evidence.scope import Scope
from evidence.transcript import Gap, Transcript

T = TypeVar("T")
DOES_NOT_TELL = " does not tell "
"""What stands in the reason of a field that a system has no word for, whoever asks."""


def untold(system: str, *fields: str) -> dict[str, str]:
    """Reasons for fields that a system has no word for; not the same as a refusal."""
    return {field: f"{system}{DOES_NOT_TELL}{field}" for field in fields}


def instant(text: str | None) -> str | None:
    """An instant as a system writes it; its year 1 and an empty text mean none."""
    return text if text and not text.startswith("0001-") else None


def address(text: str | None) -> str | None:
    """A mail address in small letters; None for what is none."""
    return text.strip().lower() if text and "@" in text else None


class IdentitySession(HttpsSession):
    """A read-only door to one identity system.

    `said` is what the operator says of it; it stands on the tape, so that a replay needs no
    configuration.
    """

    grain: ClassVar[str] = "directory"

    def __init__(
        self,
        scope: Scope,
        tape: Tape,
        door: Door | None = None,
        mark: BodyMark | None = None,
        said: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(scope, tape, door, mark)
        self._given = said
        self._memory = Memory()

    def remembered(self, what: str, make: Callable[[], T]) -> T:
        """What `make` gives, asked for once in this session, a loss included."""
        return self._memory.of(what, make)

    def said(self, name: str) -> Sequence[str]:
        """What the operator said under a name, as a list; empty without."""

        def send() -> Iterator[Answer]:
            if self._given is None:
                raise UnobservedError(Gap("said", "not-configured", "NoConnection"))
            yield Answer({"said": dict(self._given)})

        def asked() -> Mapping[str, Any]:
            (answer,) = self.tape.ask("said", {}, send)
            told: Mapping[str, Any] = answer["said"]
            return told

        held = self.remembered("said", asked).get(name) or ()
        return [held] if isinstance(held, str) else list(held)

    def who(self) -> str:
        """Who the system says we are.

        Raises:
            UnobservedError: when it does not answer.
        """
        raise NotImplementedError

    def administering(self, names: Iterable[tuple[str, str]]) -> frozenset[str]:
        """The ids, of (id, name) pairs, that the operator said administer, by id or by name.

        Raises:
            UnobservedError: when none was named, or one of those named is not to be seen.
        """
        wanted = set(self.said("privileged"))
        if not wanted:
            said = "nothing here says who administers; name it by 'privileged' in the source"
            raise UnobservedError(Gap("said", "not-configured", "NoPrivileged", None, said))
        pairs = list(names)
        if missing := wanted - {word for pair in pairs for word in pair}:
            told = f"{len(missing)} of the names under 'privileged' are not to be seen"
            raise UnobservedError(Gap("said", "refused", "NoSuchGroup", None, told))
        return frozenset(own for own, name in pairs if {own, name} & wanted)


class ProviderSource:
    """An identity system under a configured name; its one scope is that name.

    `made` is the class of its sessions, `said` what the operator says of it, without secrets.
    """

    def __init__(
        self,
        name: str,
        made: type[IdentitySession],
        door: Door,
        kinds: tuple[str, ...],
        said: Mapping[str, Any],
    ) -> None:
        self.name = name
        self.system = made.system
        self._made = made
        self._door = door
        self._kinds = kinds
        self._said = dict(said)
        self._aside = Aside()
        self._mark = BodyMark()

    def identity(self) -> str:
        """Who the system says we are."""
        return self._opened(Scope(self.name), self._aside).who()

    def scopes(self, grain: str) -> Sequence[Scope]:
        """The system as a whole."""
        return [Scope(self.name)] if grain == self._made.grain else []

    def offers(self, kind: str) -> bool:
        """Whether it tells of that kind."""
        return kind in self._kinds

    def session(self, scope: Scope, tape: Tape) -> IdentitySession:
        """A door to it."""
        return self._opened(scope, tape)

    def asked(self) -> Transcript:
        """Who it said we are."""
        return self._aside.transcript()

    def settings(self) -> Mapping[str, object]:
        """Where it answers, and what the operator says of it; never a secret."""
        address = self._door.address
        return {"type": self.system, "url": str(address), **self._said}

    def _opened(self, scope: Scope, tape: Tape) -> IdentitySession:
        return self._made(scope, tape, self._door, self._mark, self._said)
