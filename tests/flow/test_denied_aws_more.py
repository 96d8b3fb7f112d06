"""Every call to AWS, denied in turn over an account with something of each kind: the other half."""

import pytest

from tests.flow.denied_account import HALVES, Account, denied


@pytest.mark.parametrize("operation", HALVES[1])
def test_denied(account: Account, operation: str) -> None:
    """No result becomes a pass, none vanishes; what changed is unobserved and names the call."""
    denied(account, operation)
