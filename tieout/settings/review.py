"""Access reviews as a source: the table `[[reviews]]` of `tieout.toml`."""

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict

from tieout.settings.aws import SourceName

if TYPE_CHECKING:
    from collectors.session import Source


class ReviewSettings(BaseModel):
    """The access reviews of the workspace's own vault, which runs read as they read a system."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: SourceName


def review_source(settings: ReviewSettings, vault: Path) -> "Source":
    """The reviews that the vault in a folder holds when a run reads them."""
    from collectors.reviews.source import ReviewSource
    from evidence.vault import Vault

    return ReviewSource(settings.name, lambda: Vault.open(vault))
