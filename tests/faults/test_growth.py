"""Daily runs: an unchanged estate costs little more than one day, and the vault stays whole."""

import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from evidence.vault import Vault
from evidence.verify import verify
from tests.faults.figures import figures
from tests.faults.sizes import size
from tests.faults.test_torn_files import says_what_the_ledger_says
from tests.flow.small import TOML, written
from tieout.audit import Audit
from tieout.workspace import Workspace

SEED = 365
NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
LISTS = 20
YEAR = 365
TIMES = 3
"""The most that a year of unchanged days may take, in times of its first day."""
PEOPLE = 100
"""In each listing: with 20 listings, one in a hundred of 2,000 people is 20 a day."""


def estate(folder: Path) -> None:
    """Listings of 20 companies, 100 people each."""
    written(folder)
    tables = [
        f'[[people.files]]\nfile = "staff-{number}.csv"\nmapping = "staff.yaml"\n'
        for number in range(LISTS)
    ]
    head = TOML.partition("[[people.files]]")[0]
    (folder / "tieout.toml").write_text(head + "".join(tables), encoding="utf-8")
    for number in range(LISTS):
        rows = [
            f"{number:02d}{row:03d},p{row}@c{number}.example,Hoshizora,JP,2020-04-01,"
            for row in range(PEOPLE)
        ]
        text = "\n".join(["Number,Mail,Company,Country,Joined,Left", *rows]) + "\n"
        (folder / f"staff-{number}.csv").write_text(text, encoding="utf-8")


def change(folder: Path, chance: random.Random) -> None:
    """Another address for one in a hundred of all people: all of one company, day by day."""
    number = chance.randrange(LISTS)
    file = folder / f"staff-{number}.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    for _ in range(LISTS * PEOPLE // 100):
        row = 1 + chance.randrange(PEOPLE)
        name, _, rest = lines[row].partition(",")
        lines[row] = f"{name},m{chance.randrange(10**6)}@{rest.partition('@')[2]}"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


def weight(folder: Path) -> int:
    """The bytes of all files of a vault, the index apart: it is thrown away at will."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name != "index.db"]
    return sum(path.stat().st_size for path in files)


def days(folder: Path, number: int, chance: random.Random, *, changing: bool) -> Iterator[int]:
    """The weight of the vault after each of so many daily runs."""
    vault = Vault.create(folder / "vault", origin="example.com")
    read: dict[str, Any] = {}
    for day in range(number):
        if changing:
            change(folder, chance)
        place = Workspace.load(folder)
        # What was read of the library on the first day is the same on all others.
        place.__dict__.update(read)
        read = {"library": place.library, "definitions": place.definitions}
        at = NOON + timedelta(days=day)
        Audit(place, vault, clock=lambda at=at: at).run()
        yield weight(folder / "vault")


@pytest.mark.parametrize("changing", [False, True], ids=["unchanged", "one-in-a-hundred-changes"])
def test_days_cost_little_and_harm_nothing(quick_path: Path, changing: bool) -> None:
    """A year of days on which nothing changed takes 3 times the first at most; all verifies.

    The estate is of 20 units, as the demo's is. Its first day takes more bytes, since its people
    are many, and its other days take fewer: a file has one request id, and nothing is sealed. What
    the demo takes is measured by hand (docs/reliability.md).
    """
    estate(quick_path)
    weights = list(days(quick_path, size("year"), random.Random(SEED), changing=changing))
    path = quick_path / "vault"
    assert [] == list(verify(path, read_data=True))
    before = quick_path / "before.db"
    shutil.copyfile(path / "index.db", before)
    Vault.open(path).reindex()
    assert says_what_the_ledger_says(path / "index.db", before)
    daily = (weights[-1] - weights[0]) / (len(weights) - 1)
    word = "changed_days" if changing else "unchanged_days"
    figures("year", **{word: len(weights), f"bytes_of_the_first_{word}": weights[0]})
    figures("year", **{f"bytes_of_the_last_{word}": weights[-1]})
    if changing:
        # One in a hundred people of 2,000 is a listing of 20, its results, and what each day costs.
        assert daily <= weights[0] / 10
    else:
        # With few days the rest of the year is reckoned from them.
        assert weights[0] + (YEAR - 1) * daily <= TIMES * weights[0]
