"""The runs of a pack, as the ledger names them, and whether their evidence is what it tells of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from .attested import untold
from .chain import Chain, canonical
from .files import Pack, PackError

HEAD = "pack.json"
WITHHELD = "withheld.json"
DERIVED = "derived.json"
_TRAFFIC = ("started", "ended", "requests", "attempts")
_READING = ("run", "as_of", "unseen_since")


def whole_run(body: bytes, get: Callable[[str], bytes]) -> dict[str, Any]:
    """A stored run with its substance, which stands apart since version 2 and `get` gives."""
    run: dict[str, Any] = json.loads(body)
    if run["v"] == 1:
        return run
    substance: dict[str, Any] = {**json.loads(get(run["substance"]))}
    units, readings = substance["evidence"], run["readings"]
    if len(units) != len(readings):
        raise ValueError(f"it has {len(readings)} readings of {len(units)} units")
    run["evidence"] = [
        {
            **unit,
            "run": run["id"],
            **{name: reading[name] for name in _READING if name in reading},
            "traffic": {name: reading[name] for name in _TRAFFIC},
        }
        for unit, reading in zip(units, readings)  # noqa: B905 -- Python 3.9 knows no `strict`
    ]
    return {**substance, **run}


class Runs:
    """The chosen runs, each with the digest of its object; findings are sentences."""

    def __init__(self, pack: Pack, chain: Chain) -> None:
        self._pack = pack
        self.head: dict[str, Any] = pack.json(HEAD) or {}
        self.withheld: dict[str, str] = pack.json(WITHHELD) or {}
        self.derived: dict[str, str] = pack.json(DERIVED) or {}
        for name, found in (
            (HEAD, self.head), (WITHHELD, self.withheld), (DERIVED, self.derived)
        ):  # fmt: skip
            if not isinstance(found, dict):
                raise PackError(f"{name} is no JSON object")
        self._told = list(map(_brief, chain.of_type("evidence", "not-collected")))
        self._acts = list(chain.of_type("attestation"))
        self._ends = {
            str(entry.get("run")): str(entry["object"])
            for entry in chain.of_type("run-end")
            if entry.get("object")
        }
        self._erased = {
            name for entry in chain.of_type("erasure") for name in entry.get("objects", ())
        }
        self.chosen: dict[str, str] = {}
        self.here = self.elsewhere = 0

    def findings(self) -> Iterator[str]:
        """What the ledger and the stored runs do not agree on, and what is missing."""
        listed = {each["id"]: each["object"] for each in self.head.get("runs", [])}
        for name, digest in (listed or self._ends).items():
            if self._ends.get(name) == self.derived.get(digest, digest):
                self.chosen[name] = digest
                yield from self._run(name, digest)
            else:
                yield f"{HEAD} names run {name}, and the ledger names another or none"
        if not self.chosen:
            yield "the pack holds no finished run, so there is nothing to judge again"

    def _run(self, name: str, digest: str) -> Iterator[str]:
        body = self._pack.object(digest)
        if body is None:
            yield f"object {digest} is missing: run {name}"
            return
        try:
            run = whole_run(body, self._held)
            items = list(map(_brief, run["evidence"]))
            seen = {canonical(self._original(item)): item for item in items}
            if run["id"] != name:
                yield f"the ledger names run {name}, and its object is run {run['id']}"
            told = {canonical(entry) for entry in self._told}
            own = {canonical(entry) for entry in self._told if entry.get("run") == name}
            for form, item in seen.items():
                what = f"{item['kind']} {item['scope']}"
                if form not in told and not self._was_erased(item):
                    yield f"run {name} judged evidence that the ledger does not tell of: {what}"
                yield from self._missing(item, what)
            listed = run.get("attestations")
            if listed:
                rows, now = json.loads(self._held(listed)), datetime.fromisoformat(run["now"])
                for said in untold(rows, self._acts, now, self._pack.object):
                    yield f"run {name}: {said}"
                for file in (file["sha256"] for row in rows for file in row["files"]):
                    if not self._pack.has(file) and file not in self.withheld:
                        yield f"object {file} is missing: a file that was attested"
            if run["mode"] == "run" and not own <= seen.keys():
                yield f"run {name} did not judge all that the ledger says was collected for it"
        except (ValueError, KeyError, TypeError) as error:
            yield f"object {digest} is no run: {type(error).__name__}: {error}"

    def _held(self, digest: str) -> bytes:
        data = self._pack.object(digest)
        if data is None:
            raise ValueError(f"its substance {digest} is missing")
        return data

    def _original(self, item: dict[str, Any]) -> dict[str, Any]:
        """A unit as the ledger tells of it: under pseudonyms its record is another."""
        return {**item, "record": self.derived.get(item["record"], item["record"])}

    def _was_erased(self, item: dict[str, Any]) -> bool:
        """Whether the ledger tells of a unit, and that its record was erased before this."""
        if (item["gap"] or {}).get("cause") != "erased" or item["record"] is not None:
            return False
        return any(
            entry.get("record") in self._erased and _lasting(entry) == _lasting(item)
            for entry in self._told
        )

    def _missing(self, item: dict[str, Any], what: str) -> Iterator[str]:
        for name in ("transcript", "record"):
            digest = item[name]
            if digest is None:
                continue
            if self._pack.has(digest):
                self.here += 1
            else:
                self.elsewhere += 1
                if digest not in self.withheld:
                    yield f"object {digest} is missing: {name} of {what}"


def _brief(unit: dict[str, Any]) -> dict[str, Any]:
    """The envelope of a unit without request ids, which stand in the ledger and in no run."""
    whole = {**unit}
    if isinstance(whole.get("traffic"), dict):
        whole["traffic"] = {**whole["traffic"]}
        whole["traffic"].pop("request_ids", None)
    return whole


def _lasting(unit: dict[str, Any]) -> bytes:
    """What an erasure leaves of the envelope of a unit."""
    gone = ("type", "record", "rows", "complete", "gap", "unobserved")
    return canonical({name: value for name, value in unit.items() if name not in gone})
