"""Attestation rules: who may attest a control, with which document, and whether two must."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict

from controls.framework import Text
from evidence.shorthand import AlsoWritten


def _listed(given: Any) -> Any:
    return [given] if isinstance(given, str) else given


Roles = Annotated[
    tuple[Text, ...],
    BeforeValidator(_listed),
    AlsoWritten({"type": "string", "minLength": 1, "description": "One role."}),
]
"""Roles; one may stand without its list."""


class AttestationRule(BaseModel):
    """How a control is attested: in which roles (`by`), and by two persons with `four_eyes`.

    Without `by` any role may. `document` names what has to be handed in, so that a statement alone
    does not do.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    by: Roles = ()
    four_eyes: bool = False
    document: str = ""
