"""Where a delivered file lies on an SFTP server: `sftp` of the `[[people.files]]` tables."""

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from evidence.errors import UsageError
from tieout.settings.aws import Text

if TYPE_CHECKING:
    from collectors.people.drops import Drop


class DropSettings(BaseModel):
    """An SFTP server: its pinned host key, and the private key we sign in with."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    host: Text
    port: Annotated[int, Field(ge=1, le=65535, strict=True)] = 22
    user: Text
    host_key: Text
    key_file: Text
    folder: Text = "."
    ready: Text | None = None


def drop_of(settings: DropSettings, folder: Path) -> "Drop":
    """The drop; nothing is contacted yet. A private key that is not there is a gap of its units.

    Raises:
        UsageError: for a host key that is none, and where the library is not installed.
    """
    if find_spec("asyncssh") is None:
        raise UsageError("files on an SFTP server need a library; pip install 'tieout[sftp]'")
    from collectors.people.drops import Drop

    return Drop(
        host=settings.host,
        user=settings.user,
        host_key=settings.host_key,
        key_file=folder / Path(settings.key_file).expanduser(),
        port=settings.port,
        folder=settings.folder,
        ready=settings.ready,
    )
