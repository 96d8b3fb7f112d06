"""A company of 3,000 people with planted faults: every one is found, and nothing else is."""

from pathlib import Path

import pytest

from evidence.run_store import RunReader
from evidence.verdict import Verdict
from tests.flow.planted import NIGHTLY, TODAY
from tieout.audit import Audit
from tieout.standins.aws import AwsStandIn
from tieout.standins.company import Company, Plan, planted, write
from tieout.standins.company.plants import EACH, PLANTS
from tieout.workspace import Workspace

SEEDS = range(1, 21 if NIGHTLY else 3)
AWS = """
[[aws]]
name = "production"
regions = ["ap-northeast-1"]
endpoint_url = "{url}"
credentials_file = "{file}"
profile = "empty"
"""
KEYS = "[empty]\naws_access_key_id = testing\naws_secret_access_key = testing\n"
FROM_ABROAD = "use_from_abroad_was_approved"


@pytest.mark.parametrize("seed", SEEDS)
def test_every_planted_fault_and_no_other(seed: int, tmp_path: Path) -> None:
    """Of people, accounts and uses exactly what was planted fails, and traps raise nothing."""
    company = planted(Plan(seed))
    (tmp_path / "credentials").write_text(KEYS)
    with AwsStandIn() as standin:
        table = AWS.format(url=standin.url, file=tmp_path / "credentials")
        place = Workspace.load(write(company, tmp_path / "place", aws=table))
        reader = RunReader(place.vault(), Audit(place, place.vault(), clock=lambda: TODAY).run())
    checks = {check for check, _ in company.truth}
    found = {
        (each.check, _named(each.check, each.resource or "", company))
        for each in reader.results()
        if each.check in checks and each.verdict is Verdict.FAIL
    }
    assert found == company.truth
    assert len(company.people) >= 3_000
    assert len(company.logins) >= 5_000
    assert len(PLANTS) * EACH >= 75


def _named(check: str, resource: str, company: Company) -> str:
    """A use by whose it is, everything else by its id."""
    if check != FROM_ABROAD:
        return resource
    return next(human.email for human, _, _ in company.uses if human.email in resource)
