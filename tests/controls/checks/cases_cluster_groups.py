"""Cases of the check of the groups that clusters give rights to."""

from sample_cluster import binding
from sample_estate import REFUSED, refused
from sample_identity import account, confirmed, machine, unknown
from sample_people import leaver, person

from collectors.identity.group import Group
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
SAYS = "bound_groups_hold_nobody_gone"


def group(**changed):
    """A group of the directory with one account in it."""
    row = {
        "id": "g-1",
        "system": "directory",
        "name": "platform-admins",
        "members": [],
        "subgroups": ["g-2"],
        "all_members": ["u-1"],
        "privileged": True,
        "owners": [],
    }
    return Group.of(**row | changed)


def bound(name="oidc:platform-admins"):
    return binding(subjects=[{"kind": "Group", "name": name, "namespace": None}])


STAFF = {"groups": [group()], "accounts": [account()], "staff": [person()]}
CLEAN = "gives viewer to a group that is not clean: oidc:platform-admins holds "
LOST = "who is in its groups could not be observed: directories tell of "

CASES = [
    (SAYS, PASS, "", bound(), STAFF),
    (SAYS, PASS, "", bound("platform-admins"), STAFF),
    (SAYS, PASS, "", bound("g-1"), STAFF),
    (SAYS, PASS, "", bound(), STAFF | {"staff": [leaver(last_day="2026-06-14")]}),
    (SAYS, PASS, "", bound(), STAFF | {"accounts": [unknown(active=False)]}),
    (SAYS, PASS, "", bound(), STAFF | {"accounts": [machine()]}),
    (SAYS, PASS, "", bound(), STAFF | {"accounts": [unknown()], "confirmed": [confirmed()]}),
    (
        SAYS, FAIL, f"{CLEAN}mika.abe, who left on 2026-05-31", bound(),
        STAFF | {"staff": [leaver()]},
    ),
    (
        SAYS, FAIL, f"{CLEAN}x, who is nobody known", bound(),
        STAFF | {"accounts": [unknown()]},
    ),
    (
        SAYS, UNOBSERVED, f"{LOST}no group named oidc:platform-admins", bound(),
        STAFF | {"groups": []},
    ),
    (
        SAYS, UNOBSERVED, f"{LOST}2 groups named oidc:platform-admins", bound(),
        STAFF | {"groups": [group(), group(id="g-2")]},
    ),
    (
        SAYS, UNOBSERVED,
        "its members of g-1 could not be observed: directory tells of no account u-1", bound(),
        STAFF | {"accounts": [account(system="other")]},
    ),
    (
        SAYS, UNOBSERVED, f"all_members of g-1 could not be observed: {REFUSED}", bound(),
        STAFF | {"groups": [refused(group, "all_members")]},
    ),
    (SAYS, ASIDE, "names no group but the cluster's own", bound("system:masters"), STAFF),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
