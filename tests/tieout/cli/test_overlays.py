"""What an organisation changes and adds by files, seen from the command line, run and workbook."""

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from evidence.run_store import RunReader
from evidence.vault import Vault

POLICY = """\
framework: acme-policy
name: Acme security policy
edition: "7"
publisher: Acme
aliases: [acme]
default: true
oscal_prefix: acme_
rights: ours
groups: [{id: G, title: All}]
requirements:
- {id: P-1, title: Staff can be reached, group: G}
- {id: P-2, title: Cards are guarded, group: G}
- {id: P-3, title: Nobody asks for it, group: G}
"""
DECISIONS = """\
changes:
- control: ACME-01
  owner: people operations
  frequency: monthly
  satisfies:
    acme: [{id: P-1, meets: full, why: It is the same rule}, {id: P-2, why: A part}]
- control: PER-01
  drops: {soc2: [{id: CC1.4, reason: Our courses say nothing of it}]}
not_applicable:
- framework: acme
  requirements: [P-2, P-3]
  reason: We hold no cards
  approved_by: security officer
  approved_on: 2026-04-01
"""
TEXT = "Licensed words that nobody else may read."


@pytest.fixture
def decided(workspace: Path) -> Path:
    """The small workspace with a framework, decisions and a licensed text of its own."""
    for name, text in {
        "overlays/frameworks/acme.yaml": POLICY,
        "overlays/decisions.yaml": DECISIONS,
        "overlays/texts/acme.yaml": f"P-1: {TEXT}\n",
    }.items():
        (workspace / name).parent.mkdir(parents=True, exist_ok=True)
        (workspace / name).write_text(text, encoding="utf-8")
    return workspace


def reader_of(workspace: Path) -> RunReader:
    vault = Vault.open(workspace / "vault")
    return RunReader(vault, vault.load_run("latest"))


def rows(workspace: Path, title: str) -> list[dict[Any, Any]]:
    head, *found = load_workbook(workspace / "out" / "acme.xlsx")[title].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in found]


def test_an_own_framework_works_like_a_shipped_one(tieout: Any, decided: Path) -> None:
    """It is listed, shown, covered, crosswalked, run against and drawn."""
    assert "acme-policy\tacme\t3\t" in tieout("frameworks", "list").out
    assert "P-1\tACME-01\t" in tieout("frameworks", "show", "acme").out
    assert "soc2-2017:CC1.3" in tieout("crosswalk", "acme:P-1").out
    assert "acme-policy all: 1 of 3 requirements" in tieout("coverage", "-f", "acme").out
    assert tieout("run").code in (0, 1, 3)
    out = str(decided / "out")
    assert 0 == tieout("export", "workbook", "--framework", "acme", "--out", out).code
    assert ["P-1", "P-2", "P-3"] == [row["Requirement"] for row in rows(decided, "Requirements")]


def test_a_control_shows_every_value_and_its_place(tieout: Any, decided: Path) -> None:
    """What was changed names the overlay, what was not the file it was shipped in."""
    lines = tieout("controls", "show", "ACME-01").out.splitlines()
    assert "owner: people operations  (overlays/decisions.yaml:3)" in lines
    assert "frequency: monthly  (overlays/decisions.yaml:4)" in lines
    assert "title: t  (overlays/own.yaml:2)" in lines
    assert "scope: everywhere" in lines
    why = "acme-policy:P-1: full: It is the same rule  (overlays/decisions.yaml:6)"
    assert f"    {why}" in lines
    assert "    soc2-2017:CC1.3: partial  (overlays/own.yaml:3)" in lines
    lines = tieout("controls", "show", "PER-01").out.splitlines()
    gone = "soc2-2017:CC1.4: Our courses say nothing of it  (overlays/decisions.yaml:8)"
    assert f"    {gone}" in lines
    [every] = [line for line in lines if line.startswith("    every: ")]
    assert "every: 365 days  [days: How long what was done counts" in every


def test_requirements_set_aside_are_shown_as_such(tieout: Any, decided: Path) -> None:
    """Framework, coverage and results of a run name the decision, its approver and its place."""
    shown = tieout("frameworks", "show", "acme").out
    said = "not applicable: We hold no cards (approved by security officer)"
    assert f"{said} (overlays/decisions.yaml:11)" in shown
    covered = tieout("coverage", "-f", "acme").out
    assert "P-2\tnot_applicable\tnone\t" in covered
    assert "1 of 3 requirements mapped, 2 decided not to apply; 1 of 3 (33 %) rest" in covered
    found = json.loads(tieout("coverage", "-f", "acme", "--format", "json").out)
    requirement = found["frameworks"][0]["requirements"][1]
    assert "security officer" == requirement["decision"]["approved_by"]
    tieout("run")
    expected = {"P-1": "pass", "P-2": "not_applicable", "P-3": "not_applicable"}
    assert expected == reader_of(decided).requirement_verdicts("acme-policy")


def test_failing_evidence_beats_a_decision(tieout: Any, decided: Path) -> None:
    """A requirement set aside whose control fails is shown failing, beside the decision."""
    own = decided / "checks" / "own.py"
    own.write_text(own.read_text().replace("person.email", "not person.email"), encoding="utf-8")
    tieout("run")
    verdicts = reader_of(decided).requirement_verdicts("acme-policy")
    assert {"P-1": "fail", "P-2": "fail", "P-3": "not_applicable"} == verdicts
    tieout("export", "workbook", "--framework", "acme", "--out", str(decided / "out"))
    first, second, third = rows(decided, "Requirements")
    assert (None, "fail") == (first["Scoping decision"], second["Verdict"])
    told = "Decided not to apply: We hold no cards (approved by security officer on 2026-04-01)"
    assert (
        f"{told}; all the same these controls mapped to it fail: ACME-01"
        == (second["Scoping decision"])
    )
    assert (told, "not_applicable") == (third["Scoping decision"], third["Verdict"])
    coverage = {row["Requirement"]: row for row in rows(decided, "Coverage")}
    assert ("not_applicable", told) == (coverage["P-3"]["Met"], coverage["P-3"]["Scoping decision"])
    scope = {row["Scope"]: row for row in rows(decided, "Scope")}
    assert ("N", told) == (scope["P-3"]["In scope"], scope["P-3"]["Decision"])


def test_a_past_day_is_judged_by_its_own_decisions(tieout: Any, decided: Path) -> None:
    """The decision is stored with the run, and comes back when it is judged again."""
    tieout("run")
    (decided / "overlays" / "decisions.yaml").write_text(
        DECISIONS.partition("not_applicable")[0], encoding="utf-8"
    )
    tieout("evaluate", "--run", "latest")
    verdicts = reader_of(decided).requirement_verdicts("acme-policy")
    vault = Vault.open(decided / "vault")
    again = RunReader(vault, vault.load_run(vault.runs()[-1].id))
    assert "rejudge" == again.run.mode
    assert verdicts == again.requirement_verdicts("acme-policy")
    assert "not_applicable" == verdicts["P-3"]


def test_a_scope_limits_results(tieout: Any, decided: Path) -> None:
    """Places left out are not applicable, with reason and approver, in results and workbook."""
    text = (decided / "overlays" / "own.yaml").read_text()
    limit = "{without: hr/staff.csv, reason: Its people left, approved_by: CISO, "
    limit += "approved_on: 2026-04-01}"
    (decided / "staff-2.csv").write_text((decided / "staff.csv").read_text(), encoding="utf-8")
    settings = (decided / "tieout.toml").read_text()
    settings += '[[people.files]]\nfile = "staff-2.csv"\nmapping = "staff.yaml"\n'
    (decided / "tieout.toml").write_text(settings, encoding="utf-8")
    (decided / "overlays" / "own.yaml").write_text(
        text.replace("satisfies:", f"scope: {limit}, satisfies:"), encoding="utf-8"
    )
    tieout("run")
    out = tieout("results", "--control", "ACME-01", "--format", "jsonl").out
    found = {
        (item["scope"], item["verdict"]): item["reason"]
        for item in map(json.loads, out.splitlines())
    }
    assert {("hr/staff.csv", "not_applicable"), ("hr/staff-2.csv", "pass")} == set(found)
    told = "Its people left (applies without hr/staff.csv; approved by CISO)"
    assert told == found["hr/staff.csv", "not_applicable"]
    assert f"scope: {told}  (overlays/own.yaml:3)" in tieout("controls", "show", "ACME-01").out
    tieout("export", "workbook", "--framework", "acme", "--out", str(decided / "out"))
    scope = {row["Scope"]: row for row in rows(decided, "Scope")}
    assert "in part" == scope["ACME-01"]["In scope"]
    assert "approved by: CISO" in scope["ACME-01"]["Decision"]
    [control] = rows(decided, "Controls")
    assert "reason: Its people left" in control["Scoping decision"]


def stored(workspace: Path) -> bool:
    """Whether the licensed text stands anywhere in the vault."""
    vault = Vault.open(workspace / "vault")
    run = vault.load_run("latest")
    catalogs = (vault.get(item.catalog) for item in run.frameworks)
    return any(TEXT.encode() in data for data in catalogs)


def test_licensed_texts_stay_on_the_machine(tieout: Any, decided: Path) -> None:
    """They are shown by `frameworks show`, and are in no run, workbook or coverage."""
    assert f"\t{TEXT}" in tieout("frameworks", "show", "acme").out
    tieout("run")
    assert not stored(decided)
    tieout("export", "workbook", "--framework", "acme", "--out", str(decided / "out"))
    assert "Text" not in rows(decided, "Requirements")[0]
    assert TEXT not in tieout("coverage", "-f", "acme", "--format", "json").out


def test_licensed_texts_are_handed_over_when_that_is_said(tieout: Any, decided: Path) -> None:
    """With `include_texts` they are stored with the run, and stand in workbook and coverage."""
    settings = decided / "tieout.toml"
    settings.write_text("include_texts = true\n" + settings.read_text(), encoding="utf-8")
    tieout("run")
    assert stored(decided)
    tieout("export", "workbook", "--framework", "acme", "--out", str(decided / "out"))
    assert [TEXT, None, None] == [row["Text"] for row in rows(decided, "Requirements")]
    assert TEXT in tieout("coverage", "-f", "acme", "--format", "json").out


OWN = "{id: OWN-01, title: t, statement: s, owner: o, frequency: daily, "
NAMED = 'def named(person: Person) -> None:\n    """It is."""\n'
MISTAKES = {
    "unmapped control": (
        "overlays/a.yaml", f"controls:\n- {OWN}automation: manual}}\n",
        "overlays/a.yaml:2: the control OWN-01 satisfies no requirement",
    ),
    "id of the library": (
        "overlays/a.yaml", f"controls:\n- {OWN.replace('OWN', 'GEN')}automation: manual}}\n",
        "overlays/a.yaml:2: the control GEN-01 is given twice; it stands first at library/",
    ),
    "id in two files": (
        "overlays/a.yaml",
        f"controls:\n- {OWN.replace('OWN', 'ACME')}automation: manual, unmapped: x}}\n",
        "overlays/own.yaml:2: the control ACME-01 is given twice; it stands first at overlays/a",
    ),
    "automated without a check": (
        "overlays/a.yaml", f"controls:\n\n- {OWN}automation: automated, unmapped: x}}\n",
        "overlays/a.yaml:3: control OWN-01 is automated and no check judges it",
    ),
    "unknown requirement": (
        "overlays/a.yaml",
        f"controls:\n- {OWN}automation: manual, satisfies: {{soc2: [CC6.11]}}}}\n",
        "overlays/a.yaml:2: soc2-2017 has no requirement 'CC6.11'; did you mean 'CC6.1'?",
    ),
    "unknown control": (
        "overlays/a.yaml", "changes:\n- {control: GEN-00, owner: o}\n",
        "overlays/a.yaml:2: unknown control 'GEN-00'",
    ),
    "unknown parameter": (
        "overlays/a.yaml", "changes:\n- {control: PER-01, parameters: {evry: 1 h}}\n",
        "overlays/a.yaml:2: unknown parameter 'evry'; did you mean 'every'?",
    ),
    "unit": (
        "overlays/a.yaml", "changes:\n- {control: PER-01, parameters: {every: 12 months}}\n",
        "overlays/a.yaml:2: the parameter 'every' must be a duration",
    ),
    "unknown source": (
        "overlays/a.yaml",
        ("changes:\n- control: PER-01\n  scope: {only: hs, reason: r, approved_by: a, "
        "approved_on: 2026-01-01}\n"),
        "overlays/a.yaml:3: the scope of PER-01 names 'hs', and no source is named 'hs'",
    ),
    "set aside": (
        "overlays/a.yaml",
        ("not_applicable:\n- {framework: soc2, requirements: [X], reason: r, approved_by: a, "
        "approved_on: 2026-01-01}\n"),
        "overlays/a.yaml:2: soc2-2017 has no requirement 'X'",
    ),
    "framework of a shipped name": (
        "overlays/frameworks/a.yaml", POLICY.replace("acme-policy", "soc2"),
        "overlays/frameworks/a.yaml:1: the framework name 'soc2' is already taken",
    ),
    "text of no requirement": (
        "overlays/texts/soc2.yaml", "CC6.1: x\nCC6.11: y\n",
        "overlays/texts/soc2.yaml:2: soc2-2017 has no requirement 'CC6.11'",
    ),
    "check without a control": (
        "checks/a.py",
        "from tieout import Person, check\n\n@check()\n" + NAMED,
        "checks/a.py:3: check named names no control",
    ),
    "check of an unknown control": (
        "checks/a.py",
        'from tieout import Person, check\n\n@check("OWN-02")\n' + NAMED,
        "checks/a.py:3: check named names the control 'OWN-02', which does not exist",
    ),
    "check of an unknown kind": (
        "checks/a.py",
        ("from tieout import Resource, check\n\nclass Mug(Resource, kind='acme.mug'):\n"
        '    """A mug."""\n\n@check("ACME-01")\ndef mug_is_clean(mug: Mug) -> None:\n'
        '    """It is."""\n'),
        "checks/a.py:6: check mug_is_clean reads 'acme.mug', which nothing collects",
    ),
    "check that needs a parameter": (
        "checks/a.py",
        ('from tieout import Person, check\n\n@check("ACME-01")\n'
        'def named(person: Person, *, least: int) -> None:\n    """It is."""\n'),
        "checks/a.py:3: check named needs the parameter 'least'",
    ),
    "waiver of an unknown check": (
        "waivers.yaml",
        ("waivers:\n- {id: W-1, control: ACME-01, check: staff_have, resource: '*', reason: r,\n"
        "   requested_by: a, approved_by: b, starts: 2026-01-01, ends: 2026-02-01}\n"),
        "waivers.yaml:2: no check 'staff_have' judges ACME-01; did you mean 'staff_have_an_addr",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_before_anything_is_read(tieout: Any, workspace: Path, name: str) -> None:
    """Exit code 2, one sentence with file and line, and no vault."""
    file, text, said = MISTAKES[name]
    (workspace / file).parent.mkdir(parents=True, exist_ok=True)
    (workspace / file).write_text(text, encoding="utf-8")
    found = tieout("run")
    assert 2 == found.code
    assert said in found.error
    assert "\n" not in found.error
    assert not (workspace / "vault").exists()


@pytest.mark.parametrize(
    "words",
    [
        ("coverage",),
        ("coverage", "--framework", "soc2"),
        ("coverage", "--format", "json"),
        ("coverage", "--framework", "soc2", "--format", "md"),
        ("crosswalk", "soc2:CC6.1"),
        ("crosswalk", "--migration"),
    ],
)
def test_definitions_relate_also_outside_a_workspace(
    tieout: Any, tmp_path_factory: pytest.TempPathFactory, words: tuple[str, ...]
) -> None:
    """Without a workspace they speak of what comes with Tieout, and write nothing."""
    empty = tmp_path_factory.mktemp("empty")
    found = tieout(*words, "--workspace", str(empty), inside=False)
    assert 0 == found.code
    assert len(found.out) > 100
    assert [] == list(empty.iterdir())
