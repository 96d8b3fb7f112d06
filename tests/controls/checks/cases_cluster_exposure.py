"""Cases of the checks of what clusters answer for, of admission and of versions."""

from sample_cluster import ingress, node, pod, service, webhook
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
OUT = "not on the approved list"
GUARD = {"id": "policy/guard", "namespace": "policy", "selector": {"app": "guard"}}
GUARDS = {
    "security_webhooks": ["guard"], "services": [service(**GUARD)],
    "pods": [pod(namespace="policy", labels={"app": "guard", "more": "x"})],
}  # fmt: skip
ENDS = {"kubernetes_ends": ["1.33=2026-06-28", "1.34=2026-10-27"]}


def lost(field):
    return f"{field} could not be observed: {REFUSED}"


CASES = [
    ("service_is_exposed_by_approval", PASS, "", service(), {}),
    ("service_is_exposed_by_approval", PASS, "", service(type="LoadBalancer", internal=True), {}),
    (
        "service_is_exposed_by_approval", PASS, "", service(type="LoadBalancer"),
        {"approved": ["chat/web"]},
    ),
    (
        "service_is_exposed_by_approval", FAIL, f"reached by a load balancer on 443/TCP, {OUT}",
        service(type="LoadBalancer"), {},
    ),
    (
        "service_is_exposed_by_approval", FAIL,
        f"reached by a load balancer for 203.0.113.0/24 on 443/TCP, {OUT}",
        service(type="LoadBalancer", source_ranges=["203.0.113.0/24"]), {},
    ),
    (
        "service_is_exposed_by_approval", FAIL,
        f"reached by a port of every node on 443/TCP, {OUT}", service(type="NodePort"), {},
    ),
    (
        "service_is_exposed_by_approval", FAIL,
        f"reached by addresses of nodes on 443/TCP, {OUT}",
        service(external_ips=["198.51.100.7"]), {},
    ),
    ("service_is_exposed_by_approval", UNOBSERVED, lost("type"), refused(service, "type"), {}),
    ("ingress_answers_over_tls", PASS, "", ingress(), {}),
    ("ingress_answers_over_tls", PASS, "", ingress(tls_hosts=["*.example.com"]), {}),
    ("ingress_answers_over_tls", PASS, "", ingress(hosts=["*"], tls_any=True), {}),
    (
        "ingress_answers_over_tls", FAIL, "answers without TLS for *, b.a.example.com",
        ingress(hosts=["*", "b.a.example.com", "c.example.com"], tls_hosts=["*.example.com"]), {},
    ),
    ("ingress_answers_over_tls", UNOBSERVED, lost("tls_any"), refused(ingress, "tls_any"), {}),
    ("security_webhook_fails_closed", PASS, "", webhook(), GUARDS),
    ("security_webhook_fails_closed", PASS, "", webhook(service=None), GUARDS),
    (
        "security_webhook_fails_closed", FAIL, "is asked about nothing: it has no rules",
        webhook(resources=[], creating=[]), GUARDS,
    ),
    (
        "security_webhook_fails_closed", FAIL, "lets everything in where it does not answer",
        webhook(fails_closed=False), GUARDS,
    ),
    (
        "security_webhook_fails_closed", FAIL, "asks the service policy/gone, which is not there",
        webhook(service="policy/gone"), GUARDS,
    ),
    (
        "security_webhook_fails_closed", FAIL,
        "asks the service policy/guard, behind which no pod runs", webhook(),
        {**GUARDS, "pods": [pod(namespace="policy", labels={"app": "other"})]},
    ),
    (
        "security_webhook_fails_closed", FAIL,
        "asks the service policy/guard, behind which no pod runs", webhook(),
        {**GUARDS, "pods": [pod(namespace="policy", labels={"app": "guard"}, phase="Failed")]},
    ),
    (
        "security_webhook_fails_closed", PASS, "", webhook(),
        {**GUARDS, "services": [service(**{**GUARD, "selector": {}})], "pods": []},
    ),
    ("security_webhook_fails_closed", PASS, "", webhook(exempt=["kube-system"]), GUARDS),
    (
        "security_webhook_fails_closed", PASS, "", webhook(trust_ends="2027-06-15T00:00:00+00:00"),
        GUARDS,
    ),
    (
        "security_webhook_fails_closed", FAIL,
        "is trusted by certificates that end on 2026-07-01",
        webhook(trust_ends="2026-07-01T00:00:00+00:00"), GUARDS,
    ),
    (
        "security_webhook_fails_closed", UNOBSERVED, lost("trust_ends"),
        refused(webhook, "trust_ends"), GUARDS,
    ),
    (
        "security_webhook_fails_closed", FAIL, "is not asked in chat",
        webhook(exempt=["chat"]), GUARDS,
    ),
    (
        "security_webhook_fails_closed", FAIL, "is asked of some objects only, by their labels",
        webhook(selective=True), GUARDS,
    ),
    (
        "security_webhook_fails_closed", ASIDE,
        "its configuration is not on the list of those that guard admission", webhook(), {},
    ),
    (
        "security_webhook_fails_closed", UNOBSERVED, lost("exempt"),
        refused(webhook, "exempt"), GUARDS,
    ),
    ("node_is_supported", PASS, "", node(), ENDS),
    (
        "node_is_supported", PASS, "", node(kubelet="v1.33.1-eks-1a2b3c"), ENDS,
    ),
    (
        "node_is_supported", FAIL, "runs v1.32.0, supported until 2026-02-28",
        node(kubelet="v1.32.0"), {},
    ),
    (
        "node_is_supported", FAIL, "runs v1.21.2, older than all that are supported",
        node(kubelet="v1.21.2"), ENDS,
    ),
    (
        "node_is_supported", UNOBSERVED,
        "its end of support could not be observed: the table of ends does not know 1.40",
        node(kubelet="v1.40.0"), ENDS,
    ),
    (
        "node_is_supported", UNOBSERVED,
        "its version could not be observed: custom is no version of Kubernetes",
        node(kubelet="custom"), ENDS,
    ),
    ("node_is_supported", UNOBSERVED, lost("kubelet"), refused(node, "kubelet"), ENDS),
]  # fmt: skip
