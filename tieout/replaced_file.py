"""An operator's file written anew: read back first, and put in its place in one step."""

import os
from collections.abc import Callable
from pathlib import Path
from tempfile import NamedTemporaryFile

from evidence.errors import OperatorFileError


def replaced(file: Path, data: bytes, holds: Callable[[Path], None]) -> None:
    """Put `data` in the place of the file once `holds` has read a draft of it without complaint.

    Raises:
        OperatorFileError: as `holds` does, under the file's own name.
    """
    with NamedTemporaryFile(
        dir=file.parent, prefix=f".{file.stem}-", suffix=file.suffix, delete=False
    ) as draft:
        draft.write(data)
    path = Path(draft.name)
    try:
        holds(path)
        path.chmod(file.stat().st_mode if file.exists() else 0o644)
        os.replace(path, file)  # noqa: PTH105 -- atomically, over what stands
    except OperatorFileError as error:
        # The user knows the file by its own name.
        raise OperatorFileError(
            error.message, file=file, line=error.line, mend=error.mend
        ) from error
    finally:
        path.unlink(missing_ok=True)
