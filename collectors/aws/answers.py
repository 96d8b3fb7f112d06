"""What of an AWS answer reaches the disk: plain JSON of the fields needed, in an order that holds.

Two readings of an unchanged account must give the same bytes, so request ids and page tokens are
left out, and lists whose order AWS does not promise are put in order. What no control asks for
(owners' names, IP addresses of last use, secret values) is left out before anything is written.
"""

import csv
import io
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from types import NoneType
from typing import Any, TypeAlias

from evidence.canonical import canonical
from evidence.secrets.forms import individual_number
from evidence.secrets.scan import scan

Shape: TypeAlias = Mapping[str, Any]
"""The members to keep, each with the shape of its own members, or None to keep it whole."""

REDACTED = "[redacted]"


def names(text: str) -> frozenset[str]:
    """The names in a text, which blanks part."""
    return frozenset(text.split())


UNORDERED = names(
    "Accounts AttachedManagedPolicies Buckets Grants GroupDetailList GroupList GroupPolicyList "
    "IpPermissions IpPermissionsEgress IpRanges Ipv6Ranges Policies PrefixListIds Regions "
    "RoleDetailList RolePolicyList SecurityGroups TagSet Tags UserDetailList "
    "UserIdGroupPairs UserPolicyList trailList"
)
"""Lists that AWS answers in no promised order."""

SECRETS = names(
    "AuthToken ClientSecret MasterUserPassword ParameterValue Password PrivateKey SecretAccessKey "
    "SecretBinary SecretString SessionToken UserData"
)
"""Members whose values are secret wherever they stand."""

TAGS = names("TagSet Tags TagList tags")
"""Lists of tags, which people write by hand."""

VARIABLES = names("Environment EnvironmentVariables environment environmentVariables")
"""What a programme is started with, as pairs of name and value or as a dictionary of them."""

SHARED = names("aws:referer aws:useragent")
"""Keys of policy conditions whose values are passwords shared with a caller, if anything."""

_AS_IT_IS = frozenset((str, int, bool, float, NoneType))

_LABEL = re.compile(r"[A-Za-z0-9_.@:/+=-]+|[^\W\d_]+(?: [^\W\d_]+){0,3}")
_LONGEST_WORD, _LONGEST_WORDS = 80, 40

REPORT_COLUMNS = (
    "user",
    "arn",
    "password_enabled",
    "password_last_used",
    "password_last_changed",
    "mfa_active",
    "access_key_1_active",
    "access_key_1_last_rotated",
    "access_key_1_last_used_date",
    "access_key_2_active",
    "access_key_2_last_rotated",
    "access_key_2_last_used_date",
)
"""The columns of the IAM credential report that some control asks for."""


def fields(whole: str = "", **nested: Shape) -> Shape:
    """The shape that keeps the named members whole, and of `nested` what their shapes say."""
    return {**dict.fromkeys(whole.split()), **nested}


def projected(value: Any, shape: Shape | None) -> Any:
    """`value` with the members that `shape` names, and no others; lists are taken item by item."""
    if shape is None:
        return value
    if isinstance(value, list):
        return [projected(item, shape) for item in value]
    if isinstance(value, dict):
        return {
            name: projected(value[name], inner) for name, inner in shape.items() if name in value
        }
    return value


def plain(value: Any, member: str = "", unordered: frozenset[str] = UNORDERED) -> Any:
    """`value` as JSON: instants as UTC text, bytes as text, secrets replaced, lists in order.

    Raises:
        ValueError: for a stream, which holds content and not configuration.
    """
    if isinstance(value, dict):
        if member in VARIABLES:
            return _without_values(value)
        return {
            name: (
                item
                if type(item) in _AS_IT_IS and name not in SECRETS and ":" not in name
                else REDACTED
                if name.lower() in SHARED
                else plain(item, name, unordered)
            )
            for name, item in value.items()
            if name != "ResponseMetadata"
        }
    if isinstance(value, list | tuple):
        if member in VARIABLES:
            return [_without_values(item) for item in value]
        items = [_tag(item) if member in TAGS else plain(item, "", unordered) for item in value]
        return sorted(items, key=canonical) if member in unordered and len(items) > 1 else items
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, bytes | bytearray):
        return REDACTED if member in SECRETS else bytes(value).decode(errors="replace")
    if isinstance(value, str):
        return REDACTED if member in SECRETS else value
    if hasattr(value, "read"):
        raise ValueError(f"{member or 'the answer'} is a stream")
    return value


def _without_values(value: Any) -> Any:
    """Variables by name: whatever has no name is left out with its value."""
    if not isinstance(value, dict):
        return REDACTED
    if "Variables" in value:
        return {**value, "Variables": _without_values(value["Variables"])}
    if {"name", "value"} <= value.keys():
        return {**value, "value": REDACTED}
    return dict.fromkeys(value, REDACTED)


def _tag(tag: Any) -> Any:
    """A tag whose value is a label; prose, secrets and numbers of people are left out."""
    if not isinstance(tag, dict) or not isinstance(tag.get("Value"), str):
        return plain(tag)
    return {**tag, "Value": label(str(tag.get("Key", "")), tag["Value"])}


def label(key: str, value: str) -> str:
    """The value of a tag if it is one: a word or few, and nothing that the secret scan knows.

    Twelve digits are an account only where the key says so.
    """
    longest = _LONGEST_WORDS if " " in value or not value.isascii() else _LONGEST_WORD
    if value and (not _LABEL.fullmatch(value) or len(value) > longest):
        return REDACTED
    if individual_number(value.replace("-", "")) and "account" not in key.lower():
        return REDACTED
    return REDACTED if scan(canonical({"Key": key, "Value": value})) else value


def policy_text(answer: dict[str, Any]) -> dict[str, Any]:
    """A policy document as text, without what its conditions share with a caller."""
    text = answer.get("Policy")
    if not isinstance(text, str) or not any(key in text.lower() for key in SHARED):
        return answer
    return {**answer, "Policy": json.dumps(plain(json.loads(text)))}


def attached_policies(answer: dict[str, Any]) -> dict[str, Any]:
    """Account authorization details with the documents in force only.

    Versions that are not the default have no effect, nor has an AWS-managed policy that nothing in
    the account is attached to.
    """
    if "Policies" not in answer:
        return answer
    kept = []
    for policy in answer["Policies"]:
        used = policy.get("AttachmentCount") or policy.get("PermissionsBoundaryUsageCount")
        if not used and ":iam::aws:" in policy["Arn"]:
            continue
        versions = [one for one in policy.get("PolicyVersionList", ()) if one["IsDefaultVersion"]]
        kept.append({**policy, "PolicyVersionList": versions})
    return {**answer, "Policies": kept}


def report_rows(answer: dict[str, Any]) -> dict[str, Any]:
    """The credential report as rows of the columns needed, in order of ARN.

    Raises:
        ValueError: when the report is not a table with those columns.
    """
    content = answer["Content"]
    text = content.decode() if isinstance(content, bytes) else content
    table = csv.DictReader(io.StringIO(text))
    missing = [name for name in REPORT_COLUMNS if name not in (table.fieldnames or ())]
    if missing:
        raise ValueError(f"the credential report has no column {missing[0]}")
    rows = []
    for row in table:
        if None in row or None in row.values():
            raise ValueError("a row of the credential report has another number of cells")
        rows.append({name: row[name] for name in REPORT_COLUMNS})
    return {"Rows": sorted(rows, key=lambda row: row["arn"])}
