"""The library in force: the controls of its folders, with overlays applied over them."""

from collections.abc import Sequence
from pathlib import Path

from controls.control import Control, Library
from controls.control_file import controls_in, entries_of
from controls.framework import Catalog
from controls.overlay import Changed, change, decide
from controls.scoping import RequirementDecision
from evidence.errors import OperatorFileError
from evidence.yaml.text import read_yaml

LIBRARY = Path(__file__).parent / "library"
"""The folder of the controls that come with Tieout."""
APART = ("frameworks", "texts")
"""Folders of the overlays that hold no controls: own frameworks, and texts of requirements."""


def load_library(folders: Sequence[Path], catalog: Catalog) -> Library:
    """The controls of all YAML files under `folders`, with the changes of overlays applied.

    All controls are read before any change, so that an overlay may change what stands in a later
    file; changes apply folder by folder, files in order of name, and a later folder wins.

    Raises:
        OperatorFileError: with file and line, for the first mistake.
    """
    controls: dict[str, Control] = {}
    decisions: dict[str, dict[str, RequirementDecision]] = {}
    shelves = [[read_yaml(file) for file in _files(folder)] for folder in folders]
    for document in (each for shelf in shelves for each in shelf):
        for control in controls_in(document, catalog, controls):
            controls[control.id] = control
    for shelf in shelves:
        changed: Changed = {}
        for document in shelf:
            entries = entries_of(document)
            for path in entries.changes:
                change(document, path, controls, catalog, changed)
            for path in entries.not_applicable:
                decide(document, path, catalog, decisions)
    return Library(controls, decisions)


def _files(folder: Path) -> list[Path]:
    """The YAML files under a folder, less those that an editor hides there."""
    if not folder.is_dir():
        raise OperatorFileError("is not a folder of controls", file=folder)
    found = (file for form in ("*.yaml", "*.yml") for file in folder.rglob(form))
    return sorted(
        file
        for file in found
        if not file.name.startswith(".") and file.relative_to(folder).parts[0] not in APART
    )
