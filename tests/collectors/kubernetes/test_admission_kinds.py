"""Rows of signature policies, admission policies and extensions."""

from typing import Any

import pytest

from collectors.kubernetes.platform.admission_policies import AdmissionPolicy, admission_policies
from collectors.kubernetes.platform.extensions import (
    ApiGroup,
    CustomResource,
    api_groups,
    custom_resources,
)
from collectors.kubernetes.platform.signature_policies import SignaturePolicy, signature_policies
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


VERIFIED = "images.containers.map(i, verifyImageSignatures(i, [attestors.team])).all(n, n > 0)"


@pytest.mark.parametrize(
    ("changed", "enforcing"),
    [
        ({}, True),
        ({"validations": [{"expression": "true"}]}, False),
        ({"validations": [{"expression": "variables.a"}],
          "variables": [{"name": "a", "expression": VERIFIED}]}, True),
        ({"attestors": []}, False),
        ({"validationActions": ["Audit"]}, False),
    ],
)  # fmt: skip
def test_an_image_policy_of_kyverno(standin, read, changed, enforcing):
    """The policy type for images refuses where its expressions have signatures verified."""
    standin.install("kyverno")
    rules = [{"apiGroups": [""], "resources": ["pods"], "operations": ["CREATE"]}]
    spec = {
        "validationActions": ["Deny"], "matchConstraints": {"resourceRules": rules},
        "matchImageReferences": [{"glob": "registry.example.com/*"}],
        "attestors": [{"name": "team", "cosign": {"key": {"kms": "awskms:///alias/images"}}}],
        "validations": [{"expression": VERIFIED}], **changed,
    }  # fmt: skip
    standin.put("policies.kyverno.io", "imagevalidatingpolicies", named("signed", spec=spec))
    found = rows(read, signature_policies, SignaturePolicy)["ImageValidatingPolicy/signed"]
    assert (found.enforcing, found.fails_closed, found.selective) == (enforcing, True, False)
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


def test_a_policy_of_kyverno(standin, read):
    """A policy of Kyverno tells what it does, of which objects, and by which rules."""
    standin.install("kyverno")
    standin.put("kyverno.io", "clusterpolicies", SIGNED)
    found = rows(read, admission_policies, AdmissionPolicy)["ClusterPolicy/signed"]
    assert (found.enforcing, found.exempt, found.only) == (True, ["scratch"], [])
    assert (found.asked_about, found.rules) == (["Pod"], ["all"])
    assert found.excusable == ["all", "autogen-all", "autogen-cronjob-all"]


@pytest.mark.parametrize(
    ("match", "only"),
    [
        ({"any": [{"resources": {"namespaces": ["chat", "edge"]}}]}, ["chat", "edge"]),
        ({"any": [{"resources": {"namespaces": ["chat"]}}, {"resources": {}}]}, []),
        ({"any": [{"resources": {"namespaces": ["*"]}}]}, []),
        ({"all": [{"resources": {"namespaces": ["chat"]}}, {"resources": {}}]}, ["chat"]),
        ({}, []),
    ],
)
def test_where_alone_a_policy_is_asked(standin, read, match, only):
    """A rule that names namespaces is asked in those alone, and so the policy is not everywhere."""
    standin.install("kyverno")
    rules = [{"name": "some", "match": match, "validate": {"failureAction": "Enforce"}}]
    standin.put("kyverno.io", "clusterpolicies", named("guard", spec={"rules": rules}))
    assert rows(read, admission_policies, AdmissionPolicy)["ClusterPolicy/guard"].only == only


def test_a_policy_of_one_namespace_is_meant_for_it(standin, read):
    """That it names its own namespace narrows it no further; its full name says which."""
    standin.install("kyverno")
    match = {"any": [{"resources": {"namespaces": ["chat"]}}]}
    rules = [{"name": "some", "match": match, "validate": {"failureAction": "Enforce"}}]
    standin.put("kyverno.io", "policies", named("guard", "chat", spec={"rules": rules}))
    found = rows(read, admission_policies, AdmissionPolicy)["Policy/chat/guard"]
    assert (found.only, found.full_name) == ([], "chat/guard")


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
