"""The attestations of a run: what people had attested by its instant, read from the vault alone."""

from typing import Any

import orjson

from evidence.errors import IntegrityError
from evidence.runs.run import Run
from evidence.store.objects import Objects


def attested_by(run: Run, objects: Objects) -> list[dict[str, Any]]:
    """The attestations that a run was judged with, those withdrawn included, as JSON.

    Raises:
        IntegrityError: when the object that lists them is missing or damaged.
    """
    if not run.attestations:
        return []
    try:
        found: list[dict[str, Any]] = orjson.loads(objects.get(run.attestations))
    except orjson.JSONDecodeError as error:
        raise IntegrityError(f"object {run.attestations} is no JSON: {error}") from error
    return found
