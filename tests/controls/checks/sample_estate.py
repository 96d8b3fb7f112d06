"""What the sample estates share: the instant judged at, and fields that could not be observed.

The estates are small and sound: each resource is as it should be, and changed field by field where
a case needs it. Nobody and nothing in them is real.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from collectors.resource import Resource
from evidence.record import UNOBSERVED

NOW = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)
REFUSED = "refused (AccessDenied)"


def refused(build: Callable[..., Resource], field: str, *given: Any, **changed: Any) -> Resource:
    """A resource of which one field could not be observed."""
    resource = build(*given, **changed)
    del resource.__dict__[field]
    resource.__dict__[UNOBSERVED] = {field: REFUSED}
    return resource
