"""Coverage as a reader asks for it: rows of a table, JSON, or Markdown, with every denominator."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from controls.coverage import Covered, Support, Tally, checks_of, cover, tallies
from controls.framework import Framework
from evidence.errors import UsageError
from evidence.reach import METHODS, UNTESTED
from evidence.run_store import RunReader
from evidence.verdict import Verdict
from tieout.workspace import Workspace

FORMATS = ("table", "json", "md")
VERSION = 1
"""The form of the JSON object."""
PARTS = ("framework", "part", "mapped", *METHODS, "automated test", "of these in full")
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
            for support in each.supports:
                yield (*head, support.control.id, support.mapping.meets, support.mapping.why)
            if not each.supports:
                yield (*head, "", "", "no control is mapped to it")

    def summary(self) -> Iterator[str]:
        """A line a part, how many of how many rest on an automated check; then whose verdicts."""
        for tally in self.tallies:
            yield (
                f"{self.framework.id} {tally.part}: {tally.mapped} of {tally.requirements} "
                f"requirements mapped; {_share(tally)} rest on an automated check, "
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
        yield from ("", f"## {_cell(self.framework.name)}", "")
        yield from (f"- {_cell(line)}" for line in self.summary())
        yield ""
        titles = ("requirement", "title", "met", "automated test", "verdict", "controls")
        rows = (
            (
                each.requirement.id,
                each.requirement.title,
                each.method,
                each.test,
                self._verdict(each),
                "\n".join(map(_sentence, each.supports)) or "no control is mapped to it",
            )
            for each in self.covered
        )
        yield from _table(titles, rows)

    def _verdict(self, each: Covered) -> str:
        verdict = self.verdicts.get(each.requirement.id)
        return verdict.value if verdict else NONE

    def _requirement(self, each: Covered) -> Mapping[str, Any]:
        verdict = self.verdicts.get(each.requirement.id)
        return {
            "id": each.requirement.id,
            "title": each.requirement.title,
            "group": each.requirement.group,
            "met": each.method,
            "automated_test": each.test,
            "verdict": verdict.value if verdict else None,
            "controls": [_control(support) for support in each.supports],
        }


def report(place: Workspace, framework: Framework, reader: RunReader | None) -> Report:
    """The coverage of a framework under the definitions in force; verdicts are those of a run."""
    library, assignments = place.library, place.definitions.assignments
    covered = cover(framework, library, checks_of(assignments))
    judged = reader is not None and framework.id in {item.id for item in reader.run.frameworks}
    verdicts: Verdicts = reader.requirement_verdicts(framework.id) if reader and judged else {}
    run = reader.run.id if reader and judged else None
    return Report(framework, covered, tallies(framework, covered), run, verdicts)


def newest(place: Workspace) -> RunReader | None:
    """The newest finished run of a workspace, None when it has none; no vault is made for it."""
    if not (place.folder / place.configuration.vault).exists():
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
    yield from _table(PARTS, (row for each in reports for row in each.part_rows()))
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


def _share(tally: Tally) -> str:
    return f"{tally.tested} of {tally.requirements} ({tally.percent} %)"


def _table(titles: Sequence[str], rows: Iterator[Sequence[object]]) -> Iterator[str]:
    yield f"| {' | '.join(titles)} |"
    yield f"|{'---|' * len(titles)}"
    for row in rows:
        yield f"| {' | '.join(_cell(value) for value in row)} |"


def _cell(value: object) -> str:
    """Text as a cell of a table holds it, with nothing in it that Markdown or HTML would read."""
    text = str(value).replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")
    return text.replace("\n", "<br>")
