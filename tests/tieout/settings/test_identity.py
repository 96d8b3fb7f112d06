"""The [[identity]] tables: made sources, or a mistake told with file and line."""

from pathlib import Path
from typing import Any

import pytest

from evidence.errors import OperatorFileError
from tieout.settings.configuration import load_configuration
from tieout.sources import open_sources

LDAP = """\
[[identity]]
type = "ldap"
name = "corp"
url = "ldaps://ldap.example.com"
user = "cn=audit,dc=example,dc=com"
env = { password = "LDAP_PASSWORD" }
base = "dc=example,dc=com"
privileged = ["cn=admins,dc=example,dc=com"]
"""
OKTA = """\
[[identity]]
type = "okta"
name = "okta"
url = "https://example.okta.example.com"
env = { token = "OKTA_TOKEN" }
"""
SCIM = """\
[[identity]]
type = "scim"
name = "chat"
url = "https://chat.example.com/scim/v2"
file = { token = "secrets/chat" }
privileged = ["admins"]
"""
ENTRA = """\
[[identity]]
type = "entra"
name = "tenant"
env = { secret = "ENTRA_SECRET" }
parameters = { tenant = "t", client = "c" }
"""
GOOGLE = """\
[[identity]]
type = "google"
name = "workspace"
file = { key = "secrets/google.json" }
parameters = { subject = "audit@example.com", services = "/Robots" }
"""
GITHUB = """\
[[identity]]
type = "github"
name = "git"
env = { token = "GITHUB_AUDIT_TOKEN" }
parameters = { organisation = "example" }
"""


def _opened(tmp_path: Path, text: str) -> Any:
    (tmp_path / "tieout.toml").write_text(f'organisation = "Example"\n{text}', encoding="utf-8")
    configuration, document = load_configuration(tmp_path)
    return open_sources(configuration, document, tmp_path)


def test_sources_are_made(tmp_path: Path) -> None:
    """Nothing is contacted; what the run keeps of the settings holds no secret and no path."""
    every = LDAP + OKTA + SCIM + ENTRA + GOOGLE + GITHUB
    ldap, okta, scim, entra, google, github = _opened(tmp_path, every)
    made = [each.system for each in (ldap, okta, scim, entra, google, github)]
    assert made == ["ldap", "okta", "scim", "entra", "google", "github"]
    assert github.settings()["organisation"] == "example"
    assert google.settings()["subject"] == "audit@example.com"
    assert entra.settings()["url"] == "https://graph.microsoft.com"
    assert ldap.settings()["user"] == "cn=audit,dc=example,dc=com"
    assert ldap.settings()["encrypted"] is True
    assert scim.settings() == {
        "type": "scim",
        "url": "https://chat.example.com/scim/v2",
        "privileged": ["admins"],
    }
    for each in (ldap, okta, scim, entra, google, github):
        assert each.offers("identity.account")
        assert [str(scope) for scope in each.scopes("directory")] == [each.name]
        assert not each.offers("people.person")
        assert "PASSWORD" not in str(each.settings())
        assert str(tmp_path) not in str(each.settings())


@pytest.mark.parametrize(
    ("text", "old", "new", "said"),
    [
        (LDAP, "ldaps://", "http://", "should match pattern|form"),
        (LDAP, "password =", "secret =", "needs the secret 'password' and no other"),
        (LDAP, 'base = "dc=example,dc=com"', "", "base"),
        (LDAP, "privileged", "ca_file = 'no.pem'\nprivileged", "ca_file 'no.pem' is not there"),
        (LDAP, 'type = "ldap"', 'type = "ldpa"', "ldpa"),
        (OKTA, "https://", "http://", "is not https"),
        (OKTA, 'url = "https://example.okta.example.com"\n', "", "okta has no 'url'"),
        (OKTA, "token =", "key =", "okta needs 'token'"),
        (
            OKTA,
            '{ token = "OKTA_TOKEN" }',
            '{ token = "A", key = "B" }',
            "knows no 'key' under env",
        ),
        (OKTA, "env =", 'file = { token = "x" }\nenv =', "by a variable and by a file"),
        (OKTA, "env =", "base = 'x'\nenv =", "base"),
        (ENTRA, "tenant =", "tennant =", "entra needs 'tenant'"),
        (ENTRA, 'client = "c"', 'client = "c", cloud = "x"', "knows no 'cloud' under parameters"),
        (GOOGLE, 'subject = "audit@example.com", ', "", "google needs 'subject'"),
        (GITHUB, "organisation =", "organization =", "github needs 'organisation'"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, text: str, old: str, new: str, said: str) -> None:
    """One sentence with file and line, before anything is asked."""
    assert old in text
    with pytest.raises(OperatorFileError, match=said) as caught:
        _opened(tmp_path, text.replace(old, new))
    assert caught.value.line is not None


def test_a_world_out_of_scope_has_no_sources(tmp_path: Path) -> None:
    """A decision that no directory is used, beside one that is, is a mistake."""
    decision = '[out_of_scope.identity]\nreason = "none"\napproved_by = "CISO"\n'
    with pytest.raises(OperatorFileError, match="out of scope and has sources"):
        _opened(tmp_path, OKTA + decision)
