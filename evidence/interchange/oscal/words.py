"""What all OSCAL documents share: names that are the same each time, properties, and their head."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from evidence.runs.run import Run

OSCAL: Final = "1.2.1"
"""The version of the format (NIST, OSCAL releases)."""
NAMESPACE: Final = "urn:tieout:oscal"
"""The namespace of the properties that are Tieout's own."""
_ROOT: Final = UUID("0b52a0d2-5d0f-5f5e-9f0e-8a3c1f6a7d11")
_NO_TOKEN = re.compile(r"[^A-Za-z0-9._-]")

Json = dict[str, Any]


def name(*parts: object) -> str:
    """The UUID (version 5, RFC 9562) of a thing with these parts in its name."""
    # Lengths keep ("a", "bc") and ("ab", "c") apart.
    told = "".join(f"{len(str(part))}:{part}" for part in parts)
    return str(uuid5(_ROOT, told))


def token(text: str) -> str:
    """An id as OSCAL allows it: letters, digits, dot, dash and underscore, no digit in front."""
    plain = _NO_TOKEN.sub("_", text)
    return plain if plain[:1].isalpha() or plain[:1] == "_" else f"_{plain}"


def line(text: str) -> str:
    """Text on one line, without blanks at its ends; what cannot be seen stands as its escape."""
    shown = "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode()
        for letter in text
    )
    return shown.strip() or "(empty)"


def prop(title: str, value: object) -> Json:
    """A property in Tieout's namespace."""
    return {"name": token(title), "ns": NAMESPACE, "value": line(str(value))}


def props(fields: Mapping[str, object]) -> list[Json]:
    """Properties of these fields; those that say nothing are left out."""
    return [prop(title, value) for title, value in fields.items() if value not in (None, "", ())]


def listed(title: str, values: Iterable[Json]) -> Json:
    """A list under its name, or nothing: OSCAL has no empty lists."""
    found = list(values)
    return {title: found} if found else {}


def metadata(run: Run, title: str) -> Json:
    """The head of a document: what it is of, who is audited, and from which run it was drawn."""
    party = name(run.id, "organisation")
    return {
        "title": line(f"{title}: {run.organisation}"),
        "last-modified": run.ended.isoformat(),
        "version": line(run.version),
        "oscal-version": OSCAL,
        "props": props({"run": run.id, "run-sha256": run.digest, "run-status": run.status}),
        "roles": [{"id": "assessed-organization", "title": "The organisation that was audited"}],
        "parties": [{"uuid": party, "type": "organization", "name": line(run.organisation)}],
        "responsible-parties": [{"role-id": "assessed-organization", "party-uuids": [party]}],
    }


def requirement_id(prefix: str, requirement: str) -> str:
    """The id of a requirement: the catalog's prefix keeps digits from the front."""
    return token(f"{prefix}{requirement}")
