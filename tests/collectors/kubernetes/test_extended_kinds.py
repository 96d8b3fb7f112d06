"""Every kind of the platform: read twice, replayed, denied, and where its product is missing."""

from typing import Any

import pytest

from collectors.collector import REGISTRY
from collectors.shipped import load_collectors
from collectors.sweep import replay
from evidence.record import UNOBSERVED
from tests.collectors.kubernetes.seed_platform import ADMISSION, BINDING, SEEDS
from tieout.standins.kubernetes import Fault

BY_DISCOVERY = [kind for kind, each in SEEDS.items() if each.product]
OPEN = sorted({*BY_DISCOVERY, "kubernetes.policy_enforcement", "kubernetes.admission_policy"})


@pytest.fixture(scope="module", autouse=True)
def loaded() -> None:
    load_collectors()


def of(kind: str) -> Any:
    return REGISTRY["kubernetes", kind]


@pytest.fixture
def seeded(standin):
    """The cluster with every product and one object of each kind."""
    for product in sorted({each.product for each in SEEDS.values() if each.product}):
        standin.install(product)
    for each in SEEDS.values():
        standin.put(each.group, each.resource, each.value)
    standin.put(ADMISSION, "validatingadmissionpolicybindings", BINDING)
    return standin


@pytest.mark.parametrize("kind", SEEDS)
def test_read_again_and_replayed_it_is_the_same(seeded, read, kind):
    """A kind has rows with every field seen; read again, and replayed, they are the same bytes."""
    first, second = read(of(kind)), read(of(kind))
    assert first.evidence.gap is None
    assert first.record.rows
    assert not [row for row in first.record.rows if row.get(UNOBSERVED)]
    assert first.record.body == second.record.body
    assert first.transcript.body == second.transcript.body
    again = replay(of(kind), first.evidence.scope, first.transcript)
    assert again is not None
    assert again.body == first.record.body


@pytest.mark.parametrize("kind", SEEDS)
def test_a_denied_list_is_no_empty_one(seeded, source, read, kind):
    """A list that may not be read leaves no complete population, and its gap names the list."""
    source.scopes("cluster")
    seeded.deny(SEEDS[kind].group, SEEDS[kind].resource)
    collected = read(of(kind))
    assert (collected.evidence.gap.cause, collected.evidence.gap.status) == ("refused", 403)
    assert collected.evidence.gap.operation.endswith(f"/{SEEDS[kind].resource}")
    assert collected.record is None or not collected.record.completeness.complete


@pytest.mark.parametrize("kind", BY_DISCOVERY)
def test_what_is_not_installed_is_an_empty_list(standin, read, kind):
    """Discovery that names no such list is an answer: the population is whole, and has no row."""
    collected = read(of(kind))
    assert collected.evidence.gap is None
    assert collected.record.completeness.complete
    assert not collected.record.rows
    assert b'"operation":"GET /apis"' in collected.transcript.body
    asked = [each.path for each in standin.requests]
    assert not [path for path in asked if path.endswith(f"/{SEEDS[kind].resource}")]


@pytest.mark.parametrize("kind", OPEN)
def test_refused_discovery_is_no_answer(seeded, source, read, kind):
    """Where discovery itself is refused nothing is taken to be missing."""
    source.scopes("cluster")
    seeded.fault(Fault("/apis", "html", status=403, times=None))
    collected = read(of(kind))
    assert (collected.evidence.gap.operation, collected.evidence.gap.cause) == (
        "GET /apis",
        "refused",
    )
    assert collected.record is None


def test_odd_discovery_is_no_answer(seeded, source, read, monkeypatch):
    """A group list without groups says nothing of what is not installed."""
    source.scopes("cluster")
    real = seeded._api.answer
    empty = b'{"kind":"APIGroupList","apiVersion":"v1"}'

    def answer(request: Any) -> Any:
        given = real(request)
        return type(given)(200, empty) if request.path == "/apis" else given

    monkeypatch.setattr(seeded._api, "answer", answer)
    collected = read(of("kubernetes.gateway"))
    assert collected.record is None
    assert (collected.evidence.gap.cause, collected.evidence.gap.code) == (
        "malformed",
        "OddDiscovery",
    )


def test_nothing_of_a_status_but_what_is_asked_for(seeded, read):
    """Counters, other conditions, addresses of people and names of keys do not come through."""
    for kind in ("kubernetes.certificate", "kubernetes.backup", "kubernetes.storage_class"):
        body = read(of(kind)).transcript.body
        for word in (b"Issuing", b"lastTransition", b"itemsBackedUp", b"@example.com", b"canary"):
            assert word not in body


def test_bindings_that_are_denied_cost_their_fields_alone(seeded, source, read):
    """Without the bindings it is not known whether a policy refuses; that it is there is."""
    source.scopes("cluster")
    seeded.deny(ADMISSION, "validatingadmissionpolicybindings")
    collected = read(of("kubernetes.admission_policy"))
    row = next(row for row in collected.record.rows if row["name"] == "guard")
    assert set(row[UNOBSERVED]) == {"enforcing", "exempt", "selective"}
    assert "validatingadmissionpolicybindings" in row[UNOBSERVED]["enforcing"]
    assert row["fails_closed"] is True


@pytest.mark.parametrize("version", ["stable", "beta-1", "v1"])
def test_versions_of_any_name(standin, read, version):
    """A definition may call its versions as it likes: the kind is read whole all the same."""
    standin.register("example.com", version, "widgets", "Widget")
    for name in ("widgets.example.com", "gadgets.example.com"):
        standin.put(
            "apiextensions.k8s.io", "customresourcedefinitions", {"metadata": {"name": name}}
        )
    collected = read(of("kubernetes.custom_resource"))
    assert collected.evidence.gap is None
    found = {row["id"]: row["versions"] for row in collected.record.rows}
    assert found == {"gadgets.example.com": [], "widgets.example.com": [version]}
