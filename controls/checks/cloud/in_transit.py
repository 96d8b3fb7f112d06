"""Checks of traffic to fronts in the cloud: encrypted on the way, under protocols that hold."""

from collectors.aws.network.balancers import LoadBalancer
from collectors.aws.network.classic_balancers import ClassicBalancer
from collectors.aws.network.distributions import Distribution
from collectors.aws.network.rest_apis import ApiDomain, RestStage
from controls.check import check, not_applicable

ENCRYPTED = ("HTTPS", "TLS", "QUIC")
"""Listeners that end TLS themselves; of plain TCP and UDP nobody can say what they carry."""


@check("CLD-215")
def balancer_sends_to_https(balancer: LoadBalancer) -> None:
    """A load balancer answers over plain HTTP with a redirection to HTTPS and nothing else."""
    plain = [each for each in balancer.listeners if each["protocol"] == "HTTP"]
    if balancer.type != "application":
        not_applicable("passes connections on without reading requests")
    if not balancer.listeners:
        not_applicable("listens on nothing")
    found = [str(each["port"]) for each in plain if each["plain"]]
    assert not found, f"answers over plain HTTP on port {', '.join(found)}"


@check("CLD-216")
def balancer_speaks_modern_tls(balancer: LoadBalancer, *, balancer_policies: list[str]) -> None:
    """A load balancer speaks TLS under a policy that leaves out versions and ciphers that fell."""
    found = [each for each in balancer.listeners if each["protocol"] in ENCRYPTED]
    if not found:
        not_applicable("ends no TLS")
    weak = [
        f"{each['policy'] or 'no policy'} on port {each['port']}"
        for each in found
        if each["policy"] not in balancer_policies
    ]
    assert not weak, f"speaks TLS under {' and '.join(weak)}"


@check("CLD-215")
def classic_balancer_listens_encrypted(balancer: ClassicBalancer) -> None:
    """A classic load balancer listens over HTTPS or SSL alone: it cannot redirect."""
    if not balancer.listeners:
        not_applicable("listens on nothing")
    found = [
        f"{each['protocol']} on port {each['port']}"
        for each in balancer.listeners
        if each["protocol"] not in ("HTTPS", "SSL")
    ]
    assert not found, f"listens over {' and '.join(found)}"


@check("CLD-216")
def classic_balancer_speaks_modern_tls(
    balancer: ClassicBalancer, *, classic_policies: list[str]
) -> None:
    """A classic load balancer speaks TLS under a policy of AWS's without what fell."""
    found = [each for each in balancer.listeners if each["protocol"] in ("HTTPS", "SSL")]
    if not found:
        not_applicable("ends no TLS")
    weak: list[str] = []
    for each in found:
        chosen = [balancer.tls[name] for name in each["policies"] if name in balancer.tls]
        # A listener to which no policy is bound speaks AWS's oldest.
        if not chosen or any(policy not in classic_policies for policy in chosen):
            named = " and ".join(policy or "a policy of its own" for policy in chosen)
            weak.append(f"{named or 'no policy'} on port {each['port']}")
    assert not weak, f"speaks TLS under {' and '.join(weak)}"


@check("CLD-215")
def distribution_demands_https(front: Distribution) -> None:
    """Viewers of a distribution are answered over HTTPS, or sent to it."""
    found = [each["pattern"] for each in front.behaviours if each["viewers"] == "allow-all"]
    assert not found, f"answers over plain HTTP for {' and '.join(found)}"


@check("CLD-216")
def distribution_speaks_modern_tls(front: Distribution, *, front_policies: list[str]) -> None:
    """Viewers of a distribution must speak a version of TLS that holds."""
    assert front.own_name, (
        "shows CloudFront's own certificate, with which TLS 1.0 cannot be switched off"
    )
    assert front.tls in front_policies, f"lets viewers in under {front.tls or 'no TLS policy'}"


@check("CLD-215")
def origin_is_asked_encrypted(front: Distribution) -> None:
    """A distribution asks what stands behind it over HTTPS, in versions of TLS that hold."""
    custom = [each for each in front.origins if each["protocol"]]
    if not custom:
        not_applicable("stands before buckets and private origins only")
    plain = any(each["viewers"] == "allow-all" for each in front.behaviours)
    found = [
        each["domain"]
        for each in custom
        if each["protocol"] == "http-only" or (each["protocol"] == "match-viewer" and plain)
    ]
    assert not found, f"asks {' and '.join(found)} over plain HTTP"
    weak = [each["domain"] for each in custom if set(each["versions"]) - {"TLSv1.2", "TLSv1.3"}]
    assert not weak, f"asks {' and '.join(weak)} in versions of TLS that fell"


@check("CLD-216")
def interface_name_speaks_modern_tls(domain: ApiDomain, *, interface_policies: list[str]) -> None:
    """Callers of an interface under a name of our own must speak a version of TLS that holds."""
    assert domain.tls in interface_policies, f"lets callers in under {domain.tls}"


@check("CLD-228")
def stage_shows_certificate(stage: RestStage, *, stages: list[str]) -> None:
    """A stage that must prove itself to what stands behind it shows a certificate."""
    if stage.name not in stages and stage.api not in stages:
        not_applicable("not named among stages that show a certificate")
    assert stage.certificate, "shows what stands behind it no certificate"


@check("CLD-227")
def distribution_encrypts_fields(front: Distribution, *, names: list[str]) -> None:
    """A distribution that takes card numbers encrypts those fields before anybody reads them."""
    if not set(front.aliases) & set(names):
        not_applicable("serves none of the names that take card numbers")
    found = [each["pattern"] for each in front.behaviours if not each["fields"]]
    assert len(found) < len(front.behaviours), "encrypts no field of what viewers send"
