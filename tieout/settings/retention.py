"""The `[retention]` table of `tieout.toml`: how long evidence of each class of data is kept."""

from collections.abc import Iterable
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from collectors.resource import Resource
from evidence.attested.act import KIND as ATTESTED
from evidence.errors import UsageError
from evidence.retention import Age, Retention

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _age(given: str) -> str:
    try:
        Age.parse(given)
    except UsageError as error:
        # pydantic takes a ValueError as a mistake of the value, with file and line.
        raise ValueError(str(error)) from error
    return given


Span = Annotated[str, AfterValidator(_age)]


class RetentionSettings(BaseModel):
    """How long evidence is kept by class of data; a class that is not named is kept for ever.

    The files that people attested are a class of their own. Written as `90 days`, `26w`, `18mo` or
    `7y`. `approved_by` is who approved these periods, and so the erasures that follow from them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    personal: Span | None = None
    identity: Span | None = None
    configuration: Span | None = None
    attestation: Span | None = None
    approved_by: Text

    def retention(self, kinds: Iterable[type[Resource]]) -> Retention:
        """These periods over the kinds that are known now."""
        ages: dict[str, Any] = self.model_dump(exclude={"approved_by"}, exclude_none=True)
        return Retention(
            {name: Age.parse(text) for name, text in ages.items()},
            {**{kind.kind: kind.data for kind in kinds}, ATTESTED: ATTESTED},
        )
