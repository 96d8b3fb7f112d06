"""Cases of the checks of what an organisation keeps its accounts from."""

from sample_estate import REFUSED, refused
from sample_rights import (
    ACCOUNT,
    ANY,
    ELSEWHERE,
    MEMBER,
    NO_ROOT,
    STAY,
    alone,
    organisation,
    seen_by_member,
)  # fmt: skip

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


ALONE = "stands alone, in no organisation"
TOLD = f"told by the management account {ACCOUNT}"
BLIND = refused(seen_by_member, "policy_types")
WHOLE = {"organisations": [organisation()]}
REGIONS = {"regions": ["ap-northeast-1"]}
HALF = {**STAY, "Action": "cloudtrail:*"}
SOMETIMES = {**STAY, "Condition": {"Bool": {"aws:ViaAWSService": "false"}}}
RECORDING = (
    f"{MEMBER} may config:DeleteConfigurationRecorder, config:StopConfigurationRecorder, "
    "guardduty:DeleteDetector"
)
LOOSE = [{"id": each, "parent": "r-1", "account": True} for each in (ACCOUNT, MEMBER)]
CHECKS = {
    "organisation_has_all_features": ("features", {}),
    "organisation_uses_policy_types": ("policy_types", {}),
    "organisation_limits_its_accounts": ("policies", {}),
    "accounts_cannot_leave": ("policies", {}),
    "recording_cannot_be_switched_off": ("policies", {}),
    "regions_out_of_use_are_barred": ("policies", REGIONS),
    "root_users_of_members_are_barred": ("places", {}),
    "delegates_are_approved": ("delegates", {"delegates": [MEMBER]}),
    "accounts_stand_in_units": ("places", {}),
}
"""What each check cannot do without, and the thresholds under which a sound one passes."""

CASES = [
    case
    for name, (field, given) in CHECKS.items()
    for case in [
        (name, PASS, "", organisation(), given),
        (name, ASIDE, ALONE, alone(), given),
        (name, ASIDE, TOLD, seen_by_member(), WHOLE | given),
        (name, UNOBSERVED, _lost(field), refused(organisation, field), given),
        (name, UNOBSERVED, _lost("policy_types"), BLIND, {"organisations": [BLIND], **given}),
    ]
] + [
    ("organisation_has_all_features", FAIL, "has CONSOLIDATED_BILLING features only",
     organisation(features="CONSOLIDATED_BILLING"), {}),
    ("organisation_uses_policy_types", FAIL, "has not switched on RESOURCE_CONTROL_POLICY",
     organisation(), {"policy_types": ["SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"]}),
    ("organisation_limits_its_accounts", FAIL,
     f"no service control policy denies anything to {MEMBER}", organisation(policies=ANY), {}),
    ("organisation_limits_its_accounts", FAIL,
     f"no service control policy denies anything to {MEMBER}", organisation(policy_types=[]), {}),
    ("organisation_limits_its_accounts", ASIDE, "has no member account",
     organisation(places=LOOSE[:1]), {}),
    ("accounts_cannot_leave", FAIL, f"{MEMBER} may leave the organisation",
     organisation(HALF), {}),
    ("accounts_cannot_leave", FAIL, f"{MEMBER} may leave the organisation",
     organisation(SOMETIMES), {}),
    ("accounts_cannot_leave", PASS, "", organisation(STAY), {}),
    ("recording_cannot_be_switched_off", FAIL, RECORDING, organisation(HALF), {}),
    ("regions_out_of_use_are_barred", ASIDE, "the parameter regions names none",
     organisation(), {}),
    ("regions_out_of_use_are_barred", ASIDE,
     "af-south-1, which is asked for, is a region in use", organisation(),
     {"regions": ["af-south-1"]}),
    ("regions_out_of_use_are_barred", FAIL,
     f"{MEMBER} may ec2:RunInstances in af-south-1, which is not in use", organisation(STAY),
     REGIONS),
    ("regions_out_of_use_are_barred", PASS, "", organisation(ELSEWHERE), REGIONS),
    ("root_users_of_members_are_barred", FAIL,
     f"the root user may ec2:RunInstances in {MEMBER}", organisation(STAY), {}),
    ("root_users_of_members_are_barred", PASS, "", organisation(NO_ROOT), {}),
    ("delegates_are_approved", FAIL,
     f"administered by {MEMBER} (guardduty.amazonaws.com), not on the approved list",
     organisation(), {}),
    ("accounts_stand_in_units", FAIL, f"in no unit: {MEMBER}", organisation(places=LOOSE), {}),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
