"""Rows of webhooks, and the end of the certificates that they are trusted by."""

import base64
from datetime import UTC, datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from collectors.kubernetes.platform.ca_bundles import OddBundleError, last_end
from collectors.kubernetes.platform.webhooks import Webhook, webhooks
from tests.collectors.kubernetes.seed_platform import ADMISSION, named


def bundle(*ends: datetime) -> str:
    """Certificates that end then, as a webhook holds them."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "ca.example.com")])
    texts = [
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(end)
        .sign(key, hashes.SHA256())
        .public_bytes(serialization.Encoding.PEM)
        for end in ends
    ]
    return base64.b64encode(b"".join(texts)).decode()


@pytest.mark.parametrize("year", [2026, 2049, 2050, 2099])
def test_the_end_of_a_bundle(year):
    """The end is that of the last certificate, in either form of instants."""
    end = datetime(year, 7, 1, 12, 30, tzinfo=UTC)
    assert last_end(bundle(datetime(2024, 1, 1, tzinfo=UTC), end)) == end


@pytest.mark.parametrize(
    "odd", ["", "%%%", "aGVsbG8=", bundle(datetime(2026, 7, 1, tzinfo=UTC))[:400]]
)
def test_an_odd_bundle_has_no_end(odd):
    """What is no bundle of certificates is told, and never taken for one."""
    with pytest.raises(OddBundleError):
        last_end(odd)


def test_webhooks_tell_whom_they_guard(standin, read):
    """A webhook tells by labels where it is asked, of what, and how long it is trusted."""
    wanted = [{"key": "exempt", "operator": "DoesNotExist"}]
    hook = {
        "name": "pods.guard.example.com",
        "clientConfig": {
            "service": {"namespace": "policy", "name": "guard"},
            "caBundle": bundle(datetime(2026, 7, 1, tzinfo=UTC)),
        },
        "namespaceSelector": {"matchExpressions": wanted},
        "rules": [{"apiGroups": ["*"], "resources": ["*"], "operations": ["CREATE"]}],
    }
    late = [{"apiGroups": [""], "resources": ["pods"], "operations": ["DELETE"]}]
    others = [
        {**hook, "name": "skipped", "objectSelector": {"matchLabels": {"guarded": "yes"}}},
        {**hook, "name": "asked-if", "matchConditions": [{"name": "x", "expression": "false"}]},
        {**hook, "name": "late", "rules": late},
        {**hook, "name": "cluster", "rules": [{**hook["rules"][0], "scope": "Cluster"}]},
    ]
    odd = {**hook, "name": "odd.guard.example.com", "clientConfig": {"caBundle": "aGVsbG8="}}
    standin.put(
        ADMISSION,
        "mutatingwebhookconfigurations",
        {**named("guard"), "webhooks": [hook, odd, *others]},
    )
    collected = read(webhooks)
    assert collected.evidence.gap is None
    found = {each.id: each for each in Webhook.hydrate(collected.record.rows)}
    pods = found["Mutating/guard/pods.guard.example.com"]
    assert pods.is_asked_in({"a": "b"})
    assert not pods.is_asked_in({"exempt": "yes"})
    assert pods.is_asked_of_new("", "pods")
    told = [found[f"Mutating/guard/{each['name']}"] for each in others]
    assert [(each.by_object, each.is_asked_of_new("", "pods")) for each in told] == [
        (True, True), (True, True), (False, False), (False, False),
    ]  # fmt: skip
    assert pods.trust_ends == datetime(2026, 7, 1, tzinfo=UTC)
    assert "trust_ends" in found["Mutating/guard/odd.guard.example.com"].__dict__["_unobserved"]
