"""Exceptions of Kyverno: who lets which objects pass which policies, where, and until when."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from fnmatch import fnmatchcase

from typing_extensions import TypedDict

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.platform import kyverno
from collectors.kubernetes.served import installed
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields

OF_RULES = "kyverno.io/policyexceptions"
OF_CEL = "policies.kyverno.io/policyexceptions"
RULED = ["ClusterPolicy", "Policy"]
"""The types of policies that are made of rules; an exception names both by name alone."""
FIELD = r"(?:namespaceObject\.metadata\.name|object\.metadata\.namespace|request\.namespace)"
TEXT = r"(?:'[a-z0-9-]+'|\"[a-z0-9-]+\")"
BY_NAMESPACE = re.compile(rf"{FIELD}\s*(?:==\s*{TEXT}|in\s*\[\s*{TEXT}(?:\s*,\s*{TEXT})*\s*\])")
"""An expression that asks for nothing but the namespace, in the forms that are followed."""
QUOTED = re.compile(r"['\"]([a-z0-9-]+)['\"]")


class ExcusedPolicy(TypedDict):
    """Policies that need not hold: their types, and patterns of their names and of their rules.

    A policy of one namespace is named `namespace/name`.
    """

    types: list[str]
    name: str
    rules: list[str]


class ExcusedObjects(TypedDict):
    """Objects for which they need not: patterns of their namespaces, and whether pods are meant.

    `conditional`: only some of them, by conditions that are not followed.
    """

    namespaces: list[str]
    pods: bool
    conditional: bool


class PolicyException(Resource, kind="kubernetes.policy_exception"):
    """An exception from policies; its id is `group/namespace/name`.

    `expires` is when it ends by itself, None where it does not. Whether Kyverno is set to heed
    exceptions, and from which namespaces, the cluster's API does not tell: it is taken to.
    """

    group: str
    namespace: str
    name: str
    policies: list[ExcusedPolicy]
    objects: list[ExcusedObjects]
    expires: datetime | None

    @property
    def full_name(self) -> str:
        """`namespace/name`."""
        return f"{self.namespace}/{self.name}"

    def holds(self, now: datetime) -> bool:
        """Whether it has not ended yet."""
        return self.expires is None or now < self.expires

    def is_from(self, kind: str, policy: str, rules: Iterable[str]) -> bool:
        """Whether it excuses from a policy, or from any of those rules of it."""
        return any(
            kind in each["types"]
            and fnmatchcase(policy, each["name"])
            and any(fnmatchcase(rule, wanted) for wanted in each["rules"] for rule in rules)
            for each in self.policies
        )

    def frees(self, namespace: str, *, whole: bool) -> bool:
        """Whether it lets pods of a namespace pass: all of them, or else (not `whole`) some."""
        return any(
            each["pods"]
            and each["conditional"] != whole
            and any(fnmatchcase(namespace, pattern) for pattern in each["namespaces"])
            for each in self.objects
        )

    def places(self, within: str | None) -> list[str]:
        """The patterns of namespaces of which it lets anything pass.

        Of a policy that holds `within` one namespace it is that one, or none.
        """
        found = {pattern for each in self.objects for pattern in each["namespaces"]}
        if within is None:
            return sorted(found)
        return [within] if any(fnmatchcase(within, pattern) for pattern in found) else []


@collector(PolicyException, needs=(OF_RULES, OF_CEL))
def policy_exceptions(cluster: Cluster) -> Iterator[Fields]:
    """Every exception, of both API groups of Kyverno; none where neither is installed."""
    for source, item in installed(cluster, OF_RULES, OF_CEL):
        found = {"of": item, "group": source.partition("/")[0]}
        yield shape.row(found, RULES if source == OF_RULES else EXPRESSIONS)


def _spec(found: Fields) -> Fields:
    return shape.whole(found["of"], "spec")


def _by_rules(found: Fields) -> list[ExcusedPolicy]:
    return [
        ExcusedPolicy(
            types=RULED,
            name=shape.name(each, "policyName"),
            rules=shape.texts(each, "ruleNames"),
        )
        for each in shape.tables(_spec(found), "exceptions")
    ]


def _matched(found: Fields) -> list[ExcusedObjects]:
    """What the blocks of `match` take in; without any block, everything."""
    spec = _spec(found)
    narrowed = bool(shape.table(spec, "conditions") or shape.tables(spec, "podSecurity"))
    blocks, joined = kyverno.blocks(shape.table(spec, "match"))
    if joined:
        # All must hold together: what the first of them takes in is more than that.
        blocks, narrowed = blocks[:1], True
    return [_taken_in(each, narrowed) for each in blocks or [{}]]


def _taken_in(block: Fields, narrowed: bool) -> ExcusedObjects:
    kinds = shape.texts(block, "resources", "kinds")
    return ExcusedObjects(
        namespaces=shape.texts(block, "resources", "namespaces") or ["*"],
        # `group/version/kind`, of which only the kind need be written; each may be a pattern.
        pods=not kinds or any(fnmatchcase("Pod", each.rpartition("/")[2]) for each in kinds),
        conditional=narrowed or not kyverno.followed(block),
    )


def _by_reference(found: Fields) -> list[ExcusedPolicy]:
    return [
        ExcusedPolicy(types=[shape.name(each, "kind")], name=shape.name(each, "name"), rules=["*"])
        for each in shape.tables(_spec(found), "policyRefs")
    ]


def _expressed(found: Fields) -> list[ExcusedObjects]:
    """What the expressions take in: they must all hold, and without any of them everything is."""
    spec = _spec(found)
    asked = [
        shape.name(each, "expression").strip() for each in shape.tables(spec, "matchConditions")
    ]
    of_space = [each for each in asked if BY_NAMESPACE.fullmatch(each)]
    narrowed = any(shape.texts(spec, name) for name in ("images", "allowedValues"))
    return [
        ExcusedObjects(
            namespaces=QUOTED.findall(of_space[0]) if of_space else ["*"],
            pods=True,
            conditional=narrowed or len(asked) > min(len(of_space), 1),
        )
    ]


NAMED: dict[str, shape.Read] = {
    "id": lambda found: f"{found['group']}/{shape.namespaced_id(found['of'])}",
    "group": lambda found: found["group"],
    "namespace": lambda found: shape.namespace(found["of"]),
    "name": lambda found: shape.own_name(found["of"]),
}
RULES: dict[str, shape.Read] = {
    **NAMED,
    "policies": _by_rules,
    "objects": _matched,
    "expires": lambda _: None,
}
EXPRESSIONS: dict[str, shape.Read] = {
    **NAMED,
    "policies": _by_reference,
    "objects": _expressed,
    # Ignored after that instant by Kyverno itself (policies.kyverno.io/v1).
    "expires": lambda found: shape.instant(found["of"], "spec", "expiresAt"),
}
