"""Admission policies: what is refused by rules that stand in the cluster, and where."""

from collections import defaultdict
from collections.abc import Iterator
from fnmatch import fnmatchcase

from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.kubernetes import shape
from collectors.kubernetes.platform import gatekeeper, kyverno
from collectors.kubernetes.selectors import NAMESPACE_NAME, Requirement, requirements
from collectors.kubernetes.served import installed
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields

GROUP = "admissionregistration.k8s.io"
POLICIES = f"{GROUP}/validatingadmissionpolicies"
BINDINGS = f"{GROUP}/validatingadmissionpolicybindings"
GATEKEEPER = "Gatekeeper"
ENGINES = {
    POLICIES: ("Kubernetes", "ValidatingAdmissionPolicy"),
    "kyverno.io/clusterpolicies": ("Kyverno", "ClusterPolicy"),
    "kyverno.io/policies": ("Kyverno", "Policy"),
    "policies.kyverno.io/validatingpolicies": ("Kyverno", "ValidatingPolicy"),
}
OF_BINDINGS = ("enforcing", "exempt", "selective")


class AdmissionPolicy(Resource, kind="kubernetes.admission_policy"):
    """A policy of an engine; its id is `ValidatingAdmissionPolicy/name`.

    A constraint of Gatekeeper has the kind of its template as its type. `enforcing`: what does not
    hold is refused, by every rule and some binding of it. `fails_closed`: so is what cannot be
    judged; None where the engine's one webhook says so for all. `asked_about` are objects in the
    engine's words: `apps/deployments`, of Kyverno `Deployment`, of Gatekeeper `apps/Deployment`.
    `exempt` are namespaces left out by name, `only` those in which alone it, or some rule of it, is
    asked; none are all. `selective`: it is asked of some objects only, by labels or conditions.
    `rules` are the names of its rules, if it has such.
    """

    engine: str
    type: str
    namespace: str | None
    name: str
    enforcing: bool
    fails_closed: bool | None
    asked_about: list[str]
    exempt: list[str]
    only: list[str]
    selective: bool
    rules: list[str]

    @property
    def full_name(self) -> str:
        """`name`, or of a policy of one namespace `namespace/name`."""
        return f"{self.namespace}/{self.name}" if self.namespace else self.name

    @property
    def excusable(self) -> list[str]:
        """What an exception may name of it: its rules, and those Kyverno makes for controllers."""
        made = ("", "autogen-", "autogen-cronjob-")
        return [f"{prefix}{rule}" for prefix in made for rule in self.rules] or [""]

    def may_refuse_pods_in(self, namespace: str) -> bool:
        """Whether a constraint of Gatekeeper may refuse pods of a namespace."""
        about = any(each.rpartition("/")[2] in ("Pod", "*") for each in self.asked_about)
        out = any(fnmatchcase(namespace, each) for each in self.exempt)
        inside = not self.only or any(fnmatchcase(namespace, each) for each in self.only)
        return self.engine == GATEKEEPER and self.enforcing and about and inside and not out


@collector(AdmissionPolicy, needs=(*ENGINES, BINDINGS, gatekeeper.ALL_TYPES, gatekeeper.CONFIGS))
def admission_policies(cluster: Cluster) -> Iterator[Fields]:
    """Every policy of the engines that are installed; the API server's own engine always is."""
    lost: str | None = None
    bound: dict[str, list[Fields]] = defaultdict(list)
    try:
        for _, item in installed(cluster, BINDINGS):
            bound[str(shape.at(item, "spec", "policyName"))].append(item)
    except (UnobservedError, shape.OddFormError) as error:
        # What is there is told by the policies; what binds them is then not known of any.
        lost = str(error.gap) if isinstance(error, UnobservedError) else str(error)
    gone: UnobservedError | None = None
    try:
        for source, item in installed(cluster, *ENGINES):
            engine, kind = ENGINES[source]
            found = {"of": item, "engine": engine, "type": kind}
            if source == POLICIES:
                row = shape.row({**found, "bound": bound}, BUILT_IN)
                yield shape.unseen(row, lost or "", *(OF_BINDINGS if lost else ()))
            else:
                yield shape.row(found, OF_KYVERNO)
    except UnobservedError as error:
        gone = error
    yield from _constraints(cluster)
    if gone:
        raise gone


def _constraints(cluster: Cluster) -> Iterator[Fields]:
    """Every constraint of Gatekeeper; without its configuration nobody knows where they hold."""
    lost: str | None = None
    spaces: list[str] = []
    try:
        spaces = gatekeeper.left_out(cluster)
    except (UnobservedError, shape.OddFormError) as error:
        lost = str(error.gap) if isinstance(error, UnobservedError) else str(error)
    for kind, item in gatekeeper.constraints(cluster):
        found = {"of": item, "engine": GATEKEEPER, "type": kind, "spaces": spaces}
        yield shape.unseen(shape.row(found, CONSTRAINT), lost or "", *(("exempt",) if lost else ()))


def _denying(found: Fields) -> list[Fields]:
    """The bindings by which a policy refuses; one that warns or audits alone does not."""
    return [
        each
        for each in found["bound"].get(shape.own_name(found["of"]), ())
        if "Deny" in shape.texts(shape.whole(each, "spec"), "validationActions")
    ]


def _own(found: Fields) -> Fields:
    """What a policy itself is narrowed by."""
    return shape.table(shape.whole(found["of"], "spec"), "matchConstraints")


def _spaces(match: Fields, *, by_name: bool) -> list[Requirement]:
    """Of a match the requirements that leave namespaces out by name, or all others."""
    return [
        each
        for each in requirements(shape.table(match, "namespaceSelector"))
        if ((each["key"], each["operator"]) == (NAMESPACE_NAME, "NotIn")) is by_name
    ]


def _names(match: Fields) -> set[str]:
    return {name for each in _spaces(match, by_name=True) for name in each["values"]}


def _exempt(found: Fields) -> list[str]:
    """Namespaces that a policy leaves out, or each of the bindings by which it refuses."""
    bound = [_names(shape.table(each, "spec", "matchResources")) for each in _denying(found)]
    return sorted(_names(_own(found)).union(set.intersection(*bound) if bound else ()))


def _selective(found: Fields) -> bool:
    """Whether conditions narrow a policy, or each of the bindings by which it refuses."""
    conditions = shape.tables(found["of"], "spec", "matchConditions")
    bound = _denying(found)
    by_all = bool(bound) and all(_narrowed_by(each) for each in bound)
    return bool(conditions) or _narrows(_own(found)) or by_all


def _narrowed_by(binding: Fields) -> bool:
    """Whether a binding narrows its policy, or is idle while its parameters are not there."""
    match = shape.table(binding, "spec", "matchResources")
    missing = shape.text(binding, "spec", "paramRef", "parameterNotFoundAction")
    return _narrows(match) or bool(shape.tables(match, "resourceRules")) or missing == "Allow"


def _narrows(match: Fields) -> bool:
    by_object = any(shape.table(match, "objectSelector").values())
    excluded = shape.tables(match, "excludeResourceRules")
    return bool(_spaces(match, by_name=False) or by_object or excluded)


def _resources(found: Fields) -> list[str]:
    """What a policy is asked about, as `group/resource`."""
    return sorted(
        {
            f"{group}/{resource}"
            for rule in shape.tables(_own(found), "resourceRules")
            for group in shape.texts(rule, "apiGroups")
            for resource in shape.texts(rule, "resources")
        }
    )


def _validates(found: Fields) -> bool:
    """Whether a policy demands anything; one that only annotates refuses nothing."""
    return bool(shape.tables(shape.whole(found["of"], "spec"), "validations"))


def _rules(found: Fields) -> list[Fields]:
    return shape.tables(shape.whole(found["of"], "spec"), "rules")


def _refuses(found: Fields) -> bool:
    """Whether Kyverno refuses what any of its rules, or the policy as a whole, does not allow."""
    spec = shape.whole(found["of"], "spec")
    if found["type"] == "ValidatingPolicy":
        return _validates(found) and kyverno.denies(spec)
    parts = [
        part
        for rule in _rules(found)
        for part in (shape.table(rule, "validate"), *shape.tables(rule, "verifyImages"))
        if part
    ]
    return bool(parts) and all(kyverno.enforced(spec, part) for part in parts)


def _narrowed(found: Fields) -> bool:
    spec = shape.whole(found["of"], "spec")
    if found["type"] == "ValidatingPolicy":
        return _selective({**found, "bound": {}})
    overridden = any(
        kyverno.has_overrides(spec, shape.table(rule, "validate")) for rule in _rules(found)
    )
    return overridden or any(kyverno.reach(rule).selective for rule in _rules(found))


def _left_out(found: Fields) -> list[str]:
    if found["type"] == "ValidatingPolicy":
        return _exempt({**found, "bound": {}})
    return sorted({name for rule in _rules(found) for name in kyverno.reach(rule).excluded})


def _only(found: Fields) -> list[str]:
    if shape.text(found["of"], "metadata", "namespace"):
        # It is meant for its own namespace, and can name no other.
        return []
    return sorted({name for rule in _rules(found) for name in kyverno.named(rule)})


def _kinds(found: Fields) -> list[str]:
    if found["type"] == "ValidatingPolicy":
        return _resources(found)
    return sorted(
        {
            kind
            for rule in _rules(found)
            for block in kyverno.blocks(shape.table(rule, "match"))[0]
            for kind in shape.texts(block, "resources", "kinds")
        }
    )


def _closed(found: Fields) -> bool:
    return kyverno.fails_closed(shape.whole(found["of"], "spec"))


def _name(found: Fields) -> str:
    space = shape.text(found["of"], "metadata", "namespace")
    name = shape.own_name(found["of"])
    return f"{space}/{name}" if space else name


NAMED: dict[str, shape.Read] = {
    "id": lambda found: f"{found['type']}/{_name(found)}",
    "engine": lambda found: found["engine"],
    "type": lambda found: found["type"],
    "namespace": lambda found: shape.text(found["of"], "metadata", "namespace"),
    "name": lambda found: shape.own_name(found["of"]),
}
BUILT_IN: dict[str, shape.Read] = {
    **NAMED,
    "enforcing": lambda found: bool(_denying(found)) and _validates(found),
    # Fail is what the API server takes where nothing is stated; Kyverno does as well.
    "fails_closed": _closed,
    "asked_about": _resources,
    "exempt": _exempt,
    # Of namespaces taken in by a selector it is said that labels decide.
    "only": lambda _: [],
    "selective": _selective,
    "rules": lambda _: [],
}
OF_KYVERNO: dict[str, shape.Read] = {
    **NAMED,
    "enforcing": _refuses,
    "fails_closed": _closed,
    "asked_about": _kinds,
    "exempt": _left_out,
    "only": _only,
    "selective": _narrowed,
    "rules": lambda found: [shape.text(rule, "name") or "" for rule in _rules(found)],
}
CONSTRAINT: dict[str, shape.Read] = {
    **NAMED,
    # A template may call its type as it likes.
    "id": lambda found: f"{GATEKEEPER}/{found['type']}/{shape.own_name(found['of'])}",
    "namespace": lambda _: None,
    "enforcing": lambda found: gatekeeper.enforced(found["of"]),
    "fails_closed": lambda _: None,
    "asked_about": lambda found: gatekeeper.asked_about(found["of"]),
    "exempt": lambda found: sorted({*gatekeeper.exempt(found["of"]), *found["spaces"]}),
    "only": lambda found: gatekeeper.only(found["of"]),
    "selective": lambda found: gatekeeper.selective(found["of"]),
    "rules": lambda _: [],
}
