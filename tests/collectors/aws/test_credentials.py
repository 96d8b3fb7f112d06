"""Signing in: every way that the SDK knows, and chains of roles behind it."""

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qs

import pytest

from collectors.aws.source import AwsSource
from collectors.errors import UnobservedError
from evidence.errors import UsageError

LATER = datetime.now(UTC) + timedelta(hours=8)
KEYS = {"AccessKeyId": "ASIAEXAMPLE000000001", "SecretAccessKey": "x", "Token": "t"}
A, B, C = (f"arn:aws:iam::{digit * 12}:role/audit" for digit in "234")


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment without keys."""
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    return monkeypatch


@pytest.fixture
def answering() -> Iterator[Callable[..., Any]]:
    """Makes a server on loopback that answers paths with texts, and notes what it was asked."""
    servers: list[ThreadingHTTPServer] = []

    def serve(answers: dict[str, str]) -> SimpleNamespace:
        asked: list[tuple[str, str]] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                path = self.path.partition("?")[0]
                asked.append((path, str(self.headers.get("x-amz-sso_bearer_token"))))
                found = answers.get(path)
                body = (found or "{}").encode()
                self.send_response(200 if found else 404)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_PUT = do_GET  # noqa: N815 -- the name is http.server's

            def log_message(self, *_: Any) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return SimpleNamespace(url=f"http://127.0.0.1:{server.server_port}", asked=asked)

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


def key_of(source: AwsSource) -> str:
    """The key that questions are signed with."""
    key: str = source.connection.credentials.get_frozen_credentials().access_key
    return key


def single_sign_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, expires: datetime) -> None:
    """A profile of IAM Identity Center, signed in to until then."""
    config = tmp_path / "config"
    config.write_text(
        "[profile audit]\nsso_session = acme\nsso_account_id = 123456789012\n"
        "sso_role_name = Audit\nregion = eu-west-1\n"
        "[sso-session acme]\nsso_start_url = https://acme.example/start\nsso_region = eu-west-1\n"
    )
    monkeypatch.setenv("AWS_CONFIG_FILE", str(config))
    cache = tmp_path / "cache"
    cache.mkdir()
    told = {
        "startUrl": "https://acme.example/start",
        "region": "eu-west-1",
        "accessToken": "signed-in",
        "expiresAt": f"{expires:%Y-%m-%dT%H:%M:%SZ}",
    }
    name = hashlib.sha1(b"acme").hexdigest()
    (cache / f"{name}.json").write_text(json.dumps(told))
    for place in ("tokens.SSOTokenProvider", "credentials.SSOProvider"):
        monkeypatch.setattr(f"botocore.{place}._SSO_TOKEN_CACHE_DIR", str(cache))


def test_single_sign_on(tmp_path, nobody, answering, endpoint):
    """A profile of SSO is used with the token that signing in has left, and asks for its role."""
    single_sign_on(tmp_path, nobody, LATER)
    keys = {
        "accessKeyId": "ASIAEXAMPLE000000002",
        "secretAccessKey": "x",
        "sessionToken": "t",
        "expiration": int(LATER.timestamp() * 1000),
    }
    portal = answering({"/federation/credentials": json.dumps({"roleCredentials": keys})})
    nobody.setenv("AWS_ENDPOINT_URL_SSO", portal.url)
    source = AwsSource("x", profile="audit", endpoint_url=endpoint)
    assert source.account == "123456789012"
    assert key_of(source) == "ASIAEXAMPLE000000002"
    assert portal.asked == [("/federation/credentials", "signed-in")]


def test_single_sign_on_that_has_lapsed(tmp_path, nobody, endpoint):
    """Whoever has to sign in again is told so: expired, and nothing is asked."""
    single_sign_on(tmp_path, nobody, datetime.now(UTC) - timedelta(hours=1))
    with pytest.raises(UnobservedError) as caught:
        AwsSource("x", profile="audit", endpoint_url=endpoint).identity()
    assert caught.value.gap.cause == "expired"


def test_the_role_of_a_container(nobody, answering, endpoint):
    """In a container the keys come from where its environment says."""
    told = {**KEYS, "Expiration": LATER.isoformat()}
    place = answering({"/creds": json.dumps(told)})
    nobody.setenv("AWS_CONTAINER_CREDENTIALS_FULL_URI", f"{place.url}/creds")
    source = AwsSource("x", regions=["eu-west-1"], endpoint_url=endpoint)
    assert source.account == "123456789012"
    assert key_of(source) == KEYS["AccessKeyId"]


def test_the_role_of_an_instance(nobody, answering, endpoint):
    """On an instance they come from its metadata, by a token of its own (IMDSv2)."""
    base = "/latest/meta-data/iam/security-credentials/"
    told = {**KEYS, "Code": "Success", "Expiration": f"{LATER:%Y-%m-%dT%H:%M:%SZ}"}
    place = answering({"/latest/api/token": "tok", base: "audit", f"{base}audit": json.dumps(told)})
    nobody.delenv("AWS_EC2_METADATA_DISABLED")
    nobody.setenv("AWS_EC2_METADATA_SERVICE_ENDPOINT", place.url)
    source = AwsSource("x", regions=["eu-west-1"], endpoint_url=endpoint)
    assert source.account == "123456789012"
    assert key_of(source) == KEYS["AccessKeyId"]
    assert place.asked[0][0] == "/latest/api/token"


@pytest.fixture
def assumed() -> Callable[[AwsSource], list[tuple[str, dict[str, str]]]]:
    """Notes each assumption of a role by a source: the operation and what was said."""

    def listening(source: AwsSource) -> list[tuple[str, dict[str, str]]]:
        seen: list[tuple[str, dict[str, str]]] = []

        def note(request: Any, event_name: str, **_: Any) -> None:
            operation = event_name.rpartition(".")[2]
            if operation.startswith("AssumeRole"):
                text = request.body if isinstance(request.body, str) else request.body.decode()
                said = {name: values[0] for name, values in parse_qs(text).items()}
                signed = "Authorization" in request.headers
                seen.append((operation, {**said, "signed": str(signed)}))

        source.connection.sdk.register("before-send", note)
        return seen

    return listening


def test_web_identity(tmp_path, nobody, endpoint, assumed):
    """A token file and a role are enough: no key is needed, and the file is read when used."""
    file = tmp_path / "token"
    file.write_text("first\n")
    source = AwsSource("x", web_identity_token_file=file, role_arn=A, endpoint_url=endpoint)
    seen = assumed(source)
    file.write_text("second\n")
    assert source.account == "2" * 12
    ((operation, said),) = seen
    assert operation == "AssumeRoleWithWebIdentity"
    assert (said["WebIdentityToken"], said["signed"]) == ("second", "False")
    file.unlink()
    other = AwsSource("x", web_identity_token_file=file, role_arn=A, endpoint_url=endpoint)
    with pytest.raises(UnobservedError) as caught:
        other.identity()
    gap = caught.value.gap
    assert (gap.operation, gap.cause) == ("sts:AssumeRoleWithWebIdentity", "refused")
    assert str(tmp_path) not in str(gap)


def test_a_chain_of_roles(endpoint, assumed):
    """Each role is assumed from the one before, with its own external id, once for many calls."""
    source = AwsSource(
        "x",
        role_arn=[A, B, C],
        external_id=["", "of-b", ""],
        session_name="acme-audit",
        session_seconds=1800,
        endpoint_url=endpoint,
    )
    seen = assumed(source)
    assert source.account == "4" * 12
    assert source.identity().endswith(":assumed-role/audit/acme-audit")
    source.regions()
    assert [said["RoleArn"] for _, said in seen] == [A, B, C]
    assert [said.get("ExternalId") for _, said in seen] == [None, "of-b", None]
    assert {said["DurationSeconds"] for _, said in seen} == {"1800"}


def test_a_session_that_runs_out_is_assumed_anew(endpoint, assumed):
    """A role's session is renewed before it ends, and only the roles that have to be."""
    source = AwsSource("x", role_arn=[A, B], endpoint_url=endpoint)
    seen = assumed(source)
    assert source.account == "3" * 12
    source.connection.credentials._expiry_time = datetime.now(UTC) + timedelta(minutes=1)
    source.regions()
    assert [said["RoleArn"] for _, said in seen] == [A, B, B]


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        ({"role_arn": [A, "audit"]}, "'audit' is no role"),
        ({"role_arn": [A, B], "external_id": "x"}, "2 roles have 1 external ids"),
        ({"external_id": ["x"]}, "role_arn only"),
        ({"web_identity_token_file": Path("t")}, "role_arn only"),
        ({"web_identity_token_file": Path("t"), "role_arn": A, "profile": "p"}, "two ways"),
        ({"web_identity_token_file": Path("t"), "role_arn": A, "external_id": "x"}, "web identity"),
        ({"role_arn": A, "session_name": "a b"}, "session_name 'a b'"),
        ({"role_arn": A, "session_seconds": 60}, "1800 to 43200"),
        ({"role_arn": [A, B], "session_seconds": 7200}, "1800 to 3600, a chain"),
        ({"session_seconds": 1800}, "role_arn only"),
        ({"endpoints": {"s3": "http://example.com"}}, "endpoints.s3"),
        ({"endpoints": {"s3contrl": "https://example.com"}}, "s3control"),
    ],
)
def test_settings_that_cannot_work(settings, told):
    """A mistake is told in one sentence before anything is asked."""
    with pytest.raises(UsageError, match=told):
        AwsSource("x", **settings)


def test_an_endpoint_of_one_service(answering, endpoint):
    """A service may answer elsewhere than all others do."""
    elsewhere = answering({})
    source = AwsSource(
        "x", regions=["eu-west-1"], endpoint_url=endpoint, endpoints={"s3control": elsewhere.url}
    )
    assert source.account == "123456789012"
    with pytest.raises(UnobservedError):
        source.connection.ask("s3control:GetPublicAccessBlock", "", {"AccountId": "1" * 12})
    assert [path for path, _ in elsewhere.asked] == ["/v20180820/configuration/publicAccessBlock"]
