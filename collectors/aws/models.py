"""The SDK's descriptions of services, cut down to what is asked: a quarter of the memory.

The SDK keeps every operation of a service with its documentation: of 60 services 150 MiB, of which
the operations that collectors use are a small part. What is cut out cannot be asked by mistake.
"""

import gzip
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

import orjson

Model = dict[str, Any]
_DESCRIPTION = "service-2"
_FORMS: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    (".json", bytes),
    (".json.gz", gzip.decompress),
)
"""How the SDK's files end, and how each is read."""
_OF_ONE = ("member", "key", "value")
"""Where the description of a list or map names the form of its items."""


def cut_down(model: Model, kept: Collection[str]) -> Model:
    """A description of a service with these operations alone, and the shapes that they need."""
    operations = {name: told for name, told in model["operations"].items() if name in kept}
    shapes: Model = {}
    waiting = [name for told in operations.values() for name in _shapes_of(told)]
    while waiting:
        name = waiting.pop()
        if name not in shapes:
            shapes[name] = _undocumented(model["shapes"][name])
            waiting += (part["shape"] for part in _parts(shapes[name]))
    whole = {name: told for name, told in model.items() if name != "documentation"}
    undocumented = {name: _undocumented(told) for name, told in operations.items()}
    return {**whole, "operations": undocumented, "shapes": shapes}


def _shapes_of(operation: Model) -> list[str]:
    told = [operation.get("input"), operation.get("output"), *operation.get("errors", ())]
    return [each["shape"] for each in told if each]


def _parts(shape: Model) -> list[Model]:
    return [*shape.get("members", {}).values(), *(shape[one] for one in _OF_ONE if one in shape)]


def _undocumented(told: Any) -> Any:
    if isinstance(told, list):
        return [_undocumented(each) for each in told]
    if not isinstance(told, dict):
        return told
    # A member of a shape may be called so as well; that one is a description itself.
    return {
        name: _undocumented(each)
        for name, each in told.items()
        if name != "documentation" or isinstance(each, dict)
    }


class CutDown:
    """Reads the SDK's files, in the place of its own reader `files`, and cuts descriptions down.

    `kept` names operations by service; a service that it does not name keeps none. The SDK's own
    reader takes twice as long, and makes objects twice as large.
    """

    def __init__(self, files: Any, kept: Mapping[str, Collection[str]]) -> None:
        self._files = files
        self._kept = kept

    def exists(self, file_path: str) -> bool:
        """Whether there is such a file, in whichever form the SDK has it."""
        return bool(self._files.exists(file_path))

    def load_file(self, file_path: str) -> Any:
        """What stands in a file, None where there is none.

        The SDK's own additions to a description are of writes (copies into another region). They
        would name shapes that were cut out, and the SDK would stumble over these in place of
        telling an error.

        Raises:
            ValueError: when it is no JSON.
        """
        named = Path(file_path)
        if named.name == f"{_DESCRIPTION}.sdk-extras":
            return None
        for ending, read in _FORMS:
            path = Path(f"{file_path}{ending}")
            if path.is_file():
                return self._cut(named, orjson.loads(read(path.read_bytes())))
        return None

    def _cut(self, named: Path, found: Any) -> Any:
        if named.name != _DESCRIPTION:
            return found
        return cut_down(found, self._kept.get(named.parent.parent.name, ()))
