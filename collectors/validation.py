"""Rows as collectors yield them, held to their resource model before they become evidence."""

from collections.abc import Mapping
from types import NoneType, UnionType
from typing import Any, Literal, Union, cast, get_args, get_origin, get_type_hints

from pydantic import ConfigDict, TypeAdapter, ValidationError
from typing_extensions import TypedDict, is_typeddict

from collectors.resource import Resource, field_types
from evidence.record import UNOBSERVED, Fields

_validators: dict[type[Resource], TypeAdapter[Any]] = {}
_writers: dict[type[Resource], tuple[frozenset[str], TypeAdapter[Any]]] = {}
PLAIN = (str, int, bool, NoneType)


def _validator(cls: type[Resource]) -> TypeAdapter[Any]:
    """A validator of whole rows; a field may be absent, an unknown one may not be present."""
    if cls not in _validators:
        fields = dict(field_types(cls))
        row = cast("Any", TypedDict)(f"{cls.__name__}Row", fields, total=False)
        row.__pydantic_config__ = ConfigDict(extra="forbid")
        _validators[cls] = TypeAdapter(row)
    return _validators[cls]


def _writer(cls: type[Resource]) -> tuple[frozenset[str], TypeAdapter[Any]]:
    """The fields whose values are no JSON (instants, days), and what gives them that form."""
    if cls not in _writers:
        fields = {name: hint for name, hint in field_types(cls).items() if not _is_json(hint)}
        row = cast("Any", TypedDict)(f"{cls.__name__}Written", fields, total=False)
        _writers[cls] = frozenset(fields), TypeAdapter(row)
    return _writers[cls]


def _is_json(hint: Any) -> bool:
    """Whether a validated value of this type is written as it stands."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return all(map(_is_json, arguments))
    if origin is Literal:
        return all(type(each) in PLAIN for each in arguments)
    if origin is list:
        return all(map(_is_json, arguments))
    if origin is dict:
        return arguments[0] is str and _is_json(arguments[1])
    if is_typeddict(hint):
        return all(map(_is_json, get_type_hints(hint).values()))
    return hint in PLAIN


def _in_json(cls: type[Resource], good: Fields) -> Fields:
    """A validated row in JSON form; most fields have it already, and are taken as they are."""
    names, writer = _writer(cls)
    other = {name: value for name, value in good.items() if name in names}
    return {**good, **writer.dump_python(other, mode="json")} if other else dict(good)


def validated(
    cls: type[Resource], fields: Mapping[str, Any], unobserved: Mapping[str, str]
) -> Fields:
    """The row in JSON form: known fields only, each of its declared type.

    A value of another form is not observed, never coerced into a default: the field is dropped and
    the reason stands in its place. Every field of the model is either present or unobserved.

    Raises:
        ValueError: when the row has no usable `id`, or a field the model does not know.
    """
    row, gaps = dict(fields), dict(unobserved)
    try:
        good = _validator(cls).validate_python(row)
    except ValidationError as error:
        for problem in error.errors():
            name = str(problem["loc"][0])
            if name == "id" or problem["type"] == "extra_forbidden":
                raise ValueError(f"{cls.kind} row: {name}: {problem['msg']}") from error
            row.pop(name, None)
            where = ".".join(map(str, problem["loc"]))
            gaps.setdefault(name, f"the answer had an unexpected form at {where}: {problem['msg']}")
        good = _validator(cls).validate_python(row)
    if not good.get("id"):
        raise ValueError(f"{cls.kind} row without an id")
    stored = _in_json(cls, good)
    for name in field_types(cls):
        if name not in stored and name not in gaps:
            gaps[name] = "the collector did not report it"
    if gaps:
        stored[UNOBSERVED] = gaps
    return stored
