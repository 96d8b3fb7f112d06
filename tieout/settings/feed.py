"""The `[[people.feeds]]` tables of `tieout.toml`: systems that deliver people over HTTPS."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from collectors.people.mapping import Kind
from evidence.errors import OperatorFileError, UsageError
from evidence.yaml.text import Document
from tieout.settings.aws import SourceName, Text, Url

if TYPE_CHECKING:
    from collectors.people.feeds.feed import Feed


class FeedSettings(BaseModel):
    """One kind of rows of one vendor's system, by the profile that is shipped for it.

    Secrets are named by environment variable (`env`) or by file (`file`), never written here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    profile: Text
    kind: Kind = "people.person"
    name: SourceName | None = None
    url: Url | None = None
    env: Mapping[str, Text] = Field(default_factory=dict)
    file: Mapping[str, Text] = Field(default_factory=dict)
    parameters: Mapping[str, Text] = Field(default_factory=dict)
    mapping: Text | None = None
    ca_file: Text | None = None
    allow_loopback: bool = False


def feeds_of(
    settings: Iterable[FeedSettings], document: Document, number: int, folder: Path
) -> list["Feed"]:
    """The feeds of the `[[people]]` table of that number; nothing is contacted yet.

    Raises:
        OperatorFileError: with file and line, when a profile is unknown, a secret or parameter not
            named, a named file missing, or the mapping cannot work.
    """
    return [
        _feed(each, document, folder, ("people", number, "feeds", place))
        for place, each in enumerate(settings)
    ]


def _feed(
    settings: FeedSettings, document: Document, folder: Path, where: tuple[str | int, ...]
) -> "Feed":
    from collectors.https.secrets import Secret
    from collectors.people.feeds.configured import configured

    for name in settings.env.keys() & settings.file.keys():
        said = f"the secret {name!r} is named by a variable and by a file"
        raise document.mistake(said, *where, "env", name, mend="keep one of them")
    secrets = {name: Secret(env=variable) for name, variable in settings.env.items()}
    secrets |= {name: Secret(file=folder / path) for name, path in settings.file.items()}
    for name in ("mapping", "ca_file"):
        path = getattr(settings, name)
        if path and not (folder / path).is_file():
            said = f"{name} {path!r} is not there"
            raise document.mistake(said, *where, name, mend="name an existing file")
    try:
        return configured(
            settings.profile,
            settings.kind,
            name=settings.name,
            url=settings.url,
            secrets=secrets,
            parameters=settings.parameters,
            additions=folder / settings.mapping if settings.mapping else None,
            allow_loopback=settings.allow_loopback,
            ca_file=folder / settings.ca_file if settings.ca_file else None,
        )
    except OperatorFileError:
        raise
    except UsageError as error:
        raise document.mistake(str(error), *where) from error
