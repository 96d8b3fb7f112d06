"""xAPI: statements of completion less the voided ones, each with its actor as a person."""

import re
from typing import Any

from collectors.https.documents import at
from collectors.people.feeds.gathering import Asking, Gathered
from evidence.record import Fields

_FINER = re.compile(r"(\.[0-9]{6})[0-9]+")
VOIDED = "http://adlnet.gov/expapi/verbs/voided"


def gathered(asking: Asking) -> Gathered:
    """Every completion that was not voided."""
    statements = asking.listed().records
    voiding = asking.listed(
        asking.reading.get,
        query={**asking.reading.query, "verb": VOIDED},
        paging=asking.reading.paging,
    ).records
    void = {at(each, "object.id") for each in voiding}
    return Gathered(
        [
            {**each, "training": _training(each, asking.parameters["home"])}
            for each in statements
            if each.get("id") not in void and at(each, "verb.id") != VOIDED
        ]
    )


def _training(statement: Fields, home: str) -> Fields:
    result = statement.get("result") or {}
    failed = isinstance(result, dict) and False in (result.get("success"), result.get("completion"))
    return {
        "person": _person(statement.get("actor") or {}, home),
        "course": at(statement, "object.id"),
        "completed": None if failed else _moment(statement.get("timestamp")),
    }


def _moment(value: Any) -> Any:
    """A moment whose parts of a second are no finer than millionths, as days need none."""
    return _FINER.sub(r"\1", value) if isinstance(value, str) else value


def _person(actor: Any, home: str) -> str | None:
    """The staff number of an account of that home page, else an address, else a hash as it is."""
    account = actor.get("account")
    if isinstance(account, dict):
        name, page = str(account.get("name")), account.get("homePage")
        return name if page == home else f"{page} {name}"
    if isinstance(mbox := actor.get("mbox"), str):
        return mbox.removeprefix("mailto:").lower()
    return f"sha1:{actor['mbox_sha1sum']}" if "mbox_sha1sum" in actor else None
