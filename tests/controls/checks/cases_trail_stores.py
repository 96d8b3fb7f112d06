"""Cases of the checks of trail stores, and of who may change records, networks and keys."""

from sample_cloud import bucket, objects, policy_of, role, trail, user
from sample_cluster import EVERYTHING, cluster_role, grant
from sample_estate import REFUSED, refused

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


STORE = "example-trail"
SOUND = {"buckets": [bucket(), bucket(STORE, logging="example-logs")]}
NOT_READ = f"its store could not be observed: {STORE} is not among the stores that were read"
NO_TRAIL = "there is no trail (GEN-13)"
SERVICE = "belongs to an AWS service, which alone can change it"
ALL_IN = {"trails": [trail()], **SOUND}
READ = policy_of("s3:GetObject", resource=objects(STORE))
PART = policy_of("s3:*Object", resource=f"arn:aws:s3:::{STORE}/AWSLogs/*")
STOP = policy_of("cloudtrail:*", resource=str(trail().id))
OTHER = policy_of("cloudtrail:*", resource=f"{trail().id}-of-others")
READS = f"reads trail files in {STORE} and is not on the list of readers"
NOT_KEPT = "on a trail or its store and is not among its keepers"
SILENCES = (
    "may cloudtrail:StopLogging, cloudtrail:DeleteTrail, cloudtrail:UpdateTrail, "
    f"cloudtrail:PutEventSelectors {NOT_KEPT}"
)


def _shown(**changed: object) -> dict[str, object]:
    return {"buckets": [bucket(STORE, **{"logging": "example-logs"} | changed)]}


def _stated(*actions: str) -> dict[str, object]:
    """A store whose own policy lets the sample user act on its objects."""
    principal = {"AWS": str(user().id)}
    return _shown(policy=policy_of(*actions, resource=objects(STORE), Principal=principal))


EC2 = policy_of("ec2:*")
ONE_GROUP = policy_of("ec2:Authorize*", resource="arn:aws:ec2:*:*:security-group/sg-0a1")
FENCED = [*EC2, *policy_of("ec2:*", effect="Deny")]
SPARED = [*EC2, *policy_of("ec2:*", effect="Deny", resource=[], NotResource="arn:aws:ec2:*:*:x")]
SOME_NETWORK = (
    "may ec2:AuthorizeSecurityGroupIngress, ec2:AuthorizeSecurityGroupEgress "
    "and is not on the approved list"
)
ALL_NETWORK = (
    "may ec2:AuthorizeSecurityGroupIngress, ec2:AuthorizeSecurityGroupEgress, "
    "ec2:ModifySecurityGroupRules and 3 more and is not on the approved list"
)
GRANTS = policy_of("kms:CreateGrant", resource="arn:aws:kms:*:*:key/1")
KEYS = "may kms:CreateGrant and is not on the approved list"
AUDITS = {"audit_roles": ["auditor"]}
LOOKS = policy_of("s3:GetBucket*", "ec2:describe*", "iam:GenerateCredentialReport")
UNNAMED = "the parameter audit_roles names none"

CASES = [
    ("trail_store_is_shut", PASS, "", trail(), SOUND),
    (
        "trail_store_is_shut", FAIL, f"the policy of its store {STORE} lets anyone in", trail(),
        _shown(policy=policy_of("s3:GetObject", resource=objects(STORE), Principal="*")),
    ),
    (
        "trail_store_is_shut", FAIL, f"the access list of its store {STORE} gives AllUsers:READ",
        trail(), _shown(acl_public=["AllUsers:READ"]),
    ),
    ("trail_store_is_shut", UNOBSERVED, NOT_READ, trail(), {"buckets": [bucket()]}),
    ("trail_store_is_shut", UNOBSERVED, NOT_READ, trail(), {}),
    (
        "trail_store_is_shut", UNOBSERVED,
        f"acl_public of arn:aws:s3:::{STORE} could not be observed: {REFUSED}", trail(),
        {"buckets": [refused(bucket, "acl_public", STORE)]},
    ),
    ("trail_store_keeps_versions", PASS, "", trail(), SOUND),
    (
        "trail_store_keeps_versions", FAIL, f"its store {STORE} keeps no earlier versions",
        trail(), _shown(versioning="Suspended"),
    ),
    ("trail_store_keeps_versions", UNOBSERVED, NOT_READ, trail(), {}),
    ("trail_store_logs_access", PASS, "", trail(), SOUND),
    (
        "trail_store_logs_access", FAIL, f"its store {STORE} logs no access", trail(),
        _shown(logging=None),
    ),
    (
        "trail_store_logs_access", FAIL, f"its store {STORE} writes its access log into itself",
        trail(), _shown(logging=STORE),
    ),
    ("trail_store_logs_access", UNOBSERVED, NOT_READ, trail(), {}),
    ("user_reads_trails_by_leave", PASS, "", user(), ALL_IN),
    ("user_reads_trails_by_leave", FAIL, READS, user(statements=READ), ALL_IN),
    ("user_reads_trails_by_leave", FAIL, READS, user(statements=PART), ALL_IN),
    (
        "user_reads_trails_by_leave", FAIL, READS, user(),
        {"trails": [trail()], **_stated("s3:GetObject")},
    ),
    (
        "user_reads_trails_by_leave", PASS, "", user(statements=READ, groups=["responders"]),
        {**ALL_IN, "readers": ["responders"]},
    ),
    ("user_reads_trails_by_leave", ASIDE, NO_TRAIL, user(statements=READ), SOUND),
    (
        "user_reads_trails_by_leave", UNOBSERVED, _lost("statements"),
        refused(user, "statements"), ALL_IN,
    ),
    ("role_reads_trails_by_leave", PASS, "", role(), ALL_IN),
    ("role_reads_trails_by_leave", FAIL, READS, role(statements=policy_of("*")), ALL_IN),
    (
        "role_reads_trails_by_leave", PASS, "", role(statements=READ),
        {**ALL_IN, "readers": ["reader"]},
    ),
    (
        "role_reads_trails_by_leave", ASIDE, SERVICE, role(service_linked=True, statements=READ),
        ALL_IN,
    ),
    (
        "role_reads_trails_by_leave", UNOBSERVED,
        f"{NOT_READ.replace('its store', f'its store of {trail().id}', 1)}", role(),
        {"trails": [trail()]},
    ),
    ("user_changes_no_record", PASS, "", user(statements=[*READ, *OTHER]), ALL_IN),
    ("user_changes_no_record", FAIL, SILENCES, user(statements=STOP), ALL_IN),
    (
        "user_changes_no_record", FAIL, f"may s3:PutObject, s3:DeleteObject {NOT_KEPT}",
        user(statements=PART), ALL_IN,
    ),
    (
        "user_changes_no_record", FAIL, f"may s3:DeleteObject {NOT_KEPT}", user(),
        {"trails": [trail()], **_stated("s3:DeleteObject")},
    ),
    (
        "user_changes_no_record", FAIL, f"may s3:PutLifecycleConfiguration {NOT_KEPT}",
        user(statements=policy_of("s3:PutLifecycle*")), ALL_IN,
    ),
    (
        "user_changes_no_record", PASS, "", user(statements=STOP, groups=["keepers"]),
        {**ALL_IN, "keepers": ["keepers"]},
    ),
    ("user_changes_no_record", PASS, "", user(statements=STOP, boundary=READ), ALL_IN),
    (
        "user_changes_no_record", UNOBSERVED, _lost("statements"),
        refused(user, "statements"), ALL_IN,
    ),
    ("role_changes_no_record", PASS, "", role(), ALL_IN),
    ("role_changes_no_record", FAIL, SILENCES, role(statements=STOP), ALL_IN),
    (
        "role_changes_no_record", PASS, "", role(statements=policy_of("*")),
        {**ALL_IN, "keepers": ["reader"]},
    ),
    ("role_changes_no_record", ASIDE, NO_TRAIL, role(statements=STOP), {}),
    (
        "role_changes_no_record", UNOBSERVED, _lost("statements"),
        refused(role, "statements"), ALL_IN,
    ),
    ("user_changes_no_network_rule", PASS, "", user(statements=READ), {}),
    ("user_changes_no_network_rule", PASS, "", user(statements=FENCED), {}),
    ("user_changes_no_network_rule", PASS, "", user(statements=EC2, boundary=READ), {}),
    ("user_changes_no_network_rule", FAIL, ALL_NETWORK, user(statements=EC2), {}),
    ("user_changes_no_network_rule", FAIL, ALL_NETWORK, user(statements=SPARED), {}),
    ("user_changes_no_network_rule", FAIL, SOME_NETWORK, user(statements=ONE_GROUP), {}),
    (
        "user_changes_no_network_rule", PASS, "", user(statements=EC2, groups=["network"]),
        {"approved": ["network"]},
    ),
    (
        "user_changes_no_network_rule", UNOBSERVED, _lost("boundary"),
        refused(user, "boundary", statements=EC2), {},
    ),
    ("role_changes_no_network_rule", PASS, "", role(), {}),
    ("role_changes_no_network_rule", FAIL, ALL_NETWORK, role(statements=EC2), {}),
    ("role_changes_no_network_rule", PASS, "", role(statements=EC2), {"approved": ["reader"]}),
    (
        "role_changes_no_network_rule", ASIDE, SERVICE,
        role(service_linked=True, statements=EC2), {},
    ),
    (
        "role_changes_no_network_rule", UNOBSERVED, _lost("statements"),
        refused(role, "statements"), {},
    ),
    ("user_alters_no_key", PASS, "", user(statements=policy_of("kms:Decrypt")), {}),
    ("user_alters_no_key", FAIL, KEYS, user(statements=GRANTS), {}),
    ("user_alters_no_key", PASS, "", user(statements=GRANTS), {"approved": ["mika.abe"]}),
    ("user_alters_no_key", UNOBSERVED, _lost("statements"), refused(user, "statements"), {}),
    ("role_alters_no_key", PASS, "", role(), {}),
    ("role_alters_no_key", FAIL, KEYS, role(statements=GRANTS), {}),
    ("role_alters_no_key", ASIDE, SERVICE, role(service_linked=True, statements=GRANTS), {}),
    ("role_alters_no_key", UNOBSERVED, _lost("statements"), refused(role, "statements"), {}),
    ("audit_role_only_reads_cloud", ASIDE, UNNAMED, role("auditor"), {}),
    ("audit_role_only_reads_cloud", ASIDE, "no role that audits", role(), AUDITS),
    ("audit_role_only_reads_cloud", PASS, "", role("auditor", statements=LOOKS), AUDITS),
    (
        "audit_role_only_reads_cloud", FAIL,
        "may do more than read: *, s3:*, s3:G*, s3:PutObject",
        role("auditor", statements=policy_of("*", "s3:*", "s3:G*", "s3:Get*", "s3:PutObject")),
        AUDITS,
    ),
    (
        "audit_role_only_reads_cloud", FAIL, "may do all but some actions",
        role("auditor", statements=[{**LOOKS[0], "actions": [], "not_actions": ["iam:*"]}]),
        AUDITS,
    ),
    (
        "audit_role_only_reads_cloud", UNOBSERVED, _lost("statements"),
        refused(role, "statements", "auditor"), AUDITS,
    ),
    ("audit_role_only_reads_cluster", ASIDE, UNNAMED, cluster_role("auditor"), {}),
    ("audit_role_only_reads_cluster", ASIDE, "no role that audits", cluster_role(), AUDITS),
    ("audit_role_only_reads_cluster", PASS, "", cluster_role("auditor"), AUDITS),
    (
        "audit_role_only_reads_cluster", FAIL, "may do more than read: *, create",
        cluster_role("auditor", grant("create", "pods/exec"), dict(EVERYTHING)), AUDITS,
    ),
    (
        "audit_role_only_reads_cluster", UNOBSERVED, _lost("rules"),
        refused(cluster_role, "rules", "auditor"), AUDITS,
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
