"""The statement of a pack: its files as subjects of an in-toto Statement, signed as DSSE.

In-toto attestation framework, Statement v1; DSSE protocol v1, with the pre-authentication encoding.
It says what `SHA256SUMS` says, itself apart, in the form that supply chain tools read.
"""

from collections.abc import Mapping
from copy import deepcopy

import orjson

from evidence.canonical import canonical
from evidence.errors import IntegrityError
from evidence.pack.head import PackHead
from evidence.pack_places import STATEMENT
from evidence.seals.public_key import PublicKey
from evidence.seals.signer import Signer

PAYLOAD_TYPE = "application/vnd.in-toto+json"
STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:tieout:evidence-pack:1"
LARGEST_STATEMENT = 1 << 29


def statement(files: Mapping[str, str], head: PackHead) -> bytes:
    """The payload: every file of the pack with its SHA-256, and what the pack is of."""
    predicate = orjson.loads(head.body)
    return canonical(
        {
            "_type": STATEMENT_TYPE,
            "subject": [
                {"name": name, "digest": {"sha256": files[name]}}
                for name in sorted(files)
                if name != STATEMENT
            ],
            "predicateType": PREDICATE_TYPE,
            "predicate": predicate,
        }
    )


def signed_statement(files: Mapping[str, str], head: PackHead, signer: Signer) -> bytes:
    """The file `statement.dsse.json`.

    Raises:
        SigningError: when the key's keeper refuses.
    """
    from securesystemslib.dsse import Envelope
    from securesystemslib.signer import Signature  # type: ignore[attr-defined]

    envelope = Envelope(statement(files, head), PAYLOAD_TYPE, {})
    key = PublicKey.of(signer).fingerprint
    envelope.signatures[key] = Signature(key, signer.sign(envelope.pae()).hex())
    return canonical(envelope.to_dict()) + b"\n"


def check_statement(
    body: bytes, files: Mapping[str, str], head: PackHead, key: PublicKey | None
) -> None:
    """Refuse a statement that says other than the manifest, or that `key` did not sign.

    Raises:
        IntegrityError: the message is the end of a sentence that begins with the file's name.
    """
    from securesystemslib.dsse import Envelope
    from securesystemslib.exceptions import Error as SecureSystemsError

    try:
        # `from_dict` takes its argument apart.
        envelope = Envelope.from_dict(deepcopy(orjson.loads(body)))
    except (ValueError, KeyError, TypeError, AttributeError, SecureSystemsError) as error:
        raise IntegrityError(f"is no DSSE envelope: {error}") from error
    if envelope.payload_type != PAYLOAD_TYPE or envelope.payload != statement(files, head):
        raise IntegrityError("does not say what SHA256SUMS and pack.json say")
    if key is None:
        return
    signed = [each for name, each in envelope.signatures.items() if name == key.fingerprint]
    if not any(key.verify(envelope.pae(), bytes.fromhex(each.signature)) for each in signed):
        raise IntegrityError(f"is not signed by {key.fingerprint}")
