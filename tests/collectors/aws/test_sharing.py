"""What several kinds ask AWS alike is sent once for all of them, and replays for each."""

import threading
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from types import SimpleNamespace

from collectors.aws.clients import Clients, InSlot
from collectors.aws.credentials import SignIn
from collectors.aws.identity import account, credential_rows, iam_users
from collectors.aws.operations import SHARED, TABLE
from collectors.aws.session import Aws
from collectors.crew import Crew
from collectors.spool import Shared
from collectors.sweep import collect, plan, replay
from collectors.tape import Answer, Recorder
from evidence.scope import Scope

NOW = datetime(2026, 11, 22, tzinfo=UTC)
READERS = (account.accounts, credential_rows.credential_rows, iam_users.users)
REPORT = ("iam:GenerateCredentialReport", "iam:GetCredentialReport")


def collected(source):
    """What a crew makes of a source, by kind."""
    with Crew(plan([source], READERS), run="run-1", clock=lambda: NOW) as crew:
        return {each.evidence.kind: each for group in crew.groups() for each in group}


def test_whatever_kinds_ask_alike_is_shared(whole):
    """No two kinds send the same question of one place, unless it stands in the list."""
    kinds = defaultdict(set)
    for (kind, place), unit in whole.items():
        for exchange in unit.transcript.exchanges:
            parameters = dict(exchange.parameters)
            region = parameters.pop("at", place.partition("/")[2])
            kinds[exchange.operation, region, str(sorted(parameters.items()))].add(kind)
    alike = {operation for (operation, *_), found in kinds.items() if len(found) > 1}
    assert alike <= SHARED, f"put into SHARED what kinds ask alike: {sorted(alike - SHARED)}"
    assert set(TABLE) >= SHARED


def test_what_is_shared_is_sent_once(source, faults):
    """The credential report is asked for once for all kinds that are made from it."""
    units = collected(source)
    assert all(unit.evidence.complete for unit in units.values())
    assert faults.asked["iam:GetCredentialReport"] == 1
    ids = Counter(name for unit in units.values() for name in unit.evidence.traffic.request_ids)
    assert 3 in ids.values()
    sent = sum(faults.asked[operation] for operation in faults.asked)
    of_identity = sum(faults.asked[name] for name in faults.asked if name.startswith("sts:"))
    assert sent - of_identity == sum(unit.evidence.traffic.attempts for unit in units.values())


def test_each_has_the_whole_answer_on_its_own_tape(source):
    """Stored bytes are those of units that asked for themselves, and each replays alone."""
    shared = collected(source)
    for unit in plan([source], READERS):
        alone = collect(unit, run="run-1", clock=lambda: NOW)
        beside = shared[unit.collector.resource.kind]
        assert beside.transcript.body == alone.transcript.body
        assert beside.record.body == alone.record.body
        assert {*REPORT} <= {each.operation for each in beside.transcript.exchanges}
        again = replay(unit.collector, unit.scope, beside.transcript)
        assert again.body == beside.record.body


def test_a_refusal_of_what_is_shared_costs_each_its_own(source, faults):
    """Whoever needs what was refused asks for itself, and says so itself."""
    faults.deny("iam:GetCredentialReport")
    units = collected(source)
    assert faults.asked["iam:GetCredentialReport"] == 3
    for unit in units.values():
        told = [str(unit.evidence.gap), *unit.evidence.unobserved]
        assert any("AccessDenied on iam:GetCredentialReport" in each for each in told)


def test_no_more_is_under_way_than_there_are_slots():
    """However many ask, and in whichever clients, so many wait for an answer at once at most."""
    clients, seen, now, most = Clients(SignIn(), ceiling=2), [], 0, 0
    lock, full = threading.Lock(), threading.Barrier(2, timeout=30)

    def send(request):
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        full.wait()
        with lock:
            now -= 1
        return request

    senders = [InSlot(SimpleNamespace(send=send), clients) for _ in range(3)]
    with ThreadPoolExecutor(6) as pool:
        seen = list(pool.map(lambda number: senders[number % 3].send(number), range(6)))
    assert seen == list(range(6))
    assert most == 2


def test_the_sdk_sends_by_slots():
    """Every client has its sender behind the slots, that of signing in as well."""
    clients = Clients(SignIn(), region="eu-west-1")
    for client in (clients.of("s3:ListBuckets", "eu-west-1"), clients.sts()):
        assert isinstance(client._endpoint.http_session, InSlot)
    agent = clients.of("s3:ListBuckets", "eu-west-1").meta.config.user_agent
    assert agent.startswith("Botocore/")
    assert agent.endswith(" tieout")


class TwoAccounts:
    """A connection that tells of one account how many users it has."""

    region = "eu-west-1"

    def __init__(self, users: int) -> None:
        self._users = users

    def ask(self, operation, at, parameters, deadline):
        return Answer({"SummaryMap": {"Users": self._users}})


def test_no_account_is_told_of_another():
    """Two accounts ask alike, and neither is given the other's answer, whoever shares what."""
    both, told = Shared(), []
    for place, users in (("111122223333", 3), ("444455556666", 5)):
        session = Aws(Scope("company", (place,)), Recorder(lambda: NOW), TwoAccounts(users))
        session.shared = both
        told.append(session.call("iam:GetAccountSummary")["SummaryMap"]["Users"])
    assert "iam:GetAccountSummary" in SHARED
    assert told == [3, 5]
