"""Feeds in a workspace: configured, looked at by the doctor, read by a run, and kept to rows."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from collectors.people.feeds.profile import load_profile, profile_names
from collectors.people.mapping import PeopleMapping
from collectors.people.mapping_file import mistakes
from evidence.errors import TieoutError
from evidence.store.compression import decompress
from tests.collectors.https.conftest import Host
from tests.collectors.people.feeds.staff import CANARY, STAFF
from tests.collectors.people.feeds.vendors import SmartHr
from tieout.cli.app import app

FEED = """\
organisation = "Example KK"
[[people]]
name = "hr"
[[people.feeds]]
profile = "smarthr"
url = "{url}"
env = {{ token = "SMARTHR_TOKEN" }}
mapping = "smarthr.yaml"
allow_loopback = true
"""
PACKED = b"\x28\xb5\x2f\xfd"
ADDED = "constants: {entity: Example KK, country: JP, type: employee}\n"


@pytest.fixture
def host() -> Iterator[Host]:
    made = Host()
    yield made
    made.close()


@pytest.fixture
def tieout(
    tmp_path: Path, host: Host, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str]]:
    """Call a verb in a workspace with one feed; a mistake comes back as its sentence."""
    monkeypatch.setenv("SMARTHR_TOKEN", "token-canary-0123456789")
    (tmp_path / "tieout.toml").write_text(FEED.format(url=host.url))
    (tmp_path / "smarthr.yaml").write_text(ADDED)
    host.answer = SmartHr(throttled=0).answer

    def call(*words: str) -> tuple[int, str]:
        done = CliRunner().invoke(app, [*words, "--workspace", str(tmp_path)])
        if isinstance(done.exception, TieoutError):
            return done.exception.exit_code, str(done.exception)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.exit_code, done.stdout

    return call


def kept(folder: Path) -> bytes:
    """Everything in a vault, as it lies there and unpacked."""
    found = [path.read_bytes() for path in (folder / "vault").rglob("*") if path.is_file()]
    return b"".join([*found, *(decompress(data) for data in found if data.startswith(PACKED))])


def test_a_run_reads_a_feed_and_keeps_rows_alone(tieout: Any, tmp_path: Path) -> None:
    """Everybody is in the vault; what is never collected, and the token, are nowhere."""
    assert tieout("doctor")[0] == 0
    tieout("run")
    data = kept(tmp_path)
    assert all(f'"{member.number}"'.encode() in data for member in STAFF)
    assert CANARY.encode() not in data
    assert b"token-canary" not in data
    assert b"over plain HTTP on this machine" in data


def test_the_doctor_tells_of_a_refusal(tieout: Any, host: Any) -> None:
    """A token that is not let in ends the doctor with 3, and the operation is named."""
    from tests.collectors.https.conftest import Said

    host.answer = lambda _: Said({"message": CANARY}, 403)
    code, said = tieout("doctor")
    assert (code, CANARY in said) == (3, False)
    assert "/v1/crews" in "".join(said.split())


def test_a_secret_may_lie_in_a_file(tieout: Any, tmp_path: Path, host: Any) -> None:
    """It is read when it is needed, without the line's end; a missing one is a gap by its name."""
    path = tmp_path / "tieout.toml"
    path.write_text(
        path.read_text().replace(
            'env = { token = "SMARTHR_TOKEN" }', 'file = { token = "secret.txt" }'
        )
    )
    code, said = tieout("doctor")
    assert (code, "secret.txt" in "".join(said.split())) == (3, True)
    assert host.seen == []
    (tmp_path / "secret.txt").write_text("file-canary-0123456789\n")
    assert tieout("doctor")[0] == 0
    assert host.seen[-1].headers["authorization"] == "Bearer file-canary-0123456789"


MISTAKES = {
    'profile = "smarthr"': (
        'profile = "smarther"',
        "no profile 'smarther'; did you mean 'smarthr'",
    ),
    'env = { token = "SMARTHR_TOKEN" }': (
        'env = { key = "X" }',
        "SmartHR needs the secret 'token'",
    ),
    "allow_loopback = true": ("allow_loopback = false", "is not https"),
    'mapping = "smarthr.yaml"': ("", "needs the field 'entity'"),
    'url = "': ('kind = "people.pledge"\nurl = "', "is not read for people.pledge"),
}


@pytest.mark.parametrize("right", MISTAKES)
def test_mistakes_are_told_with_their_line(right: str, tieout: Any, tmp_path: Path) -> None:
    """An unknown profile, a missing secret, plain HTTP or a mapping that lacks a field: exit 2."""
    wrong, words = MISTAKES[right]
    path = tmp_path / "tieout.toml"
    path.write_text(path.read_text().replace(right, wrong))
    code, said = tieout("doctor")
    assert (code, words in said) == (2, True), said
    assert "tieout.toml:4: " in said


def test_the_grants_of_a_feed_are_printed(tieout: Any) -> None:
    """What to grant, which secrets, and which members are read."""
    code, said = tieout("permissions", "people")
    assert code == 0
    assert "SmartHR (smarthr)" in said
    assert "reads emp_code, business_email, resigned_at, entered_at, emp_status" in said
    assert "BambooHR" in tieout("permissions", "people", "--part", "bamboohr")[1]


@pytest.mark.parametrize("name", profile_names())
def test_a_profile_lacks_only_what_a_company_says(name: str) -> None:
    """With entity, country and type said, each profile's mapping of persons works as it stands."""
    for kind, reading in load_profile(name).kinds.items():
        columns = reading.mapping["columns"]
        constants = {} if kind != "people.person" else {
            field: value
            for field, value in (("entity", "Example KK"), ("country", "JP"), ("type", "employee"))
            if field not in columns
        }  # fmt: skip
        whole = {"time_zone": "Asia/Tokyo", **reading.mapping, "constants": constants}
        mapping = PeopleMapping.model_validate({**whole, "kind": kind})
        start = [] if kind != "people.person" or "start" in columns else ["start"]
        assert [mistake.message for mistake in mistakes(mapping)] == start
