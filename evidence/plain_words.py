"""Plain words for what is wrong in a file: a model's complaint retold, the nearest known name."""

import difflib
import types
import typing
from collections.abc import Iterable, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

Said = tuple[str, str | None]
"""What is wrong, and how to mend it where that is known."""

_MUST_BE = {
    "int": "a whole number",
    "float": "a number",
    "bool": "true or false",
    "date": "a date such as 2026-03-31",
    "datetime": "a date and time such as 2026-03-31T09:00:00Z",
    "list": "a list",
    "tuple": "a list",
    "set": "a list",
    "dict": "a mapping of names to values",
    "mapping": "a mapping of names to values",
    "model": "a mapping of fields",
}


def nearest(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The known name that looks most like `word`, or None when none reaches `cutoff` (0 to 1)."""
    names = list(known)
    folded = {name.casefold(): name for name in reversed(names)}
    if word.casefold() in folded:
        return folded[word.casefold()]
    begun = [name for name in names if name.casefold().startswith(word.casefold())]
    if len(word) > 1 and begun:
        return min(begun, key=len)
    found = difflib.get_close_matches(word, names, n=1, cutoff=cutoff)
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The mend for a misspelt name: `did you mean 'owner'?`, or None when nothing is near."""
    found = nearest(word, known, cutoff)
    return f"did you mean {found!r}?" if found is not None else None


def shown(value: object) -> str:
    """A value on one line, cut to what a sentence can bear."""
    text = "nothing" if value is None else repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def kind_of(value: object) -> str:
    """What a value read from YAML is, with its article and, for a scalar, the value."""
    match value:
        case None:
            return "empty"
        case bool():
            return f"the truth value {str(value).lower()}"
        case int() | float():
            return f"the number {shown(value)}"
        case str():
            return f"the text {shown(value)}"
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case _:
            return f"a {type(value).__name__}"


def dotted(path: Sequence[str | int]) -> str:
    """A path as people write it: `satisfies.soc2-2017[0]`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def in_words(error: ErrorDetails, path: Sequence[str | int], model: type[BaseModel]) -> Said:
    """One pydantic error in plain words; `path` is where it stands, under `model`."""
    kind, given = error["type"], error["input"]
    name = f"'{dotted(path)}'" if path else "this entry"
    context = error.get("ctx", {})
    if kind == "missing":
        return f"the field {name} is missing", f"add '{path[-1]}:'" if path else None
    if kind == "extra_forbidden":
        known = fields_at(model, path[:-1])
        mend = did_you_mean(str(path[-1]), known)
        return f"unknown field {name}", mend or f"the fields are {', '.join(known)}"
    if kind in {"literal_error", "enum"}:
        expected = str(context.get("expected", ""))
        known = [part.strip(" '") for part in expected.replace(" or ", ",").split(",")]
        return f"{name} must be {expected}, not {shown(given)}", did_you_mean(str(given), known)
    if kind == "string_type":
        quotes = isinstance(given, bool | int | float)
        mend = "put it in quotes" if quotes else None
        return f"{name} must be text and is {kind_of(given)}", mend
    if kind == "string_pattern_mismatch":
        return f"{name} is {shown(given)}, which has not the form {context['pattern']}", None
    if kind in {"string_too_short", "too_short"}:
        return f"{name} must not be empty", None
    form = _MUST_BE.get(kind.partition("_")[0])
    if form:
        return f"{name} must be {form} and is {kind_of(given)}", None
    said = error["msg"].removeprefix("Value error, ")
    return f"{name} {said[:1].lower()}{said[1:]}", None


def fields_at(model: type[BaseModel], path: Sequence[str | int]) -> list[str]:
    """The names of the fields that may stand at `path` under `model`."""
    for part in path:
        field = model.model_fields.get(part) if isinstance(part, str) else None
        inner = _model_in(field.annotation) if field else None
        model = inner or model
    return [field.alias or name for name, field in model.model_fields.items()]


def _model_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside `list[Model]`, `Model | None`, `Mapping[str, Model]` and the like."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    found = (_model_in(argument) for argument in typing.get_args(annotation))
    return next((model for model in found if model), None)
