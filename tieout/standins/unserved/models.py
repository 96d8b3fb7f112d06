"""The SDK's own models of services: which there are by their signing name, and typed values."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.utils import parse_timestamp
from moto.core.utils import get_service_model

if TYPE_CHECKING:
    from botocore.model import Shape
    from moto.core.model import OperationModel


@cache
def operation_model(operation: str) -> "OperationModel":
    """The model of `service:Operation`, both as botocore names them.

    Raises:
        UnknownServiceError: when there is no such service.
        OperationNotFoundError: when it has no such operation.
    """
    service, _, name = operation.partition(":")
    model: OperationModel = get_service_model(service).operation_model(name)
    return model


@cache
def signing_name(service: str) -> str:
    """The name by which requests to a service are signed."""
    model = get_service_model(service)
    return str(model.metadata.get("signingName", model.endpoint_prefix))


def typed(shape: "Shape | None", value: Any) -> Any:
    """`value` with instants in place of their text, as serialisers want them."""
    if shape is None or value is None:
        return value
    shaped: Any = shape
    if shape.type_name == "timestamp" and isinstance(value, str):
        return parse_timestamp(value)
    if shape.type_name == "blob" and isinstance(value, str):
        return value.encode()
    if shape.type_name == "list":
        return [typed(shaped.member, item) for item in value]
    if shape.type_name == "map":
        return {name: typed(shaped.value, item) for name, item in value.items()}
    if shape.type_name == "structure" and isinstance(value, Mapping):
        return {name: typed(shaped.members.get(name), item) for name, item in value.items()}
    return value
