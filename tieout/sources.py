"""Configured sources made ready: each world's settings become the source that opens sessions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from collectors.session import Source
from evidence.errors import OperatorFileError, UsageError
from evidence.yaml.text import Document
from tieout.named_files import named_file
from tieout.settings.aws import aws_source
from tieout.settings.configuration import (
    Configuration,
    KubernetesSettings,
    ManifestSettings,
    PeopleSettings,
    ScannerSettings,
)
from tieout.settings.drop import drop_of
from tieout.settings.feed import feeds_of
from tieout.settings.identity import identity_source
from tieout.settings.register import register_source
from tieout.settings.review import review_source
from tieout.settings.trail import trail_source


def open_sources(configuration: Configuration, document: Document, folder: Path) -> list[Source]:
    """The sources in the order of the configuration's tables; nothing is contacted yet.

    Raises:
        OperatorFileError: when a mapping or a named file of the operator is missing or mistaken.
    """
    sources: list[Source] = []
    for number, account in enumerate(configuration.aws):
        with _placed(document, "aws", number):
            sources.append(aws_source(account, document, number, folder))
    for number, cluster in enumerate(configuration.kubernetes):
        with _placed(document, "kubernetes", number):
            sources.append(_kubernetes(cluster, document, number, folder))
    for number, manifests in enumerate(configuration.manifests):
        sources.append(_manifests(manifests, document, number, folder))
    for number, people in enumerate(configuration.people):
        with _placed(document, "people", number):
            sources.append(_people(people, document, number, folder))
    for number, registers in enumerate(configuration.registers):
        with _placed(document, "registers", number):
            sources.append(register_source(registers, document, number, folder))
    for reviews in configuration.reviews:
        sources.append(review_source(reviews, folder / configuration.vault))
    for number, scanners in enumerate(configuration.scanners):
        with _placed(document, "scanners", number):
            sources.append(_scanners(scanners, document, number, folder))
    accounts = sources[: len(configuration.aws)]
    for number, events in enumerate(configuration.trail_events):
        sources.append(trail_source(events, document, number, folder, accounts))
    for number, directory in enumerate(configuration.identity):
        with _placed(document, "identity", number):
            sources.append(identity_source(directory, document, number, folder))
    return sources


@contextmanager
def _placed(document: Document, *path: str | int) -> Iterator[None]:
    """Tell what a source refuses of its settings with the file and line of its table."""
    try:
        yield
    except OperatorFileError:
        raise
    except UsageError as error:
        raise document.mistake(str(error), *path) from error


def _kubernetes(
    settings: KubernetesSettings, document: Document, number: int, folder: Path
) -> Source:
    from collectors.kubernetes.opt_ins import OptIns
    from collectors.kubernetes.source import KubernetesSource

    kubeconfig = None
    if settings.kubeconfig:
        kubeconfig = (folder / Path(settings.kubeconfig).expanduser()).resolve()
        if not kubeconfig.is_file():
            said = f"kubeconfig {settings.kubeconfig!r} is not there"
            raise document.mistake(
                said, "kubernetes", number, "kubeconfig", mend="name an existing file"
            )
    return KubernetesSource(
        settings.name,
        kubeconfig=kubeconfig,
        context=settings.context,
        in_cluster=settings.in_cluster,
        by_namespace=settings.by_namespace,
        secrets=settings.secrets,
        opt_ins=OptIns(
            probe_anonymous=settings.probe_anonymous,
            kubelets=settings.kubelets,
            encryption_config=_handed_over(settings.encryption_config, folder),
            audit_policy=_handed_over(settings.audit_policy, folder),
        ),
    )


def _handed_over(name: str | None, folder: Path) -> Path | None:
    """A file that a setting names; one that is not there is a gap of its unit."""
    return (folder / Path(name).expanduser()).resolve() if name else None


def _manifests(settings: ManifestSettings, document: Document, number: int, folder: Path) -> Source:
    from collectors.kubernetes.manifests.source import ManifestSource

    place = (folder / settings.folder).resolve()
    if not place.exists():
        said = f"folder {settings.folder!r} is not there"
        raise document.mistake(said, "manifests", number, "folder", mend="name an existing folder")
    return ManifestSource(settings.name, place, namespace=settings.namespace)


def _people(settings: PeopleSettings, document: Document, number: int, folder: Path) -> Source:
    from collectors.people.drops import Drop
    from collectors.people.mapping import PeopleMapping
    from collectors.people.mapping_file import load_mapping
    from collectors.people.source import PeopleSource

    files: list[tuple[Path, PeopleMapping]] = []
    dropped: list[tuple[Path, PeopleMapping, Drop]] = []
    for place, item in enumerate(settings.files):
        where = ("people", number, "files", place, "mapping")
        mapping = named_file(document, folder, item.mapping, *where)
        if item.sftp:
            drop = drop_of(item.sftp, folder)
            dropped.append((Path(item.file), load_mapping(mapping), drop))
        else:
            files.append((folder / item.file, load_mapping(mapping)))
    feeds = feeds_of(settings.feeds, document, number, folder)
    return PeopleSource(settings.name, files, dropped=dropped, feeds=feeds)


def _scanners(settings: ScannerSettings, document: Document, number: int, folder: Path) -> Source:
    from collectors.scanners.mapping import ScannerMapping, load_scanner_mapping
    from collectors.scanners.report import Format
    from collectors.scanners.source import ScannerSource

    files: list[tuple[Path, Format, ScannerMapping]] = []
    for place, item in enumerate(settings.files):
        where = ("scanners", number, "files", place, "mapping")
        mapping, _ = load_scanner_mapping(named_file(document, folder, item.mapping, *where))
        files.append((folder / item.file, item.format, mapping))
    return ScannerSource(settings.name, files)
