"""The `[redaction]` table of `tieout.toml`: which findings of the secret scan may be stored."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from collectors.withholding import Allowed
from evidence.plain_words import did_you_mean
from evidence.secrets.forms import RULES

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_STRICT = ConfigDict(frozen=True, extra="forbid")


def _known_rule(given: str) -> str:
    if given not in RULES:
        near = did_you_mean(given, RULES)
        raise ValueError(f"must be a rule of the secret scan; {near or ', '.join(RULES)}")
    return given


class AllowedFinding(BaseModel):
    """A decision that what a rule finds is no secret, with its reason and approver.

    `kind` is the kind of resource it was found in (`aws.s3.bucket`; of a file of the workspace its
    name, `checks/own.py`), `field` the path that the finding named, less its numbers; `*` stands
    for anything.
    """

    model_config = _STRICT

    rule: Annotated[str, AfterValidator(_known_rule)]
    kind: Text
    field: Text = "*"
    reason: Text
    approved_by: Text


class RedactionSettings(BaseModel):
    """Decisions on what may be stored."""

    model_config = _STRICT

    allow: tuple[AllowedFinding, ...] = ()

    @property
    def allowed(self) -> tuple[Allowed, ...]:
        """The decisions as the sweep takes them."""
        return tuple(Allowed(each.rule, each.kind, each.field) for each in self.allow)
