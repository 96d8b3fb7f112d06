"""A company handed over under pseudonyms: every account is judged as it was under names."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evidence.pack.selection import Selection
from evidence.run_store import RunReader
from evidence.verdict import Verdict
from tieout.audit import Audit
from tieout.packing import make_pack
from tieout.standins.company import Company, Plan, planted, write
from tieout.workspace import Workspace

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
SMALL = Plan(1, people=400, leavers=60, contractors=10, accounts=700)
LINKING = ("IDN-10", "IDN-11", "IDN-12", "IDN-13", "IDN-14", "IDN-15", "IDN-16", "IDN-19")
"""The controls that link accounts; what stands for what is said of each of them."""
LIBRARY = "changes:\n" + "".join(
    f"  - {{control: {each}, parameters: {{alias_domains: [corp.example.com=example.com]}}}}\n"
    for each in LINKING
)


def _with_odd_names(company: Company) -> Company:
    """The company with logins that are words, and addresses in another form than in HR."""
    truth = {name for _, name in company.truth}
    mine = [each for each in company.logins if each.email.endswith("@example.com")]
    mine = [each for each in mine if each.active and each.number and each.id not in truth]
    for login, shown in zip(
        mine, ("Info", "admin@example.com", "TEAM@corp.example.com"), strict=False
    ):
        login.login = shown
    for login in mine[3:6]:
        login.number, login.email = "", login.email.replace("@example.com", "@corp.example.com")
    first = company.links[0]
    company.links.append(
        replace_link(first, system=mine[7].system, account=mine[7].login, person=mine[7].number)
    )
    return company


def replace_link(link: Mapping[str, str], **changed: str) -> dict[str, str]:
    """A further line of the link file."""
    return {**link, "sort": "person", "owner": "", **changed}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The company audited; nothing of it is read over a network."""
    folder = tmp_path_factory.mktemp("company")
    write(_with_odd_names(planted(replace(SMALL))), folder)
    (folder / "overlays" / "company.yaml").write_text(LIBRARY, encoding="utf-8")
    found = Workspace.load(folder)
    Audit(found, found.vault(), clock=lambda: NOW).run()
    return found


def test_a_company_is_packed_under_pseudonyms(place: Workspace, tmp_path: Path) -> None:
    """Generic names, alias domains, links by id, login and address give equal verdicts."""
    reader = RunReader(place.vault(), place.vault().load_run("latest"))
    judged = {
        (each.check, each.verdict) for each in reader.results() if each.control.startswith("IDN-")
    }
    for check in ("account_is_not_generic", "account_has_one_holder", "leavers_hold_no_account"):
        assert {(check, Verdict.PASS), (check, Verdict.FAIL)} <= judged
    made, table = make_pack(
        place, Selection(), tmp_path / "pack.zip", at=NOW, by="r", pseudonym_key=bytes(range(32))
    )
    assert made.head.pseudonymised
    assert table is not None
    assert "asked by phone" in table.read_text(encoding="utf-8")
