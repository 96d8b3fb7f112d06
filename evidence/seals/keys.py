"""The keys of a vault as its ledger tells them: the first, and each that replaced another.

A `key` entry is `{type, name, algorithm, key, change, previous, by, at, signed_by_old,
signed_by_new}`. Both keys sign the statement: the canonical JSON of the entry without its
signatures and with the vault's origin; the signatures are SSHSIGs in the namespace `tieout-key`.
A checkpoint over n entries is signed by the last key that stands among these n.
"""

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from evidence.canonical import canonical
from evidence.errors import IntegrityError, UsageError
from evidence.seals.public_key import PublicKey
from evidence.seals.signer import Algorithm, Signer, key_name
from evidence.seals.ssh_signature import ssh_sign, ssh_verify
from evidence.store.ledger import LedgerEntry

TYPE = "key"
NAMESPACE = "tieout-key"
_SIGNATURES = ("signed_by_old", "signed_by_new")
_FIELDS = {
    "type", "name", "algorithm", "key", "change", "previous", "by", "at", *_SIGNATURES
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class RegisteredKey:
    """A key as a ledger entry registers it.

    `leaf` is the number of the entry in the whole ledger, counted from 0; `at` is when the operator
    `by` registered it, as told.
    """

    public: PublicKey
    name: str
    leaf: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class KeyChain:
    """The keys of one vault in the order in which they were registered; each vouched for the next.

    That the first is the right one, only a fingerprint from outside the vault can tell.
    """

    origin: str
    keys: tuple[RegisteredKey, ...]

    @classmethod
    def read(cls, origin: str, entries: Iterable[LedgerEntry]) -> "KeyChain":
        """The chain in a ledger, of which all entries are given in order.

        Raises:
            IntegrityError: at the first key that the one before did not sign for, that does not
                sign for itself, or whose entry is not what it should be.
        """
        chain = cls(origin, ())
        for leaf, entry in enumerate(entries):
            if entry.type == TYPE:
                try:
                    chain = chain.extended(entry.fields, leaf)
                except IntegrityError as error:
                    raise IntegrityError(
                        f"ledger segment {entry.segment}, entry {entry.position}: {error}"
                    ) from error
        return chain

    @property
    def current(self) -> RegisteredKey | None:
        """The key in force, None when none was registered yet."""
        return self.keys[-1] if self.keys else None

    def of_size(self, size: int) -> RegisteredKey | None:
        """The key that signs the checkpoint over the first `size` entries."""
        return next((key for key in reversed(self.keys) if key.leaf < size), None)

    def allowed_signers(self, *namespaces: str) -> str:
        """The text of an `allowed_signers` file with every key of the chain (ssh-keygen(1))."""
        return "".join(f"{key.public.allowed_signer(key.name, *namespaces)}\n" for key in self.keys)

    def first(self, signer: Signer, *, by: str, at: datetime) -> dict[str, Any]:
        """The entry that registers the first key.

        Raises:
            UsageError: when there is a key already.
            SigningError: when the key cannot be used.
        """
        if self.current:
            raise UsageError(
                f"the vault has the key {self.current.public.fingerprint} already; "
                "run: tieout keys replace"
            )
        return self._signed(None, signer, by, at)

    def replacement(self, old: Signer, new: Signer, *, by: str, at: datetime) -> dict[str, Any]:
        """The entry that replaces the key in force; both keys sign it.

        Raises:
            UsageError: when `old` is not the key in force, or `new` is the same or of another
                algorithm.
            SigningError: when a key cannot be used.
        """
        current = self.current
        if current is None:
            raise UsageError("the vault has no key yet; run: tieout keys register")
        if PublicKey.of(old) != current.public:
            raise UsageError(
                f"the key in force is {current.public.fingerprint}, and the old key that was given "
                f"is {PublicKey.of(old).fingerprint}"
            )
        if PublicKey.of(new) in [key.public for key in self.keys]:
            raise UsageError(f"{PublicKey.of(new).fingerprint} was a key of this vault before")
        if new.algorithm != old.algorithm:
            raise UsageError(
                f"a vault keeps to one algorithm; a {new.algorithm} key cannot replace one of "
                f"{old.algorithm}"
            )
        return self._signed(old, new, by, at)

    def _signed(self, old: Signer | None, new: Signer, by: str, at: datetime) -> dict[str, Any]:
        if at.tzinfo is None:
            raise UsageError("the instant of a key change needs a time zone")
        fields: dict[str, Any] = {
            "type": TYPE,
            "name": key_name(self.origin),
            "algorithm": new.algorithm,
            "key": base64.b64encode(new.public_key).decode(),
            "change": "replaced" if old else "first",
            "previous": PublicKey.of(old).fingerprint if old else None,
            "by": by,
            "at": at.isoformat(),
        }
        said = statement(self.origin, fields)
        fields["signed_by_old"] = ssh_sign(old, NAMESPACE, said).decode() if old else None
        fields["signed_by_new"] = ssh_sign(new, NAMESPACE, said).decode()
        return fields

    def extended(self, fields: Mapping[str, Any], leaf: int) -> "KeyChain":
        """The chain with the key of one more `key` entry, which is entry `leaf` of the ledger.

        Raises:
            IntegrityError: when that key may not follow, or the entry is not what it should be.
        """
        public, at = _read(fields)
        if fields["name"] != key_name(self.origin):
            raise IntegrityError("a key is of another vault")
        said = statement(self.origin, fields)
        if not ssh_verify(public, NAMESPACE, said, fields["signed_by_new"].encode()):
            raise IntegrityError(f"the key {public.fingerprint} did not sign for itself")
        current = self.current
        if current is None:
            if (fields["change"], fields["previous"], fields["signed_by_old"]) != (
                "first", None, None
            ):  # fmt: skip
                raise IntegrityError("a key replaces one that was never registered")
        else:
            old = current.public
            if (fields["change"], fields["previous"]) != ("replaced", old.fingerprint):
                raise IntegrityError(
                    f"the key {public.fingerprint} does not replace {old.fingerprint}"
                )
            if public.algorithm != old.algorithm or public in [key.public for key in self.keys]:
                raise IntegrityError(f"the key {public.fingerprint} may not replace another")
            vouched = str(fields["signed_by_old"]).encode()
            if not ssh_verify(old, NAMESPACE, said, vouched):
                raise IntegrityError(
                    f"the key {public.fingerprint} was not signed for by {old.fingerprint}"
                )
        key = RegisteredKey(public, fields["name"], leaf, at, fields["by"])
        return KeyChain(self.origin, (*self.keys, key))


def statement(origin: str, fields: Mapping[str, Any]) -> bytes:
    """What both keys sign."""
    said = {name: value for name, value in fields.items() if name not in _SIGNATURES}
    return canonical({**said, "origin": origin})


def _read(fields: Mapping[str, Any]) -> tuple[PublicKey, datetime]:
    texts = ("name", "algorithm", "key", "change", "by", "at", "signed_by_new")
    if set(fields) != _FIELDS or not all(isinstance(fields[name], str) for name in texts):
        raise IntegrityError("a key entry does not hold what it should")
    try:
        raw = base64.b64decode(fields["key"], validate=True)
        at = datetime.fromisoformat(fields["at"])
    except (binascii.Error, ValueError) as error:
        raise IntegrityError(f"a key entry holds what cannot be read: {error}") from error
    if at.tzinfo is None:
        raise IntegrityError("the instant of a key change has no time zone")
    return PublicKey(cast("Algorithm", fields["algorithm"]), raw), at
