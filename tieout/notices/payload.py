"""What a webhook receives: a digest as JSON, in a form that is versioned and has a schema."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from evidence.canonical import canonical
from tieout.notices.digest import Digest

VERSION = 1
_FORM = ConfigDict(frozen=True, extra="forbid")


class NoticeItem(BaseModel):
    """One thing told: of which control, in a sentence, for how many results, and as fields."""

    model_config = _FORM

    control: str
    text: str
    count: int
    fields: dict[str, Any]


class NoticeSection(BaseModel):
    """The items of one sort; `count` counts those too that are not among them."""

    model_config = _FORM

    name: str
    title: str
    count: int
    items: tuple[NoticeItem, ...]


class NoticeRun(BaseModel):
    """The run told of."""

    model_config = _FORM

    id: str
    status: str
    started: datetime
    totals: dict[str, int]


class Notice(BaseModel):
    """A notice as a webhook receives it."""

    model_config = _FORM

    tieout_notice: Literal[1]
    test: bool
    organisation: str
    at: datetime
    subject: str
    run: NoticeRun | None
    since: str | None
    names: bool
    sections: tuple[NoticeSection, ...]


def payload(digest: Digest) -> bytes:
    """The bytes that a webhook is sent, and that are signed: canonical JSON of a `Notice`."""
    run = digest.run
    notice = Notice(
        tieout_notice=VERSION,
        test=digest.test,
        organisation=digest.organisation,
        at=digest.at,
        subject=digest.subject,
        run=run
        and NoticeRun(id=run.id, status=run.status, started=run.started, totals=dict(run.totals)),
        since=digest.since,
        names=digest.names,
        sections=tuple(
            NoticeSection(
                name=section.name,
                title=section.title,
                count=section.count,
                items=tuple(
                    NoticeItem(
                        control=item.control,
                        text=item.text,
                        count=item.count,
                        fields=dict(item.fields),
                    )
                    for item in section.items
                ),
            )
            for section in digest.sections
        ),
    )
    return canonical(notice.model_dump(mode="json"))
