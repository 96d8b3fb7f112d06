"""Manifests as a configured source: files that are to be applied, judged before they are."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from collectors.collector import REGISTRY
from collectors.errors import UnobservedError
from collectors.kubernetes.manifests.files import manifests
from collectors.kubernetes.manifests.holding import Holding
from collectors.kubernetes.manifests.session import ManifestSession
from collectors.kubernetes.permissions import SECRETS
from collectors.kubernetes.platform.control_plane import Component
from collectors.kubernetes.session import MANIFESTS, Cluster
from collectors.tape import Tape
from evidence.scope import Scope
from evidence.transcript import Transcript

BESIDE = {"kubernetes.policy_enforcement": ("networking.k8s.io/networkpolicies",)}
"""Kinds that no manifest holds, with the lists beside which they are told as not known."""


class ManifestSource:
    """The manifests of a folder, or of one file, under one configured name.

    They are taken as all that is to be of the kinds of objects they hold; of other kinds nothing
    is known. `namespace` is where those are applied that name none.
    """

    system = "kubernetes"

    def __init__(self, name: str, folder: Path, *, namespace: str = "default") -> None:
        self.name = name
        self._folder = folder
        self._namespace = namespace
        self._read: Holding | UnobservedError | None = None

    def identity(self) -> str:
        """Nobody is asked who we are: the files lie in a folder."""
        return "local files"

    def scopes(self, grain: str) -> Sequence[Scope]:
        """The manifests as one place, where a cluster would be one.

        Raises:
            UnobservedError: when a file cannot be read or is no YAML; it names file and line.
        """
        if grain != Cluster.grain:
            return ()
        self._holding()
        return [Scope(self.name, (MANIFESTS,))]

    def offers(self, kind: str) -> bool:
        """Whether the manifests hold any object of that kind.

        Where they cannot be read, whatever kind it is: they might.
        """
        collector = REGISTRY.get((self.system, kind))
        if collector is None or SECRETS in collector.needs or kind == Component.kind:
            # Of secrets their age is judged, which a manifest has none of; and files that are to be
            # applied are no control plane.
            return False
        try:
            holding = self._holding()
        except UnobservedError:
            return True
        split = (need.partition("/") for need in BESIDE.get(kind, collector.needs))
        return any(holding.holds(group, resource) for group, _, resource in split)

    def session(self, scope: Scope, tape: Tape) -> ManifestSession:
        """A door to the manifests, writing to `tape`."""
        return ManifestSession(scope, tape, self._holding())

    def asked(self) -> Transcript:
        """Nothing: files are asked neither who we are nor what there is."""
        return Transcript(())

    def settings(self) -> Mapping[str, object]:
        """Which folder, by its bare name, and the namespace of what names none."""
        return {"folder": self._folder.name, "namespace": self._namespace}

    def _holding(self) -> Holding:
        if self._read is None:
            try:
                self._read = Holding(manifests(self._folder), self._namespace)
            except UnobservedError as error:
                self._read = error
        if isinstance(self._read, UnobservedError):
            raise self._read
        return self._read
