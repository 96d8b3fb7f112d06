"""Admission policies: what is refused by rules that stand in the cluster, and where."""

from collections import defaultdict
from collections.abc import Iterator

from collectors.collector import collector
from collectors.errors import UnobservedError
from collectors.kubernetes import shape
from collectors.kubernetes.platform import kyverno
from collectors.kubernetes.selectors import NAMESPACE_NAME, requirements
from collectors.kubernetes.served import installed
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields

GROUP = "admissionregistration.k8s.io"
POLICIES = f"{GROUP}/validatingadmissionpolicies"
BINDINGS = f"{GROUP}/validatingadmissionpolicybindings"
TEMPLATES = "templates.gatekeeper.sh/constrainttemplates"
ENGINES = {
    POLICIES: ("Kubernetes", "ValidatingAdmissionPolicy"),
    "kyverno.io/clusterpolicies": ("Kyverno", "ClusterPolicy"),
    "kyverno.io/policies": ("Kyverno", "Policy"),
    "policies.kyverno.io/validatingpolicies": ("Kyverno", "ValidatingPolicy"),
    TEMPLATES: ("Gatekeeper", "ConstraintTemplate"),
}
OF_BINDINGS = ("enforcing", "exempt", "selective")
CONSTRAINTS = "constraints are of a type for each template, which the reader's role cannot name"


class AdmissionPolicy(Resource, kind="kubernetes.admission_policy"):
    """A policy of an engine; its id is `ValidatingAdmissionPolicy/name`.

    `enforcing`: what does not hold is refused, by any rule or binding of it. `fails_closed`: so is
    what cannot be judged. `exempt` are namespaces left out by name. `selective`: it is asked of
    some objects only, by labels or conditions.
    """

    engine: str
    type: str
    namespace: str | None
    name: str
    enforcing: bool
    fails_closed: bool
    exempt: list[str]
    selective: bool


@collector(AdmissionPolicy, needs=(*ENGINES, BINDINGS))
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
    for source, item in installed(cluster, *ENGINES):
        engine, kind = ENGINES[source]
        found = {"of": item, "engine": engine, "type": kind}
        if source == POLICIES:
            row = shape.row({**found, "bound": bound}, BUILT_IN)
            yield shape.unseen(row, lost or "", *(OF_BINDINGS if lost else ()))
        elif source == TEMPLATES:
            yield shape.unseen(shape.row(found, NAMED), CONSTRAINTS, "fails_closed", *OF_BINDINGS)
        else:
            yield shape.row(found, OF_KYVERNO)


def _denying(found: Fields) -> list[Fields]:
    """The bindings by which a policy refuses; one that warns or audits alone does not."""
    return [
        each
        for each in found["bound"].get(shape.own_name(found["of"]), ())
        if "Deny" in shape.texts(shape.whole(each, "spec"), "validationActions")
    ]


def _matches(found: Fields) -> list[Fields]:
    """What narrows a policy: its own constraints, and those of the bindings by which it refuses."""
    own = shape.table(shape.whole(found["of"], "spec"), "matchConstraints")
    return [own, *(shape.table(each, "spec", "matchResources") for each in _denying(found))]


def _exempt(found: Fields) -> list[str]:
    return sorted(
        {
            name
            for match in _matches(found)
            for each in requirements(shape.table(match, "namespaceSelector"))
            if (each["key"], each["operator"]) == (NAMESPACE_NAME, "NotIn")
            for name in each["values"]
        }
    )


def _selective(found: Fields) -> bool:
    conditions = shape.tables(found["of"], "spec", "matchConditions")
    others = [
        each
        for match in _matches(found)
        for each in requirements(shape.table(match, "namespaceSelector"))
        if (each["key"], each["operator"]) != (NAMESPACE_NAME, "NotIn")
    ]
    narrowed = any(
        any(shape.table(match, "objectSelector").values())
        or shape.tables(match, "excludeResourceRules")
        for match in _matches(found)
    )
    return bool(conditions or others or narrowed)


def _rules(found: Fields) -> list[Fields]:
    return shape.tables(shape.whole(found["of"], "spec"), "rules")


def _refuses(found: Fields) -> bool:
    """Whether Kyverno refuses what one of its rules, or the policy as a whole, does not allow."""
    spec = shape.whole(found["of"], "spec")
    if found["type"] == "ValidatingPolicy":
        return "Deny" in (shape.texts(spec, "validationActions") or ["Deny"])
    parts = [
        part
        for rule in _rules(found)
        for part in (shape.table(rule, "validate"), *shape.tables(rule, "verifyImages"))
        if part
    ]
    return any(kyverno.enforced(spec, part) for part in parts)


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
    "enforcing": lambda found: bool(_denying(found)),
    # Fail is what the API server takes where nothing is stated; Kyverno does as well.
    "fails_closed": _closed,
    "exempt": _exempt,
    "selective": _selective,
}
OF_KYVERNO: dict[str, shape.Read] = {
    **NAMED,
    "enforcing": _refuses,
    "fails_closed": _closed,
    "exempt": _left_out,
    "selective": _narrowed,
}
