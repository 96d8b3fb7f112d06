"""Drawing estates: the same plan gives the same estate, of the size and mix that it says."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evidence.errors import UsageError
from tieout.standins.aws import AwsStandIn
from tieout.standins.estate import Plan, Truth, draw
from tieout.standins.estate.faults import FAULTS
from tieout.standins.estate.place import backends

TODAY = datetime(2026, 11, 22, tzinfo=UTC)


def drawn(plan: Plan) -> tuple[Truth, dict[str, Any]]:
    """The truth of an estate, and the names of some of what it holds."""
    with AwsStandIn(seed=plan.seed) as standin:
        truth = draw(standin, plan, today=TODAY)
        held = {
            account: {
                "users": list(backends("iam")[account]["aws"].users),
                "buckets": {
                    name: bucket.policy
                    for name, bucket in backends("s3")[account]["aws"].buckets.items()
                },
                "groups": [
                    group.id
                    for group in backends("ec2")[account][
                        plan.regions[0]
                    ].describe_security_groups()
                ],
            }
            for account in truth.accounts
        }
    return truth, held


def test_same_plan_same_estate() -> None:
    """Two drawings of one plan agree in every name and id, and in what was planted."""
    assert drawn(Plan(100, 3)) == drawn(Plan(100, 3))


def test_another_seed_another_estate() -> None:
    """Another seed plants faults elsewhere."""
    assert drawn(Plan(100, 3))[0].findings != drawn(Plan(100, 4))[0].findings


@pytest.mark.parametrize("size", [100, 1_000])
def test_size(size: int) -> None:
    """An estate has about as many resources as its plan says."""
    truth, _ = drawn(Plan(size, 1))
    # What an account and a region have of themselves comes on top.
    assert 0.9 * size <= sum(truth.resources.values()) <= 1.1 * size + 30


def test_accounts_and_regions() -> None:
    """Each account has its own users and stores, and each region its own groups."""
    truth, held = drawn(Plan(400, 1, accounts=3, regions=("ap-northeast-1", "us-east-1")))
    assert len(truth.accounts) == 3
    stores = [name for account in truth.accounts for name in held[account]["buckets"]]
    assert len(stores) == len(set(stores))
    assert truth.regions == ("ap-northeast-1", "us-east-1")


def test_every_sort_is_planted() -> None:
    """An estate of a thousand resources holds every sort of fault that there is."""
    truth, _ = drawn(Plan(1_000, 1))
    assert set(truth.sorts) >= set(FAULTS)


def test_names_are_made_up() -> None:
    """Every address of a person is of a domain that belongs to nobody."""
    with AwsStandIn() as standin:
        truth = draw(standin, Plan(100, 1), today=TODAY)
        iam = backends("iam")[truth.accounts[0]]["aws"]
        tags = [iam.list_user_tags(name) for name in iam.users]
    addresses = [tag["Value"] for held in tags for tag in held if tag["Key"] == "email"]
    assert addresses
    assert all(address.endswith("@example.com") for address in addresses)


def test_truth_is_written_and_read(tmp_path: Path) -> None:
    """A truth file gives back the truth that was written."""
    truth, _ = drawn(Plan(100, 2))
    truth.write(tmp_path / "truth.json")
    read = Truth.read(tmp_path / "truth.json")
    assert read.findings == truth.findings
    assert (read.today, read.resources) == (truth.today, truth.resources)


@pytest.mark.parametrize("text", ["", "[]", '{"plants": [{"sort": "x"}]}'])
def test_broken_truth_file(text: str, tmp_path: Path) -> None:
    """A file that is no truth is refused by name."""
    path = tmp_path / "truth.json"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"truth\.json is no truth file"):
        Truth.read(path)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"size": 99}, "size is 99"),
        ({"size": 100_001}, "size is 100001"),
        ({"regions": ("eu-west-1",)}, "lack ap-northeast-1"),
        ({"size": 100, "accounts": 2}, "accounts is 2"),
        ({"accounts": 0}, "accounts is 0"),
    ],
)
def test_plans_that_cannot_be_drawn(wrong: dict[str, Any], said: str) -> None:
    """A plan that cannot be drawn is refused in one sentence."""
    with pytest.raises(UsageError, match=said):
        Plan(**wrong)
