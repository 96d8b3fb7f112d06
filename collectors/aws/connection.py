"""The SDK behind a session: single calls and pages, asked at a pace and with one's credentials."""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from collectors.aws import classify
from collectors.aws.clients import CEILING, Clients
from collectors.aws.credentials import (
    LONGEST_IN_CHAIN,
    Role,
    SignIn,
    acting_as,
    assumed,
    chained,
)
from collectors.aws.operations import require_read
from collectors.aws.partition import asked_in
from collectors.errors import UnobservedError, WriteRefusedError
from collectors.pacing import Deadline, Paces, Patience
from collectors.tape import Answer
from evidence.canonical import canonical
from evidence.transcript import Gap

CONCURRENCY = 32
"""How many facets of one unit are asked at once, at most."""


FASTER = {"s3": 3}
"""How many times faster than others a service is asked: half of all questions are of buckets.

AWS publishes no limit for their settings, only that a prefix of one bucket serves 5,500 reads a
second; where it throttles after all, the pace slows down.
"""


class Connection:
    """The SDK with the credentials of one account; safe to share among threads.

    `sign_in` says where they come from. `endpoint_url` stands in for every service's own endpoint,
    `endpoints` for those of single services. `ceiling` bounds the questions under way at once, here
    and in all connections made by `member`.
    """

    def __init__(
        self,
        sign_in: SignIn | None = None,
        *,
        region: str | None = None,
        endpoint_url: str | None = None,
        endpoints: Mapping[str, str] | None = None,
        ceiling: int = CEILING,
        patience: Patience | None = None,
        home: "Connection | None" = None,
        role: Role | None = None,
    ) -> None:
        patience = patience or Patience()
        self.paces = Paces(patience)
        self._home = home
        self._role = role
        self.clients: Clients = (
            home.clients
            if home
            else Clients(
                sign_in or SignIn(),
                region=region,
                endpoint_url=endpoint_url,
                endpoints=endpoints,
                attempts=patience.attempts,
                ceiling=ceiling,
            )
        )
        self._lock = threading.RLock()
        self._credentials: Any = None
        self._worked = False

    def member(self, role: Role) -> "Connection":
        """The connection of a role that is assumed from here, with the same clients."""
        return Connection(home=self, role=role, patience=self.patience)

    @property
    def patience(self) -> Patience:
        """How long and how often a question is asked."""
        return self.paces.patience

    @property
    def sdk(self) -> Any:
        """The SDK's session that builds the clients; hooks registered before one is built hold."""
        return self.clients.sdk

    @property
    def region(self) -> str:
        """The home region: as configured, as the profile says, else by the role's partition."""
        return self.clients.region

    @property
    def credentials(self) -> Any:
        """What this account is signed in to with, as the SDK keeps credentials; None for none."""
        with self._lock:
            if self._credentials is None:
                self._credentials = self._signed_in()
            return self._credentials

    def ask(
        self,
        operation: str,
        region: str,
        parameters: Mapping[str, Any],
        deadline: Deadline | None = None,
    ) -> Answer:
        """The answer to one call, as the SDK gives it, throttling and outages waited out.

        AWS throttles by service and region; each has a pace of its own, shared by all that ask.

        Raises:
            UnobservedError: when there is no answer.
        """
        require_read(operation)
        client = self._client(operation, region)
        service = operation.partition(":")[0]
        pace = self.paces.of((service, region or self.region), FASTER.get(service, 1))
        tried = [0]
        send = partial(self._sent, client, operation, parameters, tried)
        try:
            raw, _ = pace.ask(operation, send, deadline)
        except UnobservedError as error:
            if self._worked and classify.is_sign_in(error.gap, operation):
                # We were signed in; that we cannot sign in again is the end of the credentials.
                lapsed = replace(error.gap, cause="expired")
                raise UnobservedError(lapsed, request_id=error.request_id) from error
            raise
        self._worked = True
        return Answer(raw, tried[0], raw.get("ResponseMetadata", {}).get("RequestId"))

    def pages(
        self,
        operation: str,
        region: str,
        parameters: Mapping[str, Any],
        deadline: Deadline | None = None,
    ) -> Iterator[Answer]:
        """The answers to a paged call, one a page, each asked like any other call.

        Raises:
            UnobservedError: when a page is missing, also when its token is missing or came twice.
        """
        from botocore.exceptions import PaginationError
        from botocore.paginate import Paginator

        require_read(operation)
        self._client(operation, region)
        paging = self.clients.paging(operation)
        if paging is None:
            yield self.ask(operation, region, parameters, deadline)
            return
        given, taken = _names(paging["output_token"]), _names(paging["input_token"])
        more = str(paging.get("more_results", ""))
        seen: set[bytes] = set()
        last = Answer({})

        def page(**asked: Any) -> Any:
            nonlocal last
            token = canonical([asked.get(name) for name in taken])
            if token in seen:
                raise UnobservedError(Gap(operation, "incomplete", "RepeatedToken"))
            seen.add(token)
            last = self.ask(operation, region, asked, deadline)
            return last.body

        try:
            pager: Any = Paginator
            for raw in pager(page, paging, None).paginate(**parameters):
                body = {name: raw[name] for name in raw if name not in (more, *given)}
                yield Answer(body, last.attempts, last.request_id)
        except PaginationError as error:
            raise UnobservedError(Gap(operation, "incomplete", "RepeatedToken")) from error
        if last.body.get(more) and not any(last.body.get(name) for name in given):
            raise UnobservedError(Gap(operation, "incomplete", "MissingToken"))

    def content(
        self, operation: str, region: str, parameters: Mapping[str, Any], allowed: frozenset[str]
    ) -> Answer:
        """The answer to one of the `allowed` operations, which may hand out content.

        For `collectors.aws.content`, the one door that is opened for it. A body that streams is
        read by the caller.

        Raises:
            UnobservedError: when there is no answer.
            WriteRefusedError: for any other operation; nothing was sent.
        """
        from botocore.exceptions import BotoCoreError

        if operation not in allowed:
            raise WriteRefusedError(f"{operation} is not opened here; nothing was sent")
        service = operation.partition(":")[0]
        try:
            client = self.clients.content(service, region, allowed)
        except (BotoCoreError, ValueError) as error:
            raise UnobservedError(classify.gap(operation, type(error).__name__)) from error
        tried = [0]
        send = partial(self._sent, client, operation, parameters, tried)
        raw, _ = self.paces.of((service, region), FASTER.get(service, 1)).ask(operation, send, None)
        return Answer(raw, tried[0], raw.get("ResponseMetadata", {}).get("RequestId"))

    def _sent(
        self, client: Any, operation: str, parameters: Mapping[str, Any], tried: list[int]
    ) -> Any:
        with self.clients.begun, acting_as(self.credentials):
            return _sent(client, operation, parameters, tried)

    def _client(self, operation: str, region: str) -> Any:
        from botocore.exceptions import BotoCoreError

        try:
            # The SDK looks for credentials of our own here; roles are assumed when a question is
            # sent, since that may have to be waited for.
            _, home = self.credentials, self.region
            return self.clients.of(operation, asked_in(region, home) if region else home)
        except (BotoCoreError, ValueError) as error:
            raise UnobservedError(classify.gap(operation, type(error).__name__)) from error

    def _signed_in(self) -> Any:
        if self._home and self._role:
            given = self.clients.sign_in
            if given.seconds:
                # As a rule a role of home's assumes it, and a chain has an hour at most.
                given = replace(given, seconds=min(given.seconds, LONGEST_IN_CHAIN))
            return assumed(self.clients.sts, self._home.credentials, self._role, given)
        first = None if self.clients.sign_in.token_file else self.clients.own.get_credentials()
        return chained(self.clients.sts, first, self.clients.sign_in)


def _names(paging: Any) -> list[str]:
    return [paging] if isinstance(paging, str) else list(paging)


def _sent(client: Any, operation: str, parameters: Mapping[str, Any], tried: list[int]) -> Any:
    """One round of the SDK's own attempts, which are added to `tried`."""
    from botocore import xform_name
    from botocore.exceptions import BotoCoreError, ClientError
    from botocore.parsers import ResponseParserError

    name = operation.partition(":")[2]
    if name not in client.meta.service_model.operation_names:
        raise UnobservedError(Gap(operation, "unsupported", "UnknownOperation"))
    try:
        raw = getattr(client, xform_name(name))(**parameters)
    except ClientError as error:
        about = error.response.get("ResponseMetadata", {})
        tried[0] += 1 + about.get("RetryAttempts", 0)
        told = error.response.get("Error", {})
        # A role that cannot be assumed shows in whatever was asked first.
        asked = operation if error.operation_name == name else f"sts:{error.operation_name}"
        found = classify.gap(
            asked,
            str(told.get("Code", "")),
            about.get("HTTPStatusCode"),
            str(told.get("Message", "")),
        )
        raise UnobservedError(
            found, wait=_retry_after(about), request_id=about.get("RequestId")
        ) from error
    except (BotoCoreError, ResponseParserError) as error:
        tried[0] += 1
        raise UnobservedError(classify.gap(operation, type(error).__name__)) from error
    except RuntimeError as error:
        if "still expired" not in str(error):
            raise
        # The SDK's word for credentials that it refreshed, and that had lapsed already.
        raise UnobservedError(classify.gap(operation, "ExpiredToken")) from error
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        # What the SDK's parsers raise for a good status over an answer of another form, such as
        # the sign-in page of a proxy.
        tried[0] += 1
        raise UnobservedError(Gap(operation, "malformed", "OddAnswer")) from error
    tried[0] += 1 + raw.get("ResponseMetadata", {}).get("RetryAttempts", 0)
    return raw


def _retry_after(about: Mapping[str, Any]) -> float | None:
    """The seconds of a Retry-After header; AWS sends none but in whole seconds."""
    text = str(about.get("HTTPHeaders", {}).get("retry-after", "")).strip()
    return float(text) if text.isdecimal() else None
