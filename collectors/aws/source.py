"""A configured AWS account: who we are in it, which regions it has, and sessions on them."""

import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from collectors.aws.asked import Asked
from collectors.aws.clients import CEILING, LOOPBACK
from collectors.aws.connection import Connection
from collectors.aws.credentials import sign_in
from collectors.aws.operations import TABLE
from collectors.aws.session import Aws
from collectors.division import Bound
from collectors.errors import UnobservedError
from collectors.pacing import Patience
from collectors.tape import Tape
from evidence.errors import UsageError
from evidence.plain_words import did_you_mean
from evidence.scope import Scope
from evidence.transcript import Gap, Transcript

ENABLED = ("opt-in-not-required", "opted-in")
CONFIGURED = "regions names it"
WHO = "sts:GetCallerIdentity"
REGIONS = "ec2:DescribeRegions"
ACTIONS = (REGIONS,)
"""What the source itself needs beyond its collectors; asking who we are needs no permission."""


class AwsSource:
    """One account of AWS, under the operator's name for it.

    How it is signed in to is told in `credentials.SignIn`; `role_arn` may be a chain of roles.
    `regions` are those to read; without them, all that are enabled for the account. `region` is the
    one to ask account-wide questions in. `endpoint_url` stands in for AWS's own endpoints, and
    `endpoints` for those of single services: https, or http on this machine. `concurrency` bounds
    the questions under way at once.

    An account of an organisation comes with a `connection` of its own, and `account` says which it
    has to be; it shares name and settings with the others.

    Raises:
        UsageError: when a setting cannot work.
    """

    system = "aws"

    def __init__(
        self,
        name: str,
        *,
        profile: str | None = None,
        credentials_file: Path | None = None,
        web_identity_token_file: Path | None = None,
        role_arn: str | Sequence[str] | None = None,
        external_id: str | Sequence[str] | None = None,
        session_name: str | None = None,
        session_seconds: int | None = None,
        regions: Sequence[str] | None = None,
        region: str | None = None,
        endpoint_url: str | None = None,
        endpoints: Mapping[str, str] | None = None,
        concurrency: int = CEILING,
        patience: Patience | None = None,
        connection: Connection | None = None,
        account: str | None = None,
    ) -> None:
        given = sign_in(
            name,
            profile=profile,
            credentials_file=credentials_file,
            token_file=web_identity_token_file,
            role_arn=role_arn,
            external_id=external_id,
            session_name=session_name,
            session_seconds=session_seconds,
        )
        if isinstance(regions, str):
            raise UsageError(f"source {name}: regions is a list; write [{regions}]")
        _require_safe(name, endpoint_url, endpoints or {})
        self.name = name
        self._expected = account
        self._regions = tuple(regions) if regions else None
        self._settings: dict[str, object] = {
            "profile": profile,
            "role_arn": role_arn if isinstance(role_arn, str) else list(role_arn or ()) or None,
            "external_id": bool(external_id),
            "web_identity": web_identity_token_file is not None,
            "session_name": session_name,
            "regions": list(regions) if regions else None,
            "region": region,
            "endpoint_url": endpoint_url,
            "endpoints": dict(endpoints) if endpoints else None,
        }
        self.connection = connection or Connection(
            given,
            region=region or (regions[0] if regions else None),
            endpoint_url=endpoint_url,
            endpoints=endpoints,
            ceiling=concurrency,
            patience=patience,
        )
        self._lock = threading.Lock()
        self._told: Asked | None = None
        self._caller: tuple[str, str] | None = None
        self._found: dict[str, str] | None = None

    @property
    def told(self) -> Asked:
        """What AWS was asked about us and about its extent, and where more of it is asked."""
        if self._told is None or self._told.connection is not self.connection:
            self._told = Asked(self.connection)
        return self._told

    def identity(self) -> str:
        """The ARN that AWS itself gives our credentials (sts:GetCallerIdentity).

        Raises:
            UnobservedError: when it does not answer, or says that we are in another account.
        """
        return self._who()[1]

    @property
    def account(self) -> str:
        """The id of the account our credentials belong to.

        Raises:
            UnobservedError: as `identity`.
        """
        return self._who()[0]

    def scopes(self, grain: str) -> Sequence[Scope]:
        """The account, or each of its regions; nothing at any other grain.

        Raises:
            UnobservedError: when AWS does not say which account, or which regions.
        """
        if grain == "account":
            return [Scope(self.name, (self.account,))]
        if grain == "region":
            return [Scope(self.name, (self.account, region)) for region in self.regions()]
        return []

    def regions(self) -> tuple[str, ...]:
        """The regions configured, else those enabled for the account, in order of name.

        Raises:
            UnobservedError: when AWS does not say.
        """
        if self._regions:
            return self._regions
        with self._lock:
            if self._found is None:
                answer = self.told.one(REGIONS, "Regions", AllRegions=True)
                self._found = {
                    each["RegionName"]: each.get("OptInStatus", ENABLED[0])
                    for each in answer["Regions"]
                }
            enabled = tuple(sorted(name for name, is_ in self._found.items() if is_ in ENABLED))
            if not enabled:
                raise UnobservedError(Gap(REGIONS, "incomplete", "NoRegion"))
            return enabled

    def bounds(self) -> Sequence[Bound]:
        """The regions that are read, and those that are not enabled, as far as AWS was asked."""
        if self._caller is None:
            return []
        account = self._caller[0]
        if self._regions:
            return [
                Bound(Scope(self.name, (account, region)), read=True, rule=CONFIGURED)
                for region in sorted(self._regions)
            ]
        return [
            Bound(Scope(self.name, (account, region)), status in ENABLED, status, REGIONS)
            for region, status in sorted((self._found or {}).items())
        ]

    def offers(self, kind: str) -> bool:
        """Whether the kind is one of AWS's."""
        return kind.startswith("aws.")

    def session(self, scope: Scope, tape: Tape) -> Aws:
        """A door to the account, or to one region of it."""
        return Aws(scope, tape, self.connection)

    def settings(self) -> Mapping[str, object]:
        """The configuration, without external ids."""
        return self._settings

    def asked(self) -> Transcript:
        """What AWS was asked about us and about its regions, with its answers."""
        return self.told.transcript()

    @property
    def request_ids(self) -> tuple[str, ...]:
        """AWS's own ids of what it was asked about us."""
        return self.told.request_ids

    def _who(self) -> tuple[str, str]:
        with self._lock:
            if self._caller is None:
                answer = self.told.one(WHO, "Account", "Arn")
                if self._expected and answer["Account"] != self._expected:
                    other = "the role that was assumed is of another account"
                    raise UnobservedError(Gap(WHO, "malformed", "OtherAccount", None, other))
                self._caller = answer["Account"], answer["Arn"]
            return self._caller


def _require_safe(name: str, endpoint_url: str | None, endpoints: Mapping[str, str]) -> None:
    """Signed requests may leave this machine encrypted only."""
    named: dict[str, str] = {f"endpoints.{each}": url for each, url in endpoints.items()}
    if endpoint_url:
        named["endpoint_url"] = endpoint_url
    for setting, told in named.items():
        url = urlsplit(told)
        loopback = url.scheme == "http" and url.hostname in LOOPBACK
        if not loopback and not (url.scheme == "https" and url.hostname):
            raise UsageError(
                f"source {name}: {setting} {told!r} must be https, or http on this machine"
            )
    services = sorted({operation.partition(":")[0] for operation in TABLE})
    for service in endpoints:
        if service not in services:
            mend = did_you_mean(service, services) or f"one of {', '.join(services)}"
            raise UsageError(
                f"source {name}: endpoints names {service!r}, which nothing asks; {mend}"
            )
