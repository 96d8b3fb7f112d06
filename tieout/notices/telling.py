"""Telling: after a run each channel hears what it has not heard, and the ledger says that it did.

What could not be delivered was not told: it is part of what the channel is sent after the next run.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from controls.duration import duration
from evidence.canonical import sha256
from evidence.errors import IntegrityError
from evidence.run_store import RunReader
from evidence.runs.run_heads import RunHead
from evidence.vault import Vault
from tieout.notices.delivery import SORTS, Delivery
from tieout.notices.digest import Digest, Item, Section, section
from tieout.notices.news import News, failed_runs
from tieout.notices.told import (
    DELIVERED,
    NOT_DELIVERED,
    NOTHING_NEW,
    Told,
    notice_entry,
    told_by_channel,
)
from tieout.notices.withheld import NotSentError
from tieout.notices.wording import line
from tieout.settings.notice import Channel, NoticeSettings

SAME_PROBLEM = timedelta(days=1)
"""How soon a channel hears again that no audit can be done, where no interval is set."""
AGAIN = "the audit was done again, after it could not be"
_OF_ONE_RUN = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}|\d{4}-\d\d-\d\d[ T]\d\d:\d\d[:.\d]*")
"""What a sentence on one problem holds that is another for each run: its id, and instants."""
_EARLY = timedelta(hours=6)
"""How much earlier than its interval a reminder may come, so that it does not slip by a day."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one channel's notice; `reason` says why it was not delivered, or not whole."""

    channel: str
    outcome: str
    counts: dict[str, int]
    reason: str = ""

    @property
    def delivered(self) -> bool:
        """Whether nothing is owed to the channel."""
        return self.outcome != NOT_DELIVERED


@dataclass(frozen=True)
class Teller:
    """Tells the channels of a workspace what is new; nothing else is ever sent."""

    vault: Vault
    organisation: str
    settings: NoticeSettings
    delivery: Delivery

    def tell(self, now: datetime, *, problem: str = "", word: str = "") -> list[Outcome]:
        """Send each channel its digest, and write into the ledger what became of it.

        `problem` is a sentence on why no audit could be done, `word` the same without names.

        Raises:
            IntegrityError: when the vault is damaged.
            StorageError: when the disk refuses the entries.
        """
        outcomes: list[Outcome] = []
        entries: list[dict[str, Any]] = []
        for channel, digest in self.digests(now, problem=problem, word=word):
            outcome, message = self._sent(channel, digest)
            outcomes.append(outcome)
            entries.append(
                notice_entry(
                    at=now,
                    channel=channel.name,
                    sort=SORTS[type(channel)],
                    to=self.delivery.place(channel),
                    run=digest.run.id if digest.run else None,
                    outcome=outcome.outcome,
                    reason=outcome.reason,
                    message=message,
                    counts=outcome.counts,
                    whole=digest.whole,
                    problem=digest.problem,
                )
            )
        if entries:
            self.vault.commit(entries)
        return outcomes

    def digests(
        self, now: datetime, *, problem: str = "", word: str = ""
    ) -> list[tuple[Channel, Digest]]:
        """What each channel is owed at `now`, one that has nothing new to hear included.

        A channel that knows of the newest run and of all since, or of the problem, is left out.
        """
        told = told_by_channel(self.vault)
        heads = self.vault.runs()
        reader = self._newest(heads, needed=not problem)
        found: list[tuple[Channel, Digest]] = []
        for channel in self.settings.channels:
            known = told.get(channel.name, Told())
            failed = failed_runs(heads, known)
            news = News(self.vault, reader, known.by(now), now) if reader else None
            if problem:
                digest = self._problem(known, news, failed, now, problem, word)
            else:
                digest = self._run(known, news, failed, now)
            if digest:
                found.append((channel, digest))
        return found

    def _newest(self, heads: Sequence[RunHead], *, needed: bool) -> RunReader | None:
        """The newest stored run; a damaged one keeps nobody from hearing of a problem."""
        stored = [head for head in heads if head.digest and head.mode in ("run", "evaluate")]
        try:
            run = self.vault.load_run(stored[-1].id) if stored else None
        except IntegrityError:
            if needed:
                raise
            return None
        return RunReader(self.vault, run) if run else None

    def _problem(
        self,
        known: Told,
        news: News | None,
        failed: Sequence[Item],
        now: datetime,
        problem: str,
        word: str,
    ) -> Digest | None:
        names = self.settings.names
        # By its whole text: two mistakes of one sort are two.
        key = sha256(_OF_ONE_RUN.sub("", line(problem, len(problem))).encode())
        span = self._interval() or SAME_PROBLEM
        before = known.by(now).problems.get(key)
        if before and now - before < span - _EARLY:
            return None
        said = Item("", line(problem if names else word or "see the ledger"))
        try:
            meanwhile = self._meanwhile(news, failed)
        except IntegrityError:
            # What is damaged is no reason to keep the problem, which may be just that, to oneself.
            news, meanwhile = None, section("failed_runs", failed, names=names)
        sections = [Section("problems", 1, (said,)), *meanwhile]
        return self._digest(now, news, known, sections, problem=key)

    def _meanwhile(self, news: News | None, failed: Sequence[Item]) -> list[Section]:
        """What comes about without a run: runs that end in nothing, waivers and evidence too."""
        told = {"failed_runs": failed}
        if news:
            told |= {"lost": news.stale(), **news.waivers(), "ageing": news.ageing()}
        names = self.settings.names
        return [each for name, said in told.items() for each in section(name, said, names=names)]

    def _run(
        self, known: Told, news: News | None, failed: Sequence[Item], now: datetime
    ) -> Digest | None:
        if news is None or known.run == news.reader.run.id:
            meanwhile = self._meanwhile(news, failed)
            return self._digest(now, news, known, meanwhile) if meanwhile else None
        names = self.settings.names
        changes = news.changes()
        told = {**news.verdicts(changes), **news.waivers(), "redefined": news.redefined()}
        interval, whole_at = self._interval(), known.by(now).whole_at
        due = whole_at is None or (interval and now - whole_at >= interval - _EARLY)
        if due and changes is not None:
            new = {_key(item) for item in told["failures"]}
            told["standing"] = [each for each in news.failing() if _key(each) not in new]
        if known.problems:
            told["recoveries"] = [Item("", AGAIN), *told.get("recoveries", [])]
        order = ("failures", "lost", "recoveries", "accepted", "redefined", "lapsed", "lapsing")
        sections = section("failed_runs", failed, names=names)
        for name in order:
            sections += section(name, told.get(name, []), names=names)
        sections += section("ageing", news.ageing(), names=names)
        sections += section("standing", told.get("standing", []), names=names)
        return self._digest(now, news, known, sections, whole=bool(due) or changes is None)

    def _digest(
        self,
        now: datetime,
        news: News | None,
        known: Told,
        sections: Sequence[Section],
        **rest: Any,
    ) -> Digest:
        return Digest(
            organisation=line(self.organisation, 80),
            at=now,
            run=news.reader.run if news else None,
            since=known.run,
            sections=tuple(sections),
            names=self.settings.names,
            **rest,
        )

    def _interval(self) -> timedelta | None:
        return duration(self.settings.remind_after) if self.settings.remind_after else None

    def _sent(self, channel: Channel, digest: Digest) -> tuple[Outcome, str | None]:
        if not digest.sections:
            return Outcome(channel.name, NOTHING_NEW, {}), None
        try:
            message, warning = self.delivery.send(channel, digest)
        except NotSentError as error:
            return Outcome(channel.name, NOT_DELIVERED, digest.counts, line(error)), None
        except Exception as error:  # noqa: BLE001 -- whatever one channel does, the others are told and the ledger says so; the text of the error may hold its secret
            said = f"a fault of Tieout's own: {type(error).__name__}"
            return Outcome(channel.name, NOT_DELIVERED, digest.counts, said), None
        return Outcome(channel.name, DELIVERED, digest.counts, warning), message


def _key(item: Item) -> tuple[object, ...]:
    return item.control, *(item.fields.get(name) for name in ("check", "scope", "resource"))
