"""The people source: delivered files and feeds, each with the mapping that it is read by."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from collectors.aside import Aside
from collectors.people.deliveries import Deliverer
from collectors.people.drops import Drop
from collectors.people.feeds.feed import Feed
from collectors.people.files import DeliveredFile
from collectors.people.mapping import PeopleMapping
from collectors.people.mapping_file import mistakes
from collectors.people.session import Listing
from collectors.tape import Clock, Tape
from evidence.errors import UsageError
from evidence.scope import Scope
from evidence.transcript import Transcript


def _now() -> datetime:
    return datetime.now(UTC)


def file_grain(kind: str) -> str:
    """The grain of a kind's collector: `person file` for `people.person`.

    A source holds files of several kinds, and a collector is to be sent to its own only.
    """
    return f"{kind.rpartition('.')[2]} file"


class PeopleSource:
    """Files and feeds of people, trainings, pledges and approvals under one configured name.

    A file's scope is its bare name, so that a folder may move, a feed's its own; two of one kind
    must differ in it. `clock` tells how old a file is whose mapping says `newest`.

    Raises:
        UsageError: for a mapping or a pairing that cannot work; no file is opened.
    """

    system = "people"

    def __init__(
        self,
        name: str,
        files: Iterable[tuple[Path, PeopleMapping]],
        *,
        dropped: Iterable[tuple[Path, PeopleMapping, Drop]] = (),
        feeds: Iterable[Feed] = (),
        clock: Clock = _now,
    ) -> None:
        self.name = name
        self._files: dict[tuple[str, str], DeliveredFile] = {}
        self._feeds: dict[tuple[str, str], Feed] = {}
        self._aside = Aside()
        local = [(path, mapping, None) for path, mapping in files]
        for path, mapping, drop in (*local, *dropped):
            _refuse_mistakes(path, mapping)
            key = path.name, mapping.kind
            if key in self._files:
                said = f"source {name!r} has two files {path.name!r} of {mapping.kind}"
                raise UsageError(f"{said}; rename one, or make two sources")
            self._files[key] = DeliveredFile(path, mapping, clock, drop)
        for feed in feeds:
            key = feed.name, feed.mapping.kind
            if key in self._files or key in self._feeds:
                said = f"source {name!r} has {feed.name!r} twice for {feed.mapping.kind}"
                raise UsageError(f"{said}; give one of them a 'name' of its own")
            self._feeds[key] = feed

    @property
    def _deliverers(self) -> Mapping[tuple[str, str], Deliverer]:
        return {**self._files, **self._feeds}

    def identity(self) -> str:
        """Who each feed's system says we are, and whom we are to a drop; a folder asks nobody."""
        told = [feed.identity(self._aside) for feed in self._feeds.values()]
        drops = [file.drop for file in self._files.values()]
        files = [f"{drop.user} at {drop.host}" if drop else "local file" for drop in drops]
        return "; ".join(dict.fromkeys((*files, *told)))

    def scopes(self, grain: str) -> Sequence[Scope]:
        """One scope a file or feed: all at the grain `file`, one kind's at `person file`."""
        names = [name for name, kind in self._deliverers if grain in ("file", file_grain(kind))]
        return [Scope(self.name, (name,)) for name in dict.fromkeys(names)]

    def offers(self, kind: str) -> bool:
        """Whether a file or feed of that kind is configured."""
        return any(offered == kind for _, offered in self._deliverers)

    def session(self, scope: Scope, tape: Tape) -> Listing:
        """A door to the file or feed of that scope."""
        name = scope.parts[0] if scope.parts else ""
        own = {kind: each for (named, kind), each in self._deliverers.items() if named == name}
        return Listing(scope, tape, own)

    def asked(self) -> Transcript:
        """What feeds were asked about us; files in a folder are asked nothing."""
        return self._aside.transcript()

    def settings(self) -> Mapping[str, object]:
        """Every file by its bare name and every feed, with what their mappings say."""
        files = [
            {"file": name, "mapping": file.mapping.as_json()}
            | ({"sftp": file.drop.as_json()} if file.drop else {})
            for (name, _), file in self._files.items()
        ]
        feeds = [feed.as_json() for feed in self._feeds.values()]
        return {"files": files} | ({"feeds": feeds} if feeds else {})


def _refuse_mistakes(path: Path, mapping: PeopleMapping) -> None:
    for mistake in mistakes(mapping):
        mend = f"; {mistake.mend}" if mistake.mend else ""
        raise UsageError(f"the mapping of {path.name}: {mistake.message}{mend}")
    form = mapping.format_of(path)
    if form is None:
        said = f"{path.name} is neither .csv nor .xlsx nor .yaml"
        raise UsageError(f"{said}; add 'format: csv' or 'format: xlsx' to its mapping")
    for name, belongs in (("sheet", "xlsx"), ("delimiter", "csv"), ("encoding", "csv")):
        if getattr(mapping, name) is not None and form != belongs:
            said = f"the mapping of {path.name} has '{name}', which belongs to {belongs} files"
            raise UsageError(f"{said}; remove it")
