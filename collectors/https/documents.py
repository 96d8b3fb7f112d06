"""Documents in answers: JSON as JSON, CSV as text, and never the sign-in page of a proxy."""

from typing import Any

import orjson

from collectors.errors import UnobservedError
from collectors.https.attempts import Reply
from evidence.transcript import Gap


def json_value(operation: str, reply: Reply) -> Any:
    """The JSON value in an answer.

    Raises:
        UnobservedError: for anything else, such as a page of HTML or a body that was cut short.
    """
    try:
        return orjson.loads(reply.data)
    except orjson.JSONDecodeError as error:
        raise UnobservedError(_malformed(operation, reply, "NotJson")) from error


def json_object(operation: str, reply: Reply) -> dict[str, Any]:
    """The JSON object in an answer.

    Raises:
        UnobservedError: for anything else.
    """
    document = json_value(operation, reply)
    if not isinstance(document, dict):
        raise UnobservedError(_malformed(operation, reply, "NotAnObject"))
    return document


def text_of(operation: str, reply: Reply) -> str:
    """The text of an answer in UTF-8, without its byte order mark.

    Raises:
        UnobservedError: for other bytes, and for a page of HTML.
    """
    try:
        text = reply.data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnobservedError(_malformed(operation, reply, "NotUtf8")) from error
    if "html" in reply.headers.get("content-type", "") or text.lstrip()[:1] == "<":
        raise UnobservedError(_malformed(operation, reply, "HtmlAnswer"))
    return text


def at(document: Any, path: str) -> Any:
    """What stands at a dotted path, `data.items`; None where nothing does; all for an empty one.

    A member whose own name has dots (`@odata.nextLink`) is found by its whole name.
    """
    if isinstance(document, dict) and path in document:
        return document[path]
    for part in filter(None, path.split(".")):
        if not isinstance(document, dict):
            return None
        document = document.get(part)
    return document


def _malformed(operation: str, reply: Reply, code: str) -> Gap:
    """The gap; a page of HTML is called by its name, since people look for it in the browser."""
    if "html" in reply.headers.get("content-type", "") or reply.data.lstrip()[:1] == b"<":
        code = "HtmlAnswer"
    return Gap(operation, "malformed", code, reply.status)
