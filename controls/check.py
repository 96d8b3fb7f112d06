"""Checks: plain functions that judge, what their signature asks for, and the registry of them."""

import inspect
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import NoneType, UnionType
from typing import Any, NoReturn, TypeVar, Union, get_args, get_origin, get_type_hints

from collectors.resource import NotObservedError, Resource
from controls.errors import CheckDefinitionError
from controls.population import Population
from controls.source_text import source_of
from evidence.canonical import sha256
from evidence.tie_out import TieOut
from evidence.traced import Traced

Judge = Callable[..., object]
JudgeT = TypeVar("JudgeT", bound=Callable[..., TieOut | Traced | None])
REGISTRY: dict[str, "Check"] = {}
"""Every check by its id, the name of its function."""
THRESHOLDS = (bool, int, str, timedelta, list, tuple)


class NotApplicableError(Exception):
    """A check steps aside for a technical reason; raised by `not_applicable`."""


def not_applicable(reason: str) -> NoReturn:
    """Say that the check does not apply to this resource, and why.

    A scoping decision of the organisation is something else: it needs an approver and stands in
    an overlay.
    """
    raise NotApplicableError(reason)


def not_observed(resource: Resource, what: str, reason: str) -> NoReturn:
    """Say that a join found nothing to judge by, so that the verdict is `unobserved`.

    An account that no known person owns is neither a leaver's nor nobody's: `what` (its holder)
    could not be observed, and `reason` says why.
    """
    raise NotObservedError(str(resource.id), what, reason)


@dataclass(frozen=True)
class Asked:
    """A whole population that a check asks for: which resource, and in which sense of whole."""

    resource: type[Resource]
    population: type[Population[Any]]
    covers: tuple[str, ...]


@dataclass(frozen=True)
class Check:
    """A function that judges, with what its signature asks for.

    `subject` is judged one by one; None means the populations are judged once. `thresholds` are
    keyword parameters that controls set, each with its type. `source` is the function's own text,
    `module_source` that of the module it stands in. `ties` tells a tie-out, whose first two
    populations are the routes. `mapped` tells a check whose controls are named by the operator's
    mappings: the last part of a scope says for which control its evidence speaks.
    """

    id: str
    controls: tuple[str, ...]
    function: Judge
    doc: str
    source: str
    module_source: str
    subject: type[Resource] | None
    asked: Mapping[str, Asked]
    thresholds: Mapping[str, Any]
    defaults: Mapping[str, Any]
    takes_now: bool
    ties: bool = False
    mapped: bool = False

    @property
    def digest(self) -> str:
        """SHA-256 of the module's source: a helper that changes changes what the check says."""
        return sha256(self.module_source.encode())

    @property
    def kind(self) -> str:
        """The kind judged, or the first population's where whole populations are judged."""
        return self.resources[0].kind

    @property
    def kinds(self) -> tuple[str, ...]:
        """Every kind it reads, the judged one first."""
        return tuple(dict.fromkeys(resource.kind for resource in self.resources))

    @property
    def resources(self) -> tuple[type[Resource], ...]:
        """The class of every resource it reads, the judged one first."""
        own = (self.subject,) if self.subject else ()
        return (*own, *(asked.resource for asked in self.asked.values()))

    @property
    def where(self) -> str:
        """File and line of the function, as a user finds it."""
        code = self.function.__code__
        return f"{code.co_filename}:{code.co_firstlineno}"


def check(
    *controls: str, covers: Mapping[str, tuple[str, ...]] | None = None, mapped: bool = False
) -> Callable[[JudgeT], JudgeT]:
    """Declare a function as a check of the named controls.

    The annotation of the first parameter says the population: a resource class is judged one by
    one. `Population[T]`, `Inventory[T]`, `Estate[T]`, `Configured[T]` and `Seen[T]` are sets for
    joins. `now` is the instant judged at. Keyword-only parameters are thresholds, set by the
    control's `parameters`.
    `covers` names, per population parameter, classes of rows it must be proven to hold
    (`covers={"staff": ("leavers",)}`). `mapped` stands in place of controls where mappings of
    scanners name them.

    Raises:
        CheckDefinitionError: when the signature cannot be served, or the id is taken.
    """

    def declare(function: JudgeT) -> JudgeT:
        made = read_signature(function, controls, covers or {}, mapped=mapped)
        other = REGISTRY.get(made.id)
        if other and other.where != made.where:
            raise CheckDefinitionError(
                f"{made.where}: check {made.id} exists already at {other.where}; "
                "rename the function"
            )
        REGISTRY[made.id] = made
        return function

    return declare


def read_signature(
    function: Judge,
    controls: tuple[str, ...],
    covers: Mapping[str, tuple[str, ...]],
    *,
    mapped: bool = False,
) -> Check:
    """What a function asks for, by its parameters and annotations alone."""
    code = function.__code__
    where = f"{code.co_filename}:{code.co_firstlineno}: check {function.__name__}"
    if mapped and controls:
        raise CheckDefinitionError(f"{where} is mapped and names a control; write one of the two")
    if not (controls or mapped):
        raise CheckDefinitionError(f'{where} names no control; write @check("CONTROL-ID")')
    doc = inspect.getdoc(function)
    if not doc:
        raise CheckDefinitionError(f"{where} has no docstring; say in a sentence what holds")
    try:
        hints = get_type_hints(function)
    except NameError as error:
        raise CheckDefinitionError(f"{where} has an annotation that is unknown: {error}") from error
    asks = _Asks()
    for name, parameter in inspect.signature(function).parameters.items():
        if not asks.take(name, parameter, hints.get(name), covers):
            raise CheckDefinitionError(
                f"{where} has a parameter {name!r} that cannot be served; annotate it with a "
                "resource (first of all), Population[...], Inventory[...], Estate[...], "
                "Configured[...], Seen[...], "
                "now: datetime, or make it a keyword-only threshold"
            )
    if asks.subject is None and not asks.asked:
        raise CheckDefinitionError(f"{where} asks for nothing; annotate a resource to judge")
    if mapped and asks.subject is None:
        raise CheckDefinitionError(f"{where} is mapped and judges no resource one by one")
    ties = hints.get("return") is TieOut
    if ties and (asks.subject is not None or len(asks.asked) < 2):
        raise CheckDefinitionError(
            f"{where} is a tie-out, which asks for two whole populations and judges none by one"
        )
    return Check(
        id=function.__name__,
        controls=controls,
        function=function,
        doc=doc,
        source=textwrap.dedent(source_of(function)),
        module_source=_module_source(function),
        subject=asks.subject,
        asked=asks.asked,
        thresholds=asks.thresholds,
        defaults=asks.defaults,
        takes_now=asks.takes_now,
        ties=ties,
        mapped=mapped,
    )


def _module_source(function: Judge) -> str:
    module = inspect.getmodule(function)
    return inspect.getsource(module or function)


@dataclass
class _Asks:
    """What a signature asks for, gathered parameter by parameter."""

    subject: type[Resource] | None = None
    asked: dict[str, Asked] = field(default_factory=dict)
    thresholds: dict[str, Any] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)
    takes_now: bool = False
    _first: bool = True

    def take(
        self,
        name: str,
        parameter: inspect.Parameter,
        hint: Any,
        covers: Mapping[str, tuple[str, ...]],
    ) -> bool:
        """File one parameter; False when it is of no known form."""
        first, self._first = self._first, False
        origin = get_origin(hint)
        if name == "now" and hint is datetime:
            self.takes_now = True
        elif isinstance(hint, type) and issubclass(hint, Resource) and first:
            self.subject = hint
        elif isinstance(origin, type) and issubclass(origin, Population):
            self.asked[name] = Asked(get_args(hint)[0], origin, tuple(covers.get(name, ())))
        elif parameter.kind is parameter.KEYWORD_ONLY and _is_threshold(hint):
            self.thresholds[name] = hint
            if parameter.default is not parameter.empty:
                self.defaults[name] = parameter.default
        else:
            return False
        return True


def _is_threshold(hint: Any) -> bool:
    origin = get_origin(hint)
    if origin in (Union, UnionType):
        return all(_is_threshold(item) for item in get_args(hint) if item is not NoneType)
    return (origin or hint) in THRESHOLDS
