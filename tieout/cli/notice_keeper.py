"""What a verb that stores a run does about notices: tells the channels, and says how that went."""

import os
import sys
from datetime import datetime
from typing import TYPE_CHECKING

from evidence.errors import TieoutError

if TYPE_CHECKING:
    from evidence.vault import Vault
    from tieout.notices.telling import Teller
    from tieout.workspace import Workspace


def teller_of(place: "Workspace", vault: "Vault") -> "Teller | None":
    """Who tells the channels under `[notices]`; None where there are none."""
    settings = place.configuration.notices
    if settings is None or not settings.channels:
        return None
    from tieout.notices.delivery import Delivery
    from tieout.notices.telling import Teller
    from tieout.notices.withheld import Withheld

    delivery = Delivery(Withheld(place.folder, os.environ))
    return Teller(vault, place.configuration.organisation, settings, delivery)


def tell(place: "Workspace", vault: "Vault", now: datetime) -> bool:
    """Tell each channel what it has not heard; whether all of it was delivered.

    Whatever goes wrong is said, and takes nothing from the audit.
    """
    return _telling(place, vault, now, "", "")


def tell_problem(place: "Workspace", vault: "Vault", now: datetime, error: BaseException) -> bool:
    """Tell each channel that no audit could be done, and why; once for the same reason."""
    from evidence.secrets.scan import scrubbed

    word = type(error).__name__
    said = scrubbed(str(error)) if isinstance(error, TieoutError) else word
    return _telling(place, vault, now, f"the audit failed: {said}", f"the audit failed: {word}")


def _telling(place: "Workspace", vault: "Vault", now: datetime, problem: str, word: str) -> bool:
    import traceback

    from evidence.secrets.scan import scrubbed
    from tieout.terminal import console, visible

    try:
        teller = teller_of(place, vault)
        if teller is None:
            return True
        outcomes = teller.tell(now, problem=problem, word=word)
    except TieoutError as error:
        warn(f"nobody was told: {error}")
        return False
    except Exception:  # noqa: BLE001 -- a fault of our own in telling takes nothing from the audit, its seal or its exit code; it is told whole, without what may be secret
        warn("not everybody was told, by a fault of Tieout's own")
        sys.stderr.write(scrubbed(traceback.format_exc()))
        return False
    for each in outcomes:
        if each.delivered:
            counts = ", ".join(f"{count} {name}" for name, count in each.counts.items())
            told = f"{each.outcome}: {counts}" if counts else each.outcome
            console().print(visible(f"notice to {each.channel}: {told}"), markup=False)
        if each.reason:
            later = "" if each.delivered else "; it is tried again with the next run"
            warn(f"notice to {each.channel} {each.outcome}: {each.reason}{later}")
    return all(each.delivered for each in outcomes)


def warn(text: str) -> None:
    """A warning on standard error."""
    from tieout.terminal import visible

    sys.stderr.write(f"tieout: warning: {visible(text)}\n")
