"""Which network plugin makes network policies hold: without one they are words on paper."""

import re
from collections.abc import Iterator

from typing_extensions import TypedDict

from collectors.collector import collector
from collectors.kubernetes import shape
from collectors.kubernetes.served import GROUPS
from collectors.kubernetes.session import Cluster
from collectors.resource import Resource
from evidence.record import Fields

DAEMONSETS = "/apis/apps/v1/daemonsets"
PLUGINS = (
    ("Calico", ("calico-node",), ("calico/node",)),
    ("Cilium", ("cilium-agent",), ("cilium/cilium",)),
    ("Antrea", ("antrea-agent",), ("antrea/antrea-agent-ubuntu", "antrea/antrea-agent-ubi")),
    ("Weave Net", ("weave-npc",), ("weaveworks/weave-npc", "weave-npc")),
    ("kube-router", ("kube-router",), ("cloudnativelabs/kube-router",)),
    ("OVN-Kubernetes", ("ovnkube-controller", "ovnkube-node"), ()),
    ("kube-network-policies", (), ("networking/kube-network-policies",)),
    ("Azure NPM", ("azure-npm",), ("containernetworking/azure-npm",)),
    ("AWS VPC CNI", ("aws-eks-nodeagent",), ("aws-network-policy-agent",)),
)
"""Plugins that enforce network policies: the containers of their agents, and ends of their images.

By the installation manifests that each project publishes.
"""
WITHOUT = (
    ("Flannel", ("kube-flannel",), ("flannel/flannel", "flannelcni/flannel")),
    ("AWS VPC CNI", ("aws-node",), ("amazon-k8s-cni",)),
)
"""Plugins that move packets and enforce none, unless an agent of the list above stands beside."""
SWITCHES = {
    "AWS VPC CNI": ("--enable-network-policy", "true"),
    "kube-router": ("--run-firewall", "true"),
}
"""The argument that must have that value for a plugin to enforce; kube-router has it unasked."""
UNASKED = frozenset({"kube-router"})
IDLE = {
    "Cilium": {"--enable-policy=never", "--enable-k8s-networkpolicy=false"},
}
"""Arguments by which a plugin enforces none."""
GROUPS_OF = {
    "crd.projectcalico.org": "Calico",
    "cilium.io": "Cilium",
    "crd.antrea.io": "Antrea",
}
"""API groups that a plugin brings; they may be left over from one that is gone."""
FILES = "files do not tell what enforces network policies in the cluster"


class Agent(TypedDict):
    """An agent on nodes: the DaemonSet (`namespace/name`) that runs it, and of which plugin."""

    plugin: str
    daemonset: str
    enforces: bool


class PolicyEnforcement(Resource, kind="kubernetes.policy_enforcement"):
    """What was seen of network plugins in a cluster: one row, also where nothing was seen.

    `traces` are plugins whose API groups are served, which alone enforce nothing.
    """

    agents: list[Agent]
    traces: list[str]

    @property
    def enforcing(self) -> list[Agent]:
        """The agents that make network policies hold."""
        return [each for each in self.agents if each["enforces"]]

    @property
    def seen(self) -> str:
        """What was seen, in words, where nothing enforces."""
        idle = sorted({f"{each['plugin']} enforces none" for each in self.agents})
        left = [f"of {name} nothing but its API group" for name in self.traces]
        return "; ".join(idle + left) or "no network plugin that is known was seen"


@collector(PolicyEnforcement, needs=("apps/daemonsets",))
def enforcement(cluster: Cluster) -> Iterator[Fields]:
    """The one row of the cluster; that of manifests tells nothing."""
    if cluster.of_manifests:
        yield shape.unseen({"id": "network-policies"}, FILES, "agents", "traces")
        return
    groups = cluster.discovered(GROUPS)
    found = {"daemonsets": list(cluster.pages(DAEMONSETS)), "groups": groups}
    yield shape.row(found, READS)


def _all_agents(found: Fields) -> list[Agent]:
    agents = (agent for item in found["daemonsets"] for agent in _agents(item))
    return sorted(agents, key=lambda each: (each["daemonset"], each["plugin"]))


def _agents(item: Fields) -> Iterator[Agent]:
    """The agents that a DaemonSet runs; one that enforces hides those of its plugin that do not.

    They all stand on the network of their node, where they put filters: what is only named so, as
    everybody may name a container, does not.
    """
    if shape.flag(item, "spec", "template", "spec", "hostNetwork") is not True:
        return
    containers = shape.tables(item, "spec", "template", "spec", "containers")
    name, enforced = shape.namespaced_id(item), set()
    for plugin, names, images in PLUGINS:
        for each in containers:
            if _is_one(each, names, images) and plugin not in enforced:
                on = _switched_on(plugin, each)
                if on:
                    enforced.add(plugin)
                    yield Agent(plugin=plugin, daemonset=name, enforces=True)
    for plugin, names, images in (*WITHOUT, *PLUGINS):
        if plugin not in enforced and any(_is_one(each, names, images) for each in containers):
            enforced.add(plugin)
            yield Agent(plugin=plugin, daemonset=name, enforces=False)


def _is_one(container: Fields, names: tuple[str, ...], images: tuple[str, ...]) -> bool:
    """Whether a container is that agent, by its name or the end of its image's path."""
    path = re.split(r"[@:]", (shape.text(container, "image") or "").rpartition("/")[2])[0]
    whole = f"/{(shape.text(container, 'image') or '').rpartition('/')[0]}/{path}"
    return shape.text(container, "name") in names or any(
        whole.endswith(f"/{image}") for image in images
    )


def _switched_on(plugin: str, container: Fields) -> bool:
    given = [*shape.texts(container, "command"), *shape.texts(container, "args")]
    if plugin not in SWITCHES:
        return IDLE.get(plugin, set()).isdisjoint(given)
    flag, wanted = SWITCHES[plugin]
    # A switch that stands alone is on.
    said = [each.partition("=")[2] or "true" for each in given if each.partition("=")[0] == flag]
    return said[-1] == wanted if said else plugin in UNASKED


READS: dict[str, shape.Read] = {
    "id": lambda _: "network-policies",
    "agents": _all_agents,
    "traces": lambda found: sorted(
        {name for group, name in GROUPS_OF.items() if group in found["groups"]}
    ),
}
