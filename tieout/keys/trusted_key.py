"""The key an auditor trusts, as it was told: a fingerprint, a line of text, or a file of one."""

import re
from pathlib import Path

from evidence.errors import UsageError
from evidence.seals.public_key import PublicKey
from evidence.seals.ssh_wire import WireError

_FINGERPRINT = re.compile(r"SHA256:[A-Za-z0-9+/]{43}")
_NOTE_KEY = re.compile(r"[^\s+]+\+[0-9a-f]{8}\+[A-Za-z0-9+/=]+")
_LARGEST = 1 << 16


def fingerprint_of(told: str) -> str:
    """The fingerprint `SHA256:...` of a key that was told in any of these forms.

    A file is a `.pub` file, or `allowed_signers` with one key; a text may also be the key of a
    signed note, `name+id+key`.

    Raises:
        UsageError: when it is none of them, or a file holds no key, or more than one.
    """
    text = told.strip()
    if _FINGERPRINT.fullmatch(text):
        return text
    if _NOTE_KEY.fullmatch(text):
        try:
            return PublicKey.from_note_key(text)[1].fingerprint
        except WireError as error:
            raise UsageError(f"{text!r:.80} {error}") from error
    if " " in text:
        return _of_lines([text], "the key that was given")
    try:
        with Path(text).open(encoding="utf-8") as file:
            lines = file.read(_LARGEST).splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{text!r:.80} is no key: give SHA256:..., a line 'ssh-ed25519 AAAA...', or its file"
        ) from error
    return _of_lines(lines, text)


def _of_lines(lines: list[str], where: str) -> str:
    found: set[str] = set()
    for line in lines:
        if not line.strip() or line.startswith("#"):
            continue
        at = re.search(r"(ssh-ed25519|ecdsa-sha2-nistp256) \S+", line)
        try:
            found.add(PublicKey.from_ssh_line(at[0] if at else line).fingerprint)
        except WireError as error:
            raise UsageError(f"{where} {error}") from error
    if len(found) != 1:
        raise UsageError(f"{where} holds {len(found)} keys; give one, as a file or SHA256:...")
    return found.pop()
