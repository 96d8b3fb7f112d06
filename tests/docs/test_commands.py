"""Every `tieout ...` that a page tells to type exists, with its options and its words."""

import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import typer

from controls.framework import load_catalog
from controls.library_folders import LIBRARY, load_library
from evidence.verdict import Verdict
from tieout.cli.app import app
from tieout.cli.granting import Form
from tieout.formats.comparison import FORMATS as COMPARISONS
from tieout.formats.period import FORMATS as PERIOD_FORMATS
from tieout.formats.results import FORMATS

SHELLS = {"", "sh", "bash", "console", "crontab", "yaml"}
# A command at the beginning of a line or after what joins commands, up to what ends it.
TYPED = re.compile(r"(?:^\s*|[(;&|]\s*|/|run: )tieout (?=[a-z-])([^#|;&>)\n]*)")
RUNS_ON = re.compile(r" *\\\n *(?P<rest>[^\n]*)")
INLINE = re.compile(r"`tieout ([a-z-][^`]*)`")
NO_COMMAND = {"vault"}  # `tieout vault` is what a vault's format file says it is


def problems(words: Sequence[str], *, whole: bool) -> Iterator[str]:
    """What is wrong with the words after `tieout`; `whole` commands need all their arguments."""
    command: Any = typer.main.get_command(app)
    rest = list(words)
    while hasattr(command, "commands"):
        if not rest:
            if whole and not command.invoke_without_command:
                yield "no verb"
            return
        if rest[0].startswith("-") and rest[0] != "--help":
            break
        name = rest.pop(0)
        if name == "--help":
            return
        if name not in command.commands and hasattr(command, "otherwise"):
            rest.insert(0, name)
            name = command.otherwise
        if name not in command.commands:
            yield f"no verb {name!r}"
            return
        command = command.commands[name]
    yield from wrong_words(command, rest, whole=whole)


def wrong_words(command: Any, rest: list[str], *, whole: bool) -> Iterator[str]:
    options = {
        name: parameter
        for parameter in command.params
        for name in (*parameter.opts, *parameter.secondary_opts)
        if name.startswith("-")
    }
    arguments = [each for each in command.params if not each.opts[0].startswith("-")]
    given = 0
    while rest:
        word = rest.pop(0)
        name, joined, value = word.partition("=")
        if word == "--help":
            return
        if not word.startswith("-"):
            given += 1
        elif name not in options:
            yield f"no option {word}"
        elif not getattr(options[name], "is_flag", False) and not joined:
            if not rest:
                if whole:
                    yield f"no value for {word}"
                return
            value = rest.pop(0)
        yield from wrong_value(name, value)
    if given > len(arguments):
        yield "too many arguments"
    if whole and given < sum(each.required for each in arguments):
        yield "too few arguments"


def wrong_value(option: str, value: str) -> Iterator[str]:
    known: dict[str, Any] = {
        "--verdict": list(Verdict),
        "--format": (*FORMATS, *PERIOD_FORMATS, *COMPARISONS, "population", *Form),
        "--definitions": ("then", "today"),
    }
    if option in known and value not in known[option]:
        yield f"{option} has no {value!r}"
    if option in ("--framework", "-f") and value not in load_catalog():
        yield f"no framework {value!r}"
    if option == "--control" and value not in load_library([LIBRARY], load_catalog()):
        yield f"no control {value!r}"


def split(command: str) -> list[str]:
    """The words of a command; a quote that was opened before it is left out."""
    try:
        return shlex.split(command)
    except ValueError:
        return shlex.split(command.rstrip(" '\"`"))


def test_commands_in_blocks_can_be_typed(fences: Sequence[Any]) -> None:
    """Whatever stands in a block of shell can be typed as it stands."""
    wrong, seen = [], 0
    for fence in fences:
        if fence.language not in SHELLS:
            continue
        # A command that runs on over lines is one, where it begins; the lines after it stay theirs.
        text = RUNS_ON.sub(lambda on: " " + on["rest"] + "\n", fence.text)
        for number, line in enumerate(text.splitlines()):
            if "git+" in line or line.strip().startswith("cd "):
                continue
            for match in TYPED.finditer(line):
                # Columns of a table of commands stand two spaces apart.
                words = split(match[1].partition("  ")[0])
                if words[0] in NO_COMMAND:
                    continue
                seen += 1
                wrong += [
                    f"{fence.page}:{fence.line + number}: {problem}: tieout {' '.join(words)}"
                    for problem in problems(words, whole=True)
                ]
    assert [] == wrong
    assert seen > 40


def test_commands_in_sentences_exist(pages: Mapping[str, str]) -> None:
    """Verbs and options named in a sentence exist, though a sentence may leave words out."""
    wrong = [
        f"{page}: {problem}: tieout {match[1]}"
        for page, text in pages.items()
        if not page.startswith("docs/adr/")
        for match in INLINE.finditer(text)
        if match[1] not in NO_COMMAND
        for problem in problems(shlex.split(match[1]), whole=False)
    ]
    assert [] == wrong


def test_the_readme_lists_every_verb(pages: Mapping[str, str]) -> None:
    """The table of verbs names each verb of `tieout --help`, and no other."""
    part = pages["README.md"].partition("## Verbs")[2].partition("\n## ")[0]
    command: Any = typer.main.get_command(app)
    named = {match[1].split()[0] for match in INLINE.finditer(part)}
    assert set(command.commands) == named
