"""Every case of every shipped check, judged by the verifier of packs from stored sources alone."""

import json
import runpy
from functools import partial
from pathlib import Path
from typing import Any

from sample_estate import NOW

from collectors.resource import Resource
from controls.check import Check as OwnCheck
from controls.framework import load_catalog
from controls.library_folders import LIBRARY, load_library
from controls.shipped import load_checks
from evidence.canonical import canonical
from evidence.pack.standalone.absent import Absent
from evidence.pack.standalone.declared import DECLARED, Check
from evidence.pack.standalone.rulings import called, ruled
from evidence.pack.standalone.sources import standing
from tieout.leaned_on import leaned_on

CASES = [
    case
    for file in sorted(Path(__file__).parent.rglob("cases_*.py"))
    for case in runpy.run_path(str(file))["CASES"]
]


def stored(resource: Resource) -> dict[str, Any]:
    """The row that a resource would be stored as."""
    row: dict[str, Any] = json.loads(canonical(resource.__dict__))
    return row


def given_to(check: Check, own: OwnCheck, case: Any, parameters: dict[str, Any]) -> dict[str, Any]:
    """What the check is called with: thresholds, populations and the time."""
    *_, given = case
    changed = {name: value for name, value in given.items() if name in own.thresholds}
    called = check.given(parameters | changed)[1]
    for name, (resource, sort, _) in check.populations.items():
        rows = [stored(each) for each in given.get(name, ())]
        called[name] = sort([resource.made_of(row) for row in rows])
    return called | ({"now": NOW} if check.takes_now else {})


def test_every_case_is_judged_alike() -> None:
    """The stand-in for the vocabulary gives each case its verdict and reason, for each control."""
    library = load_library([LIBRARY], load_catalog())
    own = {check.id: check for check in load_checks()}
    modules = {check.function.__module__: check.module_source for check in own.values()}
    wrong, judged = [], 0
    with standing(leaned_on(own.values()), list(modules.values())) as run_source:
        DECLARED.clear()
        for name, source in modules.items():
            run_source(f"_again_{name}", source, name)
        again = {check.id: check for check in DECLARED}
        Absent.sealed = True
        for case in CASES:
            check_id, verdict, reason, subject, _ = case
            check = again[check_id]
            for control in check.controls or ("GEN-01",):
                parameters = json.loads(canonical(dict(library.control(control).parameters)))
                call = given_to(check, own[check_id], case, parameters)
                said: tuple[str, str, str | None]
                if subject is None:
                    said = (*called(partial(check.function, **call), None), None)
                else:
                    resource = check.subject.made_of(stored(subject))
                    said = ruled(check.function, resource, call, (), None)
                judged += 1
                if said != (verdict.value, reason, None):
                    wrong.append((check_id, control, said, verdict, reason))
    assert wrong == []
    assert judged >= len(CASES) >= len(own)
