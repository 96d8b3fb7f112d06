"""The file of a baseline: one item a line in one byte form, written and read back strictly."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import orjson

from evidence.canonical import canonical, sha256
from evidence.drift.baseline import VERSION, Baseline, Digest
from evidence.errors import OperatorFileError, UsageError
from evidence.verdict import Verdict, worst
from evidence.yaml.events import Where
from evidence.yaml.text import Document, Lines, validated

LARGEST = 64_000_000
"""The most bytes of a baseline: enough for 2,000,000 resources, or 300,000 that do not hold."""
_ITEMS = re.compile(r'^"([a-z_]+)": \[$')
_FIELD = re.compile(r'^"([a-z_]+)":')
ANEW = "write it anew with 'tieout gate --write-baseline'"
_NAMED_BY: Mapping[str, tuple[str, ...]] = {
    "waivers": ("id",),
    "controls": ("id",),
    "checks": ("control", "check"),
    "results": ("control", "check", "scope"),
    "resources": ("control", "check", "scope", "resource"),
    "populations": ("record",),
}
"""What an item of each list is named by, once in the list."""


class BaselineFile(Baseline):
    """The file of a baseline, whole; each list is in order of its items' names.

    `digest` is the SHA-256 of the bytes of all lines above its own.
    """

    digest: Digest


def text_of(baseline: Baseline) -> bytes:
    """The bytes of the file: canonical JSON an item, each on a line of its own.

    The last line but one holds the digest of all lines above: `head -n -2 FILE | sha256sum`.

    Raises:
        UsageError: when it would be larger than is read back.
    """
    fields = baseline.model_dump(mode="json", exclude_defaults=True)
    above = ("\n".join(_lines_of(fields)) + "\n").encode()
    data = above + f'"digest": "{sha256(above)}"\n}}\n'.encode()
    if len(data) > LARGEST:
        raise UsageError(
            f"the baseline has {len(data):,} bytes, and at most {LARGEST:,} are read; "
            "too much fails in this run to be held to by a file: name a run or a tag"
        )
    return data


def _lines_of(fields: Mapping[str, Any]) -> Iterator[str]:
    yield "{"
    for name, value in fields.items():
        if not isinstance(value, list) or not value or name not in _NAMED_BY:
            yield f'"{name}": {canonical(value).decode()},'
            continue
        yield f'"{name}": ['
        for number, item in enumerate(value, start=1):
            yield canonical(item).decode() + ("," if number < len(value) else "")
        yield "],"


def read_baseline(file: Path) -> Baseline:
    """The baseline in a file.

    Raises:
        OperatorFileError: with file and line, for one that is missing, too large, cut short, of
            another version, changed by hand, or holds anything that Tieout does not write.
    """
    return _parsed(_read(file), file)


def _parsed(data: bytes, file: Path) -> Baseline:
    text = _decoded(data, file)
    document = Document(file, _value(text, file), Lines(_where(text)))
    _refuse_version(document)
    read = validated(document, BaselineFile)
    baseline = Baseline.model_construct(
        **{name: getattr(read, name) for name in Baseline.model_fields}
    )
    _refuse_disorder(document, baseline)
    _refuse_strangers(document, baseline)
    _refuse_other_verdicts(document, baseline)
    _refuse_other_form(text, file, baseline)
    return baseline


def _read(file: Path) -> bytes:
    try:
        if not file.exists():
            raise OperatorFileError("there is no such file", file=file, mend=ANEW)
        if not file.is_file():
            raise OperatorFileError("is not a regular file", file=file, mend=ANEW)
        with file.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except OSError as error:
        said = (error.strerror or "input error").lower()
        raise OperatorFileError(f"cannot be read: {said}", file=file) from error
    if len(data) > LARGEST:
        raise OperatorFileError(f"is larger than {LARGEST:,} bytes", file=file, mend=ANEW)
    return data


def _decoded(data: bytes, file: Path) -> str:
    try:
        # git may have written the line ends of another system.
        return data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise OperatorFileError("is not UTF-8", file=file, line=line, mend=ANEW) from error


def _value(text: str, file: Path) -> Any:
    if text.startswith("version https://git-lfs"):
        mend = "fetch it with 'git lfs pull'"
        raise OperatorFileError("is a pointer of git-lfs", file=file, line=1, mend=mend)
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith(("<<<<<<< ", "=======", ">>>>>>> ")):
            raise OperatorFileError("holds a conflict of git", file=file, line=number, mend=ANEW)
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        said = "is cut short" if error.pos >= len(text.rstrip()) else "is not JSON"
        raise OperatorFileError(said, file=file, line=error.lineno, mend=ANEW) from error
    if not isinstance(value, dict):
        raise OperatorFileError("is no baseline", file=file, line=1, mend=ANEW)
    return value


def _refuse_version(document: Document) -> None:
    version = document.value.get("tieout_baseline")
    if version is None:
        raise document.mistake("is no baseline of Tieout", mend=ANEW)
    if version != VERSION or isinstance(version, bool):
        said = f"is a baseline of version {str(version)[:20]!r}, and {VERSION} is known here"
        raise document.mistake(said, "tieout_baseline", mend=ANEW)


def _refuse_disorder(document: Document, baseline: Baseline) -> None:
    """Items in order of their names, each once: so that a file has one form, and nothing hides."""
    for name, fields in _NAMED_BY.items():
        before: tuple[str, ...] | None = None
        items: Sequence[Any] = getattr(baseline, name)
        for number, item in enumerate(items):
            key = tuple(getattr(item, field) for field in fields)
            if before is not None and key <= before:
                word = "stands twice" if key == before else "is out of order"
                said = f"{' '.join(part for part in key if part)[:120]!r} of {name} {word}"
                raise document.mistake(said, name, number, mend=ANEW)
            before = key


def _refuse_strangers(document: Document, baseline: Baseline) -> None:
    """Each item belongs to one that stands in the file, and counts agree with what is named."""
    controls = {each.id for each in baseline.controls}
    populations = {each.record for each in baseline.populations}
    results = {(each.control, each.check, each.scope) for each in baseline.results}
    for number, result in enumerate(baseline.results):
        if result.control not in controls:
            said = f"{result.control} is no control of the file"
            raise document.mistake(said, "results", number, mend=ANEW)
        if result.rows and result.record not in populations:
            said = f"the population of {result.check} is not in the file"
            raise document.mistake(said, "results", number, mend=ANEW)
    named: dict[tuple[str, str, str], dict[str, int]] = {}
    for number, each in enumerate(baseline.resources):
        key = (each.control, each.check, each.scope)
        if key not in results:
            said = f"{each.resource[:80]!r} belongs to no result of the file"
            raise document.mistake(said, "resources", number, mend=ANEW)
        counts = named.setdefault(key, {})
        counts[each.verdict] = counts.get(each.verdict, 0) + 1
    for number, result in enumerate(baseline.results):
        told = {word: count for word, count in result.verdicts.items() if word is not result.rest}
        if told != named.get((result.control, result.check, result.scope), {}):
            said = f"{result.control} {result.check} counts other resources than the file names"
            raise document.mistake(said, "results", number, mend=ANEW)


def _refuse_other_verdicts(document: Document, baseline: Baseline) -> None:
    """A control's verdict is the worst of its results, by the rules of `RunReader.verdicts`."""
    given: dict[str, set[Verdict]] = {each.id: set() for each in baseline.controls}
    for result in baseline.results:
        words = {word for word, count in result.verdicts.items() if count}
        whole = {result.whole} if result.whole else set()
        given[result.control] |= words | whole or {Verdict.UNOBSERVED}
    for number, control in enumerate(baseline.controls):
        # A check that gave no result at all leaves no line, and makes its control unobserved.
        silent = set() if control.not_applicable else {Verdict.UNOBSERVED}
        known = {worst(given[control.id]), worst(given[control.id] | silent)}
        if control.verdict not in (known - {None} or {Verdict.UNOBSERVED}):
            said = f"{control.id} is {control.verdict}, which is not the worst of its results"
            raise document.mistake(said, "controls", number, mend=ANEW)


def _refuse_other_form(text: str, file: Path, baseline: Baseline) -> None:
    wanted = text_of(baseline).decode().split("\n")
    for number, (line, own) in enumerate(zip(text.split("\n"), wanted, strict=False), start=1):
        if line != own:
            said = "is not in the form that Tieout writes"
            if line.startswith('"digest": '):
                said = "was changed by hand: this is not the digest of the lines above"
            raise OperatorFileError(said, file=file, line=number, mend=ANEW)
    if text.count("\n") != len(wanted) - 1:
        raise OperatorFileError("goes on after its end", file=file, line=len(wanted), mend=ANEW)


def _where(text: str) -> dict[Where, int]:
    """The line of each field, and of each item of the lists."""
    lines: dict[Where, int] = {}
    inside, item = "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        if opened := _ITEMS.match(line):
            inside, item = opened[1], 0
            lines[(inside,)] = number
        elif inside and line.startswith("]"):
            inside = ""
        elif inside:
            lines[(inside, item)] = number
            item += 1
        elif field := _FIELD.match(line):
            lines[(field[1],)] = number
    return lines
