"""Checks of what guards admission to clusters: policies that refuse, everywhere and always."""

from datetime import datetime

from collectors.kubernetes.platform.admission_policies import AdmissionPolicy
from collectors.kubernetes.platform.api_server import ControlPlane
from collectors.kubernetes.platform.policy_exceptions import PolicyException
from collectors.kubernetes.platform.webhooks import OF_GATEKEEPER, Webhook
from collectors.kubernetes.selectors import NAMESPACE_NAME
from collectors.kubernetes.workloads.namespaces import Namespace
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

EVERYTHING = frozenset({"*/*", "*/*/*"})


@check("CLU-15")
def security_policy_refuses(
    policy: AdmissionPolicy, *, security_policies: list[str], exempt_namespaces: list[str]
) -> None:
    """A policy that guards admission refuses what it does not allow, everywhere it is meant to."""
    _must_be_named(policy, security_policies)
    assert policy.enforcing, "refuses nothing: it warns or audits alone"
    # Of None the engine's webhook decides, which is judged with it.
    assert policy.fails_closed is not False, "lets in what it cannot judge"
    left_out = sorted(set(policy.exempt) - set(exempt_namespaces))
    assert not left_out, f"is not asked in {', '.join(left_out)}"
    assert not policy.only, f"is asked, by a rule at least, in {', '.join(policy.only)} alone"
    assert not policy.selective, "is asked of some objects only, by labels or conditions"


@check("CLU-15")
def security_policy_is_never_excused(
    policy: AdmissionPolicy,
    exceptions: Inventory[PolicyException],
    *,
    security_policies: list[str],
    exempt_namespaces: list[str],
    now: datetime,
) -> None:
    """No exception lets anything pass a policy that guards admission, but in exempt namespaces."""
    _must_be_named(policy, security_policies)
    for each in exceptions:
        if each.holds(now) and each.is_from(policy.type, policy.full_name, policy.excusable):
            places = sorted(set(each.places(policy.namespace)) - set(exempt_namespaces))
            where = "any namespace" if "*" in places else ", ".join(places)
            assert not places, f"the exception {each.full_name} lets objects in {where} pass"


@check("CLU-15")
def security_constraint_is_asked(
    policy: AdmissionPolicy,
    webhooks: Inventory[Webhook],
    namespaces: Inventory[Namespace],
    *,
    security_policies: list[str],
    exempt_namespaces: list[str],
) -> None:
    """Gatekeeper's webhook, by which constraints are asked, fails closed and covers all namespaces.

    Gatekeeper lets everything in while it does not answer, unless it is set up otherwise.
    """
    _must_be_named(policy, security_policies)
    if policy.fails_closed is not None:
        not_applicable("no constraint of Gatekeeper")
    asked = [each for each in webhooks if (each.type, each.name) == OF_GATEKEEPER]
    assert asked, "the cluster has no webhook of Gatekeeper"
    closed = [each for each in asked if each.fails_closed]
    assert closed, f"{asked[0].configuration} lets in what Gatekeeper does not answer for"
    always = [each for each in closed if not each.by_object]
    assert always, f"{closed[0].configuration} asks about some objects only"
    spared = sorted(
        space.name
        for space in namespaces
        if space.name not in exempt_namespaces
        and not any(
            each.is_asked_in({**space.labels, NAMESPACE_NAME: space.name}) for each in always
        )
    )
    assert not spared, f"{always[0].configuration} is not asked in {', '.join(spared)}"
    if not any(EVERYTHING.intersection(each.creating) for each in always):
        reason = f"{always[0].configuration} is asked about some resources only"
        not_observed(policy, f"whether it is asked about {', '.join(policy.asked_about)}", reason)


def _must_be_named(policy: AdmissionPolicy, security_policies: list[str]) -> None:
    if policy.name not in security_policies:
        not_applicable("it is not on the list of those that guard admission")


@check("CLU-15")
def named_guards_are_there(
    plane: ControlPlane,  # noqa: ARG001 -- it stands for its cluster, whatever is in that
    policies: Inventory[AdmissionPolicy],
    webhooks: Inventory[Webhook],
    *,
    security_policies: list[str],
    security_webhooks: list[str],
) -> None:
    """Whatever is on the list of those that guard admission is in the cluster."""
    if not security_policies and not security_webhooks:
        not_applicable("the parameters security_policies and security_webhooks name none")
    gone = [
        *(f"the policy {each}" for each in security_policies if each not in policies.by("name")),
        *(
            f"the webhooks of {each}"
            for each in security_webhooks
            if each not in webhooks.by("configuration")
        ),
    ]
    assert not gone, f"the cluster has not {' nor '.join(gone)}"
