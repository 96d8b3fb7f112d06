"""Faults of trust: roles that anybody, other accounts, or any token may take on."""

from tieout.standins.estate.faults import fault
from tieout.standins.estate.place import Made
from tieout.standins.estate.rights import ROLE, document, trusting

STRANGER = "999988887777"
ISSUER = "token.example.com"


@fault(ROLE, "role_trusts_not_everybody")
def role_trusting_anyone(made: Made) -> None:
    """A role that whoever asks may take on."""
    _trust(made, trusting("*"))


@fault(
    ROLE,
    "role_asks_outsiders_for_an_external_id",
    "role_trusts_approved_accounts",
    "role_trusts_outsiders_by_name",
)
def role_trusting_stranger(made: Made) -> None:
    """A role that the whole of somebody else's account may take on, without an external id."""
    _trust(made, trusting({"AWS": f"arn:aws:iam::{STRANGER}:root"}))


@fault(ROLE, "role_trusts_tokens_by_subject")
def role_trusting_any_token(made: Made) -> None:
    """A role that tokens of an issuer may take on, whoever they were made for."""
    issuer = {"Federated": f"arn:aws:iam::{made.place.account}:oidc-provider/{ISSUER}"}
    for_us = {f"{ISSUER}:aud": "sts.amazonaws.com"}
    trust = trusting(issuer, StringEquals=for_us)
    _trust(made, {**trust, "Action": "sts:AssumeRoleWithWebIdentity"})


@fault(ROLE, "role_trusts_saml_for_this_use")
def role_trusting_any_assertion(made: Made) -> None:
    """A role that assertions made for other sites may take on."""
    provider = {"Federated": f"arn:aws:iam::{made.place.account}:saml-provider/company"}
    _trust(made, {**trusting(provider), "Action": "sts:AssumeRoleWithSAML"})


def _trust(made: Made, statement: dict[str, object]) -> None:
    made.thing.assume_role_policy_document = document(statement)
