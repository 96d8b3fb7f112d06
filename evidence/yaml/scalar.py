"""What a plain YAML scalar means under the core schema of YAML 1.2, section 10.3.2."""

import math
import re

_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True,
    "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_FIRST = frozenset("+-.0123456789")
# Leading zeros are the one departure from the schema, which reads 0777 as 777: an id or a
# telephone number would lose its zeros without a word.
_WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_SPECIAL = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_LONGEST = 400

Scalar = str | int | float | bool | None


def plain_scalar(text: str) -> Scalar:
    """The value of an unquoted scalar; `no`, `on`, `22:22`, `0777` and dates stay text.

    Raises:
        ValueError: for a number that is too long or too large to be held.
    """
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _FIRST:
        return text
    if _WHOLE.fullmatch(text):
        return int(_bounded(text))
    if _BASED.fullmatch(text):
        return int(_bounded(text), 0)
    if _FLOAT.fullmatch(text):
        number = float(_bounded(text))
        if math.isinf(number):
            raise ValueError("the number is too large")
        return number
    if _SPECIAL.fullmatch(text):
        return float(text.replace(".", ""))
    return text


def _bounded(text: str) -> str:
    if len(text) > _LONGEST:
        raise ValueError(f"the number has more than {_LONGEST} digits")
    return text
