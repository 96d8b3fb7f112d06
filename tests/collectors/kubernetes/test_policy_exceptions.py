"""Rows of exceptions from policies, of both API groups of Kyverno."""

from datetime import UTC, datetime
from typing import Any

import pytest

from collectors.kubernetes.platform.policy_exceptions import PolicyException, policy_exceptions
from evidence.record import UNOBSERVED
from tests.collectors.kubernetes.seed_platform import EXCUSED, named

PODS = {"kinds": ["Pod"]}
CEL = "policies.kyverno.io"


def excused(standin, read, value: dict[str, Any], group: str = "kyverno.io") -> PolicyException:
    """The row of the one exception of a cluster with Kyverno."""
    standin.install("kyverno")
    standin.put(group, "policyexceptions", value)
    collected = read(policy_exceptions)
    assert collected.evidence.gap is None
    (found,) = PolicyException.hydrate(collected.record.rows)
    return found


def by_rules(standin, read, **spec: Any) -> PolicyException:
    """One of `kyverno.io`, whose specification differs from the sound one."""
    value = {**EXCUSED, "spec": {**EXCUSED["spec"], **spec}}
    return excused(standin, read, value)


def by_cel(standin, read, *conditions: str, **spec: Any) -> PolicyException:
    """One of `policies.kyverno.io` with those conditions."""
    refs = [{"kind": "ImageValidatingPolicy", "name": "signed"}]
    asked = [{"name": f"c{at}", "expression": each} for at, each in enumerate(conditions)]
    whole = {"policyRefs": refs, "matchConditions": asked, **spec}
    return excused(standin, read, named("legacy", "chat", spec=whole), CEL)


def test_an_exception_by_rules(standin, read):
    """Policies and rules are named by patterns, namespaces by those of the filter."""
    found = by_rules(standin, read)
    assert (found.id, found.full_name) == ("kyverno.io/chat/legacy", "chat/legacy")
    assert found.is_from("ClusterPolicy", "signed", ["all"])
    assert not found.is_from("ClusterPolicy", "signed", ["other"])
    assert not found.is_from("ImageValidatingPolicy", "signed", ["all"])
    assert not found.is_from("Policy", "chat/signed", ["all"])
    assert found.frees("chat", whole=True)
    assert not found.frees("chat", whole=False)
    assert not found.frees("edge", whole=True)
    assert found.holds(datetime(2099, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("named_as", "policy", "rules", "told"),
    [
        ("*", "anything", ["all"], True),
        ("team/*", "team/signed", ["all"], True),
        ("team/*", "signed", ["all"], False),
        ("sig?ed", "signed", ["a", "all"], True),
    ],
)
def test_patterns_of_policies(standin, read, named_as, policy, rules, told):
    """A pattern may take in several policies, of one namespace or of the cluster."""
    given = [{"policyName": named_as, "ruleNames": ["a*"]}]
    found = by_rules(standin, read, exceptions=given)
    assert found.is_from("Policy", policy, rules) is told


@pytest.mark.parametrize(
    ("match", "whole", "partly"),
    [
        ({"any": [{"resources": {**PODS, "namespaces": ["c*"]}}]}, True, False),
        ({"any": [{"resources": {**PODS, "namespaces": ["edge"]}}]}, False, False),
        ({"any": [{"resources": PODS}]}, True, False),
        ({}, True, False),
        ({"any": [{"resources": {"kinds": ["*"]}}]}, True, False),
        ({"any": [{"resources": {"kinds": ["/v1/P*"]}}]}, True, False),
        ({"any": [{"resources": {"kinds": ["Deployment"], "namespaces": ["chat"]}}]}, False, False),
        ({"any": [{"resources": {**PODS, "names": ["tool*"]}}]}, False, True),
        ({"any": [{"resources": {**PODS, "selector": {"matchLabels": {"a": "b"}}}}]}, False, True),
        ({"any": [{"resources": PODS, "subjects": [{"kind": "User", "name": "x"}]}]}, False, True),
        (
            {"all": [
                {"resources": {**PODS, "namespaces": ["chat"]}}, {"resources": {"names": ["a"]}},
            ]},
            False, True,
        ),
        (
            {"any": [
                {"resources": {**PODS, "names": ["a"]}},
                {"resources": {**PODS, "namespaces": ["chat"]}},
            ]},
            True, True,
        ),
    ],
)  # fmt: skip
def test_whom_a_filter_lets_pass(standin, read, match, whole, partly):
    """Kinds and namespaces are followed; whatever narrows a filter further is told as such."""
    found = by_rules(standin, read, match=match)
    assert (found.frees("chat", whole=True), found.frees("chat", whole=False)) == (whole, partly)


@pytest.mark.parametrize(
    "narrowed",
    [{"conditions": {"any": [{"key": "x"}]}}, {"podSecurity": [{"controlName": "Capabilities"}]}],
)
def test_conditions_beside_the_filter(standin, read, narrowed):
    """Conditions, and single controls of the standard, let some pods pass and not all."""
    found = by_rules(standin, read, **narrowed)
    assert (found.frees("chat", whole=True), found.frees("chat", whole=False)) == (False, True)


@pytest.mark.parametrize(
    ("conditions", "spec", "whole", "partly", "places"),
    [
        ((), {}, True, False, ["*"]),
        (("object.metadata.namespace == 'chat'",), {}, True, False, ["chat"]),
        (('namespaceObject.metadata.name in ["chat", "edge"]',), {}, True, False, ["chat", "edge"]),
        (("request.namespace=='edge'",), {}, False, False, ["edge"]),
        (("object.metadata.namespace != 'chat'",), {}, False, True, ["*"]),
        (("object.metadata.name == 'a'",), {}, False, True, ["*"]),
        (
            ("request.namespace == 'chat'", "object.metadata.name == 'a'"), {},
            False, True, ["chat"],
        ),
        (("request.namespace == 'chat' || true",), {}, False, True, ["*"]),
        ((), {"images": ["ghcr.io/legacy/*"]}, False, True, ["*"]),
        ((), {"allowedValues": ["SYS_ADMIN"]}, False, True, ["*"]),
    ],
)  # fmt: skip
def test_whom_expressions_let_pass(standin, read, conditions, spec, whole, partly, places):
    """An expression about the namespace alone is followed; of any other it is told that it is."""
    found = by_cel(standin, read, *conditions, **spec)
    assert found.is_from("ImageValidatingPolicy", "signed", [""])
    assert not found.is_from("ValidatingPolicy", "signed", [""])
    assert (found.frees("chat", whole=True), found.frees("chat", whole=False)) == (whole, partly)
    assert found.places(None) == places


def test_an_exception_that_ends(standin, read):
    """What Kyverno ignores after an instant lets nothing pass from then on."""
    found = by_cel(standin, read, expiresAt="2026-12-31T23:59:59Z")
    assert found.holds(datetime(2026, 12, 31, 23, 59, 58, tzinfo=UTC))
    assert not found.holds(datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC))


def test_places_of_a_policy_of_one_namespace(standin, read):
    """Elsewhere an exception from such a policy excuses nothing."""
    found = by_rules(standin, read, match={"any": [{"resources": {"namespaces": ["c*"]}}]})
    assert found.places("chat") == ["chat"]
    assert found.places("edge") == []


@pytest.mark.parametrize("group", ["kyverno.io", CEL])
def test_each_group_that_is_denied_is_a_gap(standin, source, read, group):
    """Where either list is refused, nobody can say that there is no exception."""
    source.scopes("cluster")
    standin.install("kyverno")
    standin.put("kyverno.io", "policyexceptions", EXCUSED)
    standin.deny(group, "policyexceptions")
    collected = read(policy_exceptions)
    assert (collected.evidence.gap.cause, collected.evidence.gap.status) == ("refused", 403)
    assert collected.record is None or not collected.record.completeness.complete


def test_odd_exceptions_stop_no_run(standin, read):
    """An exception of another form leaves its fields unobserved."""
    standin.install("kyverno")
    standin.put("kyverno.io", "policyexceptions", named("odd", "chat", spec={"match": []}))
    standin.put(CEL, "policyexceptions", named("odd", "chat", spec={"expiresAt": "soon"}))
    collected = read(policy_exceptions)
    assert collected.evidence.gap is None
    rules, cel = sorted(collected.record.rows, key=lambda row: row["id"])
    assert set(rules[UNOBSERVED]) == {"objects"}
    assert set(cel[UNOBSERVED]) == {"expires"}
