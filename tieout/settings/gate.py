"""The `[gate]` table of `tieout.toml`: what `tieout gate` holds to, and which changes fail it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from controls.gate_policy import DEFAULT, FailOn

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class GateSettings(BaseModel):
    """What fails `tieout gate`, over which controls, and what it holds to.

    Where several limits are given, a control must meet all of them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    baseline: Text = "previous"
    fail_on: tuple[FailOn, ...] = Field(default=DEFAULT, min_length=1)
    controls: tuple[Text, ...] = ()
    owners: tuple[Text, ...] = ()
    frameworks: tuple[Text, ...] = ()
