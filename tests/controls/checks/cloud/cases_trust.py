"""Cases of the checks of who may take on roles."""

from typing import Any

from sample_cloud import IAM, role
from sample_estate import REFUSED, refused
from sample_rights import ACCOUNT, MEMBER, OUTSIDER, member

from collectors.aws.policies.policy import statements
from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED, ASIDE = (
    Verdict.PASS,
    Verdict.FAIL,
    Verdict.UNOBSERVED,
    Verdict.NOT_APPLICABLE,
)
SERVICE = "belongs to an AWS service, which alone can change it"
NONE_OUTSIDE = "trusts no account outside the organisation"


def _lost(field: str) -> str:
    return f"{field} could not be observed: {REFUSED}"


def trust(principal: Any, action: str = "sts:AssumeRole", **conditions: Any) -> dict[str, Any]:
    """The trust of a role in one principal, as a field to change."""
    each = {"Effect": "Allow", "Action": action, "Principal": principal, "Condition": conditions}
    document = {"Version": "2012-10-17", "Statement": each}
    return {"trust": [dict(one) for one in statements(document, "trust")]}


ROOT_OF = {each: {"AWS": f"arn:aws:iam::{each}:root"} for each in (ACCOUNT, MEMBER, OUTSIDER)}
VENDOR = {"AWS": f"arn:aws:iam::{OUTSIDER}:role/scanner"}
EXTERNAL = {"StringEquals": {"sts:ExternalId": "a1"}}
BOTH = {"accounts": [member(), member(MEMBER)]}
UNLISTED = {"accounts": [refused(member, "state", listed=False)]}
TOKEN = {"Federated": f"{IAM}:oidc-provider/token.example.com"}
NAMED = f"Federated:{IAM}:oidc-provider/token.example.com"
WEB = "sts:AssumeRoleWithWebIdentity"
SUBJECT = {"token.example.com:sub": "repo:example/app:ref:refs/heads/main"}
AUDIENCE = {"token.example.com:aud": "sts.amazonaws.com"}
IDP, BY_SAML = {"Federated": f"{IAM}:saml-provider/idp"}, "sts:AssumeRoleWithSAML"
SIGN_IN = {"StringEquals": {"SAML:aud": "https://signin.example.com/saml"}}
SCHEDULER = {"Service": "scheduler.amazonaws.com"}
FOR_ANYBODY = "trusts scheduler.amazonaws.com for anybody's resources (no aws:SourceArn or such)"
NO_ISSUER = "trusts no OpenID Connect issuer"

CASES = [
    ("role_trusts_not_everybody", PASS, "", role(), {}),
    ("role_trusts_not_everybody", PASS, "",
     role(**trust("*", StringEquals={"aws:PrincipalOrgID": "o-example"})), {}),
    ("role_trusts_not_everybody", ASIDE, SERVICE, role(service_linked=True), {}),
    ("role_trusts_not_everybody", FAIL, "trusts everybody", role(**trust({"AWS": "*"})), {}),
    ("role_trusts_not_everybody", UNOBSERVED, _lost("trust"), refused(role, "trust"), {}),
    ("role_trusts_approved_accounts", PASS, "", role(**trust(VENDOR)),
     BOTH | {"approved_accounts": [OUTSIDER]}),
    ("role_trusts_approved_accounts", ASIDE, NONE_OUTSIDE, role(**trust(ROOT_OF[MEMBER])), BOTH),
    ("role_trusts_approved_accounts", ASIDE, NONE_OUTSIDE, role(**trust(ROOT_OF[ACCOUNT])), BOTH),
    ("role_trusts_approved_accounts", FAIL,
     f"trusts {OUTSIDER}, outside the organisation and not approved", role(**trust(VENDOR)),
     BOTH),
    ("role_trusts_approved_accounts", FAIL,
     f"trusts {OUTSIDER}, outside the organisation and not approved",
     role(**trust({"AWS": OUTSIDER})), BOTH),
    ("role_trusts_approved_accounts", FAIL,
     f"trusts {OUTSIDER}, outside the organisation and not approved",
     role(**trust("*", StringEquals={"aws:PrincipalAccount": OUTSIDER})), BOTH),
    ("role_trusts_approved_accounts", UNOBSERVED, _lost(f"state of {ACCOUNT}"),
     role(**trust(VENDOR)), UNLISTED),
    ("role_asks_outsiders_for_an_external_id", PASS, "",
     role(**trust(VENDOR, **EXTERNAL)), BOTH),
    ("role_asks_outsiders_for_an_external_id", ASIDE, NONE_OUTSIDE, role(), BOTH),
    ("role_asks_outsiders_for_an_external_id", FAIL,
     f"trusts {OUTSIDER} without an external id", role(**trust(VENDOR)), BOTH),
    ("role_asks_outsiders_for_an_external_id", FAIL,
     f"trusts {OUTSIDER} without an external id",
     role(**trust(VENDOR, StringLike={"sts:ExternalId": "*"})), BOTH),
    ("role_asks_outsiders_for_an_external_id", UNOBSERVED, _lost("trust"),
     refused(role, "trust"), BOTH),
    ("role_trusts_outsiders_by_name", PASS, "", role(**trust(VENDOR)), BOTH),
    ("role_trusts_outsiders_by_name", PASS, "",
     role(**trust(ROOT_OF[OUTSIDER], ArnEquals={"aws:PrincipalArn": VENDOR["AWS"]})), BOTH),
    ("role_trusts_outsiders_by_name", ASIDE, NONE_OUTSIDE, role(), BOTH),
    ("role_trusts_outsiders_by_name", FAIL, f"trusts the whole of {OUTSIDER}",
     role(**trust(ROOT_OF[OUTSIDER], **EXTERNAL)), BOTH),
    ("role_trusts_outsiders_by_name", FAIL, f"trusts the whole of {OUTSIDER}",
     role(**trust("*", StringEquals={"aws:PrincipalAccount": OUTSIDER})), BOTH),
    ("role_trusts_outsiders_by_name", UNOBSERVED, _lost("trust"), refused(role, "trust"), BOTH),
    ("role_trusts_tokens_by_subject", PASS, "",
     role(**trust(TOKEN, WEB, StringEquals=SUBJECT)), {}),
    ("role_trusts_tokens_by_subject", PASS, "",
     role(**trust(TOKEN, WEB, StringLike={"token.example.com:sub": "repo:example/*"})), {}),
    ("role_trusts_tokens_by_subject", ASIDE, NO_ISSUER, role(), {}),
    ("role_trusts_tokens_by_subject", FAIL,
     f"trusts any token of {NAMED}, whoever it was made for",
     role(**trust(TOKEN, WEB, StringEquals=AUDIENCE)), {}),
    ("role_trusts_tokens_by_subject", FAIL,
     f"trusts any token of {NAMED}, whoever it was made for",
     role(**trust(TOKEN, WEB, StringLike={"token.example.com:sub": "*"})), {}),
    ("role_trusts_tokens_by_subject", FAIL,
     f"trusts any token of {NAMED}, whoever it was made for",
     role(**trust(TOKEN, WEB, StringEqualsIfExists=SUBJECT)), {}),
    *(
        ("role_trusts_tokens_by_subject", FAIL,
         f"trusts any token of {NAMED}, whoever it was made for",
         role(**trust(TOKEN, WEB, StringLike={"token.example.com:sub": wide})), {})
        for wide in ("repo:*", "repo:example*", "repo:*/app:*", "system:serviceaccount:*:*")
    ),
    *(
        ("role_trusts_tokens_by_subject", PASS, "",
         role(**trust(TOKEN, WEB, StringLike={"token.example.com:sub": narrow})), {})
        for narrow in ("system:serviceaccount:live:*", "organization:example:project:*")
    ),
    ("role_trusts_tokens_by_subject", UNOBSERVED, _lost("trust"), refused(role, "trust"), {}),
    ("role_trusts_tokens_for_this_use", PASS, "",
     role(**trust(TOKEN, WEB, StringEquals=AUDIENCE)), {}),
    ("role_trusts_tokens_for_this_use", ASIDE, NO_ISSUER, role(), {}),
    ("role_trusts_tokens_for_this_use", FAIL, f"trusts tokens of {NAMED} for any audience",
     role(**trust(TOKEN, WEB, StringEquals=SUBJECT)), {}),
    ("role_trusts_tokens_for_this_use", UNOBSERVED, _lost("trust"), refused(role, "trust"), {}),
    ("role_trusts_saml_for_this_use", PASS, "", role(**trust(IDP, BY_SAML, **SIGN_IN)), {}),
    ("role_trusts_saml_for_this_use", ASIDE, "trusts no SAML provider", role(), {}),
    ("role_trusts_saml_for_this_use", FAIL,
     "trusts assertions made for any audience (no SAML:aud)", role(**trust(IDP, BY_SAML)), {}),
    ("role_trusts_saml_for_this_use", UNOBSERVED, _lost("trust"), refused(role, "trust"), {}),
    ("role_trusts_services_for_own_resources", PASS, "",
     role(**trust(SCHEDULER, StringEquals={"aws:SourceAccount": ACCOUNT})), {}),
    ("role_trusts_services_for_own_resources", ASIDE, "trusts none of the services named",
     role(), {}),
    ("role_trusts_services_for_own_resources", ASIDE, SERVICE, role(service_linked=True), {}),
    ("role_trusts_services_for_own_resources", FAIL, FOR_ANYBODY, role(**trust(SCHEDULER)), {}),
    ("role_trusts_services_for_own_resources", FAIL, FOR_ANYBODY,
     role(**trust(SCHEDULER, StringLike={"aws:SourceArn": "*"})), {}),
    ("role_trusts_services_for_own_resources", FAIL, FOR_ANYBODY,
     role(**trust(SCHEDULER, StringNotEquals={"aws:SourceAccount": OUTSIDER})), {}),
    ("role_trusts_services_for_own_resources", PASS, "",
     role(**trust(SCHEDULER,
                  ArnLike={"aws:SourceArn": f"arn:aws:scheduler:*:{ACCOUNT}:schedule/*"})), {}),
    ("role_trusts_services_for_own_resources", UNOBSERVED, _lost("trust"),
     refused(role, "trust"), {}),
]  # fmt: skip
"""Check, verdict, reason, subject, and the populations and thresholds that differ from sound."""
