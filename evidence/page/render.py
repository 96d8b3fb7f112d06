"""Drawing the page of a stored run from the vault alone."""

import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from evidence.errors import UsageError
from evidence.page.document import document
from evidence.page.payload import payload
from evidence.page.period import Period
from evidence.run_store import RunReader
from evidence.workbook.names import chosen_framework, short_names


def render_page(
    reader: RunReader,
    target: Path,
    *,
    frameworks: Sequence[str] = (),
    period: Period | None = None,
) -> None:
    """Write the page of a run, of all its frameworks or of those named; the same bytes each time.

    Raises:
        UsageError: for a framework that the run does not hold, a period that cannot be shown, or a
            `target` that cannot be written.
        IntegrityError: when an object of the run is missing or damaged.
    """
    names = short_names(reader)
    chosen = dict.fromkeys(chosen_framework(names, name) for name in frameworks) or names
    data = payload(reader, {name: names[name] for name in chosen}, period or Period())
    _write(document(data).encode(), target)


def _write(body: bytes, target: Path) -> None:
    """Write the file beside `target`, flush it to disk, and put it in its place at once."""
    temporary: Path | None = None
    try:
        with NamedTemporaryFile(
            dir=target.parent, prefix=f".{target.name}.", suffix=".tmp", delete=False
        ) as file:
            temporary = Path(file.name)
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(target)
    except OSError as error:
        raise UsageError(f"cannot write the page {target}: {error.strerror or error}") from error
    finally:
        if temporary:
            temporary.unlink(missing_ok=True)
