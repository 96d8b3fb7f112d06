"""Checks of access reviews: held each cycle over everything, by others, and acted on.

What a review is over, what was decided and what later runs saw of it is read from the vault itself,
so that a verdict rests on a record like any other.
"""

from datetime import datetime, timedelta

from collectors.reviews.campaign import Campaign, ReviewedPlace, ReviewedRight, Revocation
from controls.check import check, not_applicable, not_observed

CLUSTER = "kubernetes"


@check("TEC-04", "RVW-01")
def access_was_reviewed(place: ReviewedPlace, *, reviewed_within: timedelta, now: datetime) -> None:
    """Whatever gives rights was under a review that was closed in the cycle set."""
    if place.world == CLUSTER:
        not_applicable("of a cluster, whose reviews are judged apart (CLU-24)")
    _require_review(place, reviewed_within, now)


@check("CLU-24")
def cluster_access_was_reviewed(
    place: ReviewedPlace, *, reviewed_within: timedelta, now: datetime
) -> None:
    """Who may do what in a cluster was under a review that was closed in the cycle set."""
    if place.world != CLUSTER:
        not_applicable("not of a cluster")
    _require_review(place, reviewed_within, now)


@check("TEC-04", "RVW-01")
def review_is_decided_in_time(campaign: Campaign, *, now: datetime) -> None:
    """Every right of a whole snapshot was decided on by the day set, and the review closed."""
    if campaign.gaps:
        more = f", and {len(campaign.gaps) - 1} more" if len(campaign.gaps) > 1 else ""
        not_observed(campaign, "whether it covers every right", f"{campaign.gaps[0]}{more}")
    left = campaign.rows - campaign.decided
    if campaign.closed is None:
        if now.date() <= campaign.due:
            not_applicable(f"open until {campaign.due}, {left} of {campaign.rows} rows to decide")
        assert campaign.closed, (
            f"was due on {campaign.due} and is not closed: {left} of {campaign.rows} rows are not "
            f"decided, {campaign.conflicts} of them in conflict"
        )
    assert not left, f"was closed with {left} of {campaign.rows} rows not decided"
    assert campaign.closed.date() <= campaign.due, (
        f"was closed on {campaign.closed:%Y-%m-%d}, and due on {campaign.due}"
    )


@check("TEC-04", "RVW-01")
def reviewer_is_another(right: ReviewedRight) -> None:
    """Who decided on a right neither holds it nor approved it."""
    if right.state != "decided":
        not_applicable(f"is {right.state}")
    assert right.reviewer not in right.approvers, f"{right.reviewer} had approved it"
    if right.sort == "group":
        not_applicable("a group holds it, whose members are judged by their own rights")
    if right.sort == "unresolved":
        not_observed(right, "whose it is", "no rung of the ladder reaches a person (IDN-10)")
    assert right.reviewer != right.person, f"{right.reviewer} holds it, or answers for its holder"


@check("TEC-04", "RVW-02")
def revoked_right_is_gone(
    revocation: Revocation, *, revoke_within: timedelta, now: datetime
) -> None:
    """A right that a review decided to take away or change was gone in time, as a run shows."""
    due = revocation.decided_at + revoke_within
    word = "taken away" if revocation.decision == "revoke" else "changed"
    assert revocation.back is None, (
        f"was gone on {revocation.gone:%Y-%m-%d} and is back on {revocation.back:%Y-%m-%d}"
    )
    if revocation.gone is None and now <= due:
        not_applicable(f"is to be {word} by {due:%Y-%m-%d}")
    if revocation.gone is None and revocation.seen <= due:
        said = revocation.unread or f"no run after {due:%Y-%m-%d} has looked"
        not_observed(revocation, "whether it is gone", said)
    assert revocation.done_within(revoke_within), (
        f"was to be {word} by {due:%Y-%m-%d}, and was there on {revocation.seen:%Y-%m-%d}"
    )


def _require_review(place: ReviewedPlace, within: timedelta, now: datetime) -> None:
    waits = f"; {' and '.join(place.open)} is open" if place.open else ""
    assert place.closed is not None, f"no review over all of it was ever closed{waits}"
    assert place.taken is not None, f"{place.review} does not say when its rights were read"
    assert place.closed <= place.taken + within, (
        f"{place.review} was closed on {place.closed:%Y-%m-%d} over rights as of "
        f"{place.taken:%Y-%m-%d}, more than {within.days} days older"
    )
    assert now <= place.closed + within, (
        f"was last reviewed by {place.review}, closed on {place.closed:%Y-%m-%d}, longer ago than "
        f"{within.days} days{waits}"
    )
