"""Cases of resources whose policies let in accounts that nobody knows."""

from typing import Any

import sample_cloud
from sample_containers import queue, repository, topic
from sample_data import file_system, opening, point, vault
from sample_databases import (
    FAMILY,
    ROOT,
    STRANGER,
    domain,
    members,
    seen_from_within,
    stands_alone,
)
from sample_estate import REFUSED, refused
from sample_logs import event_bus
from sample_workloads import alias, function

from evidence.verdict import Verdict

PASS, FAIL, UNOBSERVED = Verdict.PASS, Verdict.FAIL, Verdict.UNOBSERVED
ACCOUNTS = {"accounts": [sample_cloud.account()]}
INSIDE = ACCOUNTS | {"members": members()}
WITHIN = ACCOUNTS | {"members": seen_from_within()}
APART = ACCOUNTS | {"members": [*seen_from_within(), stands_alone()]}
UNKNOWN_WHOSE = "whose accounts these are could not be observed: no account lists the organisation"
STRANGE = f"its policy lets in account {STRANGER}, unknown and not approved"
FAMILIAR, STRANGERS = opening(ROOT, FAMILY), opening(f"arn:aws:iam::{STRANGER}:role/x")
NEWS = f"arn:aws:sns:ap-northeast-1:{STRANGER}:news"
BY_SOURCE = opening("*", Condition={"ArnEquals": {"aws:SourceArn": NEWS}})
FOR_SERVICE = opening(
    Principal={"Service": "sns.amazonaws.com"}, Condition={"ArnLike": {"aws:SourceArn": NEWS}}
)


def _known(check: str, build: Any) -> list[Any]:
    lost = f"policy could not be observed: {REFUSED}"
    return [
        (check, PASS, "", build(), INSIDE),
        (check, PASS, "", build(policy=FAMILIAR), INSIDE),
        (check, PASS, "", build(policy=STRANGERS), INSIDE | {"approved": [STRANGER]}),
        *((check, FAIL, STRANGE, build(policy=each), INSIDE)
          for each in (STRANGERS, BY_SOURCE, FOR_SERVICE)),
        (check, UNOBSERVED, UNKNOWN_WHOSE, build(policy=FAMILIAR), WITHIN),
        (check, UNOBSERVED, UNKNOWN_WHOSE, build(policy=FAMILIAR), APART),
        (check, UNOBSERVED, lost, refused(build, "policy"), INSIDE),
    ]  # fmt: skip


CASES = [
    *_known("topic_is_used_by_known_accounts", topic),
    *_known("queue_is_used_by_known_accounts", queue),
    *_known("event_bus_is_used_by_known_accounts", event_bus),
    *_known("function_is_called_by_known_accounts", function),
    *_known("alias_is_called_by_known_accounts", alias),
    *_known("repository_is_used_by_known_accounts", repository),
    *_known("file_system_is_mounted_by_known_accounts", file_system),
    *_known("vault_is_used_by_known_accounts", vault),
    *_known("search_domain_is_used_by_known_accounts", domain),
    *_known("access_point_is_used_by_known_accounts", point),
    *_known("bucket_is_used_by_known_accounts", sample_cloud.bucket),
    (
        "bucket_is_used_by_known_accounts", PASS, "",
        sample_cloud.bucket(policy=opening("arn:aws:iam::582318560864:root")), INSIDE,
    ),
]  # fmt: skip
