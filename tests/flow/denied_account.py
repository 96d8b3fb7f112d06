"""The seeded AWS account, audited once undisturbed; then with one operation denied at a time."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from collectors.aws.operations import TABLE
from controls.evaluate import Definitions
from evidence.run_store import RunReader
from tests.collectors.aws.seeded import REGIONS, seed, served
from tests.flow.denials import Undisturbed, hold, refusing
from tests.flow.estate import audited, workspace_at
from tieout.workspace import Workspace

ASIDE = {
    "ec2:DescribeRegions",
    "organizations:ListTagsForResource",
    "sts:GetCallerIdentity",
}
"""What a source asks before any collector; `test_denied`, `test_denied_organization` deny it."""
NOT_USED = {"s3:HeadBucket"}
"""Reads that a session lets through and no shipped collector asks."""
ASKED = sorted(set(TABLE) - NOT_USED - ASIDE)
HALVES = ASKED[::2], ASKED[1::2]
"""Every operation that is denied, one half a test file: two processes share the work."""


@dataclass
class Account(Undisturbed):
    """The workspace, and the operations that are refused at the moment."""

    place: Workspace
    refused: set[str]

    def again(self, operation: str, definitions: Definitions) -> RunReader:
        """The audit once more, with the operation refused."""
        self.refused.add(operation)
        try:
            return self.disturbed(self.place, operation, definitions)
        finally:
            self.refused.clear()


@contextmanager
def seeded_account(folder: Path) -> Iterator[Account]:
    """The account with something of each kind, audited in a workspace of no other source."""
    with served() as endpoint, pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ACCESS_KEY_ID", "testing")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
        seed(endpoint)
        workspace_at(folder, aws_url=endpoint, kubernetes_url="http://127.0.0.1")
        text = (folder / "tieout.toml").read_text()
        text = re.sub(r"(?ms)^\[\[kubernetes\]\]$.*?(?=^\[)", "", text)
        regions = ", ".join(f'"{each}"' for each in REGIONS)
        text = re.sub(r"(?m)^regions = .*$", f"regions = [{regions}]", text)
        (folder / "tieout.toml").write_text(text)
        place, refused = Workspace.load(folder), set[str]()
        refusing(place, refused)
        yield Account(audited(place), place, refused)


def denied(account: Account, operation: str) -> None:
    """Deny the operation, and judge again what rests on it."""
    if operation not in account.operations:
        pytest.fail("nothing asked it")
    definitions = account.resting_on(operation, account.place.definitions)
    reader = account.again(operation, definitions)
    hold(account.judged_by(definitions), reader, operation)
    told = [" ".join([str(unit.gap), *unit.unobserved]) for unit in reader.run.evidence]
    assert [each for each in told if operation in each], "no unit names the call"
