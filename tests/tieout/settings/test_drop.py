"""Files on an SFTP server in `tieout.toml`: part of a source, or a mistake told."""

from pathlib import Path

import pytest

from evidence.errors import OperatorFileError
from tieout.settings.configuration import load_configuration
from tieout.sources import open_sources

KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBexample"
TEXT = f"""\
organisation = "Example"
[[people]]
name = "hr"
[[people.files]]
file = "hr.csv"
mapping = "hr.yaml"
sftp = {{ host = "sftp.example.com", user = "tieout", host_key = "{KEY}", key_file = "id", ready = ".done" }}
"""  # noqa: E501 -- an inline table of TOML stands on one line
MAPPING = """\
kind: people.person
columns: {id: A, entity: B, country: C, type: D, start: E, last_day: F}
"""


def _opened(tmp_path: Path, text: str) -> object:
    (tmp_path / "tieout.toml").write_text(text, encoding="utf-8")
    (tmp_path / "hr.yaml").write_text(MAPPING, encoding="utf-8")
    configuration, document = load_configuration(tmp_path)
    (source,) = open_sources(configuration, document, tmp_path)
    return source.settings()


def test_a_file_on_a_server(tmp_path: Path) -> None:
    """The run says where it lies, as whom it is read, and by which host key; no path of ours."""
    settings = str(_opened(tmp_path, TEXT))
    assert all(word in settings for word in ("sftp.example.com", "tieout", KEY, ".done"))
    assert str(tmp_path) not in settings


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (KEY, "SHA256:abc", "is not a server's public key"),
        (f'host_key = "{KEY}", ', "", "host_key"),
        ('key_file = "id", ', "", "key_file"),
        ('key_file = "id"', 'key_file = "id", password = "x"', "password"),
        ('user = "tieout"', 'user = "tieout", port = 0', "port"),
    ],
)
def test_mistakes_are_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    """Without a pinned host key there is no reading, and passwords are no setting."""
    assert old in TEXT
    with pytest.raises(OperatorFileError, match=said) as caught:
        _opened(tmp_path, TEXT.replace(old, new))
    assert caught.value.line is not None
