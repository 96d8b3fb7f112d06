"""The LDAP source: one directory under a configured name, read as one identity."""

from collections.abc import Iterator, Mapping, Sequence

from collectors.aside import Aside
from collectors.errors import UnobservedError
from collectors.identity.ldap.connection import Place, who_am_i
from collectors.identity.ldap.session import Layout, Ldap
from collectors.tape import Answer, Tape
from evidence.scope import Scope
from evidence.transcript import Gap, Transcript

KINDS = ("identity.account", "identity.group")
_WHO = "who am I"


class LdapSource:
    """A directory; its one scope is its configured name."""

    system = "ldap"

    def __init__(self, name: str, place: Place, layout: Layout) -> None:
        self.name = name
        self._place = place
        self._layout = layout
        self._aside = Aside()

    def identity(self) -> str:
        """Who the server says we are; the name we bound with, where it does not offer to say."""

        def send() -> Iterator[Answer]:
            try:
                yield Answer({"said": who_am_i(self._place, _WHO)})
            except UnobservedError as error:
                if error.gap.cause != "unsupported":
                    raise
                yield Answer({"said": None})

        (answer,) = self._aside.ask(_WHO, {"bound": self._place.user}, send)
        if answer["said"] in ("dn:", "u:"):
            # The bind was taken for one without a password: everything else is a guest's view.
            said = "the server takes us for nobody"
            raise UnobservedError(Gap(_WHO, "refused", "Anonymous", None, said))
        return str(answer["said"] or self._place.user)

    def scopes(self, grain: str) -> Sequence[Scope]:
        """The directory as a whole."""
        return [Scope(self.name)] if grain == Ldap.grain else []

    def offers(self, kind: str) -> bool:
        """Accounts and groups."""
        return kind in KINDS

    def session(self, scope: Scope, tape: Tape) -> Ldap:
        """A door to the directory."""
        return Ldap(scope, tape, self._place, self._layout)

    def asked(self) -> Transcript:
        """Who the server said we are."""
        return self._aside.transcript()

    def settings(self) -> Mapping[str, object]:
        """Where and what is read, and as whom; never the password."""
        place = self._place
        return {
            "type": "ldap",
            "url": place.url,
            "user": place.user,
            "encrypted": not place.plain,
            "allow_loopback": place.allow_loopback,
            **self._layout.as_json(),
        }
