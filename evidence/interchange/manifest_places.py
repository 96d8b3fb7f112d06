"""Where the resources of manifests are written: file and line, as their transcripts tell."""

from collections.abc import Callable, Mapping
from typing import Any

from evidence.drift.comparison import Place
from evidence.result import Result
from evidence.run_store import RunReader
from evidence.transcript import Transcript

PLACES = "places"
"""What a page of a transcript names the places of its items by, one for each."""


def manifest_places(
    reader: RunReader, folders: Mapping[str, str]
) -> Callable[[Result], Place | None]:
    """The place of a result's resource; None for one that is not of manifests.

    `folders` says of each source where its manifests lie, as the reader of the places knows it.
    """
    known = {
        (unit.kind, str(unit.scope)): _places(reader, unit.transcript, folders[unit.source])
        for unit in reader.run.evidence
        if unit.source in folders
    }

    def place(item: Result) -> Place | None:
        found = known.get((item.kind, item.scope), {})
        name = item.resource or ""
        # Ids of roles and bindings tell their sort first: `clusterrole/view`.
        return found.get(name) or found.get(name.partition("/")[2])

    return place


def _places(reader: RunReader, transcript: str, folder: str) -> Mapping[str, Place]:
    found: dict[str, Place] = {}
    for exchange in Transcript.parse(reader.vault.get(transcript)).exchanges:
        for page in exchange.pages:
            if not isinstance(page, dict) or PLACES not in page:
                continue
            for item, place in zip(page["items"], page[PLACES], strict=True):
                file, _, line = place.rpartition(":")
                found[_name(item)] = Place(_below(folder, file), int(line))
    return found


def _name(item: Mapping[str, Any]) -> str:
    metadata = item.get("metadata") or {}
    space, name = metadata.get("namespace"), str(metadata.get("name"))
    return f"{space}/{name}" if space else name


def _below(folder: str, file: str) -> str:
    """The path of a file; a folder that ends in the file's own name is that file."""
    return folder if folder == file or folder.endswith(f"/{file}") else f"{folder}/{file}"
