"""Channels that cannot work: each is one sentence, and takes nothing from the others or the run."""

from pathlib import Path
from typing import Any

import pytest

from tests.tieout.notices.conftest import Acme, MailServer, Receiver
from tests.tieout.notices.test_telling import entries, tell
from tieout.notices.told import DELIVERED, NOT_DELIVERED

URLS = [
    "https://[bad/x", "https://ex ample/", "https://example.com:99999/", "https://\ud800.example/t",
    "https://" + "a" * 10000 + ".example/tok", "https://\u202eabc.example/tok",
    "https://a..example/tok", "https://127.0.0.1:1/\ud800", "https://xn--a.example/tok",
    "https:///tok", "https://user:pw@127.0.0.1:1/secret", "https://127.0.0.1:1/se cret\x01",
    "https://" + "\u00e9" * 80 + ".example/tok", "https://127.0.0.1:0/tok", "https://%00/tok",
    "https://127.0.0.1:1/" + "x" * 70000, "https://.example/tok", "https://127.0.0.1:-1/",
]  # fmt: skip


@pytest.mark.parametrize("url", URLS, ids=range(len(URLS)))
def test_urls_that_are_none(acme: Acme, slack: Any, url: str, vault_of_one_run: None) -> None:
    """Whatever stands where a URL should, it is not delivered, and the ledger says so in short."""
    acme.environment["TIEOUT_SLACK"] = url
    assert [NOT_DELIVERED] == tell(acme, slack=[slack])
    (entry,) = entries(acme)
    assert len(entry["to"]) <= 253
    assert 0 < len(entry["reason"]) <= 300
    assert "a fault of Tieout" not in entry["reason"]


@pytest.mark.parametrize("password", ["p\u00e4ssw\u00f6rt", "\u5bc6\u7801"])
def test_a_password_that_mail_cannot_carry(
    acme: Acme, receiver: Receiver, mail_server: MailServer, post_box: Any, hook: Any, password: str
) -> None:
    """It is said without repeating it, and the other channels are told."""
    acme.audit()
    (acme.folder / "password").write_text(password, encoding="utf-8")
    outcomes = acme.teller(mail=[post_box], webhook=[hook]).tell(acme.now)
    assert [DELIVERED, NOT_DELIVERED] == [each.outcome for each in outcomes]
    assert "letters holds other characters than ASCII" in outcomes[1].reason
    assert password not in outcomes[1].reason
    assert [] == mail_server.mails


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"server": "a..example"}, "a..example cannot be asked"),
        ({"ca_file": "a\0b"}, "holds no certificates that can be read"),
        ({"password_file": "a\0b"}, "is no name of a file"),
    ],
)
def test_settings_of_mail_that_are_none(
    acme: Acme, post_box: Any, change: dict[str, str], said: str
) -> None:
    """A host or file that cannot be is said as what it is."""
    acme.audit()
    (outcome,) = acme.teller(mail=[post_box | change]).tell(acme.now)
    assert (NOT_DELIVERED, True) == (outcome.outcome, said in outcome.reason)


def test_a_fault_of_our_own_stays_with_its_channel(
    acme: Acme, receiver: Receiver, hook: Any, slack: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever one channel raises, the next is told, and no text of the error is."""
    acme.audit()
    monkeypatch.setattr("tieout.notices.delivery.payload", lambda _: {}["secret"])
    outcomes = acme.teller(webhook=[hook], slack=[slack]).tell(acme.now)
    assert [NOT_DELIVERED, DELIVERED] == [each.outcome for each in outcomes]
    assert "a fault of Tieout's own: KeyError" == outcomes[0].reason


@pytest.fixture
def vault_of_one_run(acme: Acme, tmp_path: Path) -> None:
    """A run that died, since there is then something to tell; a whole audit takes seconds."""
    from evidence.run_store import run_start

    acme.vault.commit([
        run_start(acme.vault, run="R1", started=acme.now, organisation="Hoshizora", version="0",
                  configuration="c" * 64, planned=[]),
    ])  # fmt: skip
