"""The SDK behind a session: credentials, clients, single calls and pages, asked at a pace.

No other room knows the SDK, and this one loads it when a live question is first asked: a session on
a recorded tape needs neither it nor a network.
"""

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from collectors.aws import classify
from collectors.aws.operations import require_read
from collectors.errors import UnobservedError
from collectors.pacing import Deadline, Paces, Patience
from collectors.tape import Answer
from evidence.canonical import canonical
from evidence.transcript import Gap

ACCOUNT_DIGITS = 12
CONCURRENCY = 16
DEFAULT_REGION = "us-east-1"
SESSION_NAME = "tieout"


class Connection:
    """The SDK with one set of credentials; clients are built once each, and safe to share.

    Credentials come from the SDK's standard chain, or of `profile`, which may stand in a
    `credentials_file` other than the SDK's own; with `role_arn` they assume that role.
    `endpoint_url` stands in for every service's own endpoint.
    """

    def __init__(
        self,
        *,
        profile: str | None = None,
        credentials_file: Path | None = None,
        role_arn: str | None = None,
        external_id: str | None = None,
        region: str | None = None,
        endpoint_url: str | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._profile = profile
        self._credentials_file = credentials_file
        self._role_arn = role_arn
        self._external_id = external_id
        self._region = region
        self._endpoint_url = endpoint_url
        self.paces = Paces(patience or Patience())
        self._lock = threading.RLock()
        self._sdk: Any = None
        self._clients: dict[tuple[str, str], Any] = {}
        self._worked = False

    @property
    def patience(self) -> Patience:
        """How long and how often a question is asked."""
        return self.paces.patience

    @property
    def sdk(self) -> Any:
        """The SDK's own session; event hooks registered on it before a client is built hold."""
        with self._lock:
            if self._sdk is None:
                self._sdk = self._signed_in()
            return self._sdk

    @property
    def region(self) -> str:
        """The home region: as configured, as the profile says, else us-east-1."""
        return self._region or str(self.sdk.get_config_variable("region") or DEFAULT_REGION)

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
        pace = self.paces.of((operation.partition(":")[0], region or self.region))
        tried = [0]
        try:
            raw, _ = pace.ask(
                operation, partial(_sent, client, operation, parameters, tried), deadline
            )
        except UnobservedError as error:
            if self._worked and classify.is_sign_in(error.gap, operation):
                # We were signed in; that we cannot sign in again is the end of the credentials.
                raise UnobservedError(replace(error.gap, cause="expired")) from error
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
        paging = self._paging(operation)
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

    def _paging(self, operation: str) -> dict[str, Any] | None:
        """How the SDK's own data says that an operation is paged; None when it is not."""
        from botocore.exceptions import DataNotFoundError

        service, _, name = operation.partition(":")
        try:
            with self._lock:
                paging: dict[str, Any] = self.sdk.get_paginator_model(service).get_paginator(name)
        except (DataNotFoundError, ValueError):
            return None
        return paging

    def _client(self, operation: str, region: str) -> Any:
        from botocore.exceptions import BotoCoreError

        service = operation.partition(":")[0]
        with self._lock:
            try:
                key = service, region or self.region
                if key not in self._clients:
                    self._clients[key] = self._built(self.sdk, *key)
            except (BotoCoreError, ValueError) as error:
                raise UnobservedError(classify.gap(operation, type(error).__name__)) from error
            return self._clients[key]

    def _built(self, sdk: Any, service: str, region: str, **credentials: Any) -> Any:
        from botocore.config import Config

        client = sdk.create_client(
            service,
            region_name=region,
            endpoint_url=self._endpoint_url,
            config=Config(
                connect_timeout=10,
                read_timeout=60,
                max_pool_connections=CONCURRENCY,
                retries={"mode": "standard", "total_max_attempts": self.patience.attempts},
                user_agent_extra=SESSION_NAME,
                s3={"addressing_style": "path" if self._endpoint_url else "auto"},
            ),
            **credentials,
        )
        if not credentials:
            client.meta.events.register_first("before-call", partial(_gate, service))
        if self._endpoint_url:
            client.meta.events.register("before-call.s3-control", _without_account_host)
        return client

    def _signed_in(self) -> Any:
        from botocore.credentials import AssumeRoleCredentialFetcher, DeferredRefreshableCredentials
        from botocore.exceptions import NoCredentialsError

        sdk = self._configured()
        if not self._role_arn:
            return sdk
        source = sdk.get_credentials()
        if source is None:
            raise NoCredentialsError
        home = self._region or str(sdk.get_config_variable("region") or DEFAULT_REGION)
        chosen = {"RoleSessionName": SESSION_NAME}
        if self._external_id:
            chosen["ExternalId"] = self._external_id
        fetcher = AssumeRoleCredentialFetcher(
            client_creator=lambda service, **given: self._built(sdk, service, home, **given),
            source_credentials=source,
            role_arn=self._role_arn,
            extra_args=chosen,
        )
        assumed = self._configured()
        credentials = DeferredRefreshableCredentials(fetcher.fetch_credentials, "assume-role")
        assumed.register_component("credential_provider", _Resolved(credentials))
        return assumed

    def _configured(self) -> Any:
        from botocore.session import Session as Sdk

        sdk = Sdk(profile=self._profile)
        if self._credentials_file:
            sdk.set_config_variable("credentials_file", str(self._credentials_file))
        return sdk


class _Resolved:
    """Credentials in the place of the SDK's own search for them."""

    def __init__(self, credentials: Any) -> None:
        self._credentials = credentials

    def load_credentials(self) -> Any:
        return self._credentials


def _names(paging: Any) -> list[str]:
    return [paging] if isinstance(paging, str) else list(paging)


def _gate(service: str, model: Any, **_: Any) -> None:
    """The second net, in the SDK itself: whatever is about to be sent must be a read."""
    require_read(f"{service}:{model.name}")


def _without_account_host(params: dict[str, Any], **_: Any) -> None:
    """Take the account id off the host name, which a stand-in endpoint does not answer to."""
    url = urlsplit(params["url"])
    account, _dot, host = url.netloc.partition(".")
    if len(account) == ACCOUNT_DIGITS and account.isdigit():
        params["url"] = urlunsplit(url._replace(netloc=host))


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
        raise UnobservedError(found, wait=_retry_after(about)) from error
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
