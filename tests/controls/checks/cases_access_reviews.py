"""Cases of the checks of access reviews."""

from sample_estate import REFUSED, refused
from sample_reviews import LACKING, campaign, cluster, open_campaign, place, revocation, right

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
NEVER = {"review": None, "taken": None, "closed": None}
OLD = {"closed": "2025-11-01T00:00:00+00:00"}
WAITING = {"gone": None, "gone_run": None}
LATE = {"seen": "2026-06-10T00:00:00+00:00"}

CASES = [
    ("access_was_reviewed", PASS, "", place(), {}),
    (
        "access_was_reviewed",
        FAIL,
        "no review over all of it was ever closed; 2026-q3 is open",
        place(**NEVER, open=["2026-q3"]),
        {},
    ),
    (
        "access_was_reviewed",
        FAIL,
        "was last reviewed by 2026-q2, closed on 2025-11-01, longer ago than 92 days",
        place(**OLD),
        {},
    ),
    (
        "access_was_reviewed",
        ASIDE,
        "of a cluster, whose reviews are judged apart (CLU-24)",
        cluster(),
        {},
    ),
    (
        "access_was_reviewed",
        UNOBSERVED,
        f"closed could not be observed: {REFUSED}",
        refused(place, "closed"),
        {},
    ),
    ("cluster_access_was_reviewed", PASS, "", cluster(), {}),
    (
        "cluster_access_was_reviewed",
        UNOBSERVED,
        f"closed could not be observed: {REFUSED}",
        refused(cluster, "closed"),
        {},
    ),
    (
        "cluster_access_was_reviewed",
        FAIL,
        "no review over all of it was ever closed",
        cluster(**NEVER),
        {},
    ),
    (
        "cluster_access_was_reviewed",
        FAIL,
        "was last reviewed by 2026-q2, closed on 2025-11-01, longer ago than 183 days",
        cluster(**OLD),
        {},
    ),
    ("cluster_access_was_reviewed", ASIDE, "not of a cluster", place(), {}),
    ("review_is_decided_in_time", PASS, "", campaign(), {}),
    (
        "review_is_decided_in_time",
        FAIL,
        (
            "was due on 2026-05-31 and is not closed: 2 of 4 rows are not decided, 1 of them in "
            "conflict"
        ),
        open_campaign(),
        {},
    ),
    (
        "review_is_decided_in_time",
        FAIL,
        "was closed on 2026-06-03, and due on 2026-05-31",
        campaign(closed="2026-06-03T00:00:00+00:00"),
        {},
    ),
    (
        "review_is_decided_in_time",
        FAIL,
        "was closed with 1 of 4 rows not decided",
        campaign(decided=3),
        {},
    ),
    (
        "review_is_decided_in_time",
        UNOBSERVED,
        (
            "whether it covers every right could not be observed: identity.account "
            "wiki/accounts.csv: it was read in part, and 1 more"
        ),
        open_campaign(places=[LACKING, LACKING]),
        {},
    ),
    (
        "review_is_decided_in_time",
        ASIDE,
        "open until 2026-12-31, 2 of 4 rows to decide",
        open_campaign(due="2026-12-31"),
        {},
    ),
    ("reviewer_is_another", PASS, "", right(), {}),
    (
        "reviewer_is_another",
        FAIL,
        "H2 holds it, or answers for its holder",
        right(person="H2"),
        {},
    ),
    ("reviewer_is_another", FAIL, "H2 had approved it", right(approvers=["H2"]), {}),
    (
        "reviewer_is_another",
        UNOBSERVED,
        "whose it is could not be observed: no rung of the ladder reaches a person (IDN-10)",
        right(sort="unresolved", person=""),
        {},
    ),
    (
        "reviewer_is_another",
        ASIDE,
        "a group holds it, whose members are judged by their own rights",
        right(sort="group", person=""),
        {},
    ),
    ("reviewer_is_another", ASIDE, "is undecided", right(state="undecided"), {}),
    ("revoked_right_is_gone", PASS, "", revocation(), {}),
    (
        "revoked_right_is_gone",
        FAIL,
        "was gone on 2026-05-12 and is back on 2026-06-01",
        revocation(back="2026-06-01T00:00:00+00:00"),
        {},
    ),
    (
        "revoked_right_is_gone",
        FAIL,
        "was to be taken away by 2026-05-24, and was there on 2026-06-10",
        revocation(**WAITING, **LATE),
        {"revoke_within": "14 days"},
    ),
    (
        "revoked_right_is_gone",
        FAIL,
        "was to be changed by 2026-05-24, and was there on 2026-06-10",
        revocation(gone="2026-06-11T00:00:00+00:00", **LATE, decision="change"),
        {"revoke_within": "14 days"},
    ),
    (
        "revoked_right_is_gone",
        UNOBSERVED,
        (
            "when it went could not be observed: last seen on 2026-05-11 and gone on 2026-06-11, "
            "due on 2026-05-24"
        ),
        revocation(gone="2026-06-11T00:00:00+00:00"),
        {"revoke_within": "14 days"},
    ),
    (
        "revoked_right_is_gone",
        UNOBSERVED,
        "whether it is gone could not be observed: no run after 2026-05-24 has looked",
        revocation(**WAITING),
        {"revoke_within": "14 days"},
    ),
    (
        "revoked_right_is_gone",
        ASIDE,
        "is to be taken away by 2026-06-20",
        revocation(**WAITING, decided_at="2026-06-06T00:00:00+00:00"),
        {"revoke_within": "14 days"},
    ),
]
