"""An account as a whole: its root user, its rules for passwords, whom AWS can reach."""

from typing import Any

from tieout.standins.estate.faults import fault, finding
from tieout.standins.estate.place import Made, Place, pairs
from tieout.standins.estate.rights import document, narrow, trusting
from tieout.standins.estate.truth import Finding
from tieout.standins.estate.vocabulary import DOMAIN

ACCOUNT = "aws.account"
STRONG = {
    "allow_change_password": True,
    "hard_expiry": False,
    "max_password_age": 90,
    "minimum_password_length": 14,
    "password_reuse_prevention": 24,
    "require_lowercase_characters": True,
    "require_numbers": True,
    "require_symbols": True,
    "require_uppercase_characters": True,
}
CONTACTS = ("SECURITY", "BILLING", "OPERATIONS")
PHONE = "+1-202-555-0100"
"""Of the numbers that are kept free for fiction."""
SUPPORT = "AWSSupportAccess"


def make_account(place: Place) -> None:
    """The root user with a second factor and no keys, strong passwords, contacts, support."""
    iam = place.moto("iam")
    iam.update_account_password_policy(**STRONG)
    used = place.ago(place.chance.uniform(120, 400))
    place.drawing.standin.root(made=place.ago(1_000), used=used, account=place.account)
    place.made(ACCOUNT, place.account, iam)
    contacts = place.moto("account")
    for kind in CONTACTS:
        name = kind.lower()
        contacts.put_alternate_contact(kind, f"{name}@{DOMAIN}", name, PHONE, name)
    # moto has no such operation.
    address = {
        "AddressLine1": "1 Example Street",
        "City": "Exampleton",
        "CountryCode": "JP",
        "FullName": "Example Company",
        "PhoneNumber": PHONE,
        "PostalCode": "100-0000",
    }
    place.tell("account:GetContactInformation", {"ContactInformation": address})
    place.made("aws.account.contacts", place.account, contacts)
    _make_support(place, iam)


def _make_support(place: Place, iam: Any) -> None:
    """A role by which cases with AWS are handled, and the policy of AWS's that it holds."""
    from moto.iam.models import AWSManagedPolicy

    made = f"{place.ago(2_000):%Y-%m-%dT%H:%M:%S+00:00}"
    allowed = {"Effect": "Allow", "Action": ["support:*"], "Resource": "*"}
    policy = AWSManagedPolicy.from_data(
        SUPPORT,
        place.account,
        place.region,
        {
            "DefaultVersionId": "v1",
            "Path": "/",
            "Document": {"Version": "2012-10-17", "Statement": [allowed]},
            "CreateDate": made,
            "UpdateDate": made,
        },
    )
    iam.aws_managed_policies.append(policy)
    iam.managed_policies[policy.arn] = policy
    place.past()
    own = {"AWS": f"arn:aws:iam::{place.account}:root"}
    trust = document(trusting(own, Bool={"aws:MultiFactorAuthPresent": "true"}))
    tags = pairs(place.tags("support"))
    role = iam.create_role("support", trust, "/", None, "", tags, "3600")
    role.last_used = place.ago(place.chance.uniform(0.1, 25)).replace(tzinfo=None)
    role.last_used_region = place.region
    iam.attach_role_policy(policy.arn, role.name)


@fault(ACCOUNT, "root_has_second_factor", "root_second_factor_is_hardware", shared=True)
def root_without_second_factor(made: Made) -> None:
    """The root user signs in with a password alone."""
    made.thing.account_summary._account_mfa_enabled = 0  # noqa: SLF001 -- moto offers no call for it


@fault(ACCOUNT, "root_has_no_keys", shared=True)
def root_with_key(made: Made) -> None:
    """The root user holds an access key."""
    made.thing.account_summary._account_access_keys_present = 1  # noqa: SLF001 -- as above


@fault(ACCOUNT, "password_rules_are_strong", shared=True)
def short_passwords(made: Made) -> None:
    """Passwords may be short."""
    made.thing.account_password_policy.minimum_password_length = 8


@fault(ACCOUNT, "passwords_are_changed_in_time", shared=True)
def passwords_without_end(made: Made) -> None:
    """Passwords are never changed."""
    made.thing.account_password_policy.max_password_age = 0


@fault(ACCOUNT, "passwords_demand_symbols", shared=True)
def passwords_without_symbols(made: Made) -> None:
    """Passwords need no symbol."""
    made.thing.account_password_policy.require_symbols = False


@fault(ACCOUNT, "somebody_may_ask_support", shared=True)
def nobody_to_ask_support(made: Made) -> None:
    """No role is left to handle cases with AWS."""
    made.thing.roles = {
        key: role for key, role in made.thing.roles.items() if role.name != "support"
    }


@fault("aws.account.contacts", "security_contact_is_set", shared=True)
def no_security_contact(made: Made) -> None:
    """AWS knows nobody to tell of an incident."""
    del made.thing._alternate_contacts["SECURITY"]  # noqa: SLF001 -- as above


@fault(ACCOUNT, shared=True)
def group_of_nobody(made: Made) -> list[Finding]:
    """A group with rights for whoever is put into it."""
    group = made.thing.create_group("nobody")
    group.put_policy("team", document(*narrow(made.place)))
    whole = Made("aws.iam.group", group.arn, group, made.place)
    return [finding("group_has_members", whole)]


@fault(ACCOUNT, shared=True)
def second_factor_of_nobody(made: Made) -> list[Finding]:
    """A virtual second factor that lies about."""
    device = made.thing.create_virtual_mfa_device("left-over", "/")
    whole = Made("aws.iam.mfa_device", device.serial_number, device, made.place)
    return [finding("mfa_device_is_somebodys", whole)]


@fault("aws.account.contacts", "other_contacts_are_set", shared=True)
def no_contact_for_bills(made: Made) -> None:
    """AWS knows nobody to tell of bills."""
    del made.thing._alternate_contacts["BILLING"]  # noqa: SLF001 -- as above
