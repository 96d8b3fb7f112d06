"""Changes of a vault's key: one at a time, each an entry of the ledger."""

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from evidence.errors import IntegrityError
from evidence.seals.keys import KeyChain, RegisteredKey
from evidence.seals.signer import Signer
from evidence.store.vault_folder import FORMAT
from evidence.vault import Vault


def chain_of(vault: Vault) -> KeyChain:
    """The keys of a vault.

    Raises:
        IntegrityError: when the ledger or the chain of keys is broken.
    """
    return KeyChain.read(vault.origin, vault.entries())


def register_key(vault: Vault, signer: Signer, *, by: str, at: datetime) -> RegisteredKey:
    """Write the entry of the first key; a key that is in force already stays so.

    Raises:
        UsageError: when another key is in force.
        SigningError: when the key cannot be used.
    """

    def entry(chain: KeyChain) -> dict[str, Any] | None:
        current = chain.current
        if current and current.public.raw == signer.public_key:
            return None
        return chain.first(signer, by=by, at=at)

    return _changed(vault, entry)


def replace_key(vault: Vault, old: Signer, new: Signer, *, by: str, at: datetime) -> RegisteredKey:
    """Write the entry by which `new` replaces the key in force, `old`; both sign it.

    Raises:
        UsageError: when `old` is not in force, or `new` may not follow it.
        SigningError: when a key cannot be used.
    """
    return _changed(vault, lambda chain: chain.replacement(old, new, by=by, at=at))


def _changed(vault: Vault, entry: Callable[[KeyChain], dict[str, Any] | None]) -> RegisteredKey:
    with _alone(vault):
        made = entry(chain_of(vault))
        if made is not None:
            vault.commit([made])
        current = chain_of(vault).current
    if current is None:
        raise IntegrityError(f"{vault.path} lost the key that was just registered")
    return current


@contextmanager
def _alone(vault: Vault) -> Iterator[None]:
    """Hold others off: a second first key, or a second successor, would break the chain for good.

    The lock is not that of the folder, which the vault itself takes for its index.
    """
    with (vault.path / FORMAT).open("rb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
