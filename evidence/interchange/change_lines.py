"""Changes as lines of JSON: a public contract, its fields and their order fixed."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict

import orjson

from evidence.drift.change import Change, Redefinition
from evidence.drift.comparison import Comparison


def diff_lines(changes: Iterable[Change]) -> Iterator[bytes]:
    """One object a change, ended by a line feed."""
    for change in changes:
        yield orjson.dumps(asdict(change), option=orjson.OPT_APPEND_NEWLINE)


def gate_lines(comparison: Comparison) -> Iterator[bytes]:
    """The same, with `gate`: `worse`, `unseen`, or `apart` for what does not fail.

    Behind the changes stands what is asked otherwise: `verdict` fields null, `gate` `asked` or,
    where the policy fails it, `worse`. Before them stands each run that is missing, as `unseen`.
    """
    lists = (
        ("worse", comparison.failing),
        ("unseen", comparison.unseen),
        ("apart", comparison.apart),
    )
    for missing in comparison.missing:
        yield _line(_told(cause="run", detail=missing.said) | {"gate": "unseen"})
    for word, changes in lists:
        for change in changes:
            yield _line(asdict(change) | {"gate": word})
    for each in comparison.failing_redefined:
        yield _line(_asked(each) | {"gate": "worse"})
    for each in comparison.redefined:
        yield _line(_asked(each) | {"gate": "asked"})


def _asked(each: Redefinition) -> dict[str, object]:
    return _told(each.control, each.check, cause=each.cause, detail=each.detail)


def _told(control: str = "", check: str = "", *, cause: str, detail: str) -> dict[str, object]:
    return {
        "control": control,
        "check": check,
        "kind": "",
        "scope": "",
        "resource": None,
        "before": None,
        "after": None,
        "reason": "",
        "cause": cause,
        "detail": detail,
    }


def _line(value: object) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)
