"""The source of trail events: a folder of CloudTrail files under one configured name."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from collectors.tape import Tape
from collectors.trail_events.countries import Countries
from collectors.trail_events.digests import Keys
from collectors.trail_events.reading import Reading, read
from collectors.trail_events.session import KINDS, TrailEvents
from evidence.scope import Scope
from evidence.transcript import Transcript


class TrailEventsSource:
    """A folder of files that a trail delivered, or that were exported from Lake.

    `countries` tells where addresses lie; without it every address is of an unknown country.
    `keys` are CloudTrail's public keys, without which signatures of digests are not checked.
    """

    system = "trail_events"

    def __init__(
        self,
        name: str,
        folder: Path,
        *,
        countries: Countries | None = None,
        keys: Keys | None = None,
    ) -> None:
        self.name = name
        self._folder = folder
        self._countries = countries or Countries()
        self._keys = keys or {}
        self._located = countries is not None
        self._lock = threading.Lock()
        self._known: Reading | None = None

    def identity(self) -> str:
        """Nobody is asked who we are: the files lie in a folder."""
        return "local file"

    def scopes(self, grain: str) -> Sequence[Scope]:
        """One scope: the folder, by its bare name."""
        return [Scope(self.name, (self._folder.name,))] if grain == TrailEvents.grain else []

    def offers(self, kind: str) -> bool:
        """Whether it is a kind that events are reduced to."""
        return kind in KINDS

    def session(self, scope: Scope, tape: Tape) -> TrailEvents:
        """A door to the folder."""
        return TrailEvents(scope, tape, self._reading)

    def asked(self) -> Transcript:
        """Nothing: a folder is asked neither who we are nor what there is."""
        return Transcript(())

    def settings(self) -> Mapping[str, object]:
        """The folder by its bare name, and what else was given."""
        keys = sorted(self._keys)
        return {"folder": self._folder.name, "countries": self._located, "public_keys": keys}

    def _reading(self) -> Reading:
        """The one reading of the folder, which all kinds share."""
        with self._lock:
            if self._known is None:
                self._known = read(self._folder, self._countries, self._keys)
            return self._known
