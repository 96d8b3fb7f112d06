"""Cases of the tie-outs: what ties, what explains a difference, and what is named."""

from sample_cloud import ACCOUNT, IAM, account, bucket, machine, trail, user
from sample_estate import REFUSED, refused
from sample_people import leaver, person, spell

from collectors.aws.identity.credential_rows import CredentialRow
from collectors.aws.identity.organizations import OrganizationAccount
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def reported(name: str = "mika.abe", **changed: object) -> CredentialRow:
    """A row of the credential report."""
    row = {"id": f"{IAM}:user/{name}", "name": name, "root": False}
    return CredentialRow.of(**row | changed)


def member(number: str = ACCOUNT, **changed: object) -> OrganizationAccount:
    """An account as the management account lists it."""
    row = {"id": number, "organization": "o-example1", "listed": True, "state": "ACTIVE"}
    return OrganizationAccount.of(**row | changed)


def told(left: str, right: str, tied: str, explained: str, unexplained: str = "0") -> str:
    return f"{left}; {right}; tied: {tied}; explained: {explained}; unexplained: {unexplained}"


ROOT = reported("<root_account>", id=f"{IAM}:root", root=True)
BY_ROOT = "1 (the root user, whom lists of users leave out: 1)"
REPORT = "rows of the credential report"
BOTH = {"users": [user()], "rows": [reported(), ROOT]}
OTHER, THIRD = "222233334444", "333344445555"
WHOLE = {"members": [member(), member(OTHER)], "accounts": [account(), account(id=OTHER)]}
UNSEEN = f"1 (only among accounts of the organisation: {OTHER})"
OF_ORGANISATION = "accounts of the organisation"
ALONE = member(organization=None)
BLIND = refused(member, "state", listed=False)
STAFF = {"staff": [person(), person("H2", "jun.ito")], "users": [user(), machine()]}
IDLE = "at work without a cloud user"
STRANGER = user("ghost", tags={})
STRANGERS = f"1 (only among cloud users: {IAM}:user/ghost)"
STORES = {"trails": [trail()], "buckets": [bucket(), bucket("example-trail")]}
NO_STORE = "1 (no store of a trail: 1)"
LOST = f"1 (only among trails: {trail().id})"

USERS, ACCOUNTS, PEOPLE, TRAILS = (
    "users_tie_out_with_credential_report",
    "organisation_ties_out_with_accounts",
    "staff_tie_out_with_accounts",
    "trails_tie_out_with_buckets",
)

CASES = [
    (USERS, PASS, told("users listed: 1", f"{REPORT}: 2", "1", BY_ROOT), None, BOTH),
    (
        USERS, PASS,
        told(
            "users listed: 2", f"{REPORT}: 2", "1",
            "2 (made since the report may have been made: 1, "
            "the root user, whom lists of users leave out: 1)",
        ), None,
        {**BOTH, "users": [user(), user("new", created="2026-06-15T08:00:00+00:00")]},
    ),
    (
        USERS, FAIL,
        told(
            "users listed: 2", f"{REPORT}: 3", "1", BY_ROOT,
            f"2 (only among users listed: {IAM}:user/unreported, "
            f"only among {REPORT}: {IAM}:user/unlisted)",
        ), None,
        {"users": [user(), user("unreported")], "rows": [reported(), ROOT, reported("unlisted")]},
    ),
    (USERS, ASIDE, told("users listed: 0", f"{REPORT}: 1", "0", BY_ROOT), None, {"rows": [ROOT]}),
    (
        USERS, UNOBSERVED, f"created of {IAM}:user/odd could not be observed: {REFUSED}", None,
        {**BOTH, "users": [refused(user, "created", "odd")]},
    ),
    (ACCOUNTS, PASS, told(f"{OF_ORGANISATION}: 2", "accounts read: 2", "2", "0"), None, WHOLE),
    (
        ACCOUNTS, PASS, told(f"{OF_ORGANISATION}: 1", "accounts read: 1", "1", "0"), None,
        {"members": [ALONE], "accounts": [account()]},
    ),
    (
        ACCOUNTS, PASS, told(f"{OF_ORGANISATION}: 2", "accounts read: 2", "2", "0"), None,
        {**WHOLE, "members": [BLIND, member(), member(OTHER)]},
    ),
    (
        ACCOUNTS, PASS,
        told(
            f"{OF_ORGANISATION}: 3", "accounts read: 1", "1",
            "2 (closed or being closed: 1, left out by decision: 1)",
        ), None,
        {
            "members": [member(), member(OTHER), member(THIRD, state="SUSPENDED")],
            "accounts": [account()], "left_out": [OTHER],
        },
    ),
    (
        ACCOUNTS, FAIL,
        told(f"{OF_ORGANISATION}: 2", "accounts read: 1", "1", "0", UNSEEN), None,
        {**WHOLE, "accounts": [account()]},
    ),
    (
        ACCOUNTS, FAIL,
        told(
            f"{OF_ORGANISATION}: 1", "accounts read: 2", "1", "0",
            f"1 (only among accounts read: {OTHER})",
        ), None,
        {**WHOLE, "members": [member()]},
    ),
    (
        ACCOUNTS, UNOBSERVED, f"state of {ACCOUNT} could not be observed: {REFUSED}", None,
        {"members": [BLIND], "accounts": [account()]},
    ),
    (
        PEOPLE, PASS,
        told("people listed: 2", "cloud users: 2", "1", f"2 ({IDLE}: 1, of machines: 1)"),
        None, STAFF,
    ),
    (
        PEOPLE, PASS,
        told(
            "people listed: 3", "cloud users: 3", "1",
            "4 (left: 1, not yet here: 1, outside HR by decision: 1, "
            "without a live password or key: 1)",
        ), None,
        {
            "staff": [
                person(), leaver(id="H3", email=None),
                person("H4", "later", spells=[spell("2026-07-01")]),
            ],
            "users": [user(), STRANGER, user("old", console=False, tags={})],
            "outside_hr": ["gho*"],
        },
    ),
    (
        PEOPLE, FAIL,
        told("people listed: 1", "cloud users: 2", "1", "0", STRANGERS), None,
        {"staff": [person()], "users": [user(), STRANGER]},
    ),
    (
        PEOPLE, PASS, told("people listed: 1", "cloud users: 2", "1 with 2", "0"), None,
        {"staff": [person()], "users": [user(), user(id=f"{IAM}:user/second")]},
    ),
    (
        PEOPLE, ASIDE,
        told("people listed: 1", "cloud users: 1", "0", f"2 ({IDLE}: 1, of machines: 1)"), None,
        {"staff": [person()], "users": [machine()]},
    ),
    (
        PEOPLE, UNOBSERVED, f"console of {IAM}:user/ghost could not be observed: {REFUSED}", None,
        {"staff": [person()], "users": [refused(user, "console", "ghost", tags={})]},
    ),
    (TRAILS, PASS, told("trails: 1", "buckets listed: 2", "1", NO_STORE), None, STORES),
    (
        TRAILS, FAIL, told("trails: 1", "buckets listed: 1", "0", NO_STORE, LOST), None,
        {**STORES, "buckets": [bucket()]},
    ),
    (
        TRAILS, FAIL, told("trails: 1", "buckets listed: 0", "0", "0", LOST), None,
        {**STORES, "buckets": []},
    ),
    (
        TRAILS, PASS,
        told(
            "trails: 2", "buckets listed: 1", "1",
            "1 (delivered elsewhere by decision: 1)",
        ), None,
        {
            "trails": [trail(), trail(id="arn:aws:cloudtrail:::trail/x", bucket="log-archive")],
            "buckets": [bucket("example-trail")], "elsewhere": ["log-archive"],
        },
    ),
    (
        TRAILS, UNOBSERVED, f"bucket of {trail().id} could not be observed: {REFUSED}", None,
        {**STORES, "trails": [refused(trail, "bucket")]},
    ),
]  # fmt: skip
