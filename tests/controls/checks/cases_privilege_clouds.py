"""Cases of the checks that whoever administers the cloud stands in the register of approvals."""

from typing import Any

from sample_cloud import ACCOUNT, IAM, machine, policy_of, role, trusting, user
from sample_estate import REFUSED, refused
from sample_people import approval, person

from collectors.aws.identity.identity_center import PermissionSet
from collectors.aws.identity.identity_store import DirectoryGroup, DirectoryUser
from collectors.aws.identity.organisation_tree import Organization
from collectors.aws.policies.policy import statements
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
MEMBER = "444455556666"
ALONE = Organization.of(
    id=ACCOUNT, organization=None, management=None, features=None, policy_types=[], policies=[],
    places=[], delegates=[],
)  # fmt: skip
ALL = policy_of("*")
RIGHT = f"aws:{ACCOUNT}:administrator"
STAFF = {"staff": [person(), person("H9", "ken.ono"), person("H2", "yui.mori")]}
GIVEN = approval(RIGHT)
SOUND = {**STAFF, "organisations": [ALONE], "approvals": [GIVEN]}
BARE = {**SOUND, "approvals": [approval()]}
ADMIN = user(statements=ALL)
NO_HOLDER = "its holder could not be observed"
WHOLE = "may do everything, and "
BOSS = role("boss", trust=trusting(f"{IAM}:user/mika.abe"), statements=ALL)
RUNNER = role("runner", statements=policy_of("iam:PassRole", "ec2:RunInstances"))
SERVED = role(
    "served", statements=ALL,
    trust=[dict(each) for each in statements(
        {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRole",
                       "Principal": {"Service": "ec2.amazonaws.com"}}}, "trust")],
)  # fmt: skip
SERVED_ARN = f"{IAM}:role/served"
SAML = [dict(each) for each in statements(
    {"Statement": {"Effect": "Allow", "Action": "sts:AssumeRoleWithSAML",
                   "Principal": {"Federated": f"{IAM}:saml-provider/idp"}}}, "trust")]  # fmt: skip
ASSIGNED = role("AWSReservedSSO_administrators_0123456789abcdef", statements=ALL)
TO_HER = {"account": MEMBER, "type": "USER", "principal": "u-1"}
TO_GROUP = {"account": MEMBER, "type": "GROUP", "principal": "g-1"}
OF_MEMBER = f"aws:{MEMBER}:administrator"


def _user(**changed: Any) -> DirectoryUser:
    """A user of Identity Center's directory: the person of `person()`."""
    row = {"id": "u-1", "store": "d-1", "name": "mika.abe@example.com", "enabled": True}
    return DirectoryUser.of(**row | changed)


def _set(policy: str = "AdministratorAccess", **changed: Any) -> PermissionSet:
    """A permission set of administrators, given to that user in the member account."""
    row = {
        "id": "arn:aws:sso:::permissionSet/ssoins-1/ps-1",
        "instance": "arn:aws:sso:::instance/ssoins-1",
        "name": "developers",
        "session_minutes": 240,
        "managed": [f"arn:aws:iam::aws:policy/{policy}"],
        "customer_managed": ["ops"],
        "inline": [],
        "assignments": [TO_HER],
    }
    return PermissionSet.of(**row | changed)


DIRECTORY = {
    **SOUND,
    "users": [_user()],
    "groups": [DirectoryGroup.of(id="g-1", store="d-1", name="developers", members=["u-1"])],
    "approvals": [approval(OF_MEMBER)],
}


def _by(**changed: Any) -> dict[str, Any]:
    """The sound estate with one approval of another sort."""
    return {**SOUND, "approvals": [approval(RIGHT, **changed)]}


OF_ROLE = approval(RIGHT, person=SERVED_ARN, requested_by="H2")
LISTED = {**STAFF, "users": [ADMIN], "roles": [], "organisations": [ALONE]}
USER = [
    ("cloud_administrator_is_approved", PASS, "", ADMIN, SOUND),
    # Several accounts by one line, and a holder by address.
    ("cloud_administrator_is_approved", PASS, "", ADMIN,
     {**SOUND, "approvals": [approval("aws:*:administrator", person="Mika.Abe@example.com")]}),
    ("cloud_administrator_is_approved", PASS, "", ADMIN, _by(implemented_by="H2")),
    ("cloud_administrator_is_approved", FAIL, f"{WHOLE}no approval names it", ADMIN, BARE),
    ("cloud_administrator_is_approved", FAIL, f"{WHOLE}no approval names it", ADMIN,
     {**SOUND, "approvals": [approval("aws:999999999999:administrator")]}),
    ("cloud_administrator_is_approved", FAIL, f"{WHOLE}approval AP-1 ended on 2026-06-14", ADMIN,
     _by(until="2026-06-14")),
    ("cloud_administrator_is_approved", FAIL, f"{WHOLE}approval AP-1 is not in force", ADMIN,
     _by(approved_on=None)),
    ("cloud_administrator_is_approved", FAIL,
     f"{WHOLE}approval AP-1 has no day on which it ends", ADMIN, _by(until=None)),
    ("cloud_administrator_is_approved", FAIL,
     f"{WHOLE}approval AP-1 was given by mika.abe@example.com, who holds it", ADMIN,
     _by(approved_by="mika.abe@example.com")),
    ("cloud_administrator_is_approved", FAIL,
     f"{WHOLE}approval AP-1 was given by H9, who asked for it", ADMIN,
     _by(requested_by="ken.ono@example.com")),
    ("cloud_administrator_is_approved", FAIL,
     f"{WHOLE}approval AP-1 was given by H9, who set it up", ADMIN, _by(implemented_by="H9")),
    ("cloud_administrator_is_approved", FAIL,
     f"{WHOLE}approval AP-1 was given by H8, who is nobody among the staff", ADMIN,
     _by(approved_by="H8")),
    # A second approval, sound, makes up for a bad one.
    ("cloud_administrator_is_approved", PASS, "", ADMIN,
     {**SOUND, "approvals": [approval(RIGHT, id="AP-0", until=None), GIVEN]}),
    ("cloud_administrator_is_approved", FAIL,
     "becomes administrator by boss, and no approval names it", user(), {**BARE, "roles": [BOSS]}),
    ("cloud_administrator_is_approved", PASS, "", user(),
     {**SOUND, "roles": [BOSS], "approvals": [approval("*:role/boss")]}),
    ("cloud_administrator_is_approved", FAIL,
     "has a way to more rights: iam:CreateAccessKey, and no approval names it",
     user(statements=policy_of("iam:CreateAccessKey")), BARE),
    ("cloud_administrator_is_approved", UNOBSERVED,
     "what its organisation keeps from it could not be observed: it was not read",
     user(statements=policy_of("iam:CreateAccessKey")), {**SOUND, "organisations": []}),
    ("cloud_administrator_is_approved", ASIDE, "administers nothing", user(), SOUND),
    ("cloud_administrator_is_approved", ASIDE, "holds no live password or key",
     user(statements=ALL, console=False), SOUND),
    ("cloud_administrator_is_approved", UNOBSERVED,
     f"{NO_HOLDER}: no rung of the ladder reaches a person, and may do everything",
     user(statements=ALL, tags={}), SOUND),
    # A machine's power is approved for the machine, by another than who answers for it.
    ("cloud_administrator_is_approved", PASS, "",
     machine(statements=ALL, tags={"account-type": "service", "owner": "H1"}),
     _by(person=f"{IAM}:user/svc-backup", requested_by="H2")),
    ("cloud_administrator_is_approved", FAIL,
     f"{WHOLE}approval AP-1 was given by H1, who answers for its holder",
     machine(statements=ALL, tags={"account-type": "service", "owner": "H1"}),
     _by(person=f"{IAM}:user/svc-backup", requested_by="H2", approved_by="H1")),
    ("cloud_administrator_is_approved", FAIL, f"{WHOLE}no approval names it",
     machine(statements=ALL, tags={"account-type": "service", "owner": "H1"}), SOUND),
    ("cloud_administrator_is_approved", UNOBSERVED,
     f"statements could not be observed: {REFUSED}", refused(user, "statements"), SOUND),
]  # fmt: skip
ROLE = [
    ("cloud_administrator_role_is_approved", PASS, "", SERVED, {**SOUND, "approvals": [OF_ROLE]}),
    ("cloud_administrator_role_is_approved", FAIL, f"{WHOLE}no approval names it", SERVED, SOUND),
    ("cloud_administrator_role_is_approved", FAIL,
     "starts something with the role served, and no approval names it", RUNNER,
     {**SOUND, "roles": [RUNNER, SERVED]}),
    # What may be passed does not administer.
    ("cloud_administrator_role_is_approved", ASIDE, "administers nothing", RUNNER,
     {**SOUND, "roles": [RUNNER, role("reader")]}),
    ("cloud_administrator_role_is_approved", ASIDE,
     "is of Identity Center, whose assignments are judged one by one", ASSIGNED,
     {**SOUND, "sets": [_set(name="administrators")]}),
    ("cloud_administrator_role_is_approved", UNOBSERVED,
     "whom it is given to could not be observed: its permission set is not among those read",
     ASSIGNED, {**SOUND, "sets": []}),
    # A set whose policies lie in the account does not tell that it administers; its role does.
    ("cloud_administrator_role_is_approved", FAIL, f"{WHOLE}no approval names it", ASSIGNED,
     {**SOUND, "sets": [_set("ReadOnlyAccess", name="administrators")]}),
    ("cloud_administrator_role_is_approved", ASIDE,
     "belongs to an AWS service, which alone can change it",
     role(service_linked=True, statements=ALL), SOUND),
]  # fmt: skip
ASSIGNMENTS = [
    ("assigned_administrators_are_approved", PASS, "", _set(), DIRECTORY),
    ("assigned_administrators_are_approved", PASS, "", _set(assignments=[TO_GROUP]), DIRECTORY),
    ("assigned_administrators_are_approved", FAIL,
     f"makes administrators of mika.abe@example.com in {MEMBER} (no approval names it)",
     _set(assignments=[TO_GROUP]), {**DIRECTORY, "approvals": [approval(RIGHT)]}),
    ("assigned_administrators_are_approved", ASIDE, "does not by itself allow everything",
     _set("ReadOnlyAccess"), DIRECTORY),
    ("assigned_administrators_are_approved", UNOBSERVED,
     "its holders could not be observed: nobody known is group g-1 (CLD-112)",
     _set(assignments=[TO_GROUP]), {**DIRECTORY, "groups": []}),
    ("assigned_administrators_are_approved", UNOBSERVED,
     "its holders could not be observed: nobody known is admin (CLD-112)",
     _set(), {**DIRECTORY, "users": [_user(name="admin")]}),
]  # fmt: skip
STALE = f"names H1 as administrator of {ACCOUNT}, who is none"
APPROVED = [
    ("approved_cloud_administrator_administers", PASS, "", GIVEN, LISTED),
    ("approved_cloud_administrator_administers", PASS, "", GIVEN,
     {**LISTED, "users": [user()], "roles": [BOSS]}),
    ("approved_cloud_administrator_administers", PASS, "", OF_ROLE,
     {**LISTED, "users": [], "roles": [SERVED]}),
    ("approved_cloud_administrator_administers", PASS, "", approval(OF_MEMBER),
     {**LISTED, "sets": [_set()], "directory_users": [_user()]}),
    ("approved_cloud_administrator_administers", FAIL, STALE, GIVEN, {**LISTED, "users": [user()]}),
    ("approved_cloud_administrator_administers", FAIL, STALE, GIVEN,
     {**LISTED, "users": [user(statements=ALL, console=False)]}),
    ("approved_cloud_administrator_administers", FAIL,
     f"names {SERVED_ARN} as administrator of {ACCOUNT}, who is none", OF_ROLE,
     {**LISTED, "roles": [BOSS]}),
    # Who comes in by federation is nobody that the cloud can name.
    ("approved_cloud_administrator_administers", UNOBSERVED,
     "whether it is held could not be observed: nothing tells who is behind federated", GIVEN,
     {**LISTED, "users": [user()], "roles": [role("federated", trust=SAML, statements=ALL)]}),
    ("approved_cloud_administrator_administers", ASIDE, "is of no cloud account that is read",
     GIVEN, {**LISTED, "users": []}),
    ("approved_cloud_administrator_administers", ASIDE, "is not in force",
     approval(RIGHT, until="2026-06-14"), LISTED),
    ("approved_cloud_administrator_administers", ASIDE,
     "is no approval to administer a cloud account", approval(), LISTED),
]  # fmt: skip

CASES = [*USER, *ROLE, *ASSIGNMENTS, *APPROVED]
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
