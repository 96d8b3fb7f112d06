"""Every call to AWS, denied in turn over an account with something of each kind."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest

from collectors.aws.operations import TABLE
from evidence.run_store import RunReader
from tests.collectors.aws.seeded import REGIONS, seed, served
from tests.flow.denials import Undisturbed, hold, refusing
from tests.flow.estate import audited, workspace_at
from tieout.audit import Audit, new_run_id
from tieout.workspace import Workspace

ASIDE = {"sts:GetCallerIdentity", "ec2:DescribeRegions"}
"""What the source asks before any collector; `test_denied` denies it."""
NOT_USED = {"s3:HeadBucket"}
"""Reads that a session lets through and no shipped collector asks."""


@dataclass
class Account(Undisturbed):
    """The workspace, and the operations that are refused at the moment."""

    place: Workspace
    refused: set[str]


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Account]:
    """The seeded account, audited once with nothing denied."""
    with served() as endpoint, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        seed(endpoint)
        folder = workspace_at(
            tmp_path_factory.mktemp("account"), aws_url=endpoint, kubernetes_url="http://127.0.0.1"
        )
        text = (folder / "tieout.toml").read_text()
        text = re.sub(r"(?ms)^\[\[kubernetes\]\]$.*?(?=^\[)", "", text)
        regions = ", ".join(f'"{each}"' for each in REGIONS)
        text = re.sub(r"(?m)^regions = .*$", f"regions = [{regions}]", text)
        (folder / "tieout.toml").write_text(text)
        place, refused = Workspace.load(folder), set[str]()
        refusing(place, refused)
        yield Account(audited(place), place, refused)


def again(account: Account, operation: str) -> RunReader:
    """The audit once more, with what does not ask for the operation taken from the first."""
    vault = account.place.vault()
    audit = Audit(account.place, vault)
    touched = account.operations[operation]
    units, now = audit.units(account.place), datetime.now(UTC)
    kept = [
        each for each in account.whole.run.evidence if (each.kind, str(each.scope)) not in touched
    ]
    run_id = new_run_id(now)
    audit.start(run_id, now, units)
    account.refused.add(operation)
    try:
        return RunReader(vault, audit._finish(run_id, now, units, kept))
    finally:
        account.refused.clear()


def test_every_call_is_asked(account: Account) -> None:
    """The account has something for each read in the table, so that each is denied below."""
    assert set(TABLE) - NOT_USED - ASIDE == set(account.operations) & set(TABLE)


@pytest.mark.parametrize("operation", sorted(set(TABLE) - NOT_USED - ASIDE))
def test_denied(account: Account, operation: str) -> None:
    """No result becomes a pass, none vanishes; what changed is unobserved and names the call."""
    if operation not in account.operations:
        pytest.fail("nothing asked it")
    reader = again(account, operation)
    hold(account, reader, operation)
    told = [" ".join([str(unit.gap), *unit.unobserved]) for unit in reader.run.evidence]
    assert [each for each in told if operation in each], "no unit names the call"
