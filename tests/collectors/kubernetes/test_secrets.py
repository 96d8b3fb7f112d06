"""Secrets are known by their metadata, and no value of one is asked for, or kept if it came."""

from datetime import UTC, date, datetime

import pytest

from collectors.kubernetes import session
from collectors.kubernetes.access.secrets import (
    Secret,
    ServiceAccountToken,
    secrets,
    service_account_tokens,
)
from collectors.kubernetes.connection import Connection
from collectors.kubernetes.permissions import cluster_role, manifest
from collectors.kubernetes.source import KubernetesSource
from collectors.sweep import replay
from tieout.standins.kubernetes import Fault

LIST = "/api/v1/secrets"
CANARY = "c4n4ry-Value-0099"
TOKEN = "kubernetes.io/service-account-token"
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"


@pytest.fixture
def opted(standin, tmp_path, slept) -> KubernetesSource:
    """A source whose settings say that secrets are listed."""
    path = standin.kubeconfig(tmp_path / "opted", context="audit")
    patience = slept.patience(throttled=60.0, down=1.0)
    return KubernetesSource("production", kubeconfig=path, secrets=True, patience=patience)


def put(standin, name, *, manager="helm", sort="Opaque", **metadata):
    place = {"name": name, "namespace": "shop"}
    standin.put(
        "",
        "secrets",
        {"metadata": place | metadata, "type": sort, "stringData": {"password": CANARY}},
        manager=manager,
    )


def told(collected, model):
    assert collected.evidence.gap is None
    return {each.id: each for each in model.hydrate(collected.record.rows)}


def test_secrets_without_values(standin, read, opted):
    """A row tells when a value was written; the canary is never asked for, and stands nowhere."""
    put(standin, "db", labels={"rotation-class": "credential"})
    put(standin, "applied", annotations={LAST_APPLIED: f'{{"data":{{"password":"{CANARY}"}}}}'})
    collected = read(secrets, opted)
    found = told(collected, Secret)
    db, applied = found["shop/db"], found["shop/applied"]
    assert db.labels == {"rotation-class": "credential"}
    assert db.written == db.changed == datetime(2025, 1, 1, tzinfo=UTC)
    assert (db.repeated, applied.repeated) == (False, True)
    assert CANARY.encode() not in collected.transcript.body + collected.record.body
    asked = [each for each in standin.requests if each.path == LIST]
    assert asked
    assert not any(each.reveals_secrets for each in standin.requests)
    assert all("as=PartialObjectMetadataList" in each.accept for each in asked)
    assert replay(secrets, collected.evidence.scope, collected.transcript) == collected.record


def test_the_fake_would_have_told(standin, source):
    """What is not asked for is there to be had: an ordinary request is answered with the value."""
    put(standin, "db")
    reply = source._connection.ask("GET", LIST)
    assert b"YzRuNHJ5LVZhbHVlLTAwOTk=" in reply.data
    assert standin.requests[-1].reveals_secrets


def test_a_value_is_as_old_as_its_last_writer(standin, read, opted):
    """Of several writers, who wrote to the data last counts, and not who labelled the secret."""
    wrote = {"apiVersion": "v1", "fieldsType": "FieldsV1", "operation": "Update"}
    data = {"fieldsV1": {"f:data": {"f:password": {}}}, **wrote}
    entries = [
        {**data, "manager": "helm", "time": "2025-03-01T00:00:00Z"},
        {**data, "manager": "kubectl-edit", "time": "2025-06-01T00:00:00Z"},
        {
            **wrote,
            "manager": "labeller",
            "time": "2025-09-01T00:00:00Z",
            "fieldsV1": {"f:metadata": {"f:labels": {"f:x": {}}}},
        },
    ]
    put(standin, "many", managedFields=entries)
    put(standin, "none", managedFields=[])
    put(standin, "odd", managedFields=["?"])
    rows = {row["id"]: row for row in read(secrets, opted).record.rows}
    assert rows["shop/many"]["written"] == "2025-06-01T00:00:00Z"
    assert rows["shop/none"]["written"] is None
    assert list(rows["shop/odd"]["_unobserved"]) == ["written"]


def test_long_lived_tokens(standin, read, opted):
    """The server picks the tokens of service accounts; whose and how used, metadata tells."""
    put(standin, "db")
    labels = {"kubernetes.io/legacy-token-last-used": "2025-11-30"}
    whose = {"kubernetes.io/service-account.name": "deploy-1"}
    put(standin, "used", sort=TOKEN, labels=labels, annotations=whose)
    gone = {"kubernetes.io/legacy-token-invalid-since": "2025-12-01"}
    put(standin, "gone", sort=TOKEN, labels=gone, annotations=whose)
    collected = read(service_account_tokens, opted)
    found = told(collected, ServiceAccountToken)
    assert sorted(found) == ["shop/gone", "shop/used"]
    used, stale = found["shop/used"], found["shop/gone"]
    assert (used.account, used.last_used, used.invalid) == ("deploy-1", date(2025, 11, 30), False)
    assert (stale.last_used, stale.invalid) == (None, True)
    assert CANARY.encode() not in collected.transcript.body + collected.record.body
    (asked,) = [each for each in standin.requests if each.path == LIST]
    assert asked.query["fieldSelector"] == f"type={TOKEN}"
    assert replay(service_account_tokens, collected.evidence.scope, collected.transcript) == (
        collected.record
    )


def test_tokens_over_several_pages(standin, read, opted, monkeypatch):
    """A selection is followed to its end, which may lie behind an empty page."""
    monkeypatch.setattr(session, "PAGE", 2)
    whose = {"kubernetes.io/service-account.name": "deploy"}
    for number in range(4):
        put(standin, f"a{number}", sort=TOKEN, annotations=whose)
        put(standin, f"z{number}")
    assert len(read(service_account_tokens, opted).record.rows) == 4


def test_secrets_by_namespace(standin, tmp_path, slept, read):
    """Read in each namespace, secrets come as bare as from the whole cluster."""
    path = standin.kubeconfig(tmp_path / "narrow", context="audit")
    narrow = KubernetesSource(
        "production",
        kubeconfig=path,
        secrets=True,
        by_namespace=True,
        patience=slept.patience(throttled=60.0, down=1.0),
    )
    put(standin, "db", sort=TOKEN, annotations={"kubernetes.io/service-account.name": "x"})
    standin.put("", "namespaces", {"metadata": {"name": "closed"}})
    standin.deny("", "secrets", "closed")
    for collector in (secrets, service_account_tokens):
        collected = read(collector, narrow)
        assert [row["id"] for row in collected.record.rows] == ["shop/db"]
        assert not collected.record.completeness.complete
        assert CANARY.encode() not in collected.transcript.body
    assert not any(each.reveals_secrets for each in standin.requests)


class Overruling(Connection):
    """A connection behind which somebody asks for whole objects, whatever was asked for."""

    def ask(self, method, path, query=None, **more):
        more.pop("accept", None)
        return super().ask(method, path, query, **more)


@pytest.mark.parametrize("collector", [secrets, service_account_tokens])
def test_values_that_came_unasked_are_refused(standin, read, opted, collector):
    """An answer that carries values is not kept, and neither is anything of it."""
    put(standin, "db", sort=TOKEN)
    inner = opted._connection
    opted._connection = Overruling(inner._open, timeout=inner._timeout)
    collected = read(collector, opted)
    gap = collected.evidence.gap
    assert (gap.operation, gap.cause, gap.code) == (f"GET {LIST}", "secret", "ValuesSent")
    assert collected.record is None
    assert not collected.transcript.exchanges[0].pages
    encoded = standin.get("", "secrets", "db", "shop")["data"]["password"].encode()
    for canary in (CANARY.encode(), encoded, b"shop"):
        assert canary not in collected.transcript.body


@pytest.mark.parametrize("collector", [secrets, service_account_tokens])
def test_without_leave_nothing_is_asked(standin, read, collector):
    """Where the settings do not say so no secret is listed, and the unit says why."""
    put(standin, "db")
    collected = read(collector)
    gap = collected.evidence.gap
    assert (gap.cause, gap.code) == ("not-configured", "SecretsNotRead")
    assert collected.record is None
    assert not [each for each in standin.requests if "secrets" in each.path]
    assert replay(collector, collected.evidence.scope, collected.transcript) is None


@pytest.mark.parametrize("collector", [secrets, service_account_tokens])
def test_denied_secrets_are_refused(standin, read, opted, collector):
    """A right that was not granted leaves the unit without a record."""
    opted.scopes("cluster")
    standin.deny("", "secrets")
    collected = read(collector, opted)
    assert collected.record is None
    assert (collected.evidence.gap.cause, collected.evidence.gap.status) == ("refused", 403)


def test_a_lost_page_keeps_the_rest_partial(standin, read, opted, monkeypatch):
    """What was seen before a list broke off is kept, and proves nothing of the rest."""
    monkeypatch.setattr(session, "PAGE", 1)
    put(standin, "a")
    put(standin, "b")
    opted.scopes("cluster")
    standin.fault(Fault(LIST, "error", call=2, times=None))
    collected = read(secrets, opted)
    assert [row["id"] for row in collected.record.rows] == ["shop/a"]
    assert not collected.record.completeness.complete


def test_the_right_to_secrets_is_asked_for_only_with_leave(standin, source, opted):
    """Whether we may list secrets is on record only where they are to be listed."""
    for each in (source, opted):
        each.scopes("cluster")
    asked = [b"secrets" in each.asked().body for each in (source, opted)]
    assert asked == [False, True]


def test_the_role_says_what_it_grants_too_much():
    """Secrets are in the role with leave alone, to be listed and not got, under a warning."""
    every = [secrets, service_account_tokens]
    assert "secrets" not in manifest(every)
    assert {"apiGroups": [""], "resources": ["secrets"], "verbs": ["list"]} in cluster_role(
        every, secrets=True
    )["rules"]
    assert manifest(every, secrets=True).startswith("# The rule for secrets grants more than")
