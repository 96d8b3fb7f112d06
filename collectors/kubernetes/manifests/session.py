"""The session of manifests: answers the lists of a cluster from files, and nothing else."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from collectors.kubernetes.manifests.holding import Held, Holding
from collectors.kubernetes.redaction import projected, suspects
from collectors.kubernetes.served import GROUPS
from collectors.kubernetes.session import PAGE, Cluster
from collectors.tape import Answer, Tape
from evidence.record import Fields
from evidence.scope import Scope

LIST = re.compile(r"/api(?:s/(?P<group>[^/]+))?/[^/]+/(?P<resource>[^/]+)")


class ManifestSession(Cluster):
    """A read-only door to manifests, under the lists of a cluster that they stand for.

    A page tells the file and line of each of its items beside it, under `places`.
    """

    def __init__(self, scope: Scope, tape: Tape, holding: Holding) -> None:
        super().__init__(scope, tape)
        self._holding = holding

    def _items(self, path: str, parameters: Mapping[str, Any]) -> Iterator[Fields]:
        def pages() -> Iterator[Answer]:
            return self._pages(path, metadata_only="as" in parameters)

        for body in self.tape.ask(f"GET {path}", parameters, pages):
            yield from body["items"]

    def _offered(self, path: str) -> Iterator[Answer]:
        """What the manifests hold, in the place of what a server says that it serves."""
        group, _, version = path.removeprefix(f"{GROUPS}/").partition("/")
        held = self._holding.offered()
        yield Answer(
            {name: list(each) for name, each in held.items()}
            if path == GROUPS
            else dict(held.get(group, {}).get(version, {}))
        )

    def _pages(self, path: str, *, metadata_only: bool) -> Iterator[Answer]:
        found = LIST.fullmatch(path)
        resource = found["resource"] if found else ""
        held = self._holding.list(found["group"] or "", resource) if found else ()
        for start in range(0, len(held) or 1, PAGE):
            part = held[start : start + PAGE]
            items = [_kept(each, resource, metadata_only=metadata_only) for each in part]
            yield Answer({"items": items, "places": [each.place for each in part]})


def _kept(held: Held, resource: str, *, metadata_only: bool) -> Fields:
    """An object without values of secrets; a list of a cluster has no kind on its items either."""
    named = {"metadata": held.value.get("metadata")} if metadata_only else held.value
    value = {name: each for name, each in named.items() if name not in ("kind", "apiVersion")}
    return projected(value, suspects(orjson.dumps(value, default=str)), resource)
