"""The words of a report: what a control asks, what was found, and where it can be looked up."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from evidence.runs.run import ControlAsTested
from evidence.verdict import Verdict
from tieout.pytest_plugin.pairs import LIMIT, Found, Pair
from tieout.pytest_plugin.phrasing import NAME, flowing, visible

WHOLE = "the whole population"
FEW = 3
"""Results that a line of a summary names."""


def counted(counts: Mapping[Verdict, int]) -> str:
    """How many results there are of each verdict, worst first: `3 fail, 37 pass`."""
    return ", ".join(f"{counts[verdict]:,} {verdict}" for verdict in Verdict if verdict in counts)


def named(found: Found) -> str:
    """What a result is about, short enough for a heading."""
    return WHOLE if found.resource is None else visible(found.resource, NAME)


def reason_of(verdict: Verdict, found: Found, waivers: Mapping[str, Mapping[str, str]]) -> str:
    """Why, in one line; of what is waived also who approved it and until when."""
    reason = visible(found.reason) or verdict.meaning
    waiver = waivers.get(found.waiver or "")
    if waiver is None:
        return reason
    text = f"{reason}; waiver {waiver['id']}, approved by {waiver['approved_by']}"
    return visible(f"{text}, ends {waiver['ends']}")


def summary_of(pair: Pair, told: Sequence[tuple[Found, str]]) -> str:
    """A pair in one line: its verdict, how many, and the first reasons."""
    verdict = pair.verdict
    if verdict is Verdict.PASS:
        return f"{verdict}: {counted(pair.counts)}"
    count = pair.counts[verdict]
    if count == 1 and len(told) == 1:
        (found, reason) = told[0]
        about = "" if found.resource is None else f"{named(found)}: "
        return f"{verdict}: {about}{reason}"
    total = sum(pair.counts.values())
    texts = list(dict.fromkeys(reason for _, reason in told))
    more = f" [and {len(texts) - FEW:,} more reasons]" if len(texts) > FEW else ""
    return f"{verdict}: {count:,} of {total:,}: {'; '.join(texts[:FEW])}{more}"


def pair_lines(
    pair: Pair, run: str, listed: Iterable[tuple[Verdict, Sequence[tuple[Found, str]]]]
) -> Iterator[str]:
    """A pair in full; `listed` are results that no subtest tells, by verdict."""
    control = pair.control
    yield flowing(control.title)
    yield from _fields(
        ("control", control.id),
        ("statement", flowing(control.statement)),
        ("check", f"{pair.check}: {flowing(pair.holds)}"),
        ("owner", flowing(control.owner)),
        ("frequency", control.frequency),
        ("parameters", _parameters(control)),
        ("mapped to", ", ".join(control.requirements)),
        ("results", counted(pair.counts)),
        ("run", run),
    )
    for verdict, told in listed:
        for found, reason in told:
            where = f" in {visible(found.scope)}" if found.scope else ""
            yield f"  {verdict}: {named(found)}{where}: {reason}"
        yield from _rest(pair, verdict, len(told))


def rest_of(pair: Pair, verdicts: Iterable[Verdict]) -> Iterator[str]:
    """How many results of each verdict are not named one by one."""
    for verdict in verdicts:
        yield from _rest(pair, verdict, LIMIT)


def result_lines(pair: Pair, verdict: Verdict, found: Found, reason: str) -> Iterator[str]:
    """One result of a pair in full."""
    yield f"{verdict}: {reason}"
    yield from _fields(
        ("resource", WHOLE if found.resource is None else visible(found.resource)),
        ("kind", found.kind),
        ("scope", visible(found.scope)),
        ("record", found.record or ""),
        ("control", f"{pair.control.id} {flowing(pair.control.title)}"),
        ("statement", flowing(pair.control.statement)),
        ("owner", flowing(pair.control.owner)),
    )


def _rest(pair: Pair, verdict: Verdict, told: int) -> Iterator[str]:
    rest = pair.counts.get(verdict, 0) - told
    if rest > 0:
        yield (
            f"  {verdict}: and {rest:,} more; all are listed by "
            f"tieout results --control {pair.control.id} --verdict {verdict}"
        )


def _parameters(control: ControlAsTested) -> str:
    texts = (f"{name} = {flowing(str(value))}" for name, value in control.parameters.items())
    return ", ".join(texts)


def _fields(*fields: tuple[str, str]) -> Iterator[str]:
    return (f"  {name:<11}{text}" for name, text in fields if text)
