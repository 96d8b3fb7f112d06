"""A stored transcript replayed without network gives the stored record, byte for byte."""

import socket
from pathlib import Path
from typing import Any, NoReturn

import pytest

from collectors.aws.connection import Connection as AwsConnection
from collectors.collector import Collector
from collectors.kubernetes.connection import Connection as ClusterConnection
from collectors.sweep import replay
from evidence.record import Evidence
from evidence.run_store import RunReader
from evidence.transcript import Transcript
from evidence.vault import Vault
from tests.flow.estate import audited
from tieout.standins.kubernetes import KubernetesStandIn
from tieout.workspace import Workspace


@pytest.fixture(scope="module")
def stored(folder: Path, chat: KubernetesStandIn) -> dict[str, RunReader]:
    """A run that saw everything, and one of a day on which much was refused."""
    place = Workspace.load(folder)
    whole = audited(place)
    for group, resource in (("", "pods"), ("rbac.authorization.k8s.io", "roles")):
        chat.deny(group, resource)
    listing = folder / "hr" / "employees.csv"
    before = listing.read_bytes()
    listing.write_bytes(before.replace(b"/", b"?"))
    broken = audited(place)
    listing.write_bytes(before)
    chat.allow_all()
    return {"whole": whole, "broken": broken}


@pytest.fixture
def cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """No socket can be opened, and no SDK client made."""

    def refuse(*_: Any, **__: Any) -> NoReturn:
        raise AssertionError("a replay reached for the network")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(AwsConnection, "_client", refuse)
    monkeypatch.setattr(AwsConnection, "_signed_in", refuse)
    monkeypatch.setattr(ClusterConnection, "_opened", refuse)


def replayed(vault: Vault, unit: Evidence, collectors: dict[str, Collector[Any]]) -> bytes | None:
    transcript = Transcript.parse(vault.get(unit.transcript))
    record = replay(collectors[unit.collector], unit.scope, transcript)
    return record.body if record else None


@pytest.mark.parametrize("day", ["whole", "broken"])
def test_every_transcript_gives_its_record(
    stored: dict[str, RunReader], folder: Path, cut_off: None, day: str
) -> None:
    """Units that were read whole, in part and not at all replay to what was stored of them."""
    reader = stored[day]
    collectors = {each.name: each for each in Workspace.load(folder).collectors}
    vault = Vault.open(folder / "vault")
    states = set()
    for unit in reader.run.evidence:
        kept = vault.get(unit.record) if unit.record else None
        assert kept == replayed(vault, unit, collectors), f"{unit.kind} {unit.scope}"
        states.add((unit.record is not None, unit.complete))
    expected = {(True, True)} if day == "whole" else {(True, True), (True, False), (False, False)}
    assert expected == states


def test_replay_needs_no_file_of_the_workspace(
    stored: dict[str, RunReader], folder: Path, cut_off: None, tmp_path: Path
) -> None:
    """HR listings replay from the vault alone, wherever the files have gone."""
    collectors = {each.name: each for each in Workspace.load(folder).collectors}
    copy = tmp_path / "vault"
    (folder / "vault").rename(copy)
    (folder / "hr").rename(folder / "gone")
    try:
        vault = Vault.open(copy)
        for unit in stored["whole"].run.evidence:
            if unit.system == "people":
                assert vault.get(unit.record or "") == replayed(vault, unit, collectors)
    finally:
        copy.rename(folder / "vault")
        (folder / "gone").rename(folder / "hr")
