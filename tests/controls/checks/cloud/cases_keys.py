"""Cases of keys, secrets and certificates."""

from typing import Any

from sample_data import ACCOUNT, FRESH, OLD, opening
from sample_databases import (
    FAMILY,
    ROOT,
    STRANGER,
    certificate,
    key,
    members,
    secret,
    seen_from_within,
    stands_alone,
)
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
AWS_KEY = {"manager": "AWS", "rotated": None, "policy": None}
THEIRS = "a key that AWS manages, whose rules cannot be set"
INSIDE, WITHIN = {"members": members()}, {"members": seen_from_within()}
APART = {"members": [*seen_from_within(), stands_alone()]}
UNKNOWN_WHOSE = "whose accounts these are could not be observed: no account lists the organisation"
STRANGE = f"its policy lets in account {STRANGER}, unknown and not approved"
KEEPER, USER = (f"arn:aws:iam::{ACCOUNT}:{name}" for name in ("role/keeper", "role/service"))
COPY = "a copy of the one in ap-northeast-3, which is judged itself"
BY_CALLER = {"StringEquals": {"kms:CallerAccount": ACCOUNT}}
GOOD = "RSA_2048, RSA_3072, RSA_4096, EC_prime256v1, EC_secp384r1, EC_secp521r1"


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def _known(check: str, build: Any) -> list[Any]:
    family, strange = opening(ROOT, FAMILY), opening(f"arn:aws:iam::{STRANGER}:role/x")
    by_condition = opening("*", Condition={"StringEquals": {"aws:PrincipalAccount": STRANGER}})
    return [
        (check, PASS, "", build(), INSIDE),
        (check, PASS, "", build(policy=family), INSIDE),
        (check, PASS, "", build(policy=strange), INSIDE | {"approved": [STRANGER]}),
        (check, FAIL, STRANGE, build(policy=strange), INSIDE),
        (check, FAIL, STRANGE, build(policy=by_condition), INSIDE),
        (check, UNOBSERVED, UNKNOWN_WHOSE, build(policy=family), WITHIN),
        (check, UNOBSERVED, UNKNOWN_WHOSE, build(policy=family), APART),
        (check, UNOBSERVED, _lost("policy"), refused(build, "policy"), INSIDE),
    ]


CASES = [
    ("key_is_renewed", PASS, "", key(), {}),
    ("key_is_renewed", FAIL, "automatic rotation is off", key(rotated=False), {}),
    ("key_is_renewed", UNOBSERVED, _lost("rotated"), refused(key, "rotated"), {}),
    ("key_is_renewed", ASIDE, THEIRS, key(**AWS_KEY), {}),
    (
        "key_is_renewed", ASIDE, "KMS cannot renew a key of RSA_2048 with material by AWS_KMS",
        key(spec="RSA_2048", rotated=False), {},
    ),
    ("key_is_renewed", ASIDE, "not in use: Disabled", key(state="Disabled", rotated=None), {}),
    ("key_is_not_on_its_way_out", PASS, "", key(), {}),
    (
        "key_is_not_on_its_way_out", FAIL, "will be deleted on 2026-07-01: PendingDeletion",
        key(state="PendingDeletion", deleted_on="2026-07-01T00:00:00+00:00"), {},
    ),
    ("key_is_not_on_its_way_out", UNOBSERVED, _lost("state"), refused(key, "state"), {}),
    ("key_policy_is_not_public", PASS, "", key(), {}),
    ("key_policy_is_not_public", PASS, "", key(policy=opening("*", Condition=BY_CALLER)), {}),
    (
        "key_policy_is_not_public", FAIL, "its policy allows something to anyone",
        key(policy=opening("*", action="kms:Decrypt")), {},
    ),
    ("key_policy_is_not_public", ASIDE, THEIRS, key(**AWS_KEY), {}),
    (
        "key_policy_is_not_public", ASIDE, "not in use: Disabled",
        key(state="Disabled", policy=None), {},
    ),
    ("key_policy_is_not_public", UNOBSERVED, _lost("policy"), refused(key, "policy"), {}),
    *_known("key_is_used_by_known_accounts", key),
    ("key_keepers_do_not_use_it", PASS, "", key(), {}),
    (
        "key_keepers_do_not_use_it", PASS, "",
        key(
            policy=[
                *opening(KEEPER, action="kms:PutKeyPolicy"), *opening(USER, action="kms:Decrypt")
            ]
        ),
        {},
    ),
    (
        "key_keepers_do_not_use_it", FAIL, f"its policy lets {KEEPER} both keep it and use it",
        key(policy=opening(KEEPER, action="kms:*")), {},
    ),
    ("key_keepers_do_not_use_it", UNOBSERVED, _lost("policy"), refused(key, "policy"), {}),
    ("secret_renews_itself", PASS, "", secret(), {}),
    ("secret_renews_itself", FAIL, "automatic rotation is off", secret(rotates=False), {}),
    ("secret_renews_itself", ASIDE, "kept by rds", secret(service="rds", rotates=False), {}),
    ("secret_renews_itself", ASIDE, COPY, secret(primary="ap-northeast-3", rotates=False), {}),
    ("secret_renews_itself", UNOBSERVED, _lost("rotates"), refused(secret, "rotates"), {}),
    ("secret_was_changed_in_time", PASS, "", secret(), {}),
    ("secret_was_changed_in_time", PASS, "", secret(rotated=None, changed=FRESH), {}),
    (
        "secret_was_changed_in_time", FAIL,
        "was last changed on 2026-05-01, longer ago than 30 days",
        secret(created=OLD, changed=None, rotated=None), {"secret_changed_within": "30 days"},
    ),
    ("secret_was_changed_in_time", UNOBSERVED, _lost("changed"), refused(secret, "changed"), {}),
    ("secret_is_not_public", PASS, "", secret(), {}),
    (
        "secret_is_not_public", FAIL, "its policy lets anyone in",
        secret(policy=opening("*")), {},
    ),
    ("secret_is_not_public", UNOBSERVED, _lost("policy"), refused(secret, "policy"), {}),
    *_known("secret_is_read_by_known_accounts", secret),
    ("certificate_holds_for_some_time", PASS, "", certificate(), {}),
    (
        "certificate_holds_for_some_time", FAIL,
        "ends on 2026-06-20, sooner than 30 days from now",
        certificate(expires="2026-06-20T00:00:00+00:00"), {},
    ),
    (
        "certificate_holds_for_some_time", FAIL, "is expired",
        certificate(status="EXPIRED", expires=OLD), {},
    ),
    (
        "certificate_holds_for_some_time", ASIDE, "no service presents it",
        certificate(used=False, expires=OLD), {},
    ),
    (
        "certificate_holds_for_some_time", ASIDE, "not issued yet: PENDING_VALIDATION",
        certificate(status="PENDING_VALIDATION", expires=None), {},
    ),
    (
        "certificate_holds_for_some_time", UNOBSERVED, _lost("expires"),
        refused(certificate, "expires"), {},
    ),
    ("certificate_key_is_strong", PASS, "", certificate(algorithm="EC_prime256v1"), {}),
    (
        "certificate_key_is_strong", FAIL, f"its key is RSA_1024, not one of {GOOD}",
        certificate(algorithm="RSA_1024"), {},
    ),
    (
        "certificate_key_is_strong", UNOBSERVED, _lost("algorithm"),
        refused(certificate, "algorithm"), {},
    ),
]  # fmt: skip
