"""One audit in a process of its own, its orders and threads drawn by a seed, and what it stored.

`python one_audit.py FOLDER SEED`: prints a JSON object of digests. Seed 0 draws nothing.
"""

import json
import random
import sys
from datetime import datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import collectors.crew
from collectors.aws.session import Aws
from collectors.sweep import Unit
from evidence.canonical import canonical, sha256
from evidence.vault import Vault
from tieout.audit import Audit
from tieout.workspace import Workspace

DECLARED = ("run", "traffic", "started", "at", "object", "planned", "configuration", "request_ids")
"""Fields of ledger entries that may differ: names of runs, instants, AWS's own ids of each request,
and what holds such."""


def main(folder: Path, seed: int, now: datetime) -> dict[str, Any]:
    """Audit the workspace; digests of all that may not depend on the seed."""
    drawn = random.Random(seed)
    place = Workspace.load(folder)
    given = Audit.units

    def shuffled(workspace: Workspace) -> list[Unit]:
        units = given(workspace)
        drawn.shuffle(units)
        return units

    workers, calls = (8, 16) if seed == 0 else (drawn.choice((1, 2, 5, 13)), drawn.choice((1, 7)))
    with (
        patch.object(Audit, "units", staticmethod(shuffled if seed else given)),
        patch.object(Aws, "concurrency", calls),
        patch.object(collectors.crew, "WORKERS", workers),
    ):
        run = Audit(place, place.vault(), clock=lambda: now).run()
    vault = Vault.open(folder / "vault")
    entries = [
        {name: value for name, value in each.fields.items() if name not in DECLARED}
        for each in vault.entries()
    ]
    return {
        "records": sorted(f"{each.kind} {each.scope} {each.record}" for each in run.evidence),
        "transcripts": sorted({each.transcript for each in run.evidence}),
        "blocks": [*run.blocks],
        "definitions": [run.controls, run.checks, run.kinds, run.modules, run.waivers],
        "totals": dict(run.totals),
        "status": run.status,
        "ledger": sorted(sha256(canonical(each)) for each in entries),
    }


if __name__ == "__main__":
    found = main(Path(sys.argv[1]), int(sys.argv[2]), datetime.fromisoformat(sys.argv[3]))
    sys.stdout.write(json.dumps(found))
