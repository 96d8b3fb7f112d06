"""The configuration: every mistake in it is one sentence with file, line and mend."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collectors.division import Divided
from evidence.errors import OperatorFileError
from tieout.settings.configuration import load_configuration
from tieout.settings.toml_file import read_toml
from tieout.sources import open_sources

GOOD = """\
organisation = "Hoshizora"
# a comment
frameworks = ["soc2"]

[[aws]]
name = "production"
regions = ["ap-northeast-1"]

[[kubernetes]]
name = "chat"
kubeconfig = "kubeconfig"

[[people]]
name = "hr"
[[people.files]]
file = "hr/a.csv"
mapping = "hr/a.yaml"
"""
LEAST = GOOD[: GOOD.index("# a comment")] + GOOD[GOOD.index("[[people]]") :]


def written(folder: Path, text: str | bytes) -> Path:
    data = text if isinstance(text, bytes) else text.encode()
    (folder / "tieout.toml").write_bytes(data)
    return folder


def test_a_good_configuration_is_read(tmp_path: Path) -> None:
    """Every table arrives with its values."""
    found, _ = load_configuration(written(tmp_path, GOOD))
    assert ("Hoshizora", "production", "chat", "hr") == (
        found.organisation,
        found.aws[0].name,
        found.kubernetes[0].name,
        found.people[0].name,
    )


def test_comments_and_layout_do_not_change_the_digest(tmp_path: Path) -> None:
    """The digest speaks of what is configured, not of how it is written."""
    one, _ = load_configuration(written(tmp_path, GOOD))
    two, _ = load_configuration(written(tmp_path, GOOD.replace("# a comment\n", "\n\n")))
    three, _ = load_configuration(written(tmp_path, GOOD.replace("chat", "talk")))
    assert one.digest == two.digest != three.digest


MISTAKES = [
    ("empty file", "", 1, "organisation"),
    ("no organisation", GOOD.replace("organisation", "# organisation"), 1, "organisation"),
    ("empty organisation", GOOD.replace('"Hoshizora"', '" "'), 1, "organisation"),
    ("organisation of a wrong type", GOOD.replace('"Hoshizora"', "3"), 1, "organisation"),
    ("misspelt key", GOOD.replace("regions", "region"), 7, "did you mean 'regions'"),
    ("misspelt table", GOOD.replace("[[kubernetes]]", "[[kubernets]]"), 9, "kubernetes"),
    ("table instead of list", GOOD.replace("[[aws]]", "[aws]"), 5, "aws"),
    ("no name", GOOD.replace('name = "chat"', ""), 9, "name"),
    ("empty name", GOOD.replace('"chat"', '""'), 10, "name"),
    ("name with a slash", GOOD.replace('"chat"', '"a/b"'), 10, "name"),
    ("name of a parent folder", GOOD.replace('"chat"', '"../x"'), 10, "name"),
    ("name twice", GOOD.replace('"chat"', '"production"'), 10, "two sources"),
    ("a region that is none", GOOD.replace("ap-northeast-1", "tokyo"), 7, "regions"),
    ("regions as text", GOOD.replace('["ap-northeast-1"]', '"ap-northeast-1"'), 7, "regions"),
    (
        "a role that is none",
        GOOD.replace("regions = ", 'role_arn = "auditor"\nregions = '),
        7,
        "role_arn",
    ),
    (
        "an endpoint that is none",
        GOOD.replace("regions = ", 'endpoint_url = "file:///etc"\nregions = '),
        7,
        "endpoint_url",
    ),
    ("no mapping", GOOD.replace('mapping = "hr/a.yaml"', ""), 15, "add 'mapping = ...'"),
    (
        "no files",
        GOOD[: GOOD.index("[[people.files]]")].replace('name = "hr"', 'name = "hr"\nfiles = []'),
        15,
        "files",
    ),
    ("no source", 'organisation = "x"\n', 1, "no source"),
    (
        "out of scope and configured",
        GOOD + '[out_of_scope.aws]\nreason = "r"\napproved_by = "a"\n',
        18,
        "out of scope",
    ),
    (
        "out of scope, and manifests are of that world",
        LEAST + '[[manifests]]\nname = "a"\nfolder = "a"\n'
        '[out_of_scope.kubernetes]\nreason = "r"\napproved_by = "a"\n',
        10,
        "kubernetes is out of scope",
    ),
    (
        "out of scope, and trail events are of that world",
        LEAST + '[[trail_events]]\nname = "a"\nfolder = "a"\n'
        '[out_of_scope.aws]\nreason = "r"\napproved_by = "a"\n',
        10,
        "aws is out of scope",
    ),
    (
        "name twice, once of manifests",
        LEAST + '[[manifests]]\nname = "hr"\nfolder = "a"\n',
        3,
        "two sources",
    ),
    ("out of scope without approver", GOOD + '[out_of_scope.people]\nreason = "r"\n', 18, ""),
    ("out of scope of no world", GOOD + '[out_of_scope.azure]\nreason = "r"\n', 18, ""),
    ("broken quotes", GOOD.replace('"chat"', '"chat'), 10, "not TOML"),
    ("key twice", GOOD.replace('name = "hr"', 'name = "hr"\nname = "x"'), 15, "not TOML"),
    ("not UTF-8", GOOD.encode().replace(b"Hoshizora", b"\xff\xfe"), 1, "not UTF-8"),
    ("NUL", GOOD.replace("Hoshizora", "a\0b"), 1, "not TOML"),
    ("binary", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), 1, ""),
]

ROLE = "arn:aws:iam::111122223333:role/a"
MANY = 'organization = true\nmember_role = "A"'


def account(*lines: str) -> str:
    """The good configuration with more said of its account, from line 7 on."""
    return GOOD.replace("regions = ", "\n".join((*lines, "regions = ")))


SIGN_IN = [
    ("a chain with a role that is none", account(f'role_arn = ["{ROLE}", "b"]'), 7, "role_arn"),
    (
        "more roles than external ids",
        account(f'role_arn = ["{ROLE}", "{ROLE}"]', 'external_id = "x"'),
        5,
        "2 roles have 1",
    ),
    ("an organisation without a role", account("organization = true"), 7, "member_role"),
    ("an organisation and accounts", account(MANY, 'accounts = ["111122223333"]'), 9, "two ways"),
    ("an account that is none", account('accounts = ["1"]'), 7, "accounts"),
    ("a role for no accounts", account('member_role = "A"'), 7, "organization or accounts"),
    (
        "rules for no organisation",
        account('exclude_ous = ["ou-ab12-cdefghij"]'),
        7,
        "organization = true",
    ),
    ("a unit that is none", account(MANY, 'exclude_ous = ["Sandbox"]'), 5, "write its id"),
    (
        "a tag of prose",
        account(MANY, 'include_tags = {note = "ask Ana first, please!"}'),
        5,
        "is no label",
    ),
    (
        "a token file that is not there",
        account(f'role_arn = "{ROLE}"', 'web_identity_token_file = "t"'),
        8,
        "is not there",
    ),
    (
        "an endpoint that nothing asks",
        account('endpoints = {s3contrl = "https://example.com"}'),
        5,
        "s3control",
    ),
    ("too short a session", account(f'role_arn = "{ROLE}"', "session_seconds = 60"), 5, "1800"),
    ("no concurrency", account("concurrency = 0"), 7, "concurrency"),
]
"""Mistakes in how an AWS account or organisation is signed in to and narrowed down."""


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [mistake[1:] for mistake in SIGN_IN],
    ids=[mistake[0] for mistake in SIGN_IN],
)
def test_each_mistake_of_an_account_is_one_sentence(
    tmp_path: Path, text: str, line: int, word: str
) -> None:
    """What cannot work is told before anything is asked, with the table's or the setting's line."""
    (tmp_path / "hr").mkdir()
    (tmp_path / "kubeconfig").write_text("")
    with pytest.raises(OperatorFileError) as caught:
        open_sources(*load_configuration(written(tmp_path, text)), tmp_path)
    assert (line, True) == (caught.value.line, word in str(caught.value)), str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_organisation_becomes_one_source(tmp_path: Path) -> None:
    """A table of many accounts is one source, under its own name."""
    table = 'organization = true\nmember_role = "Audit"\nexclude_tags = {stage = "test"}\n'
    text = GOOD.replace("regions = ", f"{table}regions = ")
    text = text[: text.index("[[kubernetes]]")]
    configuration, document = load_configuration(written(tmp_path, text))
    (source,) = open_sources(configuration, document, tmp_path)
    assert (("production",), "production") == (configuration.source_names, source.name)
    assert isinstance(source, Divided)
    assert {"stage": "test"} == source.settings()["exclude_tags"]


@pytest.mark.parametrize(
    ("text", "line", "word"),
    [mistake[1:] for mistake in MISTAKES],
    ids=[mistake[0] for mistake in MISTAKES],
)
def test_each_mistake_is_one_sentence_with_its_line(
    tmp_path: Path, text: str | bytes, line: int, word: str
) -> None:
    """The error names the file, the line and what is wrong, on one line of text."""
    with pytest.raises(OperatorFileError) as caught:
        load_configuration(written(tmp_path, text))
    assert (line, True) == (caught.value.line, word in str(caught.value)), str(caught.value)
    assert str(caught.value).startswith(str(tmp_path / "tieout.toml"))
    assert "\n" not in str(caught.value)


def test_a_missing_configuration_says_how_to_get_one(tmp_path: Path) -> None:
    """Without a workspace the user is told of `tieout init`."""
    with pytest.raises(OperatorFileError, match="tieout init"):
        load_configuration(tmp_path)


@given(st.binary(max_size=200))
def test_junk_is_never_a_traceback(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    """Any bytes are a document or one sentence."""
    path = tmp_path_factory.mktemp("junk") / "tieout.toml"
    path.write_bytes(data)
    try:
        document = read_toml(path)
    except OperatorFileError as error:
        assert error.line is not None  # noqa: PT017 -- either outcome is right
    else:
        assert isinstance(document.value, dict)
