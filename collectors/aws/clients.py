"""The SDK: its clients, built once for each service and region and shared by all accounts.

No other room knows the SDK, and this one loads it when a live question is first asked: a session on
a recorded tape needs neither it nor a network.
"""

import threading
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from collectors.aws.credentials import SESSION_NAME, Borrowed, SignIn
from collectors.aws.instants import instant
from collectors.aws.models import CutDown
from collectors.aws.operations import TABLE, require_read
from collectors.aws.partition import home_of, of_arn
from collectors.aws.tokens import by_token
from collectors.errors import WriteRefusedError

ACCOUNT_DIGITS = 12
CEILING = 32
"""Questions under way at once in all accounts, regions and services of a source."""
LOOPBACK = ("localhost", "127.0.0.1", "::1")
SIGN_IN = frozenset({"AssumeRole", "AssumeRoleWithWebIdentity"})


class Clients:
    """Clients of every service and region that is asked; safe to share among threads.

    Every client signs with the credentials of whoever asks (`credentials.acting_as`). `endpoints`
    stand in for the endpoints of single services, `endpoint_url` for those of all others.
    `attempts` is how often the SDK tries within one round; `ceiling` bounds what is under way.
    """

    def __init__(
        self,
        sign_in: SignIn,
        *,
        region: str | None = None,
        endpoint_url: str | None = None,
        endpoints: Mapping[str, str] | None = None,
        attempts: int = 3,
        ceiling: int = CEILING,
    ) -> None:
        self.sign_in = sign_in
        self.ceiling = ceiling
        self.slots: AbstractContextManager[object] = threading.BoundedSemaphore(ceiling)
        """Taken while a question is under way, and neither while it is written nor while it waits
        to be asked again."""
        self.begun = threading.BoundedSemaphore(2 * ceiling)
        """Taken from signing to parsing: what waits for a slot is signed, and signatures age."""
        self._region = region
        self._endpoint_url = endpoint_url
        self._endpoints = endpoints or {}
        self._attempts = attempts
        self._lock = threading.RLock()
        self._own: Any = None
        self._sdk: Any = None
        self._built_ones: dict[tuple[str, str], Any] = {}
        self._pagings: dict[str, dict[str, Any] | None] = {}

    @property
    def sdk(self) -> Any:
        """The SDK's session that builds clients; hooks registered before one is built hold."""
        with self._lock:
            if self._sdk is None:
                sdk = self._configured()
                loader = sdk.get_component("data_loader")
                loader.file_loader = CutDown(loader.file_loader, _kept())
                parsers = sdk.get_component("response_parser_factory")
                parsers.set_parser_defaults(timestamp_parser=instant)
                sdk.register_component("credential_provider", Borrowed())
                self._sdk = sdk
            return self._sdk

    @contextmanager
    def _knowing(self, operation: str) -> Iterator[Any]:
        """The SDK's session that builds clients, for once with all it knows of a service.

        What no collector of ours asks is cut out of its descriptions, unless a user's asks it.
        """
        with self._lock:
            sdk = self.sdk
            cut = sdk.get_component("data_loader")
            if operation not in TABLE:
                sdk.register_component("data_loader", self.own.get_component("data_loader"))
            try:
                yield sdk
            finally:
                sdk.register_component("data_loader", cut)

    @property
    def own(self) -> Any:
        """The SDK's session that finds our own credentials, by its standard chain."""
        with self._lock:
            if self._own is None:
                self._own = self._configured()
            return self._own

    @property
    def region(self) -> str:
        """The home region: as configured, as the profile says, else that of the role's partition.

        Without any of them us-east-1.
        """
        if self._region:
            return self._region
        told = self.own.get_config_variable("region")
        if told:
            return str(told)
        roles = self.sign_in.roles
        return home_of(of_arn(roles[-1].arn) if roles else "aws")

    def of(self, operation: str, region: str) -> Any:
        """The client of an operation's service in a region; it refuses whatever is no read.

        Raises:
            BotoCoreError: of the SDK, when there is no such service or its settings are mistaken.
            ValueError: of the SDK, as BotoCoreError.
        """
        service = operation.partition(":")[0]
        key = (service if operation in TABLE else f"{service}, all of it"), region
        found = self._built_ones.get(key)
        if found is None:
            with self._knowing(operation) as sdk:
                found = self._built_ones.get(key)
                if found is None:
                    found = self._built(sdk, service, region)
                    gate = partial(_gate, service)
                    found.meta.events.register_first("before-call", gate)
                    self._built_ones[key] = found
        return found

    def sts(self) -> Any:
        """The client that roles are assumed with, which can do nothing else."""
        with self._lock:
            key = "sign-in", self.region
            if key not in self._built_ones:
                client = self._built(self.sdk, "sts", self.region)
                client.meta.events.register_first("before-call", _sign_in_gate)
                self._built_ones[key] = client
            return self._built_ones[key]

    def content(self, service: str, region: str, allowed: frozenset[str]) -> Any:
        """The client of a service that lets the operations of `allowed` through, and no other.

        Raises:
            BotoCoreError: as `of`.
            ValueError: as `of`.
        """
        key = f"{service}, {', '.join(sorted(allowed))}", region
        found = self._built_ones.get(key)
        if found is None:
            with self._knowing(f"{service}:") as sdk:
                found = self._built(sdk, service, region)
                gate = partial(_content_gate, service, allowed)
                found.meta.events.register_first("before-call", gate)
                self._built_ones[key] = found
        return found

    def paging(self, operation: str) -> dict[str, Any] | None:
        """How the SDK's own data, or its tokens, say that an operation is paged; None for not."""
        from botocore.exceptions import DataNotFoundError

        with self._lock:
            if operation not in self._pagings:
                service, _, name = operation.partition(":")
                try:
                    model = self.sdk.get_paginator_model(service)
                    self._pagings[operation] = model.get_paginator(name)
                except (DataNotFoundError, ValueError):
                    self._pagings[operation] = self._by_token(operation)
            return self._pagings[operation]

    def _by_token(self, operation: str) -> dict[str, Any] | None:
        from botocore.model import OperationNotFoundError

        service, _, name = operation.partition(":")
        with self._knowing(operation) as sdk:
            model = sdk.get_service_model(service)
        try:
            return by_token(model.operation_model(name))
        except OperationNotFoundError:
            # Told as unsupported when it is asked.
            return None

    def _built(self, sdk: Any, service: str, region: str) -> Any:
        from botocore.config import Config

        endpoint = self._endpoints.get(service, self._endpoint_url)
        client = sdk.create_client(
            service,
            region_name=region,
            endpoint_url=endpoint,
            config=Config(
                connect_timeout=10,
                read_timeout=60,
                max_pool_connections=self.ceiling,
                retries={"mode": "standard", "total_max_attempts": self._attempts},
                # Said once: the SDK would put its own together anew, twice for each question.
                user_agent=f"{sdk.user_agent()} {SESSION_NAME}",
                s3={"addressing_style": "path" if endpoint else "auto"},
                account_id_endpoint_mode="disabled",
            ),
        )
        # The SDK sends by this alone; nothing public lies between its signing and its parsing.
        sending = client._endpoint  # noqa: SLF001
        sending.http_session = InSlot(sending.http_session, self)
        if endpoint and urlsplit(endpoint).hostname in LOOPBACK:
            client.meta.events.register("before-call.s3-control", _without_account_host)
        return client

    def _configured(self) -> Any:
        from botocore.session import Session as Sdk

        sdk = Sdk(profile=self.sign_in.profile)
        if self.sign_in.credentials_file:
            sdk.set_config_variable("credentials_file", str(self.sign_in.credentials_file))
        return sdk


class InSlot:
    """Sends what the SDK has signed, in the place of its own sender, when a slot is free."""

    def __init__(self, sender: Any, clients: Clients) -> None:
        self._sender = sender
        self._clients = clients

    def send(self, request: Any) -> Any:
        """The answer, as the SDK's own sender gives it."""
        with self._clients.slots:
            return self._sender.send(request)

    def close(self) -> None:
        """Close the connections that are open."""
        self._sender.close()


def _kept() -> dict[str, set[str]]:
    """The operations that some collector of ours asks, and those of signing in, by service."""
    kept: dict[str, set[str]] = {"sts": set(SIGN_IN)}
    for operation in TABLE:
        service, _, name = operation.partition(":")
        kept.setdefault(service, set()).add(name)
    return kept


def _gate(service: str, model: Any, **_: Any) -> None:
    """The second net, in the SDK itself: whatever is about to be sent must be a read."""
    require_read(f"{service}:{model.name}")


def _content_gate(service: str, allowed: frozenset[str], model: Any, **_: Any) -> None:
    """The client of the one door to content does nothing else."""
    if f"{service}:{model.name}" not in allowed:
        raise WriteRefusedError(f"{service}:{model.name} is not opened here; nothing was sent")


def _sign_in_gate(model: Any, **_: Any) -> None:
    """The client that signs in does nothing else."""
    if model.name not in SIGN_IN:
        raise WriteRefusedError(f"sts:{model.name} is no way to sign in; nothing was sent")


def _without_account_host(params: dict[str, Any], **_: Any) -> None:
    """Take the account id off the host name, which a stand-in endpoint does not answer to."""
    url = urlsplit(params["url"])
    account, _dot, host = url.netloc.partition(".")
    if len(account) == ACCOUNT_DIGITS and account.isdigit():
        params["url"] = urlunsplit(url._replace(netloc=host))
