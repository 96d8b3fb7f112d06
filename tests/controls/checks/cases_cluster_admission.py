"""Cases of the checks of images that are admitted by signature."""

from sample_cluster import container, namespace, pod, webhook
from sample_estate import REFUSED, refused
from sample_platform import admission_policy, constraint, policy_exception, signature_policy

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
OURS = "images_are_signed_by_whom_we_name"
NAMED = {"signers": ["awskms:///alias/images"]}
THEIRS = ["https://token.example.com me"]
MAY = "whether those may sign whose signatures count could not be observed: "
WHETHER = "whether its images are asked for signatures could not be observed: "
GATEKEEPER = webhook(type="Validating", configuration="gatekeeper", name="validation.gatekeeper.sh")


def by(*webhooks, **changed):
    return {**SIGNED, "policies": [signature_policy(**changed)], "webhooks": list(webhooks)}


def excused(*exceptions, **changed):
    return {**by(KYVERNO, **changed), "exceptions": list(exceptions)}


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
        # Of what some pods may bring in unsigned it is not known; of the other image it is.
        "images_are_admitted_by_signature", FAIL, "no signature is demanded of ghcr.io/other:1",
        namespace(),
        {**excused(policy_exception(taken=SOME), images=["registry.example.com/*"]),
         "pods": [pod(), pod(container(image="ghcr.io/other:1"))]},
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
    (
        # Gatekeeper asks what its constraints say, and nothing else.
        "images_are_admitted_by_signature", FAIL, BARE, namespace(),
        {"pods": [pod()], "webhooks": [GATEKEEPER], "guards": [
            constraint(enforcing=False), constraint(only=["edge*"]), constraint(exempt=["ch*"]),
            constraint(asked_about=["apps/Deployment"]), admission_policy(),
        ]},
    ),
    (
        "images_are_admitted_by_signature", UNOBSERVED,
        f"{WHETHER}what K8sGuard/guard asks of pods is not known here", namespace(),
        {"pods": [pod()], "webhooks": [GATEKEEPER], "guards": [constraint(selective=True)]},
    ),
    *(
        (
            "images_are_admitted_by_signature", FAIL, BARE, namespace(),
            {"pods": [pod()], "webhooks": [GATEKEEPER], "guards": [constraint()],
             "other_webhooks": [aside]},
        )
        for aside in ("K8sGuard/guard", "gatekeeper")
    ),
    (
        "images_are_admitted_by_signature", UNOBSERVED,
        f"enforcing of Gatekeeper/K8sGuard/guard could not be observed: {REFUSED}", namespace(),
        {"pods": [pod()], "webhooks": [GATEKEEPER], "guards": [refused(constraint, "enforcing")]},
    ),
    (OURS, PASS, "", namespace(), {**SIGNED, **NAMED}),
    (
        # Every policy that asks must be satisfied: one that accepts none but ours will do.
        OURS, PASS, "", namespace(),
        {**SIGNED, **NAMED, "policies": [signature_policy(), signature_policy(signers=THEIRS)]},
    ),
    (
        # What is asked of others is no matter, and what none surely asks is judged above.
        OURS, PASS, "", namespace(),
        {**SIGNED, **NAMED, "policies": [
            signature_policy(images=["registry.example.com/*"]),
            signature_policy(signers=["anybody"], excluded=["chat"]),
        ], "pods": [pod(), pod(container(image="ghcr.io/other:1"))]},
    ),
    (
        OURS, FAIL, f"{IMAGE} may be signed by sha256:00", namespace(),
        {**by(KYVERNO, signers=["awskms:///alias/images", "sha256:00"]), **NAMED},
    ),
    (
        OURS, FAIL, f"anybody may sign {IMAGE}", namespace(),
        by(KYVERNO, signers=["anybody", "awskms:///alias/images"]),
    ),
    (
        OURS, FAIL, f"anybody may sign {IMAGE}", namespace(),
        {**by(KYVERNO, signers=["anybody"]), "signers": ["anybody"]},
    ),
    (
        # The one that accepts ours alone is excused there, and so does not count.
        OURS, FAIL, f"{IMAGE} may be signed by anybody, https://token.example.com me", namespace(),
        {**SIGNED, **NAMED, "policies": [
            signature_policy(), signature_policy(policy="b", signers=["anybody"]),
            signature_policy(policy="c", signers=THEIRS),
        ], "exceptions": [policy_exception(taken=SOME)]},
    ),
    (
        OURS, UNOBSERVED,
        f"{MAY}the parameter signers names none, and awskms:///alias/images may", namespace(),
        SIGNED,
    ),
    (
        OURS, UNOBSERVED, f"signers of Kyverno/signed/0 could not be observed: {REFUSED}",
        namespace(), {**SIGNED, **NAMED, "policies": [refused(signature_policy, "signers")]},
    ),
    (
        OURS, ASIDE, "no policy surely asks for signatures of what runs there", namespace(),
        {**by(KYVERNO, selective=True), **NAMED},
    ),
    (
        OURS, ASIDE, "nothing runs there", namespace(),
        {**SIGNED, **NAMED, "pods": [pod(phase="Succeeded")]},
    ),
    (OURS, ASIDE, "an exempt namespace", namespace("kube-system"), {**SIGNED, **NAMED}),
]  # fmt: skip
