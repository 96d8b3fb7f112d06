"""Which operation a raw HTTP request asks for, and with what: by the SDK's models of services."""

import io
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from moto.core.model import OperationModel
from moto.core.parse import PROTOCOL_PARSERS
from moto.core.request import Request, determine_request_protocol
from moto.core.routing import get_service_router
from moto.core.utils import get_service_model
from moto.iam.models import get_account_id_from
from werkzeug.exceptions import MethodNotAllowed, NotFound

from tieout.standins.unserved.answers import Asked
from tieout.standins.unserved.models import signing_name

Environ = dict[str, Any]


def signed_for(environ: Environ) -> tuple[str, str, str]:
    """Key id, region and service of the signature (SigV4); empty for a request without one."""
    words = environ.get("HTTP_AUTHORIZATION", "").replace(",", " ").split()
    scope = next((word for word in words if word.startswith("Credential=")), "")
    parts = scope.removeprefix("Credential=").split("/")
    return (parts[0], parts[2], parts[3]) if len(parts) == 5 else ("", "", "")


def by_signing_name(operations: Iterable[str]) -> Mapping[str, list[str]]:
    """The services of some operations, by the name that requests to them are signed for."""
    found: dict[str, list[str]] = defaultdict(list)
    for service in sorted({operation.partition(":")[0] for operation in operations}):
        found[signing_name(service)].append(service)
    return found


def asked(environ: Environ, services: Iterable[str]) -> tuple[OperationModel, Asked] | None:
    """What a request asks of one of the services; None where it is for none of them.

    The body of the request can be read again afterwards.
    """
    key, region, _ = signed_for(environ)
    length = int(environ.get("CONTENT_LENGTH") or 0)
    body = environ["wsgi.input"].read(length) if length else b""
    for service in services:
        environ["wsgi.input"] = io.BytesIO(body)
        found = _routed(service, Request({**environ, "wsgi.input": io.BytesIO(body)}))
        if found:
            model, parameters = found
            operation = f"{service}:{model.name}"
            return model, Asked(operation, parameters, get_account_id_from(key), region)
    environ["wsgi.input"] = io.BytesIO(body)
    return None


def _routed(service: str, request: Request) -> tuple[OperationModel, dict[str, Any]] | None:
    service_model = get_service_model(service)
    try:
        protocol = determine_request_protocol(service_model, request.content_type)
        if protocol == "query" and request.values.get("Version") != service_model.api_version:
            return None
        model, in_path = get_service_router(service).match(request)
    except (NotFound, MethodNotAllowed, NotImplementedError):
        return None
    parser: Any = PROTOCOL_PARSERS[protocol](model)
    parameters = parser.parse(
        {
            "method": request.method,
            "values": request.values,
            "headers": request.headers,
            "body": request.get_data(),
            "url_path": request.path,
            "url_params": in_path,
        }
    )
    return model, dict(parameters or {})
