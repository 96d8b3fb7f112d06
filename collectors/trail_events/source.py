"""The source of trail events: where CloudTrail files lie, under one configured name."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from collectors.session import Source
from collectors.tape import Tape
from collectors.trail_events.countries import Countries
from collectors.trail_events.digests import Keys
from collectors.trail_events.reading import Reading, read, read_files
from collectors.trail_events.session import KINDS, TrailEvents
from collectors.trail_events.stored import Bucket, Lookup
from evidence.scope import Scope
from evidence.transcript import Transcript


class TrailEventsSource:
    """A folder of files that a trail delivered, or that were exported from Lake; or where they lie.

    `place` is a folder, the bucket of a trail, or a lookup; `aws` is the source with whose rights
    the latter two are read. `countries` tells where addresses lie; without it every address is of
    an unknown country. `keys` are CloudTrail's public keys, without which signatures of digests are
    not checked.
    """

    system = "trail_events"

    def __init__(
        self,
        name: str,
        place: Path | Bucket | Lookup,
        *,
        aws: Source | None = None,
        countries: Countries | None = None,
        keys: Keys | None = None,
    ) -> None:
        self.name = name
        self._place = place
        self._aws = aws
        self._countries = countries or Countries()
        self._keys = keys or {}
        self._located = countries is not None
        self._lock = threading.Lock()
        self._known: Reading | None = None

    def identity(self) -> str:
        """Who we are where the events lie; nobody is asked where that is a folder.

        Raises:
            UnobservedError: when AWS does not say.
        """
        return self._aws.identity() if self._aws else "local file"

    def scopes(self, grain: str) -> Sequence[Scope]:
        """One scope: the folder or bucket by its bare name, or what a lookup is called."""
        return [Scope(self.name, (self._bare,))] if grain == TrailEvents.grain else []

    def offers(self, kind: str) -> bool:
        """Whether it is a kind that events are reduced to."""
        return kind in KINDS

    def session(self, scope: Scope, tape: Tape) -> TrailEvents:
        """A door to the events."""
        return TrailEvents(scope, tape, self._reading)

    def asked(self) -> Transcript:
        """How AWS told who we are; a folder is asked neither that nor what there is."""
        return self._aws.asked() if self._aws else Transcript(())

    def settings(self) -> Mapping[str, object]:
        """Where the events lie and of which days they are, and what else was given."""
        keys = sorted(self._keys)
        return {**self._where(), "countries": self._located, "public_keys": keys}

    @property
    def _bare(self) -> str:
        return "lookup" if isinstance(self._place, Lookup) else self._place.name

    def _where(self) -> Mapping[str, object]:
        if isinstance(self._place, Path):
            return {"folder": self._place.name}
        days = [str(day) for day in self._place.days]
        with_rights = {"aws": self._aws.name if self._aws else None, "days": days}
        if isinstance(self._place, Bucket):
            return {"bucket": self._place.name, "prefix": self._place.prefix, **with_rights}
        return {"lookup": True, **with_rights}

    def _reading(self) -> Reading:
        """The one reading of the events, which all kinds share."""
        with self._lock:
            if self._known is None:
                place, given = self._place, (self._countries, self._keys)
                if isinstance(place, Path):
                    self._known = read(place, *given)
                else:
                    self._known = read_files(place.files(), *given, place.days)
            return self._known
