"""Cases of the checks of encrypted traffic to fronts."""

from sample_estate import REFUSED, refused
from sample_fronts import (
    balancer,
    behaviour,
    classic,
    custom,
    domain,
    front,
    listener,
    rest_stage,
)

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


HTTP = listener(80, "HTTP", plain=1, forwards=[], policy=None)
SENDS = listener(80, "HTTP", plain=0, forwards=[], policy=None)
OLD = "ELBSecurityPolicy-2016-08"
PASSES_ON = "passes connections on without reading requests"
NO_TLS = "ends no TLS"
OWN = {"modern": None}
NAMED = {"names": ["media.example.com"]}

CASES = [
    ("balancer_sends_to_https", PASS, "", balancer(SENDS, listener()), {}),
    (
        "balancer_sends_to_https", FAIL, "answers over plain HTTP on port 80",
        balancer(HTTP, listener()), {},
    ),
    ("balancer_sends_to_https", ASIDE, PASSES_ON, balancer(type="network"), {}),
    ("balancer_sends_to_https", ASIDE, "listens on nothing", balancer(listeners=[]), {}),
    (
        "balancer_sends_to_https", UNOBSERVED, _lost("listeners"),
        refused(balancer, "listeners"), {},
    ),
    ("balancer_speaks_modern_tls", PASS, "", balancer(), {}),
    ("balancer_speaks_modern_tls", PASS, "", balancer(listener(443, "TLS")), {}),
    (
        "balancer_speaks_modern_tls", FAIL, f"speaks TLS under {OLD} on port 443",
        balancer(listener(policy=OLD)), {},
    ),
    ("balancer_speaks_modern_tls", ASIDE, NO_TLS, balancer(SENDS), {}),
    ("balancer_speaks_modern_tls", ASIDE, NO_TLS, balancer(listener(5432, "TCP")), {}),
    (
        "balancer_speaks_modern_tls", UNOBSERVED, _lost("listeners"),
        refused(balancer, "listeners"), {},
    ),
    ("classic_balancer_listens_encrypted", PASS, "", classic(), {}),
    ("classic_balancer_listens_encrypted", PASS, "", classic(443, "SSL"), {}),
    (
        "classic_balancer_listens_encrypted", FAIL, "listens over HTTP on port 80",
        classic(80, "HTTP"), {},
    ),
    (
        "classic_balancer_listens_encrypted", ASIDE, "listens on nothing", classic(listeners=[]),
        {},
    ),
    (
        "classic_balancer_listens_encrypted", UNOBSERVED, _lost("listeners"),
        refused(classic, "listeners"), {},
    ),
    ("classic_balancer_speaks_modern_tls", PASS, "", classic(), {}),
    (
        "classic_balancer_speaks_modern_tls", FAIL, f"speaks TLS under {OLD} on port 443",
        classic(tls={"modern": OLD}), {},
    ),
    (
        "classic_balancer_speaks_modern_tls", FAIL,
        "speaks TLS under a policy of its own on port 443", classic(tls=OWN), {},
    ),
    (
        "classic_balancer_speaks_modern_tls", FAIL, "speaks TLS under no policy on port 443",
        classic(tls={}), {},
    ),
    ("classic_balancer_speaks_modern_tls", ASIDE, NO_TLS, classic(80, "HTTP"), {}),
    (
        "classic_balancer_speaks_modern_tls", UNOBSERVED, _lost("tls"), refused(classic, "tls"), {},
    ),
    ("distribution_demands_https", PASS, "", front(), {}),
    (
        "distribution_demands_https", FAIL, "answers over plain HTTP for /open/*",
        front(behaviours=[behaviour(), behaviour(pattern="/open/*", viewers="allow-all")]), {},
    ),
    (
        "distribution_demands_https", UNOBSERVED, _lost("behaviours"),
        refused(front, "behaviours"), {},
    ),
    ("distribution_speaks_modern_tls", PASS, "", front(), {}),
    (
        "distribution_speaks_modern_tls", FAIL, "lets viewers in under TLSv1.1_2016",
        front(tls="TLSv1.1_2016"), {},
    ),
    (
        "distribution_speaks_modern_tls", FAIL,
        "shows CloudFront's own certificate, with which TLS 1.0 cannot be switched off",
        front(own_name=False, tls="TLSv1"), {},
    ),
    ("distribution_speaks_modern_tls", UNOBSERVED, _lost("tls"), refused(front, "tls"), {}),
    ("origin_is_asked_encrypted", PASS, "", front(origins=[custom()]), {}),
    ("origin_is_asked_encrypted", PASS, "", front(origins=[custom("match-viewer")]), {}),
    (
        "origin_is_asked_encrypted", FAIL, "asks www.example.com over plain HTTP",
        front(origins=[custom("http-only")]), {},
    ),
    (
        "origin_is_asked_encrypted", FAIL, "asks www.example.com over plain HTTP",
        front(origins=[custom("match-viewer")], behaviours=[behaviour(viewers="allow-all")]), {},
    ),
    (
        "origin_is_asked_encrypted", FAIL, "asks www.example.com in versions of TLS that fell",
        front(origins=[custom("https-only", "TLSv1.2", "TLSv1")]), {},
    ),
    (
        "origin_is_asked_encrypted", ASIDE, "stands before buckets and private origins only",
        front(), {},
    ),
    (
        "origin_is_asked_encrypted", UNOBSERVED, _lost("origins"), refused(front, "origins"), {},
    ),
    ("interface_name_speaks_modern_tls", PASS, "", domain(), {}),
    (
        "interface_name_speaks_modern_tls", FAIL, "lets callers in under TLS_1_0",
        domain(tls="TLS_1_0"), {},
    ),
    (
        "interface_name_speaks_modern_tls", UNOBSERVED, _lost("tls"), refused(domain, "tls"), {},
    ),
    ("stage_shows_certificate", PASS, "", rest_stage(), {"stages": ["orders"]}),
    (
        "stage_shows_certificate", FAIL, "shows what stands behind it no certificate",
        rest_stage(certificate=None), {"stages": ["live"]},
    ),
    (
        "stage_shows_certificate", ASIDE, "not named among stages that show a certificate",
        rest_stage(certificate=None), {},
    ),
    (
        "stage_shows_certificate", UNOBSERVED, _lost("certificate"),
        refused(rest_stage, "certificate"), {"stages": ["live"]},
    ),
    (
        "distribution_encrypts_fields", PASS, "",
        front(behaviours=[behaviour(), behaviour(pattern="/pay", fields="F1")]), NAMED,
    ),
    (
        "distribution_encrypts_fields", FAIL, "encrypts no field of what viewers send",
        front(), NAMED,
    ),
    (
        "distribution_encrypts_fields", ASIDE,
        "serves none of the names that take card numbers", front(), {},
    ),
    (
        "distribution_encrypts_fields", UNOBSERVED, _lost("behaviours"),
        refused(front, "behaviours"), NAMED,
    ),
]  # fmt: skip
