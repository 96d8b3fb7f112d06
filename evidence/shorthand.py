"""Shorthand: the second form in which a value may stand in a file, told to its JSON Schema."""

from typing import Any

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema


class AlsoWritten:
    """Marks a value that may also be written in a shorter form, beside the validator that reads it.

    `form` is the JSON Schema of the short form. It changes nothing in what is accepted.
    """

    def __init__(self, form: dict[str, Any]) -> None:
        self.form = form

    def __get_pydantic_json_schema__(
        self, core: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [self.form, handler(core)]}
