"""Loading 200,000 typed rows from a vault, against `json.loads` of the same bytes."""

import gc
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from typing_extensions import TypedDict

from collectors.resource import Resource
from evidence.record import Completeness, Record
from evidence.scope import Scope
from evidence.vault import Vault

ROWS = 200_000
ROUNDS = 5


class Key(TypedDict):
    """A made-up key."""

    active: bool
    rotated: datetime | None


class Account(Resource, kind="benchmark.account"):
    """A made-up account with nested parts and instants."""

    name: str
    tags: dict[str, str]
    created: datetime
    mfa: bool
    keys: list[Key]


def row(number: int) -> dict[str, object]:
    """One row of about 400 bytes."""
    return {
        "id": f"arn:aws:iam::111122223333:user/person-{number}",
        "name": f"person-{number}",
        "tags": {"email": f"person-{number}@hoshizora.example", "team": f"team-{number % 40}"},
        "created": "2025-03-01T09:00:00+00:00",
        "mfa": number % 3 != 0,
        "keys": [{"active": True, "rotated": "2026-01-05T00:00:00+00:00"}],
    }


def cpu(function: Callable[[], object]) -> float:
    """CPU seconds of one call, with the cyclic collector as Python has it."""
    gc.collect()
    started = time.process_time()
    function()
    return time.process_time() - started


def main() -> None:
    """Print both times and their ratio, medians of pairs run in turn."""
    record = Record(
        "benchmark.account", Scope("aws", ("111122223333",)), (), Completeness(complete=True),
        [row(number) for number in range(ROWS)],
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as folder:
        vault = Vault.create(Path(folder) / "vault", origin="benchmark")
        digest = vault.put(record.body)
        vault.commit([{"type": "benchmark"}])
        lines = record.body.splitlines()
        whole = b"[" + b",".join(lines) + b"]"

        def load() -> int:
            return len(Account.hydrate(Record.parse(vault.get(digest)).rows))

        assert load() == ROWS
        pairs = [(cpu(load), cpu(lambda: json.loads(whole))) for _ in range(ROUNDS)]
    ours, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"typed load  {datetime.now(UTC):%Y-%m-%d}  {ROWS:,} rows, {len(whole) / 1e6:.0f} MB")
    print(f"  vault to typed rows  {ours:6.3f} CPU s (read, hash, unpack, parse, build)")
    print(f"  json.loads           {bare:6.3f} CPU s")
    print(f"  ratio                {ratio:6.2f}")


if __name__ == "__main__":
    main()
