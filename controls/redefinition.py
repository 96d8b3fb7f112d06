"""What is asked otherwise than before: controls, checks, thresholds, waivers, mappings."""

from collections.abc import Iterator, Mapping
from typing import Any

from controls.drift_side import Side
from evidence.drift.baseline import BaselineControl
from evidence.drift.change import Cause, Change, Redefinition
from evidence.record import UNOBSERVED
from evidence.verdict import Verdict, worst

Mapped = Mapping[str, Mapping[str, str]]
"""How far each control meets a requirement, by `framework:id` and control."""


def redefinitions(before: Side, after: Side) -> list[Redefinition]:
    """Each thing that is asked otherwise, by control and check, in a stable order."""
    found: list[Redefinition] = []
    for control in sorted(before.asked.keys() | after.asked.keys()):
        old, new = before.asked.get(control), after.asked.get(control)
        if old is None or new is None:
            word = "added" if old is None else "gone"
            found.append(Redefinition(control, "", Cause.CONTROL, f"control {control} {word}"))
            continue
        found += _of_control(old, new)
        found += _of_mapping(old, new, before.frameworks & after.frameworks)
        found += _of_checks(control, before, after)
    found += _of_waivers(before, after)
    found += _set_aside(before, after)
    found += _audited(before, after)
    return sorted(found, key=lambda each: (each.control, each.check, each.cause, each.detail))


def _of_control(old: BaselineControl, new: BaselineControl) -> Iterator[Redefinition]:
    for field in ("frequency", "automation"):
        one, two = getattr(old, field), getattr(new, field)
        if one != two:
            yield Redefinition(old.id, "", Cause.CONTROL, f"{field}: {one} → {two}")
    if old.not_applicable != new.not_applicable:
        reason = new.not_applicable
        said = f"declared not applicable: {reason}" if reason else "applies again"
        yield Redefinition(old.id, "", Cause.CONTROL, said)
    if old.scope != new.scope:
        yield Redefinition(old.id, "", Cause.CONTROL, "it applies to other places")


def _of_mapping(
    old: BaselineControl, new: BaselineControl, frameworks: frozenset[str]
) -> Iterator[Redefinition]:
    for framework in sorted(frameworks):
        ones, twos = old.satisfies.get(framework, {}), new.satisfies.get(framework, {})
        for name in sorted(ones.keys() | twos.keys()):
            one, two = ones.get(name), twos.get(name)
            if one != two:
                said = f"{framework}:{name}: {_meets(one)} → {_meets(two)}"
                yield Redefinition(old.id, "", Cause.MAPPING, said)


def _of_checks(control: str, before: Side, after: Side) -> Iterator[Redefinition]:
    olds, news = before.checks_of(control), after.checks_of(control)
    for check in sorted(olds | news):
        if check not in olds or check not in news:
            word = "added" if check in news else "gone"
            yield Redefinition(control, check, Cause.CHECK_NEW, f"check {check} {word}")
            continue
        (code, given), (new_code, new_given) = (
            before.sources[control, check],
            after.sources[control, check],
        )
        if code != new_code:
            yield Redefinition(control, check, Cause.CHECK, f"the code of {check} changed")
        if moved := differences(given, new_given):
            yield Redefinition(control, check, Cause.PARAMETER, moved)


def _of_waivers(before: Side, after: Side) -> Iterator[Redefinition]:
    for name in sorted(before.waivers.keys() | after.waivers.keys()):
        old, new = before.waivers.get(name), after.waivers.get(name)
        if new and old is None:
            yield Redefinition(new.control, "", Cause.WAIVER, f"{name} began")
        elif old and new is None:
            yield Redefinition(old.control, "", Cause.WAIVER, f"{name} lapsed")
        elif old and new and old.digest != new.digest:
            yield Redefinition(new.control, "", Cause.WAIVER, f"{name} was changed")


def _set_aside(before: Side, after: Side) -> Iterator[Redefinition]:
    for name in sorted(before.set_aside ^ after.set_aside):
        word = "set aside" if name in after.set_aside else "no longer set aside"
        yield Redefinition(name, "", Cause.MAPPING, word)


def _audited(before: Side, after: Side) -> Iterator[Redefinition]:
    for name in sorted(before.frameworks ^ after.frameworks):
        word = "audited now" if name in after.frameworks else "audited no longer"
        yield Redefinition(name, "", Cause.MAPPING, f"framework {name} {word}")


def mapping_changes(before: Side, after: Side) -> Iterator[Change]:
    """Requirements whose verdict is another one because of what is mapped to them.

    The later verdicts are rolled up by both mappings: what differs then is the mapping's doing.
    """
    old, new = _mapped(before), _mapped(after)
    verdicts = {name: control.verdict for name, control in after.asked.items()}
    earlier = {name: control.verdict for name, control in before.asked.items()}
    both = before.frameworks & after.frameworks
    for name in sorted(old.keys() | new.keys() | before.set_aside | after.set_aside):
        if name.partition(":")[0] not in both:
            continue
        was = _rolled(old.get(name, {}), earlier, aside=name in before.set_aside)
        now = _rolled(new.get(name, {}), verdicts, aside=name in after.set_aside)
        unmoved = _rolled(old.get(name, {}), verdicts, aside=name in before.set_aside)
        moved = _moved(old.get(name, {}), new.get(name, {}), after)
        if now in (was, unmoved):
            continue
        said = [f"{control}: {detail}" for control, detail in moved]
        if name in before.set_aside ^ after.set_aside:
            said.append("set aside" if name in after.set_aside else "no longer set aside")
        if said:
            yield Change(
                control=moved[0][0] if moved else name,
                check="",
                kind="",
                scope="",
                resource=name,
                before=was,
                after=now,
                reason="",
                cause=Cause.MAPPING,
                detail="; ".join(said),
            )


def _mapped(side: Side) -> Mapped:
    found: dict[str, dict[str, str]] = {}
    for control in side.asked.values():
        for framework, requirements in control.satisfies.items():
            for name, meets in requirements.items():
                found.setdefault(f"{framework}:{name}", {})[control.id] = meets
    return found


def _rolled(
    meets: Mapping[str, str], verdicts: Mapping[str, Verdict], *, aside: bool
) -> Verdict | None:
    """The verdict of a requirement, by the rules of `RunReader.requirement_verdicts`."""
    found = worst(
        verdicts[control]
        for control, how in meets.items()
        if control in verdicts
        and not (how == "supporting" and verdicts[control].rank >= Verdict.PASS.rank)
    )
    return Verdict.NOT_APPLICABLE if aside and found is not Verdict.FAIL else found


def _moved(old: Mapping[str, str], new: Mapping[str, str], after: Side) -> list[tuple[str, str]]:
    """The controls that are mapped otherwise; one that is there no longer was not mapped anew."""
    return [
        (control, f"{_meets(old.get(control))} → {_meets(new.get(control))}")
        for control in sorted(old.keys() | new.keys())
        if old.get(control) != new.get(control) and control in after.asked
    ]


def _meets(how: str | None) -> str:
    return how or "not mapped"


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> str:
    """The fields that differ, each with its value before and after, short enough for a line."""
    fields = [
        f"{name}: {_value(old.get(name))} → {_value(new.get(name))}"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name) and name != UNOBSERVED
    ]
    return "; ".join(fields)


def _value(value: Any) -> str:
    text = "absent" if value is None else str(value)
    if isinstance(value, list) and all(isinstance(each, str | int) for each in value):
        text = ", ".join(map(str, value)) or "none"
    return text if len(text) <= 80 else text[:77] + "..."
