"""Many accounts of one source: what is asked, what a cut leaves, and what one loss costs."""

import json
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from botocore.awsrequest import AWSResponse

from collectors.sweep import Collected
from evidence.record import Evidence
from evidence.run_store import RunReader
from evidence.vault import Vault
from tieout.audit import Audit
from tieout.progress import Silent
from tieout.standins.aws import PLACEHOLDER_KEY, PLACEHOLDER_SECRET
from tieout.workspace import Workspace

HOME = "123456789012"
ACCOUNTS = (HOME, *(digit * 12 for digit in "2345"))
LOST = ACCOUNTS[2]
REGIONS = ("eu-west-1", "us-east-1")
KINDS = ("aws.account", "aws.iam.user", "aws.s3.bucket", "aws.ec2.security_group")
ENTRY = 2 * len(ACCOUNTS) - 1
"""The calls to sign in: who we are in each account, and a role assumed in each but home."""

SERVER = """
import sys
from tieout.standins.aws import AwsStandIn
from tieout.standins.estate.front import Front
with AwsStandIn(front=Front()) as standin:
    print(standin.url, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The address of accounts in which little was made, in a process of their own."""
    process = subprocess.Popen(
        [sys.executable, "-P", "-c", SERVER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.stdin.close()
        process.wait(timeout=20)
        process.stdout.close()


@pytest.fixture
def folder(tmp_path: Path, url: str) -> Path:
    """A workspace in which all accounts are one source."""
    (tmp_path / "credentials").write_text(
        f"[audit]\naws_access_key_id = {PLACEHOLDER_KEY}\n"
        f"aws_secret_access_key = {PLACEHOLDER_SECRET}\n"
    )
    (tmp_path / "tieout.toml").write_text(
        f"""\
organisation = "Example Company"
[[aws]]
name = "company"
profile = "audit"
credentials_file = "credentials"
accounts = {json.dumps(ACCOUNTS)}
member_role = "Audit"
regions = {json.dumps(REGIONS)}
endpoint_url = "{url}"
"""
    )
    return tmp_path


def opened(folder: Path) -> Workspace:
    """The workspace with a few kinds only, so that the test stays small."""
    place = Workspace.load(folder)
    assert place.definitions
    place.__dict__["collectors"] = [
        each for each in place.collectors if each.resource.kind in KINDS
    ]
    return place


def asked(url: str, *, again: bool = False) -> int:
    """How many requests were answered; counted from none when `again`."""
    request = urllib.request.Request(f"{url}/-/requests", method="DELETE" if again else "GET")
    with urllib.request.urlopen(request) as answer:
        return int(json.load(answer)["requests"])


def sent(evidence: Sequence[Evidence]) -> int:
    return sum(each.traffic.attempts for each in evidence)


def units(vault: Vault, run: str) -> list[str]:
    """The units that the ledger holds of a run, as often as they were committed."""
    return [
        f"{each.fields['kind']} {each.fields['scope']}"
        for each in vault.entries("evidence", "not-collected")
        if each.fields["run"] == run
    ]


def verdicts(vault: Vault) -> dict[tuple[str, str, str], Counter[str]]:
    """How often each verdict was given, by control, check and account."""
    found: dict[tuple[str, str, str], Counter[str]] = {}
    for each in RunReader(vault, vault.load_run("latest")).results():
        account = each.scope.split("/")[1] if "/" in each.scope else ""
        key = each.control, each.check, account
        found.setdefault(key, Counter())[each.verdict.value] += 1
    return found


def test_each_account_and_region_is_asked_once(folder: Path, url: str) -> None:
    """The calls are those of the units and of signing in, and no other; nothing is lost."""
    asked(url, again=True)
    place = opened(folder)
    run = Audit(place, place.vault()).run()
    assert len(run.evidence) == 3 * len(ACCOUNTS) + len(ACCOUNTS) * len(REGIONS)
    assert all(each.complete and each.traffic.request_ids for each in run.evidence)
    assert asked(url) == sent(run.evidence) + ENTRY
    entries = [each.fields for each in place.vault().entries("identity")]
    assert [each.get("place") for each in entries] == [None, *(f"company/{n}" for n in ACCOUNTS)]
    assert all(f":{n}:" in each["identity"] for n, each in zip(ACCOUNTS, entries[1:], strict=True))


class Interrupting(Silent):
    """Presses Ctrl-C at the tenth unit."""

    def __init__(self) -> None:
        self.units = 0

    def collected(self, unit: Collected) -> None:
        """One unit has ended."""
        self.units += 1
        if self.units == 10:
            raise KeyboardInterrupt


def test_a_run_that_is_taken_up_collects_nothing_twice(folder: Path, url: str) -> None:
    """What was read before the cut is not asked for again, in any account."""
    vault = opened(folder).vault()
    with pytest.raises(KeyboardInterrupt):
        Audit(opened(folder), vault, progress=Interrupting()).run()
    cut = vault.runs()[-1].id
    before = units(vault, cut)
    assert len(before) >= 10
    asked(url, again=True)
    run = Audit(opened(folder), vault).resume(cut)
    held = units(vault, cut)
    assert sorted(held) == sorted(set(held)) == sorted(run.planned)
    left = [each for each in run.evidence if f"{each.kind} {each.scope}" not in before]
    assert asked(url) == sent(left) + ENTRY
    assert "complete" == run.status


def test_one_account_that_is_lost_costs_itself(folder: Path, url: str) -> None:
    """Its units name sts:AssumeRole and are unobserved; verdicts of the others are the same."""
    place = opened(folder)
    vault = place.vault()
    Audit(place, vault).run()
    whole = verdicts(vault)
    place = opened(folder)
    (source,) = place.sources
    home: Any = source.home  # type: ignore[attr-defined]
    home.connection.sdk.register("before-send.sts.AssumeRole", refused)
    run = Audit(place, vault).run()
    gaps = {str(each.scope): each.gap for each in run.evidence if each.gap}
    assert set(gaps) == {f"company/{LOST}"}
    assert {gap.operation for gap in gaps.values()} == {"sts:AssumeRole"}
    found = verdicts(vault)
    others = [key for key in whole if key[2] not in ("", LOST)]
    assert others
    assert {key: found[key] for key in others} == {key: whole[key] for key in others}
    for key, counted in found.items():
        if key[2] == LOST:
            assert set(counted) <= {"unobserved", "not_applicable"}, key


def refused(request: Any, **_: Any) -> AWSResponse | None:
    """Refuse the role of one account, as IAM does."""
    text = request.body if isinstance(request.body, str) else request.body.decode()
    if LOST not in parse_qs(text)["RoleArn"][0]:
        return None
    body = "<ErrorResponse><Error><Code>AccessDenied</Code></Error></ErrorResponse>"

    class Raw:
        """The answer's body, as the SDK reads it."""

        def stream(self, *_: Any) -> Iterator[bytes]:
            yield body.encode()

    return AWSResponse(request.url, 403, {"content-type": "text/xml"}, Raw())
