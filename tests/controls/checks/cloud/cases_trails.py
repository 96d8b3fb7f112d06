"""Cases of the checks that the record of the cloud is whole."""

from sample_cloud import account, bucket, personal, region, trail
from sample_estate import REFUSED, refused
from sample_logs import alarm, delivery, event_bus, event_rule, event_store, fed, log_group

from collectors.aws.policies.policy import statements
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
OFF = "is switched off (GEN-13)"
ONE_REGION = "a trail of one region"
UNTAGGED = "the class of its data could not be observed: it has no data-class tag (ORG-10)"
OBJECTS = {"resource_type": "AWS::S3::Object", "events": "All", "narrowed": False}
ANYONE = [
    dict(each)
    for each in statements(
        {"Statement": {"Effect": "Allow", "Principal": "*", "Action": "events:PutEvents",
                       "Resource": "*"}},
        "event bus policy",
    )
]  # fmt: skip


def _lost(field: str, of: str = "") -> str:
    return f"{field}{of} could not be observed: {REFUSED}"


OF_TRAIL = f" of {trail().id}"


def _trails(*resources: str, **changed: object) -> dict[str, object]:
    return {"trails": [fed(data_events=[{**OBJECTS, "resources": list(resources), **changed}])]}


ALL_OBJECTS = _trails("arn:aws:s3")
NO_READS = "holds personal data and no trail that logs records reads of its objects"
NO_WRITES = "holds personal data and no trail that logs records writes of its objects"
READS, WRITES = "personal_objects_reads_are_trailed", "personal_objects_writes_are_trailed"
UNREAD = "a region that was not read"
WHOLE = "no trail that logs covers all regions, global services and all management events"
LATE = "2026-06-12"

CASES = [
    ("trail_is_delivered", PASS, "", delivery(), {}),
    ("trail_is_delivered", PASS, "", delivery(files_on="2026-06-14"), {}),
    (
        "trail_is_delivered", FAIL, f"files were delivered last on {LATE}",
        delivery(files_on=LATE), {},
    ),
    ("trail_is_delivered", FAIL, "files were never delivered", delivery(files_on=None), {}),
    (
        "trail_is_delivered", FAIL, "files could not be delivered: AccessDenied",
        delivery(files_error="AccessDenied"), {},
    ),
    ("trail_is_delivered", ASIDE, OFF, delivery(logging=False), {}),
    ("trail_is_delivered", UNOBSERVED, _lost("files_on"), refused(delivery, "files_on"), {}),
    ("trail_digests_are_delivered", PASS, "", delivery(), {}),
    (
        "trail_digests_are_delivered", FAIL, f"digests were delivered last on {LATE}",
        delivery(digests_on=LATE), {},
    ),
    (
        "trail_digests_are_delivered", FAIL, "digests could not be delivered: NoSuchBucket",
        delivery(digests_error="NoSuchBucket"), {},
    ),
    (
        "trail_digests_are_delivered", ASIDE, "writes no digests (GEN-13)",
        delivery(validated=False), {},
    ),
    (
        "trail_digests_are_delivered", UNOBSERVED, _lost("digests_error"),
        refused(delivery, "digests_error"), {},
    ),
    ("trail_reaches_its_log_group", PASS, "", delivery(), {}),
    (
        "trail_reaches_its_log_group", FAIL, "events were never delivered",
        delivery(log_group_on=None), {},
    ),
    (
        "trail_reaches_its_log_group", ASIDE, "writes to no log group (CLD-503)",
        delivery(to_log_group=False), {},
    ),
    (
        "trail_reaches_its_log_group", UNOBSERVED, _lost("log_group_on"),
        refused(delivery, "log_group_on"), {},
    ),
    ("trail_tells_of_its_files", PASS, "", delivery(), {}),
    (
        "trail_tells_of_its_files", FAIL, "nobody was told: NotFound",
        delivery(notification_error="NotFound"), {},
    ),
    ("trail_tells_of_its_files", ASIDE, "notifies nobody of files", delivery(notifies=False), {}),
    (
        "trail_tells_of_its_files", UNOBSERVED, _lost("notification_error"),
        refused(delivery, "notification_error"), {},
    ),
    ("account_is_trailed_whole", PASS, "", account(), {"trails": [fed()]}),
    ("account_is_trailed_whole", FAIL, WHOLE, account(), {}),
    ("account_is_trailed_whole", FAIL, WHOLE, account(), {"trails": [fed(global_events=False)]}),
    (
        "account_is_trailed_whole", FAIL, WHOLE, account(),
        {"trails": [fed(management_events="WriteOnly"), fed(multi_region=False)]},
    ),
    (
        "account_is_trailed_whole", PASS, "", account(), {"trails": [fed()], "regions": [region()]},
    ),
    (
        "account_is_trailed_whole", UNOBSERVED,
        f"what its trails record could not be observed: {fed().id} lies in {UNREAD}",
        account(), {"regions": [region()]},
    ),
    (
        "account_is_trailed_whole", FAIL, WHOLE, account(),
        {"trails": [fed(global_events=False)], "regions": [region()]},
    ),
    (
        "account_is_trailed_whole", UNOBSERVED, _lost("logging", OF_TRAIL), account(),
        {"trails": [refused(fed, "logging")]},
    ),
    (
        "regional_trail_keeps_to_its_region", PASS, "",
        fed(multi_region=False, global_events=False), {},
    ),
    (
        "regional_trail_keeps_to_its_region", FAIL,
        "records global services besides those of its region", fed(multi_region=False), {},
    ),
    ("regional_trail_keeps_to_its_region", ASIDE, "covers all regions", fed(), {}),
    (
        "regional_trail_keeps_to_its_region", UNOBSERVED, _lost("multi_region"),
        refused(fed, "multi_region"), {},
    ),
    ("trail_feeds_a_log_group", PASS, "", fed(), {}),
    ("trail_feeds_a_log_group", FAIL, "writes to no log group", fed(log_group=None), {}),
    ("trail_feeds_a_log_group", ASIDE, ONE_REGION, fed(multi_region=False), {}),
    ("trail_feeds_a_log_group", UNOBSERVED, _lost("log_group"), refused(fed, "log_group"), {}),
    ("trail_watches_unusual_rates", PASS, "", fed(), {}),
    (
        "trail_watches_unusual_rates", FAIL, "does not watch ApiErrorRateInsight",
        fed(insights=["ApiCallRateInsight"]), {},
    ),
    ("trail_watches_unusual_rates", ASIDE, ONE_REGION, fed(multi_region=False), {}),
    (
        "trail_watches_unusual_rates", UNOBSERVED, _lost("insights"),
        refused(fed, "insights"), {},
    ),
    (READS, PASS, "", personal(), ALL_OBJECTS),
    (READS, PASS, "", personal(), _trails("arn:aws:s3:::example-talks/", events="ReadOnly")),
    (READS, FAIL, NO_READS, personal(), _trails("arn:aws:s3", events="WriteOnly")),
    (READS, FAIL, NO_READS, personal(), _trails("*", narrowed=True)),
    (READS, FAIL, NO_READS, personal(), _trails("arn:aws:s3:::example-other/")),
    (READS, FAIL, NO_READS, personal(), _trails("*", resource_type="AWS::Lambda::Function")),
    (READS, ASIDE, "holds media data", bucket(), ALL_OBJECTS),
    (READS, UNOBSERVED, UNTAGGED, personal(tags={}), ALL_OBJECTS),
    (
        READS, UNOBSERVED, _lost("data_events", OF_TRAIL), personal(),
        {"trails": [refused(fed, "data_events")]},
    ),
    (WRITES, PASS, "", personal(), _trails("*", events="WriteOnly")),
    (WRITES, FAIL, NO_WRITES, personal(), {}),
    (
        WRITES, FAIL, NO_WRITES, personal(),
        {"trails": [fed(multi_region=False, home_region="eu-west-1")]},
    ),
    (WRITES, UNOBSERVED, UNTAGGED, personal(tags={}), ALL_OBJECTS),
    ("event_store_fills", PASS, "", event_store(), {}),
    (
        "event_store_fills", FAIL, "its status is STOPPED_INGESTION",
        event_store(status="STOPPED_INGESTION"), {},
    ),
    ("event_store_fills", UNOBSERVED, _lost("status"), refused(event_store, "status"), {}),
    ("event_store_keeps_long_enough", PASS, "", event_store(), {}),
    (
        "event_store_keeps_long_enough", FAIL, "keeps events 90 days, not 365",
        event_store(retention_days=90), {},
    ),
    (
        "event_store_keeps_long_enough", UNOBSERVED, _lost("retention_days"),
        refused(event_store, "retention_days"), {},
    ),
    ("event_store_is_protected", PASS, "", event_store(), {}),
    (
        "event_store_is_protected", FAIL, "termination protection is off",
        event_store(protected=False), {},
    ),
    (
        "event_store_is_protected", UNOBSERVED, _lost("protected"),
        refused(event_store, "protected"), {},
    ),
    ("event_store_uses_managed_key", PASS, "", event_store(), {}),
    (
        "event_store_uses_managed_key", FAIL, "is not encrypted under a managed key",
        event_store(kms_key=None), {},
    ),
    (
        "event_store_uses_managed_key", UNOBSERVED, _lost("kms_key"),
        refused(event_store, "kms_key"), {},
    ),
    ("log_group_keeps_long_enough", PASS, "", log_group(), {}),
    ("log_group_keeps_long_enough", PASS, "", log_group(retention_days=None), {}),
    (
        "log_group_keeps_long_enough", FAIL, "keeps entries 30 days, not 365",
        log_group(retention_days=30), {},
    ),
    (
        "log_group_keeps_long_enough", ASIDE,
        "a log group that hands entries on within a day or two by its class",
        log_group(log_class="DELIVERY", retention_days=2), {},
    ),
    (
        "log_group_keeps_long_enough", UNOBSERVED, _lost("retention_days"),
        refused(log_group, "retention_days"), {},
    ),
    ("log_group_ends", PASS, "", log_group(), {}),
    ("log_group_ends", FAIL, "keeps entries for ever", log_group(retention_days=None), {}),
    (
        "log_group_ends", FAIL, "keeps entries 400 days, more than 100", log_group(),
        {"at_most": 100},
    ),
    (
        "log_group_ends", UNOBSERVED, _lost("retention_days"),
        refused(log_group, "retention_days"), {},
    ),
    ("log_group_uses_managed_key", PASS, "", log_group(), {}),
    (
        "log_group_uses_managed_key", FAIL, "is not encrypted under a managed key",
        log_group(kms_key=None), {},
    ),
    (
        "log_group_uses_managed_key", UNOBSERVED, _lost("kms_key"),
        refused(log_group, "kms_key"), {},
    ),
    ("alarm_is_heard", PASS, "", alarm(), {}),
    ("alarm_is_heard", FAIL, "its actions are switched off", alarm(actions_enabled=False), {}),
    ("alarm_is_heard", FAIL, "calls nobody when it goes off", alarm(actions=[]), {}),
    ("alarm_is_heard", UNOBSERVED, _lost("actions"), refused(alarm, "actions"), {}),
    ("event_rule_leads_somewhere", PASS, "", event_rule("{}"), {}),
    (
        "event_rule_leads_somewhere", FAIL, "hands events to nobody",
        event_rule("{}", targets=[]), {},
    ),
    ("event_rule_leads_somewhere", ASIDE, "is a schedule", event_rule(None), {}),
    (
        "event_rule_leads_somewhere", ASIDE, "is switched off",
        event_rule("{}", enabled=False), {},
    ),
    (
        "event_rule_leads_somewhere", UNOBSERVED, _lost("targets"),
        refused(event_rule, "targets", "{}"), {},
    ),
    ("event_bus_is_not_public", PASS, "", event_bus(), {}),
    (
        "event_bus_is_not_public", FAIL, "its policy lets anyone in", event_bus(policy=ANYONE), {},
    ),
    ("event_bus_is_not_public", UNOBSERVED, _lost("policy"), refused(event_bus, "policy"), {}),
]  # fmt: skip
