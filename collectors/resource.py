"""Typed resources: what a collector promises of each item, and how stored rows become them."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from types import NoneType, UnionType
from typing import (
    Any,
    ClassVar,
    Literal,
    Self,
    TypeVar,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from typing_extensions import is_typeddict

from evidence.errors import TieoutError
from evidence.pseudonym import SORTS, Sort
from evidence.record import UNOBSERVED, Fields

Convert = Callable[[Any], Any]
DataClass = Literal["personal", "identity", "configuration"]
"""What a kind holds: data of people (listings of HR), who may do what (accounts and rights, which
name people too), or how systems are set up."""
WordT = TypeVar("WordT", bound=str)
KINDS: dict[str, type["Resource"]] = {}
"""Every kind that some imported resource class declares."""


class NotObservedError(TieoutError):
    """A field was read that could not be observed; the message is the reason an auditor reads."""

    exit_code = 3

    def __init__(self, resource: str, field: str, reason: str) -> None:
        self.resource = resource
        self.field = field
        self.reason = reason
        super().__init__(f"{field} of {resource} could not be observed: {reason}")


class Resource:
    """An item under audit; a subclass declares its kind and its fields by annotation.

    Values are JSON values, dates, instants and typed dictionaries of them. An ordinary attribute
    read costs nothing extra; reading a field that was not observed raises `NotObservedError`.

    `data` is the class by which evidence of the kind is kept and erased. `personal` names the
    fields that say who somebody is, by path (`email`, `tags.email`): pseudonyms replace them.
    """

    kind: ClassVar[str] = ""
    data: ClassVar[DataClass] = "configuration"
    personal: ClassVar[Mapping[str, Sort]] = {}
    id: str

    def __init_subclass__(
        cls,
        *,
        kind: str = "",
        data: DataClass | None = None,
        personal: Mapping[str, Sort] | None = None,
        **rest: Any,
    ) -> None:
        super().__init_subclass__(**rest)
        cls.data = _known(data or cls.data, get_args(DataClass), cls)
        cls.personal = {**cls.personal, **(personal or {})}
        for sort in cls.personal.values():
            _known(sort, SORTS, cls)
        if kind:
            cls.kind = kind
            KINDS[kind] = cls

    def __getattr__(self, name: str) -> Any:
        # Reached only when the instance has no such attribute: the fast path never comes here.
        fields = self.__dict__
        if name.startswith("__") or name not in field_types(type(self)):
            raise AttributeError(f"{type(self).__name__} has no field {name}")
        reason = fields.get(UNOBSERVED, {}).get(name) or (
            "this field was not collected when the evidence was taken"
        )
        raise NotObservedError(str(fields.get("id", "")), name, reason)

    def __repr__(self) -> str:
        return f"<{self.kind} {self.__dict__.get('id')!r}>"

    def tells(self, name: str) -> bool:
        """Whether a field was observed, for what another field can prove as well."""
        return name in self.__dict__

    @classmethod
    def hydrate(cls, rows: Iterable[Fields]) -> list[Self]:
        """Resources from stored rows, trusting the digest that the rows were read under.

        The rows are taken over, not copied: a caller that needs them later parses them again.
        """
        new, converters = cls.__new__, field_converters(cls)
        resources: list[Self] = []
        for row in rows:
            for name, convert in converters:
                value = row.get(name)
                if value is not None:
                    row[name] = convert(value)
            resource = new(cls)
            resource.__dict__ = row
            resources.append(resource)
        return resources

    @classmethod
    def of(cls, **fields: Any) -> Self:
        """One resource from keyword fields, as tests write it; absent fields are not observed."""
        return cls.hydrate([dict(fields)])[0]


ResourceT = TypeVar("ResourceT", bound=Resource)


def _known(word: WordT, words: tuple[str, ...], cls: type[Resource]) -> WordT:
    if word not in words:
        raise TypeError(f"{cls.__name__}: {word!r} is none of {', '.join(words)}")
    return word


_types: dict[type[Resource], Mapping[str, Any]] = {}
_converters: dict[type[Resource], tuple[tuple[str, Convert], ...]] = {}


def field_types(cls: type[Resource]) -> Mapping[str, Any]:
    """Each field of a resource class with its resolved annotation, class variables left out."""
    if cls not in _types:
        _types[cls] = {
            name: hint
            for name, hint in get_type_hints(cls).items()
            if get_origin(hint) is not ClassVar and not name.startswith("_")
        }
    return _types[cls]


def field_converters(cls: type[Resource]) -> tuple[tuple[str, Convert], ...]:
    """The fields whose stored JSON form differs from their type, each with its converter."""
    if cls not in _converters:
        found = ((name, _converter(hint)) for name, hint in field_types(cls).items())
        _converters[cls] = tuple((name, convert) for name, convert in found if convert is not None)
    return _converters[cls]


def _converter(hint: Any) -> Convert | None:
    """How to turn a JSON value into `hint`; None where the JSON value already is one."""
    if hint is datetime:
        return datetime.fromisoformat
    if hint is date:
        return date.fromisoformat
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = [_converter(item) for item in arguments if item is not NoneType]
        return inner[0] if len(inner) == 1 else None
    if origin in (list, tuple) and arguments:
        return _sequence(_converter(arguments[0]), tuple if origin is tuple else None)
    if is_typeddict(hint):
        return _mapping({name: _converter(item) for name, item in get_type_hints(hint).items()})
    return None


def _sequence(item: Convert | None, build: type[tuple[Any, ...]] | None) -> Convert | None:
    if item is None:
        return build
    return lambda values: (build or list)(None if v is None else item(v) for v in values)


def _mapping(fields: Mapping[str, Convert | None]) -> Convert | None:
    converters = [(name, convert) for name, convert in fields.items() if convert]
    if not converters:
        return None

    def convert(row: Fields) -> Fields:
        for name, inner in converters:
            if row.get(name) is not None:
                row[name] = inner(row[name])
        return row

    return convert
