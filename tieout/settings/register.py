"""Registers that people keep: the `[[registers]]` tables, and the source that reads them."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import BaseModel, ConfigDict, Field

from collectors.session import Source
from evidence.errors import UsageError
from evidence.yaml.text import Document
from tieout.named_files import named_file
from tieout.settings.aws import SourceName, Text

if TYPE_CHECKING:
    from collectors.people.mapping import PeopleMapping

_STRICT = ConfigDict(frozen=True, extra="forbid")


class RegisterFile(BaseModel):
    """A register in a file: by its template's own headings, or by a mapping."""

    model_config = _STRICT

    file: Text
    template: Annotated[Text | None, Field(alias="register")] = None
    mapping: Text | None = None
    time_zone: Text | None = None
    as_of: Text | None = None
    newest: Text | None = None


class RegisterSettings(BaseModel):
    """Registers of the organisation, as people keep them in files."""

    model_config = _STRICT

    name: SourceName
    files: tuple[RegisterFile, ...] = Field(min_length=1)


def register_source(
    settings: RegisterSettings, document: Document, number: int, folder: Path
) -> Source:
    """The source of one table; no register is opened yet.

    Raises:
        OperatorFileError: for a file that names both a register and a mapping, or neither, for a
            register that there is none of, and for a mistaken mapping.
    """
    from collectors.people.source import PeopleSource

    files = [
        (folder / item.file, _mapping(item, document, folder, number, place))
        for place, item in enumerate(settings.files)
    ]
    return PeopleSource(settings.name, files)


def _mapping(
    item: RegisterFile, document: Document, folder: Path, number: int, place: int
) -> "PeopleMapping":
    from collectors.people.mapping_file import load_mapping
    from collectors.registers.form import mapping_of

    where = ("registers", number, "files", place)
    if (item.template is None) == (item.mapping is None):
        said = f"the file {item.file!r} needs either 'register' or 'mapping'"
        mend = "write register = '<name>' for one made from a template; 'tieout register list'"
        raise document.mistake(said, *where, "file", mend=mend)
    if item.mapping is None:
        try:
            return mapping_of(
                item.template or "",
                time_zone=item.time_zone,
                as_of=item.as_of,
                newest=item.newest,
            )
        except UsageError as error:
            raise document.mistake(str(error), *where, "register") from error
    for name in ("time_zone", "as_of", "newest"):
        if getattr(item, name) is not None:
            said = f"{name!r} is said in the mapping {item.mapping!r}"
            raise document.mistake(said, *where, name, mend="remove it here")
    return load_mapping(named_file(document, folder, item.mapping, *where, "mapping"))
