"""Every call to AWS, denied in turn over an account with something of each kind: the first half."""

import pytest

from collectors.aws.operations import TABLE
from tests.flow.denials import hold
from tests.flow.denied_account import ASIDE, ASKED, HALVES, NOT_USED, Account, denied
from tests.flow.estate import results

FAR_REACHING = "iam:GetAccountAuthorizationDetails"
"""The operation that most checks rest on."""


def test_every_call_is_asked(account: Account) -> None:
    """The account has something for each read in the table, so that each is denied."""
    assert set(ASKED) == set(account.operations) & set(TABLE)
    assert set(TABLE) - set(ASKED) == ASIDE | NOT_USED
    assert sorted([*HALVES[0], *HALVES[1]]) == ASKED


@pytest.mark.parametrize("operation", HALVES[0])
def test_denied(account: Account, operation: str) -> None:
    """No result becomes a pass, none vanishes; what changed is unobserved and names the call."""
    denied(account, operation)


def test_nothing_else_changes(account: Account) -> None:
    """Judged by every check there is, only what rests on the operation says something else."""
    resting = account.resting_on(FAR_REACHING, account.place.definitions)
    reader = account.again(FAR_REACHING, account.place.definitions)
    assert hold(account, reader, FAR_REACHING)
    rest = account.results.keys() - account.judged_by(resting).results.keys()
    now, before = results(reader), account.results
    assert rest
    assert {key: (now[key].verdict, now[key].reason) for key in rest} == {
        key: (before[key].verdict, before[key].reason) for key in rest
    }
