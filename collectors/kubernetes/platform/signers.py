"""Whose signatures an image policy accepts, each signer as a text that can be compared.

A key in clear or a certificate is told by the SHA-256 of its DER form (`sha256:...`), a key that
lies elsewhere by its address (`awskms:///alias/images`, `k8s://namespace/secret`), and an identity
by issuer and subject (`https://token.example.com https://github.com/example/app/*`), of which a
regular expression begins with `~`. Whatever signature may satisfy the policy counts.
"""

import re
from base64 import b64decode
from binascii import Error
from collections.abc import Iterator
from hashlib import sha256

from collectors.kubernetes import shape
from evidence.record import Fields

ANYBODY = "anybody"
"""Whoever gets a certificate from an authority that gives one to everybody."""
PEM = re.compile(r"-----BEGIN ([A-Z ]*PUBLIC KEY|CERTIFICATE)-----([^-]+)-----END \1-----")
EVERY = frozenset({"*", ".*", ".+", "(.*)", "(.+)"})
"""Patterns and expressions that take in every subject."""
ELSEWHERE = re.compile(r"[a-z0-9]+://\S+|\{\{.+\}\}")
"""A key that is not told: its address, or the variable that holds it."""
OF_SIGSTORE = "cosign-system"
"""The namespace in which the Sigstore policy-controller looks for secrets."""


def of_rule(part: Fields) -> list[str]:
    """Of a part of a Kyverno rule that verifies images (kyverno.io/v1)."""
    found: set[str] = set()
    for whole in (part, *shape.tables(part, "attestations")):
        for attestors in shape.tables(whole, "attestors"):
            found.update(_of_set(attestors))
    if key := shape.text(part, "key"):
        found.update(_keys(key))
    elif any(shape.text(part, name) for name in ("roots", "issuer", "subject")):
        found.update(_identity(part, shape.text(part, "roots")))
    return sorted(found)


def _of_set(attestors: Fields) -> Iterator[str]:
    for entry in shape.tables(attestors, "entries"):
        if keys := shape.table(entry, "keys"):
            yield from _of_keys(keys)
        elif certificates := shape.table(entry, "certificates"):
            either = shape.text(certificates, "cert") or shape.text(certificates, "certChain")
            yield from _printed(either or "")
        elif "keyless" in entry:
            keyless = shape.table(entry, "keyless")
            yield from _identity(keyless, shape.text(keyless, "roots"))
        elif nested := shape.table(entry, "attestor"):
            yield from _of_set(nested)
        else:
            raise shape.OddFormError(("attestors", "entries"))


def _of_keys(keys: Fields) -> Iterator[str]:
    if address := shape.text(keys, "kms"):
        yield address
    elif secret := shape.table(keys, "secret"):
        yield f"k8s://{shape.name(secret, 'namespace')}/{shape.name(secret, 'name')}"
    else:
        yield from _keys(shape.name(keys, "publicKeys"))


def of_attestors(item: Fields) -> list[str]:
    """Of an ImageValidatingPolicy of Kyverno (policies.kyverno.io), all that it may ask."""
    found: set[str] = set()
    for attestor in shape.tables(item, "spec", "attestors"):
        cosign = shape.table(attestor, "cosign")
        certificate = shape.table(cosign, "certificate")
        notary = shape.table(attestor, "notary")
        if key := shape.table(cosign, "key"):
            found.update(_either(key, "data") if "kms" not in key else [shape.name(key, "kms")])
        elif "keyless" in cosign:
            keyless = shape.table(cosign, "keyless")
            found.update(_identities(keyless, shape.text(keyless, "roots")))
        elif certificate:
            name = "cert" if "cert" in certificate else "certChain"
            found.update(_either(shape.table(certificate, name), "value"))
        elif notary:
            found.update(_either(shape.table(notary, "certs"), "value"))
        else:
            raise shape.OddFormError(("spec", "attestors"))
    return sorted(found)


def _either(given: Fields, name: str) -> list[str]:
    """Keys or certificates in clear, or the expression that gives them."""
    expression = shape.text(given, "expression")
    return [f"expression {expression}"] if expression else list(_printed(shape.name(given, name)))


def of_authorities(item: Fields) -> list[str]:
    """Of a ClusterImagePolicy of Sigstore (policy.sigstore.dev), of which any authority will do."""
    found: set[str] = set()
    for authority in shape.tables(item, "spec", "authorities"):
        if key := shape.table(authority, "key"):
            found.update(_of_reference(key))
        elif "keyless" in authority:
            keyless = shape.table(authority, "keyless")
            own = shape.text(keyless, "trustRootRef")
            roots = list(_of_reference(shape.table(keyless, "ca-cert"))) if not own else [own]
            found.update(_identities(keyless, None, " ".join(roots)))
        elif "static" not in authority:
            raise shape.OddFormError(("spec", "authorities"))
    return sorted(found)


def _of_reference(key: Fields) -> Iterator[str]:
    secret = shape.table(key, "secretRef")
    if secret:
        space = shape.text(secret, "namespace") or OF_SIGSTORE
        yield f"k8s://{space}/{shape.name(secret, 'name')}"
    elif address := shape.text(key, "kms"):
        yield address
    elif key:
        yield from _printed(shape.name(key, "data"))


def _identities(keyless: Fields, roots: str | None, authority: str = "") -> Iterator[str]:
    for each in shape.tables(keyless, "identities") or [{}]:
        yield from _identity(each, roots, authority)


def _identity(given: Fields, roots: str | None, authority: str = "") -> Iterator[str]:
    """An identity; without a subject whoever the roots, or everybody's authority, vouch for."""
    subject = _said(given, "subject")
    if subject:
        yield f"{_said(given, 'issuer') or '*'} {subject}"
    elif roots:
        yield from _printed(roots)
    else:
        yield authority or ANYBODY


def _said(given: Fields, name: str) -> str:
    """A name as it is written, or `~` with its expression; empty where it takes in everybody."""
    exact, pattern = shape.text(given, name) or "", shape.text(given, f"{name}RegExp") or ""
    words = [
        "" if exact in EVERY else exact,
        "" if pattern.strip("^$") in EVERY or not pattern else f"~{pattern}",
    ]
    return " ".join(word for word in words if word)


def _keys(given: str) -> list[str]:
    """Keys in clear, or where a key lies."""
    return [given.strip()] if ELSEWHERE.fullmatch(given.strip()) else list(_printed(given))


def _printed(given: str) -> Iterator[str]:
    """The digest of each key or certificate in clear.

    Raises:
        OddFormError: where it holds none, or one that is not in base64.
    """
    found = PEM.findall(given)
    if not found:
        raise shape.OddFormError(("key or certificate",))
    for _, body in found:
        try:
            der = b64decode("".join(body.split()), validate=True)
        except Error as error:
            raise shape.OddFormError(("key or certificate",)) from error
        yield f"sha256:{sha256(der).hexdigest()}"
