"""Words to write cases of policy evaluation in: who asks, and statements of each kind of policy."""

from typing import Any

from collectors.aws.policies.evaluation import Policies
from collectors.aws.policies.policy import Statement, statements
from collectors.aws.policies.request import Principal, Request

HOME, AWAY = "111122223333", "444455556666"
IAM, STS = f"arn:aws:iam::{HOME}", f"arn:aws:sts::{HOME}"
USER, ROLE, ROOT = f"{IAM}:user/mika", f"{IAM}:role/app/reader", f"{IAM}:root"
SESSION, GUEST = f"{STS}:assumed-role/reader/mika", f"{STS}:federated-user/guest"
BUCKET, OBJECT = "arn:aws:s3:::talks", "arn:aws:s3:::talks/a"

WHO = {
    "user": Principal(USER),
    "role": Principal(ROLE),
    "session": Principal(SESSION, behind=ROLE),
    "root": Principal(ROOT),
    "guest": Principal(GUEST, behind=USER),
    "linked": Principal(f"{IAM}:role/aws-service-role/x", service_linked=True),
    "service": Principal("logging.s3.amazonaws.com"),
    "provider": Principal("idp.example.com"),
    "anybody": Principal("*"),
}
"""Who may ask, by a short word."""

Given = dict[str, Any] | list[dict[str, Any]] | None


def allow(action: Any = "s3:*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": action, "Resource": resource, **more}


def deny(action: Any = "s3:*", resource: Any = "*", **more: Any) -> dict[str, Any]:
    return {**allow(action, resource, **more), "Effect": "Deny"}


def to(*arns: str, effect: str = "Allow", action: Any = "s3:*", **more: Any) -> dict[str, Any]:
    """A statement of a bucket's policy that names AWS principals."""
    principal = {"AWS": list(arns)}
    return {"Effect": effect, "Action": action, "Resource": "*", "Principal": principal} | more


def off(*arns: str) -> dict[str, Any]:
    """A Deny of a bucket's policy that names AWS principals."""
    return to(*arns, effect="Deny")


def when(operator: str, key: str, value: Any) -> dict[str, Any]:
    return {"Condition": {operator: {key: value}}}


def of(given: Given, source: str) -> list[Statement]:
    document = {"Version": "2012-10-17", "Statement": given or []}
    return statements(document, source)


def policies(**given: Any) -> Policies:
    """Policies by short words: `own`, `boundary`, `session`, `bucket`, `scp`, `rcp` (levels)."""
    made: dict[str, Any] = {"identity": of(given.get("own"), "own")}
    for word, name in (("boundary", "boundary"), ("session", "session"), ("bucket", "resource")):
        if word in given:
            made[name] = of(given[word], word)
    for word, name in (("scp", "service_control"), ("rcp", "resource_control")):
        if word in given:
            made[name] = [of(level, word) for level in given[word]]
    return Policies(**made)


def request(who: str, action: str = "s3:GetObject", resource: str = OBJECT, **more: Any) -> Request:
    """A request for an object of the own account; `owner` names another."""
    return Request(WHO[who], action, resource, **{"owner": HOME, **more})
