"""The `[[trail_events]]` tables of `tieout.toml`: where events of CloudTrail lie, made a source."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from collectors.session import Source
from evidence.yaml.text import Document
from tieout.named_files import named_file
from tieout.settings.aws import Region, SourceName, Text

SETTLING = timedelta(hours=3)
"""How long after midnight (UTC) the files and digests of a day may still arrive."""
LONGEST_LOOKUP = 7
PLACES = ("folder", "bucket", "lookup")
FROM_AWS = ("aws", "region", "days", "first_day", "last_day")


class TrailEventsSettings(BaseModel):
    """Events of CloudTrail: a folder of files, a trail's bucket, or CloudTrail's own last events.

    The latter two are read with the rights of the `[[aws]]` table that `aws` names.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: SourceName
    folder: Text | None = None
    bucket: Text | None = None
    prefix: str = ""
    lookup: bool = False
    aws: SourceName | None = None
    region: Region | None = None
    days: int | None = Field(default=None, ge=1, le=400)
    first_day: date | None = None
    last_day: date | None = None
    countries: Text | None = None
    public_keys: Text | None = None


def trail_source(
    settings: TrailEventsSettings,
    document: Document,
    number: int,
    folder: Path,
    sources: Sequence[Source],
    now: datetime | None = None,
) -> Source:
    """The source of the table of that number; nothing is contacted yet.

    `sources` are those of the `[[aws]]` tables, with the rights of one of which events are read.

    Raises:
        OperatorFileError: when a named file is missing or mistaken, or settings contradict.
    """
    from collectors.trail_events.countries import load_countries
    from collectors.trail_events.digests import load_keys
    from collectors.trail_events.source import TrailEventsSource

    where = ("trail_events", number)
    _require_one_place(settings, document, where)
    aws = None if settings.folder else _rights(settings, document, where, sources)
    countries, keys = settings.countries, settings.public_keys
    return TrailEventsSource(
        settings.name,
        _place(settings, document, where, folder, aws, now or datetime.now(UTC)),
        aws=aws,
        countries=load_countries(named_file(document, folder, countries, *where, "countries"))
        if countries
        else None,
        keys=load_keys(named_file(document, folder, keys, *where, "public_keys")) if keys else None,
    )


def _require_one_place(
    settings: TrailEventsSettings, document: Document, where: tuple[str, int]
) -> None:
    named = [name for name in PLACES if getattr(settings, name)]
    if len(named) != 1:
        said = f"names {' and '.join(named)}" if named else "names no place of events"
        raise document.mistake(said, *where, mend="write one of folder, bucket, lookup = true")
    idle = [name for name in FROM_AWS if getattr(settings, name) is not None]
    if settings.folder and (idle or settings.prefix):
        said = f"{(idle or ['prefix'])[0]} is of use with bucket or lookup only"
        raise document.mistake(said, *where, (idle or ["prefix"])[0], mend="remove it")
    if settings.lookup and settings.prefix:
        raise document.mistake(
            "prefix is of use with bucket only", *where, "prefix", mend="remove it"
        )


def _rights(
    settings: TrailEventsSettings,
    document: Document,
    where: tuple[str, int],
    sources: Sequence[Source],
) -> Any:
    """The source of AWS that signs in; of an organisation the account that is signed in to."""
    if not settings.aws or not settings.region:
        missing = "region" if settings.aws else "aws"
        raise document.mistake(
            f"with whose rights and where events are read is not said: {missing} is missing",
            *where,
            mend="add aws, the name of an [[aws]] table, and region",
        )
    for source in sources:
        if source.name == settings.aws:
            return getattr(source, "home", source)
    known = ", ".join(source.name for source in sources) or "there is none"
    raise document.mistake(
        f"aws {settings.aws!r} is no [[aws]] table", *where, "aws", mend=f"name one: {known}"
    )


def _place(
    settings: TrailEventsSettings,
    document: Document,
    where: tuple[str, int],
    folder: Path,
    aws: Any,
    now: datetime,
) -> Any:
    from collectors.trail_events.stored import Bucket, Lookup

    if settings.folder:
        return folder / settings.folder
    days, region = _days(settings, document, where, now), str(settings.region)

    def content() -> Any:
        from collectors.aws.content import TrailContent

        return TrailContent(aws.connection, region)

    if settings.bucket:
        return Bucket(content, settings.bucket, settings.prefix, days)
    if (days[1] - days[0]).days >= LONGEST_LOOKUP:
        raise document.mistake(
            f"a lookup is of {LONGEST_LOOKUP} days at the most", *where, "lookup",
            mend="ask for fewer days, or name the bucket of a trail",
        )  # fmt: skip
    return Lookup(content, days)


def _days(
    settings: TrailEventsSettings, document: Document, where: tuple[str, int], now: datetime
) -> tuple[date, date]:
    """The first day and the last, by whole days (UTC) whose files have all arrived."""
    if (settings.days is None) == (settings.first_day is None):
        raise document.mistake(
            "which days are read is not said, or twice", *where,
            mend="write either days = 31, or first_day and last_day",
        )  # fmt: skip
    last = settings.last_day or (now - SETTLING).date() - timedelta(days=1)
    first = settings.first_day or last - timedelta(days=(settings.days or 1) - 1)
    if first > last:
        raise document.mistake(
            f"the last day, {last}, is before the first", *where, mend="swap them"
        )
    return first, last
