"""The register: every attestation that a ledger tells of, with what was said of it since."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from evidence.attested.act import TYPE, Attestation, Word, name_of
from evidence.attested.person import Person
from evidence.attested.standing import State, state_of
from evidence.runs.run_heads import utc
from evidence.store.ledger import LedgerEntry
from evidence.store.objects import Objects
from evidence.told_acts import told_acts


@dataclass(frozen=True, slots=True)
class Attested:
    """An attestation as it stands; `digest` is that of its object, by which it is called.

    `confirmed` and `withdrawn` are words said later, with the digests of their objects in `said`.
    """

    digest: str
    act: Attestation
    confirmed: Word | None = None
    withdrawn: Word | None = None
    said: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """What people call it by."""
        return name_of(self.digest)

    @property
    def complete(self) -> bool:
        """Whether everybody has spoken whom the control asks for."""
        return self.confirmed is not None or not self.act.four_eyes

    @property
    def objects(self) -> tuple[str, ...]:
        """The digests of all objects that it is made of, its files included."""
        return (self.digest, *self.said, *(each.sha256 for each in self.act.files))

    @property
    def carried_out(self) -> date:
        """The day it speaks of as done: the day named, or when the last one it needs spoke."""
        if self.act.on:
            return self.act.on
        told = self.confirmed.at if self.confirmed and self.act.four_eyes else self.act.at
        return utc(told).date()

    def state(self, day: date) -> State:
        """How it stands on a day."""
        return state_of(self.as_json(), day)

    def as_json(self) -> dict[str, Any]:
        """The attestation as it is stored with a run, and printed."""
        act = self.act
        return {
            "id": self.id,
            "object": self.digest,
            "control": act.control,
            "statement": act.statement,
            "files": [
                {"name": each.name, "sha256": each.sha256, "bytes": each.bytes, "lost": ""}
                for each in act.files
            ],
            "from": act.period.start.isoformat(),
            "to": act.period.end.isoformat(),
            "expires": act.expires.isoformat(),
            "by": str(act.by),
            "role": act.role,
            "at": act.at.isoformat(),
            "on": act.on.isoformat() if act.on else None,
            "occurrence": act.occurrence,
            "four_eyes": act.four_eyes,
            "second": str(act.second) if act.second else None,
            "confirmed": _word(self.confirmed),
            "withdrawn": _word(self.withdrawn),
            "said": list(self.said),
            "allowed": list(act.allowed),
        }


def _word(word: Word | None) -> dict[str, str] | None:
    if word is None:
        return None
    return {"by": str(word.by), "at": word.at.isoformat(), "reason": word.reason}


def attestations(
    objects: Objects,
    origin: str,
    entries: Iterable[LedgerEntry],
    until: datetime | None = None,
) -> list[Attested]:
    """Every attestation in the order of the ledger; with `until`, as it stood at that instant.

    Raises:
        IntegrityError: when what the ledger names is missing or damaged, or its keys are.
    """
    found: dict[str, Attested] = {}
    for told in told_acts(objects, origin, entries, TYPE):
        if told.act == "give":
            made = Attestation.parse(told.body)
            if until is None or made.at <= until:
                found.setdefault(told.digest, Attested(told.digest, made))
            continue
        word = Word.parse(told.body, told.act)
        known = found.get(told.of)
        # A word that names another attestation than its entry does counts for neither.
        if known and word.of == told.of and (until is None or word.at <= until):
            found[told.of] = _told(known, word, told.digest)
    return list(found.values())


def _told(known: Attested, word: Word, digest: str) -> Attested:
    """What a word makes of an attestation; the first of each sort stands."""
    if word.act == "withdraw" and known.withdrawn is None:
        return replace(known, withdrawn=word, said=(*known.said, digest))
    if word.act == "confirm" and not refusal(known, word.by):
        return replace(known, confirmed=word, said=(*known.said, digest))
    return known


def refusal(known: Attested, by: Person) -> str:
    """Why a person cannot be the second one of an attestation; empty when they can."""
    act = known.act
    if known.withdrawn:
        return f"{known.id} is withdrawn"
    if not act.four_eyes:
        return f"{known.id} asks for no second person"
    if known.confirmed:
        return f"{known.id} is confirmed already"
    if by.is_same(act.by):
        return f"{by} gave {known.id} and cannot be its second person"
    if act.second and not by.is_same(act.second):
        return f"{known.id} names {act.second} as its second person, not {by}"
    return ""


def as_judged(found: Sequence[Attested], lost: Mapping[str, str]) -> list[Mapping[str, Any]]:
    """The attestations as a run stores them; `lost` says of files by digest why they are gone."""
    rows: list[Mapping[str, Any]] = []
    for each in found:
        row = each.as_json()
        for file in row["files"]:
            file["lost"] = lost.get(file["sha256"], "")
        rows.append(row)
    return rows
