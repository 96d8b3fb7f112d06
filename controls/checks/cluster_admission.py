"""Checks of admission to clusters: signatures of images, and policies that refuse."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from collectors.kubernetes.platform.admission_policies import AdmissionPolicy
from collectors.kubernetes.platform.api_server import ControlPlane
from collectors.kubernetes.platform.policy_exceptions import PolicyException
from collectors.kubernetes.platform.signature_policies import OURS, SignaturePolicy
from collectors.kubernetes.platform.webhooks import Webhook
from collectors.kubernetes.selectors import NAMESPACE_NAME
from collectors.kubernetes.workloads.namespaces import Namespace
from collectors.kubernetes.workloads.pods import Pod
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

SHOWN = 3
"""So many images are named in a reason; of further ones the count."""


@check("CLU-31")
def images_are_admitted_by_signature(
    namespace: Namespace,
    pods: Inventory[Pod],
    policies: Inventory[SignaturePolicy],
    webhooks: Inventory[Webhook],
    exceptions: Inventory[PolicyException],
    *,
    exempt_namespaces: list[str],
    other_webhooks: list[str],
    now: datetime,
) -> None:
    """Every image that runs in the namespace is asked for a signature, and refused without one.

    That holds where a policy enforces it, fails closed, covers namespace and image, no exception
    excuses from it, and a webhook of its engine is asked. An engine that is not known here may do
    so too: then it is not observed.
    """
    if namespace.name in exempt_namespaces:
        not_applicable("an exempt namespace")
    running = pods.by("namespace").get(namespace.name, ())
    images = sorted({c["image"] for pod in running if not pod.ended for c in pod.containers})
    if not images:
        not_applicable("nothing runs there")
    asked = [each for each in webhooks if _guards(each, namespace)]
    always = [each for each in asked if not each.by_object]
    lasting = [each for each in exceptions if each.holds(now)]
    held = [each for each in policies if not _excused(each, namespace, lasting, whole=True)]
    sure = [each for each in held if not _excused(each, namespace, lasting, whole=False)]
    bare = [each for each in images if not _asked_for(each, namespace, sure, always)]
    if not bare:
        return
    doubt = ""
    if all(_asked_for(each, namespace, sure, asked) for each in bare):
        narrowed = ", ".join(sorted({each.configuration for each in asked if each.by_object}))
        doubt = f"{narrowed} asks about some pods only, by their labels or by conditions"
    elif all(_asked_for(each, namespace, held, asked) for each in bare):
        named = {name for each in held for name in _excused(each, namespace, lasting, whole=False)}
        doubt = f"whom the exception {' or '.join(sorted(named))} lets pass is not followed"
    elif conditional := sorted({each.policy for each in held if _may_ask(each, namespace)}):
        doubt = f"the conditions of {', '.join(conditional)} are not followed"
    elif unknown := sorted({e.configuration for e in asked if _is_unknown(e, other_webhooks)}):
        doubt = f"what {', '.join(unknown)} asks of pods is not known here"
    if doubt:
        not_observed(namespace, "whether its images are asked for signatures", doubt)
    idle = {words for each in bare for words in _why(each, namespace, policies, asked, lasting)}
    more = f" and {len(bare) - SHOWN} more" if len(bare) > SHOWN else ""
    because = f": {'; '.join(sorted(idle))}" if idle else ""
    assert not bare, f"no signature is demanded of {', '.join(bare[:SHOWN])}{more}{because}"


def _guards(webhook: Webhook, namespace: Namespace) -> bool:
    """Whether a webhook is asked before a pod of the namespace is admitted, and none without it."""
    labels: Mapping[str, str] = {**namespace.labels, NAMESPACE_NAME: namespace.name}
    return (
        webhook.is_asked_of_new("", "pods") and webhook.fails_closed and webhook.is_asked_in(labels)
    )


def _is_of(webhook: Webhook, engine: str) -> bool:
    return webhook.configuration.startswith(OURS[engine])


def _is_unknown(webhook: Webhook, others: list[str]) -> bool:
    known = any(_is_of(webhook, engine) for engine in OURS)
    return not known and webhook.configuration not in others


def _asked_for(
    image: str,
    namespace: Namespace,
    policies: Iterable[SignaturePolicy],
    asked: Iterable[Webhook],
) -> bool:
    return any(
        each.asks(image)
        and each.reaches(namespace.name)
        and each.enforcing
        and each.fails_closed
        and not each.selective
        and any(_is_of(webhook, each.engine) for webhook in asked)
        for each in policies
    )


def _excused(
    policy: SignaturePolicy,
    namespace: Namespace,
    exceptions: Iterable[PolicyException],
    *,
    whole: bool,
) -> list[str]:
    """The exceptions by which pods of the namespace pass a policy: all of them, or else some."""
    return [
        each.full_name
        for each in exceptions
        if each.is_from(policy.type, policy.policy, [policy.rule or ""])
        and each.frees(namespace.name, whole=whole)
    ]


def _may_ask(policy: SignaturePolicy, namespace: Namespace) -> bool:
    """Whether conditions that are not followed decide if a policy asks."""
    within = not policy.leaves_out(namespace.name)
    return policy.selective and policy.enforcing and policy.fails_closed and within


def _why(
    image: str,
    namespace: Namespace,
    policies: Inventory[SignaturePolicy],
    asked: Iterable[Webhook],
    exceptions: Iterable[PolicyException],
) -> Iterable[str]:
    """What is wrong with each policy that speaks of an image in the namespace."""
    for each in policies:
        if not (each.asks(image) and each.reaches(namespace.name)):
            continue
        if named := _excused(each, namespace, exceptions, whole=True):
            yield f"the exception {' and '.join(sorted(named))} lets all pass {each.policy}"
        elif not each.enforcing:
            yield f"{each.policy} refuses nothing"
        elif not each.fails_closed:
            yield f"{each.policy} fails open"
        elif not any(_is_of(webhook, each.engine) for webhook in asked):
            yield f"no webhook of {each.engine} guards the namespace"


@check("CLU-15")
def security_policy_refuses(
    policy: AdmissionPolicy,
    exceptions: Inventory[PolicyException],
    *,
    security_policies: list[str],
    exempt_namespaces: list[str],
    now: datetime,
) -> None:
    """A policy that guards admission refuses what it does not allow, everywhere it is meant to.

    An exception from it may be for exempt namespaces alone.
    """
    if policy.name not in security_policies:
        not_applicable("it is not on the list of those that guard admission")
    assert policy.enforcing, "refuses nothing: it warns or audits alone"
    assert policy.fails_closed, "lets in what it cannot judge"
    left_out = sorted(set(policy.exempt) - set(exempt_namespaces))
    assert not left_out, f"is not asked in {', '.join(left_out)}"
    assert not policy.only, f"is asked, by a rule at least, in {', '.join(policy.only)} alone"
    assert not policy.selective, "is asked of some objects only, by labels or conditions"
    for each in exceptions:
        if each.holds(now) and each.is_from(policy.type, policy.full_name, policy.excusable):
            places = sorted(set(each.places(policy.namespace)) - set(exempt_namespaces))
            where = "any namespace" if "*" in places else ", ".join(places)
            assert not places, f"the exception {each.full_name} lets objects in {where} pass"


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
