"""Reviews as resources: each campaign, each reviewed right, each right that was to go or change."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from typing_extensions import TypedDict

from collectors.collector import collector
from collectors.resource import NotObservedError, Resource
from collectors.reviews.session import NEEDS, Reviews
from evidence.record import Fields


class SeenPlace(TypedDict):
    """A population that a review was opened over; `why` says what kept it from being whole."""

    kind: str
    scope: str
    complete: bool
    why: str


class HandedFile(TypedDict):
    """A file of decisions as it was handed in, and what became of its rows."""

    name: str
    sha256: str
    bytes: int
    by: str
    at: datetime
    decisions: int
    conflicts: int
    told: int


class Campaign(
    Resource,
    kind="review.campaign",
    data="identity",
    personal={
        "opened_by": "person",
        "closed_by": "person",
        "reviewers": "person",
        "files.by": "person",
        "files.name": "name",
    },
):
    """An access review: a dated snapshot of all rights of some scopes, and how far it is decided.

    The id is its name, `snapshot` the digest of what was reviewed, `taken` the instant of the run
    that saw it. `due` is the last day to decide. `rows` counts rights, `decided` those that are,
    `conflicts` those that wait to be settled; `revoked` and `changed` are among the decided.
    `objects` are the digests of everything it is made of, files included.
    """

    snapshot: str
    run: str
    taken: datetime
    opened: datetime
    opened_by: str
    due: date
    closed: datetime | None
    closed_by: str | None
    scopes: list[str]
    kinds: list[str]
    places: list[SeenPlace]
    reviewers: list[str]
    rows: int
    decided: int
    conflicts: int
    revoked: int
    changed: int
    files: list[HandedFile]
    objects: list[str]

    @property
    def gaps(self) -> list[str]:
        """What the snapshot did not see whole, in words."""
        return [
            f"{each['kind']} {each['scope']}: {each['why']}"
            for each in self.places
            if not each["complete"]
        ]

    @property
    def whole(self) -> bool:
        """Whether every right was decided on, over a snapshot of everything, and it was closed."""
        every = self.decided == self.rows and not self.conflicts
        return every and not self.gaps and self.closed is not None


class ReviewedRight(
    Resource,
    kind="review.right",
    data="identity",
    personal={
        "id": "account",
        "holder": "account",
        "account": "account",
        "person": "person",
        "approvers": "person",
        "reviewer": "person",
        "handed_in_by": "person",
        "comment": "name",
        "against": "name",
    },
):
    """One row of a review: a right of a holder as it was shown, and what was decided of it.

    `state` is undecided, decided or conflict; `against` says what speaks against a decision.
    `closed` is when its review was. `seen_kind` and `seen_scope` tell where the right was seen,
    `record` in which evidence.
    """

    review: str
    closed: datetime | None
    holder: str
    account: str
    sort: str
    person: str
    department: str
    entity: str
    country: str
    right: str
    resource: str
    gives: str
    privileged: bool
    data_class: str
    since: str
    last_used: str
    approval: str
    approvers: list[str]
    seen_kind: str
    seen_scope: str
    record: str
    reviewer: str
    state: str
    decision: str | None
    comment: str
    decided_at: datetime | None
    handed_in_by: str | None
    against: list[str]


class Revocation(
    Resource,
    kind="review.revocation",
    data="identity",
    personal={
        "id": "account",
        "account": "account",
        "person": "person",
        "reviewer": "person",
    },
):
    """A right that a review decided to take away or to change, and what later runs saw of it.

    `seen` is when it was last seen as it was, `gone` when it was first seen gone or changed after
    the decision, None for never; `back` when it was seen again after that. `unread` says why the
    newest run tells nothing, and is empty where it does.
    """

    review: str
    decision: str
    account: str
    person: str
    right: str
    resource: str
    reviewer: str
    decided_at: datetime
    seen: datetime
    gone: datetime | None
    gone_run: str | None
    back: datetime | None
    unread: str

    def done_within(self, within: timedelta) -> bool:
        """Whether it surely went in time, or surely did not.

        Raises:
            NotObservedError: where it was still there before the last day, and gone after it.
        """
        due = self.decided_at + within
        if self.gone is None or self.gone <= due:
            return self.gone is not None
        if self.seen > due:
            return False
        said = f"last seen on {self.seen:%Y-%m-%d} and gone on {self.gone:%Y-%m-%d}"
        raise NotObservedError(self.id, "when it went", f"{said}, due on {due:%Y-%m-%d}")


class ReviewedPlace(Resource, kind="review.place", data="identity"):
    """A place in which the newest run before this one saw rights, and when it was last reviewed.

    `world` is that of its source, `seen_kind` the kind that told of rights there. `review` was the
    last one over it that saw it whole and was closed, at `closed`, over rights as of `taken`; None
    where there was none. `open` names reviews over it that are not closed.
    """

    world: str
    seen_kind: str
    seen_scope: str
    review: str | None
    taken: datetime | None
    closed: datetime | None
    open: list[str]


@collector(Campaign, needs=NEEDS)
def campaigns(reviews: Reviews) -> Iterator[Fields]:
    """Every review that the vault holds."""
    for each in reviews.told():
        lines = each.pop("lines")
        words = [line["decision"] for line in lines if line["state"] == "decided"]
        yield {
            **each,
            "rows": len(lines),
            "decided": len(words),
            "conflicts": sum(line["state"] == "conflict" for line in lines),
            "revoked": words.count("revoke"),
            "changed": words.count("change"),
        }


@collector(ReviewedRight, needs=NEEDS)
def reviewed_rights(reviews: Reviews) -> Iterator[Fields]:
    """Every row of every review."""
    for each in reviews.told():
        for line in each["lines"]:
            yield {
                **line,
                "id": f"{each['id']}/{line['id']}",
                "review": each["id"],
                "closed": each["closed"],
            }


@collector(Revocation, needs=NEEDS)
def revocations(reviews: Reviews) -> Iterator[Fields]:
    """Every decision to take away or change a right, with what later runs saw."""
    yield from reviews.followed()


@collector(ReviewedPlace, needs=NEEDS)
def reviewed_places(reviews: Reviews) -> Iterator[Fields]:
    """Every place in which the newest run saw rights, with when it was last reviewed."""
    yield from reviews.places()
