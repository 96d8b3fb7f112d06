"""Tells a running stand-in what to answer: for seeds and tests that reach it by its address."""

import json
from collections.abc import Mapping
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tieout.standins.unserved.answers import Given, Refusal
from tieout.standins.unserved.door import GIVE


def give(
    endpoint: str,
    operation: str,
    given: Given,
    *,
    account: str = "",
    region: str = "",
    parameters: Mapping[str, Any] | None = None,
) -> None:
    """Let the stand-in at `endpoint` answer `service:Operation` so from now on.

    `account`, `region` and `parameters` narrow it to the questions that have these; the answer
    given last is tried first. Instants are text (ISO 8601).

    Raises:
        ValueError: when no service has the operation, or it cannot answer so.
    """
    told: dict[str, Any] = {
        "operation": operation,
        "account": account,
        "region": region,
        "parameters": dict(parameters or {}),
    }
    if isinstance(given, Refusal):
        refusal = {"code": given.code, "status": given.status, "message": given.message}
        told["refusal"] = refusal
    else:
        told["answer"] = given
    body = json.dumps(told).encode()
    request = Request(endpoint.rstrip("/") + GIVE, body)  # noqa: S310 -- a stand-in on this machine
    try:
        with urlopen(request):  # noqa: S310 -- a stand-in on this machine
            return
    except HTTPError as error:
        raise ValueError(error.read().decode()) from error
