"""Fronts of a sample estate: balancers, distributions, interfaces, zones and filters, all sound."""

from copy import deepcopy
from typing import Any

from collectors.aws.network.balancers import LoadBalancer
from collectors.aws.network.classic_balancers import ClassicBalancer
from collectors.aws.network.distributions import Distribution
from collectors.aws.network.hosted_zones import HostedZone
from collectors.aws.network.http_apis import HttpApi, HttpStage
from collectors.aws.network.rest_apis import ApiDomain, RestApi, RestStage
from collectors.aws.network.shield import Shield
from collectors.aws.network.target_groups import TargetGroup
from collectors.aws.network.web_acls import FrontWebAcl, WebAcl

ACCOUNT = "111122223333"
ELB = f"arn:aws:elasticloadbalancing:eu-west-1:{ACCOUNT}"
BALANCER, TARGETS = f"{ELB}:loadbalancer/app/front/1", f"{ELB}:targetgroup/web/1"
MODERN = "ELBSecurityPolicy-TLS13-1-2-2021-06"
SOUND = {
    "access_logs.s3.enabled": "true",
    "deletion_protection.enabled": "true",
    "routing.http.drop_invalid_header_fields.enabled": "true",
    "routing.http.desync_mitigation_mode": "defensive",
}


def listener(port: int = 443, protocol: str = "HTTPS", **changed: Any) -> dict[str, Any]:
    """A listener that hands HTTPS on to the group of web servers."""
    row: dict[str, Any] = {"port": port, "protocol": protocol, "policy": MODERN}
    return row | {"forwards": [TARGETS], "plain": 0} | changed


def balancer(*listeners: dict[str, Any], **changed: Any) -> LoadBalancer:
    """An application balancer that is open to the internet."""
    row = {
        "id": BALANCER,
        "name": "front",
        "type": "application",
        "internet_facing": True,
        "dual": False,
        "vpc": "vpc-1",
        "subnets": ["subnet-2"],
        "groups": ["sg-2"],
        "attributes": SOUND,
        "listeners": list(listeners) or [listener()],
    }
    return LoadBalancer.of(**deepcopy(row | changed))


def without(name: str) -> dict[str, str]:
    """The attributes of a sound balancer, save one."""
    return {key: value for key, value in SOUND.items() if key != name}


def targets(port: int = 8080, **changed: Any) -> TargetGroup:
    """The group of web servers, which holds the machine `i-1`."""
    row = {
        "id": TARGETS,
        "name": "web",
        "type": "instance",
        "protocol": "HTTP",
        "port": port,
        "vpc": "vpc-1",
        "balancers": [BALANCER],
        "targets": [{"id": "i-1", "port": port}],
    }
    return TargetGroup.of(**deepcopy(row | changed))


def classic(port: int = 443, protocol: str = "HTTPS", **changed: Any) -> ClassicBalancer:
    """A classic balancer that ends TLS."""
    each = {"port": port, "protocol": protocol, "instance_port": 8080, "instance_protocol": "HTTP"}
    row = {
        "id": "old-front",
        "internet_facing": True,
        "vpc": "vpc-1",
        "subnets": ["subnet-2"],
        "groups": ["sg-2"],
        "instances": ["i-1"],
        "listeners": [each | {"policies": ["modern"]}],
        "access_log": "example-logs",
        "desync": "defensive",
        "tls": {"modern": "ELBSecurityPolicy-TLS-1-2-2017-01"},
    }
    return ClassicBalancer.of(**deepcopy(row | changed))


def behaviour(**changed: Any) -> dict[str, Any]:
    """How requests are served that no pattern names."""
    row: dict[str, Any] = {"pattern": "*", "origin": "media", "viewers": "redirect-to-https"}
    return row | {"fields": None, "live_log": None} | changed


def origin(**changed: Any) -> dict[str, Any]:
    """A bucket that is asked with a signature."""
    row: dict[str, Any] = {"id": "media", "domain": "media.s3.example.com", "bucket": True}
    return row | {"shut": True, "protocol": None, "versions": []} | changed


def custom(protocol: str = "https-only", *versions: str) -> dict[str, Any]:
    """A server behind a distribution."""
    told = list(versions) or ["TLSv1.2"]
    return origin(bucket=False, shut=False, domain="www.example.com", protocol=protocol) | {
        "versions": told
    }


def front(**changed: Any) -> Distribution:
    """A distribution before a bucket, under a name of its own."""
    row = {
        "id": f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1",
        "name": "E1",
        "enabled": True,
        "aliases": ["media.example.com"],
        "own_name": True,
        "tls": "TLSv1.2_2021",
        "web_acl": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/front/1",
        "origins": [origin()],
        "behaviours": [behaviour()],
        "root": "index.html",
        "access_log": "logs.s3.example.com",
        "deliveries": [],
    }
    return Distribution.of(**deepcopy(row | changed))


def rest_api(*methods: dict[str, Any], **changed: Any) -> RestApi:
    """A REST interface that asks who calls."""
    row = {"id": "a1", "name": "orders", "private": False}
    return RestApi.of(**deepcopy(row | {"methods": list(methods) or [method()]} | changed))


def method(path: str = "/orders", **changed: Any) -> dict[str, Any]:
    """A method that asks who calls."""
    row: dict[str, Any] = {"path": path, "method": "GET", "authorization": "AWS_IAM", "key": False}
    return row | changed


def rest_stage(**changed: Any) -> RestStage:
    """A stage with everything on."""
    row = {
        "id": "a1/live",
        "api": "orders",
        "name": "live",
        "private": False,
        "access_log": f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:orders",
        "tracing": True,
        "certificate": "c1",
        "web_acl": f"arn:aws:wafv2:eu-west-1:{ACCOUNT}:regional/webacl/web/1",
    }
    return RestStage.of(**deepcopy(row | changed))


def domain(**changed: Any) -> ApiDomain:
    """A name for interfaces."""
    return ApiDomain.of(**{"id": "api.example.com", "tls": "TLS_1_2", "private": False} | changed)


def http_api(authorization: str = "JWT", **changed: Any) -> HttpApi:
    """An HTTP interface with one route."""
    routes = [{"route": "GET /events", "authorization": authorization, "key": False}]
    row = {"id": "h1", "name": "events", "protocol": "HTTP", "routes": routes}
    return HttpApi.of(**deepcopy(row | changed))


def http_stage(**changed: Any) -> HttpStage:
    """A stage that writes a log."""
    log = f"arn:aws:logs:eu-west-1:{ACCOUNT}:log-group:events"
    row = {"id": "h1/live", "api": "events", "name": "live", "access_log": log}
    return HttpStage.of(**row | changed)


def zone(**changed: Any) -> HostedZone:
    """A public zone, logged and signed."""
    row = {"id": "Z1", "name": "example.com.", "private": False, "signing": "SIGNING"}
    row |= {"query_log": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:names"}
    return HostedZone.of(**row | changed)


def told(**changed: Any) -> dict[str, Any]:
    """A filter that refuses what AWS knows to be bad."""
    row: dict[str, Any] = {
        "id": f"arn:aws:wafv2:eu-west-1:{ACCOUNT}:regional/webacl/web/1",
        "name": "web",
        "logged": True,
        "blocks": False,
        "rules": [filter_rule()],
        "central": 0,
    }
    return deepcopy(row | changed)


def filter_rule(**changed: Any) -> dict[str, Any]:
    """A rule that does what it says."""
    row: dict[str, Any] = {"name": "common", "counts": False, "lets": False}
    return row | {"managed": "AWS/AWSManagedRulesCommonRuleSet"} | changed


def web_acl(**changed: Any) -> WebAcl:
    """A filter before the balancer."""
    return WebAcl.of(**told() | {"balancers": [BALANCER]} | changed)


def front_web_acl(**changed: Any) -> FrontWebAcl:
    """A filter before distributions."""
    return FrontWebAcl.of(**told(**changed))


def shield(**changed: Any) -> Shield:
    """A subscription that goes on."""
    row = {"id": ACCOUNT, "subscribed": True, "renews": True, "protected": []}
    return Shield.of(**row | changed)
