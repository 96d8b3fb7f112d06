"""An AWS account made up by moto, answered over loopback HTTP, with a clock that seeds can set."""

import logging
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, tzinfo
from functools import cache
from importlib import import_module
from threading import Thread
from types import SimpleNamespace, TracebackType
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from moto.iam.models import IAMBackend

    from tieout.standins.unserved.answers import Answers

ACCOUNT = "123456789012"
PARTITION = "aws"
PLACEHOLDER_KEY = "AKIASTANDINEXAMPLE01"
PLACEHOLDER_SECRET = "no-secret-this-key-opens-only-a-stand-in"  # noqa: S105 -- it opens nothing
SETTINGS = {
    # 1,301 public images and their snapshots would else stand in every account.
    "MOTO_EC2_LOAD_DEFAULT_AMIS": "false",
    "MOTO_IAM_LOAD_MANAGED_POLICIES": "false",
}
REPORT_DATE = "%Y-%m-%dT%H:%M:%S+00:00"
Wsgi = Callable[[dict[str, Any], Any], Iterable[bytes]]


class AwsStandIn:
    """One made-up AWS account behind the HTTP interfaces of its services, on 127.0.0.1.

    It listens from entering the context to leaving it, at `port` or a free one. Identifiers come
    from `seed`, so that the same calls in the same order make the same account. `front` is put
    before what answers, to count or to delay. moto keeps one account a process: only one stand-in
    may listen at a time.
    """

    def __init__(
        self, *, port: int = 0, seed: int = 20210317, front: Callable[[Wsgi], Wsgi] | None = None
    ) -> None:
        self._port = port
        self._seed = seed
        self._front = front
        self.answers: Answers
        """What it answers in front of moto."""
        self._server: Any = None
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        os.environ.update(SETTINGS)
        from moto.backends import get_backend
        from moto.moto_api._internal import mock_random
        from moto.moto_api._internal.models import moto_api_backend
        from moto.moto_server.werkzeug_app import (
            DomainDispatcherApplication,
            MotoRequestHandler,
            create_backend_app,
        )
        from werkzeug.serving import make_server

        from tieout.standins.unserved.answers import Answers
        from tieout.standins.unserved.door import quiet_tables

        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        moto_api_backend.reset()
        mock_random.seed(self._seed)
        get_backend("iam")
        centers: Any = get_backend("sso-admin")[ACCOUNT]
        for region in sorted(centers.regions):
            # moto draws the id of a region's Identity Center when it is asked for first.
            _ = centers[region]
        mock_random.seed(self._seed)
        dispatcher: Any = DomainDispatcherApplication(create_backend_app)
        # moto looks through the folders of all its services to answer each request.
        dispatcher.get_backend_for_host = cache(dispatcher.get_backend_for_host)
        self.answers = Answers(quiet_tables())
        application = refuse_unimplemented(dispatcher, self.answers)
        if self._front:
            application = self._front(application)
        self._server = make_server(
            "127.0.0.1", self._port, application, threaded=True, request_handler=MotoRequestHandler
        )
        self._thread = Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        if self._thread:
            self._thread.join()

    @property
    def url(self) -> str:
        """Where it listens, `http://127.0.0.1:40124`."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @contextmanager
    def clock(self) -> Iterator["SetClock"]:
        """A clock that moto believes inside the block; what is made takes its instants from it."""
        moto_time: Any = import_module("moto.core.utils")
        real = moto_time.datetime
        clock = SetClock()
        # moto's modules import `utcnow` by name; the module that defines it reads this name late.
        moto_time.datetime = SimpleNamespace(datetime=clock.as_datetime())
        try:
            yield clock
        finally:
            moto_time.datetime = real

    @property
    def iam(self) -> "IAMBackend":
        """The IAM of the account, for what no API sets: sign-ins, root's credentials."""
        from moto.iam.models import iam_backends

        return iam_backends[ACCOUNT][PARTITION]

    def password_used(self, user: str, at: datetime) -> None:
        """Say when a user signed in to the console last."""
        self.iam.users[user].password_last_used = naive(at)  # type: ignore[assignment]

    def key_used(self, user: str, at: datetime, service: str, region: str) -> None:
        """Say when, and for which service and region, a user's keys were used last."""
        from moto.iam.models import AccessKeyLastUsed

        for key in self.iam.users[user].access_keys:
            key.last_used = AccessKeyLastUsed(naive(at), service, region)

    def bucket_made(self, bucket: str, at: datetime) -> None:
        """Say when a bucket was made."""
        from moto.s3.models import s3_backends

        s3_backends[ACCOUNT][PARTITION].buckets[bucket].creation_date = at

    def root(self, *, made: datetime, used: datetime | None, account: str = ACCOUNT) -> None:
        """Give an account a root user with a second factor and no keys, as AWS reports one."""
        from moto.iam.models import iam_backends

        iam: Any = iam_backends[account][PARTITION]
        iam.account_summary._account_mfa_enabled = 1  # noqa: SLF001 -- moto offers no call for it
        report = iam.get_credential_report
        row = root_row(made, used, account)

        def whole() -> str:
            # moto leaves the root user out of the report; AWS puts it first.
            head, _, users = report().partition("\n")
            return f"{head}\n{row}\n{users}"

        iam.get_credential_report = whole

    def hold_managed(
        self, role: str, name: str, statements: list[dict[str, Any]], *, made: datetime
    ) -> None:
        """Attach a policy of AWS's own to a role; moto is told to know none but those."""
        from moto.iam.models import AWSManagedPolicy

        stamp = made.strftime(REPORT_DATE)
        document = {"Version": "2012-10-17", "Statement": statements}
        told = {"DefaultVersionId": "v1", "Path": "/", "Document": document}
        policy = AWSManagedPolicy.from_data(
            name, ACCOUNT, "us-east-1", {**told, "CreateDate": stamp, "UpdateDate": stamp}
        )
        iam: Any = self.iam
        iam.aws_managed_policies.append(policy)
        iam.managed_policies[policy.arn] = policy
        iam.attach_role_policy(policy.arn, role)

    def recognise(self, role_arn: str, session: str) -> None:
        """Let the placeholder key be a session of a role, in what the account says of the caller.

        The session is no key of IAM's, so that reading leaves no trace of last use on the role.
        """
        from moto.sts.models import AssumedRole, sts_backends

        key: Any = import_module("moto.iam.models").AccessKey(None, "ASIA", ACCOUNT)
        key.access_key_id, key.secret_access_key = PLACEHOLDER_KEY, PLACEHOLDER_SECRET
        role: Any = AssumedRole(ACCOUNT, "us-east-1", key, session, role_arn, "", 3600, "")
        sts_backends[ACCOUNT][PARTITION].assumed_roles.append(role)


class SetClock:
    """The instant at which the stand-in believes itself to be."""

    def __init__(self) -> None:
        self.instant = datetime(2020, 1, 1, tzinfo=UTC)

    def set(self, instant: datetime) -> None:
        """Let it be `instant` from now on."""
        self.instant = instant

    def as_datetime(self) -> type[datetime]:
        """A datetime class whose `now` is this clock."""
        clock = self

        class Clocked(datetime):
            @classmethod
            def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
                return clock.instant if tz else naive(clock.instant)

        return Clocked


def naive(instant: datetime) -> datetime:
    """As moto keeps instants: in UTC, without saying so."""
    return instant.astimezone(UTC).replace(tzinfo=None)


def root_row(made: datetime, used: datetime | None, account: str = ACCOUNT) -> str:
    """The root user's row of a credential report: a password, a second factor, no keys."""
    arn = f"arn:{PARTITION}:iam::{account}:root"
    last = used.strftime(REPORT_DATE) if used else "no_information"
    key = ["false", "N/A", "N/A", "N/A", "N/A"]
    fields = ["<root_account>", arn, made.strftime(REPORT_DATE), "not_supported", last]
    return ",".join([*fields, "not_supported", "not_supported", "true", *key, *key, *_NO_CERTS])


_NO_CERTS = ("false", "N/A", "false", "N/A")


def refuse_unimplemented(application: Wsgi, answers: "Answers | None" = None) -> Wsgi:
    """Answer what moto does not serve: as a quiet account would, or by 400 NotImplemented.

    moto would answer 500, which clients try again. What a quiet account answers stands in
    `tieout.standins.unserved.quiet`.
    """
    from tieout.standins.unserved.door import answer_unserved

    return answer_unserved(application, answers)
