"""Definitions of a past day, rebuilt from a stored run: its controls, checks and waivers."""

import linecache
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from types import ModuleType
from typing import Any

import collectors.collector
import controls.check
from collectors.resource import KINDS
from controls.assignment import assign
from controls.check import Check
from controls.control import Control, Decisions, Library
from controls.evaluate import Decision, Definitions
from controls.past_models import models_of_the_day
from controls.scoping import RequirementDecision
from controls.waiver import WaiverFields, Waivers
from evidence.errors import IntegrityError, UsageError
from evidence.run_store import RunReader
from evidence.runs.run import ControlAsTested

PREFIX = "_tieout_past_checks_"


def past_definitions(reader: RunReader) -> Definitions:
    """What the run was judged by, from the vault alone; the shipped library is not consulted.

    The code of the checks and of the resource models is that of the day, run from its stored
    source; a run of a version that stored no models is judged with those installed now.

    Raises:
        UsageError: when a stored source cannot be run with what is installed now.
        IntegrityError: when a stored source is not that of its check.
    """
    modules = {name: reader.vault.get(each).decode() for name, each in reader.modules().items()}
    controls = {name: _control(each) for name, each in reader.controls().items()}
    library = Library(controls, _decisions(reader))
    wanted = {check.module: name for name, check in reader.checks().items()}
    declared: dict[str, Check] = {}
    with _registries_apart(), models_of_the_day(modules):
        for digest, name in wanted.items():
            declared |= _declared(digest, reader.vault.get(digest).decode(), name)
    # A mapped check names no control itself: those that it judged stand with the run.
    checks = [
        replace(declared[name], controls=tuple(each.controls))
        if declared[name].mapped
        else declared[name]
        for name, each in reader.checks().items()
        if name in declared
    ]
    missing = [name for name in reader.checks() if name not in declared]
    if missing:
        raise IntegrityError(f"the stored source declares no check {missing[0]}")
    return Definitions(
        library=library,
        assignments=assign(library, checks),
        waivers=Waivers(tuple(WaiverFields(**fields) for fields in reader.waivers())),
        out_of_scope={
            world: Decision(**decision) for world, decision in reader.run.out_of_scope.items()
        },
        modules=modules,
    )


def _control(stored: ControlAsTested) -> Control:
    """A control from its stored fields, validated like one from a file."""
    fields = asdict(stored)
    del fields["checks"]
    return Control.model_validate(fields | {"file": Path("stored-run"), "line": 1})


def _decisions(reader: RunReader) -> Decisions:
    """What was decided of requirements, from the stored catalogs."""
    return {
        framework.id: {
            name: RequirementDecision.model_validate(said)
            for name, said in reader.decisions(framework.id).items()
        }
        for framework in reader.run.frameworks
    }


def _declared(digest: str, source: str, name: str) -> Mapping[str, Check]:
    """The checks that a stored module declares when it is run under a private name."""
    file = f"<check module {digest[:16]}>"
    module = ModuleType(PREFIX + digest[:16])
    module.__file__ = file
    # inspect reads a function's own text from here; there is no file to read it from.
    linecache.cache[file] = (len(source), None, source.splitlines(keepends=True), file)
    sys.modules[module.__name__] = module
    before = dict(controls.check.REGISTRY)
    try:
        exec(compile(source, file, "exec"), module.__dict__)  # noqa: S102 -- stored under its digest
    except Exception as error:
        # A model may have lost a field or a name since that day; the user hears which check.
        said = str(error).partition(" (")[0]
        raise UsageError(
            f"the stored source of check {name} cannot be run any more: "
            f"{type(error).__name__}: {said}; use --definitions today"
        ) from error
    return {key: made for key, made in controls.check.REGISTRY.items() if key not in before}


@contextmanager
def _registries_apart() -> Iterator[None]:
    """Keep what past modules declare out of today's registries."""
    registries: list[dict[Any, Any]] = [
        controls.check.REGISTRY,
        collectors.collector.REGISTRY,
        KINDS,
    ]
    kept = [dict(registry) for registry in registries]
    controls.check.REGISTRY.clear()
    try:
        yield
    finally:
        for registry, before in zip(registries, kept, strict=True):
            registry.clear()
            registry.update(before)
