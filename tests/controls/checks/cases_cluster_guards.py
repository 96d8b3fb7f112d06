"""Cases of the checks of what guards admission to clusters."""

from sample_cluster import namespace, webhook
from sample_control_plane import plane
from sample_estate import REFUSED, refused
from sample_platform import admission_policy, constraint, policy_exception

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
NAMED = {"security_policies": ["guard"]}
THERE = {
    **NAMED,
    "security_webhooks": ["guard"],
    "policies": [admission_policy()],
    "webhooks": [webhook()],
}
WHETHER = "whether it is asked about /Pod could not be observed: "
SOME = {"conditional": True}
IGNORED = {"admission.gatekeeper.sh/ignore": "yes"}
UNLESS = [{"key": "admission.gatekeeper.sh/ignore", "operator": "DoesNotExist", "values": []}]


def lost(field):
    return f"{field} could not be observed: {REFUSED}"


def ruled(**changed):
    return admission_policy(**{"type": "ClusterPolicy", "rules": ["all"], **changed})


def gate(**changed):
    row = {"type": "Validating", "configuration": "gate", "name": "validation.gatekeeper.sh"}
    return webhook(**{**row, "creating": ["*/*"], "spaces": UNLESS, **changed})


def asked(*webhooks, spaces=()):
    return {**NAMED, "webhooks": list(webhooks), "namespaces": [namespace(), *spaces]}


CASES = [
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
        "security_policy_refuses", ASIDE,
        "it is not on the list of those that guard admission", admission_policy(), {},
    ),
    (
        "security_policy_refuses", UNOBSERVED, lost("enforcing"),
        refused(admission_policy, "enforcing"), NAMED,
    ),
    (
        "security_policy_is_never_excused", FAIL,
        "the exception chat/legacy lets objects in chat, edge pass", ruled(),
        {**NAMED, "exceptions": [policy_exception("guard", "kube-system", "edge", "chat")]},
    ),
    (
        "security_policy_is_never_excused", FAIL,
        "the exception chat/legacy lets objects in any namespace pass", ruled(),
        {**NAMED, "exceptions": [policy_exception("guard", "*", taken=SOME)]},
    ),
    (
        "security_policy_is_never_excused", FAIL,
        "the exception chat/legacy lets objects in team pass",
        ruled(type="Policy", namespace="team"),
        {**NAMED, "exceptions": [policy_exception("team/guard", "t*", taken=SOME)]},
    ),
    *(
        ("security_policy_is_never_excused", PASS, "", guard, {**NAMED, "exceptions": [each]})
        for guard, each in (
            (ruled(), policy_exception("guard", "kube-system")),
            (ruled(), policy_exception("other")),
            (ruled(), policy_exception("guard", expires="2026-01-01T00:00:00+00:00")),
            (ruled(type="Policy", namespace="team"), policy_exception("team/guard", "edge")),
            (admission_policy(), policy_exception("guard")),
        )
    ),
    (
        "security_policy_is_never_excused", UNOBSERVED,
        f"expires of kyverno.io/chat/legacy could not be observed: {REFUSED}", ruled(),
        {**NAMED, "exceptions": [refused(policy_exception, "expires")]},
    ),
    (
        "security_policy_is_never_excused", ASIDE,
        "it is not on the list of those that guard admission", ruled(),
        {"exceptions": [policy_exception("guard")]},
    ),
    ("security_policy_refuses", PASS, "", constraint(), NAMED),
    (
        "security_policy_refuses", FAIL, "refuses nothing: it warns or audits alone",
        constraint(enforcing=False), NAMED,
    ),
    (
        "security_policy_refuses", FAIL, "is not asked in team-*",
        constraint(exempt=["team-*"]), NAMED,
    ),
    ("security_constraint_is_asked", PASS, "", constraint(), asked(gate())),
    (
        # Of two webhooks the one that fails open does no harm.
        "security_constraint_is_asked", PASS, "", constraint(),
        asked(gate(fails_closed=False), gate(), spaces=[namespace("kube-system", labels=IGNORED)]),
    ),
    (
        "security_constraint_is_asked", FAIL, "the cluster has no webhook of Gatekeeper",
        constraint(), asked(gate(name="other"), gate(type="Mutating")),
    ),
    (
        "security_constraint_is_asked", FAIL, "gate lets in what Gatekeeper does not answer for",
        constraint(), asked(gate(fails_closed=False)),
    ),
    (
        "security_constraint_is_asked", FAIL, "gate asks about some objects only",
        constraint(), asked(gate(by_object=True)),
    ),
    (
        "security_constraint_is_asked", FAIL, "gate is not asked in edge", constraint(),
        asked(gate(), spaces=[namespace("edge", labels=IGNORED)]),
    ),
    (
        "security_constraint_is_asked", UNOBSERVED,
        f"{WHETHER}gate is asked about some resources only", constraint(),
        asked(gate(creating=["/pods"])),
    ),
    (
        "security_constraint_is_asked", UNOBSERVED,
        f"labels of edge could not be observed: {REFUSED}", constraint(),
        asked(gate(), spaces=[refused(namespace, "labels", "edge")]),
    ),
    (
        "security_constraint_is_asked", ASIDE, "no constraint of Gatekeeper", admission_policy(),
        asked(gate()),
    ),
    (
        "security_constraint_is_asked", ASIDE,
        "it is not on the list of those that guard admission", constraint(name="other"),
        asked(gate()),
    ),
]  # fmt: skip
