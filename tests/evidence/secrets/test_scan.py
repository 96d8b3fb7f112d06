"""The secret scan finds what it should, leaves alone what looks alike, and repeats nothing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidence.canonical import canonical
from evidence.secrets.forms import RULES, card_number, individual_number
from evidence.secrets.scan import (
    SecretFoundError,
    guarded,
    json_path,
    refuse_secrets,
    scan,
    scrubbed,
)

# Put together from parts, so that no scanner takes this file for a leak.
KEY_ID = "AKIA" + "QX7LMN5RSTUV2WYZ"
GITHUB = "ghp_" + "a1B2c3D4" * 5
JWT = "eyJ" + "hbGciOiJSUzI1NiJ9." + "eyJ" + "zdWIiOiJ4In0." + "c2lnbmF0dXJl"
NUMBER = "123456789018"
"""Twelve digits whose last is right."""
CARD = "4111" + "1111" * 2 + "1111"

FOUND = {
    "private-key": '{"a":"-----BEGIN RSA ' + 'PRIVATE KEY-----\\nMII"}',
    "aws-access-key-id": f'{{"Name":"{KEY_ID}"}}',
    "github-token": f'{{"note":"use {GITHUB}"}}',
    "gitlab-token": '{"a":"' + "glpat-" + 'abcdefghij0123456789"}',
    "slack-token": '{"a":"' + "xoxb-" + '123456789012-abcdef"}',
    "slack-webhook": '{"a":"https://hooks.' + 'slack.com/services/T01/B02/abcdefgh12"}',
    "stripe-key": '{"a":"' + "sk_live_" + 'abcdefgh12345678"}',
    "google-api-key": '{"a":"' + "AIza" + "Sy" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q" + '"}',
    "json-web-token": f'{{"token":"{JWT}"}}',
    "connection-password": '{"url":"postgres://app:pa55w@db.example/x"}',
    "password": '{"Tags":[{"Key":"db-password","Value":"hunter2"}]}',
    "secret": '{"client_secret":"q8Zk2Lx9Vt4Nw7Rb1Yc5"}',
    "token": 'curl -H "x-token: q8Zk2Lx9Vt4Nw7Rb1Yc5"',
    "api-key": '{"apiKey":"q8Zk2Lx9Vt4Nw7Rb1Yc5"}',
    "authorization": '{"Authorization":"Bearer abcdefghij0123456789"}',
    "individual-number": f'{{"my-number":"{NUMBER}"}}',
    "card-number": f'{{"card":"{CARD}"}}',
    "home-address": '{"home_address":"12 Elm Road, Springfield"}',
}
CLEAN = [
    '{"arn":"arn:aws:iam::123456789018:user/taro","Account":"123456789018"}',
    f'{{"Tags":[{{"Key":"peer","Value":"{NUMBER}"}}]}}',
    '{"password_enabled":"true","password_last_changed":"2026-01-02T03:04:05+00:00"}',
    '{"MinimumPasswordLength":14,"Action":["iam:ChangePassword","secretsmanager:GetSecretValue"]}',
    '{"secretName":"db-password-2","secret":"sh.helm.release.v1.chat.v12"}',
    '{"env":[{"name":"DB_PASSWORD","valueFrom":{"secretKeyRef":{"key":"password","name":"db1"}}}]}',
    '{"args":["--password=[redacted]","--token-auth-file=/etc/kubernetes/tokens1.csv"]}',
    '{"HttpTokens":"required","token":"projected","password":"${DB_PASSWORD_1}"}',
    '{"secret":"arn:aws:secretsmanager:eu-west-1:123456789018:secret:db-a1B2c3"}',
    '{"id":"i-0123456789abcdef0","sha":"' + "0a1b2c3d" * 8 + '"}',
    f'{{"key":"{"AKIA" + "IOSFODNN7EXAMPLE"}"}}',
    '{"url":"https://example.com:8443/a@b","image":"registry.example/a:1@sha256:00ff"}',
    '{"discard":"4111","cards":3,"home":"/var/app"}',
]


@pytest.mark.parametrize("rule", RULES)
def test_each_rule_finds_its_own(rule: str) -> None:
    """Every rule has a text that it finds, bare and within a policy kept as text in JSON."""
    assert rule in {hit.rule for hit in scan(FOUND[rule].encode())}
    nested = canonical({"Policy": FOUND[rule]})
    assert rule in {hit.rule for hit in scan(nested)}


@pytest.mark.parametrize("text", CLEAN)
def test_what_looks_alike_is_left_alone(text: str) -> None:
    """Names, dates, account ids, references and placeholders cost no unit."""
    assert [] == scan(text.encode())


@given(st.integers(0, 10**12 - 1))
def test_an_account_id_is_never_a_personal_number(number: int) -> None:
    """Twelve digits where AWS writes accounts are let pass, whatever their check digit."""
    digits = f"{number:012d}"
    row = {"arn": f"arn:aws:s3:::{digits}", "Owner": digits, "scope": [digits], "account": digits}
    assert [] == scan(canonical(row))


def test_japanese_words_are_known() -> None:
    """Headings of Japanese forms tell as English ones do."""
    assert ["individual-number"] == [hit.rule for hit in scan(f"個人番号: {NUMBER}".encode())]
    text = canonical({"自宅住所": "東京都港区芝公園4-2-8"})
    assert ["home-address"] == [hit.rule for hit in scan(text)]


def test_check_digits() -> None:
    """The two numbers with a check digit are told from those that lack it."""
    assert individual_number(NUMBER)
    assert not individual_number("123456789012")
    assert not individual_number("000000000000")
    assert card_number(CARD)
    assert not card_number(CARD[:-1] + "2")
    assert not card_number("1234567812345670")


def test_a_place_is_named_without_its_value() -> None:
    """The path leads through objects and lists, and shows no key that came from evidence."""
    data = canonical([{"a": 1}, {"b": ["x", {GITHUB: 1, "c": JWT}]}])
    places = [json_path(data, hit.start) for hit in scan(data)]
    assert ["[1].b[1].c", "[1].b[1].*"] == places
    assert "Tags[1].Value" == json_path(b'{"Tags":[{},{"Value":"x"}]}', 22)


def test_a_refusal_names_the_rule_and_not_the_value() -> None:
    """What is refused is told by rule and place; what is clean is given on as it is."""
    stored: list[bytes] = []

    def put(data: bytes) -> str:
        stored.append(data)
        return "digest"

    with pytest.raises(SecretFoundError) as caught:
        guarded(put, "the plan")(canonical({"a": [GITHUB]}))
    assert GITHUB not in str(caught.value)
    assert "the plan" in str(caught.value)
    assert "github-token, at a[0]" in str(caught.value)
    assert [] == stored
    assert "digest" == guarded(put, "the plan", but=["github-token"])(GITHUB.encode())
    assert b"clean" == refuse_secrets(b"clean", "it")


def test_text_for_a_terminal_is_scrubbed() -> None:
    """Secrets are replaced by the name of their rule; the rest stays as it is."""
    text = f"KeyError: '{GITHUB}' and password=hunter2, 東京\udcff"
    done = scrubbed(text)
    assert GITHUB not in done
    assert "hunter2" not in done
    assert "[withheld: github-token]" in done
    assert done.endswith(", 東京\udcff")


@given(st.binary(max_size=400))
def test_any_bytes_can_be_scanned(data: bytes) -> None:
    """Nothing makes the scan fail, and hits lie in order, apart from each other."""
    hits = scan(data)
    assert all(0 <= hit.start < hit.end <= len(data) for hit in hits)
    assert all(a.end <= b.start for a, b in pairwise(hits))
    for hit in hits:
        json_path(data, hit.start)
