"""The source of reviews: the vault itself, read like any other system."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from collectors.reviews.following import follow
from collectors.reviews.places import places
from collectors.reviews.session import Reviews
from collectors.tape import Tape
from evidence.record import Fields
from evidence.reviewed.act import Decisions
from evidence.reviewed.register import Review, RowState, reviews
from evidence.scope import Scope
from evidence.transcript import Transcript
from evidence.vault import Vault

KINDS = ("review.campaign", "review.right", "review.revocation", "review.place")


class KeptInVault:
    """The reviews of a vault, as its ledger stands when they are asked for."""

    def __init__(self, vault: Callable[[], Vault]) -> None:
        self._vault = vault

    def told(self) -> Iterator[Fields]:
        """As the session asks."""
        return (_told(each) for each in self._reviews(self._vault()))

    def followed(self) -> Iterator[Fields]:
        """As the session asks."""
        vault = self._vault()
        return follow(vault, self._reviews(vault))

    def places(self) -> Iterator[Fields]:
        """As the session asks."""
        vault = self._vault()
        return places(vault, self._reviews(vault))

    def _reviews(self, vault: Vault) -> list[Review]:
        return reviews(vault, vault.origin, vault.entries())


class ReviewSource:
    """The access reviews of the workspace's own vault, under one configured name."""

    system = "review"

    def __init__(self, name: str, vault: Callable[[], Vault]) -> None:
        self.name = name
        self._kept = KeptInVault(vault)

    def identity(self) -> str:
        """Nobody is asked who we are: the vault lies in a folder."""
        return "own vault"

    def scopes(self, grain: str) -> Sequence[Scope]:
        """One: the vault."""
        return [Scope(self.name)] if grain == Reviews.grain else []

    def offers(self, kind: str) -> bool:
        """Whether it is one of the kinds of reviews."""
        return kind in KINDS

    def session(self, scope: Scope, tape: Tape) -> Reviews:
        """A door to the reviews."""
        return Reviews(scope, tape, self._kept)

    def asked(self) -> Transcript:
        """Nothing: a vault is asked neither who we are nor what there is."""
        return Transcript(())

    def settings(self) -> Mapping[str, object]:
        """Nothing is set beside the name."""
        return {}


def _told(review: Review) -> Fields:
    snapshot = review.snapshot
    closed = review.closed
    return {
        "id": review.name,
        "snapshot": review.digest,
        "run": snapshot.run,
        "taken": snapshot.taken.isoformat(),
        "opened": snapshot.at.isoformat(),
        "opened_by": snapshot.by.mail.lower(),
        "due": snapshot.due.isoformat(),
        "closed": closed.at.isoformat() if closed else None,
        "closed_by": closed.by.mail.lower() if closed else None,
        "scopes": list(snapshot.scopes),
        "kinds": list(snapshot.kinds),
        "places": [
            {name: getattr(each, name) for name in ("kind", "scope", "complete", "why")}
            for each in snapshot.looked
        ],
        "reviewers": [each.person for each in snapshot.reviewers],
        "files": [_file(each) for each in review.handed_in if each.file],
        "objects": list(review.objects),
        "lines": [_line(each) for each in review.rows.values()],
    }


def _file(handed: Decisions) -> Fields:
    file = handed.file
    assert file is not None, "only files are told of"
    return {
        "name": file.name,
        "sha256": file.sha256,
        "bytes": file.bytes,
        "by": handed.by.mail.lower(),
        "at": handed.at.isoformat(),
        "decisions": len(handed.decisions),
        "conflicts": len(handed.conflicts),
        "told": len(handed.told),
    }


def _line(row: RowState) -> Fields:
    right = row.line.right
    fields: dict[str, Any] = right.as_json()
    told = row.decided
    return {
        **{name: value for name, value in fields.items() if name not in ("kind", "scope")},
        "id": right.id,
        "seen_kind": right.kind,
        "seen_scope": right.scope,
        "reviewer": row.line.reviewer,
        "state": row.state,
        "decision": told.decision.word if told else None,
        "comment": told.decision.comment if told else "",
        "decided_at": _instant(told.at if told else None),
        "handed_in_by": _mail(told.by) if told else None,
        "against": list(row.against),
    }


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _mail(by: str) -> str:
    return by.rpartition("<")[2].rstrip(">").lower()
