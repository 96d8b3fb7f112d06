"""Revisions of the definitions, and each edit between two of them: what was weakened, and where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from controls.attestation_rule import AttestationRule
from controls.control import Control, Decisions, Library, Satisfied
from controls.declared_check import DeclaredCheck
from controls.parameter import Meaning, Parameter
from controls.scoping import NotApplicable, ScopeLimit
from controls.strictness import (
    AUTOMATIONS,
    FREQUENCIES,
    MEETS,
    Direction,
    parameter_moved,
    pattern_moved,
    ranked,
)
from controls.waiver import WaiverFields, Waivers

ORDER: Sequence[Direction] = ("weakened", "strengthened", "changed", "added")
TEXTS = (
    "title",
    "statement",
    "owner",
    "target",
    "type",
    "basis",
    "evidence",
    "pass_condition",
    "population",
    "unmapped",
)
"""Fields in which only words differ: a person reads whether less is asked."""
WAIVER_TEXTS = ("reason", "requested_by", "approved_by", "ticket")


@dataclass(frozen=True)
class Revision:
    """The definitions of one moment: controls in force, checks as declared, waivers."""

    library: Library
    checks: Sequence[DeclaredCheck]
    waivers: Waivers

    def checks_of(self, control: str) -> Mapping[str, DeclaredCheck]:
        """The checks that judge a control, by id."""
        return {check.id: check for check in self.checks if control in check.controls}

    def waivers_of(self, control: str) -> Mapping[str, WaiverFields]:
        """The waivers of a control, by id, in force or not: an edit is judged on any day."""
        return {waiver.id: waiver for waiver in self.waivers.fields if waiver.control == control}


@dataclass(frozen=True)
class Edit:
    """One edit of a control: the field (`parameters.within`), its two values as text, its way.

    `control` is `framework:id` where a requirement was set aside, or is no longer. `before` or
    `after` is None where there was nothing.
    """

    control: str
    field: str
    before: str | None
    after: str | None
    direction: Direction
    detail: str = ""


def edits(before: Revision, after: Revision) -> list[Edit]:
    """Every edit between two revisions, the weakened first, then by control and field."""
    found: list[Edit] = []
    for name in sorted({*before.library.controls, *after.library.controls}):
        old, new = before.library.controls.get(name), after.library.controls.get(name)
        if old and new is None:
            found.append(Edit(name, "control", old.title, None, "weakened", "the control is gone"))
            continue
        if old and new:
            found += _of_control(old, new)
            found += _of_parameters(old, new, before.checks_of(name))
            found += _of_checks(name, before.checks_of(name), after.checks_of(name))
        elif new:
            found.append(Edit(name, "control", None, new.title, "added"))
        found += _of_waivers(name, before.waivers_of(name), after.waivers_of(name))
    found += _of_decisions(before.library.decisions, after.library.decisions)
    return sorted(found, key=lambda each: (ORDER.index(each.direction), each.control, each.field))


def _of_control(old: Control, new: Control) -> Iterator[Edit]:
    for field in TEXTS:
        one, two = _text(getattr(old, field)), _text(getattr(new, field))
        if one != two:
            yield Edit(old.id, field, one, two, "changed")
    for field, order in (("frequency", FREQUENCIES), ("automation", AUTOMATIONS)):
        one, two = getattr(old, field), getattr(new, field)
        if one != two:
            yield Edit(old.id, field, one, two, ranked(order, one, two))
    if old.not_applicable != new.not_applicable:
        out, now_out = old.not_applicable, new.not_applicable
        way: Direction = "changed" if out and now_out else "weakened" if now_out else "strengthened"
        yield Edit(old.id, "not_applicable", _decided(out), _decided(now_out), way)
    if old.scope != new.scope:
        yield _of_scope(old.id, old.scope, new.scope)
    if old.attestation != new.attestation:
        yield _of_attestation(old.id, old.attestation, new.attestation)
    for framework in sorted({*old.mapping, *new.mapping}):
        ones, twos = old.mapping.get(framework, {}), new.mapping.get(framework, {})
        for requirement in sorted({*ones, *twos}):
            field = f"satisfies.{framework}.{requirement}"
            yield from _of_mapping(old.id, field, ones.get(requirement), twos.get(requirement))


def _of_scope(control: str, old: ScopeLimit | None, new: ScopeLimit | None) -> Edit:
    """A limit that is new or names other places may leave out what was judged."""
    one, two = old or ScopeLimit(), new or ScopeLimit()
    if not two.narrows:
        way: Direction = "strengthened" if one.narrows else "changed"
    elif (one.only, one.without) == (two.only, two.without):
        way = "changed"
    else:
        longer = one.only == two.only and set(two.without) < set(one.without)
        way = "strengthened" if longer else "weakened"
    return Edit(control, "scope", str(one), str(two), way)


def _of_attestation(control: str, old: AttestationRule | None, new: AttestationRule | None) -> Edit:
    """Who may attest, by how many and with what: asking for less is weaker."""
    one, two = old or AttestationRule(), new or AttestationRule()
    less = (one.four_eyes and not two.four_eyes) or (one.document and not two.document)
    wider = bool(one.by) and not (two.by and set(two.by) <= set(one.by))
    narrower = bool(two.by) and not (one.by and set(one.by) <= set(two.by))
    more = (two.four_eyes and not one.four_eyes) or (two.document and not one.document)
    way: Direction = "changed"
    if less or wider:
        way = "weakened"
    elif more or narrower:
        way = "strengthened"
    return Edit(control, "attestation", _asked(one), _asked(two), way)


def _asked(rule: AttestationRule) -> str:
    who = ", ".join(rule.by) or "anybody"
    two = ", two persons" if rule.four_eyes else ""
    return f"by {who}{two}{', with ' + rule.document if rule.document else ''}"


def _of_mapping(
    control: str, field: str, old: Satisfied | None, new: Satisfied | None
) -> Iterator[Edit]:
    if old is None or new is None:
        way: Direction = "strengthened" if new else "weakened"
        detail = "mapped now" if new else "mapped no longer"
        one, two = (each.meets if each else None for each in (old, new))
        yield Edit(control, field, one, two, way, detail)
    elif old.meets != new.meets:
        yield Edit(control, field, old.meets, new.meets, ranked(MEETS, old.meets, new.meets))
    elif old.why != new.why:
        yield Edit(control, field, old.why, new.why, "changed", "reworded")


def _of_parameters(
    old: Control, new: Control, checks: Mapping[str, DeclaredCheck]
) -> Iterator[Edit]:
    for name in sorted({*old.parameters, *new.parameters}):
        field = f"parameters.{name}"
        one, two = old.parameters.get(name), new.parameters.get(name)
        if one is None or two is None:
            way, detail = _set_or_unset(name, two is not None, checks)
            yield Edit(old.id, field, _value(one), _value(two), way, detail)
        elif (type(one), one) != (type(two), two):
            # By what it meant before: turning the meaning round must not hide a loosened value.
            way, detail = parameter_moved(old.meanings.get(name), one, two)
            yield Edit(old.id, field, _value(one), _value(two), way, detail)
        yield from _of_meaning(old.id, field, old.meanings.get(name), new.meanings.get(name))


def _of_meaning(
    control: str, field: str, old: Meaning | None, new: Meaning | None
) -> Iterator[Edit]:
    """Another unit, or another way of asking for less, makes values mean what they did not."""
    if old is None or new is None or old == new:
        return
    same = (old.unit, old.weaker) == (new.unit, new.weaker)
    way: Direction = "changed" if same else "weakened"
    one, two = (", ".join(filter(None, each)) for each in (old, new))
    yield Edit(control, f"{field}.meaning", one, two, way, "reworded" if same else "look at it")


def _set_or_unset(
    name: str, is_set: bool, checks: Mapping[str, DeclaredCheck]
) -> tuple[Direction, str]:
    """A threshold that a check had by default is not known here, so setting it may loosen it."""
    if not is_set:
        return "weakened", "set no longer"
    defaulted = [check.id for check in checks.values() if name in check.defaults]
    if defaulted:
        return "weakened", f"takes the place of the default of {', '.join(defaulted)}"
    return "added", ""


def _of_checks(
    control: str, olds: Mapping[str, DeclaredCheck], news: Mapping[str, DeclaredCheck]
) -> Iterator[Edit]:
    for name in sorted({*olds, *news}):
        old, new, field = olds.get(name), news.get(name), f"checks.{name}"
        if new is None:
            yield Edit(control, field, name, None, "weakened", "judges it no longer")
        elif old is None:
            yield Edit(control, field, None, name, "strengthened", "judges it now")
        elif old.code != new.code:
            yield Edit(control, field, name, name, "changed", "its code differs; read it")


def _of_decisions(before: Decisions, after: Decisions) -> Iterator[Edit]:
    for framework in sorted({*before, *after}):
        olds, news = before.get(framework, {}), after.get(framework, {})
        for name in sorted({*olds, *news}):
            one, two = _decided(olds.get(name)), _decided(news.get(name))
            if one != two:
                way: Direction = "changed" if one and two else "weakened" if two else "strengthened"
                yield Edit(f"{framework}:{name}", "not_applicable", one, two, way)


def _of_waivers(
    control: str, olds: Mapping[str, WaiverFields], news: Mapping[str, WaiverFields]
) -> Iterator[Edit]:
    for name in sorted({*olds, *news}):
        old, new, field = olds.get(name), news.get(name), f"waivers.{name}"
        if old and new:
            yield from _of_waiver(field, old, new)
        else:
            way: Direction = "weakened" if new else "strengthened"
            yield Edit(control, field, _waived(old), _waived(new), way)


def _of_waiver(field: str, old: WaiverFields, new: WaiverFields) -> Iterator[Edit]:
    for name in ("resource", "scope", "check"):
        one, two = getattr(old, name), getattr(new, name)
        if one != two:
            way = pattern_moved(one, two)
            detail = "waives what it did not" if way == "weakened" else "waives less"
            yield Edit(old.control, f"{field}.{name}", one, two, way, detail)
    for name, longer in (("starts", new.starts < old.starts), ("ends", new.ends > old.ends)):
        one, two = getattr(old, name), getattr(new, name)
        if one != two:
            way = "weakened" if longer else "strengthened"
            yield Edit(old.control, f"{field}.{name}", str(one), str(two), way)
    if old.compensating != new.compensating:
        way = "changed" if new.compensating else "weakened"
        one, two = _text(old.compensating), _text(new.compensating)
        yield Edit(old.control, f"{field}.compensating", one, two, way)
    for name in WAIVER_TEXTS:
        one, two = getattr(old, name), getattr(new, name)
        if one != two:
            yield Edit(old.control, f"{field}.{name}", _text(one), _text(two), "changed")


def _waived(waiver: WaiverFields | None) -> str | None:
    return f"{waiver.resource} until {waiver.ends}" if waiver else None


def _decided(out: NotApplicable | None) -> str | None:
    return f"{out.reason} ({out.approved_by})" if out else None


def _text(value: str | Sequence[str] | None) -> str | None:
    """A text, or a list of them a line each; None for an empty one."""
    return (value if isinstance(value, str) else "\n".join(value or ())) or None


def _value(value: Parameter | None) -> str | None:
    """A parameter as a file writes it."""
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    return f"[{', '.join(value)}]" if isinstance(value, tuple) else str(value)
