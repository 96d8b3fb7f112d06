"""The crosswalk: requirements of different frameworks that one control is mapped to."""

from collections.abc import Iterable
from dataclasses import dataclass

from controls.control import Control, Library, Satisfied
from controls.framework import Catalog, Framework, Requirement, UnknownIdError
from evidence.plain_words import did_you_mean


@dataclass(frozen=True, slots=True)
class Link:
    """One control behind two requirements, and how far it meets each and why."""

    control: Control
    asked: Satisfied
    related: Satisfied


@dataclass(frozen=True, slots=True)
class Related:
    """A requirement of another framework, and the controls that it shares with the one asked for.

    That they share a control says where one piece of evidence may serve twice. It does not say
    that the two ask for the same.
    """

    framework: Framework
    requirement: Requirement
    links: tuple[Link, ...]

    @property
    def name(self) -> str:
        """The requirement as it is asked for: `soc2-2017:CC6.1`."""
        return f"{self.framework.id}:{self.requirement.id}"


def related(
    framework: Framework, requirement: Requirement, library: Library, others: Iterable[Framework]
) -> list[Related]:
    """What shares a control with a requirement, in auditors' order of each other framework.

    The framework of the requirement itself is passed over.
    """
    behind = [
        (control, control.mapping[framework.id][requirement.id])
        for control in library.satisfying(framework.id, requirement.id)
    ]
    found = []
    for other in others:
        if other.id == framework.id:
            continue
        links: dict[str, list[Link]] = {}
        for control, asked in behind:
            for name, mapping in control.mapping.get(other.id, {}).items():
                links.setdefault(name, []).append(Link(control, asked, mapping))
        found += [
            Related(other, each, tuple(links[each.id]))
            for each in other.requirements
            if each.id in links
        ]
    return found


def requirement_named(catalog: Catalog, name: str) -> tuple[Framework, Requirement]:
    """The requirement that is named as `framework:requirement`, such as `soc2:CC6.1`.

    Raises:
        UnknownIdError: when there is no such framework or requirement, or the name is of another
            form; it names the nearest.
    """
    before, colon, after = name.partition(":")
    if colon:
        framework = catalog.framework(before)
        return framework, framework.requirement(after)
    if name in catalog:
        first = catalog.framework(name).requirements[0].id
        said = f"{name!r} is a whole framework; name one requirement of it, such as"
        raise UnknownIdError(f"{said} '{name}:{first}'")
    known = {each.id: framework.id for framework in catalog for each in framework.requirements}
    if name in known:
        mend = f"did you mean '{known[name]}:{name}'?"
    else:
        names = [f"{framework}:{each}" for each, framework in known.items()]
        mend = did_you_mean(name, names) or "write framework:requirement, such as 'soc2:CC6.1'"
    raise UnknownIdError(f"{name!r} names no framework; {mend}")
