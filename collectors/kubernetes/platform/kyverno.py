"""Policies of Kyverno as they are written: what they do, and in which namespaces (kyverno.io/v1).

A condition that cannot be followed here is told as one, and never taken to hold.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from collectors.kubernetes import shape
from evidence.record import Fields

KINDS = frozenset({"Pod", "v1/Pod", "*/Pod", "*", "*/*"})
FOLLOWED = frozenset({"kinds", "namespaces", "operations"})


@dataclass
class Reach:
    """Whose pods a rule is asked about: patterns of namespaces, those taken out again.

    `selective`: it is asked of some of them only, by conditions that are not followed.
    """

    included: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    selective: bool = False


def fails_closed(spec: Fields) -> bool:
    """Whether nothing is admitted while Kyverno does not answer; it is so unless stated."""
    stated = shape.text(spec, "webhookConfiguration", "failurePolicy")
    return (stated or shape.text(spec, "failurePolicy") or "Fail") == "Fail"


def enforced(spec: Fields, part: Fields) -> bool:
    """Whether a part of a rule refuses what does not hold; else it is only reported.

    The part's own word counts before that of the policy; unstated means Audit.
    """
    stated = shape.text(part, "failureAction") or shape.text(spec, "validationFailureAction")
    at_admission = shape.flag(spec, "admission") is not False
    return at_admission and (stated or "Audit").lower() == "enforce"


def has_overrides(spec: Fields, part: Fields) -> bool:
    """Whether some namespaces get another action than the rest."""
    own = shape.tables(part, "failureActionOverrides")
    return bool(own or shape.tables(spec, "validationFailureActionOverrides"))


def denies(spec: Fields) -> bool:
    """Whether a policy in CEL refuses on admission; Deny is done where nothing is stated."""
    asked = shape.flag(spec, "evaluation", "admission", "enabled") is not False
    return asked and "Deny" in (shape.texts(spec, "validationActions") or ["Deny"])


def verifies(part: Fields) -> bool:
    """Whether a part names whose signatures count; without anybody, it looks up digests alone."""
    older = any(shape.text(part, name) for name in ("key", "roots", "issuer", "subject"))
    return older or any(
        shape.tables(attestor, "entries")
        for whole in (part, *shape.tables(part, "attestations"))
        for attestor in shape.tables(whole, "attestors")
    )


def reach(rule: Fields) -> Reach:
    """Whose pods a rule is asked about."""
    found = Reach()
    given, joined = blocks(shape.table(rule, "match"))
    for block in given:
        spaces = shape.texts(block, "resources", "namespaces")
        if joined or not followed(block):
            found.selective = True
        elif _of_pods(block):
            found.included += spaces or ["*"]
    given, joined = blocks(shape.table(rule, "exclude"))
    for block in given:
        spaces = shape.texts(block, "resources", "namespaces")
        if joined or not followed(block) or not spaces:
            found.selective = True
        else:
            found.excluded += spaces
    if any(rule.get(name) for name in ("preconditions", "celPreconditions")):
        found.selective = True
    return found


def named(rule: Fields) -> list[str]:
    """The namespaces, or patterns, in which alone a rule is asked; none where it is in all."""
    given, joined = blocks(shape.table(rule, "match"))
    spaces = [shape.texts(block, "resources", "namespaces") for block in given]
    everywhere = not all(spaces) and not joined
    return [] if everywhere else [name for each in spaces for name in each if name != "*"]


def blocks(match: Fields) -> tuple[list[Fields], bool]:
    """The filters of a match, and whether several must hold together."""
    together = shape.tables(match, "all")
    plain = [match] if match.get("resources") is not None else []
    return [*shape.tables(match, "any"), *together, *plain], len(together) > 1


def followed(block: Fields) -> bool:
    """Whether a filter has nothing but kinds and namespaces, of objects that are made."""
    if any(block.get(name) for name in ("subjects", "roles", "clusterRoles")):
        return False
    wanted = shape.table(block, "resources")
    operations = shape.texts(wanted, "operations")
    return all(name in FOLLOWED for name in wanted if wanted[name]) and (
        not operations or "CREATE" in operations
    )


def _of_pods(block: Fields) -> bool:
    return not KINDS.isdisjoint(shape.texts(block, "resources", "kinds"))


def image_rules(item: Fields) -> Iterator[tuple[Fields, Fields]]:
    """The rules of a policy that verify images, each with every part that does."""
    for rule in shape.tables(shape.whole(item, "spec"), "rules"):
        for part in shape.tables(rule, "verifyImages"):
            yield rule, part
