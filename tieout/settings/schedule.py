"""The `[schedule]` table of tieout.toml: at which time of day, in which zone, looks fall due."""

from datetime import UTC, time
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from controls.due import Rhythm


def _zone(given: str) -> str:
    if given == "UTC":
        # Known everywhere, also where a machine has no zones.
        return given
    try:
        ZoneInfo(given)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        # pydantic takes a ValueError as a mistake of the value, with file and line.
        raise ValueError(f"{given!r} is no time zone known here: write it as Asia/Tokyo") from error
    return given


TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Zone = Annotated[str, AfterValidator(_zone)]


class ScheduleSettings(BaseModel):
    """When looks fall due; see `controls.due.Rhythm`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: TimeOfDay = "02:15"
    timezone: Zone = "UTC"
    times_a_day: Literal[1, 2, 3, 4, 6, 8, 12, 24] = 2

    @property
    def rhythm(self) -> Rhythm:
        """The instants that these settings mean."""
        zone = UTC if self.timezone == "UTC" else ZoneInfo(self.timezone)
        return Rhythm(time.fromisoformat(self.at), zone, self.times_a_day)
