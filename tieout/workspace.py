"""A workspace: the folder of one audited organisation, and all that a run needs from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from os.path import normpath
from pathlib import Path
from typing import Any

from collectors.collector import Collector
from collectors.session import Source
from collectors.shipped import load_collectors
from controls.assignment import assign, refuse_idle_scopes, refuse_uncollected
from controls.check import Check
from controls.control import Library
from controls.evaluate import Decision, Definitions
from controls.framework import Catalog, Framework, UnknownIdError, load_catalog
from controls.library_folders import LIBRARY, load_library
from controls.requirement_texts import Texts, load_texts
from controls.shipped import load_checks
from controls.waiver import Waivers, load_waivers
from evidence.errors import UsageError
from evidence.vault import Vault
from evidence.yaml.text import Document
from tieout.mapped_controls import mapped_controls
from tieout.own_texts import refuse_secrets_in
from tieout.settings.configuration import Configuration, load_configuration
from tieout.sources import open_sources
from tieout.user_checks import UserFiles, load_user_files

OVER_MANIFESTS = "manifests"
"""The name of the source, and the end of the vault's name, where manifests alone are audited."""
OVERLAYS = "overlays"
"""The folder of what the organisation changes and adds."""


@dataclass(frozen=True)
class Workspace:
    """A folder with `tieout.toml`, `overlays/`, `checks/`, `waivers.yaml` and the vault.

    Everything an operator wrote is read when first asked for, and refused with file and line.
    """

    folder: Path
    configuration: Configuration
    document: Document
    manifests: Path | None = None
    """What is audited in the place of the configured sources, into a vault of its own."""

    @classmethod
    def load(cls, folder: Path, *, manifests: Path | None = None) -> "Workspace":
        """The workspace in a folder; with `manifests`, to audit those alone, telling nobody of it.

        Raises:
            OperatorFileError: when `tieout.toml` is missing, holds a mistake, or configures no
                source and there are no manifests.
            UsageError: when the manifests are not there.
        """
        configuration, document = load_configuration(folder, sourceless=manifests is not None)
        if manifests is not None:
            if not manifests.exists():
                raise UsageError(f"--manifests {manifests}: nothing is there; name a folder")
            configuration = configuration.model_copy(update={"notices": None})
        return cls(folder, configuration, document, manifests)

    @cached_property
    def catalog(self) -> Catalog:
        """The frameworks that come with Tieout, and those of `overlays/frameworks`."""
        return load_catalog(own=self.folder / OVERLAYS / "frameworks")

    @cached_property
    def texts(self) -> Texts:
        """The organisation's own texts of requirements, of `overlays/texts`."""
        return load_texts(self.folder / OVERLAYS / "texts", self.catalog)

    @property
    def stored_texts(self) -> Texts:
        """Those of the texts that may leave this machine: all or none, as `include_texts` says."""
        return self.texts if self.configuration.include_texts else {}

    @cached_property
    def frameworks(self) -> Sequence[Framework]:
        """The frameworks of this audit; those that are default where none is named."""
        names = self.configuration.frameworks
        if not names:
            return self.catalog.defaults
        return [self._framework(number, name) for number, name in enumerate(names)]

    def _framework(self, number: int, name: str) -> Framework:
        try:
            return self.catalog.framework(name)
        except UnknownIdError as error:
            raise self.document.mistake(str(error), "frameworks", number) from error

    @cached_property
    def library(self) -> Library:
        """The controls in force: those that come with Tieout, under the overlays."""
        overlays = self.folder / OVERLAYS
        return load_library([LIBRARY, *([overlays] if overlays.is_dir() else [])], self.catalog)

    @cached_property
    def _own(self) -> UserFiles:
        load_collectors()
        load_checks()
        return load_user_files(self.folder / "checks")

    @cached_property
    def checks(self) -> Sequence[Check]:
        """The checks that come with Tieout and the workspace's own.

        A mapped check judges the controls that the mappings of scanners name.
        """
        found = [*load_checks(), *self._own.checks]
        named = mapped_controls(self.configuration, self.document, self.folder, self.library)
        return [replace(each, controls=named) if each.mapped else each for each in found]

    @cached_property
    def collectors(self) -> Sequence[Collector[Any]]:
        """The collectors that come with Tieout, are installed beside it, or are the workspace's."""
        return [*load_collectors(), *self._own.collectors]

    @cached_property
    def waivers(self) -> Waivers:
        """The accepted exceptions of `waivers.yaml`."""
        checks: dict[str, list[str]] = {}
        for check in self.checks:
            for control in check.controls:
                checks.setdefault(control, []).append(check.id)
        return load_waivers(self.folder / "waivers.yaml", self.library.controls, checks)

    @cached_property
    def definitions(self) -> Definitions:
        """All that is judged by; every mistake in it is found here, before anything is read."""
        refuse_secrets_in(self.folder, self.configuration.redaction.allowed)
        # The frameworks and their texts belong to it, though nothing is judged by them.
        library, _, _ = self.library, self.frameworks, self.texts
        assignments = assign(library, self.checks)
        refuse_uncollected(self.checks, {each.resource.kind for each in self.collectors})
        refuse_idle_scopes(assignments, (*self.configuration.source_names, OVER_MANIFESTS))
        return Definitions(
            library=library,
            assignments=assignments,
            waivers=self.waivers,
            out_of_scope={
                world: Decision(said.reason, said.approved_by)
                for world, said in self.configuration.out_of_scope.items()
            },
        )

    @cached_property
    def sources(self) -> Sequence[Source]:
        """The configured sources, or the manifests alone; nothing is contacted yet."""
        if self.manifests:
            from collectors.kubernetes.manifests.source import ManifestSource

            return [ManifestSource(OVER_MANIFESTS, self.manifests)]
        return open_sources(self.configuration, self.document, self.folder)

    @property
    def manifest_folders(self) -> Mapping[str, str]:
        """Where the manifests of each source lie, as seen from where Tieout was called."""
        if self.manifests:
            return {OVER_MANIFESTS: self.manifests.as_posix()}
        return {
            each.name: Path(normpath(self.folder / each.folder)).as_posix()
            for each in self.configuration.manifests
        }

    def vault(self) -> Vault:
        """The vault, created on first use, when nothing of what the operator wrote is mistaken."""
        path = self.folder / self.configuration.vault
        if self.manifests:
            # What is only proposed has no place in the ledger of what is.
            path = path.with_name(f"{path.name}-{OVER_MANIFESTS}")
        if path.exists():
            return Vault.open(path)
        _ = self.definitions
        return Vault.create(path, origin=self.configuration.organisation)
