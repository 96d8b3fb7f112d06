"""What was asked of the stand-in, for assertions such as "GET only" and "no page skipped"."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """One request in order of arrival, with the status that was sent (0: connection reset).

    `metadata_only` says that nothing but metadata of objects was in the answer.
    """

    method: str
    path: str
    query: Mapping[str, str]
    accept: str
    status: int
    metadata_only: bool = False

    @property
    def reveals_secrets(self) -> bool:
        """Whether Secrets were answered with their values, not with metadata alone."""
        steps = self.path.rstrip("/").split("/")[3:]
        if len(steps) > 2 and steps[0] == "namespaces":
            steps = steps[2:]
        asked_for = steps[:1] == ["secrets"] and self.path.startswith("/api/v1/")
        return asked_for and self.status == 200 and not self.metadata_only
