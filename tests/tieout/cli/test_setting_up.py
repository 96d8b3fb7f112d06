"""The first steps: a workspace is written that works, and the doctor says what it can read."""

from pathlib import Path
from typing import Any

import pytest

from evidence.errors import UsageError
from tieout.scaffold import Estate, configuration_text, employees_mapping, write_workspace
from tieout.settings.configuration import load_configuration

STAFF = """\
Staff number,Work email,Company,Country,Hire date,Termination date,Employment type,Home address
001,a@hoshizora.example,Hoshizora,JP,2020-04-01,,employee,somewhere
002,b@hoshizora.example,Hoshizora,JP,2021-04-01,2025-03-31,employee,elsewhere
"""


def test_a_new_workspace_works_at_once(tieout: Any, tmp_path: Path) -> None:
    """`init` on an HR export, then `doctor` and `run`, without an edit between."""
    export, place = tmp_path / "export.csv", tmp_path / "new"
    export.write_text(STAFF, encoding="utf-8")
    said = tieout("init", str(place), "--organisation", "ACME", "--hr", str(export), inside=False)
    assert 0 == said.code
    doctor = tieout("doctor", "--workspace", str(place), inside=False)
    assert (0, True) == (doctor.code, "all 1 units can be read" in doctor.out), doctor.out
    assert 3 == tieout("run", "--workspace", str(place), inside=False).code
    results = tieout("results", "--workspace", str(place), inside=False).out
    assert "somewhere" not in results


def test_flags_choose_the_worlds(tieout: Any, tmp_path: Path) -> None:
    """Each world that is named is configured, with what was said of it."""
    place = tmp_path / "new"
    kubeconfig = tmp_path / "kubeconfig"
    kubeconfig.touch()
    tieout(
        "init", str(place), "--organisation", 'A "quoted" name', "--aws-profile", "audit",
        "--region", "eu-west-1", "--kubeconfig", str(kubeconfig), "--context", "prod",
        inside=False,
    )  # fmt: skip
    found, _ = load_configuration(place)
    assert 'A "quoted" name' == found.organisation
    assert ("audit", ("eu-west-1",)) == (found.aws[0].profile, found.aws[0].regions)
    assert (str(kubeconfig), "prod") == (
        found.kubernetes[0].kubeconfig,
        found.kubernetes[0].context,
    )
    assert () == found.people


def test_a_workspace_is_never_overwritten(tmp_path: Path) -> None:
    """A second `init` in the same folder is refused."""
    list(write_workspace(tmp_path, Estate("A")))
    with pytest.raises(UsageError, match="exists already"):
        list(write_workspace(tmp_path, Estate("B")))


@pytest.mark.parametrize("name", ["a\nb", 'q"\\', "日本", "\x7f", "\u202e", "x" * 10_000])
def test_any_name_is_written_as_toml(tmp_path: Path, name: str) -> None:
    """Hostile names of organisations come back as they were given."""
    estate = Estate(name, use_aws=True)
    (tmp_path / "tieout.toml").write_text(configuration_text(estate), encoding="utf-8")
    assert name.strip() == load_configuration(tmp_path)[0].organisation


def test_a_column_nobody_recognises_is_left_to_fill_in() -> None:
    """A needed column without a known heading says so in the mapping."""
    text = employees_mapping(["Nummer", "Mail"])
    assert 'email: "Mail"' in text
    assert 'id: "FILL IN: id"' in text


def test_the_doctor_names_what_cannot_be_read(tieout: Any, workspace: Path) -> None:
    """A file that is gone is named, exit code 3, and nothing is stored."""
    (workspace / "staff.csv").unlink()
    said = tieout("doctor")
    assert (3, True) == (said.code, "staff.csv" in said.out)
    assert not (workspace / "vault").exists()
