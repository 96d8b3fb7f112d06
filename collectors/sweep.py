"""The sweep: which units are to be collected, and how one becomes a record with its transcript."""

import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from collectors.collector import Collector
from collectors.credential import Credential
from collectors.division import Part, parts
from collectors.errors import StartOverError, UnobservedError
from collectors.kept import Kept
from collectors.pacing import Deadline
from collectors.session import Session, Source
from collectors.spool import Shared
from collectors.tape import Clock, Player, Recorder
from collectors.validation import validated
from collectors.withholding import Allowances, emptied, withheld
from evidence.record import UNOBSERVED, Completeness, Evidence, Record
from evidence.rows import Fields, PackedRows
from evidence.scope import Scope
from evidence.transcript import Gap, Traffic, Transcript

AnyCollector = Collector[Any]
AT_ONCE = 16
"""How many parts of a source are asked at once who we are there, and what there is to read."""
AHEAD = 4
"""How many rows wait for their facets, as a multiple of those that are asked at once."""
RESTARTS = 2
"""How often a unit is read from its beginning again, where what it is read from moved away."""
KEPT_REASONS = 50
OTHER_REASONS = "other reasons, which stand in the rows of the record"


@dataclass(frozen=True)
class Unit:
    """One collector over one scope of one source: the grain of planning, storing and losing.

    `gap` is set when the unit is known to be out of reach before it starts (its source would not
    say who we are, or which regions there are); it is then recorded as not collected. `within` is
    the source that `source` is a part of, an organisation of accounts.
    """

    collector: AnyCollector
    source: Source
    scope: Scope
    identity: str
    gap: Gap | None = None
    within: Source | None = None

    def __str__(self) -> str:
        return f"{self.collector.resource.kind} {self.scope}"


@dataclass(frozen=True)
class Collected:
    """What one unit came to; `record` is None when it was not collected.

    `keeps_since` is the earliest day on which something was over that the record lists still: since
    that day the source forgets nothing. None where no row shows it.
    """

    evidence: Evidence
    record: Record | None
    transcript: Transcript
    keeps_since: date | None = None


def plan(sources: Iterable[Source], collectors: Iterable[AnyCollector]) -> list[Unit]:
    """Every unit to be collected; a source, or a part of one, out of reach gives units with a gap.

    Parts are asked side by side; the order of units is that of sources, parts and collectors.
    """
    chosen = list(collectors)
    found = [part for source in sources for part in parts(source)]
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return [
            unit for units in pool.map(lambda part: _units(part, chosen), found) for unit in units
        ]


def _units(part: Part, collectors: Sequence[AnyCollector]) -> list[Unit]:
    """The units of one part; where it does not answer, one a collector that says so."""
    source, identity, lost = part.source, "", part.gap
    if lost is None:
        try:
            identity = source.identity()
        except UnobservedError as error:
            lost = error.gap
    units: list[Unit] = []
    for collector in collectors:
        if collector.system != source.system or not source.offers(collector.resource.kind):
            continue
        try:
            if lost:
                raise UnobservedError(lost)
            scopes, gap = source.scopes(collector.grain), None
        except UnobservedError as error:
            scopes, gap = [part.place], error.gap
        units += [Unit(collector, source, scope, identity, gap, part.within) for scope in scopes]
    return units


def collect(
    unit: Unit,
    *,
    run: str,
    clock: Clock,
    allowed: Allowances = (),
    deadline: Deadline | None = None,
    credential: Credential | None = None,
    shared: Shared | None = None,
) -> Collected:
    """Read one unit; whatever happens is in the answer, never an exception.

    A unit whose answers hold a secret is not collected: neither they nor the record are given on.
    After the `deadline` a source that throttles or is down is waited for no longer. `credential`
    is what all units of the source are read with, `shared` what is asked for once for all of them.
    """
    tape = Recorder(clock, credential)
    record, gap, as_of = None, unit.gap, None
    if gap is None:
        record, gap, as_of = _read_live(unit, tape, deadline, shared)
    transcript = tape.transcript()
    secret = withheld(unit.collector.resource.kind, transcript, record, allowed)
    if secret:
        record, gap, transcript = None, secret, emptied(secret)
    evidence = replace(_evidence(unit, run, tape.traffic(), transcript, record, gap), as_of=as_of)
    return Collected(evidence, record, transcript, _keeps_since(unit.collector, record))


def _read_live(
    unit: Unit, tape: Recorder, deadline: Deadline | None, shared: Shared | None
) -> tuple[Record | None, Gap | None, datetime | None]:
    """What a unit gives, what it lacks, and as of when; started over while its session asks so."""
    for restarts in range(RESTARTS, -1, -1):
        session = unit.source.session(unit.scope, tape)
        session.deadline = deadline or session.deadline
        session.shared = shared or session.shared
        session.restarts = restarts
        try:
            record, gap = read(unit.collector, session)
        except StartOverError:
            tape.forget()
        else:
            return record, gap, session.as_of
    raise AssertionError("a session started over without being allowed to")


def _keeps_since(collector: AnyCollector, record: Record | None) -> date | None:
    """The earliest day on which something was over that the rows of a record tell of still."""
    if collector.ended is None or record is None:
        return None
    try:
        days = [day for row in record.rows if (day := collector.ended(row))]
        return date.fromisoformat(min(days)) if days else None
    except (KeyError, TypeError, ValueError):
        # Nothing rests on it but this proof, and a row that cannot be read proves nothing.
        return None


def replay(collector: AnyCollector, scope: Scope, transcript: Transcript) -> Record | None:
    """The record that the collector makes of a transcript, without network; None for no record."""
    return read(collector, collector.session(scope, Player(transcript)))[0]


def read(collector: AnyCollector, session: Session) -> tuple[Record | None, Gap | None]:
    """Run a collector through a session, live or replayed: its record, and what it lacks.

    Rows seen before a listing broke off are kept in a record marked partial; when none were seen
    there is no record. Where credentials lapsed on the way the unit is partial too, whatever they
    were needed for: it was not read to its end.
    """
    broken: list[Gap] = []
    kept = Kept()
    for row in _with_facets(collector, session, _listed(collector, session, broken)):
        kept.add(row)
    gap = next(iter(broken), None)
    if again := kept.again:
        gap = gap or _gap(collector, "incomplete", "DuplicateId", again)
    if kept.unusable:
        gap = gap or _gap(collector, "malformed", "UnusableRow", "a row is not of its kind's form")
    declared = session.declared
    if declared and declared[0] != kept.count:
        message = f"{kept.count} rows, {declared[1]} says {declared[0]}"
        gap = gap or _gap(collector, "incomplete", "CountDiffers", message)
    gap = gap or session.tape.lapsed
    if gap and not kept.count:
        return None, gap
    return _record(collector, session, kept.rows, gap), gap


def _gap(collector: AnyCollector, cause: str, code: str, message: str) -> Gap:
    return Gap(collector.name, cause, code, None, message[:300])


def _fault(collector: AnyCollector, error: Exception, what: str) -> Gap:
    """A collector's own fault: which and where, but not its message, which may hold a value."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if Path(frame.filename) != Path(__file__)] or frames
    where = f"in {own[0].name}, line {own[0].lineno}" if own else "where nothing is known of"
    return _gap(collector, "collector", type(error).__name__, what + where)


def _listed(collector: AnyCollector, session: Session, broken: list[Gap]) -> Iterator[Fields]:
    """Every row until the listing ended or broke off, which is put into `broken`."""
    try:
        yield from collector.function(session)
    except StartOverError:
        raise
    except UnobservedError as error:
        broken.append(error.gap)
    except Exception as error:  # noqa: BLE001 -- a collector's own fault, third-party ones included, costs its unit and never the run, and never reads as an empty population
        broken.append(_fault(collector, error, ""))


def _with_facets(
    collector: AnyCollector, session: Session, rows: Iterator[Fields]
) -> Iterator[Fields | None]:
    """The rows with their facets, in their order; None for a row without a usable form.

    Facets of some rows are asked while further rows are listed, and no more wait than that takes.
    """
    if not collector.facets or session.concurrency == 1:
        yield from (_whole(collector, session, row) for row in rows)
        return
    waiting: deque[Future[Fields | None]] = deque()
    with ThreadPoolExecutor(max_workers=session.concurrency) as pool:
        for row in rows:
            waiting.append(pool.submit(_whole, collector, session, row))
            if len(waiting) >= AHEAD * session.concurrency:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _whole(collector: AnyCollector, session: Session, row: Fields) -> Fields | None:
    if not isinstance(row, dict):
        return None
    unobserved: dict[str, str] = dict(row.get(UNOBSERVED, {}))
    fields = {name: value for name, value in row.items() if name != UNOBSERVED}
    for name, facet in collector.facets.items():
        try:
            fields[name] = facet(session, row)
        except StartOverError:
            raise
        except UnobservedError as error:
            unobserved[name] = str(error)
        except Exception as error:  # noqa: BLE001 -- as in _listed: a facet's own fault costs its field only
            unobserved[name] = str(_fault(collector, error, f"{name}: "))
    try:
        return validated(collector.resource, fields, unobserved)
    except ValueError:
        # Told by the caller as a malformed unit: what the row held is in the transcript.
        return None


def _record(collector: AnyCollector, session: Session, rows: PackedRows, gap: Gap | None) -> Record:
    expected, expected_from = session.declared or (None, None)
    covers = tuple(name for name, shows in collector.covers.items() if any(map(shows, rows)))
    return Record(
        kind=collector.resource.kind,
        scope=session.scope,
        operations=session.tape.operations,
        completeness=Completeness(
            complete=gap is None,
            gaps=(gap,) if gap else (),
            covers=covers,
            expected=expected,
            expected_from=expected_from,
        ),
        rows=rows,
    )


def _with_gaps(record: Record) -> Iterable[Fields]:
    """The rows of a record that may have something unobserved; others need not be read again."""
    if not isinstance(record.rows, PackedRows):
        return record.rows
    return chain.from_iterable(record.rows.chunks(UNOBSERVED.encode()))


def _evidence(
    unit: Unit,
    run: str,
    traffic: Traffic,
    transcript: Transcript,
    record: Record | None,
    gap: Gap | None,
) -> Evidence:
    unobserved: dict[str, int] = {}
    for row in _with_gaps(record) if record else ():
        for reason in row.get(UNOBSERVED, {}).values():
            # An entry of the ledger has a size limit; every row keeps its own reason whole.
            known = reason[:200] in unobserved or len(unobserved) < KEPT_REASONS
            short = reason[:200] if known else OTHER_REASONS
            unobserved[short] = unobserved.get(short, 0) + 1
    return Evidence(
        run=run,
        kind=unit.collector.resource.kind,
        scope=unit.scope,
        source=unit.source.name,
        system=unit.source.system,
        collector=unit.collector.name,
        version=unit.collector.version,
        identity=unit.identity,
        traffic=traffic,
        transcript=transcript.digest,
        record=record.digest if record else None,
        rows=len(record.rows) if record else 0,
        complete=gap is None,
        gap=gap,
        unobserved=unobserved,
    )
