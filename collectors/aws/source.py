"""A configured AWS account: who we are in it, which regions it has, and sessions on them."""

import re
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from collectors.aside import Aside
from collectors.aws.connection import Connection
from collectors.aws.operations import evidence_of
from collectors.aws.session import Aws
from collectors.errors import UnobservedError
from collectors.pacing import Patience
from collectors.tape import Answer, Tape
from evidence.errors import UsageError
from evidence.scope import Scope
from evidence.transcript import Gap, Transcript

ROLE = re.compile(r"arn:aws[a-z-]*:iam::\d{12}:role/.+")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
ENABLED = ("opt-in-not-required", "opted-in")
ACTIONS = ("ec2:DescribeRegions",)
"""What the source itself needs beyond its collectors; asking who we are needs no permission."""


class AwsSource:
    """One account of AWS, under the operator's name for it.

    Credentials come from the SDK's standard chain or from `profile`, which stands in
    `credentials_file` where the SDK's own file is not the one meant; with `role_arn` (and
    `external_id`) they assume that role. `regions` are those to read; without them, all that are
    enabled for the account. `region` is the one to ask account-wide questions in. `endpoint_url`
    stands in for AWS's own endpoints: https, or http on this machine.

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
        role_arn: str | None = None,
        external_id: str | None = None,
        regions: Sequence[str] | None = None,
        region: str | None = None,
        endpoint_url: str | None = None,
        patience: Patience | None = None,
    ) -> None:
        if role_arn and not ROLE.fullmatch(role_arn):
            raise UsageError(
                f"source {name}: role_arn {role_arn!r} is no role; "
                "write arn:aws:iam::ACCOUNT:role/NAME"
            )
        if external_id and not role_arn:
            raise UsageError(f"source {name}: external_id is of use with role_arn only")
        if isinstance(regions, str):
            raise UsageError(f"source {name}: regions is a list; write [{regions}]")
        if endpoint_url:
            _require_safe(name, endpoint_url)
        self.name = name
        self._regions = tuple(regions) if regions else None
        self._settings: dict[str, object] = {
            "profile": profile,
            "role_arn": role_arn,
            "external_id": external_id is not None,
            "regions": list(regions) if regions else None,
            "region": region,
            "endpoint_url": endpoint_url,
        }
        self.connection = Connection(
            profile=profile,
            credentials_file=credentials_file,
            role_arn=role_arn,
            external_id=external_id,
            region=region or (regions[0] if regions else None),
            endpoint_url=endpoint_url,
            patience=patience,
        )
        self._lock = threading.Lock()
        self._aside = Aside()
        self._caller: tuple[str, str] | None = None
        self._found: tuple[str, ...] | None = None

    def identity(self) -> str:
        """The ARN that AWS itself gives our credentials (sts:GetCallerIdentity).

        Raises:
            UnobservedError: when it does not answer.
        """
        return self._who()[1]

    @property
    def account(self) -> str:
        """The id of the account our credentials belong to.

        Raises:
            UnobservedError: when AWS does not say.
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
                answer = self._ask("ec2:DescribeRegions", "Regions")
                self._found = tuple(
                    sorted(
                        each["RegionName"]
                        for each in answer["Regions"]
                        if each.get("OptInStatus", ENABLED[0]) in ENABLED
                    )
                )
            if not self._found:
                raise UnobservedError(Gap("ec2:DescribeRegions", "incomplete", "NoRegion"))
            return self._found

    def offers(self, kind: str) -> bool:
        """Whether the kind is one of AWS's."""
        return kind.startswith("aws.")

    def session(self, scope: Scope, tape: Tape) -> Aws:
        """A door to the account, or to one region of it."""
        return Aws(scope, tape, self.connection)

    def settings(self) -> Mapping[str, object]:
        """The configuration, without the external id."""
        return self._settings

    def asked(self) -> Transcript:
        """What AWS was asked about us and about its regions, with its answers."""
        return self._aside.transcript()

    def _who(self) -> tuple[str, str]:
        with self._lock:
            if self._caller is None:
                answer = self._ask("sts:GetCallerIdentity", "Account", "Arn")
                self._caller = answer["Account"], answer["Arn"]
            return self._caller

    def _ask(self, operation: str, *answered: str) -> Mapping[str, Any]:
        def send() -> Iterator[Answer]:
            answer = self.connection.ask(operation, "", {})
            body = evidence_of(operation, answer.body)
            if not body.keys() >= {*answered}:
                raise UnobservedError(Gap(operation, "malformed", "OddAnswer"))
            yield Answer(body, answer.attempts, answer.request_id)

        found: Mapping[str, Any]
        (found,) = self._aside.ask(operation, {}, send)
        return found


def _require_safe(name: str, endpoint_url: str) -> None:
    """Signed requests may leave this machine encrypted only."""
    url = urlsplit(endpoint_url)
    if url.scheme == "https" and url.hostname:
        return
    if url.scheme == "http" and url.hostname in LOOPBACK:
        return
    raise UsageError(
        f"source {name}: endpoint_url {endpoint_url!r} must be https, or http on this machine"
    )
