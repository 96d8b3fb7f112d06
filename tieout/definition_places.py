"""Where a control is defined, as a code host names the line: for annotations and SARIF."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evidence.drift.change import Cause, Change
from evidence.drift.comparison import Place
from evidence.runs.run import ControlAsTested

WAIVERS = "waivers.yaml"
_PLACE = re.compile(r"(.+):([0-9]+)")


@dataclass(frozen=True)
class Places:
    """The lines of a workspace's own definitions; `prefix` leads from the repository to it."""

    folder: Path
    prefix: str
    controls: Mapping[str, ControlAsTested]

    def of_change(self, change: Change) -> Place | None:
        """The line that caused a change where one did, else that of the control's definition."""
        control = self.controls.get(change.control)
        if change.cause is Cause.WAIVER and (found := self._waiver(change.detail.split(" ")[0])):
            return found
        if control is None:
            return None
        if change.cause is Cause.PARAMETER:
            for name in control.parameters:
                moved = f"{name}: " in change.detail
                if moved and (found := self._own(control.origin.get(f"parameters.{name}"))):
                    return found
        return self.of_control(control)

    def of_control(self, control: ControlAsTested) -> Place | None:
        """The line of a control that the workspace defines or changes; else None."""
        own = [control.origin.get("id"), *control.origin.values()]
        return next((found for place in own if (found := self._own(place))), None)

    def _own(self, place: str | None) -> Place | None:
        """The place, when its file is one of the workspace; origins name the last folder only."""
        found = _PLACE.fullmatch(place or "")
        if not found or not (self.folder / found[1]).is_file():
            return None
        return Place(self.prefix + found[1], int(found[2]))

    def _waiver(self, name: str) -> Place | None:
        file = self.folder / WAIVERS
        if not file.is_file():
            return None
        stated = re.compile(rf"^[\s-]*id:\s*[\"']?{re.escape(name)}[\"']?\s*$")
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        numbers = (number for number, line in enumerate(lines, start=1) if stated.match(line))
        line = next(numbers, None)
        return Place(self.prefix + WAIVERS, line) if line else None


def places_in(folder: Path, controls: Mapping[str, ControlAsTested]) -> Places:
    """The places of a workspace, named from the top of the repository that it stands in.

    That is `GITHUB_WORKSPACE` where it is set, else the nearest folder above with a `.git`, else
    the current folder.
    """
    here = folder.resolve()
    told = os.environ.get("GITHUB_WORKSPACE")
    tops = [Path(told).resolve()] if told else []
    tops += [each for each in (here, *here.parents) if (each / ".git").exists()][:1]
    for top in (*tops, Path.cwd()):
        if here.is_relative_to(top):
            inner = here.relative_to(top).as_posix()
            return Places(folder, "" if inner == "." else f"{inner}/", controls)
    return Places(folder, "", controls)
