"""Configured sources made ready: each world's settings become the source that opens its sessions."""

from pathlib import Path

from collectors.session import Source
from evidence.yaml_text import Document
from tieout.configuration import AwsSettings, Configuration, KubernetesSettings, PeopleSettings


def open_sources(configuration: Configuration, document: Document, folder: Path) -> list[Source]:
    """The sources in the order of the configuration's tables; nothing is contacted yet.

    Raises:
        OperatorFileError: when a mapping or a named file of the operator is missing or mistaken.
    """
    sources: list[Source] = [_aws(settings, folder) for settings in configuration.aws]
    sources += [_kubernetes(settings, folder) for settings in configuration.kubernetes]
    sources += [
        _people(settings, document, number, folder)
        for number, settings in enumerate(configuration.people)
    ]
    return sources
