"""Pseudonymised runs: people named by pseudonyms, and everything judged again under these names."""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from fnmatch import fnmatchcase
from typing import Any

import orjson

from controls.evaluate import evaluate
from controls.past import past_definitions
from evidence.attested.in_run import attested_by
from evidence.attested.person import Person
from evidence.canonical import canonical, sha256
from evidence.errors import UsageError
from evidence.pack.derived import PSEUDONYMISED, Derived, Overlay
from evidence.pack.selection import Chosen
from evidence.pseudonym import Pseudonyms
from evidence.record import Evidence, Record
from evidence.result import Block
from evidence.run_store import RunReader
from evidence.runs.block_lists import lists_of
from evidence.runs.run import Run
from evidence.store.objects import Objects
from evidence.vault import Vault
from evidence.verdict import Verdict
from evidence.workbook.names import short_names

_Key = tuple[str, str, str]
_ID = re.compile(rb'"id":("(?:[^"\\]|\\.)*")')


def pseudonymised(chosen: Chosen, pseudonyms: Pseudonyms, store: Vault) -> Derived:
    """The chosen runs with the personal fields of every record replaced, judged again.

    `store` is an empty vault for what is derived; it may be thrown away afterwards. Which fields
    are personal is what each kind said on the day of the run.

    Raises:
        UsageError: when a verdict comes out otherwise under pseudonyms: a check that judges by
            what a name looks like cannot be shown so.
        IntegrityError: when the vault does not hold what a run names.
    """
    originals: dict[str, str] = {}
    readers, runs = list[RunReader](), list[_OneRun]()
    for reader in chosen.readers:
        aside = {_key(each) for each in reader.blocks() if not chosen.holds_block(reader, each)}
        runs.append(_OneRun(reader, pseudonyms, store, originals, aside))
        readers.append(RunReader(Overlay(store, reader.vault), runs[-1].derived()))
    items = {
        name
        for item in chosen.selection.items
        for name in {new for run in runs for new in run.called(item)} or {item}
    }
    selection = replace(chosen.selection, items=tuple(sorted(items)))
    return Derived(replace(chosen, selection=selection, readers=readers), originals)


@dataclass
class _OneRun:
    reader: RunReader
    pseudonyms: Pseudonyms
    store: Vault
    originals: dict[str, str]
    aside: Container[_Key]
    """The blocks that do not go along."""
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    """By derived record, the id that each new id stands for."""

    def derived(self) -> Run:
        """The run under pseudonyms, stored."""
        run = self.reader.run
        evidence = tuple(self._evidence(item) for item in run.evidence)
        drafted = replace(
            run,
            evidence=evidence,
            controls=self._put(list(self._controls(evidence)), run.controls),
            waivers=self._put(list(self._waivers(evidence)), run.waivers),
            attestations=self._attested(),
            out_of_scope={name: self._decision(said) for name, said in run.out_of_scope.items()},
        )
        blocks = self._judged(drafted)
        self._refuse_other_verdicts(blocks)
        by_key = {
            _key(block): digest
            for digest, block in zip(run.blocks, self.reader.blocks(), strict=True)
        }
        digests = []
        for block in blocks:
            digest = self.store.put(block.body)
            digests.append(digest)
            self._derive(digest, by_key[_key(block)])
        made = replace(
            drafted,
            blocks=tuple(digests),
            lists=lists_of(blocks) if run.lists else (),
        )
        for listed, original in zip(made.block_lists, run.block_lists, strict=True):
            self._derive(self.store.put(listed), sha256(original))
        if made.substance and run.substance:
            self._derive(self.store.put(made.substance), sha256(run.substance))
        self._derive(self.store.put(made.body), run.digest)
        return made

    def _evidence(self, item: Evidence) -> Evidence:
        kind = self.reader.kinds().get(item.kind)
        if item.record is None or kind is None or not kind.personal:
            return item
        record = self.reader.record(item.record)
        rows: list[dict[str, Any]] = []
        ids: dict[str, str] = {}
        for row in record.rows:
            changed = self.pseudonyms.row(row, kind.personal)
            ids[str(changed["id"])] = str(row["id"])
            rows.append(changed)
        if len(ids) != len(rows):
            raise UsageError(f"two rows of {item.kind} in {item.scope} have one pseudonym")
        # In the order of the new ids: that of the old ones would tell something of them.
        made = replace(record, rows=sorted(rows, key=lambda row: str(row["id"])))
        digest = self.store.put(made.body)
        self.ids[digest] = ids
        self._derive(digest, item.record)
        return replace(item, record=digest)

    def _controls(self, evidence: Sequence[Evidence]) -> Iterator[dict[str, Any]]:
        """The controls; people whom a parameter names are those of the records."""
        known = _Known(self.pseudonyms.revealed())
        known.shown = self._shown(known, evidence)
        for control in self.reader.controls().values():
            fields = asdict(control)
            fields["parameters"] = _renamed(fields["parameters"], known)
            fields["owner"] = self._address(fields["owner"])
            if fields["not_applicable"]:
                fields["not_applicable"] = self._decision(fields["not_applicable"])
            yield fields

    def _shown(self, known: "_Known", evidence: Sequence[Evidence]) -> frozenset[str]:
        """Names in parameters that still stand in some record: a role may be called as a login."""
        controls = self.reader.controls().values()
        sought = {
            canonical(text): text
            for control in controls
            for text in _texts(control.parameters)
            if known.of(text) != text
        }
        objects, found = Overlay(self.store, self.reader.vault), set[str]()
        for record in {item.record for item in evidence if item.record and sought}:
            body = objects.get(record)
            found |= {text for quoted, text in sought.items() if quoted in body}
        return frozenset(found)

    def _decision(self, said: Mapping[str, str]) -> dict[str, str]:
        return {name: self._address(text) for name, text in said.items()}

    def _address(self, text: str) -> str:
        """The pseudonym of an address; a role or a sentence stays what it is."""
        return self.pseudonyms.of("person", text) if "@" in text and " " not in text else text

    def _stands(self, pattern: str, evidence: Sequence[Evidence]) -> bool:
        """Whether a pattern still means something in some record, and so no person alone."""
        objects = Overlay(self.store, self.reader.vault)
        return any(
            fnmatchcase(orjson.loads(found[1]), pattern)
            for item in evidence
            if item.record
            for found in _ID.finditer(objects.get(item.record))
        )

    def _waivers(self, evidence: Sequence[Evidence]) -> Iterator[dict[str, Any]]:
        """The waivers, each for the new ids of what it was for."""
        new = {old: now for ids in self.ids.values() for now, old in ids.items()}
        for waiver in self.reader.waivers():
            fields = dict(waiver)
            for name in ("requested_by", "approved_by"):
                fields[name] = self.pseudonyms.of("person", fields[name])
            pattern = fields["resource"]
            meant = [now for old, now in new.items() if fnmatchcase(old, pattern)]
            if meant and self._stands(pattern, evidence):
                meant.append(pattern)
            for resource in sorted(meant) or [pattern]:
                yield fields | {"resource": resource}

    def _attested(self) -> str:
        """The digest of what people attested: themselves by pseudonyms, their words left out."""
        run = self.reader.run
        rows = attested_by(run, self.reader.vault)
        for row in rows:
            row["statement"] = PSEUDONYMISED
            row["by"] = self._attester(row["by"])
            if row["second"]:
                row["second"] = self._attester(row["second"])
            for number, file in enumerate(row["files"], 1):
                file["name"] = f"file {number}"
            for name in ("confirmed", "withdrawn"):
                if word := row[name]:
                    word["by"] = self._attester(word["by"])
                    word["reason"] = PSEUDONYMISED if word["reason"] else ""
        return self._put(rows, run.attestations) if rows else ""

    def _attester(self, text: str) -> str:
        """The pseudonym of a person, the same as in the records that name their address."""
        return self.pseudonyms.of("person", Person.parse(text).mail)

    def _judged(self, drafted: Run) -> list[Block]:
        objects = Overlay(self.store, self.reader.vault)

        def load(digest: str) -> Record:
            return Record.parse(objects.get(digest))

        definitions = past_definitions(RunReader(objects, drafted))
        attested = attested_by(drafted, objects)
        return evaluate(definitions, drafted.evidence, load, drafted.now, attested=attested)

    def _refuse_other_verdicts(self, blocks: Sequence[Block]) -> None:
        objects = Overlay(self.store, self.reader.vault)
        before = {_key(block): self._verdicts(block, objects) for block in self.reader.blocks()}
        differing: Counter[tuple[str, str]] = Counter()
        for block in blocks:
            now, then = self._verdicts(block, objects), before.pop(_key(block), {})
            if _key(block) not in self.aside:
                differing[block.check, block.control] += sum(
                    now.get(resource) != then.get(resource) for resource in now.keys() | then.keys()
                )
        for (control, check, _), left in before.items():
            differing[check, control] += len(left)
        if +differing:
            raise UsageError(self._refusal(+differing))

    def _refusal(self, differing: Mapping[tuple[str, str], int]) -> str:
        """Which checks judge otherwise, and how a pack can be made all the same."""
        told = " and ".join(
            f"{check} judges {'1 resource' if count == 1 else f'{count} resources'} of {control}"
            for (check, control), count in differing.items()
        )
        controls = self.reader.controls()
        without = [
            name
            for name in short_names(self.reader)
            if not any(controls[control].satisfies.get(name) for _, control in differing)
        ]
        ways = "--names hands it over with names"
        if without:
            ways += f", --framework {' --framework '.join(without)} without these controls"
        return (
            f"no pack was made: {told} otherwise when the people of run {self.reader.run.id} are "
            f"named by pseudonyms; {ways}"
        )

    def called(self, item: str) -> Iterator[str]:
        """The ids under which an item stands here."""
        return (new for ids in self.ids.values() for new, old in ids.items() if old == item)

    def _verdicts(self, block: Block, objects: Objects) -> dict[str, Verdict]:
        """The verdict of each resource by the id that its source gave it; "" is the population."""
        found: dict[str, Verdict] = {"": block.whole.verdict} if block.whole else {}
        if block.stretches and block.record:
            names = [str(row["id"]) for row in Record.parse(objects.get(block.record)).rows]
            given = self.ids.get(block.record, {})
            for row, stretch in block.rows():
                if row is not None:
                    found[given.get(names[row], names[row])] = stretch.verdict
        return found

    def _put(self, value: Any, original: str) -> str:
        digest = self.store.put(canonical(value))
        self._derive(digest, original)
        return digest

    def _derive(self, digest: str, original: str) -> None:
        if digest != original:
            self.originals[digest] = original


def _key(block: Block) -> _Key:
    return block.control, block.check, block.scope


def _renamed(value: Any, known: "_Known") -> Any:
    """A parameter with each text that is a known name replaced, however deep it stands."""
    if isinstance(value, str):
        # `what=who` is how a parameter says whose something is, or for which domain one stands.
        what, equals, who = value.rpartition("=")
        return known.domain(what) + equals + known.of(who)
    if isinstance(value, Mapping):
        return {name: _renamed(inner, known) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        texts = [each for each in value if isinstance(each, str)]
        further = [each for text in texts for each in known.called(text)]
        kept = [text for text in texts if text in known.shown]
        return [*(_renamed(inner, known) for inner in value), *dict.fromkeys([*further, *kept])]
    return value


def _texts(value: Any) -> Iterator[str]:
    """Every text in a parameter, however deep it stands."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list | tuple):
        for inner in value.values() if isinstance(value, Mapping) else value:
            yield from _texts(inner)


class _Known:
    """Names with their pseudonyms, as parameters may have them; those `shown` stay as well."""

    shown: frozenset[str] = frozenset()

    def __init__(self, given: Iterable[tuple[str, str]]) -> None:
        self._given: dict[str, str] = {}
        self._called: dict[str, dict[str, None]] = {}
        for pseudonym, value in given:
            self._given[value] = pseudonym
            # A list of words such as `info` means those who are called so, in whatever case.
            word, pseudo = (each.lower().partition("@")[0] for each in (value, pseudonym))
            self._called.setdefault(word, {})[pseudo] = None

    def of(self, name: str) -> str:
        """The pseudonym of a name; what is none stays."""
        return self._given.get(name, name)

    def domain(self, name: str) -> str:
        """The pseudonym of a domain of addresses; whatever else stays."""
        given = self._given.get(name.lower(), "")
        return given if given.startswith("domain-") else name

    def called(self, word: str) -> Iterable[str]:
        """Pseudonyms of all whose login, or what stands before their address, is that word."""
        return self._called.get(word.lower(), ())
