"""HTTP and WebSocket interfaces of API Gateway: who may call them, and where calls are logged."""

from collections.abc import Iterator

from typing_extensions import TypedDict

from collectors.aws.session import Aws
from collectors.collector import collector
from collectors.resource import Resource
from evidence.record import Fields

APIS = "apigatewayv2:GetApis"
ROUTES = "apigatewayv2:GetRoutes"
STAGES = "apigatewayv2:GetStages"
ACTION = "apigateway:GET"
PAGE = "500"


class ApiRoute(TypedDict):
    """One route; `authorization` is `NONE`, `AWS_IAM`, `CUSTOM` or `JWT`."""

    route: str
    authorization: str
    key: bool


class HttpApi(Resource, kind="aws.apigatewayv2.api"):
    """An HTTP or WebSocket interface of one region; its id is that of the API."""

    name: str
    protocol: str
    routes: list[ApiRoute]


class HttpStage(Resource, kind="aws.apigatewayv2.stage"):
    """A stage of an HTTP or WebSocket interface; its id is `API/STAGE`.

    `access_log` is the ARN of its log, None without.
    """

    api: str
    name: str
    access_log: str | None


@collector(HttpApi, grain="region", needs=(ACTION,))
def http_apis(aws: Aws) -> Iterator[Fields]:
    """Every HTTP and WebSocket interface of the region."""
    for api in aws.pages(APIS, "Items", MaxResults=PAGE):
        yield {"id": api["ApiId"], "name": api["Name"], "protocol": api["ProtocolType"]}


@http_apis.facet
def routes(aws: Aws, row: Fields) -> list[ApiRoute]:
    """Every route on which a client speaks first.

    Of a WebSocket only the opening is authorised; of HTTP no `OPTIONS`, which browsers ask before
    they show who calls.
    """
    told = aws.pages(ROUTES, "Items", ApiId=row["id"], MaxResults=PAGE)
    found = [
        ApiRoute(
            route=each["RouteKey"],
            authorization=each.get("AuthorizationType") or "NONE",
            key=bool(each.get("ApiKeyRequired")),
        )
        for each in told
        if _opens(row["protocol"], each["RouteKey"])
    ]
    return sorted(found, key=lambda each: each["route"])


def _opens(protocol: str, route: str) -> bool:
    return route == "$connect" if protocol == "WEBSOCKET" else not route.startswith("OPTIONS ")


@collector(HttpStage, grain="region", needs=(ACTION,))
def http_stages(aws: Aws) -> Iterator[Fields]:
    """Every stage of every HTTP and WebSocket interface of the region."""
    for api in aws.pages(APIS, "Items", MaxResults=PAGE):
        for told in aws.pages(STAGES, "Items", ApiId=api["ApiId"], MaxResults=PAGE):
            yield {
                "id": f"{api['ApiId']}/{told['StageName']}",
                "api": api["Name"],
                "name": told["StageName"],
                "access_log": (told.get("AccessLogSettings") or {}).get("DestinationArn") or None,
            }
