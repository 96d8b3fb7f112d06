"""Mappings of scanners: which of their rules speak for which control, written in YAML."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from collectors.scanners.report import Category, Found
from evidence.yaml.text import Document, read_yaml, validated

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
ControlName = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*-[0-9]{2,}$")]
Severity = Literal["low", "medium", "high", "critical"]
_STRICT = ConfigDict(frozen=True, extra="forbid")
_RANKS: Mapping[str, int] = {
    "none": 0, "informational": 0, "info": 0, "negligible": 0, "low": 1, "note": 1, "medium": 2,
    "moderate": 2, "warning": 2, "high": 3, "critical": 4, "fatal": 4,
}  # fmt: skip
"""How severe a scanner's word is; one that is not here may be anything, as is SARIF's `error`."""


class MappedRule(BaseModel):
    """Rules of a scanner, by id or pattern, and the controls that they speak for.

    `category` narrows a pattern to one sort of finding, `from_severity` to those that are as
    severe or more, or of no known severity.
    """

    model_config = _STRICT

    rule: Text
    controls: Annotated[tuple[ControlName, ...], Field(min_length=1)]
    category: Category | None = None
    from_severity: Severity | None = None

    def names(self, rule: str) -> bool:
        """Whether a rule is meant; case counts, `*` stands for any text."""
        return fnmatchcase(rule, self.rule)

    def takes(self, found: Found) -> bool:
        """Whether what was found by one of these rules is of that category and severity."""
        if self.category not in (None, found.category):
            return False
        if self.from_severity is None:
            return True
        rank = _RANKS.get((found.severity or "").lower())
        return rank is None or rank >= _RANKS[self.from_severity]

    def __str__(self) -> str:
        parts = [self.rule, f"({self.category})" if self.category else ""]
        parts.append(f"from {self.from_severity}" if self.from_severity else "")
        return " ".join(filter(None, parts))


class ScannerMapping(BaseModel):
    """How the findings of one scanner are read; what no rule of it names is never stored.

    `lists: failures` is the operator's word that the scanner was run without filters and lists
    what failed only, so that its silence about what it says to have looked at is a pass. `images`
    asks for the images it looked at besides, each with its critical vulnerabilities.
    """

    model_config = _STRICT

    scanner: Text
    lists: Literal["all", "failures"] = "all"
    images: bool = False
    rules: Annotated[tuple[MappedRule, ...], Field(min_length=1)]

    @property
    def controls(self) -> tuple[str, ...]:
        """Every control that some rule speaks for, in the order of the file."""
        return tuple(dict.fromkeys(name for rule in self.rules for name in rule.controls))

    def of(self, control: str) -> tuple[MappedRule, ...]:
        """The rules that speak for a control."""
        return tuple(rule for rule in self.rules if control in rule.controls)

    def is_by(self, scanner: str) -> bool:
        """Whether that is the scanner which is meant."""
        return scanner.casefold() == self.scanner.casefold()

    def as_json(self, control: str) -> dict[str, Any]:
        """What it says of one control, as it stands in transcripts."""
        rules = [
            rule.model_dump(mode="json", exclude={"controls"}, exclude_defaults=True)
            for rule in self.of(control)
        ]
        return {"scanner": self.scanner, "lists": self.lists, "rules": rules}


def load_scanner_mapping(path: Path) -> tuple[ScannerMapping, Document]:
    """The mapping in a YAML file, and its document for naming lines.

    Raises:
        OperatorFileError: with file, line and mend, for the first mistake.
    """
    document = read_yaml(path)
    mapping = validated(document, ScannerMapping)
    for message, where in _mistakes(mapping):
        raise document.mistake(message, *where, mend="join the two, or remove one")
    return mapping, document


def _mistakes(mapping: ScannerMapping) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    seen: dict[tuple[object, ...], int] = {}
    for number, rule in enumerate(mapping.rules):
        key = rule.rule, rule.category
        if key in seen:
            yield f"the rule {rule.rule!r} is mapped twice", ("rules", number, "rule")
        seen[key] = number
        if len(set(rule.controls)) != len(rule.controls):
            yield f"the rule {rule.rule!r} names a control twice", ("rules", number, "controls")
