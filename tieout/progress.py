"""Progress: who is told how an audit goes on, and the one whom nobody watches."""

from typing import Protocol

from collectors.sweep import Collected


class Progress(Protocol):
    """Who is told how the audit goes on."""

    def collecting(self, units: int) -> None:
        """Collection of so many units starts."""

    def collected(self, unit: Collected) -> None:
        """One unit has ended, one way or the other."""

    def judging(self, assignments: int) -> None:
        """Evaluation of so many checks starts."""

    def judged(self, items: int) -> None:
        """So many more resources have been judged."""


class Silent:
    """Progress that nobody watches."""

    def collecting(self, units: int) -> None:
        """Say nothing."""

    def collected(self, unit: Collected) -> None:
        """Say nothing."""

    def judging(self, assignments: int) -> None:
        """Say nothing."""

    def judged(self, items: int) -> None:
        """Say nothing."""
