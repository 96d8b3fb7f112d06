"""Policies by which signatures of images are verified on admission, of the engines that we know."""

import re
from collections.abc import Callable, Iterator
from functools import cache

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.platform import kyverno, signers
from collectors.kubernetes.served import installed
from collectors.kubernetes.session import Cluster
from collectors.kubernetes.storage.backups import taken
from collectors.resource import Resource
from evidence.record import Fields

KYVERNO, SIGSTORE = "Kyverno", "Sigstore policy-controller"
OURS = {KYVERNO: "kyverno-", SIGSTORE: "policy.sigstore.dev"}
"""What the names of an engine's webhook configurations begin with."""
SOURCES = (
    "kyverno.io/clusterpolicies",
    "kyverno.io/policies",
    "policies.kyverno.io/imagevalidatingpolicies",
    "policy.sigstore.dev/clusterimagepolicies",
)
VERIFIES = re.compile(r"\bverify(?:Image|Attestation)Signatures\s*\(")
"""What an expression of an ImageValidatingPolicy calls to have signatures verified."""
DEFAULTS = ("", "docker.io/", "docker.io/library/", "index.docker.io/", "index.docker.io/library/")
"""What stands before an image without a registry, in the words of runtimes and engines."""


class SignaturePolicy(Resource, kind="kubernetes.signature_policy"):
    """A policy, or one rule of it, that asks images for a signature; `type` is its kind of object.

    `enforcing`: an image without one is refused, not only reported. `fails_closed`: so it is while
    the engine does not answer. `included` and `excluded` are patterns of namespaces. `selective`:
    it holds under conditions that are not followed. `images` are patterns of images, and `skipped`
    those that it lets pass. `signers` are all whose signature may satisfy it: keys by digest
    (`sha256:...`) or address, identities as `issuer subject`, or `anybody`.
    """

    engine: str
    type: str
    policy: str
    rule: str | None
    enforcing: bool
    fails_closed: bool
    included: list[str]
    excluded: list[str]
    selective: bool
    images: list[str]
    skipped: list[str]
    signers: list[str]

    def reaches(self, namespace: str) -> bool:
        """Whether it is asked about pods of a namespace."""
        return bool(self.included) and taken(namespace, self.included, self.excluded)

    def leaves_out(self, namespace: str) -> bool:
        """Whether a namespace is taken out again, by name."""
        return not taken(namespace, [], self.excluded)

    def asks(self, image: str) -> bool:
        """Whether it asks for the signature of an image."""
        within = self.engine == SIGSTORE
        return _any(self.images, image, within=within) and not _any(
            self.skipped, image, within=within
        )


def _any(patterns: list[str], image: str, *, within: bool) -> bool:
    first, slash, _ = image.partition("/")
    named = bool(slash) and ("." in first or ":" in first or first == "localhost")
    forms = [image] if named else [f"{each}{image}" for each in DEFAULTS]
    return any(_pattern(each, within).fullmatch(form) for each in patterns for form in forms)


@cache
def _pattern(text: str, within: bool) -> re.Pattern[str]:
    """A pattern of an engine: with `within`, one `*` ends at a slash and `**` does not."""
    parts = re.split(r"(\*\*|\*|\?)", text)
    words = {"**": ".*", "*": "[^/]*" if within else ".*", "?": "."}
    return re.compile("".join(words.get(each, re.escape(each)) for each in parts))


@collector(SignaturePolicy, needs=SOURCES)
def signature_policies(cluster: Cluster) -> Iterator[Fields]:
    """Every policy that verifies images, of the engines that are installed; none where none is."""
    for name, item in installed(cluster, *SOURCES):
        resource = name.partition("/")[2]
        if resource in ("clusterpolicies", "policies"):
            yield from _of_kyverno(item)
        elif resource == "imagevalidatingpolicies":
            yield shape.row(item, IMAGE_POLICY)
        else:
            yield shape.row(item, SIGSTORE_POLICY)


def _of_kyverno(item: Fields) -> Iterator[Fields]:
    for number, (rule, part) in enumerate(_parts(item)):
        found = {"of": item, "rule": rule, "part": part, "number": number}
        yield shape.row(found, KYVERNO_RULE)


def _parts(item: Fields) -> list[tuple[Fields, Fields]]:
    try:
        return list(kyverno.image_rules(item))
    except shape.OddFormError:
        # One row that says of every field that its form is not the API's.
        return [({"match": ""}, {"imageReferences": ""})]


def _policy(item: Fields) -> str:
    """`name`, or of a policy of one namespace `namespace/name`."""
    space = shape.text(item, "metadata", "namespace")
    return f"{space}/{shape.own_name(item)}" if space else shape.own_name(item)


def _type(found: Fields) -> str:
    return "Policy" if shape.text(found["of"], "metadata", "namespace") else "ClusterPolicy"


def _spec(found: Fields) -> Fields:
    return shape.whole(found["of"], "spec")


def _included(found: Fields) -> list[str]:
    reach = kyverno.reach(found["rule"])
    space = shape.text(found["of"], "metadata", "namespace")
    # A policy of one namespace is asked about that one alone.
    return [space] if space and reach.included else reach.included


def _enforcing(found: Fields) -> bool:
    part = found["part"]
    required = shape.flag(part, "required") is not False
    return required and kyverno.verifies(part) and kyverno.enforced(_spec(found), part)


def _images(part: Fields) -> list[str]:
    older = shape.text(part, "image")
    return [*shape.texts(part, "imageReferences"), *([older] if older else [])]


def _selective(found: Fields) -> bool:
    overridden = kyverno.has_overrides(_spec(found), found["part"])
    return kyverno.reach(found["rule"]).selective or overridden


def _globs(item: Fields, name: str) -> list[str]:
    return [
        glob
        for each in shape.tables(shape.whole(item, "spec"), name)
        if (glob := shape.text(each, "glob"))
    ]


def _of_image_policy(item: Fields) -> bool:
    """Whether conditions narrow it that are not followed: of objects, namespaces or images."""
    spec = shape.whole(item, "spec")
    wanted = shape.table(spec, "matchConstraints")
    narrowed = any(
        any(shape.table(wanted, name).values()) for name in ("namespaceSelector", "objectSelector")
    )
    expressions = any(
        shape.text(each, "expression") for each in shape.tables(spec, "matchImageReferences")
    )
    excluded = shape.tables(wanted, "excludeResourceRules")
    return bool(narrowed or expressions or excluded or shape.tables(spec, "matchConditions"))


def _pods(item: Fields) -> list[str]:
    rules = shape.tables(item, "spec", "matchConstraints", "resourceRules")
    asked = {name for rule in rules for name in shape.texts(rule, "resources")}
    return ["*"] if asked & {"pods", "*"} else []


def _denies(item: Fields) -> bool:
    """Whether it refuses images on admission that somebody named has not signed."""
    spec = shape.whole(item, "spec")
    if not (shape.tables(spec, "attestors") and shape.tables(spec, "validations")):
        return False
    said = " ".join(
        shape.text(each, "expression") or ""
        for name in ("validations", "variables")
        for each in shape.tables(spec, name)
    )
    return bool(VERIFIES.search(said)) and kyverno.denies(spec)


def _verifies(item: Fields) -> bool:
    """Whether it refuses images; an authority that lets all pass makes the others idle."""
    mode = shape.text(shape.whole(item, "spec"), "mode") or "enforce"
    authorities = shape.tables(item, "spec", "authorities")
    idle = any(shape.text(each, "static", "action") == "pass" for each in authorities)
    return mode == "enforce" and bool(authorities) and not idle


def _always(value: object) -> Callable[[Fields], object]:
    return lambda _: value


KYVERNO_RULE: dict[str, shape.Read] = {
    "id": lambda found: f"Kyverno/{_policy(found['of'])}/{found['number']}",
    "engine": _always(KYVERNO),
    "type": _type,
    "policy": lambda found: _policy(found["of"]),
    "rule": lambda found: shape.text(found["rule"], "name"),
    "enforcing": _enforcing,
    "fails_closed": lambda found: kyverno.fails_closed(_spec(found)),
    "included": _included,
    "excluded": lambda found: kyverno.reach(found["rule"]).excluded,
    "selective": _selective,
    "images": lambda found: _images(found["part"]),
    "skipped": lambda found: shape.texts(found["part"], "skipImageReferences"),
    "signers": lambda found: signers.of_rule(found["part"]),
}
IMAGE_POLICY: dict[str, shape.Read] = {
    "id": lambda item: f"ImageValidatingPolicy/{_policy(item)}",
    "engine": _always(KYVERNO),
    "type": _always("ImageValidatingPolicy"),
    "policy": _policy,
    "rule": _always(None),
    "enforcing": _denies,
    "fails_closed": lambda item: kyverno.fails_closed(shape.whole(item, "spec")),
    "included": _pods,
    "excluded": _always([]),
    "selective": _of_image_policy,
    "images": lambda item: _globs(item, "matchImageReferences"),
    "skipped": _always([]),
    "signers": signers.of_attestors,
}
SIGSTORE_POLICY: dict[str, shape.Read] = {
    "id": lambda item: f"ClusterImagePolicy/{shape.own_name(item)}",
    "engine": _always(SIGSTORE),
    "type": _always("ClusterImagePolicy"),
    "policy": shape.own_name,
    "rule": _always(None),
    "enforcing": _verifies,
    # Its one webhook says so for all policies, and is judged with them.
    "fails_closed": _always(value=True),
    "included": _always(["*"]),
    "excluded": _always([]),
    "selective": lambda item: bool(shape.tables(shape.whole(item, "spec"), "match")),
    "images": lambda item: _globs(item, "images"),
    "skipped": _always([]),
    "signers": signers.of_authorities,
}
