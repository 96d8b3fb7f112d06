"""Objects: bytes that are named by their SHA-256, wherever they are kept."""

from typing import Protocol


class Objects(Protocol):
    """Where objects are read from: a vault, a pack."""

    def get(self, digest: str) -> bytes:
        """The object of that digest, checked against it.

        Raises:
            MissingObjectError: when it is not there.
            IntegrityError: when it is not what its name says.
        """
        ...
