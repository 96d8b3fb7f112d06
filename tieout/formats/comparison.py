"""The formats that a comparison is printed in, and the file that it is written to."""

import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evidence.drift.comparison import Comparison
from evidence.errors import UsageError
from evidence.plain_words import did_you_mean
from evidence.run_store import RunReader

if TYPE_CHECKING:
    from tieout.workspace import Workspace

FORMATS = ("table", "markdown", "json", "junit", "sarif", "github")


def chosen_format(word: str, *, json: bool, out: Path | None) -> str:
    """The format that a user's words mean; `--json` is short for `--format json`.

    Raises:
        UsageError: for an unknown format, or a table that should be written to a file.
    """
    if word not in FORMATS:
        mend = did_you_mean(word, FORMATS) or f"use {', '.join(FORMATS)}"
        raise UsageError(f"unknown format {word!r}; {mend}")
    if json and word not in ("table", "json"):
        raise UsageError(f"--json and --format {word} exclude each other; leave one out")
    form = "json" if json else word
    if out is not None and form == "table":
        raise UsageError("--out writes no table; add --format markdown, json, junit or sarif")
    return form


def rendered(comparison: Comparison, form: str, now: datetime, *, gate: bool) -> Iterable[bytes]:
    """A comparison in one of the formats but the table."""
    makers: Mapping[str, Callable[[], Iterable[bytes]]] = {
        "markdown": lambda: _markdown(comparison, gate=gate),
        "json": lambda: _json(comparison, gate=gate),
        "junit": lambda: _junit(comparison, now),
        "sarif": lambda: _sarif(comparison),
        "github": lambda: _github(comparison),
    }
    return makers[form]()


def _markdown(comparison: Comparison, *, gate: bool) -> Iterable[bytes]:
    from evidence.interchange.markdown import markdown

    return [markdown(comparison, gate=gate).encode()]


def _json(comparison: Comparison, *, gate: bool) -> Iterable[bytes]:
    from evidence.interchange.change_lines import diff_lines, gate_lines

    return gate_lines(comparison) if gate else diff_lines(comparison.changes)


def _junit(comparison: Comparison, now: datetime) -> Iterable[bytes]:
    from evidence.interchange.junit import junit_of_comparison

    return (line.encode() for line in junit_of_comparison(comparison, now))


def _sarif(comparison: Comparison) -> Iterable[bytes]:
    from evidence.interchange.sarif import sarif_of_comparison

    return _json_document(sarif_of_comparison(comparison, version("tieout")))


def run_as_sarif(reader: RunReader, place: "Workspace") -> Iterable[bytes]:
    """A whole run as SARIF, its results on lines of manifests, else on those of the workspace."""
    from evidence.interchange.manifest_places import manifest_places
    from evidence.interchange.sarif import sarif_of_run
    from tieout.definition_places import places_in

    defined = places_in(place.folder, reader.controls())
    written = manifest_places(reader, place.manifest_folders)
    return _json_document(sarif_of_run(reader, version("tieout"), defined.of_control, written))


def _json_document(value: Mapping[str, Any]) -> Iterable[bytes]:
    import orjson

    return [orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)]


def _github(comparison: Comparison) -> Iterable[bytes]:
    from evidence.interchange.github import annotations

    return (line.encode() for line in annotations(comparison))


def write_out(lines: Iterable[bytes], out: Path | None) -> None:
    """Write to the file, or to standard output when there is none.

    Raises:
        UsageError: when the file cannot be written.
    """
    if out is None:
        for line in lines:
            sys.stdout.buffer.write(line)
        return
    data = b"".join(lines)
    try:
        out.write_bytes(data)
    except OSError as error:
        said = (error.strerror or "output error").lower()
        raise UsageError(f"{out} cannot be written: {said}") from error
