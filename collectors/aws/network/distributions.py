"""CloudFront distributions: how viewers come in, how origins are asked, what is written down."""

from collections.abc import Iterator
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.network.bulk import Bulk
from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

HOME = "us-east-1"
"""Where CloudFront, a service without regions, is asked."""
DISTRIBUTIONS = "cloudfront:ListDistributions"
CONFIG = "cloudfront:GetDistributionConfig"
SOURCES = "logs:DescribeDeliverySources"
DELIVERIES = "logs:DescribeDeliveries"
PAGE = 50
"""Sources and deliveries of logs a page, the most that AWS gives."""


class Behaviour(TypedDict):
    """How requests for a pattern of paths are served; the default one has the pattern `*`.

    `viewers` is `allow-all`, `redirect-to-https` or `https-only`; `fields` names the encryption of
    single fields, None without; `live_log` the real-time log.
    """

    pattern: str
    origin: str
    viewers: str
    fields: str | None
    live_log: str | None


class Origin(TypedDict):
    """Where content comes from.

    `bucket` tells an S3 bucket asked as such, `shut` that CloudFront signs what it asks of it, by
    access control or by an older access identity. `protocol` is how another origin is asked
    (`http-only`, `match-viewer`, `https-only`) and `versions` the TLS versions spoken; None and
    empty for a bucket.
    """

    id: str
    domain: str
    bucket: bool
    shut: bool
    protocol: str | None
    versions: list[str]


class Distribution(Resource, kind="aws.cloudfront.distribution"):
    """A CloudFront distribution; its id is the ARN.

    `tls` is the least TLS policy that viewers must speak; with CloudFront's own certificate
    (`own_name` false) it cannot be chosen. `web_acl` is the filter of requests, None without.
    `access_log` is the bucket of the older log, `deliveries` where the newer goes, by sort.
    """

    name: str
    enabled: bool
    aliases: list[str]
    own_name: bool
    tls: str | None
    web_acl: str | None
    origins: list[Origin]
    behaviours: list[Behaviour]
    root: str | None
    access_log: str | None
    deliveries: list[str]


@collector(Distribution, needs=(CONFIG, DISTRIBUTIONS, DELIVERIES, SOURCES))
def distributions(aws: Aws) -> Iterator[Fields]:
    """Every distribution of the account."""
    written = Bulk("deliveries", lambda: _deliveries(aws), list)
    for body in aws.bodies(DISTRIBUTIONS, at=HOME):
        for told in body["DistributionList"].get("Items") or ():
            shown = told.get("ViewerCertificate") or {}
            own = not shown.get("CloudFrontDefaultCertificate")
            patterns = (told.get("CacheBehaviors") or {}).get("Items") or ()
            yield {
                "id": told["ARN"],
                "name": told["Id"],
                "enabled": told["Enabled"],
                "aliases": (told.get("Aliases") or {}).get("Items") or [],
                "own_name": own,
                "tls": shown.get("MinimumProtocolVersion"),
                "web_acl": told.get("WebACLId") or None,
                "origins": [_origin(each) for each in told["Origins"]["Items"]],
                "behaviours": [
                    _behaviour(each) for each in (told["DefaultCacheBehavior"], *patterns)
                ],
                **written.of(told["ARN"]),
            }


def _origin(told: dict[str, Any]) -> Origin:
    custom = told.get("CustomOriginConfig") or {}
    identity = (told.get("S3OriginConfig") or {}).get("OriginAccessIdentity")
    return Origin(
        id=told["Id"],
        domain=told["DomainName"],
        bucket=not custom and not told.get("VpcOriginConfig"),
        shut=bool(identity or told.get("OriginAccessControlId")),
        protocol=custom.get("OriginProtocolPolicy"),
        versions=sorted((custom.get("OriginSslProtocols") or {}).get("Items") or ()),
    )


def _behaviour(told: dict[str, Any]) -> Behaviour:
    return Behaviour(
        pattern=told.get("PathPattern") or "*",
        origin=told["TargetOriginId"],
        viewers=told["ViewerProtocolPolicy"],
        fields=told.get("FieldLevelEncryptionId") or None,
        live_log=told.get("RealtimeLogConfigArn") or None,
    )


def _config(aws: Aws, row: Fields) -> dict[str, Any]:
    told: dict[str, Any] = aws.call(CONFIG, at=HOME, Id=row["name"])["DistributionConfig"]
    return told


@distributions.facet
def root(aws: Aws, row: Fields) -> str | None:
    """What is answered for the bare name, so that no listing is."""
    return _config(aws, row).get("DefaultRootObject") or None


@distributions.facet
def access_log(aws: Aws, row: Fields) -> str | None:
    """The bucket that the older access log goes to."""
    told = _config(aws, row).get("Logging") or {}
    return told.get("Bucket") if told.get("Enabled") else None


def _deliveries(aws: Aws) -> dict[str, list[str]]:
    """Where the newer access logs go, by distribution: CloudWatch's deliveries of logs."""
    sorts: dict[str, set[str]] = {}
    for told in aws.pages(DELIVERIES, "deliveries", at=HOME, limit=PAGE):
        sorts.setdefault(told["deliverySourceName"], set()).add(told["deliveryDestinationType"])
    found: dict[str, set[str]] = {}
    for told in aws.pages(SOURCES, "deliverySources", at=HOME, limit=PAGE):
        if told["logType"] == "ACCESS_LOGS":
            for arn in told["resourceArns"]:
                found.setdefault(arn, set()).update(sorts.get(told["name"], ()))
    return {arn: sorted(each) for arn, each in found.items()}
