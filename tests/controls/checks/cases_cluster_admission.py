"""Cases of the checks of admission to clusters: signatures of images, and policies that refuse."""

from sample_cluster import container, namespace, pod, webhook
from sample_control_plane import plane
from sample_estate import REFUSED, refused
from sample_platform import admission_policy, policy_exception, signature_policy

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
IMAGE = "registry.example.com/web:1.4.2"
KYVERNO = webhook(configuration="kyverno-resource-mutating-webhook-cfg")
LABELLED = [{"key": "policy.sigstore.dev/include", "operator": "In", "values": ["true"]}]
SIGSTORE = webhook(configuration="policy.sigstore.dev", spaces=LABELLED)
SIGNED = {"pods": [pod()], "policies": [signature_policy()], "webhooks": [KYVERNO]}
BARE = f"no signature is demanded of {IMAGE}"
WHETHER = "whether its images are asked for signatures could not be observed: "
NAMED = {"security_policies": ["guard"]}
THERE = {
    **NAMED,
    "security_webhooks": ["guard"],
    "policies": [admission_policy()],
    "webhooks": [webhook()],
}


def lost(field):
    return f"{field} could not be observed: {REFUSED}"


def by(*webhooks, **changed):
    return {**SIGNED, "policies": [signature_policy(**changed)], "webhooks": list(webhooks)}


def excused(*exceptions, **changed):
    return {**by(KYVERNO, **changed), "exceptions": list(exceptions)}


def ruled(**changed):
    return admission_policy(type="ClusterPolicy", rules=["all"], **changed)


RULED = [{"types": ["ImageValidatingPolicy"], "name": "signed", "rules": ["*"]}]
SOME = {"conditional": True}
OF_SIGSTORE = {"engine": "Sigstore policy-controller", "images": ["registry.example.com/**"]}

CASES = [
    ("images_are_admitted_by_signature", PASS, "", namespace(), SIGNED),
    (
        "images_are_admitted_by_signature", PASS, "",
        namespace(labels={"policy.sigstore.dev/include": "true"}), by(SIGSTORE, **OF_SIGSTORE),
    ),
    (
        "images_are_admitted_by_signature", PASS, "", namespace(),
        {**by(KYVERNO, images=["docker.io/*"]), "pods": [pod(container(image="busybox:1"))]},
    ),
    (
        "images_are_admitted_by_signature", FAIL,
        f"{BARE}: no webhook of Sigstore policy-controller guards the namespace", namespace(),
        by(SIGSTORE, **OF_SIGSTORE),
    ),
    ("images_are_admitted_by_signature", FAIL, BARE, namespace(), {"pods": [pod()]}),
    (
        "images_are_admitted_by_signature", FAIL,
        f"{BARE}: no webhook of Kyverno guards the namespace", namespace(),
        by(webhook(configuration="kyverno-resource-mutating-webhook-cfg", creating=[])),
    ),
    (
        # Pods may be labelled so that it is not asked.
        "images_are_admitted_by_signature", UNOBSERVED,
        f"{WHETHER}kyverno-a asks about some pods only, by their labels or by conditions",
        namespace(), by(webhook(configuration="kyverno-a", by_object=True)),
    ),
    (
        "images_are_admitted_by_signature", FAIL, f"{BARE}: signed refuses nothing", namespace(),
        by(KYVERNO, enforcing=False),
    ),
    (
        "images_are_admitted_by_signature", FAIL, f"{BARE}: signed fails open", namespace(),
        by(KYVERNO, fails_closed=False),
    ),
    (
        "images_are_admitted_by_signature", FAIL,
        f"{BARE}: no webhook of Kyverno guards the namespace", namespace(),
        by(webhook(configuration="kyverno-resource-mutating-webhook-cfg", fails_closed=False)),
    ),
    (
        "images_are_admitted_by_signature", FAIL, BARE, namespace(),
        by(KYVERNO, excluded=["ch*"], selective=True),
    ),
    (
        "images_are_admitted_by_signature", FAIL, BARE, namespace(),
        by(KYVERNO, images=["ghcr.io/*"]),
    ),
    (
        "images_are_admitted_by_signature", FAIL, BARE, namespace(),
        by(KYVERNO, skipped=["registry.example.com/*"]),
    ),
    (
        "images_are_admitted_by_signature", FAIL,
        "no signature is demanded of a:1, b:1, c:1 and 1 more", namespace(),
        {"pods": [pod(*(container(name, image=f"{name}:1") for name in "abcd"))]},
    ),
    (
        "images_are_admitted_by_signature", UNOBSERVED,
        f"{WHETHER}the conditions of signed are not followed", namespace(),
        by(KYVERNO, selective=True),
    ),
    (
        "images_are_admitted_by_signature", UNOBSERVED,
        f"{WHETHER}what connaisseur-webhook asks of pods is not known here", namespace(),
        {"pods": [pod()], "webhooks": [webhook(configuration="connaisseur-webhook")]},
    ),
    (
        "images_are_admitted_by_signature", FAIL, BARE, namespace(),
        {"pods": [pod()], "webhooks": [
            webhook(configuration="connaisseur-webhook", fails_closed=False),
            webhook(configuration="pod-identity-webhook"),
            webhook(configuration="deployments", creating=["apps/deployments"]),
        ]},
    ),
    (
        "images_are_admitted_by_signature", FAIL,
        f"{BARE}: the exception chat/legacy lets all pass signed", namespace(),
        excused(policy_exception()),
    ),
    (
        "images_are_admitted_by_signature", FAIL,
        f"{BARE}: the exception chat/legacy lets all pass signed", namespace(),
        excused(policy_exception("sig*", "*", expires="2099-01-01T00:00:00+00:00")),
    ),
    (
        "images_are_admitted_by_signature", FAIL,
        f"{BARE}: the exception chat/legacy lets all pass signed", namespace(),
        excused(policy_exception(policies=RULED), type="ImageValidatingPolicy", rule=None),
    ),
    (
        "images_are_admitted_by_signature", UNOBSERVED,
        f"{WHETHER}whom the exception chat/legacy lets pass is not followed", namespace(),
        excused(policy_exception(taken=SOME)),
    ),
    (
        "images_are_admitted_by_signature", UNOBSERVED,
        f"objects of kyverno.io/chat/legacy could not be observed: {REFUSED}", namespace(),
        excused(refused(policy_exception, "objects")),
    ),
    *(
        ("images_are_admitted_by_signature", PASS, "", namespace(), excused(each))
        for each in (
            # Another policy, rule, type, namespace or object; or one that has ended.
            policy_exception("other"),
            policy_exception(policies=[{"types": ["ClusterPolicy"], "name": "*", "rules": ["b"]}]),
            policy_exception(policies=RULED),
            policy_exception("signed", "edge", "m*"),
            policy_exception(taken={"pods": False}),
            policy_exception(expires="2026-01-01T00:00:00+00:00"),
        )
    ),
    (
        "images_are_admitted_by_signature", UNOBSERVED,
        f"enforcing of Kyverno/signed/0 could not be observed: {REFUSED}", namespace(),
        {**SIGNED, "policies": [refused(signature_policy, "enforcing")]},
    ),
    (
        "images_are_admitted_by_signature", ASIDE, "nothing runs there", namespace(),
        {**SIGNED, "pods": [pod(phase="Succeeded")]},
    ),
    (
        "images_are_admitted_by_signature", ASIDE, "an exempt namespace",
        namespace("kube-system"), SIGNED,
    ),
    ("named_guards_are_there", PASS, "", plane(), THERE),
    (
        "named_guards_are_there", FAIL, "the cluster has not the policy guard", plane(),
        {**THERE, "policies": [admission_policy(name="other")]},
    ),
    (
        "named_guards_are_there", FAIL,
        "the cluster has not the policy guard nor the webhooks of guard", plane(),
        {**THERE, "policies": [], "webhooks": []},
    ),
    (
        "named_guards_are_there", UNOBSERVED,
        f"name of ValidatingAdmissionPolicy/guard could not be observed: {REFUSED}", plane(),
        {**THERE, "policies": [refused(admission_policy, "name")]},
    ),
    (
        "named_guards_are_there", ASIDE,
        "the parameters security_policies and security_webhooks name none", plane(), {},
    ),
    ("security_policy_refuses", PASS, "", admission_policy(), NAMED),
    ("security_policy_refuses", PASS, "", admission_policy(exempt=["kube-system"]), NAMED),
    (
        "security_policy_refuses", FAIL, "refuses nothing: it warns or audits alone",
        admission_policy(enforcing=False), NAMED,
    ),
    (
        "security_policy_refuses", FAIL, "lets in what it cannot judge",
        admission_policy(fails_closed=False), NAMED,
    ),
    (
        "security_policy_refuses", FAIL, "is not asked in chat",
        admission_policy(exempt=["chat", "kube-system"]), NAMED,
    ),
    (
        "security_policy_refuses", FAIL, "is asked of some objects only, by labels or conditions",
        admission_policy(selective=True), NAMED,
    ),
    (
        "security_policy_refuses", FAIL, "is asked, by a rule at least, in chat alone",
        ruled(only=["chat"]), NAMED,
    ),
    (
        "security_policy_refuses", FAIL,
        "the exception chat/legacy lets objects in chat, edge pass", ruled(),
        {**NAMED, "exceptions": [policy_exception("guard", "kube-system", "edge", "chat")]},
    ),
    (
        "security_policy_refuses", FAIL,
        "the exception chat/legacy lets objects in any namespace pass", ruled(),
        {**NAMED, "exceptions": [policy_exception("guard", "*", taken=SOME)]},
    ),
    (
        "security_policy_refuses", FAIL,
        "the exception chat/legacy lets objects in team pass",
        ruled(type="Policy", namespace="team"),
        {**NAMED, "exceptions": [policy_exception("team/guard", "t*", taken=SOME)]},
    ),
    *(
        ("security_policy_refuses", PASS, "", guard, {**NAMED, "exceptions": [each]})
        for guard, each in (
            (ruled(), policy_exception("guard", "kube-system")),
            (ruled(), policy_exception("other")),
            (ruled(), policy_exception("guard", expires="2026-01-01T00:00:00+00:00")),
            (ruled(type="Policy", namespace="team"), policy_exception("team/guard", "edge")),
            (admission_policy(), policy_exception("guard")),
        )
    ),
    (
        "security_policy_refuses", UNOBSERVED,
        f"expires of kyverno.io/chat/legacy could not be observed: {REFUSED}", ruled(),
        {**NAMED, "exceptions": [refused(policy_exception, "expires")]},
    ),
    (
        "security_policy_refuses", ASIDE,
        "it is not on the list of those that guard admission", admission_policy(), {},
    ),
    (
        "security_policy_refuses", UNOBSERVED, lost("enforcing"),
        refused(admission_policy, "enforcing"), NAMED,
    ),
]  # fmt: skip
