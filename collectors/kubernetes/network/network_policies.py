"""Network policies: which pods they select, and whom those may talk to."""

import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network
from typing import Any

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.selectors import requirements
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields

NO_BITS = re.compile(r".*/0+")


class NetworkPolicy(Resource, kind="kubernetes.network_policy"):
    """A network policy, its rules as written (networking.k8s.io/v1).

    `types` are the directions it governs, defaulted as the API server does.
    """

    namespace: str
    name: str
    pod_selector: dict[str, Any]
    types: list[str]
    ingress: list[dict[str, Any]]
    egress: list[dict[str, Any]]

    @property
    def selects_all(self) -> bool:
        """Whether it selects every pod of its namespace, by an empty selector."""
        return not any(self.pod_selector.values())

    @property
    def denies_ingress(self) -> bool:
        """Whether every pod of its namespace gets no traffic but what another policy allows."""
        return self.selects_all and "Ingress" in self.types and not self.ingress

    @property
    def denies_egress(self) -> bool:
        """Whether every pod of its namespace sends no traffic but what another policy allows."""
        return self.selects_all and "Egress" in self.types and not self.egress

    @property
    def allows_all_ingress(self) -> bool:
        """Whether a rule lets everybody in to every pod of its namespace, on every port."""
        opened = any(_open(rule, "from") for rule in self.ingress)
        return self.selects_all and "Ingress" in self.types and opened

    @property
    def allows_all_egress(self) -> bool:
        """Whether a rule lets every pod of its namespace out to everywhere, on every port."""
        opened = any(_open(rule, "to") for rule in self.egress)
        return self.selects_all and "Egress" in self.types and opened


def _open(rule: dict[str, Any], peers: str) -> bool:
    if rule.get("ports"):
        return False
    blocks = [peer.get("ipBlock") or {} for peer in rule.get(peers) or ()]
    return not blocks or everywhere(each.get("cidr") for each in blocks if not each.get("except"))


def everywhere(ranges: Iterable[object]) -> bool:
    """Whether ranges of addresses, of one version or the other, together are every address.

    `0.0.0.0/0` has other spellings, and may be written as two halves or many parts.
    """
    fours: list[IPv4Network] = []
    sixes: list[IPv6Network] = []
    for each in ranges:
        if not isinstance(each, str):
            continue
        if NO_BITS.fullmatch(each):
            return True
        try:
            network = ip_network(each, strict=False)
        except ValueError:
            # The API server takes forms that Python does not (`010.0.0.0/8`): not every address.
            continue
        if isinstance(network, IPv4Network):
            fours.append(network)
        else:
            sixes.append(network)
    lengths = [
        *(each.prefixlen for each in collapse_addresses(fours)),
        *(each.prefixlen for each in collapse_addresses(sixes)),
    ]
    return 0 in lengths


@collector(NetworkPolicy, needs=("networking.k8s.io/networkpolicies",))
def network_policies(cluster: Cluster) -> Iterator[Fields]:
    """Every network policy, in all namespaces."""
    for item in cluster.pages("/apis/networking.k8s.io/v1/networkpolicies"):
        yield shape.row(item, READS)


def _selector(item: Fields) -> Fields:
    shape.whole(item, "spec")
    selector = shape.table(item, "spec", "podSelector")
    # Its form is held here, so that no check meets an odd one.
    requirements(selector)
    return selector


def _types(item: Fields) -> list[str]:
    shape.whole(item, "spec")
    written = shape.texts(item, "spec", "policyTypes")
    return written or ["Ingress", *(["Egress"] if _rules(item, "egress", "to") else [])]


def _rules(item: Fields, direction: str, peers: str) -> list[Fields]:
    shape.whole(item, "spec")
    rules = shape.tables(item, "spec", direction)
    for rule in rules:
        shape.tables(rule, "ports")
        for peer in shape.tables(rule, peers):
            shape.table(peer, "ipBlock")
    return rules


READS: dict[str, shape.Read] = {
    "id": shape.namespaced_id,
    "namespace": shape.namespace,
    "name": shape.own_name,
    "pod_selector": _selector,
    "types": _types,
    "ingress": lambda item: _rules(item, "ingress", "from"),
    "egress": lambda item: _rules(item, "egress", "to"),
}
