"""Parameters of controls: thresholds that checks take by name, in units that are stated."""

import keyword
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic_core import PydanticCustomError

from controls.duration import DurationError, duration
from evidence.plain_words import did_you_mean, kind_of
from evidence.shorthand import AlsoWritten
from evidence.yaml.events import Where
from evidence.yaml.text import Document


def _name(given: str) -> str:
    """A parameter becomes a keyword argument of checks, so its name must be fit for one."""
    if not given.isidentifier() or keyword.iskeyword(given) or given.startswith("_"):
        raise PydanticCustomError("parameter", "is no name of a parameter, such as max_age")
    return given


def _value(given: Any) -> Any:
    """Fractions are refused, because they have no one canonical form to be digested."""
    if isinstance(given, list | tuple) and all(isinstance(each, str) for each in given):
        return tuple(given)
    if not isinstance(given, str | int | bool):
        said = "must be text, a whole number, true, false or a list of texts and is {kind}"
        raise PydanticCustomError("parameter", said, {"kind": kind_of(given)})
    return given


Parameter = Annotated[str | int | bool | tuple[str, ...], BeforeValidator(_value)]
"""The value of a parameter; a span of time is a text such as `90 days`."""

Parameters = Mapping[Annotated[str, AfterValidator(_name)], Parameter]
"""The parameters of one control, by name."""


SPANS = ("minutes", "hours", "days")
"""Units of time; a value of any of them is written with its own, such as `90 days` or `12 h`."""
NUMBERS = ("count", "percent", "milliseconds")
UNITS = f"{'|'.join((*SPANS, *NUMBERS))}|count of .+|list of .+|yes or no|text|pattern"
Unit = Annotated[str, StringConstraints(pattern=f"^({UNITS})$")]
"""What a parameter is measured in: `days`, `count of people`, `list of ports`, `yes or no`."""


class Weaker(StrEnum):
    """Which way a parameter asks for less: more of it, less of it, or whatever else it names."""

    MORE = "more"
    LESS = "less"
    OTHER = "other"


class Meaning(NamedTuple):
    """What a parameter is measured in, what it means in a line, and which way it asks for less."""

    unit: str
    means: str
    weaker: Weaker | None = None


class StatedParameter(BaseModel):
    """A parameter as a control states it: its value alone, or with what it is measured in.

    A parameter of the library needs no more than its value. One of your own says its unit, what it
    means, and which way it asks for less, so that `tieout controls diff` can tell.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    value: Parameter
    unit: Unit | None = None
    means: Annotated[str, StringConstraints(strip_whitespace=True, max_length=160)] = ""
    weaker: Weaker | None = None


def _stated(given: Any) -> Any:
    if isinstance(given, dict) and "value" in given:
        return given
    return {"value": given}


StatedParameters = Mapping[
    Annotated[str, AfterValidator(_name)],
    Annotated[
        StatedParameter,
        BeforeValidator(_stated),
        AlsoWritten(
            {
                "type": ["string", "integer", "boolean", "array"],
                "items": {"type": "string"},
                "description": "The value alone.",
            }
        ),
    ],
]
"""The parameters that a control states, by name."""


def misfit(unit: str, value: Parameter) -> str | None:
    """What a value measured in `unit` must be, None when it is that."""
    if unit in SPANS:
        return None if _is_duration(value) else "a duration such as '90 days' or '24 h'"
    if unit == "percent":
        fits = type(value) is int and 0 <= value <= 100
        return None if fits else "a whole number from 0 to 100"
    if unit in NUMBERS or unit.startswith("count of "):
        return None if type(value) is int and value >= 0 else "a whole number, 0 or more"
    if unit.startswith("list of "):
        return None if isinstance(value, tuple) else "a list of texts"
    if unit == "yes or no":
        return None if isinstance(value, bool) else "true or false"
    return None if isinstance(value, str) else "a text"


def measured(
    document: Document,
    stated: StatedParameters,
    known: Mapping[str, Meaning],
    path: Where,
) -> tuple[Parameters, Mapping[str, Meaning]]:
    """The values that a control states at `path`, and what each means.

    What it does not state of one that is `known` by its name is taken from there, where the value
    is measured so.

    Raises:
        OperatorFileError: for a value that is not measured in its unit.
    """
    values: dict[str, Parameter] = {}
    meanings: dict[str, Meaning] = {}
    for name, each in stated.items():
        values[name] = each.value
        if each.unit and (must := misfit(each.unit, each.value)):
            raise document.mistake(_said(name, each.unit, must, each.value), *path, name)
        found = known.get(name)
        if each.unit or each.means or each.weaker:
            meanings[name] = Meaning(each.unit or "", each.means, each.weaker)
        elif found and not misfit(found.unit, each.value):
            meanings[name] = found
    return values, meanings


def overridden(
    document: Document,
    own: Parameters,
    given: Parameters,
    meanings: Mapping[str, Meaning],
    path: Where,
) -> Parameters:
    """A control's `own` parameters with those `given` at `path` of an overlay over them.

    Raises:
        OperatorFileError: for a parameter that the control has not, or a value of another kind or
            unit than the control's: an overlay moves a threshold, it does not make a new one.
    """
    for name, value in given.items():
        if name not in own:
            mend = did_you_mean(name, own, cutoff=0) or "the control has none"
            raise document.mistake(f"unknown parameter {name!r}", *path, name, mend=mend)
        if type(value) is not type(own[name]):
            said = f"the parameter {name!r} is {kind_of(value)} and was {kind_of(own[name])}"
            raise document.mistake(said, *path, name, mend="keep its kind")
        if _is_duration(own[name]) and not _is_duration(value):
            said = f"the parameter {name!r} must be a duration and is {kind_of(value)}"
            raise document.mistake(said, *path, name, mend="write it as '90 days' or '24 h'")
        unit = meanings[name].unit if name in meanings else ""
        if unit and (must := misfit(unit, value)):
            raise document.mistake(_said(name, unit, must, value), *path, name)
    return {**own, **given}


def _said(name: str, unit: str, must: str, value: Parameter) -> str:
    said = f"the parameter {name!r} is measured in {unit}, so it must be {must}"
    return f"{said}, and is {kind_of(value)}"


def _is_duration(value: Parameter) -> bool:
    if not isinstance(value, str):
        return False
    try:
        duration(value)
    except DurationError:
        return False
    return True
