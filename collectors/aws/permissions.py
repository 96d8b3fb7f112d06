"""The least-privilege IAM policies that a set of collectors needs, and what stands beside them."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from collectors.aws.source import ACTIONS
from collectors.collector import Collector

MOST = 6_144
"""Characters of a managed policy, blanks apart, that IAM takes (IAM quotas)."""
VERSION = "2012-10-17"
READS, HOME, TRAIL_EVENTS = "TieoutReads", "TieoutHome", "TieoutTrailEvents"
_APIS = ("/apis", "/apis/*", "/domainnames", "/domainnames/*", "/restapis", "/restapis/*")
NARROWED = {"apigateway:GET": _APIS}
"""Actions that would return content, such as the values of API keys, from other resources."""
LAKE = ("cloudtrail:DescribeQuery", "cloudtrail:GetQueryResults", "cloudtrail:StartQuery")

Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy document under a name; `home` is set for what the account signed in to needs."""

    name: str
    document: Document
    home: bool = False


@dataclass(frozen=True, slots=True)
class Trail:
    """Where events of CloudTrail are read as content: a bucket with its prefix, or a Lake store."""

    buckets: tuple[str, ...] = ()
    stores: tuple[str, ...] = ()
    partition: str = "aws"


def actions(collectors: Iterable[Collector[Any]]) -> list[str]:
    """Every action that the collectors of AWS need, and those of the source itself."""
    needed = {action for each in collectors if each.system == "aws" for action in each.needs}
    return sorted(needed.union(ACTIONS))


def policies(collectors: Iterable[Collector[Any]], partition: str = "aws") -> list[Policy]:
    """IAM policies that allow what the collectors call, and nothing else.

    As few as IAM's limit of size allows. An action is narrowed to resources where others would
    return content; no other can be without naming every bucket and trail beforehand, which would
    leave new ones unseen; hence `Resource: *`.
    """
    documents = list(_packed(actions(collectors), partition))
    if len(documents) == 1:
        return [Policy(READS, documents[0])]
    return [Policy(f"{READS}{number}", each) for number, each in enumerate(documents, start=1)]


def home_policy(discovery: Sequence[str], member_roles: Sequence[str], partition: str) -> Policy:
    """What the account that is signed in to needs to read the others of its organisation.

    To assume the roles of that name in every account, and to ask which accounts there are.
    """
    statements: list[Document] = []
    if discovery:
        found = {"Sid": "TieoutFindsAccounts", "Action": sorted(set(discovery)), "Resource": "*"}
        statements.append(_allowed(found))
    roles = [f"arn:{partition}:iam::*:role/{role}" for role in sorted(set(member_roles))]
    entering = {"Sid": "TieoutEntersAccounts", "Action": ["sts:AssumeRole"], "Resource": roles}
    return Policy(HOME, _document([*statements, _allowed(entering)]), home=True)


def trail_policy(trail: Trail) -> Policy:
    """The one exception that returns content: events of CloudTrail, where they are kept.

    Objects below the prefix of the named buckets and their list, queries of the named stores, and
    events that CloudTrail looks up itself.
    """
    looked_up = {"Sid": "LookUpEvents", "Action": ["cloudtrail:LookupEvents"], "Resource": "*"}
    statements = [_allowed(looked_up)]
    if trail.buckets:
        objects = [
            f"arn:{trail.partition}:s3:::{bucket.strip('/')}/AWSLogs/*" for bucket in trail.buckets
        ]
        reading = {"Sid": "ReadTrailObjects", "Action": ["s3:GetObject"], "Resource": objects}
        statements.append(_allowed(reading))
        for number, bucket in enumerate(trail.buckets, start=1):
            statements.append(_allowed(_listing(trail.partition, bucket, number)))
    if trail.stores:
        queries = {"Sid": "QueryStores", "Action": list(LAKE), "Resource": list(trail.stores)}
        statements.append(_allowed(queries))
    return Policy(TRAIL_EVENTS, _document(statements))


def _listing(partition: str, bucket: str, number: int) -> Document:
    name, _, prefix = bucket.strip("/").partition("/")
    root = f"{prefix}/AWSLogs/*" if prefix else "AWSLogs/*"
    return {
        "Sid": f"ListTrailObjects{number}",
        "Action": ["s3:ListBucket"],
        "Resource": [f"arn:{partition}:s3:::{name}"],
        "Condition": {"StringLike": {"s3:prefix": root}},
    }


def size(document: Document) -> int:
    """The characters of a document as IAM counts them."""
    return len("".join(json.dumps(document, separators=(",", ":")).split()))


def _packed(needed: Sequence[str], partition: str) -> Iterator[Document]:
    """As few documents as hold all actions, in order, each within IAM's limit."""
    taken: list[str] = []
    for action in needed:
        if taken and size(_reads([*taken, action], partition)) > MOST:
            yield _reads(taken, partition)
            taken = []
        taken.append(action)
    yield _reads(taken, partition)


def _reads(taken: Sequence[str], partition: str) -> Document:
    wide = [action for action in taken if action not in NARROWED]
    statements = [_allowed({"Sid": READS, "Action": wide, "Resource": "*"})] if wide else []
    for action in taken:
        if action in NARROWED:
            service, _, _ = action.partition(":")
            places = [f"arn:{partition}:{service}:*::{place}" for place in NARROWED[action]]
            narrow = {"Sid": f"TieoutReads{service}", "Action": [action], "Resource": places}
            statements.append(_allowed(narrow))
    return _document(statements)


def _allowed(fields: Document) -> Document:
    return {"Sid": fields["Sid"], "Effect": "Allow", **fields}


def _document(statements: Sequence[Document]) -> Document:
    return {"Version": VERSION, "Statement": list(statements)}
