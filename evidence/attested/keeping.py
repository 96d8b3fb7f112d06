"""Keeping attestations: each act, with its files, goes into vault and ledger in one commit."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from evidence.attested.act import Attestation, Word, entry_of, name_of
from evidence.attested.handed_in import HandedIn, store
from evidence.attested.register import Attested, as_judged, attestations, refusal
from evidence.errors import IntegrityError, UsageError
from evidence.runs.run_heads import utc
from evidence.seals.signer import Signer
from evidence.secrets.scan import refuse_secrets
from evidence.told_acts import require_key
from evidence.tombstones import erased, signed
from evidence.vault import Vault

LONGEST = 20_000
"""The most characters of a statement or reason."""


def give(
    vault: Vault, act: Attestation, files: Sequence[HandedIn], signer: Signer | None
) -> Attested:
    """Store an attestation and its files; nothing of it stands unless all of it does.

    `act` names no files yet: they are read here.

    Raises:
        UsageError: when it says nothing, was given already, or the vault's key is not the signer's.
        SecretFoundError: when the statement or a file holds what looks like a secret.
        StorageError: when the disk refuses.
    """
    _require_text(act.statement, "the statement")
    refuse_secrets(act.statement.encode(), "the statement", but=act.allowed)
    require_key(vault, signer)
    act = replace(act, files=tuple(store(vault, files, act.allowed)))
    for other in register(vault):
        if not other.withdrawn and replace(other.act, at=act.at) == act:
            raise UsageError(f"this was attested already, as {other.id}")
    digest = vault.put(act.body)
    vault.commit([signed(vault.origin, entry_of(act), signer)])
    return Attested(digest, act)


def say(vault: Vault, word: Word, signer: Signer | None) -> Attested:
    """Store a confirmation or a withdrawal; the attestation as it stands then is returned.

    Raises:
        UsageError: when the word does not fit what was said before, or the vault's key is not the
            signer's.
        SecretFoundError: when the reason holds what looks like a secret.
        StorageError: when the disk refuses.
    """
    known = chosen(vault, word.of)
    word = replace(word, of=known.digest)
    if known.withdrawn:
        raise UsageError(f"{known.id} is withdrawn already")
    if word.act == "withdraw":
        _require_text(word.reason, "the reason")
    elif why := refusal(known, word.by):
        raise UsageError(why)
    refuse_secrets(word.reason.encode(), "the reason")
    require_key(vault, signer)
    vault.put(word.body)
    vault.commit([signed(vault.origin, entry_of(word), signer)])
    return chosen(vault, known.digest)


def register(vault: Vault) -> list[Attested]:
    """Every attestation of a vault in the order of its ledger, those withdrawn included."""
    return attestations(vault, vault.origin, vault.entries())


def attested_until(vault: Vault, instant: datetime) -> list[Mapping[str, Any]]:
    """What people had attested by an instant, as a run stores it; of lost files it says why."""
    entries = list(vault.entries())
    found = attestations(vault, vault.origin, entries, until=instant)
    gone = erased(vault.origin, entries)
    lost: dict[str, str] = {}
    day = utc(instant).date()
    for each in found:
        # What nothing can rest on any more is not read again with every run.
        read = not each.withdrawn and day <= each.act.expires
        for file in each.act.files:
            if file.sha256 in gone:
                lost[file.sha256] = str(gone[file.sha256])
            elif file.sha256 not in lost and (said := _damage(vault, file.sha256, read=read)):
                lost[file.sha256] = said
    return as_judged(found, lost)


def _damage(vault: Vault, digest: str, *, read: bool) -> str:
    """What is wrong with a file, empty for nothing; it is looked for, or read whole."""
    if not vault.has(digest):
        return "it is missing from the vault"
    try:
        for _ in vault.pieces(digest) if read else ():
            pass
    except IntegrityError:
        return "what lies in the vault is not what was handed in"
    return ""


def chosen(vault: Vault, name: str) -> Attested:
    """The attestation that a name means: `ATT-0123456789ab`, its digest, or the beginning of it.

    Raises:
        UsageError: when none is meant, or several are.
    """
    sought = name.strip().removeprefix(name_of("")).lower()
    found = [each for each in register(vault) if sought and each.digest.startswith(sought)]
    if len(found) == 1:
        return found[0]
    said = "no attestation begins" if not found else f"{len(found)} attestations begin"
    raise UsageError(f"{said} with {name!r:.80}; see tieout attest list")


def _require_text(text: str, what: str) -> None:
    if not text.strip():
        raise UsageError(f"{what} is empty")
    if len(text) > LONGEST:
        raise UsageError(f"{what} has {len(text):,} characters, and at most {LONGEST:,} are kept")
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise UsageError(f"{what} is no text: {error.reason}") from error
    if "\x00" in text:
        raise UsageError(f"{what} holds a NUL")
