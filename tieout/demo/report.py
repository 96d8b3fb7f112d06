"""The demo's summary on screen: what was audited, what fails and why, what to look at next."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.text import Text

from evidence.result import Result
from evidence.run_store import RunReader
from evidence.traced import plainly
from evidence.verdict import Verdict
from tieout.demo.story import Planted
from tieout.terminal import STYLES, verdict_text, visible

SHOWN = 9
"""How many failing controls are told; the others are counted."""

UNSEEN_SHOWN = 12
ROWS = 2
"""How many rows of a terminal one reason may take."""

KINDS_SHOWN = 12
"""How many kinds of a source are named; the others are counted."""

NOUNS = {"coverage": "trailed region", "user": "IAM user"}


@dataclass(slots=True)
class Failing:
    """The failures of one control: each resource with the first reason given for it."""

    control: str
    reasons: dict[str, str] = field(default_factory=dict)

    def add(self, result: Result) -> None:
        """Count one more failure."""
        name = short_name(result.resource) if result.resource else f"all of {result.kind}"
        told, reason = self.reasons.get(name), plainly(result.reason)
        # Of several reasons the shortest: it reads best where only one is told.
        if told is None or len(reason) < len(told):
            self.reasons[name] = reason

    def first(self, story: Sequence[Planted]) -> tuple[str, str]:
        """The resource to tell of, with its reason: the one that the story names first."""
        for planted in story:
            for name, reason in self.reasons.items():
                if planted.control == self.control and planted.resource in name:
                    return name, reason
        return next(iter(self.reasons.items()))


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines on a console: styled and cut to the screen on a terminal, whole and plain elsewhere."""

    console: Console

    def heading(self, text: str) -> None:
        """A heading with a blank line above."""
        self.console.print()
        self.console.print(Text(text, style="bold"))

    def line(self, *parts: Text | str, rows: int = 1, indent: int = 2) -> None:
        """One line; on a terminal of at most so many rows, the further ones indented."""
        text = Text.assemble(*(part if isinstance(part, Text) else visible(part) for part in parts))
        if not self.console.is_terminal:
            self.console.print(text)
            return
        room = self.console.width - indent
        first, *further = text.wrap(self.console, room, overflow="fold")
        shown = [first, *further][:rows]
        if len(further) >= rows:
            shown[-1].truncate(room - 1)
            shown[-1].append("…")
        for number, row in enumerate(shown):
            row.rstrip()
            self.console.print(Text.assemble(" " * indent if number else "", row), no_wrap=True)


def tell(
    reader: RunReader,
    console: Console,
    *,
    folder: Path,
    files: Sequence[Path],
    story: Sequence[Planted] = (),
) -> None:
    """Print the summary of one run.

    `story` says in which order failures are of interest; any others are told after them. `files`
    are what the demo left to be opened.
    """
    lines = Lines(console)
    results = list(reader.results())
    _audited(reader, lines, len(results))
    _verdicts(reader, lines)
    _failures(reader, lines, results, story)
    _unseen(reader, lines, results)
    _coverage(reader, lines)
    _next(lines, folder, files)


def short_name(resource: str) -> str:
    """A resource id without the part that all of its kind share: `user/takumi.aoki`."""
    if resource.startswith("arn:"):
        return resource.split(":", 5)[-1]
    account, bar, rest = resource.partition("|arn:")
    return rest.split(":", 4)[-1] if bar and account.isdigit() else resource


def _audited(reader: RunReader, lines: Lines, results: int) -> None:
    run = reader.run
    read = [item for item in run.evidence if item.record]
    rows = sum(item.rows for item in read)
    lines.heading(f"{run.organisation}, a company made up for this demo, was audited.")
    lines.line(
        f"Evidence: {len(read)} of {len(run.planned)} populations collected, {rows:,} items; "
        f"{len(reader.checks())} checks gave {results:,} results."
    )
    sources: dict[tuple[str, str], Counter[str]] = {}
    for item in read:
        counts = sources.setdefault((item.system, item.source), Counter())
        counts[item.kind.rpartition(".")[2]] += item.rows
    for (system, source), counts in sources.items():
        found = [_counted(count, noun) for noun, count in counts.most_common() if count]
        more = len(found) - KINDS_SHOWN
        said = ", ".join(found[:KINDS_SHOWN]) + (f" and {more} kinds more" if more > 0 else "")
        lines.line(f"  {system:<12} {source:<11} {said}")


def _counted(count: int, noun: str) -> str:
    words = NOUNS.get(noun, noun.replace("_", " "))
    if count == 1:
        return f"1 {words}"
    if words.endswith(("ay", "ey", "oy")) or words[-1] not in "sy":
        return f"{count:,} {words}s"
    if words[-1] == "y":
        return f"{count:,} {words[:-1]}ies"
    # Kinds such as `aws.ec2.region_defaults` are plural by name.
    return f"{count:,} {words}es" if words.endswith(("ss", "us")) else f"{count:,} {words}"


def _verdicts(reader: RunReader, lines: Lines) -> None:
    verdicts = Counter(reader.verdicts().values())
    totals = reader.run.totals
    lines.heading("What was found")
    lines.line(Text(f"  {'verdict':<15}{'results':>8}{'controls':>10}  means", style="dim"))
    for verdict in Verdict:
        if totals.get(verdict.value) or verdicts[verdict]:
            lines.line(
                Text(f"  {verdict.value:<15}", style=STYLES[verdict]),
                f"{totals.get(verdict.value, 0):>8,}{verdicts[verdict]:>10}  {verdict.meaning}",
            )


def _failures(
    reader: RunReader, lines: Lines, results: Iterable[Result], story: Sequence[Planted]
) -> None:
    failing: dict[str, Failing] = {}
    for result in results:
        if result.verdict is Verdict.FAIL:
            failing.setdefault(result.control, Failing(result.control)).add(result)
    if not failing:
        return
    known = list(dict.fromkeys(planted.control for planted in story))
    told = [failing.pop(control) for control in known if control in failing]
    told += failing.values()
    lines.heading(f"What fails, and why ({len(told)} controls)")
    controls = reader.controls()
    for each in told[:SHOWN]:
        control = controls[each.control]
        lines.line(
            Text(f"  {control.id:<9}", style=STYLES[Verdict.FAIL]),
            f"{control.title} ",
            Text(f"(owner: {visible(control.owner)})", style="dim"),
        )
        name, reason = each.first(story)
        more = f" [and {len(each.reasons) - 1} more]" if len(each.reasons) > 1 else ""
        lines.line(f"           {name}{more}: {reason}", rows=ROWS, indent=11)
    if len(told) > SHOWN:
        lines.line(f"  and {', '.join(each.control for each in told[SHOWN:])}", rows=ROWS)


def _unseen(reader: RunReader, lines: Lines, results: Iterable[Result]) -> None:
    """What could not be judged: populations that were not read whole, and single results."""
    gaps = [f"{item.kind} of {item.source}: {item.gap}" for item in reader.run.evidence if item.gap]
    unseen: dict[str, tuple[dict[str, None], set[str]]] = {}
    for result in results:
        if result.verdict is Verdict.UNOBSERVED:
            names, which = unseen.setdefault(result.reason, ({}, set()))
            names[short_name(result.resource) if result.resource else result.kind] = None
            which.add(result.control)
    if not gaps and not unseen:
        return
    lines.heading("What could not be seen (and is therefore no pass)")
    single = sorted(unseen.items(), key=lambda item: (-len(item[1][1]), -len(item[1][0])))
    told = gaps
    for reason, (names, which) in single:
        more = f" [and {len(names) - 1} more]" if len(names) > 1 else ""
        told.append(f"{next(iter(names))}{more}: {reason} ({', '.join(sorted(which))})")
    for text in told[:UNSEEN_SHOWN]:
        lines.line(f"  {text}", rows=ROWS, indent=4)
    if len(told) > UNSEEN_SHOWN:
        lines.line(f"  and {len(told) - UNSEEN_SHOWN} more")


def _coverage(reader: RunReader, lines: Lines) -> None:
    lines.heading("Requirements, each by the worst verdict of the controls mapped to it")
    for framework in reader.run.frameworks:
        verdicts = Counter(reader.requirement_verdicts(framework.id).values())
        parts: list[Text | str] = [f"  {framework.name.partition('(')[0]:<30.30}"]
        for verdict in (*Verdict, None):
            if verdicts[verdict]:
                parts += [f" {verdicts[verdict]:>3} ", verdict_text(verdict), ","]
        lines.line(*parts, f"  {sum(verdicts.values())} in all")
    lines.line("  pending: a person must attest or sign; unmapped: no control speaks to it yet")


def _next(lines: Lines, folder: Path, files: Sequence[Path]) -> None:
    lines.heading("What to look at next")
    for names in _rows_of(files):
        lines.line(f"  {names}")
    for command, why in (
        (f"tieout results --workspace {folder} --verdict fail", "every failure, with its reason"),
        (f"tieout controls show GEN-01 --workspace {folder}", "a control, its checks, its mapping"),
        (f"tieout verify {folder / 'vault'}", "nothing in the evidence was touched"),
        (f"tieout pack --workspace {folder}", "what an auditor gets: unlike pack.zip, no names"),
    ):
        lines.line(f"  {command:<52} ", Text(why, style="dim"))


def _rows_of(files: Sequence[Path]) -> Iterator[str]:
    """The files left, those of one folder on one line."""
    folders: dict[Path, list[str]] = {}
    for file in files:
        folders.setdefault(file.parent, []).append(file.name)
    for folder, names in folders.items():
        yield f"{folder}/: {', '.join(names)}"
