"""A user's own check files, loaded by path under private names and never put on the path."""

import importlib.util
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import collectors.collector
import controls.check
from collectors.collector import Collector
from controls.check import Check
from evidence.canonical import sha256
from evidence.errors import OperatorFileError, TieoutError
from evidence.yaml.text import read_operator_file

PREFIX = "_tieout_user_checks_"


@dataclass(frozen=True)
class UserFiles:
    """What the files of a `checks/` folder declare."""

    checks: tuple[Check, ...]
    collectors: tuple[Collector[Any], ...]


def load_user_files(folder: Path) -> UserFiles:
    """Run every Python file of the folder and take what it declares.

    What they declare belongs to one workspace, so it is taken out of the registries again.

    Raises:
        OperatorFileError: when a file cannot be imported, with the line in that file.
    """
    checks, readers = controls.check.REGISTRY, collectors.collector.REGISTRY
    known, read = set(checks), set(readers)
    try:
        for file in sorted(folder.glob("*.py")):
            if not file.name.startswith("_"):
                _load(file)
        return UserFiles(
            tuple(made for name, made in sorted(checks.items()) if name not in known),
            tuple(made for key, made in sorted(readers.items()) if key not in read),
        )
    finally:
        for name in set(checks) - known:
            del checks[name]
        for key in set(readers) - read:
            del readers[key]


def _load(file: Path) -> None:
    data = read_operator_file(file)
    try:
        data.decode()
    except UnicodeDecodeError as error:
        # Its source is stored with the run, as text.
        line = data[: error.start].count(b"\n") + 1
        said, mend = "is not UTF-8", "save the file as UTF-8"
        raise OperatorFileError(said, file=file, line=line, mend=mend) from error
    name = PREFIX + sha256(str(file.resolve()).encode())[:16]
    specification = importlib.util.spec_from_file_location(name, file)
    if specification is None or specification.loader is None:
        raise OperatorFileError("cannot be loaded as Python", file=file)
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    try:
        _run(file, module, specification.loader)
    except TieoutError:
        del sys.modules[name]
        raise


def _run(file: Path, module: ModuleType, loader: Any) -> None:
    try:
        loader.exec_module(module)
    except TieoutError:
        raise
    except SyntaxError as error:
        raise OperatorFileError(
            f"is not Python: {error.msg}", file=file, line=error.lineno, mend="correct that line"
        ) from error
    except (Exception, SystemExit) as error:
        # Whatever a user's module raises while it is imported is one sentence to the user; one that
        # ends the process would else end the audit as if it had gone well.
        raise OperatorFileError(
            f"cannot be imported: {type(error).__name__}: {error}",
            file=file,
            line=_line_in(file, error),
        ) from error


def _line_in(file: Path, error: BaseException) -> int | None:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename) == file]
    return lines[-1] if lines else None
