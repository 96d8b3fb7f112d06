"""Workday: a customer's own report as JSON or CSV, held to the columns of its recipe."""

import re
from typing import Any

from collectors.https.documents import text_of
from collectors.people.feeds.gathering import Asking, Gathered
from evidence.record import Fields

_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})")


def gathered(asking: Asking) -> Gathered:
    """The entries of the report; it has no pages and declares no count."""
    if asking.reading.query.get("format") == "csv":
        path, query = asking.reading.get, dict(asking.reading.query)
        return Gathered(text=text_of(*asking.text(path, query, accept="text/csv")))
    return Gathered([_plain(entry) for entry in asking.listed().records])


def _plain(entry: Fields) -> Fields:
    return {name: _day(value) for name, value in entry.items()}


def _day(value: Any) -> Any:
    """A day without the offset that XML Schema lets it carry: it is no instant to be converted."""
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    return found[1] if found else value
