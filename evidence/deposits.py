"""Deposits: many objects put into a vault side by side, since each waits for the disk to sync."""

from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any, Self

from evidence.canonical import canonical, sha256

AT_ONCE = 8
"""Objects that wait for the disk at once: a sync takes as long for several as for one."""


class Deposits:
    """Puts what it is given by `put`, several at a time; used within its context only.

    Leaving the context waits for all of them, and raises what any of them raised, the first given
    first.
    """

    def __init__(self, put: Callable[[bytes], str]) -> None:
        self._put = put
        self._pool = ThreadPoolExecutor(max_workers=AT_ONCE)
        self._begun: dict[str, Future[str]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=error is not None)
        if error is None:
            for each in self._begun.values():
                each.result()

    def put(self, data: bytes) -> str:
        """The digest of `data`, which is put meanwhile; what was given before is put once."""
        digest = sha256(data)
        if digest not in self._begun:
            self._begun[digest] = self._pool.submit(self._put, data)
        return digest

    def put_json(self, value: Any) -> str:
        """The digest of a JSON value in canonical form, which is put meanwhile."""
        return self.put(canonical(value))

    def put_all(self, bodies: Iterable[bytes]) -> tuple[str, ...]:
        """The digest of each of them, all of which are put meanwhile."""
        return tuple(map(self.put, bodies))
