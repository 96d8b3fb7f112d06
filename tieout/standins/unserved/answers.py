"""What the stand-in answers in front of moto: by operation, and by account, region and parameters.

An answer is the dictionary that boto3 would give, held against the service's own model when it is
given, so that nothing can be answered that AWS could not. Instants may be text (ISO 8601).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from botocore.exceptions import DataNotFoundError, UnknownServiceError
from botocore.model import OperationNotFoundError
from botocore.validate import ParamValidator

from tieout.standins.unserved.models import operation_model


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it came in: `service:Operation` in botocore's words, and who asked where."""

    operation: str
    parameters: Mapping[str, Any]
    account: str
    region: str


@dataclass(frozen=True, slots=True)
class Refusal:
    """An answer by an error code, as `SubscriptionRequiredException` at status 400."""

    code: str
    status: int = 400
    message: str = ""


Body: TypeAlias = Mapping[str, Any]
Given: TypeAlias = Body | Refusal
Answering: TypeAlias = Callable[[Asked], Given | None]
"""A function that answers; one that returns None leaves the question to moto."""
Table: TypeAlias = Mapping[str, Given | Answering]
"""Answers by `service:Operation`."""


@dataclass(frozen=True, slots=True)
class _Narrowed:
    """An answer to some questions only; what is left empty is no condition."""

    given: Given | Answering
    account: str
    region: str
    parameters: Mapping[str, Any]

    def suits(self, asked: Asked) -> bool:
        return (
            self.account in ("", asked.account)
            and self.region in ("", asked.region)
            and all(asked.parameters.get(name) == one for name, one in self.parameters.items())
        )


class Answers:
    """Every answer there is: those given while it runs, the latest first, then those of tables."""

    def __init__(self, tables: Iterable[Table] = ()) -> None:
        self._table = {name: given for table in tables for name, given in table.items()}
        self._given: dict[str, list[_Narrowed]] = {}
        for operation, given in self._table.items():
            _hold(operation, None if callable(given) else given)

    def __len__(self) -> int:
        return len(self._table) + len(self._given.keys() - self._table.keys())

    @property
    def operations(self) -> frozenset[str]:
        """The operations for which there is some answer."""
        return frozenset([*self._table, *self._given])

    def give(
        self,
        operation: str,
        given: Given | Answering,
        *,
        account: str = "",
        region: str = "",
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        """Answer an operation so from now on, wherever account, region and parameters are these.

        Raises:
            ValueError: when no service has the operation, or it cannot answer so.
        """
        _hold(operation, None if callable(given) else given)
        narrowed = _Narrowed(given, account, region, parameters or {})
        self._given.setdefault(operation, []).insert(0, narrowed)

    def to(self, asked: Asked) -> Given | None:
        """The answer to a question; None where moto is to answer it."""
        for narrowed in self._given.get(asked.operation, ()):
            if narrowed.suits(asked):
                given = narrowed.given
                return given(asked) if callable(given) else given
        found = self._table.get(asked.operation)
        return found(asked) if callable(found) else found


def _hold(operation: str, given: Given | None) -> None:
    try:
        shape = operation_model(operation).output_shape
    except (DataNotFoundError, UnknownServiceError, OperationNotFoundError) as error:
        raise ValueError(f"{operation} is no operation of AWS") from error
    if given is None or isinstance(given, Refusal):
        return
    if shape is None:
        if given:
            raise ValueError(f"{operation} answers with nothing")
        return
    report = ParamValidator().validate(given, shape)
    if report.has_errors():
        raise ValueError(f"{operation} cannot answer so: {report.generate_report()}")
