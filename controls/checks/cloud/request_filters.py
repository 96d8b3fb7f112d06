"""Checks of what stands before applications: filters of requests, and balancers that hold firm."""

from collectors.aws.network.balancers import LoadBalancer
from collectors.aws.network.classic_balancers import ClassicBalancer
from collectors.aws.network.distributions import Distribution
from collectors.aws.network.hosted_zones import HostedZone
from collectors.aws.network.rest_apis import RestStage
from collectors.aws.network.shield import Shield
from collectors.aws.network.web_acls import FrontWebAcl, WebAcl
from controls.check import check, not_applicable, not_observed
from controls.population import Inventory

FIRM = ("defensive", "strictest")
UNTOLD = "it was not told"


@check("CLD-217")
def balancer_stands_behind_filter(balancer: LoadBalancer, filters: Inventory[WebAcl]) -> None:
    """An application balancer that is open to the internet stands behind a filter of requests."""
    if balancer.type != "application":
        not_applicable("passes connections on without reading requests")
    if not balancer.internet_facing:
        not_applicable("not open to the internet")
    assert balancer.id in filters.by("balancers"), "no filter of web requests stands before it"


@check("CLD-217")
def distribution_stands_behind_filter(front: Distribution) -> None:
    """A distribution stands behind a filter of requests."""
    if not front.enabled:
        not_applicable("switched off")
    assert front.web_acl, "no filter of web requests stands before it"


@check("CLD-217")
def rest_stage_stands_behind_filter(stage: RestStage) -> None:
    """A stage of a public REST interface stands behind a filter of requests."""
    if stage.private:
        not_applicable("reached from our own networks only")
    assert stage.web_acl, "no filter of web requests stands before it"


@check("CLD-217")
def web_filter_refuses_something(acl: WebAcl) -> None:
    """A filter of web requests has a rule that refuses something, or lets through no more."""
    _must_refuse(acl)


@check("CLD-217")
def front_filter_refuses_something(acl: FrontWebAcl) -> None:
    """A filter before distributions has a rule that refuses something, or lets through no more."""
    _must_refuse(acl)


def _must_refuse(acl: WebAcl | FrontWebAcl) -> None:
    if acl.central:
        return
    assert acl.rules, "has no rule at all"
    if any(not each["counts"] and not each["lets"] for each in acl.rules):
        return
    letting = [each["name"] for each in acl.rules if each["lets"]]
    assert letting, f"only counts what its rules find: {acl.rules[0]['name']}"
    # Rules that only let through refuse all else where the default does.
    assert acl.blocks, f"lets through what its rules find, and all else too: {letting[0]}"


@check("CLD-218")
def balancer_drops_odd_headers(balancer: LoadBalancer) -> None:
    """An application balancer drops headers that no standard allows."""
    _must_read(balancer)
    on = _setting(balancer, "routing.http.drop_invalid_header_fields.enabled")
    assert on == "true", "passes headers on that no standard allows"


@check("CLD-218")
def balancer_meets_odd_requests(balancer: LoadBalancer) -> None:
    """An application balancer refuses requests that it and what is behind it may read apart."""
    _must_read(balancer)
    mode = _setting(balancer, "routing.http.desync_mitigation_mode")
    assert mode in FIRM, f"meets ambiguous requests in {mode} mode"


@check("CLD-218")
def classic_balancer_meets_odd_requests(balancer: ClassicBalancer) -> None:
    """A classic balancer refuses requests that it and what is behind it may read apart."""
    if not any(each["protocol"] in ("HTTP", "HTTPS") for each in balancer.listeners):
        not_applicable("passes connections on without reading requests")
    if balancer.desync is None:
        not_observed(balancer, "how it meets ambiguous requests", UNTOLD)
    assert balancer.desync in FIRM, f"meets ambiguous requests in {balancer.desync} mode"


def _setting(balancer: LoadBalancer, name: str) -> str:
    """An attribute of a balancer; AWS tells all, so one that is missing was not seen."""
    if name not in balancer.attributes:
        not_observed(balancer, f"the attribute {name}", UNTOLD)
    return balancer.attributes[name]


def _must_read(balancer: LoadBalancer) -> None:
    if balancer.type != "application":
        not_applicable("passes connections on without reading requests")


@check("CLD-219")
def balancer_is_kept_from_deletion(balancer: LoadBalancer) -> None:
    """A load balancer cannot be deleted by one call."""
    on = _setting(balancer, "deletion_protection.enabled")
    assert on == "true", "is not kept from deletion"


@check("CLD-221")
def public_zone_is_signed(zone: HostedZone) -> None:
    """Answers of a public zone are signed, so that a false one shows."""
    if zone.private:
        not_applicable("a private zone, which cannot be signed")
    assert zone.signing == "SIGNING", f"its answers are not signed: {zone.signing}"


@check("CLD-224")
def account_is_shielded(shield: Shield, *, required: bool) -> None:
    """The account has the paid defence against floods of requests, where that is required."""
    if not required:
        not_applicable("Shield Advanced is not required here")
    assert shield.subscribed, "has no subscription to Shield Advanced"
    assert shield.renews, "its subscription to Shield Advanced ends without renewal"
