"""A workspace: the folder of one audited organisation, and all that a run needs from it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
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
from evidence.vault import Vault
from evidence.yaml_text import Document
from tieout.configuration import Configuration, load_configuration
from tieout.mapped_controls import mapped_controls
from tieout.own_texts import refuse_secrets_in
from tieout.sources import open_sources
from tieout.user_checks import UserFiles, load_user_files

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

    @classmethod
    def load(cls, folder: Path) -> "Workspace":
        """The workspace in a folder.

        Raises:
            OperatorFileError: when `tieout.toml` is missing or holds a mistake.
        """
        configuration, document = load_configuration(folder)
        return cls(folder, configuration, document)

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
        refuse_idle_scopes(assignments, self.configuration.source_names)
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
        """The configured sources; nothing is contacted yet."""
        return open_sources(self.configuration, self.document, self.folder)

    def vault(self) -> Vault:
        """The vault, created on first use, when nothing of what the operator wrote is mistaken."""
        path = self.folder / self.configuration.vault
        if path.exists():
            return Vault.open(path)
        _ = self.definitions
        return Vault.create(path, origin=self.configuration.organisation)
