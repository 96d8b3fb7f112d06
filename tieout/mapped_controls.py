"""Mapped controls: those that the mappings of scanners name, each held to be one that exists."""

from collections.abc import Collection
from pathlib import Path

from controls.control import Library
from evidence.plain_words import did_you_mean
from evidence.yaml.text import Document
from tieout.named_files import named_file
from tieout.settings.configuration import Configuration


def mapped_controls(
    configuration: Configuration, document: Document, folder: Path, library: Library
) -> tuple[str, ...]:
    """Every control that a mapping of scanners names, in the order of the library.

    Raises:
        OperatorFileError: for a mapping that is missing or mistaken, or names no control there is.
    """
    found: set[str] = set()
    for number, source in enumerate(configuration.scanners):
        for place, item in enumerate(source.files):
            where = ("scanners", number, "files", place, "mapping")
            path = named_file(document, folder, item.mapping, *where)
            found |= _named_in(path, library.controls)
    return tuple(control.id for control in library if control.id in found)


def _named_in(path: Path, known: Collection[str]) -> set[str]:
    from collectors.scanners.mapping import load_scanner_mapping

    mapping, document = load_scanner_mapping(path)
    for number, rule in enumerate(mapping.rules):
        for place, name in enumerate(rule.controls):
            if name not in known:
                mend = did_you_mean(name, known, cutoff=0) or "add it to the overlays"
                where = ("rules", number, "controls", place)
                raise document.mistake(f"unknown control {name!r}", *where, mend=mend)
    return set(mapping.controls)
