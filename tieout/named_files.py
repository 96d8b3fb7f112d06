"""Files of a workspace that its configuration names."""

from pathlib import Path

from evidence.yaml.text import Document


def named_file(document: Document, folder: Path, name: str, *where: str | int) -> Path:
    """The file of a workspace that the configuration names at a place.

    Raises:
        OperatorFileError: when it is not there.
    """
    path = folder / name
    if not path.is_file():
        said = f"mapping {name!r} is not there"
        raise document.mistake(said, *where, mend="name an existing file")
    return path
