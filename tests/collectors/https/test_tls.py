"""TLS: who answers is checked against what the operator trusts, and by no one else's proxy."""

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from collectors.errors import UnobservedError
from collectors.https.address import Address
from collectors.https.documents import json_value
from collectors.https.door import Door
from collectors.https.reads import Reads
from tests.collectors.https.conftest import Host, Said


def certificate(folder: Path, name: str, *, days: int = 9) -> tuple[Path, Path]:
    """A certificate of its own making for one address, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hr.example.com")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=20))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "cert.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return files


@pytest.fixture(params=[{"name": "127.0.0.1"}, {"name": "127.0.0.2"},
                        {"name": "127.0.0.1", "days": -1}],
                ids=["good", "of another host", "run out"])  # fmt: skip
def secured(request: Any, tmp_path: Path) -> Iterator[tuple[str, Host, Path]]:
    """A host behind TLS, what is wrong with it, and whom to trust."""
    cert, key = certificate(tmp_path, **request.param)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(cert, key)
    host = Host(context)
    host.says(Said({"ok": True}))
    yield request.node.callspec.id, host, cert
    host.close()


def asked(host: Host, clock: Any, ca_file: Path | None) -> Any:
    door = Door(
        Address.of(host.url), Reads(("/v1/people",)), patience=clock.patience(), ca_file=ca_file
    )
    return json_value("", door.ask("GET", "/v1/people"))


def test_only_whom_the_operator_trusts(secured: Any, clock: Any) -> None:
    """A certificate of this host from the named authority is believed, and none besides."""
    what, host, cert = secured
    with pytest.raises(UnobservedError, match="TlsFailed"):
        asked(host, clock, None)
    if what == "good":
        assert asked(host, clock, cert) == {"ok": True}
    else:
        with pytest.raises(UnobservedError, match="TlsFailed"):
            asked(host, clock, cert)
        assert host.seen == []
    # It is no outage that passes: each was tried once.
    assert clock.seconds == 0


def test_no_proxy_of_the_environment_is_used(
    host: Any, door: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever HTTPS_PROXY names, and whatever lies in a netrc, the door leads to its host."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    host.says(Said({"ok": True}))
    assert json_value("", door().ask("GET", "/v1/people")) == {"ok": True}
