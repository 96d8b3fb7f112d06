"""What may be reviewed: rights of a run parted among reviewers, none of whom judges their own."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fnmatch import fnmatchcase

from collectors.identity.claims import domains_of
from collectors.reviews.held import Seen
from collectors.reviews.snapshot import READERS, People, rights_of
from evidence.attested.person import Person
from evidence.errors import UsageError
from evidence.reviewed.act import Line, Reviewer, Snapshot
from evidence.reviewed.register import Review
from evidence.reviewed.right import Right
from evidence.reviewed.weighing import Newer, self_reviewed
from evidence.run_store import RunReader
from tieout.links.linking import CONTROL as LINKS

NAMED = 5
"""How many rows or gaps a message names; the others are counted."""


@dataclass(frozen=True, slots=True)
class Given:
    """Whom the operator named as reviewer, and of what: a pattern over where and of whom."""

    pattern: str
    named: str


def given_in(text: str) -> Given:
    """The reviewer that `SCOPE=PERSON` names.

    Raises:
        UsageError: for anything else.
    """
    pattern, sign, named = text.partition("=")
    if not (pattern.strip() and sign and named.strip()):
        raise UsageError(f"--reviewer is {text!r:.80}; write SCOPE=PERSON, as 'wiki=00123'")
    return Given(pattern.strip(), named.strip())


def snapshot(
    reader: RunReader,
    name: str,
    scopes: Sequence[str],
    kinds: Sequence[str],
    reviewers: Sequence[Given],
    *,
    due: date,
    by: Person,
    at: datetime,
) -> Snapshot:
    """The snapshot of all rights that a run saw in some scopes, each with who decides on it.

    Raises:
        UsageError: for an unknown kind, a day gone by, a scope without rights, a reviewer who is
            not one person of the staff, and a right that none of the reviewers may judge.
    """
    _refuse_mistaken(name, kinds, due, at)
    run = reader.run
    seen = Seen(run, reader.vault)
    domains = _domains(reader)
    rights, looked = rights_of(seen, kinds, scopes, domains)
    if not rights:
        said = f" in {' or '.join(scopes)}" if scopes else ""
        raise UsageError(f"run {run.id} saw no rights{said}; name a scope that it read")
    people = People(seen, domains, run.now.date())
    persons = [Reviewer(_one(people, each.named, run.id), each.named) for each in reviewers]
    offered = [(each.pattern, one.person) for each, one in zip(reviewers, persons, strict=True)]
    same = {one.person: people.same(one.person) for one in persons}
    return Snapshot(
        name=name,
        run=run.id,
        run_digest=run.digest,
        taken=run.now,
        scopes=tuple(scopes),
        kinds=tuple(kinds or READERS),
        looked=tuple(looked),
        reviewers=tuple({one.person: one for one in reversed(persons)}.values())[::-1],
        lines=tuple(_lines(rights, offered, same)),
        due=due,
        by=by,
        at=at,
    )


def newer(reader: RunReader, review: Review) -> Newer | None:
    """What a run saw of what a review is over; None where it is not newer than the review's own."""
    told = review.snapshot
    if reader.run.id == told.run or reader.run.now <= told.taken:
        return None
    seen = Seen(reader.run, reader.vault)
    rights, looked = rights_of(seen, told.kinds, told.scopes, _domains(reader))
    whole = {(each.kind, each.scope) for each in looked if each.complete}
    return Newer(reader.run.id, {right.id: right for right in rights}, whole)


def numbers_of(reader: RunReader, person: Person) -> list[str]:
    """All staff numbers of a person who acts, by their address; none for nobody at work."""
    people = People(Seen(reader.run, reader.vault), {}, reader.run.now.date())
    found = people.ids(person.mail)
    if not any(map(people.at_work, found)):
        return []
    return sorted({number for each in found for number in people.same(each)})


def known(reader: RunReader, person: Person) -> list[str]:
    """The staff numbers of whoever hands decisions in.

    Raises:
        UsageError: when nobody at work has that address, so that nobody knows which rights are
            their own.
    """
    found = numbers_of(reader, person)
    if not found:
        raise UsageError(
            f"{person} is nobody at work among the staff that run {reader.run.id} read, so that "
            "nobody knows whether they decide on rights of their own; let one of the staff hand "
            "it in"
        )
    return found


def _refuse_mistaken(name: str, kinds: Iterable[str], due: date, at: datetime) -> None:
    if not name.strip() or len(name) > 60 or not name.isprintable() or "/" in name:
        raise UsageError(f"a review cannot be named {name!r:.80}; write a short name without '/'")
    if due < at.date():
        raise UsageError(f"--due {due} lies in the past")
    for kind in kinds:
        if kind not in READERS:
            raise UsageError(f"--kinds names {kind!r:.60}; choose from {', '.join(READERS)}")


def _one(people: People, named: str, run: str) -> str:
    found = people.ids(named)
    if len(found) == 1 and not people.at_work(found[0]):
        raise UsageError(f"{named!r:.80} does not work here by the staff that run {run} read")
    if len(found) != 1:
        who = " and ".join(found) or "nobody"
        raise UsageError(
            f"{named!r:.80} is {who} among the staff that run {run} read; name one reviewer by "
            "staff number or address, so that nobody is let judge their own rights"
        )
    return found[0]


def _lines(
    rights: Iterable[Right],
    offered: Sequence[tuple[str, str]],
    same: Mapping[str, Collection[str]],
) -> list[Line]:
    """Each right with the first reviewer named for it who may judge it.

    `same` are all staff numbers of each reviewer, who may have several.
    """
    lines: list[Line] = []
    lacking: list[str] = []
    for right in rights:
        named = [person for pattern, person in offered if _meant(pattern, right)]
        able = [person for person in named if not self_reviewed(right, same[person])]
        if able:
            lines.append(Line(right, able[0]))
            continue
        why = (
            "; ".join(self_reviewed(right, same[each]) for each in named) or "no reviewer is named"
        )
        lacking.append(f"{right.account} {right.right} ({right.scope}): {why}")
    if lacking:
        more = f"; and {len(lacking) - NAMED} more" if len(lacking) > NAMED else ""
        raise UsageError(
            f"{len(lacking)} rights have nobody who may review them: "
            f"{'; '.join(lacking[:NAMED])}{more}; name a further --reviewer"
        )
    return lines


def _meant(pattern: str, right: Right) -> bool:
    """Whether a reviewer was named for where a right lies, its kind, or its holder's department."""
    head, colon, rest = pattern.partition(":")
    if colon and head == "department":
        return fnmatchcase(right.department.casefold(), rest.casefold())
    source = right.scope.partition("/")[0]
    return pattern in (source, right.scope, right.kind) or fnmatchcase(right.scope, pattern)


def _domains(reader: RunReader) -> Mapping[str, str]:
    control = reader.controls().get(LINKS)
    return domains_of(list(control.parameters.get("alias_domains", ())) if control else [])
