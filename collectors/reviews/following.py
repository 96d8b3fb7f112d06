"""Following: what runs after a decision saw of the rights that were to go or to change."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from collectors.reviews.held import Seen
from collectors.reviews.snapshot import READERS, forms_of
from evidence.errors import MissingObjectError
from evidence.record import Fields
from evidence.reviewed.register import Review, RowState
from evidence.tombstones import ErasedError
from evidence.vault import Vault

Key = tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class _Followed:
    """A decision to take away or change a right, and what was seen of it since."""

    review: Review
    row: RowState
    seen: datetime
    gone: datetime | None = None
    gone_run: str | None = None
    back: datetime | None = None
    unread: str = "no run was made since"

    def look(self, look: "_Look") -> None:
        """Take in what one run saw."""
        told, right = self.row.decided, self.row.line.right
        assert told is not None, "only decided rows are followed"
        at = look.times.get((right.kind, right.scope))
        if at is None or (right.kind, right.scope) not in look.whole:
            self.unread = f"run {look.run} did not see {right.kind} {right.scope} whole"
            return
        if at <= told.at:
            return
        self.unread = ""
        form = look.forms.get(right.id)
        there = form is not None and (told.decision.word == "revoke" or form == right.form)
        if not there:
            if self.gone is None:
                self.gone, self.gone_run = at, look.run
            self.back = None
        elif self.gone is None:
            self.seen = at
        else:
            self.back = at

    def as_row(self) -> Fields:
        """The row of the kind `review.revocation`."""
        told, right = self.row.decided, self.row.line.right
        assert told is not None, "only decided rows are followed"
        return {
            "id": f"{self.review.name}/{right.id}",
            "review": self.review.name,
            "decision": told.decision.word,
            "account": right.account,
            "person": right.person,
            "right": right.right,
            "resource": right.resource,
            "reviewer": told.decision.reviewer,
            "decided_at": told.at.isoformat(),
            "seen": self.seen.isoformat(),
            "gone": self.gone.isoformat() if self.gone else None,
            "gone_run": self.gone_run,
            "back": self.back.isoformat() if self.back else None,
            "unread": self.unread,
        }


@dataclass(frozen=True, slots=True)
class _Look:
    """What a run saw: rights with their forms, places seen whole, and when each was read."""

    run: str
    forms: dict[str, str]
    whole: set[tuple[str, str]]
    times: dict[tuple[str, str], datetime]


def follow(vault: Vault, reviews: Iterable[Review]) -> Iterator[Fields]:
    """Each decision to take away or change a right, with what the runs after it saw.

    Raises:
        IntegrityError: when the vault does not hold what a run names; evidence that was erased is
            told of as not seen.
    """
    followed = [
        _Followed(review, row, review.snapshot.taken)
        for review in reviews
        for row in review.decided("revoke", "change")
    ]
    if followed:
        for look in _looks(vault, followed):
            for each in followed:
                each.look(look)
    return (each.as_row() for each in followed)


def _looks(vault: Vault, followed: list[_Followed]) -> Iterator[_Look]:
    """What each run after the first decision saw of the places in question."""
    places = {(each.row.line.right.kind, each.row.line.right.scope) for each in followed}
    kinds = [kind for kind in READERS if any(kind == named for named, _ in places)]
    scopes = sorted({scope for _, scope in places})
    first = min(each.row.decided.at for each in followed if each.row.decided)
    known: tuple[Key, dict[str, str], set[tuple[str, str]]] | None = None
    for head in vault.runs():
        if not head.digest or head.mode == "rejudge":
            continue
        run = vault.load_run(head.id)
        if run.ended <= first:
            continue
        seen = Seen(run, vault)
        key = tuple((each.kind, str(each.scope), each.record or "") for each in run.evidence)
        if known is None or known[0] != key:
            try:
                known = (key, *forms_of(seen, kinds, scopes))
            except (ErasedError, MissingObjectError):
                known = (key, {}, set())
        times = {
            (unit.kind, str(unit.scope)): unit.effective
            for unit in run.evidence
            if (unit.kind, str(unit.scope)) in places
        }
        yield _Look(run.id, known[1], known[2], times)
