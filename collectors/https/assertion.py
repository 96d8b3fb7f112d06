"""Assertions: claims signed by the key of a service account, which a token is granted for."""

import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from typing import Any, Final

import orjson

from collectors.errors import UnobservedError
from collectors.https.secrets import SIGN_IN, Secret
from evidence.transcript import Gap

GRANT: Final = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LIVES: Final = 3600
"""Seconds that an assertion is good for; Google takes none that is longer."""
EARLIER: Final = 30
"""Seconds before now at which it begins: a clock that is a little fast is not refused."""


class Assertion:
    """What is posted for a token in the name of a service account (RFC 7523).

    `key` holds the JSON key file that Google issues: `client_email`, `private_key_id` and
    `private_key` are read of it, and no address. `audience` is the token endpoint, `subject` in
    whose name is read, `scopes` what for.
    """

    def __init__(
        self,
        key: Secret,
        audience: str,
        scopes: str,
        subject: str,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._key = key
        self._audience = audience
        self._scopes = scopes
        self._subject = subject
        self._clock = clock

    def form(self) -> Mapping[str, str]:
        """The form with an assertion of now.

        Raises:
            UnobservedError: when the key is not there, or is none.
        """
        held = self._held()
        now = int(self._clock()) - EARLIER
        claims = {
            "iss": held["client_email"],
            "sub": self._subject,
            "scope": self._scopes,
            "aud": self._audience,
            "iat": now,
            "exp": now + LIVES,
        }
        head = {"alg": "RS256", "typ": "JWT"}
        if number := held.get("private_key_id"):
            head["kid"] = number
        text = b".".join(_encoded(orjson.dumps(part)) for part in (head, claims))
        signature = _encoded(self._signed(held["private_key"], text))
        return {"grant_type": GRANT, "assertion": b".".join((text, signature)).decode()}

    def _held(self) -> Mapping[str, str]:
        try:
            document: Any = orjson.loads(self._key.document())
        except orjson.JSONDecodeError as error:
            raise self._no_key() from error
        wanted = ("client_email", "private_key")
        if not isinstance(document, dict) or not all(
            isinstance(document.get(name), str) for name in wanted
        ):
            raise self._no_key()
        return document

    def _signed(self, key: str, text: bytes) -> bytes:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.hashes import SHA256
        from cryptography.hazmat.primitives.serialization import load_pem_private_key

        try:
            private = load_pem_private_key(key.encode(), None)
        except (ValueError, TypeError, UnsupportedAlgorithm):
            # The library's text may repeat what it read.
            raise self._no_key() from None
        if not isinstance(private, RSAPrivateKey):
            raise self._no_key()
        return private.sign(text, PKCS1v15(), SHA256())

    def _no_key(self) -> UnobservedError:
        said = f"{self._key} holds no key file of a service account"
        gap = Gap(SIGN_IN, "not-configured", "NoCredential", None, said)
        return UnobservedError(gap, lasting=True)


def _encoded(data: bytes) -> bytes:
    return urlsafe_b64encode(data).rstrip(b"=")
