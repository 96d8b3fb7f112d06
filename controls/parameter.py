"""Parameters of controls: thresholds that checks take by name, and what an overlay may set."""

import keyword
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from controls.duration import DurationError, duration
from evidence.plain_words import did_you_mean, kind_of
from evidence.yaml_events import Where
from evidence.yaml_text import Document


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


def overridden(document: Document, own: Parameters, given: Parameters, path: Where) -> Parameters:
    """A control's `own` parameters with those `given` at `path` of an overlay over them.

    Raises:
        OperatorFileError: for a parameter that the control has not, or a value of another kind
            than the control's: an overlay moves a threshold, it does not make a new one.
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
    return {**own, **given}


def _is_duration(value: Parameter) -> bool:
    if not isinstance(value, str):
        return False
    try:
        duration(value)
    except DurationError:
        return False
    return True
