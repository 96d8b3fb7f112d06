"""Results as one CSV table, for spreadsheets and auditors' own tools."""

from collections.abc import Iterator

from evidence.csv_lines import csv_lines
from evidence.result import Result
from evidence.run_store import RunReader


def result_table(reader: RunReader) -> Iterator[bytes]:
    """The lines of the table: a head, then one a result, with the fields of `Result`.

    Requirements are divided by `; `. Text that a spreadsheet could read as a formula is marked.
    """
    return csv_lines(Result._fields, map(_row, reader.results()))


def _row(result: Result) -> tuple[str | None, ...]:
    plain = result._asdict()
    plain |= {"verdict": result.verdict.value, "requirements": "; ".join(result.requirements)}
    return tuple(plain.values())
