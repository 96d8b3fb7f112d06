"""Cases of the checks that somebody is told of what should not pass unseen."""

import json

from sample_cloud import account, region, trail
from sample_estate import REFUSED, refused
from sample_logs import alarm, event_rule, fed, metric_filter

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED = Verdict.PASS, Verdict.FAIL, Verdict.UNOBSERVED
BY = "no alarm on a trail's log group that calls somebody, and no rule that hands it on, follows "
LOST = f"log_group of {trail().id} could not be observed: {REFUSED}"
HOME = "ap-northeast-1"
OF_OTHERS = str(fed().log_group).replace("111122223333", "444455556666")


def _named(names: str) -> str:
    """A filter pattern that selects calls by name, in the manner of common benchmarks."""
    return "{ " + " || ".join(f"($.eventName = {name})" for name in names.split()) + " }"


RIGHTS = (
    "DeleteGroupPolicy DeleteRolePolicy DeleteUserPolicy PutGroupPolicy PutRolePolicy "
    "PutUserPolicy CreatePolicy DeletePolicy CreatePolicyVersion DeletePolicyVersion "
    "AttachRolePolicy DetachRolePolicy AttachUserPolicy DetachUserPolicy AttachGroupPolicy "
    "DetachGroupPolicy"
)
TRAIL = "CreateTrail UpdateTrail DeleteTrail StartLogging StopLogging"
ROOT = (
    '{ $.userIdentity.type = "Root" && $.userIdentity.invokedBy NOT EXISTS '
    '&& $.eventType != "AwsServiceEvent" }'
)
WITHOUT_FACTOR = (
    '{ ($.eventName = "ConsoleLogin") && ($.additionalEventData.MFAUsed != "Yes") '
    '&& ($.userIdentity.type = "IAMUser") && ($.responseElements.ConsoleLogin = "Success") }'
)
OPENED = "AuthorizeSecurityGroupEgress, AuthorizeSecurityGroupIngress"
PATTERNS = {
    "root_use_is_alarmed": (ROOT, "CreateAccessKey, ConsoleLogin"),
    "refused_calls_are_alarmed": (
        '{ ($.errorCode = "*UnauthorizedOperation") || ($.errorCode = "AccessDenied*") }',
        "RunInstances, RunInstances",
    ),
    "sign_in_without_factor_is_alarmed": (WITHOUT_FACTOR, "ConsoleLogin"),
    "failed_sign_in_is_alarmed": (
        '{ ($.eventName = ConsoleLogin) && ($.errorMessage = "Failed authentication") }',
        "ConsoleLogin",
    ),
    "changed_rights_are_alarmed": (
        _named(RIGHTS),
        "AttachGroupPolicy, AttachRolePolicy, AttachUserPolicy and 13 more",
    ),
    "disabled_keys_are_alarmed": (
        '{ $.eventSource = "kms.amazonaws.com" && $.eventName = *Key* }',
        "DisableKey, ScheduleKeyDeletion",
    ),
    "changed_organisation_is_alarmed": (
        "{ $.eventSource = organizations.amazonaws.com }",
        "AcceptHandshake, AttachPolicy, CancelHandshake and 18 more",
    ),
    "changed_trails_are_alarmed": (
        _named(TRAIL), "CreateTrail, DeleteTrail, StartLogging and 2 more",
    ),
    "changed_recorders_are_alarmed": (
        '{ $.eventSource = "config.amazonaws.com" }',
        "DeleteDeliveryChannel, PutConfigurationRecorder, PutDeliveryChannel and 1 more",
    ),
    "opened_stores_are_alarmed": (
        "{ ($.eventSource = s3.amazonaws.com) && ($.eventName = *Bucket*) }",
        "DeleteBucketCors, DeleteBucketLifecycle, DeleteBucketPolicy and 6 more",
    ),
    "changed_security_groups_are_alarmed": (
        "{ $.eventName = *SecurityGroup* }",
        f"{OPENED}, CreateSecurityGroup and 3 more",
    ),
    "changed_network_lists_are_alarmed": (
        "{ $.eventName = *NetworkAcl* }",
        "CreateNetworkAcl, CreateNetworkAclEntry, DeleteNetworkAcl and 3 more",
    ),
    "changed_gateways_are_alarmed": (
        "{ $.eventName = *Gateway }",
        "AttachInternetGateway, CreateCustomerGateway, CreateInternetGateway and 3 more",
    ),
    "changed_routes_are_alarmed": (
        "{ $.eventName = *Route* }",
        "CreateRoute, CreateRouteTable, DeleteRoute and 4 more",
    ),
    "changed_networks_are_alarmed": (
        "{ $.eventName = *Vpc* }",
        "AcceptVpcPeeringConnection, CreateVpc, CreateVpcPeeringConnection and 4 more",
    ),
}  # fmt: skip


def _given(pattern: str, **changed: object) -> dict[str, object]:
    row = {"trails": [fed()], "filters": [metric_filter(pattern)], "alarms": [alarm()]}
    return {**row, "rules": [], "regions": [region()], **changed}


def _handed(pattern: object, *regions: str) -> dict[str, object]:
    rules = [event_rule(json.dumps(pattern), each) for each in regions]
    return {"rules": rules, "regions": [region(), region(id="eu-west-1")]}


def _covered(**changed: object) -> object:
    """A region that a trail of another account covers."""
    covering = {"arn": ORG, "multi_region": True, "logging": True}
    return region(trails=[covering | changed])


SOUND = PATTERNS["changed_trails_are_alarmed"][0]
ORG = str(trail().id).replace("111122223333", "444455556666")
THERE = "arn:aws:cloudwatch:ap-northeast-1:444455556666:alarm:watched"
FAR = {
    "regions": [_covered()],
    "others": [fed(id=ORG, log_group=OF_OTHERS)],
    "counting": [metric_filter(SOUND, account="444455556666")],
    "calling": [alarm(id=THERE)],
}
LOST_SIGHT = "what follows its events could not be observed: "
UNALARMED = (
    f"{ORG} carries them on, and no alarm was seen there on "
    + PATTERNS["changed_trails_are_alarmed"][1]
)
UNSEEN = BY + PATTERNS["changed_trails_are_alarmed"][1]
BY_SOURCE = {"source": ["aws.cloudtrail"], "detail-type": ["AWS API Call via CloudTrail"]}
SIGN_IN = {"detail": {"userIdentity": {"type": ["Root"]}}}

CASES = [
    *((name, PASS, "", account(), _given(pattern)) for name, (pattern, _) in PATTERNS.items()),
    *((name, FAIL, BY + missed, account(), {}) for name, (_, missed) in PATTERNS.items()),
    *(
        (name, UNOBSERVED, LOST, account(), _given(pattern, trails=[refused(fed, "log_group")]))
        for name, (pattern, _) in PATTERNS.items()
    ),
    *(
        ("changed_trails_are_alarmed", FAIL, UNSEEN, account(), _given(SOUND, **changed))
        for changed in (
            {"trails": [fed(multi_region=False)]},
            {"trails": [fed(logging=False)]},
            {"trails": [fed(log_group=None)]},
            {"filters": [metric_filter(SOUND, log_group="chat")]},
            {"filters": [metric_filter(SOUND, region="eu-west-1")]},
            {"alarms": [alarm(actions_enabled=False)]},
            {"alarms": [alarm(actions=[])]},
            {"alarms": [alarm(metrics=["Trail Other"])]},
            {"alarms": []},
            {"filters": [metric_filter("?StopLogging ?DeleteTrail")]},
        )
    ),
    *(
        ("changed_trails_are_alarmed", PASS, "", account(), {**FAR, **changed})
        for changed in (
            {},
            {"regions": [region()], "trails": [fed(log_group=OF_OTHERS)],
             "others": [fed(log_group=OF_OTHERS)]},
        )
    ),
    *(
        ("changed_trails_are_alarmed", UNOBSERVED, LOST_SIGHT + reason, account(),
         {**FAR, **changed})
        for reason, changed in (
            (f"{ORG} carries its events, and was not read whole in this run", {"others": []}),
            (UNALARMED, {"calling": []}),
            (UNALARMED, {"calling": [alarm()]}),
            (UNALARMED, {"counting": [metric_filter(SOUND)]}),
        )
    ),
    ("changed_trails_are_alarmed", FAIL, UNSEEN, account(),
     {**FAR, "others": [fed(id=ORG, log_group=None)]}),
    ("changed_trails_are_alarmed", FAIL, UNSEEN, account(),
     {**FAR, "regions": [_covered(logging=False)]}),
    (
        "changed_trails_are_alarmed", PASS, "", account(),
        {**FAR, **_handed(BY_SOURCE, HOME, "eu-west-1")},
    ),
    (
        "changed_trails_are_alarmed", FAIL, BY + "DeleteTrail", account(),
        _given(_named(TRAIL.replace("DeleteTrail ", ""))),
    ),
    ("changed_trails_are_alarmed", PASS, "", account(), _handed(BY_SOURCE, HOME, "eu-west-1")),
    ("changed_trails_are_alarmed", FAIL, UNSEEN, account(), _handed(BY_SOURCE, HOME)),
    ("root_use_is_alarmed", PASS, "", account(), _handed(SIGN_IN, "us-east-1")),
    (
        "root_use_is_alarmed", FAIL, BY + "CreateAccessKey, ConsoleLogin", account(),
        _handed(SIGN_IN, HOME),
    ),
]  # fmt: skip
