"""What people of the demo's company attested: some of it holds, some awaits somebody, some is old.

The persons speak in their own files, which the demo writes and hands in as anybody would.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from evidence.calendar_slots import slot_of
from tieout.demo.story import DOMAIN

if TYPE_CHECKING:
    from evidence.attested.act import Attestation
    from evidence.vault import Vault
    from tieout.workspace import Workspace

FOLDER = "attested"
PRIVACY = f"森 薫 <kaoru.mori@{DOMAIN}>"
PEOPLE = f"Haruka Endo <haruka.endo@{DOMAIN}>"
SITES = f"Ren Takagi <ren.takagi@{DOMAIN}>"
RESPONSE = f"Mio Kanda <mio.kanda@{DOMAIN}>"
PASSES, AWAITS, EXPIRED, WITHDRAWN = "passes", "awaits", "expired", "withdrawn"


@dataclass(frozen=True, slots=True)
class Told:
    """One attestation of the story: of which control, by whom, with which file, and what becomes.

    `fate` says what the audit is meant to make of it.
    """

    control: str
    by: str
    file: str
    text: str
    statement: str
    fate: str = PASSES
    second: str = ""


STORY = (
    Told(
        "ORG-03",
        PRIVACY,
        "appointment-letter.txt",
        "個人情報保護管理者を任命する。特定個人情報保護委員会は毎月開催した。\n",
        "The privacy administrator is in office and the security body met each month.",
    ),
    Told(
        "PER-04",
        PEOPLE,
        "carrying-data.md",
        "# Module: carrying data\n\nAll 36 members of staff finished it before they carried any.\n",
        "Everybody who carries data was taught how to prevent its loss.",
    ),
    Told(
        "ORG-06",
        RESPONSE,
        "exercise-report.txt",
        "Exercise of the leak procedure: reported to the lead in 40 minutes.\n",
        "The response procedure stands, and was exercised this year.",
        AWAITS,
        PRIVACY,
    ),
    Told(
        "PHY-01",
        SITES,
        "zone-walk-through.txt",
        "Walked through zones A to D; the door of zone C did not close by itself.\n",
        "Zones are marked, and entry to each is limited.",
        EXPIRED,
    ),
    Told(
        "SUP-03",
        SITES,
        "evaluation-of-another-firm.txt",
        "Evaluation of a firm that no longer works for us.\n",
        "All contractors were evaluated again this year.",
        WITHDRAWN,
    ),
)


def give_attestations(place: "Workspace", vault: "Vault", now: datetime) -> int:
    """Attest what the story tells, once for a vault; how many attestations were given.

    Raises:
        StorageError: when the disk refuses.
    """
    from evidence.attested.act import Word
    from evidence.attested.handed_in import handed_in
    from evidence.attested.keeping import give, register, say
    from evidence.attested.person import Person
    from tieout.settings.seal import signer_of

    if register(vault):
        return 0
    settings = place.configuration.seal
    signer = signer_of(settings, origin=vault.origin, folder=place.folder) if settings else None
    with ExitStack() as stack:
        for told, path in _written(place.folder / FOLDER):
            files = stack.enter_context(handed_in([path]))
            made = give(vault, _act(told, now), files, signer)
            if told.fate == WITHDRAWN:
                reason = "the file is about another firm"
                word = Word("withdraw", made.id, Person.parse(PRIVACY), now, reason)
                say(vault, word, signer)
    return len(STORY)


def _written(folder: Path) -> Iterator[tuple[Told, Path]]:
    folder.mkdir(exist_ok=True)
    for told in STORY:
        path = folder / told.file
        path.write_text(told.text, encoding="utf-8")
        yield told, path


def _act(told: Told, now: datetime) -> "Attestation":
    from evidence.attested.act import Attestation
    from evidence.attested.person import Person
    from evidence.attested.span import Period

    today = now.astimezone(UTC).date()
    slot = slot_of("annual", today)
    assert slot is not None, "a year is a slot of the calendar"
    period, at, expires = Period(slot.start, slot.end), now, slot.end + timedelta(days=90)
    if told.fate == EXPIRED:
        at, expires = _instant(today - timedelta(days=240)), today - timedelta(days=30)
        period = Period(today - timedelta(days=400), today - timedelta(days=220))
    return Attestation(
        control=told.control,
        statement=told.statement,
        files=(),
        period=period,
        expires=expires,
        by=Person.parse(told.by),
        at=at,
        four_eyes=bool(told.second),
        second=Person.parse(told.second) if told.second else None,
    )


def _instant(day: date) -> datetime:
    return datetime.combine(day, time(9, 30), tzinfo=UTC)
