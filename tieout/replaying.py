"""Replaying: the transcripts of a stored run made into records again, without any network."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from collectors.collector import Collector
from collectors.sweep import replay
from evidence.errors import MissingObjectError
from evidence.record import Evidence
from evidence.run_store import RunReader
from evidence.transcript import Transcript

AGREES = "agrees"
DIFFERS = "differs"
CHANGED = "differs, and the collector changed since"
UNKNOWN = "not replayed: the collector is not installed"
ABSENT = "not replayed: the transcript is not here"


@dataclass(frozen=True, slots=True)
class Replayed:
    """What one unit came to: a word of those above, and the digest of the record made now."""

    unit: Evidence
    word: str
    record: str | None = None

    @property
    def is_flaw(self) -> bool:
        """Whether the very code that read the unit makes another record of its transcript."""
        return self.word == DIFFERS


def replayed(reader: RunReader, collectors: Iterable[Collector[Any]]) -> Iterator[Replayed]:
    """Each unit of a run, replayed by the collector of its name that is installed now.

    A unit that was not collected agrees when its transcript gives no record either. Of a collector
    whose module changed since, another record is no flaw of the evidence: that is said instead.

    Raises:
        IntegrityError: when a transcript is damaged.
    """
    known: Mapping[str, Collector[Any]] = {each.name: each for each in collectors}
    for unit in reader.run.evidence:
        collector = known.get(unit.collector)
        if collector is None:
            yield Replayed(unit, UNKNOWN)
            continue
        try:
            transcript = Transcript.parse(reader.vault.get(unit.transcript))
        except MissingObjectError:
            yield Replayed(unit, ABSENT)
            continue
        record = replay(collector, unit.scope, transcript)
        digest = record.digest if record else None
        if digest == unit.record:
            yield Replayed(unit, AGREES, digest)
        else:
            same = collector.version == unit.version
            yield Replayed(unit, DIFFERS if same else CHANGED, digest)
