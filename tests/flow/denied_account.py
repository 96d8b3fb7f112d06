"""The seeded AWS account, audited once undisturbed; then with one operation denied at a time."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from collectors.aws.operations import TABLE
from controls.control import Library
from controls.evaluate import Definitions
from evidence.run_store import RunReader
from tests.collectors.aws.seeded import REGIONS, seed, served
from tests.flow.denials import Undisturbed, hold, refusing
from tests.flow.estate import audited, workspace_at
from tieout.audit import Audit, new_run_id
from tieout.collection import in_plan_order
from tieout.workspace import Workspace

ASIDE = {
    "ec2:DescribeRegions",
    "organizations:ListTagsForResource",
    "sts:GetCallerIdentity",
}
"""What the source asks before any collector; `test_denied_sources` denies it."""
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

    def touched(self, operation: str) -> set[str]:
        """The kinds that the operation was asked for."""
        return {kind for kind, _ in self.operations[operation]}

    def resting_on(self, operation: str) -> Definitions:
        """What reads one of those kinds: the checks, and of their controls no other."""
        whole, touched = self.place.definitions, self.touched(operation)
        chosen = [each for each in whole.assignments if touched & set(each.check.kinds)]
        named = {each.control.id: each.control for each in chosen}
        return replace(whole, library=Library(named), assignments=chosen)

    def again(self, operation: str, definitions: Definitions) -> RunReader:
        """The audit once more, with what does not ask for the operation taken from the first."""
        audit = Audit(self.place, self.place.vault())
        units, now = audit.units(self.place), datetime.now(UTC)
        planned, touched = list(map(str, units)), self.operations[operation]
        kept = [
            each for each in self.whole.run.evidence if (each.kind, str(each.scope)) not in touched
        ]
        left = [
            unit for unit in units if (unit.collector.resource.kind, str(unit.scope)) in touched
        ]
        run_id = new_run_id(now)
        audit.start(run_id, now, units)
        self.refused.add(operation)
        try:
            evidence = in_plan_order(planned, [*kept, *audit.collect(run_id, left)])
        finally:
            self.refused.clear()
        run = audit.judge(run_id, definitions, evidence, started=now, planned=planned)
        return RunReader(audit.vault, run)


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
    definitions = account.resting_on(operation)
    reader = account.again(operation, definitions)
    hold(account.judged_by(definitions), reader, operation)
    told = [" ".join([str(unit.gap), *unit.unobserved]) for unit in reader.run.evidence]
    assert [each for each in told if operation in each], "no unit names the call"
