"""Runs in which each verdict occurs, and pytest over them in a process of its own."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from evidence.result import Stretch
from evidence.verdict import Verdict
from tests.tieout.pytest_plugin.stored_run import control, store

SUMMARY = re.compile(r"(\d+) (failed|passed|skipped|xfailed|error|deselected)s?\b")
CONTROLS = [
    control("TST-01", "stores_are_kept", "stores_are_shut"),
    control("TST-02", "stores_are_seen"),
    control("TST-03", "stores_are_fresh"),
    control("TST-04", "stores_are_moved"),
    control("TST-05", "stores_exist"),
    control("TST-06", "stores_matter", satisfies={"soc2-2017": ("A1.2",)}),
    control("TST-07", automation="manual", satisfies={}),
    control("TST-08", "stores_are_silent"),
]
RESULTS = {
    ("TST-01", "stores_are_kept"): [
        ("a", Verdict.PASS, ""),
        ("b", Verdict.FAIL, "versioning is off"),
        ("c", Verdict.UNOBSERVED, "versioning could not be observed: AccessDenied"),
    ],
    ("TST-01", "stores_are_shut"): [("a", Verdict.PASS, ""), ("b", Verdict.PASS, "")],
    ("TST-02", "stores_are_seen"): [
        ("a", Verdict.PASS, ""),
        ("b", Verdict.UNOBSERVED, "policy could not be observed: AccessDenied"),
    ],
    ("TST-03", "stores_are_fresh"): Stretch(Verdict.STALE, 1, "the evidence is of 2026-01-01"),
    ("TST-04", "stores_are_moved"): [
        ("a", Verdict.PASS, ""),
        (
            "d",
            Verdict.WAIVED,
            "it is open (waived: moved soon, until 2026-06-30)",
        ),
    ],
    ("TST-05", "stores_exist"): Stretch(Verdict.NO_OCCURRENCE, 1, "the population is empty"),
    ("TST-06", "stores_matter"): [("a", Verdict.NOT_APPLICABLE, "holds media data")],
    ("TST-07", "attestation"): Stretch(Verdict.PENDING, 1, "platform still has to give: a plan"),
}


@dataclass(frozen=True)
class Ran:
    """What a session printed, and the code it ended with."""

    code: int
    out: str
    error: str

    def counts(self) -> dict[str, int]:
        """The numbers of the last line: `{"failed": 2, ...}`."""
        last = self.out.strip().splitlines()[-1]
        return {word: int(number) for number, word in SUMMARY.findall(last)}


Session = Callable[..., Ran]


@pytest.fixture
def session(tmp_path: Path) -> Session:
    """Call pytest in the folder of the test, as a user does."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}

    def call(*words: str, cwd: Path = tmp_path) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words],
            cwd=cwd, capture_output=True, text=True, check=False, encoding="utf-8",
            env=kept | {"COLUMNS": "300", "PYTHONUTF8": "1"},
        )  # fmt: skip
        return Ran(done.returncode, done.stdout, done.stderr)

    return call


@pytest.fixture
def vault(tmp_path: Path) -> Path:
    """A vault whose run holds each verdict; of TST-08 nothing was said."""
    store(tmp_path / "vault", CONTROLS, RESULTS)
    return tmp_path / "vault"
