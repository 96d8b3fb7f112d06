"""The demo's account as a whole: its root user, passwords, contacts, support, organisation."""

from typing import Any

from tieout.demo.story import DOMAIN, Calendar
from tieout.standins.aws import AwsStandIn, naive
from tieout.standins.estate.accounts import CONTACTS, PHONE

ADMINISTRATOR, SUPPORT = "AdministratorAccess", "AWSSupportAccess"
"""Policies of AWS's own that roles of the account hold."""


def make_account(standin: AwsStandIn, clients: Any, calendar: Calendar) -> None:
    """A root user with a second factor and no keys, strict passwords, and whom AWS can reach."""
    standin.root(made=calendar.instant(2000), used=calendar.instant(700))
    clients("iam").update_account_password_policy(
        MinimumPasswordLength=14,
        RequireSymbols=True,
        RequireNumbers=True,
        RequireUppercaseCharacters=True,
        RequireLowercaseCharacters=True,
        MaxPasswordAge=90,
        PasswordReusePrevention=24,
        AllowUsersToChangePassword=True,
    )
    for kind in CONTACTS:
        name = kind.lower()
        clients("account").put_alternate_contact(
            AlternateContactType=kind, EmailAddress=f"{name}@{DOMAIN}", Name=name,
            PhoneNumber=PHONE, Title=name,
        )  # fmt: skip
    # moto has no such operation.
    address = {
        "AddressLine1": "1 Example Street",
        "City": "Tokyo",
        "CountryCode": "JP",
        "FullName": "Hoshizora Messaging",
        "PhoneNumber": PHONE,
        "PostalCode": "100-0000",
    }
    standin.answers.give("account:GetContactInformation", {"ContactInformation": address})


def make_organization(organizations: Any) -> None:
    """An organisation of this one account, which can limit others that join."""
    organizations.create_organization(FeatureSet="ALL")
    [root] = organizations.list_roots()["Roots"]
    organizations.enable_policy_type(RootId=root["Id"], PolicyType="SERVICE_CONTROL_POLICY")


def hold_managed(standin: AwsStandIn, role: str, name: str, calendar: Calendar) -> None:
    """Give a role a policy of AWS's own, of which moto is told to know none."""
    actions = {ADMINISTRATOR: ["*"], SUPPORT: ["support:*"]}[name]
    allowed = {"Effect": "Allow", "Action": actions, "Resource": "*"}
    standin.hold_managed(role, name, [allowed], made=calendar.instant(2000))


def role_used(standin: AwsStandIn, name: str, calendar: Calendar, ago: int, region: str) -> None:
    """Say when, and where, a role was taken on last."""
    iam: Any = standin.iam
    [role] = [each for each in iam.roles.values() if each.name == name]
    role.last_used = naive(calendar.instant(ago))
    role.last_used_region = region
