"""The door in front of moto: answers what it does not serve, and takes answers to give."""

import json
from collections.abc import Callable, Iterable
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, Any

from moto.backend_index import backend_url_patterns
from moto.core.request import Request, determine_request_protocol
from moto.core.serialize import get_serializer_class
from moto.moto_server.werkzeug_app import SIGNING_ALIASES

from tieout.standins.unserved import quiet
from tieout.standins.unserved.answers import Answers, Given, Refusal, Table
from tieout.standins.unserved.models import typed
from tieout.standins.unserved.questions import asked, by_signing_name, signed_for
from tieout.standins.unserved.refusals import Answered, not_served, refused

if TYPE_CHECKING:
    from moto.core.model import OperationModel

Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]
GIVE = "/standin/answers"
"""Where a running stand-in takes answers, as no service of AWS has such a path."""
BY_OTHER_HOSTS = (
    "aidevops", "budgets", "dsql", "memorydb", "s3vectors", "sagemaker", "timestream"
)  # fmt: skip
"""Signing names whose backend moto finds by other means than the host name they make up."""


def quiet_tables() -> list[Table]:
    """The tables of a quiet account: `QUIET` of every module in `quiet`."""
    found = walk_packages(quiet.__path__, f"{quiet.__name__}.")
    return [import_module(each.name).QUIET for each in found]


def answer_unserved(application: Wsgi, answers: Answers | None = None) -> Wsgi:
    """`application` with answers before it, those of a quiet account unless others are given.

    What neither answers is refused at status 400, since clients try again after a 500, and take a
    404 for a thing that is gone.
    """
    held = Answers(quiet_tables()) if answers is None else answers
    signed: dict[str, Any] = {}
    known = 0

    def answer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        nonlocal known
        if environ.get("PATH_INFO") == GIVE:
            return _sent(_taken(held, environ), start_response)
        if len(held) != known:
            now = len(held)
            signed.update(by_signing_name(held.operations))
            known = now
        services = signed.get(signed_for(environ)[2])
        question = asked(environ, services) if services else None
        given = held.to(question[1]) if question else None
        if question is None or given is None:
            return _by_moto(application, environ, start_response)
        return _sent(_serialised(question[0], given, Request(environ)), start_response)

    return answer


def _by_moto(application: Wsgi, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """What moto answers, or a refusal where it has none."""
    service = signed_for(environ)[2]
    if service and not _has_backend(service):
        return _sent(_not_served(environ, f"no backend for {service}"), start_response)
    begun: list[Any] = []

    def begin(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        # No service of AWS refuses in HTML: that is the server's word for a path unknown to it.
        lost = status.startswith("404") and "text/html" in dict(headers).get("Content-Type", "")
        if service and lost:
            begun.append(status)
            return lambda _: None
        return start_response(status, headers, *rest)

    try:
        body = application(environ, begin)
        return _sent(_not_served(environ), start_response) if begun else body
    except NotImplementedError as error:
        return _sent(_not_served(environ, str(error)), start_response)


@cache
def _has_backend(service: str) -> bool:
    """Whether moto serves what is signed for a name at all; it fails at a name it does not know."""
    if service in BY_OTHER_HOSTS:
        return True
    url = f"https://{SIGNING_ALIASES.get(service, service)}.us-east-1.amazonaws.com"
    return any(pattern.match(url) for _, pattern in backend_url_patterns)


def _not_served(environ: dict[str, Any], message: str = "") -> Answered:
    return not_served(
        signed_for(environ)[2],
        environ.get("CONTENT_TYPE") or "",
        target="HTTP_X_AMZ_TARGET" in environ,
        message=message,
    )


def _sent(answer: Answered, start_response: Any) -> Iterable[bytes]:
    status, headers, body = answer
    start_response(f"{status} Answered", [*headers.items()])
    return [body]


def _serialised(model: "OperationModel", given: Given, request: Request) -> Answered:
    protocol = determine_request_protocol(model.service_model, request.content_type)
    if isinstance(given, Refusal):
        return refused(given, protocol)
    serialiser = get_serializer_class(model.service_model.service_name, protocol)(model)
    answer = serialiser.serialize(typed(model.output_shape, given))
    body = answer["body"]
    text = body.encode() if isinstance(body, str) else body
    return answer["status_code"], dict(answer["headers"]), text


def _taken(answers: Answers, environ: dict[str, Any]) -> Answered:
    told = json.loads(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0)))
    given: Given = Refusal(**told["refusal"]) if "refusal" in told else told["answer"]
    try:
        answers.give(
            told["operation"],
            given,
            account=told["account"],
            region=told["region"],
            parameters=told["parameters"],
        )
    except ValueError as error:
        return 400, {"Content-Type": "text/plain"}, str(error).encode()
    return 200, {"Content-Type": "text/plain"}, b""
