"""REST interfaces of API Gateway: who may call them, and how each of their stages is set."""

from collections.abc import Iterator

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

APIS = "apigateway:GetRestApis"
METHODS = "apigateway:GetResources"
STAGES = "apigateway:GetStages"
DOMAINS = "apigateway:GetDomainNames"
ACTION = "apigateway:GET"
PAGE = 500
"""Items a page, the most that AWS gives."""


class Method(TypedDict):
    """One method of a path.

    `authorization` is `NONE`, `AWS_IAM`, `CUSTOM` or `COGNITO_USER_POOLS`; `key` tells that callers
    need an API key.
    """

    path: str
    method: str
    authorization: str
    key: bool


class RestApi(Resource, kind="aws.apigateway.rest_api"):
    """A REST interface of one region; its id is that of the API.

    `private` tells that it is reached from VPCs only.
    """

    name: str
    private: bool
    methods: list[Method]


class RestStage(Resource, kind="aws.apigateway.stage"):
    """A stage of a REST interface; its id is `API/STAGE`.

    `access_log` is the ARN of its log, `certificate` the client certificate it shows to what is
    behind it, `web_acl` the ARN of its filter of requests; each None without.
    """

    api: str
    name: str
    private: bool
    access_log: str | None
    tracing: bool
    certificate: str | None
    web_acl: str | None


class ApiDomain(Resource, kind="aws.apigateway.domain"):
    """A name of our own under which interfaces are called; its id is the name.

    `tls` is the TLS policy that callers must speak (`TLS_1_0`, `TLS_1_2`, ...).
    """

    tls: str
    private: bool


@collector(RestApi, grain="region", needs=(ACTION,))
def rest_apis(aws: Aws) -> Iterator[Fields]:
    """Every REST interface of the region."""
    for api in aws.pages(APIS, "items", limit=PAGE):
        yield {"id": api["id"], "name": api["name"], "private": _private(api)}


def _private(told: Fields) -> bool:
    # Interfaces were open to the edge before there were other types.
    return "PRIVATE" in ((told.get("endpointConfiguration") or {}).get("types") or ())


@rest_apis.facet
def methods(aws: Aws, row: Fields) -> list[Method]:
    """Every method of every path, save `OPTIONS`, which browsers ask before they show who calls."""
    paths = aws.pages(METHODS, "items", restApiId=row["id"], limit=PAGE, embed=["methods"])
    found = [
        Method(
            path=path["path"],
            method=each["method"],
            authorization=each["authorization"],
            key=each["key"],
        )
        for path in paths
        for each in path["methods"]
        if each["method"] != "OPTIONS"
    ]
    return sorted(found, key=lambda each: (each["path"], each["method"]))


@collector(RestStage, grain="region", needs=(ACTION,))
def rest_stages(aws: Aws) -> Iterator[Fields]:
    """Every stage of every REST interface of the region."""
    for api in aws.pages(APIS, "items", limit=PAGE):
        for told in aws.call(STAGES, restApiId=api["id"]).get("item") or ():
            yield {
                "id": f"{api['id']}/{told['stageName']}",
                "api": api["name"],
                "name": told["stageName"],
                "private": _private(api),
                "access_log": (told.get("accessLogSettings") or {}).get("destinationArn") or None,
                "tracing": bool(told.get("tracingEnabled")),
                "certificate": told.get("clientCertificateId") or None,
                "web_acl": told.get("webAclArn") or None,
            }


@collector(ApiDomain, grain="region", needs=(ACTION,))
def api_domains(aws: Aws) -> Iterator[Fields]:
    """Every name of our own for interfaces in the region."""
    for told in aws.pages(DOMAINS, "items", limit=PAGE):
        yield {
            "id": told["domainName"],
            # Names were made without a choice of policy once, and then speak TLS 1.0 as well.
            "tls": told.get("securityPolicy") or "TLS_1_0",
            "private": _private(told),
        }
