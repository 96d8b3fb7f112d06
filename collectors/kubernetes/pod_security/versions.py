"""Versions of the Pod Security Standards, as namespaces pin them: `v1.34` or `latest`."""

import re

OLDEST, NEWEST = (1, 25), (1, 37)
"""The versions whose rules are known: from Pod Security Admission's first stable one on."""

_VERSION = re.compile(r"v?(\d{1,3})\.(\d{1,3})")

Version = tuple[int, int]


def version_of(text: str) -> Version | None:
    """The version that a text names; None for one whose rules are not known here."""
    if text == "latest":
        return NEWEST
    found = _VERSION.fullmatch(text)
    version = (int(found[1]), int(found[2])) if found else None
    return version if version and OLDEST <= version <= NEWEST else None
