"""The estate as records show it: which kinds are networks, rules of networks, and stores of data.

Records are read one at a time. One that was erased or is withheld gives no rows, and says so.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from evidence.errors import MissingObjectError
from evidence.record import UNOBSERVED, Evidence
from evidence.tombstones import ErasedError
from evidence.workbook.engagement import Engagement

NETWORKS: Mapping[str, tuple[str, str]] = {
    "aws.ec2.security_group": ("vpc", "virtual private cloud"),
    "kubernetes.namespace": ("name", "cluster namespace"),
}
"""Kinds whose rows name a network: the field that names it, and what sort of network it is."""
NETWORK_RULES = ("aws.ec2.security_group", "kubernetes.network_policy")
"""Kinds whose rows are rules that part one network from another."""
STORES: Mapping[str, tuple[tuple[str, ...], str]] = {
    "aws.s3.bucket": (("encryption", "encryption_key"), "logging"),
}
"""Kinds whose rows are stores of data: the fields that secure it, and where access is logged."""


def units_of(engagement: Engagement, kinds: tuple[str, ...]) -> Iterator[Evidence]:
    """The collection units of these kinds, in the order of the run."""
    return (unit for unit in engagement.run.evidence if unit.kind in kinds)


def rows_of(engagement: Engagement, unit: Evidence) -> list[dict[str, Any]] | None:
    """The rows of a population; None where it is not to be had."""
    digest = unit.record
    if digest is None or digest in engagement.withheld or digest in engagement.reader.gone:
        return None
    try:
        return list(engagement.reader.record(digest).rows)
    except (ErasedError, MissingObjectError):
        # A pack withholds records; what it holds instead is told by its own list.
        return None


def seen(row: Mapping[str, Any], field: str) -> str:
    """A field as a cell tells it: what was seen, `off`, or why it could not be observed."""
    reason = row.get(UNOBSERVED, {}).get(field)
    if reason:
        return f"{field.replace('_', ' ')} not observed: {reason}"
    value = row.get(field)
    return f"{field.replace('_', ' ')}: {'off' if value in (None, False, '') else value}"


def not_read(unit: Evidence) -> str:
    """Why nothing of a population is listed."""
    return (
        f"not read: {unit.gap}" if unit.gap else "not to be had: erased, withheld or not collected"
    )
