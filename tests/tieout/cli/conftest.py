"""A small workspace of one HR file, and the command line as a user calls it."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from evidence.errors import TieoutError
from tieout.cli.app import app

FILES = {
    "tieout.toml": """\
organisation = "Hoshizora"
[[people]]
name = "hr"
[[people.files]]
file = "staff.csv"
mapping = "staff.yaml"
""",
    "staff.yaml": """\
kind: people.person
columns: {id: id, email: email, entity: entity, country: country, start: start, last_day: last_day}
constants: {type: employee}
""",
    "staff.csv": """\
id,email,entity,country,start,last_day
001,a@hoshizora.example,Hoshizora,JP,2020-04-01,
002,b@hoshizora.example,Hoshizora,JP,2021-04-01,2025-03-31
""",
    "checks/own.py": '''\
from tieout import Person, check

@check("ACME-01")
def staff_have_an_address(person: Person) -> None:
    """Everybody has a work address."""
    assert person.email, f"{person.id} has none"
''',
    "overlays/own.yaml": """\
controls:
  - {id: ACME-01, title: t, statement: s, owner: o, frequency: weekly, automation: automated,
     satisfies: {soc2-2017: [CC1.3]}}
""",
}


@dataclass(frozen=True)
class Said:
    """What a command printed, and the code it ended with."""

    code: int
    out: str
    error: str


Tieout = Callable[..., Said]


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The folder of the small workspace."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def tieout(workspace: Path) -> Tieout:
    """Call a verb in the small workspace; an error comes back as its sentence and code."""

    def call(*words: str, inside: bool = True) -> Said:
        place = ["--workspace", str(workspace)] if inside else []
        done = CliRunner().invoke(app, [*words, *place])
        if isinstance(done.exception, TieoutError):
            return Said(done.exception.exit_code, done.stdout, str(done.exception))
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Said(done.exit_code, done.stdout, done.stderr)

    return call
