"""JSON Schemas of every file that an operator writes, for editors to complete and check by."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, TypeAdapter

from collectors.people.layout import LAYOUTS
from collectors.people.mapping import PeopleMapping
from collectors.registers.form import FORMS, Register
from collectors.scanners.mapping import ScannerMapping
from controls.control_file import ControlFields
from controls.framework import FrameworkFields
from controls.overlay import Change
from controls.requirement_texts import TextsFile
from controls.scoping import RequirementScoping
from controls.waiver import WaiverFields
from evidence.drift.baseline_file import BaselineFile
from evidence.errors import UsageError
from evidence.plain_words import did_you_mean
from tieout.notices.payload import Notice
from tieout.register_templates import register_schema
from tieout.settings.configuration import Configuration
from tieout.settings.schema_words import WORDS

DIALECT = "https://json-schema.org/draft/2020-12/schema"
_STRICT = ConfigDict(frozen=True, extra="forbid")


class ControlsFile(BaseModel):
    """A file of controls; the bare list may stand for it."""

    model_config = _STRICT

    controls: tuple[ControlFields, ...] | None = None


class OverlayFile(BaseModel):
    """A file of the folder `overlays`: own controls, changes of others, requirements set aside."""

    model_config = _STRICT

    controls: tuple[ControlFields, ...] | None = None
    changes: tuple[Change, ...] | None = None
    not_applicable: tuple[RequirementScoping, ...] | None = None


class WaiversFile(BaseModel):
    """The file `waivers.yaml`: accepted exceptions, each with its end."""

    model_config = _STRICT

    waivers: tuple[WaiverFields, ...]


class Schema(NamedTuple):
    """A kind of file: where it stands in a workspace, what it holds, and the form of its value."""

    file: str
    holds: str
    form: Any


SCHEMAS: Mapping[str, Schema] = {
    "configuration": Schema("tieout.toml", "who is audited, from which sources", Configuration),
    "controls": Schema("any", "controls alone", ControlsFile | tuple[ControlFields, ...]),
    "overlay": Schema(
        "overlays/*.yaml", "changes of controls, and own ones",
        OverlayFile | tuple[ControlFields, ...],
    ),
    "waivers": Schema("waivers.yaml", "accepted exceptions", WaiversFile),
    "people-mapping": Schema(
        "beside a listing", "what the columns of a listing mean", PeopleMapping
    ),
    "scanner-mapping": Schema(
        "beside a scan", "which rules of a scanner speak for which control", ScannerMapping
    ),
    "framework": Schema(
        "overlays/frameworks/*.yaml", "the requirements of one framework", FrameworkFields
    ),
    "texts": Schema("overlays/texts/*.yaml", "texts of requirements, by id", TextsFile),
    "notice": Schema("-", "what a webhook receives as a notice", Notice),
    "baseline": Schema(
        "any *.json", "what a run came to, for tieout gate to hold to", BaselineFile
    ),
    **{
        f"register-{each.name}": Schema("registers/*.yaml", each.holds, each)
        for each in FORMS.values()
    },
}  # fmt: skip
"""Every schema by its name."""


def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of that name (draft 2020-12).

    It holds the form of a file. Names that must exist elsewhere, and dates that must follow one
    another, are found when Tieout reads the file.

    Raises:
        UsageError: when there is none; it names the nearest.
    """
    if name not in SCHEMAS:
        raise UsageError(f"there is no schema {name!r}; {did_you_mean(name, SCHEMAS, cutoff=0)}")
    if isinstance(SCHEMAS[name].form, Register):
        return {"$schema": DIALECT, **register_schema(SCHEMAS[name].form)}
    found = TypeAdapter(SCHEMAS[name].form).json_schema()
    for each in (found, *found.get("$defs", {}).values()):
        _explain(each)
    if name == "people-mapping":
        found["allOf"] = [_fields_of(kind) for kind in LAYOUTS]
    return {"$schema": DIALECT, **found}


def schema_text(name: str) -> str:
    """The JSON Schema of that name as it is printed, keys in order.

    Raises:
        UsageError: when there is none; it names the nearest.
    """
    return json.dumps(schema(name), indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _explain(model: dict[str, Any]) -> None:
    """Say of each field what it means, in place of a title made from its name."""
    words = WORDS.get(model.get("title", ""), {})
    if "description" in model:
        model["description"] = " ".join(model["description"].split())
    for name, field in model.get("properties", {}).items():
        if name in words:
            field["description"] = words[name]


def _fields_of(kind: str) -> dict[str, Any]:
    """A listing of that kind has these fields and no others."""
    names = {"propertyNames": {"enum": list(LAYOUTS[kind].names)}}
    return {
        "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
        "then": {"properties": {"columns": names, "constants": names}},
    }
