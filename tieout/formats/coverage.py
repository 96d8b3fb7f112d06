"""Coverage as a reader asks for it: rows of a table, JSON, or Markdown, with every denominator."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from controls.coverage import Covered, Support, Tally, checks_of, cover, tallies
from controls.framework import Framework
from evidence.errors import UsageError
from evidence.reach import UNTESTED, WAYS
from evidence.run_store import RunReader
from evidence.verdict import Verdict
from tieout.definitions import Shelf
from tieout.formats.markdown import cell, table
from tieout.settings.configuration import FILE
from tieout.workspace import Workspace

FORMATS = ("table", "json", "md")
VERSION = 1
"""The form of the JSON object."""
PARTS = ("framework", "part", "mapped", *WAYS, "automated test", "of these in full")
REQUIREMENTS = ("requirement", "met", "automated test", "verdict", "control", "meets", "why")
NONE = "none"
"""What stands for the verdict of a requirement that the newest run did not judge."""

Verdicts = Mapping[str, Verdict | None]


@dataclass(frozen=True)
class Report:
    """The coverage of one framework; `run` is the newest run judged against it, None without."""

    framework: Framework
    covered: Sequence[Covered]
    tallies: Sequence[Tally]
    run: str | None
    verdicts: Verdicts
    texts: Mapping[str, str] = field(default_factory=dict)

    def part_rows(self) -> Iterator[Sequence[object]]:
        """A row a part, in the order of `PARTS`."""
        for tally in self.tallies:
            yield (
                self.framework.id,
                tally.part,
                f"{tally.mapped} of {tally.requirements}",
                *tally.methods.values(),
                _share(tally),
                f"{tally.tests['full']} of {tally.tested}",
            )

    def requirement_rows(self) -> Iterator[Sequence[object]]:
        """A row a requirement and control, in the order of `REQUIREMENTS`."""
        for each in self.covered:
            head = (each.requirement.id, each.method, each.test, self._verdict(each))
            if each.decision:
                yield (*head, "", "", f"decided: {each.decision}")
            for support in each.supports:
                yield (*head, support.control.id, support.mapping.meets, support.mapping.why)
            if not each.supports and not each.decision:
                yield (*head, "", "", "no control is mapped to it")

    def summary(self) -> Iterator[str]:
        """A line a part, how many of how many rest on an automated check; then whose verdicts."""
        for tally in self.tallies:
            yield (
                f"{self.framework.id} {tally.part}: {tally.mapped} of {tally.requirements} "
                f"requirements mapped{_aside(tally)}; {_share(tally)} rest on an automated check, "
                f"{tally.tests['full']} in full and {tally.tests['partial']} in part; "
                f"{tally.tests[UNTESTED]} of {tally.requirements} have no automated test"
            )
        yield f"verdicts: {f'run {self.run}' if self.run else 'no run was judged against it'}"

    def as_json(self, *, whole: bool) -> Mapping[str, Any]:
        """The report as JSON values; requirements only when `whole` is asked for."""
        found: dict[str, Any] = {
            "framework": self.framework.id,
            "name": self.framework.name,
            "run": self.run,
            "parts": [_part(tally) for tally in self.tallies],
        }
        if whole:
            found["requirements"] = [self._requirement(each) for each in self.covered]
        return found

    def markdown(self) -> Iterator[str]:
        """A section with a line a requirement, its controls one below the other."""
        yield from ("", f"## {cell(self.framework.name)}", "")
        yield from (f"- {cell(line)}" for line in self.summary())
        yield ""
        titles = ("requirement", "title", "met", "automated test", "verdict", "controls")
        rows = (
            (
                each.requirement.id,
                each.requirement.title,
                each.method,
                each.test,
                self._verdict(each),
                "\n".join(_sentences(each)),
            )
            for each in self.covered
        )
        yield from table(titles, rows)

    def _verdict(self, each: Covered) -> str:
        verdict = self.verdicts.get(each.requirement.id)
        return verdict.value if verdict else NONE

    def _requirement(self, each: Covered) -> Mapping[str, Any]:
        verdict = self.verdicts.get(each.requirement.id)
        text = self.texts.get(each.requirement.id)
        decision = {"decision": each.decision.as_json()} if each.decision else {}
        return {
            "id": each.requirement.id,
            "title": each.requirement.title,
            "group": each.requirement.group,
            "met": each.method,
            "automated_test": each.test,
            "verdict": verdict.value if verdict else None,
            "controls": [_control(support) for support in each.supports],
            **decision,
            **({"text": text} if text else {}),
        }


def report(
    shelf: Shelf,
    checks: Mapping[str, tuple[str, ...]],
    framework: Framework,
    reader: RunReader | None,
) -> Report:
    """The coverage of a framework under the definitions in force; verdicts are those of a run."""
    covered = cover(framework, shelf.library, checks)
    texts = shelf.stored_texts.get(framework.id, {})
    judged = reader is not None and framework.id in {item.id for item in reader.run.frameworks}
    verdicts: Verdicts = reader.requirement_verdicts(framework.id) if reader and judged else {}
    run = reader.run.id if reader and judged else None
    return Report(framework, covered, tallies(framework, covered), run, verdicts, texts)


def reports(folder: Path, framework: str | None) -> list[Report]:
    """The coverage of one framework, or of all that are reported on, in a folder.

    Where it is no workspace, that of the definitions that come with Tieout.

    Raises:
        UsageError: when there is no such framework.
    """
    shelf = Shelf.of(folder)
    wanted = [shelf.catalog.framework(framework)] if framework else shelf.audited
    checks, reader = checks_of(shelf.assignments()), newest(folder)
    return [report(shelf, checks, each, reader) for each in wanted]


def newest(folder: Path) -> RunReader | None:
    """The newest finished run of a workspace, None when it has none; no vault is made for it."""
    if not (folder / FILE).exists():
        return None
    place = Workspace.load(folder)
    if not (folder / place.configuration.vault).exists():
        return None
    vault = place.vault()
    # As `latest` reads: a past day that was judged again is not the newest word on the present.
    if not any(head.digest and head.mode != "rejudge" for head in vault.runs()):
        return None
    return RunReader(vault, vault.load_run("latest"))


def chosen_format(form: str) -> str:
    """The format that a user's word means.

    Raises:
        UsageError: for an unknown one.
    """
    if form not in FORMATS:
        raise UsageError(f"unknown format {form!r}; use {', '.join(FORMATS[:-1])} or {FORMATS[-1]}")
    return form


def as_json(reports: Sequence[Report], *, whole: bool) -> Mapping[str, Any]:
    """The JSON object of one or more frameworks."""
    return {"v": VERSION, "frameworks": [each.as_json(whole=whole) for each in reports]}


def as_markdown(reports: Sequence[Report], *, whole: bool) -> Iterator[str]:
    """The lines of a page: the counts of every part, then each requirement when `whole`."""
    yield from ("# Coverage", "")
    yield from table(PARTS, (row for each in reports for row in each.part_rows()))
    for each in reports if whole else ():
        yield from each.markdown()


def _part(tally: Tally) -> Mapping[str, Any]:
    return {
        "part": tally.part,
        "requirements": tally.requirements,
        "mapped": tally.mapped,
        "met": dict(tally.methods),
        "automated_test": dict(tally.tests),
        "percent": tally.percent,
    }


def _control(support: Support) -> Mapping[str, Any]:
    return {
        "id": support.control.id,
        "title": support.control.title,
        "automation": support.control.automation,
        "meets": support.mapping.meets,
        "why": support.mapping.why,
        "checks": list(support.checks),
    }


def _sentence(support: Support) -> str:
    why = f": {support.mapping.why}" if support.mapping.why else ""
    return f"{support.control.id} {support.mapping.meets}{why}"


def _sentences(each: Covered) -> Iterator[str]:
    if each.decision:
        yield f"decided: {each.decision}"
    yield from map(_sentence, each.supports)
    if not each.supports and not each.decision:
        yield "no control is mapped to it"


def _aside(tally: Tally) -> str:
    return f", {tally.aside} decided not to apply" if tally.aside else ""


def _share(tally: Tally) -> str:
    return f"{tally.tested} of {tally.requirements} ({tally.percent} %)"
