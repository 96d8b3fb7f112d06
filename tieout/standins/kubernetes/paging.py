"""Lists cut into pages of one snapshot, with the continue token that leads from page to page."""

import base64
import binascii
import json
import posixpath
import re
from dataclasses import dataclass
from itertools import chain

from tieout.standins.kubernetes.discovery import Resource
from tieout.standins.kubernetes.selection import Selection
from tieout.standins.kubernetes.statuses import bad_request, encode, expired
from tieout.standins.kubernetes.store import Objects, Stored

ENCODING = "meta.k8s.io/v1"
LATEST = -1
INVALID = "invalid continue token: continue key is not valid"


@dataclass(frozen=True, slots=True)
class ContinueToken:
    """Where the next page starts: a key inside the listed prefix, at a revision.

    Revision -1 means the newest state: the chain is no longer one snapshot.
    """

    revision: int
    start: str

    def encode(self) -> str:
        """The token as sent; clients must take it as opaque."""
        token = {"v": ENCODING, "rv": self.revision, "start": self.start}
        return base64.urlsafe_b64encode(encode(token)).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str) -> "ContinueToken":
        """The token that a client sent back; ApiStatusError 400 if no server made it."""
        try:
            if not re.fullmatch(r"[\w-]*", text, re.ASCII):
                raise bad_request(f"{INVALID}: illegal base64 data at input byte 0")
            token = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            version, revision, start = token["v"], token["rv"], token["start"]
        except (binascii.Error, ValueError, KeyError, TypeError) as error:
            raise bad_request(f"{INVALID}: {error}") from None
        if version != ENCODING:
            raise bad_request(
                f"{INVALID}: server does not recognize this encoded version {version}"
            )
        if not isinstance(revision, int) or revision == 0:
            raise bad_request(f"{INVALID}: incorrect encoded start resourceVersion")
        if (
            not isinstance(start, str)
            or not start
            or posixpath.normpath(f"/{start}") != f"/{start}"
        ):
            raise bad_request(f"{INVALID}: {start}")
        return cls(revision, start)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its objects, its snapshot's revision, the token that leads on, and what is left.

    `remaining` is None on the last page, and under a selector, where the server does not count.
    """

    objects: tuple[Stored, ...]
    revision: int
    token: str | None
    remaining: int | None

    @property
    def metadata(self) -> dict[str, str | int]:
        """The list's metadata as sent."""
        metadata: dict[str, str | int] = {"resourceVersion": str(self.revision)}
        if self.token is not None:
            metadata["continue"] = self.token
        if self.remaining is not None:
            metadata["remainingItemCount"] = self.remaining
        return metadata


def page(
    objects: Objects,
    resource: Resource,
    namespace: str | None,
    selected: Selection,
    *,
    limit: int,
    token: str,
) -> Page:
    """At most `limit` (0: all) objects, from the start or from where `token` says.

    Under a selector a page ends where its limit is filled, so that the token may lead to an empty
    last page: a client must not take an empty page for the end, nor a token for more objects.
    ApiStatusError 400 for a token no server made, 410 for one whose snapshot was compacted.
    """
    prefix = f"{namespace}/" if namespace else ""
    with objects.lock:
        revision, start = objects.revision, ""
        if token:
            came = ContinueToken.decode(token)
            if came.revision != LATEST and came.revision < objects.compacted:
                raise expired(ContinueToken(LATEST, came.start).encode())
            if came.revision > objects.revision:
                raise bad_request(f"{INVALID}: revision {came.revision} is in the future")
            revision = objects.revision if came.revision == LATEST else came.revision
            start = prefix + came.start
        scan = objects.scan(resource, prefix, start, revision)
        taken: list[Stored] = []
        last = ""
        for stored in scan:
            if limit and len(taken) == limit:
                left = sum(1 for _ in chain([stored], scan))
                following = ContinueToken(revision, last.removeprefix(prefix) + "\0").encode()
                return Page(tuple(taken), revision, following, None if selected else left)
            last = stored.key
            if selected.holds(stored.fields):
                taken.append(stored)
        return Page(tuple(taken), revision, None, None)
