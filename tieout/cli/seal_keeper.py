"""What a verb that stores something does about seals: opens the key before it, seals after it."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence.seals.signer import Signer
    from evidence.vault import Vault
    from tieout.sealing import Outcome
    from tieout.workspace import Workspace


class SealKeeper:
    """The key under `[seal]`, opened while somebody may be there to type its passphrase.

    A key that cannot be used stops no audit: it is said before and after, and asked for again. A
    mistake in what `[seal]` names besides stops it before anything is read.
    """

    def __init__(self, place: "Workspace", vault: "Vault") -> None:
        from tieout.sealing import anchors_of

        self._place = place
        self._vault = vault
        self._anchors = anchors_of(place)
        self._signer = self._opened() if place.configuration.seal else None

    def seal(self) -> bool:
        """Seal what was stored and say so; False when it should be sealed and is not, or not whole.

        Raises:
            IntegrityError: when the ledger is not what was sealed before.
            UsageError: when another key is in force.
            StorageError: when the disk refuses.
        """
        from evidence.seals.signer import SigningError
        from tieout.instants import utc_now
        from tieout.sealing import seal_ledger
        from tieout.terminal import console, visible

        if self._place.configuration.seal is None:
            return True
        signer = self._signer or self._opened()
        if signer is None:
            return False
        try:
            done = seal_ledger(self._vault, signer, self._anchors, by=_by(), clock=utc_now)
        except SigningError as error:
            _warn(f"what was stored is not sealed: {error}")
            return False
        for warning in done.warnings:
            _warn(warning)
        console().print(visible(_told(done)), markup=False)
        return not done.warnings

    def _opened(self) -> "Signer | None":
        from evidence.seals.signer import SigningError
        from tieout.cli.keeping import asking
        from tieout.settings.seal import signer_of

        settings = self._place.configuration.seal
        if settings is None:
            return None
        try:
            return signer_of(
                settings, origin=self._vault.origin, folder=self._place.folder, ask=asking()
            )
        except SigningError as error:
            _warn(f"the key under [seal] cannot be used, and nothing is sealed: {error}")
            return None


def act_signer(place: "Workspace", vault: "Vault") -> "Signer | None":
    """The key under `[seal]`, with which a person's act is signed; None where there is none.

    Raises:
        SigningError: when it cannot be used: an act that should be signed is not done without.
    """
    from tieout.cli.keeping import asking
    from tieout.settings.seal import signer_of

    settings = place.configuration.seal
    if settings is None:
        return None
    return signer_of(settings, origin=vault.origin, folder=place.folder, ask=asking())


def seal_act(place: "Workspace", vault: "Vault", signer: "Signer | None", by: str = "") -> None:
    """Seal the ledger over a new entry, so that it cannot be taken off its end.

    The first key is registered in the name of `by`, or of who is logged in.
    """
    from tieout.instants import utc_now
    from tieout.sealing import anchors_of, seal_ledger

    if signer is None:
        return
    who = by or _by()
    for warning in seal_ledger(vault, signer, anchors_of(place), by=who, clock=utc_now).warnings:
        _warn(warning)


def _told(done: "Outcome") -> str:
    anchored = "; ".join(done.anchored)
    alone = "kept in the vault alone: name a time stamp service or copies under [seal]"
    return f"sealed {done.checkpoint.size:,} entries ({anchored or alone})"


def _by() -> str:
    from evidence.errors import UsageError
    from tieout.cli.keeping import login

    try:
        return login()
    except UsageError:
        # Nobody is logged in where a scheduler starts a run; who set that up registers keys.
        return "tieout run"


def _warn(text: str) -> None:
    from tieout.terminal import visible

    sys.stderr.write(f"tieout: warning: {visible(text)}\n")
