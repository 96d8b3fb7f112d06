"""Key changes of a vault: one at a time, however many try at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

from evidence.errors import UsageError
from evidence.seals.keys import RegisteredKey
from evidence.vault import Vault
from tests.evidence.seals.pen import Pen
from tieout.vault_keys import chain_of, register_key, replace_key

NOON = datetime(2026, 3, 31, 12, tzinfo=UTC)
PENS = [Pen("Example", seed=bytes([n]) * 32) for n in range(6)]


def raced(change: Callable[[Pen], RegisteredKey]) -> int:
    """How many of five changes at once were refused."""

    def tried(pen: Pen) -> bool:
        try:
            change(pen)
        except UsageError:
            return False
        return True

    with ThreadPoolExecutor(5) as pool:
        return list(pool.map(tried, PENS[1:])).count(False)


def test_one_of_many_changes_wins(tmp_path: Path) -> None:
    """Of five first keys at once one is registered, of five successors one follows."""
    path = tmp_path / "vault"
    Vault.create(path, origin="Example")
    assert 4 == raced(lambda pen: register_key(Vault.open(path), pen, by="x", at=NOON))
    (first,) = chain_of(Vault.open(path)).keys
    other = Vault.create(tmp_path / "second", origin="Example")
    register_key(other, PENS[0], by="x", at=NOON)
    refused = raced(lambda pen: replace_key(Vault.open(other.path), PENS[0], pen, by="x", at=NOON))
    assert (4, 2) == (refused, len(chain_of(other).keys))
    assert first.public.raw in [pen.public_key for pen in PENS[1:]]
