"""Places of rights: where the newest run saw any, and which review was the last over each."""

from collections.abc import Iterator, Sequence

from collectors.errors import UnobservedError
from collectors.reviews.session import PLACES
from collectors.reviews.snapshot import READERS
from evidence.record import Fields
from evidence.reviewed.register import Review
from evidence.transcript import Gap
from evidence.vault import Vault


def places(vault: Vault, reviews: Sequence[Review]) -> Iterator[Fields]:
    """Each place in which the newest finished run was to see rights, with its last review.

    Raises:
        UnobservedError: when no run was finished yet, so that nobody knows where rights are.
    """
    finished = [head for head in vault.runs() if head.digest and head.mode != "rejudge"]
    if not finished:
        said = "no run was finished before this one; the next one tells"
        raise UnobservedError(Gap(PLACES, "incomplete", "NoRun", None, said))
    run = vault.load_run(finished[-1].id)
    for unit in run.evidence:
        if unit.kind not in READERS:
            continue
        place = (unit.kind, str(unit.scope))
        over = [each for each in reviews if _saw(each, place)]
        done = [each for each in over if each.closed and not each.hindrances[1:]]
        last = max(done, key=lambda each: each.snapshot.taken, default=None)
        yield {
            "id": f"{unit.kind} {unit.scope}",
            "world": unit.system,
            "seen_kind": unit.kind,
            "seen_scope": str(unit.scope),
            "review": last.name if last else None,
            "taken": last.snapshot.taken.isoformat() if last else None,
            "closed": last.closed.at.isoformat() if last and last.closed else None,
            "open": [each.name for each in over if not each.closed],
        }


def _saw(review: Review, place: tuple[str, str]) -> bool:
    return any(
        (each.kind, each.scope) == place and each.complete for each in review.snapshot.looked
    )
