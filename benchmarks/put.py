"""Putting evidence into a vault, against bare SHA-256 and bare zstd of the same bytes.

What has to be done to every byte is a digest and a compression; the slower of the two is the limit
that no vault can beat. The aim is at most twice its time, with every sync that durability needs.
"""

import hashlib
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import orjson

from evidence.store.compression import compress
from evidence.vault import Vault

ROWS = 1_000
UNITS = 64
AIM = 2.0
ROUNDS = 5


def unit(number: int) -> bytes:
    """About 0.8 MB of rows as a cloud describes its machines, another for each unit."""
    chance = random.Random(number)
    rows = (
        {
            "id": f"i-{chance.getrandbits(68):017x}",
            "image": f"ami-{chance.choice('abcdef') * 17}",
            "launched": f"2026-{chance.randrange(10, 13)}-{chance.randrange(10, 29)}T08:00:00Z",
            "address": ".".join(str(chance.randrange(256)) for _ in range(4)),
            "state": chance.choice(["running", "stopped"]),
            "groups": [f"sg-{chance.randrange(50):017d}" for _ in range(3)],
            "tags": {f"key-{key}": f"value-{chance.randrange(9)}" for key in range(20)},
        }
        for _ in range(ROWS)
    )
    return b"".join(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE) for row in rows)


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """How long it takes: by the processor, and by the clock."""
    processor, clock = time.process_time(), time.perf_counter()
    work()
    return time.process_time() - processor, time.perf_counter() - clock


def put(units: Sequence[bytes]) -> None:
    """All units, in a new vault, committed as a run commits them: 50 at once."""
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if sys.argv[1:] else None) as folder:
        vault = Vault.create(Path(folder) / "vault", origin="benchmark.example")
        for first in range(0, len(units), 50):
            digests = [vault.put(body) for body in units[first : first + 50]]
            vault.commit([{"type": "note", "objects": digests}])


def main() -> None:
    """Print the medians and their ratio."""
    units = [unit(number) for number in range(UNITS)]
    size = sum(map(len, units))
    works: dict[str, Callable[[], object]] = {
        "bare SHA-256": lambda: [hashlib.sha256(body).digest() for body in units],
        "bare zstd level 3": lambda: [compress(body) for body in units],
        "vault": lambda: put(units),
    }
    # By turns, so that whatever else the machine does slows all of them down.
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(ROUNDS):
        for name, work in works.items():
            times[name].append(seconds(work))
    print(f"{size / 1e6:.0f} MB in {UNITS} objects, medians of {ROUNDS}")
    for number, which in enumerate(("processor", "clock")):
        medians = {
            name: sorted(each[number] for each in found)[ROUNDS // 2]
            for name, found in times.items()
        }
        for name, median in medians.items():
            print(f"{name:20} {median:7.3f} s  {size / median / 1e6:6.0f} MB/s")
        ratio = medians["vault"] / max(medians["bare SHA-256"], medians["bare zstd level 3"])
        print(f"by the {which}: {ratio:.2f} times the slower of the two; the aim is {AIM}")


if __name__ == "__main__":
    main()
