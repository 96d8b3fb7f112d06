"""Any application's export of its users gives accounts of that application."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from collectors.identity.account import Account
from collectors.identity.account_listing import delivered_accounts
from collectors.people.mapping import PeopleMapping
from collectors.people.mapping_file import load_mapping
from collectors.resource import NotObservedError
from collectors.sweep import Collected, replay
from evidence.errors import OperatorFileError
from evidence.scope import Scope
from tests.collectors.people.conftest import csv_bytes, xlsx_bytes

COLUMNS: dict[str, Any] = {
    "id": "Key",
    "login": "User",
    "email": "Mail",
    "active": {"column": "State", "values": {"Active": "yes", "Locked": "no"}},
    "status": "State",
    "created": "Created",
    "last_sign_in": "Seen",
    "expires": "Until",
    "kind_said": {"column": "Type", "values": {"Robot": "service", "*": "human"}},
    "mfa": {"column": "2FA", "values": {"TOTP": "code"}},
    "privileged": {"column": "Admin", "split": ";", "values": {"-": None}},
    "groups": {"column": "Teams", "split": ";"},
}
HEADER = [
    "Key", "User", "Mail", "State", "Created", "Seen", "Until", "Type", "2FA", "Admin", "Teams"
]  # fmt: skip
ROWS = [
    [
        "0007", "sato", "H.Sato@Example.com", "Active", "2024-04-01", "2026-03-30 08:15:00",
        "9999-12-31", "Person", "TOTP", "owners; billing", "ops;dev;ops",
    ],
    [
        "0008", "ci", "", "Locked", "2024-04-01T09:00:00+09:00", "",
        "2026-01-01", "Robot", "", "-", "",
    ],
]  # fmt: skip
Deliver = Callable[..., Collected]


def _mapping(**changed: Any) -> PeopleMapping:
    given = {
        "kind": "identity.account",
        "columns": COLUMNS,
        "constants": {"system": "tickets"},
        "time_zone": "Asia/Tokyo",
        "dates": ["%Y-%m-%d", "%Y-%m-%d %H:%M:%S"],
    }
    return PeopleMapping.model_validate(given | changed)


def _accounts(found: Collected) -> list[Account]:
    assert found.evidence.gap is None
    assert found.record is not None
    return Account.hydrate(found.record.rows)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_accounts_of_an_application(delivered: Deliver, form: str) -> None:
    """Every field of a full export is read; a replay of it gives the same record."""
    rows = [HEADER, *ROWS]
    data = csv_bytes(rows) if form == "csv" else xlsx_bytes(rows)
    found = delivered(data, _mapping(), f"users.{form}")
    person, robot = _accounts(found)
    assert (person.id, person.system, person.email) == ("0007", "tickets", "h.sato@example.com")
    assert (person.active, person.status, robot.active) == (True, "Active", False)
    assert person.created == datetime.fromisoformat("2024-04-01T00:00:00+09:00")
    assert person.last_sign_in == datetime(2026, 3, 29, 23, 15, tzinfo=UTC)
    assert (person.expires, robot.last_sign_in, robot.email) == (None, None, None)
    assert robot.created == datetime(2024, 4, 1, 0, 0, tzinfo=UTC)
    assert (person.kind_said, robot.kind_said, person.mfa) == ("human", "service", ["code"])
    assert (person.privileged, person.groups) == (["owners", "billing"], ["ops", "dev"])
    assert (robot.privileged, robot.mfa, robot.aliases) == ([], [], [])
    assert found.record is not None
    assert found.record.completeness.covers == ("disabled",)
    again = replay(delivered_accounts, Scope("hr", (f"users.{form}",)), found.transcript)
    assert again is not None
    assert again.digest == found.record.digest


def test_what_has_no_column_is_not_observed(delivered: Deliver) -> None:
    """Nothing is assumed of a field that the export lacks, second factors least of all."""
    columns = {name: COLUMNS[name] for name in ("id", "active")}
    found = delivered(csv_bytes([HEADER, *ROWS]), _mapping(columns=columns), "users.csv")
    account = _accounts(found)[0]
    for name in ("mfa", "last_sign_in", "privileged", "owner", "expires", "kind_said"):
        with pytest.raises(NotObservedError, match=rf"users.csv has no column mapped to {name}"):
            getattr(account, name)


def test_an_account_answers_by_the_day(delivered: Deliver) -> None:
    """Usable until it runs out; unused once its last sign-in lies before; never is unused."""
    person, robot = _accounts(delivered(csv_bytes([HEADER, *ROWS]), _mapping(), "users.csv"))
    assert person.usable(datetime(2026, 4, 1, tzinfo=UTC))
    assert not robot.usable(datetime(2025, 4, 1, tzinfo=UTC))
    seen = datetime(2026, 3, 29, 23, 15, tzinfo=UTC)
    assert not person.unused_since(seen)
    assert person.unused_since(seen + timedelta(seconds=1))
    assert robot.unused_since(datetime(2020, 1, 1, tzinfo=UTC))
    late = Account.of(id="1", last_sign_in="2026-03-20T00:00:00+00:00", sign_in_lag=14)
    assert not late.unused_since(datetime(2026, 4, 3, tzinfo=UTC))
    assert late.unused_since(datetime(2026, 4, 4, tzinfo=UTC))


def test_factors_answer() -> None:
    """A question is no factor, a passkey resists phishing, an unnamed factor says not which."""
    assert not Account.of(id="1", mfa=["question", "email"]).has_second_factor
    assert not Account.of(id="1", mfa=["code"]).resists_phishing
    assert Account.of(id="1", mfa=["message", "passkey"]).resists_phishing
    unnamed = Account.of(id="1", system="s", mfa=["unnamed"])
    assert unnamed.has_second_factor
    with pytest.raises(NotObservedError, match="not which"):
        _ = unnamed.resists_phishing


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (["1", "a", "", "Maybe", "", "", "", "", "", "", ""], "BadValue"),
        (["1", "a", "", "", "", "", "", "", "", "", ""], "NoValue"),
        (["1", "a", "", "Active", "yesterday", "", "", "", "", "", ""], "BadDate"),
        (["1", "a", "", "Active", "", "2026-13-01T00:00:00Z", "", "", "", "", ""], "BadDate"),
        (["1", "a", "", "Active", "", "", "", "", "Smoke", "", ""], "BadValue"),
        (["0007", "b", "", "Active", "", "", "", "", "", "", ""], "DuplicateId"),
        (["1", "a", "", "Active", "", "", "", "", "", "", "ok;1234-5678-9018"], "Forbidden"),
    ],
)
def test_a_broken_line_costs_the_unit(delivered: Deliver, line: list[str], code: str) -> None:
    """What cannot be read is never a default: the unit is not collected and names the line."""
    found = delivered(csv_bytes([HEADER, ROWS[0], line]), _mapping(), "users.csv")
    assert found.record is None
    assert found.evidence.gap is not None
    assert found.evidence.gap.code == code
    assert "users.csv" in found.evidence.gap.message


def test_an_application_without_accounts_is_no_answer(delivered: Deliver) -> None:
    """A header alone is an export that failed."""
    found = delivered(csv_bytes([HEADER]), _mapping(), "users.csv")
    assert found.evidence.gap is not None
    assert found.evidence.gap.code == "NoRows"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("active: State", "login: State", "needs the field 'active'"),
        ("system: tickets", "entity: tickets", "needs the field 'system'"),
        ("kind_said: human", "kind_said: robot", "must be one of human, service, guest, shared"),
        ("mfa: [code]", "mfa: [smoke]", "must be one of passkey"),
        ("mfa: [code]", "mfa: code", "must be a list"),
        ("active: State", "active: {column: State, values: {A: maybe}}", "must be one of yes, no"),
        ("active: State", "active: {column: State, split: ','}", "for aliases, mfa, privileged"),
    ],
)
def test_a_mistaken_mapping_is_told(tmp_path: Any, old: str, new: str, said: str) -> None:
    """One sentence, before any file is opened."""
    text = (
        "kind: identity.account\ncolumns: {id: Key, active: State}\n"
        "constants: {system: tickets, kind_said: human, mfa: [code]}\n"
    )
    assert old in text
    path = tmp_path / "users.yaml"
    path.write_text(text, encoding="utf-8")
    load_mapping(path)
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(OperatorFileError, match=said):
        load_mapping(path)
