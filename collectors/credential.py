"""Credentials as a run sees them: whether those of a source have lapsed, found out once for all."""

import threading
from dataclasses import replace
from http import HTTPStatus

from evidence.transcript import Gap


def has_lapsed(gap: Gap) -> bool:
    """Whether a gap says that credentials lapsed; a page chain that expired (410) is another."""
    return gap.cause == "expired" and gap.status != HTTPStatus.GONE


class Credential:
    """What a run signs in to one source with; once it has lapsed, nothing more is asked with it.

    Asking on would hammer the source with questions that cannot be answered, and lock accounts.
    Safe to share among threads.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lapsed: Gap | None = None

    def refusal(self, operation: str) -> Gap | None:
        """Why that operation need not be asked; None while the credential works."""
        with self._lock:
            if self._lapsed is None:
                return None
            told = "not asked: the credentials had lapsed"
            return replace(self._lapsed, operation=operation, message=told)

    def learn(self, gap: Gap) -> None:
        """Take note of how a question ended."""
        with self._lock:
            if self._lapsed is None and has_lapsed(gap):
                self._lapsed = gap
