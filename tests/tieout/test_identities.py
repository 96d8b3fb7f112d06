"""Who asked, and what was left out, stand in the ledger: for an organisation and each account."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from collectors.aside import Aside
from collectors.collector import Collector
from collectors.division import Bound
from collectors.resource import Resource
from collectors.session import Session, Source
from collectors.sweep import plan
from collectors.tape import Answer, Tape
from evidence.references import objects_of
from evidence.scope import Scope
from evidence.transcript import Transcript
from evidence.vault import Vault
from tieout.collection import identities
from tieout.doctor import left_out

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class Thing(Resource, kind="test.identities.thing"):
    """A thing."""


class World(Session):
    system = "test-identities"
    grain = "part"


THINGS: Collector[Any] = Collector(lambda world: iter(()), Thing, World, "part", (), {})


class Member:
    """An account that says who we are, with an id of its own for the question."""

    system = "test-identities"
    name = "acme"

    def __init__(self, number: str) -> None:
        self.number, self.aside = number, Aside()

    def identity(self) -> str:
        said = iter([Answer({"Account": self.number}, request_id=f"id-{self.number}")])
        assert list(self.aside.ask("who", {}, lambda: said))
        return f"auditor of {self.number}"

    @property
    def request_ids(self) -> Sequence[str]:
        return self.aside.request_ids

    def scopes(self, grain: str) -> Sequence[Scope]:
        return [Scope(self.name, (self.number, region)) for region in ("a-1", "b-1")]

    def offers(self, kind: str) -> bool:
        return True

    def session(self, scope: Scope, tape: Tape) -> Session:
        return World(scope, tape)

    def asked(self) -> Transcript:
        return self.aside.transcript()

    def settings(self) -> Mapping[str, object]:
        return {}


class Organisation(Member):
    """Two accounts that are read, and one that a rule leaves out."""

    def members(self) -> Mapping[Scope, Source]:
        self.identity()
        return {Scope("acme", (number,)): Member(number) for number in ("1", "2")}

    def bounds(self) -> Sequence[Bound]:
        rules = {"1": "", "2": "", "3": "exclude_accounts 3"}
        return [Bound(Scope("acme", (n,)), not rule, rule) for n, rule in rules.items()]


def test_the_organisation_and_each_account_have_an_entry(tmp_path: Path) -> None:
    """Each names its place, who we were there, and the question's id, which no object holds."""
    vault = Vault.create(tmp_path / "vault", origin="acme.example")
    units = plan([Organisation("0")], [THINGS])
    entries = identities(vault, "r", units, NOW)
    vault.commit(entries)
    told = [(each.get("place"), each["identity"], each.get("request_ids")) for each in entries]
    assert told == [
        (None, "", ["id-0"]),
        ("acme/1", "auditor of 1", ["id-1"]),
        ("acme/2", "auditor of 2", ["id-2"]),
    ]
    assert {"acme"} == {each["source"] for each in entries}
    bounds = vault.get(entries[0]["bounds"])
    assert [orjson.loads(line) for line in bounds.splitlines()][2] == {
        "place": "acme/3",
        "read": False,
        "rule": "exclude_accounts 3",
        "told_by": "",
    }
    named = {digest for entry in vault.entries("identity") for digest in objects_of(entry)}
    assert named == {
        digest for each in entries for digest in (each["transcript"], each.get("bounds")) if digest
    }
    assert not any(b"id-" in vault.get(digest) for digest in named)


def test_what_is_left_out_is_told_before_the_first_run() -> None:
    """The doctor names each place that is known of and not read, once, with its rule."""
    units = plan([Organisation("0")], [THINGS, THINGS])
    assert list(left_out(units)) == [("acme/3", "exclude_accounts 3")]
    assert list(left_out(plan([Member("1")], [THINGS]))) == []
