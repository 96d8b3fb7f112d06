"""Lists read page by page to their proven end: by number, offset, cursor or link."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from collectors.errors import UnobservedError
from collectors.https.attempts import Reply
from collectors.https.documents import at, json_value
from evidence.canonical import canonical, sha256
from evidence.record import Fields
from evidence.transcript import Gap

Style = Literal["none", "page", "offset", "cursor", "link"]
HEADER = "header:"
"""What a path begins with that names a header of the answer in place of a member of its body."""
LINK = f"{HEADER}link"
MOST_PAGES = 100_000
RESTARTS = 2
_MOVED = ("CountDiffers", "RepeatedPage")
_NEXT = re.compile(r"<([^<>]*)>[^,<]*?;\s*rel=\"?(?:[\w -]+ )?next(?: [\w -]+)?\"?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Paging:
    """How one list is paged.

    `records` is the dotted path of the list in an answer, empty where the answer is the list.
    `place` is the parameter that says which page: its number (`page`, counted from `first`), how
    many records come before it or its first record's number (`offset`, from 0 or 1), or the cursor
    of the page before. `following` is the path of that cursor or link; `header:link` takes the
    link of RFC 8288. `total` is the path (or `header:` name) of the declared count, `more` that of
    a flag which says that more follows. `size` is asked for under the parameter `size_name`. `kind`
    is the word by which an answer says which list it is, where a source leaves out an empty one.
    """

    style: Style = "none"
    records: str = ""
    place: str = ""
    first: int = 1
    size_name: str = ""
    size: int = 0
    following: str = ""
    total: str = ""
    more: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page is asked for: by parameters, or by the `link` that the page before gave."""

    parameters: Mapping[str, str | int]
    link: str | None = None


Ask = Callable[[Turn], Reply]


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its records, the document they stood in, and the answer it came in."""

    records: list[Fields]
    document: Any
    reply: Reply


@dataclass
class Walk:
    """One walk along a list: its pages, the total declared, and what it lacks."""

    pages: list[Page] = field(default_factory=list)
    total: int | None = None
    gap: Gap | None = None

    @property
    def records(self) -> list[Fields]:
        """Every record seen."""
        return [record for page in self.pages for record in page.records]


def walked(operation: str, ask: Ask, paging: Paging) -> Walk:
    """The pages of a list to its end; `gap` says why what was seen is not all, or not proven to be.

    A list whose count differs from the declared one, whose pages repeat, or whose chain expired is
    read again from its start, at most twice: it may have changed while it was read.
    """
    walk = _walked(operation, ask, paging)
    for _ in range(RESTARTS):
        if walk.gap is None or not (walk.gap.cause == "expired" or walk.gap.code in _MOVED):
            break
        if walk.gap.status == 401:
            break
        walk = _walked(operation, ask, paging)
    return walk


def _walked(operation: str, ask: Ask, paging: Paging) -> Walk:
    walk, chain = Walk(), _Chain(operation, paging)
    turn: Turn | None = chain.first()
    try:
        while turn is not None:
            reply = ask(turn)
            document = json_value(operation, reply)
            page = Page(_records(operation, document, paging), document, reply)
            walk.pages.append(page)
            turn = chain.after(page)
    except UnobservedError as error:
        walk.gap = error.gap
        return walk
    walk.total = chain.total
    if chain.total is not None and chain.total != chain.read:
        message = f"{chain.read} records read, the source counts {chain.total}"
        walk.gap = Gap(operation, "incomplete", "CountDiffers", None, message)
    return walk


class _Chain:
    """Which page comes next, held against everything seen so far."""

    def __init__(self, operation: str, paging: Paging) -> None:
        self._operation = operation
        self._paging = paging
        self._size = {paging.size_name: paging.size} if paging.size_name else {}
        self._seen: set[str] = set()
        self._cursors: set[str] = set()
        self._number = paging.first
        self.read = 0
        self.total: int | None = None

    def first(self) -> Turn:
        paged = self._paging.style in ("page", "offset")
        return Turn(self._size | ({self._paging.place: self._number} if paged else {}))

    def after(self, page: Page) -> Turn | None:
        """The turn after a page; None at the end.

        Raises:
            UnobservedError: for a page or a cursor that came before, and for a list without end.
        """
        self._count(page)
        if self._paging.style in ("cursor", "link"):
            return self._followed(page)
        if self._paging.style == "none" or not page.records or self.read == self.total:
            return None
        # A server may give fewer records a page than it was asked for: only an empty page or the
        # declared total is the end.
        self._number += 1 if self._paging.style == "page" else len(page.records)
        return Turn({**self._size, self._paging.place: self._number})

    def _count(self, page: Page) -> None:
        mark = sha256(canonical(page.records))
        if page.records and mark in self._seen:
            raise self._broken("RepeatedPage", "a page came twice")
        self._seen.add(mark)
        if len(self._seen) > MOST_PAGES:
            raise self._broken("EndlessList", f"more than {MOST_PAGES} pages")
        self.read += len(page.records)
        total = _declared(page, self._paging.total)
        if total is not None and self.total not in (None, total):
            raise self._broken("CountDiffers", "the source counted anew while it was read")
        self.total = self.total if total is None else total

    def _followed(self, page: Page) -> Turn | None:
        following = _following(page, self._paging.following)
        more = at(page.document, self._paging.more) if self._paging.more else None
        if following is None or more is False:
            if more is True:
                raise self._broken("NoCursor", "more was announced, and no way to it")
            return None
        if not isinstance(following, str | int) or isinstance(following, bool):
            raise UnobservedError(Gap(self._operation, "malformed", "OddCursor"))
        if str(following) in self._cursors:
            raise self._broken("RepeatedCursor", "the pages lead around in a circle")
        self._cursors.add(str(following))
        if self._paging.style == "link":
            return Turn({}, str(following))
        return Turn({**self._size, self._paging.place: following})

    def _broken(self, code: str, message: str) -> UnobservedError:
        return UnobservedError(Gap(self._operation, "incomplete", code, None, message))


def _records(operation: str, document: Any, paging: Paging) -> list[Fields]:
    found = at(document, paging.records)
    if found is None and paging.kind and at(document, "kind") == paging.kind:
        return []
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise UnobservedError(Gap(operation, "malformed", "NotAList"))
    return found


def _following(page: Page, path: str) -> Any:
    if path == LINK:
        found = _NEXT.search(page.reply.headers.get("link", ""))
        return found[1] if found else None
    if path.startswith(HEADER):
        return page.reply.headers.get(path.removeprefix(HEADER)) or None
    return at(page.document, path) or None


def _declared(page: Page, path: str) -> int | None:
    """The declared total; some servers write the number as text."""
    if not path:
        return None
    if path.startswith(HEADER):
        given: Any = page.reply.headers.get(path.removeprefix(HEADER))
    else:
        given = at(page.document, path)
    if isinstance(given, str) and given.isdecimal():
        return int(given)
    return given if isinstance(given, int) and not isinstance(given, bool) else None
