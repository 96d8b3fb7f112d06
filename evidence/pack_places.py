"""Places: under which name each part of a pack stands."""

import re

from evidence.canonical import sha256
from evidence.store.ledger import LedgerEntry

CHECKPOINT = "checkpoint"
PREVIOUS_CHECKPOINT = "previous-checkpoint"
CONSISTENCY = "consistency.txt"
STATEMENT = "statement.dsse.json"
INSTRUCTIONS = "VERIFY.txt"
RESULTS = "interchange/results.jsonl"
_SIMPLE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def object_place(digest: str) -> str:
    """Where the object of that digest stands, uncompressed."""
    return f"objects/{digest[:2]}/{digest}"


def segment_place(number: int) -> str:
    """Where the segment of the ledger of that number stands, as plain text."""
    return f"ledger/{number // 1000:03d}/{number:012d}.json"


def proof_place(entry: LedgerEntry) -> str:
    """Where the proof stands that an entry is in the signed ledger."""
    return f"proofs/{entry.segment:012d}-{entry.position:05d}.tlog-proof"


def control_place(control: str, file: str) -> str:
    """Where a file about a control stands; an id that is no plain name is told by its digest."""
    folder = control if _SIMPLE.fullmatch(control) else f"control-{sha256(control.encode())[:12]}"
    return f"controls/{folder}/{file}"
