"""What an API server says that it serves: its groups with their versions, and their resources.

A list of a group that is not there answers 404, as one of a server in trouble may. Discovery tells
the two apart: what it does not name is not installed, which is an answer; a refusal is none.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Protocol

from collectors.errors import UnobservedError
from collectors.kubernetes import shape
from evidence.record import Fields
from evidence.transcript import Gap

GROUPS = "/apis"
DISCOVERY = re.compile(r"/apis(?:/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?/[a-z](?:[a-z0-9-]*[a-z0-9])?)?")
"""Of the groups, or of one version of a group: a definition names its versions by any label."""


class Discovers(Protocol):
    """A door that tells what is served, and reads its lists."""

    def discovered(self, path: str) -> Fields:
        """The groups (`/apis`), or the resources of one version of a group (`/apis/apps/v1`)."""
        ...

    def pages(self, path: str) -> Iterator[Fields]:
        """Every object of a list."""
        ...


def listing(door: Discovers, group: str, resource: str) -> str | None:
    """The path of a list, of the version that the server prefers; None where it serves no such.

    Raises:
        UnobservedError: when the server does not say.
    """
    for version in versions(door, group):
        if resource in resources(door, group, version):
            return f"/apis/{group}/{version}/{resource}"
    return None


def installed(door: Discovers, *named: str) -> Iterator[tuple[str, Fields]]:
    """The objects of those lists that are served, each with `group/resource` as it is named.

    A lost list does not cost the others.

    Raises:
        UnobservedError: after all lists were read, for the first that was lost.
    """
    lost: UnobservedError | None = None
    for name in named:
        group, _, resource = name.partition("/")
        try:
            path = listing(door, group, resource)
            for item in door.pages(path) if path else ():
                yield name, item
        except UnobservedError as error:
            lost = lost or error
    if lost:
        raise lost


def versions(door: Discovers, group: str) -> list[str]:
    """The versions of a group, the preferred one first; none where it is not served."""
    return list(door.discovered(GROUPS).get(group, ()))


def resources(door: Discovers, group: str, version: str) -> Fields:
    """The resources of a version that can be listed: their kind, and whether in namespaces."""
    return door.discovered(f"{GROUPS}/{group}/{version}")


def told(path: str, document: Fields) -> Fields:
    """What is kept of a discovery document; addresses of the server are left out.

    Of groups their versions by name, of resources kind and reach by name.

    Raises:
        UnobservedError: when it has another form.
    """
    try:
        if path == GROUPS:
            whole = shape.tables({"groups": _there(document, "groups")}, "groups")
            return {shape.name(each, "name"): _ordered(each) for each in whole}
        whole = shape.tables({"resources": _there(document, "resources")}, "resources")
        return dict(_listable(whole))
    except shape.OddFormError as error:
        gap = Gap(f"GET {path}", "malformed", "OddDiscovery", None, str(error))
        raise UnobservedError(gap) from error


def _there(document: Fields, name: str) -> object:
    """A list that must be there: without it nothing is said of what is not served."""
    value = document.get(name)
    if value is None:
        raise shape.OddFormError((name,))
    return value


def _ordered(group: Fields) -> list[str]:
    named = [shape.name(each, "version") for each in shape.tables(group, "versions")]
    preferred = shape.text(group, "preferredVersion", "version")
    return sorted(named, key=lambda version: version != preferred)


def _listable(whole: Iterable[Fields]) -> Iterator[tuple[str, Fields]]:
    for each in whole:
        name = shape.name(each, "name")
        if "/" not in name and "list" in shape.texts(each, "verbs"):
            about = {"kind": shape.name(each, "kind"), "namespaced": shape.flag(each, "namespaced")}
            yield name, about
