"""One digest a run: new failures, recoveries, waivers and gaps are told once, and never lost."""

import json
import random
import re
from typing import Any

from tests.tieout.notices.conftest import Acme, Receiver
from tieout.notices.told import DELIVERED, NOT_DELIVERED, NOTHING_NEW

NOBODY = "002,b@hoshizora.example,Hoshizora"
GONE = "002,,Hoshizora"
DOWN = (503, {}, b"")


def told(receiver: Receiver) -> dict[str, list[str]]:
    """The sections of the newest notice, each with what it says of ACME-01 or of no control."""
    sections = json.loads(receiver.posts[-1].body)["sections"]
    return {
        each["name"]: [i["text"] for i in each["items"] if i["control"] in ("ACME-01", "")]
        for each in sections
    }


def tell(acme: Acme, *, problem: str = "", word: str = "", **settings: Any) -> list[str]:
    outcomes = acme.teller(**settings).tell(acme.now, problem=problem, word=word)
    return [each.outcome for each in outcomes]


def entries(acme: Acme) -> list[dict[str, Any]]:
    return [dict(entry.fields) for entry in acme.vault.entries("notice")]


def test_a_failure_is_told_once(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """It is told after the run that found it, not on the days after, and its end is told too."""
    acme.audit()
    assert [DELIVERED] == tell(acme, webhook=[hook])
    acme.write("staff.csv", lambda text: text.replace(NOBODY, GONE))
    acme.audit()
    assert [DELIVERED] == tell(acme, webhook=[hook])
    assert ["002 in hr/staff.csv: 002 has none"] == [
        text.partition(" (")[0] for text in told(receiver)["failures"]
    ]
    assert "resource changed" in told(receiver)["failures"][0]
    sent = len(receiver.posts)
    for _ in range(3):
        acme.audit()
        assert [NOTHING_NEW] == tell(acme, webhook=[hook])
    assert sent == len(receiver.posts)
    acme.write("staff.csv", lambda text: text.replace(GONE, NOBODY))
    acme.audit()
    tell(acme, webhook=[hook])
    assert ["recoveries"] == [name for name, items in told(receiver).items() if items]


def test_what_was_not_delivered_is_told_with_the_next_run(
    acme: Acme, receiver: Receiver, hook: Any
) -> None:
    """A receiver that was down on the day of a failure hears of it on the next."""
    acme.audit()
    tell(acme, webhook=[hook])
    acme.write("staff.csv", lambda text: text.replace(NOBODY, GONE))
    acme.audit()
    receiver.answers = [DOWN] * 10
    assert [NOT_DELIVERED] == tell(acme, webhook=[hook])
    receiver.answers = []
    acme.audit()
    assert [DELIVERED] == tell(acme, webhook=[hook])
    assert 1 == len(told(receiver)["failures"])
    assert "127.0.0.1 answered HTTP status 503" == entries(acme)[1]["reason"]


def test_one_channel_down_keeps_nothing_from_the_other(
    acme: Acme, receiver: Receiver, hook: Any, slack: Any
) -> None:
    """Each channel has a state of its own, and both down are two lines in the ledger."""
    acme.audit()
    receiver.answers = [DOWN] * 4
    assert [NOT_DELIVERED, DELIVERED] == tell(acme, webhook=[hook], slack=[slack])
    acme.audit()
    assert [DELIVERED, NOTHING_NEW] == tell(acme, webhook=[hook], slack=[slack])
    acme.audit()
    hook["url"] = "https://127.0.0.1:1/"
    acme.environment["TIEOUT_SLACK"] = "https://127.0.0.1:1/"
    acme.write("staff.csv", lambda text: text.replace(NOBODY, GONE))
    acme.audit()
    assert [NOT_DELIVERED] * 2 == tell(acme, webhook=[hook], slack=[slack])
    assert {"127.0.0.1 cannot be reached: ConnectError"} == {
        each["reason"] for each in entries(acme)[-2:]
    }


def test_the_ledger_says_who_was_told_and_no_secret(
    acme: Acme, receiver: Receiver, hook: Any, slack: Any
) -> None:
    """An entry holds channel, host, run, counts and the digest of the message, and no token."""
    run = acme.audit()
    tell(acme, webhook=[hook], slack=[slack])
    first, second = entries(acme)
    assert ("siem", "webhook", "127.0.0.1", run, DELIVERED) == tuple(
        first[name] for name in ("channel", "sort", "to", "run", "outcome")
    )
    assert len(first["message"]) == len(second["message"]) == 64
    assert 0 < first["counts"]["lost"]
    text = json.dumps(entries(acme))
    assert "secret-token" not in text
    assert "whsec" not in text


def test_nothing_new_is_told_twice_of_one_run(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """To tell again without a new run sends nothing, and writes nothing."""
    acme.audit()
    tell(acme, webhook=[hook])
    assert [] == tell(acme, webhook=[hook])
    assert (1, 1) == (len(receiver.posts), len(entries(acme)))


def test_reminders(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """Where an interval is set, what still fails is told again when it has passed."""
    acme.write("staff.csv", lambda text: text.replace(NOBODY, GONE))
    acme.audit()
    tell(acme, webhook=[hook], remind_after="3 days")
    found = []
    for _ in range(6):
        acme.audit()
        found += tell(acme, webhook=[hook], remind_after="3 days")
    assert [NOTHING_NEW, NOTHING_NEW, DELIVERED] * 2 == found
    assert ["002 in hr/staff.csv: 002 has none"] == told(receiver)["standing"]


WAIVER = """\
waivers:
- {id: W-01, control: ACME-01, resource: '002', reason: r, requested_by: a, approved_by: b,
   starts: 2026-03-01, ends: 2026-04-20}
"""


def test_waivers(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """A waiver that is about to lapse is told once, and its end with what fails again."""
    acme.write("staff.csv", lambda text: text.replace(NOBODY, GONE))
    acme.audit()
    tell(acme, webhook=[hook])
    acme.waive(WAIVER)
    acme.audit()
    tell(acme, webhook=[hook])
    assert ["accepted"] == list(told(receiver))
    acme.audit(19)
    tell(acme, webhook=[hook])
    assert ["W-01 over 002 holds until 2026-04-20"] == told(receiver)["lapsing"]
    acme.audit()
    assert [NOTHING_NEW] == tell(acme, webhook=[hook])
    acme.audit(29)
    tell(acme, webhook=[hook])
    assert ["W-01 over 002 lapsed after 2026-04-20"] == told(receiver)["lapsed"]
    assert "waiver: W-01 lapsed" in told(receiver)["failures"][0]
    acme.audit()
    assert [NOTHING_NEW] == tell(acme, webhook=[hook])


def test_what_is_observed_no_longer(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """A listing that is gone is one line a check, with the reason."""
    acme.audit()
    tell(acme, webhook=[hook])
    kept = (acme.folder / "staff.csv").read_text()
    (acme.folder / "staff.csv").unlink()
    acme.audit()
    tell(acme, webhook=[hook])
    (lost,) = told(receiver)["lost"]
    assert "people.person of hr/staff.csv was not collected" in lost
    assert "recoveries" not in told(receiver)
    (acme.folder / "staff.csv").write_text(kept)
    acme.audit()
    assert [NOTHING_NEW] == tell(acme, webhook=[hook])


def test_evidence_about_to_go_stale(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """Evidence in the last fourth of its time is told of once."""
    acme.audit()
    tell(acme, webhook=[hook])
    acme.judge(7)
    assert [DELIVERED] == tell(acme, webhook=[hook])
    (ageing,) = told(receiver)["ageing"]
    assert (
        "people.person of hr/staff.csv speaks of 2026-03-03 09:00 UTC; stale for ACME-01" in ageing
    )
    acme.judge(0.1)
    assert [NOTHING_NEW] == tell(acme, webhook=[hook])


def test_failed_runs(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """A run that fails is told once a day, and so is the next that comes to its end."""
    acme.audit()
    tell(acme, webhook=[hook])
    acme.broken()
    problem = {"problem": "the audit failed: no credentials for p1", "word": "the audit failed: E"}
    assert [DELIVERED] == tell(acme, webhook=[hook], **problem)
    assert [problem["problem"]] == told(receiver)["problems"]
    acme.broken(0.1)
    assert [] == tell(acme, webhook=[hook], **problem)
    acme.broken(1)
    assert [DELIVERED] == tell(acme, webhook=[hook], **problem)
    acme.audit(0.1)
    assert [DELIVERED] == tell(acme, webhook=[hook])
    assert ["the audit was done again, after it could not be"] == told(receiver)["recoveries"]
    acme.broken()
    acme.audit(0.1)
    tell(acme, webhook=[hook])
    (failed,) = told(receiver)["failed_runs"]
    assert failed.endswith("ended as failed")


def test_counts_alone(acme: Acme, receiver: Receiver, hook: Any) -> None:
    """With names = false no resource, scope, reason or address leaves, in any section."""
    acme.write("staff.csv", lambda text: text.replace(NOBODY, GONE))
    acme.audit()
    tell(acme, webhook=[hook], names=False)
    acme.write("staff.csv", lambda text: text.replace(GONE, NOBODY))
    acme.waive(WAIVER.replace("2026-04-20", "2026-03-10"))
    acme.audit()
    tell(acme, webhook=[hook], names=False)
    acme.broken()
    tell(acme, webhook=[hook], names=False, problem="of 002", word="Mistake")
    assert 3 == len(receiver.posts)
    for post in receiver.posts:
        text = post.body.decode()
        assert "002" not in text
        assert "staff.csv" not in text
        # The waiver, and not the control RVW-01.
        assert not re.search(r"\bW-01\b", text)
    first = json.loads(receiver.posts[0].body)["sections"]
    fails = next(each for each in first if each["name"] == "failures")
    assert {"control": "ACME-01", "text": "1", "count": 1, "fields": {"count": 1}} in fails["items"]


def test_whoever_reads_the_notices_knows_what_fails(
    acme: Acme, receiver: Receiver, hook: Any
) -> None:
    """Whatever fails and holds by turns, and however often the receiver is away: what it was told
    adds up to what fails in the run that it was told of last.
    """
    dice = random.Random(7)
    head = "id,email,entity,country,start,last_day\n"
    known: set[str] = set()
    told_of = 0
    for _ in range(12):
        failing = {name for name in ("001", "002", "003", "004") if dice.random() < 0.4}
        rows = [
            f"{name},{'' if name in failing else 'a@b.example'},H,JP,2020-04-01,\n"
            for name in ("001", "002", "003", "004")
            if name in failing or dice.random() < 0.9
        ]
        (acme.folder / "staff.csv").write_text(head + "".join(rows))
        acme.audit()
        away = dice.random() < 0.4
        receiver.answers = [(410, {}, b"")] if away else []
        (outcome,) = tell(acme, webhook=[hook])
        receiver.answers = []
        if outcome == NOT_DELIVERED:
            continue
        told_of += 1
        sections = json.loads(receiver.posts[-1].body)["sections"] if outcome == DELIVERED else []
        for each in sections:
            names = {i["fields"]["resource"] for i in each["items"] if i["control"] == "ACME-01"}
            if each["name"] == "failures":
                assert not names & known
                known |= names
            if each["name"] == "recoveries":
                assert names <= known
                known -= names
        assert failing == known
    assert 3 < told_of < 12


def test_nothing_is_sent_that_is_not_configured(acme: Acme, receiver: Receiver) -> None:
    """Without a channel nothing is sent and nothing written."""
    acme.audit()
    assert [] == tell(acme)
    assert [] == entries(acme)
    assert [] == receiver.posts
