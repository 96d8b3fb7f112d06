"""Whose signatures image policies accept, of each engine that is known."""

import base64
from hashlib import sha256
from typing import Any

import pytest

from collectors.kubernetes.platform.signature_policies import SignaturePolicy, signature_policies
from evidence.record import UNOBSERVED
from tests.collectors.kubernetes.seed_platform import named

DER = {"ours": b"a public key of ours", "theirs": b"another key", "root": b"a root"}


def pem(name: str, kind: str = "PUBLIC KEY") -> str:
    body = base64.b64encode(DER[name]).decode()
    return f"-----BEGIN {kind}-----\n{body}\n-----END {kind}-----\n"


def printed(name: str) -> str:
    return f"sha256:{sha256(DER[name]).hexdigest()}"


ISSUER = "https://token.example.com"
BUILDS = "https://github.com/example/app/*"
OURS = {"issuer": ISSUER, "subject": BUILDS}
ROOTS = pem("root", "CERTIFICATE")


def row(standin, read, group: str, resource: str, spec: dict[str, Any]) -> dict[str, Any]:
    """The row of the one policy of the cluster."""
    for product in ("kyverno", "policy-controller"):
        standin.install(product)
    standin.put(group, resource, named("signed", spec=spec))
    collected = read(signature_policies)
    assert collected.evidence.gap is None
    (found,) = collected.record.rows
    return found


def by_kyverno(standin, read, **part: Any) -> dict[str, Any]:
    verified = {"imageReferences": ["*"], **part}
    match = {"any": [{"resources": {"kinds": ["Pod"]}}]}
    rule = {"name": "all", "match": match, "verifyImages": [verified]}
    return row(standin, read, "kyverno.io", "clusterpolicies", {"rules": [rule]})


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ({"keys": {"publicKeys": pem("ours")}}, [printed("ours")]),
        (
            {"keys": {"publicKeys": pem("ours") + pem("theirs")}},
            sorted([printed("ours"), printed("theirs")]),
        ),
        ({"keys": {"publicKeys": " k8s://kyverno/signer\n"}}, ["k8s://kyverno/signer"]),
        ({"keys": {"publicKeys": "{{ keys.data.ours }}"}}, ["{{ keys.data.ours }}"]),
        ({"keys": {"kms": "awskms:///alias/images"}}, ["awskms:///alias/images"]),
        ({"keys": {"secret": {"namespace": "a", "name": "b"}}}, ["k8s://a/b"]),
        ({"certificates": {"cert": pem("ours", "CERTIFICATE"), "certChain": ROOTS}},
         [printed("ours")]),
        ({"certificates": {"certChain": ROOTS}}, [printed("root")]),
        ({"keyless": OURS}, [f"{ISSUER} {BUILDS}"]),
        ({"keyless": {"subject": "ci@example.com"}}, ["* ci@example.com"]),
        ({"keyless": {"issuerRegExp": "https://.*", "subjectRegExp": "^.*@example.com$"}},
         ["~https://.* ~^.*@example.com$"]),
        ({"keyless": {"issuer": ISSUER}}, ["anybody"]),
        ({"keyless": {"issuer": ISSUER, "subject": "*"}}, ["anybody"]),
        ({"keyless": {"issuer": ISSUER, "subjectRegExp": "^.*$"}}, ["anybody"]),
        ({"keyless": {"rekor": {"url": "https://rekor.example.com"}}}, ["anybody"]),
        # A root of one's own gives certificates to no stranger.
        ({"keyless": {"roots": ROOTS}}, [printed("root")]),
        ({"keyless": {**OURS, "roots": ROOTS}}, [f"{ISSUER} {BUILDS}"]),
        ({"attestor": {"count": 1, "entries": [{"keyless": OURS}, {"keyless": {}}]}},
         ["anybody", f"{ISSUER} {BUILDS}"]),
    ],
)  # fmt: skip
def test_signers_of_kyverno(standin, read, entry, told):
    """A key is told by its digest or where it lies, an identity as the policy writes it."""
    found = by_kyverno(standin, read, attestors=[{"entries": [entry]}])
    assert found["signers"] == told


def test_all_that_may_satisfy_a_rule(standin, read):
    """Sets of attestors and those of attestations are taken together."""
    found = by_kyverno(
        standin,
        read,
        attestors=[
            {"entries": [{"keyless": OURS}]},
            {"entries": [{"keys": {"kms": "gcpkms://a"}}]},
        ],
        attestations=[{"attestors": [{"entries": [{"keys": {"kms": "gcpkms://b"}}]}]}],
    )
    assert found["signers"] == ["gcpkms://a", "gcpkms://b", f"{ISSUER} {BUILDS}"]


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ({"key": pem("ours")}, [printed("ours")]),
        ({"key": "k8s://a/b"}, ["k8s://a/b"]),
        ({"roots": ROOTS, "subject": "ci@example.com"}, ["* ci@example.com"]),
        ({"roots": ROOTS}, [printed("root")]),
        ({"issuer": ISSUER}, ["anybody"]),
        ({}, []),
    ],
)
def test_signers_as_they_were_written_once(standin, read, part, told):
    """The older form has one key, or one identity, beside the images."""
    assert by_kyverno(standin, read, **part)["signers"] == told


@pytest.mark.parametrize(
    "entry",
    [
        {"keys": {"publicKeys": "no key"}},
        {"keys": {"publicKeys": "-----BEGIN PUBLIC KEY-----\n%%\n-----END PUBLIC KEY-----"}},
        {"keys": {"rekor": {}}},
        {"annotations": {"a": "b"}},
        {"keyless": {"subject": 1}},
    ],
)
def test_a_signer_that_is_not_told(standin, read, entry):
    """What tells nobody leaves the signers unobserved, and never nobody."""
    found = by_kyverno(standin, read, attestors=[{"entries": [entry]}])
    assert set(found[UNOBSERVED]) == {"signers"}


@pytest.mark.parametrize(
    ("attestor", "told"),
    [
        ({"cosign": {"key": {"data": pem("ours")}}}, [printed("ours")]),
        ({"cosign": {"key": {"kms": "azurekms://a/b"}}}, ["azurekms://a/b"]),
        ({"cosign": {"key": {"expression": "keys.ours"}}}, ["expression keys.ours"]),
        ({"cosign": {"keyless": {"identities": [OURS, {"subject": "ci"}]}}},
         ["* ci", f"{ISSUER} {BUILDS}"]),
        ({"cosign": {"keyless": {"identities": [{"issuer": ISSUER}]}}}, ["anybody"]),
        ({"cosign": {"keyless": {"identities": [], "roots": ROOTS}}}, [printed("root")]),
        ({"cosign": {"certificate": {"cert": {"value": ROOTS}}}}, [printed("root")]),
        ({"cosign": {"certificate": {"certChain": {"value": ROOTS}}}}, [printed("root")]),
        ({"notary": {"certs": {"value": ROOTS}}}, [printed("root")]),
        ({"notary": {"certs": {"expression": "certs.ours"}}}, ["expression certs.ours"]),
    ],
)  # fmt: skip
def test_signers_of_an_image_policy(standin, read, attestor, told):
    """All attestors that its expressions may ask count."""
    group, resource = "policies.kyverno.io", "imagevalidatingpolicies"
    spec = {"attestors": [{"name": "one", **attestor}]}
    assert row(standin, read, group, resource, spec)["signers"] == told


@pytest.mark.parametrize(
    ("authority", "told"),
    [
        ({"key": {"data": pem("ours")}}, [printed("ours")]),
        ({"key": {"kms": "hashivault://images"}}, ["hashivault://images"]),
        ({"key": {"secretRef": {"name": "signer"}}}, ["k8s://cosign-system/signer"]),
        ({"key": {"secretRef": {"namespace": "a", "name": "signer"}}}, ["k8s://a/signer"]),
        ({"keyless": {"identities": [OURS]}}, [f"{ISSUER} {BUILDS}"]),
        ({"keyless": {"identities": [{"subjectRegExp": ".*", "issuer": ISSUER}]}}, ["anybody"]),
        ({"keyless": {"url": "https://fulcio.example.com"}}, ["anybody"]),
        ({"keyless": {"ca-cert": {"data": ROOTS}}}, [printed("root")]),
        ({"keyless": {"trustRootRef": "own"}}, ["own"]),
        ({"static": {"action": "fail"}}, []),
    ],
)
def test_signers_of_sigstore(standin, read, authority, told):
    """Any authority of a policy will do, and each tells who may sign."""
    group, resource = "policy.sigstore.dev", "clusterimagepolicies"
    spec = {"images": [{"glob": "**"}], "authorities": [authority]}
    assert row(standin, read, group, resource, spec)["signers"] == told


def test_keys_that_are_no_public_ones_do_not_pass_the_door(standin, read):
    """A private key in the place of a public one is neither kept nor taken for a signer."""
    secret = pem("ours", "EC PRIVATE KEY")
    group, resource = "policy.sigstore.dev", "clusterimagepolicies"
    spec = {"images": [{"glob": "**"}], "authorities": [{"key": {"data": secret}}]}
    found = row(standin, read, group, resource, spec)
    assert set(found[UNOBSERVED]) == {"signers"}
    assert secret.splitlines()[1].encode() not in read(signature_policies).transcript.body


def test_the_model_holds_them(standin, read):
    """A hydrated policy tells its signers."""
    by_kyverno(standin, read, attestors=[{"entries": [{"keyless": OURS}]}])
    (found,) = SignaturePolicy.hydrate(read(signature_policies).record.rows)
    assert found.signers == [f"{ISSUER} {BUILDS}"]
