"""Judging 1,000,000 resources with one check, against a bare loop that does the same asserts."""

import gc
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime

from collectors.resource import Resource
from controls.check import read_signature
from controls.judge import judged

ROWS = 1_000_000
ROUNDS = 5


class Store(Resource, kind="benchmark.store"):
    """A made-up store."""

    versioning: str
    encrypted: bool


def store_is_kept(store: Store) -> None:
    """A store keeps versions and is encrypted."""
    assert store.versioning == "Enabled", f"versioning is {store.versioning}"
    assert store.encrypted, "not encrypted"


def bare_loop(stores: list[Store]) -> list[tuple[int, str]]:
    """The same asserts with nothing around them but a list of failures."""
    failures = []
    for row, store in enumerate(stores):
        try:
            assert store.versioning == "Enabled", f"versioning is {store.versioning}"
            assert store.encrypted, "not encrypted"
        except AssertionError as error:
            failures.append((row, str(error)))
    return failures


def cpu(function: Callable[[], object]) -> float:
    """CPU seconds of one call, the cyclic collector paused for both sides alike."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    function()
    took = time.process_time() - started
    gc.enable()
    return took


def main() -> None:
    """Print both times and their ratio, medians of pairs run in turn."""
    check = read_signature(store_is_kept, ("BENCH-01",), {})
    stores = Store.hydrate(
        {"id": str(row), "versioning": "Off" if row % 1000 == 0 else "Enabled", "encrypted": True}
        for row in range(ROWS)
    )
    assert len(bare_loop(stores)) == len(judged(check, stores, {}).stretches) // 2
    pairs = [
        (cpu(lambda: judged(check, stores, {})), cpu(lambda: bare_loop(stores)))
        for _ in range(ROUNDS)
    ]
    ours, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
    ratio = statistics.median(one / other for one, other in pairs)
    print(f"evaluation  {datetime.now(UTC):%Y-%m-%d}  {ROWS:,} resources, 0.1 % fail")
    print(f"  judged     {ours:6.3f} CPU s  {ROWS / ours / 1e6:5.2f} M resource-checks/s")
    print(f"  bare loop  {bare:6.3f} CPU s")
    print(f"  ratio      {ratio:6.2f}")


if __name__ == "__main__":
    main()
