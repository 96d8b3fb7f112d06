"""Attested files as holds, retention and erasures see them: evidence of the kind `attestation`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from evidence.attested.act import KIND, TYPE, name_of
from evidence.errors import IntegrityError
from evidence.store.ledger import LedgerEntry


@dataclass(frozen=True, slots=True)
class AttestedFiles:
    """The files of one attestation; they were read when it was given.

    `run` is what the attestation is called, `scope` the control, `rows` how many files it has.
    """

    run: str
    scope: str
    collected_at: datetime
    digests: tuple[str, ...]
    kind: str = KIND

    @property
    def rows(self) -> int:
        """How many files there are."""
        return len(self.digests)


def attested_files(entries: Iterable[LedgerEntry]) -> Iterable[AttestedFiles]:
    """The files of each attestation that a ledger tells of; the statements are never erased.

    Raises:
        IntegrityError: when an entry is not what its type says.
    """
    for entry in entries:
        fields = entry.fields
        if entry.type != TYPE or not fields.get("files"):
            continue
        try:
            yield AttestedFiles(
                name_of(fields["object"]),
                str(fields["control"]),
                datetime.fromisoformat(fields["at"]),
                tuple(map(str, fields["files"])),
            )
        except (KeyError, TypeError, ValueError) as error:
            said = f"ledger segment {entry.segment} has no attestation: {error!r}"
            raise IntegrityError(said) from error
