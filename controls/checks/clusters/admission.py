"""Checks of admission to clusters: which images get in without a signature."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from collectors.kubernetes.platform.admission_policies import AdmissionPolicy
from collectors.kubernetes.platform.policy_exceptions import PolicyException
from collectors.kubernetes.platform.signature_policies import OURS, SignaturePolicy
from collectors.kubernetes.platform.signers import ANYBODY
from collectors.kubernetes.platform.webhooks import OF_GATEKEEPER, Webhook
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
    guards: Inventory[AdmissionPolicy],
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
    images = _running(namespace, pods, exempt_namespaces)
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
    elif unknown := _unknown(asked, other_webhooks, guards, namespace):
        doubt = f"what {', '.join(unknown)} asks of pods is not known here"
    if doubt:
        not_observed(namespace, "whether its images are asked for signatures", doubt)
    # Of the others it is not known; these are bare for sure.
    bare = [each for each in bare if not _asked_for(each, namespace, held, asked)]
    idle = {words for each in bare for words in _why(each, namespace, policies, asked, lasting)}
    because = f": {'; '.join(sorted(idle))}" if idle else ""
    assert not bare, f"no signature is demanded of {_listed(bare)}{because}"


@check("CLU-31")
def images_are_signed_by_whom_we_name(
    namespace: Namespace,
    pods: Inventory[Pod],
    policies: Inventory[SignaturePolicy],
    webhooks: Inventory[Webhook],
    exceptions: Inventory[PolicyException],
    *,
    exempt_namespaces: list[str],
    signers: list[str],
    now: datetime,
) -> None:
    """Of every image that is asked for a signature, it is one by somebody on the list of signers.

    Whatever signature may satisfy a policy counts. Images that none surely asks about are judged
    by the other check of the control.
    """
    images = _running(namespace, pods, exempt_namespaces)
    always = [each for each in webhooks if _guards(each, namespace) and not each.by_object]
    lasting = [each for each in exceptions if each.holds(now)]
    sure = [
        each
        for each in policies
        if not any(_excused(each, namespace, lasting, whole=whole) for whole in (True, False))
    ]
    accepted = {
        image: [each.signers for each in sure if _asked_for(image, namespace, [each], always)]
        for image in images
    }
    if not any(accepted.values()):
        not_applicable("no policy surely asks for signatures of what runs there")
    anyones = [image for image, each in accepted.items() if each and all(map(_is_open, each))]
    assert not anyones, f"anybody may sign {_listed(anyones)}"
    if not signers:
        may = sorted({signer for each in accepted.values() for names in each for signer in names})
        reason = f"the parameter signers names none, and {', '.join(may)} may"
        not_observed(namespace, "whether those may sign whose signatures count", reason)
    strange = {
        image: sorted({signer for names in each for signer in names} - set(signers))
        for image, each in accepted.items()
        if each and not any(names and set(names) <= set(signers) for names in each)
    }
    others = sorted({signer for names in strange.values() for signer in names})
    assert not strange, f"{_listed(list(strange))} may be signed by {', '.join(others)}"


def _running(namespace: Namespace, pods: Inventory[Pod], exempt_namespaces: list[str]) -> list[str]:
    if namespace.name in exempt_namespaces:
        not_applicable("an exempt namespace")
    running = pods.by("namespace").get(namespace.name, ())
    images = sorted({c["image"] for pod in running if not pod.ended for c in pod.containers})
    if not images:
        not_applicable("nothing runs there")
    return images


def _listed(images: list[str]) -> str:
    more = f" and {len(images) - SHOWN} more" if len(images) > SHOWN else ""
    return f"{', '.join(images[:SHOWN])}{more}"


def _is_open(signers: list[str]) -> bool:
    return ANYBODY in signers


def _guards(webhook: Webhook, namespace: Namespace) -> bool:
    """Whether a webhook is asked before a pod of the namespace is admitted, and none without it."""
    labels: Mapping[str, str] = {**namespace.labels, NAMESPACE_NAME: namespace.name}
    return (
        webhook.is_asked_of_new("", "pods") and webhook.fails_closed and webhook.is_asked_in(labels)
    )


def _is_of(webhook: Webhook, engine: str) -> bool:
    return webhook.configuration.startswith(OURS[engine])


def _unknown(
    asked: Iterable[Webhook],
    others: list[str],
    guards: Inventory[AdmissionPolicy],
    namespace: Namespace,
) -> list[str]:
    """What may ask for signatures, and nobody knows: webhooks, and constraints of Gatekeeper.

    Gatekeeper's own webhook asks for nothing but what its constraints say.
    """
    found: set[str] = set()
    for each in asked:
        if each.configuration in others:
            continue
        if (each.type, each.name) == OF_GATEKEEPER:
            may = (guard for guard in guards if guard.may_refuse_pods_in(namespace.name))
            found.update(f"{guard.type}/{guard.name}" for guard in may)
        elif not any(_is_of(each, engine) for engine in OURS):
            found.add(each.configuration)
    return sorted(found - set(others))


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
