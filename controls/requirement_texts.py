"""Texts of requirements that an organisation holds a licence for, kept beside its overlays."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import RootModel, StringConstraints

from controls.control_file import requirement_at
from controls.framework import Catalog
from evidence.errors import OperatorFileError
from evidence.plain_words import did_you_mean
from evidence.yaml.text import read_yaml, validated

Texts = Mapping[str, Mapping[str, str]]
"""The text of each requirement, by framework and requirement."""


class TextsFile(
    RootModel[dict[str, Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]]]
):
    """A file of the folder `overlays/texts`: the text of each requirement by its id.

    The file is named after the framework: `soc2.yaml`. Texts are shown here, and leave this
    machine only where `include_texts` is set in `tieout.toml`.
    """


def load_texts(folder: Path, catalog: Catalog) -> Texts:
    """The texts in the YAML files of a folder, each named after its framework; none without it.

    Raises:
        OperatorFileError: with file and line, for the first mistake.
    """
    found: dict[str, Mapping[str, str]] = {}
    files = (file for form in ("*.yaml", "*.yml") for file in folder.glob(form))
    for file in sorted(files):
        if file.name.startswith("."):
            continue
        if file.stem not in catalog:
            said = f"no framework is named {file.stem!r}"
            mend = did_you_mean(file.stem, catalog.names, cutoff=0)
            raise OperatorFileError(said, file=file, line=1, mend=mend)
        framework = catalog.framework(file.stem).id
        if framework in found:
            said = f"texts of {framework} stand in two files"
            raise OperatorFileError(said, file=file, line=1, mend="join them")
        found[framework] = _texts(file, catalog)
    return found


def _texts(file: Path, catalog: Catalog) -> Mapping[str, str]:
    document = read_yaml(file)
    if document.value is None:
        return {}
    framework = catalog.framework(file.stem)
    texts: dict[str, str] = {}
    for name, text in validated(document, TextsFile).root.items():
        requirement = requirement_at(document, framework, name, (name,)).id
        if requirement in texts:
            said = f"the text of {requirement} is given twice, once by its alias"
            raise document.mistake(said, name, mend="remove one")
        texts[requirement] = text
    return texts
