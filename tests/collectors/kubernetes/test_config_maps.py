"""ConfigMaps are judged at the door: names of keys and rules pass, values never do."""

import base64

import pytest

from collectors.kubernetes.literals import contents_judged
from collectors.kubernetes.manifests.source import ManifestSource
from collectors.kubernetes.workloads.config_maps import ConfigMap, config_maps
from collectors.sweep import Unit, collect, replay
from tests.collectors.kubernetes.conftest import CLOCK

CANARY = "c4n4ry-Value-0099"
PROPERTIES = f"level=info\nretries=3\ndb.password={CANARY}\n"
KEY = "-----BEGIN RSA PRIVATE KEY-----\n" + CANARY
DATA = {
    "app.properties": PROPERTIES,
    "DB_PASSWORD": CANARY,
    "log-level": "info",
    "token-url": "https://login.example.com/token",
    "password-file": "/run/secrets/password",
    "secret-ttl": "3600s",
    "api-key": "${API_KEY}",
    "empty": "",
}


def put(standin, name="settings", **content):
    standin.put("", "configmaps", {"metadata": {"name": name, "namespace": "shop"}, **content})


def test_what_passes_the_door(standin, read):
    """A secret-like literal is told by rule and line, every other value by its form alone."""
    encoded = base64.b64encode(KEY.encode()).decode()
    put(standin, data=DATA, binaryData={"tls.key": encoded})
    collected = read(config_maps)
    assert collected.evidence.gap is None
    (found,) = ConfigMap.hydrate(collected.record.rows)
    assert {each["name"]: each["form"] for each in found.entries} == {
        "app.properties": "text",
        "DB_PASSWORD": "text",
        "log-level": "text",
        "token-url": "reference",
        "password-file": "reference",
        "secret-ttl": "reference",
        "api-key": "reference",
        "empty": "empty",
        "tls.key": "bytes",
    }
    assert {each["name"]: each["found"] for each in found.entries if each["found"]} == {
        "app.properties": [{"rule": "password", "line": 3}],
        "DB_PASSWORD": [{"rule": "password", "line": 1}],
        "tls.key": [{"rule": "private-key", "line": 1}],
    }
    kept = collected.transcript.body + collected.record.body
    for value in (CANARY, encoded[:40], "login.example.com", "3600s", "/run/secrets"):
        assert value.encode() not in kept
    assert replay(config_maps, collected.evidence.scope, collected.transcript) == collected.record
    assert read(config_maps).transcript.body == collected.transcript.body


def test_large_ones_come_in_small_pages(standin, read):
    """A page of ConfigMaps, of which each may be a mebibyte, is smaller than others."""
    for number in range(51):
        put(standin, f"c{number:02}", data={"a": "b"})
    assert len(read(config_maps).record.rows) == 51
    asked = [each.query for each in standin.requests if each.path == "/api/v1/configmaps"]
    assert [each["limit"] for each in asked] == ["50", "50"]


def test_denied(standin, source, read):
    """A right that was not granted leaves the unit without a record."""
    source.scopes("cluster")
    standin.deny("", "configmaps")
    collected = read(config_maps)
    assert collected.record is None
    assert (collected.evidence.gap.cause, collected.evidence.gap.status) == ("refused", 403)


@pytest.mark.parametrize(
    "content", [{"data": ["x"]}, {"data": {"a": 7}}, {"binaryData": {"a": "not base64!"}}]
)
def test_an_odd_form_is_no_empty_map(standin, read, content):
    """Contents of another form than the API's are not observed, nor kept."""
    put(standin, **content)
    (row,) = read(config_maps).record.rows
    assert list(row["_unobserved"]) == ["entries"]


def test_nothing_is_an_answer(standin, read):
    """A ConfigMap without contents has no entries."""
    put(standin)
    put(standin, "null", data=None)
    assert [row["entries"] for row in read(config_maps).record.rows] == [[], []]


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ("true", "reference"),
        ("12345", "reference"),
        ("123456", "text"),
        ("postgres://u:p@db.example.com/x", "text"),
        ("https://db.example.com/x", "reference"),
        ("../certs", "reference"),
        ("<set at deploy>", "reference"),
        ("  ", "empty"),
        ("hunter", "text"),
        ("two\nlines", "text"),
    ],
)
def test_forms(value, form):
    """What points elsewhere, or can be no credential, is a reference; all else is text."""
    assert contents_judged({"k": value}, encoded=False)["k"]["form"] == form


def test_manifests_are_judged_alike(tmp_path):
    """A ConfigMap in a file passes the same door."""
    (tmp_path / "c.yaml").write_text(
        f"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: c}}\ndata:\n  DB_PASSWORD: {CANARY}\n"
    )
    source = ManifestSource("proposed", tmp_path)
    unit = Unit(config_maps, source, source.scopes("cluster")[0], "tester")
    collected = collect(unit, run="r", clock=CLOCK)
    assert collected.record is not None
    (row,) = collected.record.rows
    assert row["entries"][0]["found"] == [{"line": 1, "rule": "password"}]
    assert CANARY.encode() not in collected.transcript.body
    assert not source.offers("kubernetes.secret")
