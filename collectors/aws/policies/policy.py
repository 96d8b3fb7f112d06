"""Policy documents as flat statements, and what a list of statements allows.

Evaluation is that of the IAM User Guide, "Policy evaluation logic", for one account without session
and organisation policies: an explicit Deny wins, then some Allow is needed. What depends on the
circumstances of a request (conditions, policy variables) cannot be decided from configuration: such
an Allow counts as "may allow", such a Deny does not count.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from typing_extensions import TypedDict

from collectors.aws.policies.narrowing import narrows

WITH_VARIABLES = "2012-10-17"
"""The version of the policy language in which policy variables are known."""

MANY, ONE = "**", "??"
"""Wildcards among the tokens of a pattern, which otherwise are single characters."""


class Statement(TypedDict):
    """One statement of a policy.

    `source` says where it stands (`inline NAME`, `managed ARN`, `group NAME managed ARN`,
    `boundary ARN`, `trust`, `bucket policy`). `effect` is `Allow` or `Deny`. Principals are `*` or
    `AWS:ARN`, `Service:NAME`, `Federated:NAME`, with `not ` before them where the statement says
    NotPrincipal. Conditions are `Operator key = value, value`, where a value that could be mistaken
    for several stands in quotes as in JSON. In a policy of the old version, which knows no policy
    variables, `${` is written `${$}{`.
    """

    source: str
    effect: str
    actions: list[str]
    not_actions: list[str]
    resources: list[str]
    not_resources: list[str]
    principals: list[str]
    conditions: list[str]


def statements(document: str | Mapping[str, Any], source: str) -> list[Statement]:
    """The statements of a policy document, in their order.

    Raises:
        ValueError: when the document is not a policy.
    """
    policy = json.loads(document) if isinstance(document, str) else document
    if not isinstance(policy, Mapping) or "Statement" not in policy:
        raise ValueError(f"{source} is not a policy document")
    made = [_statement(each, source) for each in _listed(policy["Statement"])]
    # "If you do not include a Version element, the value defaults to 2008-10-17" (Version).
    return made if policy.get("Version") == WITH_VARIABLES else [_invariable(one) for one in made]


def _invariable(statement: Statement) -> Statement:
    """The statement of a policy whose version knows no variables: they are plain characters."""
    return {
        **statement,
        "resources": _plain(statement["resources"]),
        "not_resources": _plain(statement["not_resources"]),
        "conditions": _plain(statement["conditions"]),
    }


def _plain(texts: list[str]) -> list[str]:
    return [text.replace("${", "${$}{") for text in texts]


def _statement(each: Mapping[str, Any], source: str) -> Statement:
    return Statement(
        source=source,
        effect=each["Effect"],
        actions=_texts(each.get("Action")),
        not_actions=_texts(each.get("NotAction")),
        resources=_texts(each.get("Resource")),
        not_resources=_texts(each.get("NotResource")),
        principals=[
            *_principals(each.get("Principal")),
            *(f"not {name}" for name in _principals(each.get("NotPrincipal"))),
        ],
        conditions=_conditions(each.get("Condition") or {}),
    )


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _texts(value: Any) -> list[str]:
    return [_text(item) for item in _listed(value)]


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _principals(value: Any) -> list[str]:
    if not isinstance(value, Mapping):
        return _texts(value)
    # In a policy of a resource, "AWS": "*" and "*" mean the same: anybody.
    return [
        "*" if (family, name) == ("AWS", "*") else f"{family}:{name}"
        for family in sorted(value)
        for name in _texts(value[family])
    ]


def _conditions(value: Mapping[str, Mapping[str, Any]]) -> list[str]:
    return [
        f"{operator} {key} = {', '.join(map(_value, _texts(value[operator][key])))}"
        for operator in sorted(value)
        for key in sorted(value[operator])
    ]


def _value(text: str) -> str:
    return json.dumps(text) if ", " in text or text.startswith('"') else text


def allows(given: Sequence[Statement], action: str, resource: str = "*") -> bool:
    """Whether the statements may allow `action` (`iam:CreateUser`) on `resource` (an ARN).

    `*` as action asks for everything, as an administrator has it; `s3:*` for all of a service; `*`
    as resource asks for every resource. Principals are not looked at.
    """
    asked = "*:*" if action == "*" else action
    allowed = any(each["effect"] == "Allow" and reaches(each, asked, resource) for each in given)
    return allowed and not any(
        each["effect"] == "Deny" and is_certain(each) and reaches(each, asked, resource)
        for each in given
    )


def reaches(statement: Statement, action: str, resource: str) -> bool:
    """Whether a statement speaks of `action` on `resource`, be it to allow or to deny."""
    if statement["not_actions"]:
        if _any(statement["not_actions"], action, folded=True):
            return False
    elif not _any(statement["actions"], action, folded=True):
        return False
    if statement["not_resources"]:
        # With a variable in it, what is left out depends on who asks: it may well reach.
        fixed = [pattern for pattern in statement["not_resources"] if not _varies(pattern)]
        return not _any(fixed, resource, folded=False)
    return _any(statement["resources"], resource, folded=False)


def is_certain(statement: Statement) -> bool:
    """Whether a statement applies to every request alike: no condition and no policy variable."""
    patterns: Iterable[str] = (*statement["resources"], *statement["not_resources"])
    return not statement["conditions"] and not any(map(_varies, patterns))


def is_public(statement: Statement) -> bool:
    """Whether a statement allows something to anybody at all, under no condition that narrows it.

    An Allow to all but some principals is an Allow to anybody. What narrows is told by
    `collectors.aws.policies.narrowing`.
    """
    anybody = any(name == "*" or name.startswith("not ") for name in statement["principals"])
    narrowed = any(map(narrows, statement["conditions"]))
    return statement["effect"] == "Allow" and anybody and not narrowed


def _any(patterns: Iterable[str], text: str, *, folded: bool) -> bool:
    if folded:
        lowered = text.lower()
        return any(matches(pattern.lower(), lowered) for pattern in patterns)
    return any(matches(pattern, text) for pattern in patterns)


def _varies(pattern: str) -> bool:
    """Whether a pattern holds a policy variable; `${*}`, `${?}` and `${$}` are plain characters."""
    found = pattern.find("${")
    while found >= 0:
        if pattern[found + 2 : found + 4] not in ("*}", "?}", "$}"):
            return True
        found = pattern.find("${", found + 2)
    return False


@lru_cache(maxsize=65_536)
def matches(pattern: str, text: str) -> bool:
    """Whether `text` matches an IAM pattern: `*` any characters, `?` one; `${...}` may be any.

    Takes at most len(pattern) x len(text) steps, whatever the pattern.
    """
    if pattern in ("*", text):
        return True
    tokens = _tokens(pattern)
    at = here = 0
    star, resume = -1, 0
    while here < len(text):
        token = tokens[at] if at < len(tokens) else ""
        if token == MANY:
            star, resume = at, here
            at += 1
        elif token == ONE or token == text[here]:
            at += 1
            here += 1
        elif star >= 0:
            # Let the last wildcard take one character more, and try again from there.
            resume += 1
            at, here = star + 1, resume
        else:
            return False
    return all(token == MANY for token in tokens[at:])


@lru_cache(maxsize=8_192)
def _tokens(pattern: str) -> tuple[str, ...]:
    tokens: list[str] = []
    at = 0
    while at < len(pattern):
        end = pattern.find("}", at) if pattern.startswith("${", at) else -1
        if end > 0:
            inner = pattern[at + 2 : end]
            tokens.append(inner if inner in ("*", "?", "$") else MANY)
            at = end + 1
            continue
        tokens.append({"*": MANY, "?": ONE}.get(pattern[at], pattern[at]))
        at += 1
    return tuple(tokens)
