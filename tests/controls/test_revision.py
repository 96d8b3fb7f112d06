"""Edits between two revisions: each weakening is named as one, and by its control and field."""

from datetime import timedelta
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from controls.control import Library
from controls.declared_check import declared_checks
from controls.duration import DurationError, duration
from controls.framework import Catalog, load_catalog
from controls.library_folders import LIBRARY, load_library
from controls.revision import Edit, Revision, edits
from controls.waiver import load_waivers

# Written here once more, by meaning and not by the table under test.
KEPT_SHORTER = {"kept", "kept_for", "at_hand", "locked_for", "forecast_ahead", "left"}
KEPT_SHORTER |= {"looked_back", "made_within"}
KEPT_SHORTER |= {"renew_before", "gapless_for"}
DEMANDED = {
    "annex_a_controls", "approvals", "barred_previous", "coverage_percent", "minimum_length",
    "people_needed", "sample_size", "at_least", "kept_days", "locked_days", "scans_needed",
}  # fmt: skip
LOOKED_AT = {
    "audit_roles", "barred_countries", "barred_entities", "custodians", "data_class",
    "departments", "compared", "documents", "generic", "live", "live_accounts", "marks",
    "moving_tags", "ports", "procedures", "purposes", "rated", "secret_words", "security_policies",
    "security_webhooks", "system_namespaces", "tags", "test", "tiers", "types", "admin_ports",
    "control_logs", "database_ports", "features", "firewall_logs", "families", "standards",
    "terms", "inner_ports", "insights", "names", "policy_types", "recording", "services", "sorts",
    "stages", "words", "rotation_classes", "conflicts", "systems",
}  # fmt: skip
TEXTS = {
    "policy", "document", "duties", "label", "owner_tag", "pod_security_version", "review_tag",
    "tier_label", "version", "as_of", "key", "probe", "probed", "tag", "traffic", "rotation_label",
}  # fmt: skip

DECIDED = "reason: r, approved_by: a, approved_on: 2026-01-01"
FILES = {
    "own.yaml": """\
controls:
- id: OWN-01
  title: Own
  statement: It holds.
  owner: platform
  frequency: weekly
  automation: semi
  parameters: {within: 24 h, longest: 7 days, least: 2}
  evidence: [a list]
  satisfies:
    soc2: [{id: CC6.1, meets: partial, why: half}, CC6.2]
- {id: OWN-02, title: Other, statement: s, owner: o, frequency: on-change, automation: manual,
   unmapped: ours alone}
""",
    "checks/own.py": '''\
from tieout import Person, check

@check("OWN-01")
def one(person: Person, *, longest: int = 2, least: int = 2) -> None:
    """It holds."""

@check("OWN-01", "OWN-02")
def two(person: Person) -> None:
    """It holds too."""
''',
    "waivers.yaml": """\
waivers:
- {id: W-1, control: OWN-01, resource: "prod-*", scope: "here/*", reason: r, requested_by: a,
   approved_by: b, starts: 2026-01-01, ends: 2026-06-30, compensating: watched}
""",
}


@cache
def catalog() -> Catalog:
    return load_catalog()


@cache
def shipped() -> Library:
    return load_library([LIBRARY], catalog())


def bare(library: Library, folder: Path) -> Revision:
    """A library alone, without checks or waivers."""
    return Revision(library, (), load_waivers(folder / "none"))


def small(folder: Path, **replaced: tuple[str, str]) -> Revision:
    """The small revision, with one text in the place of another in `own`, `check` or `waiver`."""
    names = {"own": "own.yaml", "check": "checks/own.py", "waiver": "waivers.yaml"}
    for short, name in names.items():
        old, new = replaced.get(short, ("", ""))
        assert old in FILES[name]
        (folder / "library" / name).parent.mkdir(parents=True, exist_ok=True)
        text = FILES[name].replace(old, new, 1) if old else FILES[name]
        (folder / "library" / name).write_text(text, encoding="utf-8")
    own = folder / "library"
    (own / "waivers.yaml").rename(folder / "waivers.yaml")
    library = load_library([own], catalog())
    checks = declared_checks(own / "checks")
    return Revision(library, checks, load_waivers(folder / "waivers.yaml"))


def small_edits(folder: Path, **replaced: tuple[str, str]) -> list[Edit]:
    """The edits from the small revision to the same with one text replaced."""
    return edits(small(folder / "before"), small(folder / "after", **replaced))


def looser(name: str, value: Any, by: int) -> str | None:
    """A value that asks for less, as YAML; None where nothing asks for less."""
    if isinstance(value, bool):
        return "false" if value else None
    if isinstance(value, int):
        most = 100 if name.endswith("percent") else value + by
        return str(max(0, value - by)) if name in DEMANDED else str(min(value + by, most))
    if isinstance(value, tuple):
        if name not in LOOKED_AT:
            return f"[{', '.join(map(repr, (*value, f'other-{by}')))}]"
        return f"[{', '.join(map(repr, value[: by % len(value)]))}]" if value else None
    try:
        span = duration(value)
    except DurationError:
        return f"another {by}" if value else None
    # A duration has six digits at the most, so years are moved by hours.
    unit, word = (
        (timedelta(hours=1), "h") if span > timedelta(days=90) else (timedelta(minutes=1), "min")
    )
    amount = span // unit
    return f"{max(0, amount - by) if name in KEPT_SHORTER else amount + by} {word}"


@settings(max_examples=60)
@given(data=st.data())
def test_weakening_any_parameter_in_one_line_is_named(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """One line of the shipped library edited at random: that parameter, and it alone, is named."""
    places = [
        (each.id, name)
        for each in shipped()
        for name, value in each.parameters.items()
        if looser(name, value, 1) is not None
    ]
    control_id, name = data.draw(st.sampled_from(places))
    control = shipped().control(control_id)
    value = looser(name, control.parameters[name], data.draw(st.integers(1, 500)))
    lines = control.file.read_text(encoding="utf-8").splitlines()
    number = int(control.origin[f"parameters.{name}"].rpartition(":")[2]) - 1
    start = lines[number].index(f"{name}:")
    # A long list runs on over lines that are indented deeper than its name.
    deeper = takewhile(lambda line: line.startswith(" " * (start + 1)), lines[number + 1 :])
    lines[number : number + 1 + len(list(deeper))] = [f"{lines[number][:start]}{name}: {value}"]
    before, after = (tmp_path_factory.mktemp(word) for word in ("before", "after"))
    (before / "a.yaml").write_bytes(control.file.read_bytes())
    (after / "a.yaml").write_text("\n".join(lines), encoding="utf-8")
    old, new = (bare(load_library([each], catalog()), each) for each in (before, after))
    (edit,) = edits(old, new)
    assert (edit.control, edit.field) == (control_id, f"parameters.{name}")
    assert edit.direction == "weakened"
    (back,) = edits(new, old)
    assert back.direction == ("weakened" if name in TEXTS else "strengthened")


def test_equal_revisions_do_not_differ(tmp_path: Path) -> None:
    """Nothing is named where nothing changed."""
    assert edits(bare(shipped(), tmp_path), bare(shipped(), tmp_path)) == []
    assert small_edits(tmp_path) == []


OWN = [
    ("weekly", "monthly", "frequency", "weakened"),
    ("weekly", "daily", "frequency", "strengthened"),
    ("on-change", "per-event", "frequency", "changed"),
    ("on-change", "daily", "frequency", "weakened"),
    ("on-change", "continuous", "frequency", "strengthened"),
    ("semi", "manual", "automation", "weakened"),
    ("semi", "automated", "automation", "strengthened"),
    ("It holds.", "It may hold.", "statement", "changed"),
    ("title: Own", "title: Mine", "title", "changed"),
    ("platform", "nobody", "owner", "changed"),
    ("[a list]", "[a list, a log]", "evidence", "changed"),
    ("within: 24 h", "within: 25 h", "parameters.within", "weakened"),
    ("within: 24 h", "within: 23 h", "parameters.within", "strengthened"),
    ("within: 24 h, ", "", "parameters.within", "weakened"),
    ("least: 2", "least: 3", "parameters.least", "weakened"),
    ("least: 2", "least: 2, unused_for: 9 days", "parameters.unused_for", "added"),
    ("meets: partial", "meets: supporting", "satisfies.soc2-2017.CC6.1", "weakened"),
    ("meets: partial", "meets: full", "satisfies.soc2-2017.CC6.1", "strengthened"),
    ("why: half", "why: some", "satisfies.soc2-2017.CC6.1", "changed"),
    (", CC6.2", "", "satisfies.soc2-2017.CC6.2", "weakened"),
    (", CC6.2", ", CC6.2, CC6.3", "satisfies.soc2-2017.CC6.3", "strengthened"),
    (
        "evidence:",
        "not_applicable: {reason: r, approved_by: a, approved_on: 2026-01-01}\n  evidence:",
        "not_applicable",
        "weakened",
    ),
    ("evidence:", f"scope: {{only: prod, {DECIDED}}}\n  evidence:", "scope", "weakened"),
    ("least: 2", "least: {value: 2, unit: count, weaker: less}", "", ""),
    (
        "longest: 7 days",
        "longest: {value: 7 days, unit: days, weaker: less}",
        "parameters.longest.meaning",
        "weakened",
    ),
    (
        "longest: 7 days",
        "longest: {value: 9 days, unit: days, weaker: less}",
        "parameters.longest",
        "weakened",
    ),
]
CHECKS = [
    ('@check("OWN-01")\n', "", "checks.one", "weakened"),
    ("def one", "def renamed", "checks.one", "weakened"),
    ('"OWN-01", "OWN-02"', '"OWN-01"', "checks.two", "weakened"),
    ('"""It holds too."""', "pass", "checks.two", "changed"),
]
WAIVERS = [
    ("2026-06-30", "2026-07-01", "waivers.W-1.ends", "weakened"),
    ("2026-06-30", "2026-05-01", "waivers.W-1.ends", "strengthened"),
    ("2026-01-01", "2025-12-01", "waivers.W-1.starts", "weakened"),
    ("prod-*", "*", "waivers.W-1.resource", "weakened"),
    ("prod-*", "prod-web", "waivers.W-1.resource", "strengthened"),
    ("here/*", "*", "waivers.W-1.scope", "weakened"),
    ("watched", "''", "waivers.W-1.compensating", "weakened"),
    ("watched", "reviewed", "waivers.W-1.compensating", "changed"),
    ("reason: r", "reason: s", "waivers.W-1.reason", "changed"),
    ("approved_by: b", "approved_by: c", "waivers.W-1.approved_by", "changed"),
    ("W-1", "W-2", "waivers.W-2", "weakened"),
]


@pytest.mark.parametrize(
    ("file", "old", "new", "field", "direction"),
    [
        *(("own", *case) for case in OWN),
        *(("check", *case) for case in CHECKS),
        *(("waiver", *case) for case in WAIVERS),
    ],
)
def test_each_edit_goes_one_way(
    tmp_path: Path, file: str, old: str, new: str, field: str, direction: str
) -> None:
    """The first edit named is the one made, and it goes the way it should."""
    found = small_edits(tmp_path, **{file: (old, new)})
    first = (found[0].field, found[0].direction) if found else ("", "")
    assert first == (field, direction)


@pytest.mark.parametrize(
    ("before", "after", "direction"),
    [
        ("{only: '*'}", "{without: lab, DECIDED}", "weakened"),
        ("{without: lab, DECIDED}", "{only: '*'}", "strengthened"),
        ("{without: [lab, den], DECIDED}", "{without: [lab], DECIDED}", "strengthened"),
        ("{without: [lab], DECIDED}", "{without: [lab, den], DECIDED}", "weakened"),
        ("{only: [lab], DECIDED}", "{only: [den], DECIDED}", "weakened"),
        ("{only: [lab], DECIDED}", "{only: [lab], DECIDED, reason: s}", "changed"),
    ],
)
def test_a_scope_goes_one_way(tmp_path: Path, before: str, after: str, direction: str) -> None:
    """A place left out is a weakening, one taken in again a strengthening."""
    one, two = (
        small(tmp_path / str(number), own=("evidence:", f"scope: {text}\n  evidence:"))
        for number, text in enumerate(
            each.replace(
                "DECIDED", DECIDED.replace("reason: r, ", "") if "reason" in each else DECIDED
            )
            for each in (before, after)
        )
    )
    (edit,) = edits(one, two)
    assert (edit.field, edit.direction) == ("scope", direction)


def test_a_requirement_set_aside_is_a_weakening(tmp_path: Path) -> None:
    """It is named by framework and id; taking the decision back is a strengthening."""
    decision = f"not_applicable:\n- {{framework: soc2, requirements: [A1.2], {DECIDED}}}\ncontrols:"
    (edit,) = small_edits(tmp_path, own=("controls:", decision))
    assert ("soc2-2017:A1.2", "not_applicable", "weakened") == (
        edit.control, edit.field, edit.direction,
    )  # fmt: skip
    assert (None, "r (a)") == (edit.before, edit.after)
    (back,) = edits(small(tmp_path / "one", own=("controls:", decision)), small(tmp_path / "two"))
    assert "strengthened" == back.direction


def test_a_default_that_is_replaced_is_looked_at(tmp_path: Path) -> None:
    """A threshold that is set where a check had its own default may be a looser one."""
    before = small(tmp_path / "before", own=("longest: 7 days, ", ""))
    (edit,) = edits(before, small(tmp_path / "after"))
    assert (edit.field, edit.direction) == ("parameters.longest", "weakened")
    assert edit.detail == "takes the place of the default of one"


def test_a_control_that_is_gone_is_one_weakening(tmp_path: Path) -> None:
    """Its waivers and checks are not told besides, and a new control is no weakening."""
    own = FILES["own.yaml"]
    other = own[own.index("- {id: OWN-02") :]
    (edit,) = small_edits(tmp_path, own=(other, ""))
    assert edit == Edit("OWN-02", "control", "Other", None, "weakened", "the control is gone")
    (back,) = edits(small(tmp_path / "one", own=(other, "")), small(tmp_path / "two"))
    assert (back.control, back.direction) == ("OWN-02", "added")


def test_a_new_waiver_is_a_weakening_and_its_end_is_none(tmp_path: Path) -> None:
    """A waiver that appears is named, one that goes is a strengthening."""
    whole = FILES["waivers.yaml"].removeprefix("waivers:\n")
    (gone,) = small_edits(tmp_path, waiver=(whole, "  []\n"))
    assert (gone.field, gone.direction) == ("waivers.W-1", "strengthened")
    assert gone.before == "prod-* until 2026-06-30"
    without = small(tmp_path / "without", waiver=(whole, "  []\n"))
    (new,) = edits(without, small(tmp_path / "with"))
    assert (new.field, new.direction) == ("waivers.W-1", "weakened")


def test_the_weakened_come_first(tmp_path: Path) -> None:
    """Edits stand by direction, so that a reader of a long list sees the worst at once."""
    found = small_edits(
        tmp_path, own=("title: Own", "title: Mine"), waiver=("2026-06-30", "2026-12-31")
    )
    assert [edit.direction for edit in found] == ["weakened", "changed"]
