"""Rows of signature policies, admission policies, webhooks and extensions."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from collectors.kubernetes.platform.admission_policies import AdmissionPolicy, admission_policies
from collectors.kubernetes.platform.ca_bundles import OddBundleError, last_end
from collectors.kubernetes.platform.extensions import (
    ApiGroup,
    CustomResource,
    api_groups,
    custom_resources,
)
from collectors.kubernetes.platform.signature_policies import SignaturePolicy, signature_policies
from collectors.kubernetes.platform.webhooks import Webhook, webhooks
from tests.collectors.kubernetes.seed_platform import (
    ADMISSION,
    BINDING,
    BUILT_IN,
    SIGNED,
    SIGNER,
    named,
)

PART = SIGNED["spec"]["rules"][0]["verifyImages"][0]


def rows(read, collector, model) -> dict[str, Any]:
    """The resources of a unit that must be complete, by id."""
    collected = read(collector)
    assert collected.evidence.gap is None
    return {each.id: each for each in model.hydrate(collected.record.rows)}


def kyverno(standin, read, rule: dict[str, Any], **spec: Any) -> SignaturePolicy:
    """The row of a Kyverno policy whose one rule differs from the sound one."""
    standin.install("kyverno")
    whole = {**SIGNED["spec"]["rules"][0], **rule}
    standin.put(
        "kyverno.io", "clusterpolicies",
        named("signed", spec={**SIGNED["spec"], "rules": [whole], **spec}),
    )  # fmt: skip
    return rows(read, signature_policies, SignaturePolicy)["Kyverno/signed/0"]


def test_a_sound_policy_of_kyverno(standin, read):
    """A policy that enforces tells namespaces and images it is asked about."""
    found = kyverno(standin, read, {})
    assert (found.enforcing, found.fails_closed, found.selective) == (True, True, False)
    assert found.reaches("chat")
    assert not found.reaches("scratch")
    assert found.asks("busybox")


@pytest.mark.parametrize(
    ("rule", "spec", "enforcing", "closed"),
    [
        ({}, {"validationFailureAction": "Audit"}, False, True),
        ({}, {"validationFailureAction": None}, False, True),
        ({}, {"failurePolicy": "Ignore"}, True, False),
        ({}, {"webhookConfiguration": {"failurePolicy": "Ignore"}}, True, False),
        ({}, {"admission": False}, False, True),
        (
            {"verifyImages": [{**PART, "failureAction": "Enforce"}]},
            {"validationFailureAction": "Audit"}, True, True,
        ),
        ({"verifyImages": [{**PART, "failureAction": "Audit"}]}, {}, False, True),
        ({"verifyImages": [{**PART, "required": False}]}, {}, False, True),
        # Without anybody whose signature counts, digests alone are looked up.
        ({"verifyImages": [{**PART, "attestors": None}]}, {}, False, True),
        ({"verifyImages": [{**PART, "attestors": [{"entries": []}]}]}, {}, False, True),
        ({"verifyImages": [{"attestations": [{"attestors": [SIGNER]}]}]}, {}, True, True),
        ({"verifyImages": [{"image": "*", "key": "k8s://a/b"}]}, {}, True, True),
    ],
)  # fmt: skip
def test_whether_kyverno_refuses(standin, read, rule, spec, enforcing, closed):
    """The action of the part counts before that of the policy; unstated means Audit."""
    found = kyverno(standin, read, rule, **spec)
    assert (found.enforcing, found.fails_closed) == (enforcing, closed)


PODS = {"kinds": ["Pod"]}


@pytest.mark.parametrize(
    ("rule", "reaches", "selective"),
    [
        ({"match": {"resources": {"kinds": ["Pod"]}}}, True, False),
        ({"match": {"any": [{"resources": {"kinds": ["Deployment"]}}]}}, False, False),
        ({"match": {"any": [{"resources": {**PODS, "namespaces": ["c*"]}}]}}, True, False),
        ({"match": {"any": [{"resources": {**PODS, "namespaces": ["m"]}}]}}, False, False),
        ({"match": {"any": [{"resources": {**PODS, "selector": {"a": 1}}}]}}, False, True),
        ({"match": {"any": [{"resources": {"kinds": ["Pod"]}, "subjects": [{}]}]}}, False, True),
        (
            {"match": {"all": [{"resources": PODS}, {"resources": {"names": ["*"]}}]}},
            False, True,
        ),
        ({"exclude": {"any": [{"subjects": [{"kind": "User", "name": "ci"}]}]}}, True, True),
        ({"preconditions": {"all": [{"key": "x"}]}}, True, True),
    ],
)  # fmt: skip
def test_where_kyverno_is_asked(standin, read, rule, reaches, selective):
    """Namespaces are followed by name; every other condition is told as one."""
    found = kyverno(standin, read, rule)
    assert (found.reaches("chat"), found.selective) == (reaches, selective)


def test_overrides_are_conditions(standin, read):
    """A policy that does something else in some namespaces is not taken for one that enforces."""
    overrides = [{"action": "Audit", "namespaces": ["chat"]}]
    assert kyverno(standin, read, {}, validationFailureActionOverrides=overrides).selective


def test_a_policy_of_sigstore(standin, read):
    """A policy that warns, or holds with an authority that lets all pass, refuses nothing."""
    standin.install("policy-controller")
    images = [{"glob": "registry.example.com/**"}]

    def put(name, **spec):
        standin.put(
            "policy.sigstore.dev", "clusterimagepolicies",
            named(name, spec={"images": images, **spec}),
        )  # fmt: skip

    put("sound", authorities=[{"keyless": {"url": "https://fulcio.example.com"}}])
    put("warns", authorities=[{"keyless": {}}], mode="warn")
    put("nobody", authorities=[])
    put("idle", authorities=[{"keyless": {}}, {"static": {"action": "pass"}}])
    found = rows(read, signature_policies, SignaturePolicy)
    assert {name.partition("/")[2]: each.enforcing for name, each in found.items()} == {
        "sound": True,
        "warns": False,
        "nobody": False,
        "idle": False,
    }
    sound = found["ClusterImagePolicy/sound"]
    assert sound.asks("registry.example.com/team/web:1")
    assert not sound.asks("registry.example.com.evil.example/web:1")


def test_an_image_policy_of_kyverno(standin, read):
    """The policy type for images is read as well, in the version that is served."""
    standin.install("kyverno")
    rules = [{"apiGroups": [""], "resources": ["pods"], "operations": ["CREATE"]}]
    spec = {
        "validationActions": ["Deny"], "matchConstraints": {"resourceRules": rules},
        "matchImageReferences": [{"glob": "registry.example.com/*"}],
        "attestors": [{"name": "team"}], "validations": [{"expression": "signed(images)"}],
    }  # fmt: skip
    standin.put("policies.kyverno.io", "imagevalidatingpolicies", named("signed", spec=spec))
    found = rows(read, signature_policies, SignaturePolicy)["ImageValidatingPolicy/signed"]
    assert (found.enforcing, found.fails_closed, found.selective) == (True, True, False)
    assert found.reaches("chat")
    assert found.asks("registry.example.com/team/web:1")


def test_odd_policies_stop_no_run(standin, read):
    """A policy of another form leaves its fields unobserved."""
    standin.install("kyverno")
    standin.put("kyverno.io", "clusterpolicies", named("odd", spec={"rules": "none"}))
    collected = read(signature_policies)
    assert collected.evidence.gap is None
    assert {"included", "selective", "images"} <= set(collected.record.rows[0]["_unobserved"])


@pytest.mark.parametrize(
    ("policy", "binding", "told"),
    [
        ({}, {}, (True, True, [], False)),
        ({"failurePolicy": "Ignore"}, {}, (True, False, [], False)),
        ({}, {"validationActions": ["Warn", "Audit"]}, (False, True, [], False)),
        ({}, {"policyName": "other"}, (False, True, [], False)),
        ({"matchConditions": [{"name": "x"}]}, {}, (True, True, [], True)),
        ({"validations": None, "auditAnnotations": [{}]}, {}, (False, True, [], False)),
        ({}, {"matchResources": {"resourceRules": [{}]}}, (True, True, [], True)),
        ({}, {"paramRef": {"parameterNotFoundAction": "Allow"}}, (True, True, [], True)),
        ({}, {"paramRef": {"parameterNotFoundAction": "Deny"}}, (True, True, [], False)),
        (
            {}, {"matchResources": {"namespaceSelector": {"matchExpressions": [
                {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["chat"]}
            ]}}},
            (True, True, ["chat"], False),
        ),
        (
            {}, {"matchResources": {"namespaceSelector": {"matchLabels": {"guarded": "yes"}}}},
            (True, True, [], True),
        ),
    ],
)  # fmt: skip
def test_policies_of_the_api_server(standin, read, policy, binding, told):
    """A policy refuses by a binding that denies, where neither of them leaves something out."""
    standin.put(
        ADMISSION,
        "validatingadmissionpolicies",
        {**BUILT_IN, "spec": {**BUILT_IN["spec"], **policy}},
    )
    bound = {**BINDING, "spec": {**BINDING["spec"], **binding}}
    standin.put(ADMISSION, "validatingadmissionpolicybindings", bound)
    found = rows(read, admission_policies, AdmissionPolicy)["ValidatingAdmissionPolicy/guard"]
    assert (found.enforcing, found.fails_closed, found.exempt, found.selective) == told


def test_a_binding_for_all_beside_one_for_some(standin, read):
    """What one binding leaves out another may hold: only what all leave out is left out."""
    narrow = {"matchExpressions": [
        {"key": "kubernetes.io/metadata.name", "operator": "NotIn", "values": ["chat"]},
        {"key": "guarded", "operator": "Exists"},
    ]}  # fmt: skip
    spec = {**BINDING["spec"], "matchResources": {"namespaceSelector": narrow}}
    standin.put(ADMISSION, "validatingadmissionpolicies", BUILT_IN)
    standin.put(ADMISSION, "validatingadmissionpolicybindings", named("some", spec=spec))
    standin.put(ADMISSION, "validatingadmissionpolicybindings", BINDING)
    found = rows(read, admission_policies, AdmissionPolicy)["ValidatingAdmissionPolicy/guard"]
    assert (found.enforcing, found.exempt, found.selective) == (True, [], False)


@pytest.mark.parametrize(
    ("group", "resource", "spec", "enforcing"),
    [
        ("policies.kyverno.io", "validatingpolicies", {}, True),
        ("policies.kyverno.io", "validatingpolicies", {"validations": []}, False),
        (
            "policies.kyverno.io", "validatingpolicies",
            {"evaluation": {"admission": {"enabled": False}}}, False,
        ),
        ("kyverno.io", "clusterpolicies", {"rules": [
            {"validate": {"failureAction": "Enforce"}}, {"validate": {"failureAction": "Audit"}},
        ]}, False),
    ],
)  # fmt: skip
def test_policies_of_kyverno_that_let_something_in(standin, read, group, resource, spec, enforcing):
    """A policy that is not asked on admission, or a rule of which only reports, refuses not all."""
    standin.install("kyverno")
    whole = {"validations": [{"expression": "false"}], **spec}
    standin.put(group, resource, named("guard", spec=whole))
    (found,) = rows(read, admission_policies, AdmissionPolicy).values()
    assert found.enforcing is enforcing


def test_policies_of_other_engines(standin, read):
    """Policies of Kyverno tell what they do; of Gatekeeper's templates it is not known."""
    standin.install("kyverno")
    standin.install("gatekeeper")
    standin.put("kyverno.io", "clusterpolicies", SIGNED)
    standin.put("templates.gatekeeper.sh", "constrainttemplates", named("k8srequiredlabels"))
    collected = read(admission_policies)
    assert collected.evidence.gap is None
    found = {row["id"]: row for row in collected.record.rows}
    assert found["ClusterPolicy/signed"]["enforcing"] is True
    assert found["ClusterPolicy/signed"]["exempt"] == ["scratch"]
    assert "enforcing" in found["ConstraintTemplate/k8srequiredlabels"]["_unobserved"]


def bundle(*ends: datetime) -> str:
    """Certificates that end then, as a webhook holds them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ca.example.com")])
    texts = [
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(end)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
        for end in ends
    ]
    return base64.b64encode(b"".join(texts)).decode()


@pytest.mark.parametrize("year", [2026, 2049, 2050, 2099])
def test_the_end_of_a_bundle(year):
    """The end is that of the last certificate, in either form of instants."""
    end = datetime(year, 7, 1, 12, 30, tzinfo=UTC)
    assert last_end(bundle(datetime(2024, 1, 1, tzinfo=UTC), end)) == end


@pytest.mark.parametrize(
    "odd", ["", "%%%", "aGVsbG8=", bundle(datetime(2026, 7, 1, tzinfo=UTC))[:400]]
)
def test_an_odd_bundle_has_no_end(odd):
    """What is no bundle of certificates is told, and never taken for one."""
    with pytest.raises(OddBundleError):
        last_end(odd)


def test_webhooks_tell_whom_they_guard(standin, read):
    """A webhook tells by labels where it is asked, of what, and how long it is trusted."""
    wanted = [{"key": "exempt", "operator": "DoesNotExist"}]
    hook = {
        "name": "pods.guard.example.com",
        "clientConfig": {
            "service": {"namespace": "policy", "name": "guard"},
            "caBundle": bundle(datetime(2026, 7, 1, tzinfo=UTC)),
        },
        "namespaceSelector": {"matchExpressions": wanted},
        "rules": [{"apiGroups": ["*"], "resources": ["*"], "operations": ["CREATE"]}],
    }
    late = [{"apiGroups": [""], "resources": ["pods"], "operations": ["DELETE"]}]
    others = [
        {**hook, "name": "skipped", "objectSelector": {"matchLabels": {"guarded": "yes"}}},
        {**hook, "name": "asked-if", "matchConditions": [{"name": "x", "expression": "false"}]},
        {**hook, "name": "late", "rules": late},
        {**hook, "name": "cluster", "rules": [{**hook["rules"][0], "scope": "Cluster"}]},
    ]
    odd = {**hook, "name": "odd.guard.example.com", "clientConfig": {"caBundle": "aGVsbG8="}}
    standin.put(
        ADMISSION,
        "mutatingwebhookconfigurations",
        {**named("guard"), "webhooks": [hook, odd, *others]},
    )
    found = rows(read, webhooks, Webhook)
    pods = found["Mutating/guard/pods.guard.example.com"]
    assert pods.is_asked_in({"a": "b"})
    assert not pods.is_asked_in({"exempt": "yes"})
    assert pods.is_asked_of_new("", "pods")
    told = [found[f"Mutating/guard/{each['name']}"] for each in others]
    assert [(each.by_object, each.is_asked_of_new("", "pods")) for each in told] == [
        (True, True), (True, True), (False, False), (False, False),
    ]  # fmt: skip
    assert pods.trust_ends == datetime(2026, 7, 1, tzinfo=UTC)
    assert "trust_ends" in found["Mutating/guard/odd.guard.example.com"].__dict__["_unobserved"]


def test_extensions(standin, read):
    """Groups are told with their versions, definitions by what of them is served."""
    standin.install("velero")
    standin.put("apiextensions.k8s.io", "customresourcedefinitions", named("gone.example.com"))
    groups = rows(read, api_groups, ApiGroup)
    assert groups["velero.io"].versions == ["v1"]
    assert "apps" in groups
    found = rows(read, custom_resources, CustomResource)
    assert (found["backups.velero.io"].versions, found["backups.velero.io"].namespaced) == (
        ["v1"],
        True,
    )
    assert found["gone.example.com"].versions == []
    assert b"openAPIV3Schema" not in read(custom_resources).transcript.body
