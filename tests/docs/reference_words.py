"""How the reference pages word values, types and names."""

import inspect
import types
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Literal, Union, get_args, get_origin


def value_text(value: Any) -> str:
    """A threshold's value as an auditor reads it."""
    match value:
        case None | () | []:
            return "none"
        case bool():
            return str(value).lower()
        case timedelta():
            return f"{value.days} days"
        case list() | tuple():
            return ", ".join(map(str, value))
        case _:
            return str(value)


def type_text(hint: Any) -> str:
    """A type as an auditor reads it."""
    if get_origin(hint) in (Union, types.UnionType):
        parts = [type_text(each) for each in get_args(hint) if each is not type(None)]
        return " or ".join(parts) + (", or none" if type(None) in get_args(hint) else "")
    if get_origin(hint) is Literal:
        return " or ".join(f"`{each}`" for each in get_args(hint))
    if get_origin(hint) in (list, tuple):
        return f"list of {type_text(get_args(hint)[0])}"
    if get_origin(hint) is dict:
        return f"{type_text(get_args(hint)[1])} by name"
    names = {"str": "text", "int": "number", "bool": "yes or no", "date": "day"}
    names |= {"datetime": "instant", "timedelta": "span of time", "Any": "any value"}
    name = getattr(hint, "__name__", str(hint))
    if name in names:
        return names[name]
    fields = getattr(hint, "__annotations__", None)
    return f"{name} ({', '.join(fields)})" if fields else name


def doc_of(thing: object) -> str:
    """What a thing says of itself, on one line."""
    return plain(inspect.getdoc(thing) or "")


def plain(text: str) -> str:
    """The text on one line."""
    return " ".join(text.split())


def first_sentence(text: str) -> str:
    """The first sentence of a text."""
    head, dot, _ = text.partition(". ")
    return head + (dot.strip() or "")


def code_words(names: Sequence[str]) -> str:
    """Names as code, with commas between."""
    return ", ".join(f"`{name}`" for name in names)


def anchor(heading: str) -> str:
    """The anchor that a page gives a heading: lower case, points left out."""
    return heading.lower().replace(".", "")
