"""Rows kept aside in temporary files while a workbook is drawn, and a disk that refuses them."""

try:
    from lxml.etree import SerialisationError
except ImportError:  # openpyxl then writes by itself
    REFUSED: tuple[type[Exception], ...] = (OSError,)
else:
    # lxml writes past Python, and has an error of its own for a disk that is full or broken.
    REFUSED = (OSError, SerialisationError)
"""What a refused write is raised as."""


def refusal(error: Exception) -> str:
    """Why the disk refused, in its own words."""
    said = error.strerror if isinstance(error, OSError) else None
    return f"the disk refused its rows ({said or error})"
