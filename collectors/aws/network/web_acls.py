"""Filters of web requests (WAF): their rules, whether they log, and what stands behind them."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.network.bulk import Bulk
from collectors.aws.session import Aws
from collectors.collector import Collector, collector
from collectors.errors import UnobservedError
from collectors.resource import Resource
from evidence.record import Fields
from evidence.transcript import Gap

HOME = "us-east-1"
"""Where filters of CloudFront are asked for."""
ACLS = "wafv2:ListWebACLs"
ACL = "wafv2:GetWebACL"
LOGGED = "wafv2:ListLoggingConfigurations"
BEHIND = "wafv2:ListResourcesForWebACL"
SIDES = ("Pre", "Post")
PAGE = 100
"""Items a page, the most that AWS gives."""


class FilterRule(TypedDict):
    """One rule; `counts` tells that what it finds is only counted, `lets` that it is let through.

    `managed` names AWS's set of rules.
    """

    name: str
    counts: bool
    lets: bool
    managed: str | None


class RequestFilter(Resource):
    """What filters of a region and of CloudFront have in common; the id is the ARN.

    `blocks` tells that what no rule lets through is refused; `logged` that requests are written
    down; `central` counts the rule groups that a central administrator put before and after, but
    for those that only count what they find.
    """

    name: str
    logged: bool
    blocks: bool
    rules: list[FilterRule]
    central: int


class WebAcl(RequestFilter, kind="aws.wafv2.web_acl"):
    """A filter of web requests of one region; `balancers` are the ARNs of those behind it."""

    balancers: list[str]


class FrontWebAcl(RequestFilter, kind="aws.wafv2.front_web_acl"):
    """A filter of web requests before CloudFront distributions, which name it themselves."""


@collector(WebAcl, grain="region", needs=(ACL, LOGGED, BEHIND, ACLS))
def web_acls(aws: Aws) -> Iterator[Fields]:
    """Every filter of the region."""
    yield from _filters(aws, "REGIONAL", "")


@collector(FrontWebAcl, needs=(ACL, LOGGED, ACLS))
def front_web_acls(aws: Aws) -> Iterator[Fields]:
    """Every filter for CloudFront."""
    yield from _filters(aws, "CLOUDFRONT", HOME)


def _filters(aws: Aws, scope: str, at: str) -> Iterator[Fields]:
    logged = Bulk("logged", lambda: _logged(aws, scope, at), bool)
    for told in _listed(aws, ACLS, "WebACLs", scope, at):
        yield {
            "id": told["ARN"],
            "name": told["Name"],
            **logged.of(told["ARN"]),
        }


def _listed(aws: Aws, operation: str, key: str, scope: str, at: str) -> Iterator[Any]:
    """The items of a list, page by page: the SDK has no pager for WAF."""
    marker, seen = "", {""}
    while True:
        more = {"NextMarker": marker} if marker else {}
        body = aws.call(operation, at=at, Scope=scope, Limit=PAGE, **more)
        items = body.get(key)
        if not isinstance(items, list):
            raise UnobservedError(Gap(operation, "malformed", "NoList"))
        yield from items
        marker = body.get("NextMarker") or ""
        if not marker:
            return
        if marker in seen:
            raise UnobservedError(Gap(operation, "incomplete", "RepeatedToken"))
        seen.add(marker)


def _logged(aws: Aws, scope: str, at: str) -> dict[str, bool]:
    told = _listed(aws, LOGGED, "LoggingConfigurations", scope, at)
    return {each["ResourceArn"]: True for each in told}


def _acl(aws: Aws, row: Fields, at: str) -> dict[str, Any]:
    """The filter itself, by the parts of its ARN: `.../regional/webacl/NAME/ID`."""
    place, _, name, number = str(row["id"]).rpartition(":")[2].split("/")
    scope = "CLOUDFRONT" if place == "global" else "REGIONAL"
    told: dict[str, Any] = aws.call(ACL, at=at, Name=name, Id=number, Scope=scope)["WebACL"]
    return told


def _blocks(told: dict[str, Any]) -> bool:
    return "Block" in told["DefaultAction"]


def _rules(told: dict[str, Any]) -> list[FilterRule]:
    return [
        FilterRule(
            name=each["Name"],
            counts="Count" in (each.get("Action") or each.get("OverrideAction") or {}),
            lets="Allow" in (each.get("Action") or {}),
            managed=_managed(each.get("Statement") or {}),
        )
        for each in sorted(told.get("Rules") or (), key=lambda each: each["Priority"])
    ]


def _managed(statement: dict[str, Any]) -> str | None:
    told = statement.get("ManagedRuleGroupStatement")
    return f"{told['VendorName']}/{told['Name']}" if told else None


def _central(told: dict[str, Any]) -> int:
    groups = (told.get(f"{when}ProcessFirewallManagerRuleGroups") or () for when in SIDES)
    return sum(
        "Count" not in (each.get("OverrideAction") or {}) for some in groups for each in some
    )


def _facets(made: Collector[Any], at: str) -> None:
    """Fill the fields that both sorts of filter have, from one call a filter."""

    @made.facet
    def blocks(aws: Aws, row: Fields) -> bool:
        return _blocks(_acl(aws, row, at))

    @made.facet
    def rules(aws: Aws, row: Fields) -> list[FilterRule]:
        return _rules(_acl(aws, row, at))

    @made.facet
    def central(aws: Aws, row: Fields) -> int:
        return _central(_acl(aws, row, at))


@web_acls.facet
def balancers(aws: Aws, row: Fields) -> list[str]:
    """The application load balancers behind it; other resources name their filter themselves."""
    answer = aws.call(BEHIND, WebACLArn=row["id"], ResourceType="APPLICATION_LOAD_BALANCER")
    return [str(arn) for arn in answer.get("ResourceArns") or ()]


_facets(web_acls, "")
_facets(front_web_acls, HOME)
