"""Retention: how long evidence is kept, by class of data."""

import calendar
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from evidence.errors import UsageError
from evidence.holds import Dated
from evidence.runs.run_heads import utc

_FORM = re.compile(r"([0-9]{1,4}) ?(d|days?|w|weeks?|mo|months?|y|years?)", re.IGNORECASE)
_LONGEST_DAYS, _LONGEST_MONTHS = 36_500, 1_200


@dataclass(frozen=True, slots=True)
class Age:
    """A span of whole days or whole calendar months, as retention periods are written.

    >>> str(Age.parse("18mo"))
    '18mo'
    """

    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> "Age":
        """The age that `text` names: `90 days`, `26w`, `18mo`, `7y`.

        Raises:
            UsageError: naming what to write instead.
        """
        found = _FORM.fullmatch(text.strip())
        number, unit = (int(found[1]), found[2].lower()) if found else (0, "")
        age = cls()
        if unit.startswith(("mo", "y")):
            age = cls(months=number * (12 if unit.startswith("y") else 1))
        elif unit:
            age = cls(days=number * (7 if unit.startswith("w") else 1))
        if age == cls() or age.days > _LONGEST_DAYS or age.months > _LONGEST_MONTHS:
            raise UsageError(f"{text!r} is no retention; write it as '90 days', '18mo' or '7y'")
        return age

    def before(self, now: datetime) -> datetime:
        """The instant this long before `now`; a day that its month lacks is the month's last."""
        month = now.year * 12 + now.month - 1 - self.months
        year, month = month // 12, month % 12 + 1
        day = min(now.day, calendar.monthrange(year, month)[1])
        return now.replace(year=year, month=month, day=day) - timedelta(days=self.days)

    def __str__(self) -> str:
        return f"{self.months}mo" if self.months else f"{self.days}d"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long evidence of each class is kept; a class without an age is kept for ever.

    `classes` says the class of each kind that is known.
    """

    ages: Mapping[str, Age]
    classes: Mapping[str, str]

    def past(self, item: Dated, now: datetime) -> bool:
        """Whether this evidence has been kept as long as it may be."""
        age = self.ages.get(self.classes.get(item.kind, ""))
        return age is not None and utc(item.collected_at) < age.before(utc(now))
