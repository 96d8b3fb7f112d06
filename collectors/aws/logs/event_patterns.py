"""Event patterns of EventBridge, and which events they let through.

After "Amazon EventBridge event patterns" of its User Guide. A matcher that is not known here lets
nothing through: what is not understood must not pass for a rule that hands events on.
"""

import json
from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any

_ABSENT = object()


def accepts(pattern: str, event: Mapping[str, Any]) -> bool:
    """Whether a rule with this pattern lets an event through; text that is no pattern does not."""
    try:
        wanted = json.loads(pattern)
    except ValueError:
        return False
    return isinstance(wanted, dict) and _within(wanted, event)


def _within(wanted: Mapping[str, Any], event: Any) -> bool:
    return all(_field(name, inner, event) for name, inner in wanted.items())


def _field(name: str, wanted: Any, event: Any) -> bool:
    if name == "$or":
        return isinstance(wanted, list) and any(_within(each, event) for each in wanted)
    value = event.get(name, _ABSENT) if isinstance(event, Mapping) else _ABSENT
    if isinstance(wanted, Mapping):
        return _within(wanted, value)
    if not isinstance(wanted, list):
        return False
    values = value if isinstance(value, list) else [value]
    return any(_matches(one, each) for one in wanted for each in values)


def _matches(wanted: Any, value: Any) -> bool:
    if not isinstance(wanted, Mapping):
        return type(wanted) is type(value) and wanted == value
    if len(wanted) != 1:
        return False
    ((name, how),) = wanted.items()
    if name == "exists":
        return how is (value is not _ABSENT)
    if value is _ABSENT:
        return False
    if name == "anything-but":
        return _differs(how, value)
    return isinstance(value, str) and isinstance(how, str) and _is_like(name, how, value)


def _differs(how: Any, value: Any) -> bool:
    if isinstance(how, Mapping):
        ((name, inner),) = how.items() if len(how) == 1 else (("", None),)
        texts = inner if isinstance(inner, list) else [inner]
        known = name in ("prefix", "suffix", "wildcard", "equals-ignore-case")
        return known and not any(_matches({name: text}, value) for text in texts)
    return value not in (how if isinstance(how, list) else [how])


def _is_like(name: str, how: str, value: str) -> bool:
    known = {
        "prefix": value.startswith(how),
        "suffix": value.endswith(how),
        "equals-ignore-case": value.lower() == how.lower(),
        "wildcard": fnmatchcase(value, how.replace("[", "[[]").replace("?", "[?]")),
    }
    return known.get(name, False)
