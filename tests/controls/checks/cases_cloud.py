"""Cases of the checks of cloud rights, networks and trails."""

from sample_cloud import (
    bucket,
    group,
    objects,
    personal,
    policy,
    policy_of,
    region,
    role,
    rule,
    trail,
    user,
)
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


ALL = "may do every action on every resource and is not on the approved list"
PAIRED = policy_of("*:*")
BY_GROUP = [{**policy_of("*")[0], "source": "group admins managed arn:aws:iam::aws:policy/Any"}]
ALL_BUT_IAM = [{**policy_of("s3:*")[0], "actions": [], "not_actions": ["iam:*"]}]
READ_ALL = policy_of("s3:Get*")
READ_TALKS = policy_of("s3:GetObject", resource=objects("example-talks"))
STORES = {"buckets": [personal()]}
EVERY_STORE = "may read every store, 1 of personal data among them"
SERVICE = "belongs to an AWS service, which alone can change it"
DEFAULT = {"name": "default", "default": True}

CASES = [
    ("policy_allows_not_everything", PASS, "", policy(), {}),
    (
        "policy_allows_not_everything", ASIDE, "attached to nobody",
        policy(attachments=0, statements=policy_of("*")), {},
    ),
    (
        "policy_allows_not_everything", FAIL,
        "allows every action on every resource and is attached",
        policy(statements=policy_of("*")), {},
    ),
    (
        "policy_allows_not_everything", PASS, "", policy(statements=policy_of("*")),
        {"approved": ["ops"]},
    ),
    (
        "policy_allows_not_everything", UNOBSERVED, _lost("statements"),
        refused(policy, "statements"), {},
    ),
    ("user_may_not_do_everything", PASS, "", user(statements=policy_of("ec2:*")), {}),
    ("user_may_not_do_everything", FAIL, ALL, user(statements=policy_of("*")), {}),
    ("user_may_not_do_everything", FAIL, ALL, user(statements=PAIRED), {}),
    ("user_may_not_do_everything", FAIL, ALL, user(statements=policy_of("ec2:*", "*")), {}),
    ("user_may_not_do_everything", FAIL, ALL, user(statements=BY_GROUP), {}),
    ("user_may_not_do_everything", FAIL, ALL, user(statements=ALL_BUT_IAM), {}),
    (
        "user_may_not_do_everything", PASS, "",
        user(statements=policy_of("*"), boundary=policy_of("s3:*")), {},
    ),
    (
        "user_may_not_do_everything", FAIL, ALL,
        user(statements=policy_of("*"), boundary=policy_of("*")), {},
    ),
    (
        "user_may_not_do_everything", PASS, "", user(statements=policy_of("*")),
        {"approved": ["mika.abe"]},
    ),
    (
        "user_may_not_do_everything", UNOBSERVED, _lost("statements"),
        refused(user, "statements"), {},
    ),
    ("role_may_not_do_everything", PASS, "", role(), {}),
    ("role_may_not_do_everything", FAIL, ALL, role(statements=policy_of("*")), {}),
    (
        "role_may_not_do_everything", ASIDE, SERVICE,
        role(service_linked=True, statements=policy_of("*")), {},
    ),
    (
        "role_may_not_do_everything", UNOBSERVED, _lost("boundary"),
        refused(role, "boundary", statements=policy_of("*")), {},
    ),
    ("user_reads_personal_data_by_name", PASS, "", user(statements=READ_TALKS), STORES),
    (
        "user_reads_personal_data_by_name", PASS, "", user(statements=READ_ALL),
        {"buckets": [bucket()]},
    ),
    (
        "user_reads_personal_data_by_name", ASIDE, "there is no store to read",
        user(statements=READ_ALL), {},
    ),
    ("user_reads_personal_data_by_name", FAIL, EVERY_STORE, user(statements=READ_ALL), STORES),
    (
        "user_reads_personal_data_by_name", UNOBSERVED, _lost("statements"),
        refused(user, "statements"), STORES,
    ),
    (
        "user_reads_personal_data_by_name", UNOBSERVED,
        ("the class of every store it reads could not be observed: 1 of them have no data-class "
        "tag (ORG-10)"),
        user(statements=READ_ALL), {"buckets": [bucket(), bucket("example-new", tags={})]},
    ),
    ("role_reads_personal_data_by_name", PASS, "", role(statements=READ_TALKS), STORES),
    ("role_reads_personal_data_by_name", FAIL, EVERY_STORE, role(statements=READ_ALL), STORES),
    (
        "role_reads_personal_data_by_name", PASS, "", role(statements=READ_ALL),
        {**STORES, "approved": ["reader"]},
    ),
    (
        "role_reads_personal_data_by_name", ASIDE, SERVICE,
        role(service_linked=True, statements=READ_ALL), STORES,
    ),
    (
        "role_reads_personal_data_by_name", UNOBSERVED, _lost("statements"),
        refused(role, "statements"), STORES,
    ),
    ("group_opens_no_admin_port", PASS, "", group(), {}),
    ("group_opens_no_admin_port", PASS, "", group(ingress=[rule(22, ipv4=["10.0.0.0/8"])]), {}),
    (
        "group_opens_no_admin_port", FAIL, "web is open to the whole internet on port 22",
        group(ingress=[rule(22, ipv4=[], ipv6=["::/0"])]), {},
    ),
    (
        "group_opens_no_admin_port", FAIL,
        "web is open to the whole internet on port 3389, 3306, 5432",
        group(ingress=[rule(3306, to_port=6000)]), {},
    ),
    (
        "group_opens_no_admin_port", FAIL, "web is open to the whole internet on port 443",
        group(ingress=[rule(None, protocol="-1")]), {"ports": ["443"]},
    ),
    (
        "group_opens_no_admin_port", UNOBSERVED,
        "whom pl-1 let in could not be observed: the addresses of prefix lists are not read",
        group(ingress=[rule(22, ipv4=[], prefix_lists=["pl-1"])]), {},
    ),
    ("group_opens_no_admin_port", UNOBSERVED, _lost("ingress"), refused(group, "ingress"), {}),
    ("default_group_is_shut", PASS, "", group(**DEFAULT, ingress=[]), {}),
    ("default_group_is_shut", ASIDE, "not a default group", group(), {}),
    (
        "default_group_is_shut", FAIL, "the default group has 1 inbound rule and 2 outbound rules",
        group(**DEFAULT, egress=[rule(1), rule(2)]), {},
    ),
    (
        "default_group_is_shut", UNOBSERVED, _lost("egress"),
        refused(group, "egress", **DEFAULT), {},
    ),
    ("region_is_trailed", PASS, "", region(), {}),
    ("region_is_trailed", FAIL, "no trail covers the region", region(trails=[]), {}),
    (
        "region_is_trailed", FAIL, "no trail that covers the region logs: arn:t",
        region(trails=[{"arn": "arn:t", "multi_region": True, "logging": False}]), {},
    ),
    ("region_is_trailed", UNOBSERVED, _lost("trails"), refused(region, "trails"), {}),
    ("trail_logs", PASS, "", trail(), {}),
    ("trail_logs", FAIL, "logging is switched off", trail(logging=False), {}),
    ("trail_logs", UNOBSERVED, _lost("logging"), refused(trail, "logging"), {}),
    ("trail_is_validated", PASS, "", trail(), {}),
    ("trail_is_validated", FAIL, "log file validation is off", trail(log_validation=False), {}),
    (
        "trail_is_validated", UNOBSERVED, _lost("log_validation"),
        refused(trail, "log_validation"), {},
    ),
    ("trail_is_encrypted", PASS, "", trail(), {}),
    (
        "trail_is_encrypted", FAIL, "files are not encrypted under a managed key",
        trail(kms_key=None), {},
    ),
    ("trail_is_encrypted", UNOBSERVED, _lost("kms_key"), refused(trail, "kms_key"), {}),
    ("trail_records_management_events", PASS, "", trail(), {}),
    (
        "trail_records_management_events", FAIL, "management events recorded: WriteOnly",
        trail(management_events="WriteOnly"), {},
    ),
    (
        "trail_records_management_events", UNOBSERVED, _lost("management_events"),
        refused(trail, "management_events"), {},
    ),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
