"""Cases of the checks of what policies allow, of roles unused, and of roles handed on."""

from sample_cloud import IAM, account, policy, policy_of, role, user
from sample_estate import REFUSED, refused
from sample_rights import FULL, alone, control, group, organisation, with_source

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


ALL = "allows every action on every resource and is not on the approved list"
SERVICE = "belongs to an AWS service, which alone can change it"
BUT = [{**policy_of("s3:*")[0], "actions": [], "not_actions": ["iam:*"]}]
BUT_ON = [{**policy_of("s3:*")[0], "resources": [], "not_resources": ["arn:aws:s3:::x"]}]
DECRYPTS = policy_of("kms:Decrypt")
ONE_KEY = policy_of("kms:Decrypt", resource="arn:aws:kms:ap-northeast-1:111122223333:key/1")
BY_INLINE = "is allowed kms:Decrypt with every key by an inline policy"
NEW = "2026-05-01T00:00:00+00:00"
SUPPORT = with_source("managed arn:aws:iam::aws:policy/AWSSupportAccess", "support:*")
WHOLE = "may do everything, which is judged by itself"
PASSES = "may hand any role to a service, by inline sample"
ASSUMES = "may take on any role that trusts it, by inline sample"
PASSES_ALL = policy_of("iam:PassRole", resource="arn:aws:iam::*:role/*")
PASSES_ONE = policy_of("iam:PassRole", resource="arn:aws:iam::111122223333:role/app/*")
ASSUMES_ALL = policy_of("sts:*")
ASSUMES_ONE = policy_of("sts:AssumeRole", resource="arn:aws:iam::111122223333:role/reader")
BARRED = [*PASSES_ALL, *policy_of("iam:PassRole", effect="Deny")]

CROWD = [user(f"u{number}", statements=policy_of("*")) for number in range(6)]
LIMITED = organisation(
    management="999900001111",
    policies=[control({**FULL, "Action": "s3:*"}, target="111122223333")],
)
BLIND = refused(organisation, "policy_types", management="999900001111")

CASES = [
    ("administrators_are_few", PASS, "", account(), {"users": CROWD[:5], "roles": [role()]}),
    ("administrators_are_few", PASS, "", account(),
     {"users": CROWD[:5], "roles": [role(service_linked=True, statements=policy_of("*"))]}),
    ("administrators_are_few", FAIL, "6 may do everything, more than 5: u0, u1, u2, u3, u4",
     account(), {"users": CROWD, "organisations": [alone()]}),
    ("administrators_are_few", PASS, "", account(),
     {"users": CROWD, "organisations": [LIMITED]}),
    ("administrators_are_few", UNOBSERVED, _lost("policy_types"), account(),
     {"users": CROWD, "organisations": [BLIND]}),
    ("administrators_are_few", UNOBSERVED,
     "what its organisation keeps from it could not be observed: it was not read", account(),
     {"users": CROWD}),
    ("group_may_not_do_everything", PASS, "", group(), {}),
    ("group_may_not_do_everything", PASS, "", group(statements=policy_of("*")),
     {"approved": ["developers"]}),
    ("group_may_not_do_everything", FAIL, ALL, group(statements=policy_of("*:*")), {}),
    ("group_may_not_do_everything", UNOBSERVED, _lost("statements"),
     refused(group, "statements"), {}),
    ("policy_allows_by_naming", PASS, "", policy(), {}),
    ("policy_allows_by_naming", PASS, "",
     policy(statements=[{**BUT[0], "effect": "Deny"}]), {}),
    ("policy_allows_by_naming", FAIL, "allows by NotAction", policy(statements=BUT), {}),
    ("policy_allows_by_naming", FAIL, "allows by NotAction and NotResource",
     policy(statements=[*BUT, *BUT_ON]), {}),
    ("policy_allows_by_naming", UNOBSERVED, _lost("statements"),
     refused(policy, "statements"), {}),
    ("policy_allows_no_whole_service", PASS, "", policy(statements=policy_of("iam:Get*")), {}),
    ("policy_allows_no_whole_service", FAIL,
     "allows every action of iam, kms on every resource",
     policy(statements=policy_of("iam:*", "kms:*", "s3:*")), {}),
    ("policy_allows_no_whole_service", UNOBSERVED, _lost("statements"),
     refused(policy, "statements"), {}),
    ("policy_decrypts_by_key", PASS, "", policy(statements=ONE_KEY), {}),
    ("policy_decrypts_by_key", FAIL, "allows kms:Decrypt with every key",
     policy(statements=DECRYPTS), {}),
    ("policy_decrypts_by_key", FAIL, "allows kms:Decrypt and kms:ReEncryptFrom with every key",
     policy(statements=policy_of("kms:*")), {}),
    ("policy_decrypts_by_key", UNOBSERVED, _lost("statements"),
     refused(policy, "statements"), {}),
    ("role_decrypts_by_key", PASS, "", role(statements=ONE_KEY), {}),
    ("role_decrypts_by_key", PASS, "", role(statements=with_source("managed x", "kms:*")), {}),
    ("role_decrypts_by_key", ASIDE, SERVICE, role(service_linked=True), {}),
    ("role_decrypts_by_key", FAIL, BY_INLINE, role(statements=DECRYPTS), {}),
    ("role_decrypts_by_key", UNOBSERVED, _lost("statements"), refused(role, "statements"), {}),
    ("user_decrypts_by_key", PASS, "", user(statements=ONE_KEY), {}),
    ("user_decrypts_by_key", FAIL, BY_INLINE, user(statements=DECRYPTS), {}),
    ("user_decrypts_by_key", UNOBSERVED, _lost("statements"), refused(user, "statements"), {}),
    ("role_is_used", PASS, "", role(last_used=NEW), {}),
    ("role_is_used", ASIDE, "made of late and not used yet", role(created=NEW), {}),
    ("role_is_used", ASIDE, SERVICE, role(service_linked=True), {}),
    ("role_is_used", FAIL, "was not used in the 400 days of which AWS tells", role(), {}),
    ("role_is_used", FAIL, "was used last on 2026-01-05; may lie unused for 90 days",
     role(last_used="2026-01-05T00:00:00+00:00"), {}),
    ("role_is_used", UNOBSERVED, _lost("last_used"), refused(role, "last_used"), {}),
    ("somebody_may_ask_support", PASS, "", account(), {"roles": [role(statements=SUPPORT)]}),
    ("somebody_may_ask_support", FAIL, "no role holds AWSSupportAccess", account(),
     {"roles": [role()]}),
    ("somebody_may_ask_support", UNOBSERVED, _lost(f"statements of {IAM}:role/reader"), account(),
     {"roles": [refused(role, "statements")]}),
    ("user_passes_roles_by_name", PASS, "", user(statements=PASSES_ONE), {}),
    ("user_passes_roles_by_name", PASS, "", user(statements=BARRED), {}),
    ("user_passes_roles_by_name", PASS, "", user(statements=PASSES_ALL, groups=["ops"]),
     {"approved": ["ops"]}),
    ("user_passes_roles_by_name", ASIDE, WHOLE, user(statements=policy_of("*")), {}),
    ("user_passes_roles_by_name", FAIL, PASSES, user(statements=PASSES_ALL), {}),
    ("user_passes_roles_by_name", FAIL, PASSES, user(statements=policy_of("iam:*")), {}),
    ("user_passes_roles_by_name", PASS, "",
     user(statements=PASSES_ALL, boundary=policy_of("s3:*")), {}),
    ("user_passes_roles_by_name", UNOBSERVED, _lost("statements"),
     refused(user, "statements"), {}),
    ("role_passes_roles_by_name", PASS, "", role(statements=PASSES_ONE), {}),
    ("role_passes_roles_by_name", PASS, "", role(statements=PASSES_ALL),
     {"approved": ["reader"]}),
    ("role_passes_roles_by_name", ASIDE, SERVICE, role(service_linked=True), {}),
    ("role_passes_roles_by_name", FAIL, PASSES, role(statements=PASSES_ALL), {}),
    ("role_passes_roles_by_name", UNOBSERVED, _lost("statements"),
     refused(role, "statements"), {}),
    ("user_assumes_roles_by_name", PASS, "", user(statements=ASSUMES_ONE), {}),
    ("user_assumes_roles_by_name", FAIL, ASSUMES, user(statements=ASSUMES_ALL), {}),
    ("user_assumes_roles_by_name", UNOBSERVED, _lost("statements"),
     refused(user, "statements"), {}),
    ("role_assumes_roles_by_name", PASS, "", role(statements=ASSUMES_ONE), {}),
    ("role_assumes_roles_by_name", ASIDE, SERVICE, role(service_linked=True), {}),
    ("role_assumes_roles_by_name", FAIL, ASSUMES, role(statements=ASSUMES_ALL), {}),
    ("role_assumes_roles_by_name", UNOBSERVED, _lost("statements"),
     refused(role, "statements"), {}),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
