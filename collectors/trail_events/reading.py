"""One reading of a folder of CloudTrail files: every file once, one at a time in memory."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from collectors.delivered import DeliveryError
from collectors.trail_events.countries import Countries
from collectors.trail_events.digests import Chain, Keys
from collectors.trail_events.log_files import Event, LogFile, events, log_files
from collectors.trail_events.reduction import Reduction
from evidence.record import Fields

_NAME = re.compile(r"(\d{12})_CloudTrail(?:-Digest|-Insight)?_([a-z0-9-]+)_")
DAY = re.compile(r"_CloudTrail_[a-z0-9-]+_(\d{8})T\d{4}Z_")
SHOWN = 20
Days = tuple[date, date]
"""The first day and the last (UTC) that were asked for."""
Place = tuple[str, str]
EXPORTED: Place = "exported", ""
"""Where files lie that no trail delivered, which say themselves neither account nor region."""


@dataclass
class Period:
    """What was there of one account and region: files, days, and what digests say of them."""

    chain: Chain
    days: set[str] = field(default_factory=set)
    hashes: dict[str, str] = field(default_factory=dict)
    count: int = 0
    digests: int = 0
    asked: Days | None = None

    def row(self, place: Place) -> Fields:
        """The row of the period."""
        faults = self._faults()
        first, last = self.chain.ends or (None, None)
        return {
            "id": "|".join(part for part in place if part),
            "account": place[0],
            "region": place[1] or None,
            "first_day": min(self.days, default=None),
            "last_day": max(self.days, default=None),
            "files": len(self.hashes),
            "events": self.count,
            "digests": self.digests,
            "signed": self.chain.signed,
            "proven_from": first,
            "proven_to": last,
            "gap_hours": self.chain.gaps(),
            "faults": faults[:SHOWN],
            "fault_count": len(faults),
        }

    def _faults(self) -> list[str]:
        told = {
            name.rpartition("/")[2]: value
            for name, value in self.chain.hashes.items()
            if self.asked is None or _within(name, self.asked)
        }
        gone = sorted(f"{name} is gone" for name in told if name not in self.hashes)
        changed = sorted(
            f"{name} was changed"
            for name, value in self.hashes.items()
            if told.get(name, value) != value
        )
        unnamed = sorted(f"{name} is in no digest" for name in self.hashes if name not in told)
        return [*self.chain.faults(), *gone, *changed, *(unnamed if self.digests else ())]


@dataclass(frozen=True)
class Reading:
    """What a folder came to, by kind; `broken` names the first file that could not be read."""

    rows: Mapping[str, list[Fields]]
    broken: tuple[str, DeliveryError] | None


def read(folder: Path, countries: Countries, keys: Keys) -> Reading:
    """Read every file of a folder.

    Raises:
        DeliveryError: when there is no such folder, or nothing in it.
    """
    return read_files(log_files(folder), countries, keys)


def read_files(
    files: Iterable[LogFile], countries: Countries, keys: Keys, days: Days | None = None
) -> Reading:
    """Read files one by one; with `days`, files of other days were left out on purpose.

    Raises:
        DeliveryError: when there is none, or which there are was not told.
    """
    reduction = Reduction(countries)
    periods: dict[Place, Period] = defaultdict(lambda: Period(Chain(keys), asked=days))
    broken: tuple[str, DeliveryError] | None = None
    for file in files:
        try:
            _take(file, periods[_place(file)], reduction)
        except DeliveryError as error:
            broken = broken or (file.name, error)
    if not periods:
        raise DeliveryError("unavailable", "NoFiles", "holds no file of events")
    rows = {
        "aws.cloudtrail.use": reduction.uses(),
        "aws.cloudtrail.sign_in": reduction.sign_ins(),
        "aws.cloudtrail.logging_change": reduction.changes(),
        "aws.cloudtrail.period": [periods[place].row(place) for place in sorted(periods)],
    }
    return Reading(rows, broken)


def _take(file: LogFile, period: Period, reduction: Reduction) -> None:
    text = file.unpacked()
    if file.is_digest:
        try:
            period.chain.add(text)
        except ValueError as error:
            raise DeliveryError("malformed", "NoDigest", "is no digest file") from error
        period.digests += 1
        return
    # Taken in one by one, so that a file that breaks off is not counted in part.
    _count(list(events(text)), period, reduction)
    period.hashes[file.bare] = hashlib.sha256(text).hexdigest()


def _count(found: Iterable[Event], period: Period, reduction: Reduction) -> None:
    for event in found:
        reduction.add(event)
        period.days.add(str(event["eventTime"])[:10])
        period.count += 1


def _within(name: str, days: Days) -> bool:
    """Whether a file's name tells one of the days; one that tells none is held to be of them."""
    match = DAY.search(name)
    return match is None or str(days[0]).replace("-", "") <= match[1] <= str(days[1]).replace(
        "-", ""
    )


def _place(file: LogFile) -> Place:
    match = _NAME.match(file.bare)
    return (match[1], match[2]) if match else EXPORTED
