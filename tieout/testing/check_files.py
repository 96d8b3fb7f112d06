"""Checks that a test speaks of: shipped ones by id, one's own by function."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from controls.check import REGISTRY, Check
from controls.control import Library
from controls.framework import load_catalog
from controls.library_folders import LIBRARY, load_library
from controls.shipped import load_checks as load_shipped_checks
from evidence.errors import UsageError
from evidence.plain_words import did_you_mean
from tieout.user_checks import load_user_files

AnyCheck = Callable[..., Any] | str
"""A function under `@check`, or the id of a check that comes with Tieout."""
_LOADED: dict[Callable[..., Any], Check] = {}


def load_checks(folder: Path | str) -> SimpleNamespace:
    """The checks of a workspace's `checks/` folder, each under the name of its function.

    The files are loaded as `tieout run` loads them: by path, in no way that leaves the folder on
    `sys.path`.

    Raises:
        UsageError: when there is no such folder.
        OperatorFileError: when a file of it cannot be imported, with the line.
    """
    place = Path(folder)
    if not place.is_dir():
        raise UsageError(f"there is no folder {place}; name the folder that holds the checks")
    found = load_user_files(place).checks
    _LOADED.update({made.function: made for made in found})
    return SimpleNamespace(**{made.id: made.function for made in found})


def found_check(check: AnyCheck) -> Check:
    """What a function or id means.

    Raises:
        UsageError: when it is no check.
    """
    if isinstance(check, str):
        shipped = {made.id: made for made in load_shipped_checks()}
        if check not in shipped:
            mend = did_you_mean(check, shipped, cutoff=0)
            raise UsageError(f"no check {check!r} comes with Tieout; {mend}")
        return shipped[check]
    name = getattr(check, "__name__", repr(check))
    made = _LOADED.get(check) or REGISTRY.get(name)
    if made is None or made.function is not check:
        raise UsageError(f'{name} is no check; write @check("CONTROL-ID") above it')
    return made


@cache
def shipped_library() -> Library:
    """The controls that come with Tieout."""
    return load_library([LIBRARY], load_catalog())
