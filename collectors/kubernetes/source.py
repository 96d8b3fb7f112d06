"""A cluster as a configured source: who we are there, which cluster it is, and a door to it."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

from collectors.aside import Aside
from collectors.collector import REGISTRY
from collectors.errors import UnobservedError
from collectors.kubernetes.attempts import PATIENCE
from collectors.kubernetes.client import open_client
from collectors.kubernetes.connection import Connection
from collectors.kubernetes.opt_ins import OptIns
from collectors.kubernetes.permissions import SECRETS
from collectors.kubernetes.session import Cluster
from collectors.pacing import Patience
from collectors.tape import Tape
from evidence.scope import Scope
from evidence.transcript import Gap, Transcript

KUBE_SYSTEM = "/api/v1/namespaces/kube-system"


class KubernetesSource:
    """One cluster, reached by a context of a kubeconfig or from a pod inside it.

    `name` is the operator's word for it. With `in_cluster` the pod's service account is used, and
    no kubeconfig read; else `kubeconfig` None means the usual one, `context` None its current one.
    With `by_namespace` a list of the whole cluster that is refused is read in each namespace.
    Only with `secrets` are secrets listed, by their metadata; without, their units have a gap.
    `opt_ins` is what is read only where the operator says so.
    `timeout` are the seconds to connect and to wait for each piece of an answer.
    """

    system = "kubernetes"

    def __init__(
        self,
        name: str,
        *,
        kubeconfig: Path | None = None,
        context: str | None = None,
        in_cluster: bool = False,
        by_namespace: bool = False,
        secrets: bool = False,
        opt_ins: OptIns | None = None,
        timeout: tuple[float, float] = (10.0, 60.0),
        patience: Patience = PATIENCE,
    ) -> None:
        self.name = name
        self._kubeconfig = kubeconfig
        self._context = context
        self._in_cluster = in_cluster
        self._by_namespace = by_namespace
        self._secrets = secrets
        self._opt_ins = opt_ins or OptIns()
        opened = partial(open_client, kubeconfig, context, in_cluster=in_cluster)
        self._connection = Connection(opened, timeout=timeout, patience=patience)
        self._scopes: list[Scope] = []
        self._aside = Aside()

    def identity(self) -> str:
        """Our user name, as the API server answers a SelfSubjectReview.

        `unknown user` where the server is too old to know that question (before 1.28).

        Raises:
            UnobservedError: when the cluster cannot be reached, or refuses us.
        """
        return self._door().user_name()

    def scopes(self, grain: str) -> Sequence[Scope]:
        """The cluster, known by the uid of its namespace kube-system; no other grain.

        Raises:
            UnobservedError: when the cluster cannot be reached, or does not show that namespace.
        """
        if grain != Cluster.grain:
            return ()
        if not self._scopes:
            metadata = self._door().read(KUBE_SYSTEM).get("metadata")
            uid = metadata.get("uid") if isinstance(metadata, dict) else None
            if not isinstance(uid, str) or not uid:
                raise UnobservedError(Gap(f"GET {KUBE_SYSTEM}", "malformed", "NoUid"))
            self._scopes = [Scope(self.name, (uid,))]
            self._ask_our_rights()
        return self._scopes

    def _ask_our_rights(self) -> None:
        """Have it on record which lists the server would give us; nothing is decided by it."""
        needs = {
            need
            for (system, _), each in REGISTRY.items()
            if system == self.system
            for need in each.needs
            if self._secrets or need != SECRETS
        }
        for need in sorted(needs):
            group, _, resource = need.partition("/")
            # A server that does not say is on record as well; each list tells for itself.
            with suppress(UnobservedError):
                self.may("list", group, resource)

    def offers(self, kind: str) -> bool:  # noqa: ARG002 -- the protocol's form
        """A cluster holds every kind of its world; a list it does not serve is a gap."""
        return True

    def session(self, scope: Scope, tape: Tape) -> Cluster:
        """A read-only door to the cluster, writing to `tape`."""
        return Cluster(
            scope,
            tape,
            self._connection,
            by_namespace=self._by_namespace,
            secrets=self._secrets,
            opt_ins=self._opt_ins,
        )

    def settings(self) -> Mapping[str, object]:
        """How the cluster is reached, without credentials and addresses."""
        return {
            "kubeconfig": str(self._kubeconfig) if self._kubeconfig else None,
            "context": self._context,
            "in_cluster": self._in_cluster,
            "by_namespace": self._by_namespace,
            "secrets": self._secrets,
            **self._opt_ins.as_json(),
        }

    def asked(self) -> Transcript:
        """What the cluster was asked about itself, about us and our rights, with its answers."""
        return self._aside.transcript()

    def may(self, verb: str, group: str, resource: str) -> bool:
        """Whether we are granted `verb` on a resource in every namespace.

        Raises:
            UnobservedError: when the API server does not say.
        """
        return self._door().may(verb, group, resource)

    def _door(self) -> Cluster:
        return Cluster(Scope(self.name), self._aside, self._connection, secrets=self._secrets)
