"""The demo's seal: a throwaway key, and a time-stamping service that lives while the demo runs."""

import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from evidence.vault import Vault
    from tieout.sealing import Outcome
    from tieout.workspace import Workspace

KEY = "seal.key"
PASSPHRASE = "seal.passphrase"  # noqa: S105 -- the name of a file
ROOTS = "tsa-roots.pem"
BY = "tieout demo"
_WORDS = "no secret: this key seals a fictional company\n"


def write_key(folder: Path) -> None:
    """Make the key and the file with its passphrase, unless they stand from an earlier demo."""
    from evidence.seals.key_file import write_key_file

    if (folder / KEY).exists():
        return
    for name in (PASSPHRASE, f"{KEY}.pub"):
        (folder / name).unlink(missing_ok=True)
    descriptor = os.open(folder / PASSPHRASE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(_WORDS)
    write_key_file(folder / KEY, "ed25519", _WORDS.strip(), "demo")


def seal_demo(place: "Workspace", vault: "Vault") -> "Outcome | None":
    """Seal the vault by the workspace's `[seal]`; None when that names no key.

    The checkpoint is time-stamped where openssl is installed. Each demo has a time-stamping
    authority of its own, so its certificate is added to those of the demos before.
    """
    from tieout.instants import utc_now
    from tieout.sealing import Anchors, seal_ledger
    from tieout.settings.seal import signer_of

    settings = place.configuration.seal
    if settings is None:
        return None
    signer = signer_of(settings, origin=vault.origin, folder=place.folder)
    if shutil.which("openssl") is None:
        return seal_ledger(vault, signer, Anchors(), by=BY, clock=utc_now)
    from tieout.standins.tsa import TimeStandIn
    from tieout.time_stamping import HttpStamper

    with TimeStandIn() as service:
        with (place.folder / ROOTS).open("ab") as file:
            file.write(service.roots)
        anchors = Anchors(HttpStamper(service.url, service.roots))
        return seal_ledger(vault, signer, anchors, by=BY, clock=utc_now)
