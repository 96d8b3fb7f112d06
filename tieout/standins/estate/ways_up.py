"""Faults of rights that lead to more: roles that rewrite, take, start or take over others."""

from tieout.standins.estate.faults import fault
from tieout.standins.estate.place import Made
from tieout.standins.estate.rights import ROLE, document


def _allow(made: Made, resource: str, *actions: str) -> dict[str, object]:
    """A statement over one named thing of the account."""
    arn = f"arn:aws:iam::{made.place.account}:{resource}"
    return {"Effect": "Allow", "Action": list(actions), "Resource": arn}


@fault(ROLE, "role_rewrites_no_rights")
def role_rewriting_policy(made: Made) -> None:
    """A role that may write a policy anew."""
    allowed = _allow(
        made, "policy/deploy", "iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"
    )
    made.thing.put_policy("policies", document(allowed))


@fault(ROLE, "role_takes_no_credentials")
def role_making_keys(made: Made) -> None:
    """A role that may make a key of somebody else's."""
    allowed = _allow(made, "user/operations", "iam:CreateAccessKey")
    made.thing.put_policy("keys", document(allowed))


@fault(ROLE, "role_passes_roles_by_name")
def role_passing_any_role(made: Made) -> None:
    """A role that may hand whatever role there is to a service."""
    made.thing.put_policy("pass", document(_allow(made, "role/*", "iam:PassRole")))


@fault(ROLE, "role_starts_nothing_with_more_rights")
def role_starting_machines_of_another(made: Made) -> None:
    """A role that may start machines which act as another."""
    passed = _allow(made, "role/service/operations", "iam:PassRole")
    started = {"Effect": "Allow", "Action": "ec2:RunInstances", "Resource": "*"}
    made.thing.put_policy("machines", document(passed, started))


@fault(ROLE, "role_takes_over_nothing_running")
def role_changing_code(made: Made) -> None:
    """A role that may change the code of what runs as another."""
    function = made.place.arn("lambda", "function:operations")
    allowed = {"Effect": "Allow", "Action": "lambda:UpdateFunctionCode", "Resource": function}
    made.thing.put_policy("code", document(allowed))
