"""Waivers: accepted exceptions with a reason, an approver and an end date."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from controls.control import ControlId
from controls.framework import Text
from evidence.one_person import may_be_one
from evidence.plain_words import did_you_mean
from evidence.yaml.text import Document, read_yaml, validated


class WaiverFields(BaseModel):
    """An accepted exception as `waivers.yaml` states it.

    `resource` is a pattern over resource ids and `scope` one over scopes (`production/*`), in which
    `*` matches any text: names such as `default/web` stand in every cluster. In force from `starts`
    until the end of `ends`, in UTC. The approver is not the requester.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Text
    control: ControlId
    check: str = "*"
    scope: Text = "*"
    resource: Text
    reason: Text
    requested_by: Text
    approved_by: Text
    starts: date
    ends: date
    compensating: str = ""
    ticket: str = ""


@dataclass(frozen=True)
class Waivers:
    """Every waiver, with those in force found fast by control."""

    fields: tuple[WaiverFields, ...] = ()

    def in_force(self, control: str, check: str, scope: str, on: date) -> Sequence[WaiverFields]:
        """The waivers that hold on that day for a control and check in a scope."""
        return [
            waiver
            for waiver in self.fields
            if waiver.control == control
            and fnmatchcase(check, waiver.check)
            and fnmatchcase(scope, waiver.scope)
            and waiver.starts <= on <= waiver.ends
        ]

    def as_json(self) -> list[Mapping[str, Any]]:
        """The waivers as they are stored with a run."""
        return [waiver.model_dump(mode="json") for waiver in self.fields]


def covering(waivers: Sequence[WaiverFields], resource: str) -> WaiverFields | None:
    """The first waiver whose pattern matches the resource."""
    return next((w for w in waivers if fnmatchcase(resource, w.resource)), None)


def load_waivers(
    path: Path,
    controls: Collection[str] | None = None,
    checks: Mapping[str, Collection[str]] | None = None,
) -> Waivers:
    """The waivers of `waivers.yaml`, none when there is no such file.

    With `controls`, a waiver of a control that is not among them is a mistake; with `checks`, by
    control, so is one of a check that does not judge its control.

    Raises:
        OperatorFileError: with file and line, for the first mistake.
    """
    if not path.exists():
        return Waivers()
    document = read_yaml(path)
    entries = document.value.get("waivers") if isinstance(document.value, dict) else None
    if document.value is None:
        return Waivers()
    if not isinstance(entries, list):
        raise document.mistake("the file holds no list of waivers", mend="write 'waivers:'")
    waivers = tuple(_waiver(document, number) for number in range(len(entries)))
    for number, waiver in enumerate(waivers if controls is not None else ()):
        if waiver.control not in (controls or ()):
            mend = did_you_mean(waiver.control, controls or (), cutoff=0)
            said = f"unknown control {waiver.control!r}"
            raise document.mistake(said, "waivers", number, "control", mend=mend)
    for number, waiver in enumerate(waivers if checks is not None else ()):
        _refuse_idle(document, number, waiver, (checks or {}).get(waiver.control, ()))
    return Waivers(waivers)


def _refuse_idle(
    document: Document, number: int, waiver: WaiverFields, checks: Collection[str]
) -> None:
    """A pattern that matches no check of the control waives nothing, so a name is mistaken."""
    if waiver.check != "*" and not any(fnmatchcase(each, waiver.check) for each in checks):
        said = f"no check {waiver.check!r} judges {waiver.control}"
        mend = did_you_mean(waiver.check, checks, cutoff=0) or "no check judges it at all"
        raise document.mistake(said, "waivers", number, "check", mend=mend)


def _waiver(document: Document, number: int) -> WaiverFields:
    path = ("waivers", number)
    waiver = validated(document, WaiverFields, path)
    if may_be_one(waiver.approved_by, waiver.requested_by):
        said = f"waiver {waiver.id} is approved by the person who asked for it"
        raise document.mistake(said, *path, "approved_by", mend="name another approver")
    if waiver.ends < waiver.starts:
        said = f"waiver {waiver.id} ends before it starts"
        raise document.mistake(said, *path, "ends", mend="correct the dates")
    if any(_same_id(document, number, other) for other in range(number)):
        raise document.mistake(f"waiver {waiver.id} stands twice", *path, "id", mend="rename one")
    return waiver


def _same_id(document: Document, one: int, other: int) -> bool:
    entries = document.value["waivers"]
    return bool(entries[one].get("id") == entries[other].get("id"))
