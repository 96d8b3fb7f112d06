"""A company of 3,000 people and 5,000 accounts in four systems: reading, judging and storing it.

The aim is under 10 seconds of processor time for judging. Beside it stands the floor: the same
files read by the csv module, and each account joined to its person by one dictionary.
"""

import csv
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

from controls.evaluate import evaluate
from evidence.record import Record
from tieout.audit import Audit
from tieout.standins.company import Plan, planted, write
from tieout.standins.company.company import SYSTEMS
from tieout.workspace import Workspace


def bare(folder: Path) -> int:
    """Read the listings and count the accounts of people who have left, as a script would."""
    with (folder / "staff.csv").open() as stream:
        staff = {row["email"]: row for row in csv.DictReader(stream)}
    live = 0
    for system in SYSTEMS:
        with (folder / f"{system}.csv").open() as stream:
            for row in csv.DictReader(stream):
                holder = staff.get(row["email"])
                live += bool(holder and holder["last_day"] and row["active"] == "yes")
    return live


def main() -> None:
    """Print a line for each part."""
    plan = Plan(people=int(sys.argv[1]) if sys.argv[1:] else 3_000)
    company = planted(plan)
    with tempfile.TemporaryDirectory() as name:
        place = Workspace.load(write(company, Path(name)))
        began = time.process_time()
        bare(Path(name))
        floor = time.process_time() - began
        vault = place.vault()
        began = time.process_time()
        evidence = Audit(place, vault).collect_only()
        read = time.process_time() - began
        definitions = place.definitions
        now = max(each.collected_at for each in evidence)
        began = time.process_time()
        blocks = evaluate(
            definitions, evidence, lambda digest: Record.read(partial(vault.pieces, digest)), now
        )
        judged = time.process_time() - began
    results = sum(block.items for block in blocks)
    print(f"{len(company.people):,} people, {len(company.logins):,} accounts, {results:,} results")
    print(f"bare csv and dictionary {floor:.2f} s; read and stored {read:.2f} s")
    print(f"judged {judged:.2f} s of processor time, the aim is 10")


if __name__ == "__main__":
    main()
