"""The workspace's `tieout.toml`: who is audited, from which sources, under which decisions."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from collectors.scanners.report import Format
from evidence.canonical import canonical, sha256
from evidence.errors import OperatorFileError
from evidence.yaml.text import Document, validated
from tieout.settings.aws import AwsSettings, SourceName, Text
from tieout.settings.drop import DropSettings
from tieout.settings.feed import FeedSettings
from tieout.settings.gate import GateSettings
from tieout.settings.identity import IdentitySettings
from tieout.settings.notice import NoticeSettings
from tieout.settings.redaction import RedactionSettings
from tieout.settings.register import RegisterSettings
from tieout.settings.retention import RetentionSettings
from tieout.settings.review import ReviewSettings
from tieout.settings.schedule import ScheduleSettings
from tieout.settings.seal import SealSettings
from tieout.settings.toml_file import read_toml
from tieout.settings.trail import TrailEventsSettings

FILE = "tieout.toml"
World = Literal["aws", "kubernetes", "people", "identity", "registers"]
_DELIVERED = {"manifests": "kubernetes", "trail_events": "aws"}
"""The world of the files in a table that is not named by it."""
_STRICT = ConfigDict(frozen=True, extra="forbid")


class KubernetesSettings(BaseModel):
    """A cluster: its kubeconfig and context, or the account of the pod Tieout runs in.

    `secrets`: its secrets are listed, by their metadata. `encryption_config` and `audit_policy` are
    copies of the files that its API server is started with.
    """

    model_config = _STRICT

    name: SourceName
    kubeconfig: Text | None = None
    context: Text | None = None
    in_cluster: bool = False
    by_namespace: bool = False
    secrets: bool = False
    probe_anonymous: bool = False
    kubelets: bool = False
    encryption_config: Text | None = None
    audit_policy: Text | None = None


class ManifestSettings(BaseModel):
    """Manifests of a cluster in a folder, and the namespace of those that name none."""

    model_config = _STRICT

    name: SourceName
    folder: Text
    namespace: Text = "default"


class PeopleFile(BaseModel):
    """A file of people and the mapping that says what its columns mean.

    With `sftp` it lies on a server, and `file` is its name there.
    """

    model_config = _STRICT

    file: Text
    mapping: Text
    sftp: DropSettings | None = None


class PeopleSettings(BaseModel):
    """HR, training and approval systems: files exported from them, and feeds over HTTPS."""

    model_config = _STRICT

    name: SourceName
    files: tuple[PeopleFile, ...] = ()
    feeds: tuple[FeedSettings, ...] = ()


class ScannerFileSettings(BaseModel):
    """A file that a scanner wrote, its format, and which of its rules speak for which control."""

    model_config = _STRICT

    file: Text
    format: Format
    mapping: Text


class ScannerSettings(BaseModel):
    """Files of findings, written by scanners that are run elsewhere."""

    model_config = _STRICT

    name: SourceName
    files: tuple[ScannerFileSettings, ...] = Field(min_length=1)


class OutOfScope(BaseModel):
    """A decision that a world is not used at all, with its reason and approver."""

    model_config = _STRICT

    reason: Text
    approved_by: Text


class Configuration(BaseModel):
    """`tieout.toml`, whole; paths are relative to the folder it stands in."""

    model_config = _STRICT

    organisation: Text
    vault: Text = "vault"
    frameworks: tuple[Text, ...] = ()
    aws: tuple[AwsSettings, ...] = ()
    kubernetes: tuple[KubernetesSettings, ...] = ()
    manifests: tuple[ManifestSettings, ...] = ()
    people: tuple[PeopleSettings, ...] = ()
    registers: tuple[RegisterSettings, ...] = ()
    reviews: tuple[ReviewSettings, ...] = Field(default=(), max_length=1)
    scanners: tuple[ScannerSettings, ...] = ()
    trail_events: tuple[TrailEventsSettings, ...] = ()
    identity: tuple[IdentitySettings, ...] = ()
    out_of_scope: Mapping[World, OutOfScope] = Field(default_factory=dict)
    include_texts: bool = False
    redaction: RedactionSettings = RedactionSettings()
    retention: RetentionSettings | None = None
    seal: SealSettings | None = None
    schedule: ScheduleSettings = ScheduleSettings()
    notices: NoticeSettings | None = None
    gate: GateSettings = GateSettings()

    @property
    def source_names(self) -> tuple[str, ...]:
        """The name of every source."""
        files = (
            *(self.manifests, self.people, self.registers),
            *(self.reviews, self.scanners, self.trail_events),
        )
        worlds = (self.aws, self.kubernetes, *files, self.identity)
        return tuple(each.name for world in worlds for each in world)

    @property
    def digest(self) -> str:
        """A digest of what the configuration says, comments and layout apart.

        What fails the gate, when looks fall due and who is told are left out: no evidence and no
        verdict follows from them.
        """
        return sha256(
            canonical(self.model_dump(mode="json", exclude={"gate", "schedule", "notices"}))
        )


def load_configuration(folder: Path, *, sourceless: bool = False) -> tuple[Configuration, Document]:
    """The configuration of a workspace, and its document for naming lines.

    It must name a source, unless it may be `sourceless`.

    Raises:
        OperatorFileError: with file and line, for the first mistake.
    """
    path = folder / FILE
    if not path.exists():
        raise OperatorFileError(
            "there is no such file", file=path, mend="run 'tieout init' there, or name --workspace"
        )
    document = read_toml(path)
    try:
        configuration = validated(document, Configuration)
    except OperatorFileError as error:
        mend = error.mend and error.mend.replace(":'", " = ...'")
        raise OperatorFileError(error.message, file=path, line=error.line, mend=mend) from error
    _refuse_twice(document, configuration)
    for number, people in enumerate(configuration.people):
        if not (people.files or people.feeds):
            said = f"source {people.name!r} has neither files nor feeds"
            mend = "add a [[people.files]] or [[people.feeds]] table"
            raise document.mistake(said, "people", number, "files", mend=mend)
    if not configuration.source_names and not sourceless:
        raise document.mistake(
            "no source is configured", mend="add an [[aws]], [[kubernetes]] or [[people]] table"
        )
    return configuration, document


def _refuse_twice(document: Document, configuration: Configuration) -> None:
    """Two sources of one name would share their scopes."""
    seen: set[str] = set()
    tables: Mapping[str, Sequence[Any]] = {
        "aws": configuration.aws,
        "kubernetes": configuration.kubernetes,
        "manifests": configuration.manifests,
        "people": configuration.people,
        "registers": configuration.registers,
        "reviews": configuration.reviews,
        "scanners": configuration.scanners,
        "trail_events": configuration.trail_events,
        "identity": configuration.identity,
    }
    for table, sources in tables.items():
        world = _DELIVERED.get(table, table)
        if sources and world in configuration.out_of_scope:
            raise document.mistake(
                f"{world} is out of scope and has sources", "out_of_scope", world,
                mend="remove one of the two",
            )  # fmt: skip
        for number, source in enumerate(sources):
            if source.name in seen:
                raise document.mistake(
                    f"two sources are named {source.name!r}", table, number, "name",
                    mend="give each source a name of its own",
                )  # fmt: skip
            seen.add(source.name)
