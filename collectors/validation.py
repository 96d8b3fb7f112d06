"""Rows as collectors yield them, held to their resource model before they become evidence."""

from collections.abc import Mapping
from typing import Any, cast

from pydantic import ConfigDict, TypeAdapter, ValidationError
from typing_extensions import TypedDict

from collectors.resource import Resource, field_types
from evidence.record import UNOBSERVED, Fields

_adapters: dict[type[Resource], TypeAdapter[Any]] = {}


def _adapter(cls: type[Resource]) -> TypeAdapter[Any]:
    """A validator of whole rows; a field may be absent, an unknown one may not be present."""
    if cls not in _adapters:
        fields = dict(field_types(cls))
        row = cast("Any", TypedDict)(f"{cls.__name__}Row", fields, total=False)
        row.__pydantic_config__ = ConfigDict(extra="forbid")
        _adapters[cls] = TypeAdapter(row)
    return _adapters[cls]


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
        good = _adapter(cls).validate_python(row)
    except ValidationError as error:
        for problem in error.errors():
            name = str(problem["loc"][0])
            if name == "id" or problem["type"] == "extra_forbidden":
                raise ValueError(f"{cls.kind} row: {name}: {problem['msg']}") from error
            row.pop(name, None)
            where = ".".join(map(str, problem["loc"]))
            gaps.setdefault(name, f"the answer had an unexpected form at {where}: {problem['msg']}")
        good = _adapter(cls).validate_python(row)
    if not good.get("id"):
        raise ValueError(f"{cls.kind} row without an id")
    stored: Fields = _adapter(cls).dump_python(good, mode="json")
    for name in field_types(cls):
        if name not in stored and name not in gaps:
            gaps[name] = "the collector did not report it"
    if gaps:
        stored[UNOBSERVED] = gaps
    return stored
