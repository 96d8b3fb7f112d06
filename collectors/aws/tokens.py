"""Lists that the SDK has no paging data for, although they come in pages: told by their tokens."""

from typing import Any

TOKENS = ("NextToken", "nextToken", "Marker", "marker")


def by_token(operation: Any) -> dict[str, Any] | None:
    """How an operation of the SDK's model is paged, by the token it both takes and gives.

    None where it takes none. EventBridge's buses, Lake's stores and Detective's graphs have no
    data of their own in the SDK, and would else be read to the end of the first page only.
    """
    taken = operation.input_shape.members if operation.input_shape else {}
    given = operation.output_shape.members if operation.output_shape else {}
    lists = [name for name, shape in given.items() if shape.type_name == "list"]
    for token in TOKENS:
        if token in taken and token in given and lists:
            return {"input_token": token, "output_token": token, "result_key": lists}
    return None
