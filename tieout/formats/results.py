"""Which results of a run a user wants to see, and in what form."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from evidence.errors import UsageError
from evidence.plain_words import did_you_mean
from evidence.result import Result
from evidence.run_store import RunReader
from evidence.verdict import Verdict

FORMATS = ("table", "jsonl")


@dataclass(frozen=True)
class Filters:
    """Which results to show; empty means all."""

    verdicts: frozenset[Verdict]
    controls: frozenset[str]


def filters(form: str, verdicts: Sequence[str] | None, controls: Sequence[str] | None) -> Filters:
    """The filters that a user's words mean.

    Raises:
        UsageError: for an unknown format or verdict, with the nearest known one.
    """
    if form not in FORMATS:
        raise UsageError(f"unknown format {form!r}; use {' or '.join(FORMATS)}")
    words = [verdict.value for verdict in Verdict]
    for word in verdicts or ():
        if word not in words:
            mend = did_you_mean(word, words, cutoff=0)
            raise UsageError(f"unknown verdict {word!r}; {mend}")
    return Filters(frozenset(map(Verdict, verdicts or ())), frozenset(controls or ()))


def chosen(reader: RunReader, wanted: Filters) -> Iterator[Result]:
    """The results of a run that the filters let through, in stable order.

    Raises:
        UsageError: for a control that the run does not hold.
    """
    known = reader.controls()
    for control in wanted.controls:
        if control not in known:
            mend = did_you_mean(control, known, cutoff=0)
            raise UsageError(f"run {reader.run.id} has no control {control!r}; {mend}")
    return (
        item
        for item in reader.results()
        if (not wanted.verdicts or item.verdict in wanted.verdicts)
        and (not wanted.controls or item.control in wanted.controls)
    )
