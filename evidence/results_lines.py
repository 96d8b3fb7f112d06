"""Results as lines of JSON: a public contract, its fields and their order fixed.

Version 1, one object a result: run, control, check, kind, resource, scope, verdict, reason, owner,
requirements, record, evaluated_at.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import orjson

from evidence.result import Result


def lines(results: Iterable[Result]) -> Iterator[bytes]:
    """One JSON object a result, ended by a line feed."""
    for item in results:
        yield orjson.dumps(item._asdict(), option=orjson.OPT_APPEND_NEWLINE)


def write_jsonl(results: Iterable[Result], stream: BinaryIO) -> int:
    """Write one JSON object a line; gives how many."""
    written = 0
    for line in lines(results):
        stream.write(line)
        written += 1
    return written
