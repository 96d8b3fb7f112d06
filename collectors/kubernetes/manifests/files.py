"""Manifests as files hold them: every object of every document, with the file and line it is on.

YAML is read as kubectl reads it (YAML 1.1, several documents a file), and JSON as the YAML it is.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from collectors.errors import UnobservedError
from evidence.record import Fields
from evidence.transcript import Gap

ENDINGS = (".yaml", ".yml", ".json")
MAX_BYTES = 20_000_000
MAX_NODES = 2_000_000
"""How many values one file may hold, aliases written out."""
OPERATION = "read manifests"
_CLIPPED = 200


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A loader of plain values; instants stay texts, as JSON has no others."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in known if tag != "tag:yaml.org,2002:timestamp"]
    for first, known in _Loader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True)
class Manifest:
    """One object of a file: where it stands, and what it says."""

    file: str
    line: int
    value: Fields

    @property
    def place(self) -> str:
        """`deploy/web.yaml:12`, the file below the folder that was named."""
        return f"{self.file}:{self.line}"


def manifests(folder: Path) -> list[Manifest]:
    """Every Kubernetes object in a folder's files, in order of file and line; a file stands alone.

    A document without `apiVersion` and `kind` is no manifest and is passed over. The items of a
    List are objects of their own.

    Raises:
        UnobservedError: when the folder or a file cannot be read, or is not YAML; it names file
            and line. What cannot be read might hold anything.
    """
    found = [each for path in _files(folder) for each in _objects(folder, path)]
    if not found:
        raise odd("NoManifest", f"no file in {folder.name} holds a Kubernetes object")
    return found


def _files(folder: Path) -> list[Path]:
    def lost(error: OSError) -> None:
        raise _unreadable(Path(error.filename or folder), error)

    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise odd("NoFolder", f"{folder.name} is not there")
    found = [
        Path(place) / name
        # A link may lead out of the folder, or back into it for ever: none is followed.
        for place, _, names in os.walk(folder, onerror=lost, followlinks=False)
        for name in names
        if name.lower().endswith(ENDINGS) and not name.startswith(".")
    ]
    return sorted(found)


def _objects(folder: Path, path: Path) -> Iterator[Manifest]:
    name = path.name if folder == path else path.relative_to(folder).as_posix()
    loader = _Loader(_text(path, name))
    left = MAX_NODES
    try:
        while loader.check_node():
            node = loader.get_node()
            value = loader.construct_document(node)
            left = _counted(value, left)
            if left < 0:
                raise odd("TooLarge", f"{name} holds more than {MAX_NODES:,} values")
            yield from _of_document(name, node, value)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = f", line {mark.line + 1}" if mark else ""
        said = f"{name}{line}: not YAML: {error.problem or 'broken syntax'}"
        raise odd("NotYaml", said) from error
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        raise odd("NotYaml", f"{name}: not YAML: {type(error).__name__}") from error
    finally:
        loader.dispose()


def _text(path: Path, name: str) -> str:
    try:
        with path.open("rb") as stream:
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(data) > MAX_BYTES:
        raise odd("TooLarge", f"{name} is larger than {MAX_BYTES:,} bytes")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise odd("NotUtf8", f"{name}: not UTF-8") from error


def _counted(value: Any, left: int) -> int:
    """How many values may still follow, each alias counted as often as it is used."""
    waiting = [value]
    while waiting and left >= 0:
        each = waiting.pop()
        left -= 1
        if isinstance(each, dict):
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    return left


def _of_document(name: str, node: yaml.Node, value: Any) -> Iterator[Manifest]:
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        return
    if not isinstance(value.get("apiVersion"), str) or not isinstance(value.get("kind"), str):
        return
    items = value.get("items")
    if not value["kind"].endswith("List") or not isinstance(items, list):
        yield Manifest(name, node.start_mark.line + 1, value)
        return
    for item_node, item in zip(_items(node), items, strict=True):
        yield from _of_document(name, item_node, item)


def _items(node: yaml.Node) -> list[yaml.Node]:
    assert isinstance(node, yaml.MappingNode), "a List is a mapping"
    held = next(inner for key, inner in node.value if key.value == "items")
    return list(held.value)


def odd(code: str, said: str) -> UnobservedError:
    """What is said of manifests that are not of the form they must be of."""
    return UnobservedError(Gap(OPERATION, "malformed", code, None, said[:_CLIPPED]))


def _unreadable(path: Path, error: OSError) -> UnobservedError:
    said = f"{path.name}: {(error.strerror or 'input error').lower()}"
    return UnobservedError(Gap(OPERATION, "unavailable", "Unreadable", None, said[:_CLIPPED]))
