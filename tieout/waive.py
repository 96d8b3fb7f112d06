"""Adding a waiver to `waivers.yaml`: written as text, then read back by the same strict reader."""

import re
from collections.abc import Mapping
from pathlib import Path

import yaml

from controls.waiver import load_waivers
from evidence.errors import UsageError
from evidence.yaml.text import read_yaml
from tieout.replaced_file import replaced
from tieout.workspace import Workspace

FILE = "waivers.yaml"
_NUMBER = re.compile(r"W-([0-9]+)")


def add_waiver(workspace: Workspace, fields: Mapping[str, str]) -> str:
    """Write a waiver behind those that stand, and return its id; comments in the file stay.

    Nothing is written unless the whole file is still right with it.

    Raises:
        OperatorFileError: when the file, or the new waiver, holds a mistake.
        UsageError: when the file's list is written in a form that nothing can be put behind.
    """
    file = workspace.folder / FILE
    standing = list(workspace.waivers.fields)
    numbers = [int(found[1]) for each in standing if (found := _NUMBER.fullmatch(each.id))]
    name = f"W-{max(numbers, default=0) + 1:02d}"
    before = file.read_text(encoding="utf-8") if file.exists() else ""
    entry = yaml.safe_dump(
        [{"id": name, **{key: value for key, value in fields.items() if value}}],
        allow_unicode=True,
        sort_keys=False,
        width=96,
    )
    block = "".join(f"  {line}\n" for line in entry.splitlines())
    if standing:
        text = before.rstrip("\n") + "\n" + block
    else:
        empty = not file.exists() or read_yaml(file).value is None
        if not empty and not re.search(r"(?m)^waivers:\s*\[\]\s*$", before):
            raise UsageError(
                f"{file} holds an empty list in a form of its own; write 'waivers: []'"
            )
        kept = re.sub(r"(?m)^waivers:\s*\[\]\s*$\n?", "", before).rstrip("\n")
        text = (kept + "\n" if kept else "") + "waivers:\n" + block
    _replace(workspace, file, text, len(standing) + 1)
    return name


def _replace(workspace: Workspace, file: Path, text: str, wanted: int) -> None:
    """Put the text in the place of the file once it was read back and holds so many waivers."""
    checks: dict[str, list[str]] = {}
    for item in workspace.definitions.assignments:
        checks.setdefault(item.control.id, []).append(item.check.id)

    def holds(draft: Path) -> None:
        found = load_waivers(draft, workspace.library.controls, checks)
        if len(found.fields) != wanted:
            raise UsageError(f"{file} is written in a form that nothing can be put behind")

    replaced(file, text.encode(), holds)
