"""A run: one collection and evaluation, stored whole, so that nothing else is needed to read it."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import orjson

from evidence.canonical import canonical, sha256
from evidence.errors import IntegrityError
from evidence.pseudonym import Sort
from evidence.record import Evidence
from evidence.runs.block_lists import gathered, written
from evidence.runs.run_substance import divided, united

VERSION = 2
"""The form in which runs are stored: 2 since their substance stands apart; 1 is read as well."""
_LATER = ("modules", "oldest_allowed", "ahead_allowed", "judged_by", "attestations")
"""What runs stored before they were known do not say."""


@dataclass(frozen=True, slots=True)
class ControlAsTested:
    """A control in the words and with the parameters of the day it was tested.

    `origin` names for each overridden field the file and line it came from. `not_applicable` holds
    the reason and approver of a scoping decision, `scope` the places that it was limited to.
    `satisfies` maps frameworks to requirements, `mapping` says of each how far (`full`, `partial`,
    `supporting`) and why, and `dropped` why one was taken away. `meanings` says of each parameter
    its `unit`, what it `means`, and which way it is `weaker`. `attestation` says who may attest it
    and whether a second person must confirm that, None where the control says nothing of it.
    """

    id: str
    title: str
    statement: str
    type: str
    owner: str
    frequency: str
    automation: str
    target: str | None
    parameters: Mapping[str, Any]
    evidence: tuple[str, ...]
    population: str
    pass_condition: str
    satisfies: Mapping[str, tuple[str, ...]]
    checks: tuple[str, ...]
    origin: Mapping[str, str]
    not_applicable: Mapping[str, str] | None = None
    mapping: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    dropped: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    meanings: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    scope: Mapping[str, Any] | None = None
    attestation: Mapping[str, Any] | None = None

    @property
    def requirements(self) -> tuple[str, ...]:
        """Every requirement as `framework:id`."""
        return tuple(
            f"{framework}:{requirement}"
            for framework, ids in self.satisfies.items()
            for requirement in ids
        )


@dataclass(frozen=True, slots=True)
class CheckAsTested:
    """A check as it ran: its docstring and source text, and the kinds it read.

    `subject` is the kind judged one by one, None when the check judges whole populations.
    `source` is the function alone, for readers; `module` is the digest of the stored source of the
    whole module it stands in, by which it can be re-performed; `digest` names that code. `ties`
    tells a tie-out, whose first two populations are the routes.
    """

    id: str
    controls: tuple[str, ...]
    doc: str
    source: str
    digest: str
    module: str
    subject: str | None
    populations: tuple[str, ...]
    ties: bool = False


@dataclass(frozen=True, slots=True)
class KindAsTested:
    """A kind of resource as it was judged: what it is, and each field with its type in words.

    `data` is its class of data, `personal` names the fields that a pseudonym replaces in a pack,
    by path, each with its sort (`evidence.pseudonym`).
    """

    kind: str
    doc: str
    fields: Mapping[str, str]
    data: str = "configuration"
    personal: Mapping[str, Sort] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FrameworkAsTested:
    """A framework whose catalog is stored whole, as canonical JSON, under the digest `catalog`."""

    id: str
    name: str
    catalog: str


@dataclass(frozen=True, slots=True)
class Run:
    """One run, self-contained by digests of objects in the same vault.

    `now` is the instant judged at; `planned` lists every collection unit as `kind scope`;
    `evidence` is what was judged, gaps included; `controls`, `checks` and `kinds` are digests of
    JSON lists of the `...AsTested` values; `blocks` those of result blocks in reading order;
    `totals` results by verdict. `mode` is `run` for a collection and its evaluation, `evaluate` for
    evidence that was held already, `rejudge` for a past day judged again. `status` is `complete`
    when every planned unit was collected whole, else `incomplete`. `out_of_scope` are worlds not
    used, each with reason and approver. `code` is a digest of all code that collects and judges,
    resource models and helpers of the checks included. `modules` is the digest of a JSON object of
    every module that the checks lean on, by name, each with the digest of its stored source: with
    those of the checks, all that judging again needs. `oldest_allowed` is the greatest age that
    evidence may have, in seconds, by frequency of the control, `ahead_allowed` how far it may lie
    ahead of `now`. `lists` is the number of the list that each block stands in, by which blocks
    are stored. Runs of older versions lack all four. `form` is the version of the form it is
    stored in. `judged_by` says of a past day judged again by which definitions: the id of the run
    whose they were, or `today`; it is empty for all others. `attestations` is the digest of a JSON
    list of all that people had attested by `now`, empty where there was none. A run that was read
    back has no request ids: they stand in the ledger.
    """

    id: str
    organisation: str
    mode: str
    status: str
    started: datetime
    ended: datetime
    now: datetime
    version: str
    configuration: str
    planned: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    controls: str
    checks: str
    kinds: str
    frameworks: tuple[FrameworkAsTested, ...]
    waivers: str
    out_of_scope: Mapping[str, Mapping[str, str]]
    blocks: tuple[str, ...]
    totals: Mapping[str, int]
    code: str = ""
    modules: str = ""
    oldest_allowed: Mapping[str, int] = field(default_factory=dict)
    ahead_allowed: int = 0
    lists: tuple[int, ...] = ()
    form: int = VERSION
    judged_by: str = ""
    attestations: str = ""

    @property
    def block_lists(self) -> tuple[bytes, ...]:
        """The lists by which the blocks are stored; none where the run itself names each block."""
        return written(self.blocks, self.lists) if self.lists else ()

    @property
    def substance(self) -> bytes | None:
        """What is stored apart, and the body names by digest; None where the body is all of it."""
        return divided(self._fields)[1] if self.form > 1 else None

    @property
    def body(self) -> bytes:
        """The bytes that are stored and digested."""
        if self.form == 1:
            return canonical(self._fields | {"v": 1})
        of_the_day, substance = divided(self._fields)
        return canonical(of_the_day | {"v": self.form, "substance": sha256(substance)})

    @property
    def _fields(self) -> dict[str, Any]:
        fields = {name: getattr(self, name) for name in self.__slots__}
        fields |= {
            "started": self.started.isoformat(),
            "ended": self.ended.isoformat(),
            "now": self.now.isoformat(),
            "evidence": [item.as_json() for item in self.evidence],
            "frameworks": [asdict(item) for item in self.frameworks],
        }
        del fields["lists"], fields["form"]
        if self.lists:
            del fields["blocks"]
            fields["block_lists"] = [sha256(body) for body in self.block_lists]
        for name in _LATER:
            if not fields[name]:
                del fields[name]
        return fields

    @property
    def digest(self) -> str:
        """SHA-256 of the body."""
        return sha256(self.body)

    @classmethod
    def parse(cls, body: bytes, get: Callable[[str], bytes]) -> "Run":
        """The run whose body this is; `get` gives its substance and the lists of its blocks.

        Raises:
            IntegrityError: when the bytes are not a run, or one of these is missing or damaged.
        """
        try:
            row = orjson.loads(body)
            form = row.pop("v")
            if form not in (1, VERSION):
                raise IntegrityError("the run was stored by another version of Tieout")
            row = united(row, get) if form > 1 else row
            row["form"] = form
            if "block_lists" in row:
                row["blocks"], row["lists"] = gathered(map(get, row.pop("block_lists")))
            row |= {
                "started": datetime.fromisoformat(row["started"]),
                "ended": datetime.fromisoformat(row["ended"]),
                "now": datetime.fromisoformat(row["now"]),
                "planned": tuple(row["planned"]),
                "evidence": tuple(Evidence.from_json(item) for item in row["evidence"]),
                "frameworks": tuple(FrameworkAsTested(**item) for item in row["frameworks"]),
                "blocks": tuple(row["blocks"]),
            }
            return cls(**row)
        except (orjson.JSONDecodeError, AttributeError, KeyError, TypeError, ValueError) as error:
            raise IntegrityError(f"stored bytes are not a run: {error}") from error
