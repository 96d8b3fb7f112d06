"""Every call by which the accounts of an organisation are found, denied in turn."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import boto3
import pytest

from tests.flow.denials import Undisturbed, hold, refusing
from tests.flow.estate import audited, empty_account, workspace_at
from tieout.standins.aws import ACCOUNT, PLACEHOLDER_KEY, PLACEHOLDER_SECRET
from tieout.workspace import Workspace

ASKED = (
    "organizations:ListAccounts",
    "organizations:ListAccountsForParent",
    "organizations:ListOrganizationalUnitsForParent",
    "organizations:ListTagsForResource",
)
"""What discovery asks before any collector, so that no transcript of a unit holds it."""
REGION = "eu-west-1"


@dataclass
class Company(Undisturbed):
    """The workspace with the audit of its accounts that nobody disturbed."""

    folder: Path
    member: str


def founded(url: str) -> tuple[str, str]:
    """An organisation of one account more, in a unit; the ids of unit and account."""
    organisation = boto3.client(
        "organizations",
        region_name="us-east-1",
        endpoint_url=url,
        aws_access_key_id=PLACEHOLDER_KEY,
        aws_secret_access_key=PLACEHOLDER_SECRET,
    )
    organisation.create_organization(FeatureSet="ALL")
    root = organisation.list_roots()["Roots"][0]["Id"]
    unit = organisation.create_organizational_unit(ParentId=root, Name="production")
    place = unit["OrganizationalUnit"]["Id"]
    made = organisation.create_account(AccountName="chat", Email="chat@example.com")
    member = made["CreateAccountStatus"]["AccountId"]
    organisation.move_account(AccountId=member, SourceParentId=root, DestinationParentId=place)
    return root, member


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Company]:
    """Two accounts of one organisation, chosen by rules that rest on units and on tags."""
    with empty_account() as url:
        root, member = founded(url)
        folder = workspace_at(
            tmp_path_factory.mktemp("company"), aws_url=url, kubernetes_url="http://127.0.0.1"
        )
        text = (folder / "tieout.toml").read_text()
        text = re.sub(r"(?ms)^\[\[kubernetes\]\]$.*?(?=^\[)", "", text)
        rules = (
            f'regions = ["{REGION}"]\norganization = true\nmember_role = "Audit"\n'
            f'include_ous = ["{root}"]\nexclude_tags = {{stage = "sandbox"}}\n'
        )
        text = re.sub(r"(?m)^regions = .*\n", lambda _: rules, text)
        (folder / "tieout.toml").write_text(text)
        yield Company(audited(Workspace.load(folder)), folder, member)


def test_both_accounts_are_read(company: Company) -> None:
    """The undisturbed audit has read the account that is signed in to and the member."""
    read = {each.scope.parts[0] for each in company.whole.run.evidence if each.record}
    assert read >= {ACCOUNT, company.member}


@pytest.mark.parametrize("operation", ASKED)
def test_denied(company: Company, operation: str) -> None:
    """Nothing is read by a guess at the accounts: all results are unobserved, and name the call."""
    place = Workspace.load(company.folder)
    refusing(place, {operation})
    reader = audited(place)
    assert hold(company, reader, operation), f"nothing needed {operation}"
    (source,) = (each.name for each in place.sources if each.system == "aws")
    lost = [each for each in reader.run.evidence if each.scope.source == source]
    assert lost
    assert {operation} == {each.gap and each.gap.operation for each in lost}
    assert not [each for each in lost if each.record]
