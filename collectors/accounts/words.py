"""The words that every system's own terms for accounts and second factors are told in."""

from typing import Literal

Factor = Literal[
    "passkey", "certificate", "push", "code", "message", "call", "email", "question", "unnamed"
]
"""A second factor: `passkey` is WebAuthn or FIDO U2F, `code` a one-time code of a device or app,
`message` a text message; `unnamed` where the system says only that there is one."""
KindSaid = Literal["human", "service", "guest", "shared"]
"""What a system says that an account is; a `guest` is somebody of another organisation."""
